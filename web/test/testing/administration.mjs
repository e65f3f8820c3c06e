import assert from 'node:assert/strict';

/** The administration of the server under test; its address and an owner's token are in the environment. */
export function administration() {
  const { SERPENTARIUM_ADMIN_URL: url, SERPENTARIUM_ADMIN_TOKEN: token } = process.env;
  assert.ok(url && token, 'Start the server with --admin.port and --admin.token, and set SERPENTARIUM_ADMIN_URL and SERPENTARIUM_ADMIN_TOKEN.');
  let count = 0;

  async function call(method, path, body) {
    const answer = await fetch(`${url}/admin/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  return {
    call,
    /** A tenant of its own with a key for pages of this origin, and these quotas. */
    async tenant(origin, quotas = {}) {
      const { id } = await call('POST', '/tenants', { id: `site-${process.pid}-${++count}`, name: 'A site' });
      for (const [quota, value] of Object.entries(quotas)) await call('PUT', `/tenants/${id}/quotas/${quota}`, { value });
      const key = await call('POST', `/tenants/${id}/keys`, { kind: 'publishable', mode: 'live', origins: [origin] });
      return { id, key: key.key, keyId: key.id };
    },
  };
}
