/** The few assertions that the tests need; no library is fetched for them. */
export function assert(condition: unknown, message = "expected something truthy"): asserts condition {
  if (!condition) throw new Error(message);
}

export function assertEquals(actual: unknown, expected: unknown, message = ""): void {
  const a = JSON.stringify(actual), e = JSON.stringify(expected);
  if (a !== e) {
    throw new Error(`${message}\n  actual:   ${a?.slice(0, 2000)}\n  expected: ${e?.slice(0, 2000)}`);
  }
}

export function assertThrows(body: () => unknown, kind: new (...args: never[]) => Error, part: string): void {
  try {
    body();
  } catch (e) {
    assert(
      e instanceof kind && e.message.includes(part),
      `threw ${e} instead of ${kind.name} with "${part}"`,
    );
    return;
  }
  throw new Error(`did not throw ${kind.name}`);
}

export function assertMatch(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) {
    throw new Error(`${JSON.stringify(text.slice(0, 2000))} does not match ${pattern}`);
  }
}
