// End to end: what a notebook does around its code: input, files, hidden cells, completion, plots.
import { assert, assertEquals, assertMatch } from "./assert.ts";
import { LiveRunner } from "./live_runner.ts";
import { exception, shown, test } from "./live_test_support.ts";

const runner = new LiveRunner();
await runner.boot();

test("input(), getpass() and stdin ask the client and get its answers", async () => {
  await runner.start(
    "import getpass, sys\na = input('name? ')\nb = getpass.getpass('pw? ')\nc = sys.stdin.readline()\nprint(a, len(b), repr(c))\ninput()",
  );
  const answers = ["Ann", "x".repeat(200_000), "line", undefined];
  const asked: unknown[] = [];
  const outcome = await runner.finish(async (answer) => {
    if (answer.json?.type !== "input.request") return;
    asked.push([answer.json.prompt, answer.json.password ?? false]);
    const text = answers[asked.length - 1];
    await runner.send(0x04, { run: runner.lastRun, ...(text === undefined ? { eof: true } : { text }) });
  });
  assertEquals(asked, [["name? ", false], ["pw? ", true], ["", false], ["", false]]);
  assertEquals(outcome.stdout, "Ann 200000 'line\\n'\n");
  assertEquals(exception(outcome).name, "EOFError");
});

test("stdinText is read first, closed stdin ends at once", async () => {
  const outcome = await runner.run("import sys\nprint(input('p'), sys.stdin.read().split())\ninput()", {
    stdin: "closed",
    stdinText: "a\nb\nc",
  });
  assertEquals([outcome.stdout, exception(outcome).name], ["a ['b', 'c']\n", "EOFError"]);
});

test("files, setup, before and after run around the cell; after only when it was ok", async () => {
  const files = [{ path: "d/a.txt", text: "hé" }, { path: "b.bin", base64: "AAEC" }];
  const outcome = await runner.run("print(open('d/a.txt').read(), open('b.bin', 'rb').read(), s)\n7", {
    files,
    setup: "s = 1\n99",
    before: "print('before')",
    after: "print('after'); assert s == 2",
  });
  assertEquals(outcome.stdout, "before\nhé b'\\x00\\x01\\x02' 1\nafter\n");
  assertEquals([shown(outcome), exception(outcome).frames[0]!.file], [["7"], "<after>"]);
  const failing = await runner.run("1/0", { after: "print('after')" });
  assertEquals([failing.status, failing.stdout], ["error", ""]);
  for (const path of ["/etc/x", "../x", "a/../../x", ""]) {
    const refused = await runner.run("print('ran')", { files: [{ path, text: "" }] });
    assertEquals(
      [refused.status, exception(refused).name, refused.stdout],
      ["error", "ValueError", ""],
      path,
    );
    assert(exception(refused).message.includes(`'${path}'`));
  }
});

test("warnings go to stderr", async () => {
  assertMatch((await runner.run("import warnings; warnings.warn('careful')")).stderr, /UserWarning: careful/);
});

test("complete() offers names, attributes, modules and keywords without running the guest's code", async () => {
  await runner.run(
    "alpha = 1\nclass K:\n    def meth(self): pass\n    @property\n    def prop(self): print('RAN')\n    def __getattr__(self, n): print('RAN')\nk = K()\nk.inst = 1",
  );
  const labels = async (code: string) =>
    (await runner.complete(code)).json.items.map((i: { label: string }) => i.label);
  const answer = (await runner.complete("y = '𝒳'; alp")).json;
  assertEquals([answer.id, answer.from, answer.to, answer.items], ["c", 10, 13, [{
    label: "alpha",
    kind: "instance",
  }]]);
  const members = (await runner.complete("k.")).json.items;
  assertEquals(members, [
    { label: "inst", kind: "instance" },
    { label: "meth", kind: "function", detail: "(self)" },
    { label: "prop", kind: "property" },
  ]);
  assertEquals(await labels("whi"), ["while"]);
  assert((await labels("import os.pa")).includes("path"));
  assert((await labels("from json import lo")).includes("loads"));
  assert((await labels("import sysc")).includes("sysconfig"));
  assert((await labels("''.joi")).includes("join"));
  assertEquals(await labels("'alp"), []);
  assertEquals(await labels("nothing.here."), []);
  assert((await labels("pri")).includes("print"));
  assert((await runner.complete("_", 1)).json.items.length <= 200);
  assertEquals((await runner.run("1")).stdout, "");
});

test("plt.show() displays a PNG through the Agg backend; open figures are shown at the end of a cell", async () => {
  const write = (path: string, text: string) => ({ path, text });
  const files = [
    write("matplotlib/__init__.py", ""),
    write("matplotlib/_pylab_helpers.py", FAKE_GCF),
    write(
      "matplotlib/backend_bases.py",
      "class FigureManagerBase:\n    def __init__(self, canvas): self.canvas = canvas\n",
    ),
    write("matplotlib/backends/__init__.py", ""),
    write(
      "matplotlib/backends/backend_agg.py",
      "class FigureCanvasAgg:\n    def __init__(self, figure): self.figure = figure\n",
    ),
    write("matplotlib/pyplot.py", FAKE_PYPLOT),
  ];
  const outcome = await runner.run(
    "import matplotlib.pyplot as plt\nplt.figure('one'); plt.show()\nplt.figure('two');",
    { files },
  );
  assertEquals(outcome.status, "ok", JSON.stringify(outcome.events));
  assertEquals(outcome.events.map((e) => atob(e.data["image/png"])), ["PNG one", "PNG two"]);
});

const FAKE_GCF = `
class Gcf:
    managers = []
    @classmethod
    def get_all_fig_managers(cls): return list(cls.managers)
    @classmethod
    def destroy_all(cls): cls.managers.clear()
`;
const FAKE_PYPLOT = `
import importlib, os
from matplotlib._pylab_helpers import Gcf
backend = importlib.import_module(os.environ["MPLBACKEND"].removeprefix("module://"))
class Figure:
    def __init__(self, name): self.name = name
    def savefig(self, file, format, **options): file.write(b"PNG " + self.name.encode())
def figure(name):
    canvas = backend.FigureCanvas(Figure(name))
    Gcf.managers.append(canvas.manager_class(canvas))
def show(): backend.FigureCanvas.manager_class.pyplot_show()
`;

test("a run after poisoned builtins, closed streams and trace functions works", async () => {
  await runner.run(
    "import sys\nsys.stdout.close(); sys.stderr = None; sys.settrace(lambda *a: None)\nsys.modules['random'] = None",
  );
  const outcome = await runner.run("print('ok'); import sys; print('err', file=sys.stderr)");
  assertEquals([outcome.stdout, outcome.stderr], ["ok\n", "err\n"]);
});

test("importlib.invalidate_caches() works with the harness's finders in place", async () => {
  const outcome = await runner.run(
    "import importlib\nopen('late.py', 'w').write('x = 7')\nimportlib.invalidate_caches(); import late; print(late.x)",
  );
  assertEquals([outcome.status, outcome.stdout], ["ok", "7\n"]);
});

test("the process ends in peace", async () => {
  assertEquals((await runner.close()).code, 0);
});
