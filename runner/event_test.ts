import { assertEquals } from "./assert.ts";
import { parseEvent } from "./event.ts";

Deno.test("parseEvent() gives an event back when it has exactly the protocol's fields", () => {
  const display = { type: "display", data: { "text/plain": "9" }, result: true };
  const exception = {
    type: "exception",
    name: "E",
    message: "",
    text: "E",
    frames: [{ file: "f", line: 3, user: true }],
  };
  for (const event of [display, exception, { type: "clear" }, { type: "input.request", prompt: "?" }]) {
    assertEquals(parseEvent(JSON.stringify(event)), event);
  }
});

for (
  const text of [
    "",
    "null",
    "[]",
    '"display"',
    '{"type":"done","status":"ok"}',
    '{"type":"__proto__"}',
    '{"type":"display"}',
    '{"type":"display","data":[]}',
    '{"type":"display","data":{},"seq":1}',
    '{"type":"display","data":{},"result":"yes"}',
    '{"type":"exception","name":"E","message":"m","text":"t","frames":[{"file":"f","line":-1}]}',
    '{"type":"exception","name":"E","message":"m","text":"t","frames":[{"line":1}]}',
    '{"type":"input.request"}',
    '{"type":"display","data":{"a":NaN}}',
  ]
) {
  Deno.test(`parseEvent() refuses ${text || "nothing"}`, () => assertEquals(parseEvent(text), undefined));
}
