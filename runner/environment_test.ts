// End to end: the image of an environment is built with a real interpreter and runners boot from it.
import { assert, assertEquals, assertMatch } from "./assert.ts";
import { buildCommandLine, ENVIRONMENT } from "./command.ts";
import { type Answer, DENO, LAYOUT, LiveRunner } from "./live_runner.ts";
import { test } from "./live_test_support.ts";
import { SITE_PACKAGES } from "./packages.ts";

interface Source {
  readonly path: string;
  readonly text: string;
}

/** Modules that stand for packages: one is imported by the image, one needs the other, one breaks. */
const FILES: readonly Source[] = [
  { path: "shapes/__init__.py", text: "import os, random\nSIDES = {'square': 4}\nborn = random.random()\n" },
  {
    path: "shapes/names.py",
    text: "from pathlib import Path\nfirst = Path(__file__).with_name('names.txt').read_text()\n",
  },
  { path: "shapes/names.txt", text: "circle" },
  { path: "broken.py", text: "import nowhere_to_be_found\n" },
  { path: "javascript.py", text: "from pyodide.ffi import create_proxy\np = create_proxy(print)\n" },
];

interface Built {
  readonly code: number;
  readonly image: Uint8Array;
  readonly errors: string;
}

/** Builds as the server does: order on stdin, image on stdout. */
async function build(environment: string, imports: readonly string[], sources = FILES): Promise<Built> {
  const encoder = new TextEncoder();
  const files = sources.map(({ path, text }) => ({ path, bytes: encoder.encode(text) }));
  const order = encoder.encode(JSON.stringify({
    environment,
    imports,
    files: files.map(({ path, bytes }) => ({ path, size: bytes.length, archive: false })),
  }));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, order.length);
  const [program, ...args] = buildCommandLine(DENO, LAYOUT);
  const child = new Deno.Command(program!, {
    args,
    cwd: "/",
    clearEnv: true,
    env: ENVIRONMENT,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  for (const part of [length, order, ...files.map(({ bytes }) => bytes)]) await writer.write(part);
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  return { code, image: stdout, errors: new TextDecoder().decode(stderr) };
}

async function imageFile(name: string, imports: readonly string[], sources = FILES): Promise<string> {
  const { code, image, errors } = await build(name, imports, sources);
  assertEquals([code, errors], [0, ""]);
  const file = `${LAYOUT}/${name}.test-image`;
  Deno.writeFileSync(file, image);
  return file;
}

const file = await imageFile("ab12", ["shapes"]);

async function booted(environment = "ab12", image = file): Promise<{ runner: LiveRunner; ready: Answer }> {
  const runner = new LiveRunner(image, LAYOUT, environment);
  return { runner, ready: await runner.boot() };
}

async function value(runner: LiveRunner, code: string): Promise<string> {
  const { status, events } = await runner.run(code);
  assertEquals(status, "ok", JSON.stringify(events));
  return events.find((e) => e.type === "display").data["text/plain"];
}

const { runner, ready } = await booted();

test("a runner boots from the image of an environment, its packages imported or there to be imported", async () => {
  assertEquals([ready.name, ready.json.fromImage], ["READY", true], ready.text);
  assertEquals(
    await value(runner, "import sys; 'shapes' in sys.modules, 'shapes.names' in sys.modules"),
    "(True, False)",
  );
  assertEquals(await value(runner, "import shapes; shapes.SIDES['square']"), "4");
  assertEquals(await value(runner, "import shapes.names; shapes.names.first"), "'circle'");
  assertEquals(
    await value(runner, "import os, sysconfig; os.path.realpath(sysconfig.get_paths()['purelib'])"),
    `'${SITE_PACKAGES}'`,
  );
  assertEquals(await value(runner, "shapes.__file__"), `'${SITE_PACKAGES}/shapes/__init__.py'`);
});

test("files of packages count against no limit, and those of the guest still do", async () => {
  await runner.send(0x01, { token: "00".repeat(16), memoryBytes: 512 << 20, fileBytes: 1000, fileCount: 2 });
  assertEquals((await runner.next())!.name, "READY");
  const { status, events } = await runner.run(
    "open('a', 'w').write('x' * 500)\nwith open('b', 'w') as f: f.write('x' * 50000)",
  );
  assertEquals([status, events[0].name], ["error", "OSError"]);
  assertMatch(events[0].hint, /fileBytes/);
});

test("reset brings changed packages back, in place", async () => {
  await runner.boot();
  await runner.run(
    "import shapes, os\nshapes.SIDES['square'] = 5\nopen(shapes.__file__, 'w').write('gone')\n" +
      "os.remove(os.path.join(os.path.dirname(shapes.__file__), 'names.txt'))",
  );
  const reset = await runner.reset();
  assertEquals([reset.json.reset, reset.json.ready], [true, ready.json.ready]);
  assertEquals(
    await value(runner, "import shapes.names; shapes.SIDES, shapes.names.first"),
    "({'square': 4}, 'circle')",
  );
  assertEquals(await value(runner, "open(shapes.__file__).read()[:9]"), "'import os'");
});

test("a session moves to another process of the environment and to none of another one", async () => {
  await runner.boot();
  await runner.run("import shapes\nshapes.SIDES['star'] = 10\nsides = iter(shapes.SIDES)\nnext(sides)");
  const { saved, image } = await runner.save();
  const twin = await booted();
  assertEquals(twin.ready.json.ready, ready.json.ready);
  const loaded = await twin.runner.load(image, saved.json.ready);
  assertEquals([loaded.name, loaded.json.refused], ["LOADED", undefined], loaded.text);
  assertEquals(await value(twin.runner, "next(sides), shapes.SIDES"), "('star', {'square': 4, 'star': 10})");
  await twin.runner.close();

  const changed = FILES.map((source) =>
    source.path === "shapes/names.txt" ? { ...source, text: "sphere" } : source
  );
  const other = await booted("cd34", await imageFile("cd34", ["shapes"], changed));
  assert(other.ready.json.ready !== ready.json.ready, "another content is another ready image");
  const refused = await other.runner.load(image, saved.json.ready);
  assertMatch(refused.json.refused ?? refused.text, /another ready image/);
  assertEquals(await value(other.runner, "'sides' in globals()"), "False");
  await other.runner.close();
});

test("the same packages give the same image", async () => {
  const { image } = await build("ab12", ["shapes"]);
  const before = Deno.readFileSync(file);
  assert(image.length === before.length && image.every((byte, i) => byte === before[i]), "two builds differ");
});

test("a runner refuses the image of another environment", async () => {
  for (const environment of ["cd34", undefined]) {
    const stranger = new LiveRunner(file, LAYOUT, environment);
    const { code, errors } = await stranger.close();
    assertEquals(code, 3);
    assertMatch(errors, /another Pyodide, another environment or another harness/);
  }
});

test("packages that cannot be used are refused in one line", async () => {
  const cases: [string, RegExp][] = [
    ["broken", /^import broken: ModuleNotFoundError: No module named 'nowhere_to_be_found'\n$/],
    ["missing", /^import missing: ModuleNotFoundError: No module named 'missing'\n$/],
    ["javascript", /^import javascript: it holds something of JavaScript .*\n$/],
  ];
  for (const [name, sentence] of cases) {
    const { code, image, errors } = await build("ef56", [name]);
    assertEquals([code, image.length], [65, 0], errors);
    assertMatch(errors, sentence);
  }
});
