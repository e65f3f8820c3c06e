// End to end: real process, real flags, frames. One process serves all tests of this file that leave it alive.
import { assert, assertEquals, assertMatch } from "./assert.ts";
import { LiveRunner, TOKEN } from "./live_runner.ts";
import { exception, shown, test } from "./live_test_support.ts";

const runner = new LiveRunner();
const ready = await runner.boot();

test("BOOT answers READY with versions when the image is right", () => {
  assertEquals([ready.name, ready.json.python, ready.json.pyodide, ready.json.fromImage], [
    "READY",
    "3.14.2",
    "314.0.7",
    true,
  ]);
  assert(ready.json.heapBytes >= 30 << 20);
  return Promise.resolve();
});

test("RUN shows the last expression as a result when it is not None", async () => {
  const outcome = await runner.run("x = 4\nx + 5");
  assertEquals(outcome.events, [{ type: "display", data: { "text/plain": "9" }, result: true }]);
  assertEquals(outcome.status, "ok");
  for (const quiet of ["None", "x = 1", "4+5;", "for i in range(3): i", "", "# nothing"]) {
    assertEquals((await runner.run(quiet)).events, [], quiet);
  }
  assertEquals((await runner.run("5", { silent: true })).events, []);
});

test("RUN keeps the namespace of __main__ so that pickle, dataclasses and type hints work", async () => {
  const code = `
import dataclasses, pickle, typing, sys
@dataclasses.dataclass
class P:
    x: "int" = 1
assert pickle.loads(pickle.dumps(P(3))) == P(3)
assert sys.modules["__main__"].__dict__ is globals()
__name__, typing.get_type_hints(P)`;
  assertEquals(shown(await runner.run(code)), ["('__main__', {'x': <class 'int'>})"]);
  assertEquals(shown(await runner.run("P(2), _[0]")), ["(P(x=2), '__main__')"]);
});

test("RUN gives output byte for byte, in the program's order across streams and displays", async () => {
  const outcome = await runner.run(
    `import sys, os
print("a\\r\\x1b[31mé", end="")
print("b", file=sys.stderr)
display("c")
sys.stdout.buffer.write(b"\\xf0\\x9f")
os.write(1, b"\\x90\\x8d\\n")
sys.stdout.write("\\ud800!\\n")
os.write(2, b"\\xff")
sys.stdout.buffer.write(b"\\xe2\\x82");`,
  );
  assertEquals(outcome.stdout, "a\r\x1b[31mé🐍\n\\ud800!\n\ufffd");
  assertEquals(outcome.stderr, "b\n\ufffd");
  assertEquals(outcome.answers.map((a) => a.name).slice(0, 3), ["STDOUT", "STDERR", "EVENT"]);
  assertEquals(outcome.done.stdoutBytes, 24);
});

test("RUN sends a tail that was printed just before a long computation", async () => {
  await runner.start("print('tail', end='')\nwhile True: pass");
  const first = await runner.next();
  assertEquals([first?.name, first?.text], ["STDOUT", "tail"]);
  await runner.send(0x03, { run: "no such run" });
  await runner.send(0x07, new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]));
  const pong = await runner.next();
  assertEquals([pong?.name, pong?.text], ["PONG", "\x01\x02\x03\x04\x05\x06\x07\x08"]);
  await runner.send(0x03, { run: runner.lastRun });
  assertEquals((await runner.finish()).status, "interrupted");
});

test("display() makes MIME bundles, handles and updates, and IPython.display is there", async () => {
  const outcome = await runner.run(`
from IPython.display import HTML, Markdown, SVG, Image, JSON, Latex, clear_output, display as shown
h = display(HTML("<b>1</b>"), display_id="d")
h.update(Markdown("*2*"))
update_display(JSON({"a": [1]}), display_id="d")
clear_output(wait=True)
shown(Image(b"\\x89PNG1234"))
class Both:
    def _repr_mimebundle_(self, include=None, exclude=None): return {"text/latex": "$x$", "bad": object()}, {"text/latex": {"k": 1}}
    def _repr_png_(self): return b"png"
    def __repr__(self): return "both"
Both()`);
  assertEquals(outcome.status, "ok", JSON.stringify(outcome.events));
  const [html, markdown, json, clear, image, both] = outcome.events;
  assertEquals(html, {
    type: "display",
    data: { "text/html": "<b>1</b>", "text/plain": "<HTML object>" },
    displayId: "d",
  });
  assertEquals([markdown.data["text/markdown"], markdown.displayId, markdown.update], ["*2*", "d", true]);
  assertEquals([json.data["application/json"], json.update], [{ a: [1] }, true]);
  assertEquals(clear, { type: "clear", wait: true });
  assertEquals(image.data["image/png"], "iVBORzEyMzQ=");
  assertEquals(both.data, { "text/latex": "$x$", "image/png": "cG5n", "text/plain": "both" });
  assertEquals([both.metadata, both.result], [{ "text/latex": { k: 1 } }, true]);
});

test("display() survives objects whose representations fail, lie or are no JSON", async () => {
  const outcome = await runner.run(`
class Bad:
    def __repr__(self): raise SystemExit
    def _repr_html_(self): 1/0
    def _repr_json_(self): return float("nan")
    def _repr_svg_(self): return 7
    def __getattr__(self, name): raise RuntimeError
display(Bad(), float("nan"), "\\ud800")
Bad()`);
  assertEquals(outcome.status, "ok");
  const failed = "<Bad object; its __repr__ raised SystemExit>";
  assertEquals(shown(outcome), [failed, "nan", "'\\ud800'", failed]);
  assertMatch(outcome.stderr, /Bad\._repr_html_ raised ZeroDivisionError/);
});

test("display() leaves a MIME type out and says so when one display is too large", async () => {
  const outcome = await runner.run(
    "display({'text/html': 'x' * 4_000_000, 'text/plain': 'small'}, raw=True)",
    { outputBytes: 1 << 25 },
  );
  assertEquals(outcome.events.map((e) => e.data), [{ "text/plain": "small" }]);
  assertMatch(outcome.stderr, /text\/html of \d+ bytes was left out/);
});

test("an event of several ring pieces arrives whole", async () => {
  const outcome = await runner.run("display({'text/html': 'é' * 300_000}, raw=True)", {
    outputBytes: 1 << 25,
  });
  assertEquals(outcome.events[0].data["text/html"].length, 300_000);
});

test("an exception has only the guest's and libraries' frames, with positions and source", async () => {
  const outcome = await runner.run("import json\ndef f(é):\n    return json.loads(é)\nf('𝒳') + f('{')", {
    cell: "<my cell>",
  });
  assertEquals(outcome.status, "error");
  const e = exception(outcome);
  assertEquals(e.name, "JSONDecodeError");
  assertEquals(e.frames[0], {
    file: "<my cell>",
    line: 4,
    function: "<module>",
    column: 0,
    endLine: 4,
    endColumn: 7, // UTF-16 code units: 𝒳 counts two
    source: "f('𝒳') + f('{')",
    user: true,
  });
  assertEquals([e.frames[1]!.function, e.frames[2]!.user], ["f", false]);
  assertMatch(
    e.text,
    /^Traceback \(most recent call last\):\n {2}File "<my cell>", line 4, in <module>\n {4}f\('𝒳'\)/,
  );
  assert(!e.text.includes("serpentarium") && !e.text.includes("_pyodide"), e.text);
});

test("a SyntaxError has line, column and caret", async () => {
  const e = exception(await runner.run("x = 1\ny = (2 +", { cell: "c" }));
  assertEquals([e.name, e.frames[0]!.line, e.frames[0]!.column, e.frames[0]!.file], [
    "SyntaxError",
    2,
    4,
    "c",
  ]);
  assertMatch(e.text, /\n {4}y = \(2 \+\n {8}\^\nSyntaxError: '\(' was never closed\n$/);
});

test("causes, contexts, groups, notes and suggestions are in the text", async () => {
  const cause = exception(await runner.run("try: 1/0\nexcept Exception as e: raise ValueError('v') from e"));
  assertMatch(cause.text, /ZeroDivisionError[^]*direct cause of the following exception[^]*ValueError: v/);
  const group = exception(
    await runner.run("e = ExceptionGroup('g', [ValueError(1), KeyError('k')])\ne.add_note('noted')\nraise e"),
  );
  assertMatch(
    group.text,
    /ExceptionGroup: g \(2 sub-exceptions\)[^]*noted[^]*ValueError: 1[^]*KeyError: 'k'/,
  );
  assertEquals(exception(await runner.run("prnt(1)")).hint, "Did you mean: 'print'?");
});

test("huge and hostile exceptions cost little and leave the isolate alive", async () => {
  const long = exception(await runner.run("raise ValueError('q' * 50_000_000)"));
  assert(long.message.length < 70_000 && long.text.length < 70_000);
  const chain = exception(
    await runner.run(
      "e = None\nfor i in range(20_000):\n    x = ValueError(i); x.__context__ = e; e = x\nraise e",
    ),
  );
  assertMatch(chain.text, /^… 19992 earlier exceptions left out …/);
  const deep = exception(await runner.run("def f(): f()\nf()"));
  assertMatch(deep.text, /frames left out[^]*RecursionError/);
  const wide = exception(
    await runner.run("raise ExceptionGroup('w', [ValueError(i) for i in range(50_000)])"),
  );
  assertMatch(wide.text, /and 49985 more exceptions/);
  const mute = exception(
    await runner.run("class E(Exception):\n    def __str__(self): raise SystemExit\nraise E"),
  );
  assertEquals([mute.name, mute.message], ["E", "<E: its __str__ failed>"]);
  const slow = await runner.run(
    "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E",
    { timeoutMs: 200 },
  );
  assertEquals([slow.status, exception(slow).name], ["timeout", "E"]);
  assertEquals(shown(await runner.run("1+1")), ["2"]);
});

test("sys.exit() is ok without a code and an error with one", async () => {
  for (const code of ["import sys; sys.exit()", "import sys; sys.exit(0)", "exit()", "raise SystemExit"]) {
    const outcome = await runner.run(code);
    assertEquals([outcome.status, outcome.events], ["ok", []], code);
  }
  const outcome = await runner.run("import sys; sys.exit(3)");
  assertEquals([outcome.status, exception(outcome).name, exception(outcome).message], [
    "error",
    "SystemExit",
    "3",
  ]);
});

test("asyncio works: top-level await, asyncio.run, run_until_complete, create_task", async () => {
  const outcome = await runner.run(`
import asyncio
async def f(n):
    await asyncio.sleep(0.001 * n)
    return n
task = asyncio.create_task(f(2))
print(await asyncio.gather(f(1), f(3)), await task, await asyncio.to_thread(lambda: 7))
async with asyncio.timeout(5): await f(1)
await f(4)`);
  assertEquals([outcome.stdout, shown(outcome)], ["[1, 3] 2 7\n", ["4"]], JSON.stringify(outcome.events));
  const sync = `print(asyncio.run(f(1)))
loop = asyncio.new_event_loop()
print(loop.run_until_complete(f(2)))`;
  const second = await runner.run(sync);
  assertEquals([second.stdout, second.status], ["1\n2\n", "ok"], JSON.stringify(second.events));
  assertEquals(shown(await runner.run("asyncio.get_event_loop().run_until_complete(f(5))")), ["5"]);
});

test("tasks and timers still alive at the end of a run are cancelled with it", async () => {
  const outcome = await runner.run(`
import asyncio
async def background():
    try:
        while True:
            await asyncio.sleep(0.001); print("tick")
    finally:
        print("cancelled")
task = asyncio.create_task(background())
asyncio.get_running_loop().call_later(0.3, print, "late")
await asyncio.sleep(0.005)`);
  assertMatch(outcome.stdout, /tick\n[^]*cancelled\n$/);
  const after = await runner.run("import time; time.sleep(0.35); await asyncio.sleep(0.02); task.done()");
  assertEquals([after.stdout, shown(after)], ["", ["True"]]);
});

test("every frame carries the token of its isolate", async () => {
  const { answers } = await runner.run("print(1)\n2");
  assertEquals([...new Set(answers.map((a) => a.token))], [TOKEN]);
});

test("stdin EOF ends the process with code 0", async () => {
  assertEquals(await runner.close(), { code: 0, errors: "" });
});
