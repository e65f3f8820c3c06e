import { createServer } from 'node:http';

/**
 * Serves pages of somebody else's: another origin than the server of the cells, under the strictest policy that
 * lets cells work. Only what a test adds is allowed besides.
 */
export async function startHostPages(server) {
  const origin = new URL(server).origin;
  const pages = new Map();
  const http = createServer((request, response) => {
    const page = pages.get(new URL(request.url ?? '/', 'http://x').pathname);
    if (page === undefined) return void response.writeHead(404).end();
    response.writeHead(200, page.headers).end(page.body);
  });
  await new Promise((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const base = `http://localhost:${http.address().port}`;
  const policy = [
    "default-src 'none'", `script-src ${base} ${origin}`, `style-src ${base}`, `img-src data: ${origin}`, `connect-src ${base} ${origin} ${origin.replace('http', 'ws')}`,
    `frame-src ${origin}`, "base-uri 'none'", "form-action 'none'",
  ].join('; ');
  let count = 0;
  return {
    base,
    origin,
    /** Adds a page with this body and a script tag for cells; answers its address. */
    add(body, { script = '', head = '', html = 'lang="en"', headers = {} } = {}) {
      const path = `/page-${++count}`;
      const tag = `<script type="module" src="${origin}/w/1/cell.js" data-key="pk_test_demo" ${script}></script>`;
      pages.set(path, {
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, ...headers },
        body: `<!doctype html><html ${html}><head><meta charset="utf-8"><title>A page</title>${head}${script === null ? '' : tag}</head><body><main><h1>A page</h1>${body}</main></body></html>`,
      });
      return base + path;
    },
    /** Adds a file of any kind. */
    addFile(path, body, type) {
      pages.set(path, { headers: { 'content-type': type, 'access-control-allow-origin': '*' }, body });
      return base + path;
    },
    close() {
      return new Promise((resolve) => {
        http.close(resolve);
        http.closeAllConnections();
      });
    },
  };
}

/** A cell's markup, with its code escaped. */
export function cellHtml(name, code, { attributes = '', inside = '' } = {}) {
  const escaped = code.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<python-cell name="${name}" ${attributes}><pre><code>${escaped}</code></pre>${inside}</python-cell>`;
}
