// End to end: SAVE and LOAD between two processes; what is refused and what is pinned.
import { assert, assertEquals, assertMatch } from "./assert.ts";
import { LiveRunner } from "./live_runner.ts";
import { test } from "./live_test_support.ts";

const here = new LiveRunner(), there = new LiveRunner();
const [booted, other] = [await here.boot(), await there.boot()];
const name: string = booted.json.ready;

async function output(runner: LiveRunner, code: string): Promise<string> {
  const { status, stdout, events } = await runner.run(code);
  assertEquals(status, "ok", JSON.stringify(events).slice(0, 1000));
  return stdout;
}

/** Saves what these cells made here and loads it there. */
async function move(...cells: string[]): Promise<void> {
  await here.reset();
  for (const code of cells) await output(here, code);
  const { saved, image } = await here.save();
  assertEquals([saved.name, saved.json.id, saved.json.bytes, saved.json.ready], [
    "SAVED",
    "s",
    image.length,
    name,
  ]);
  await there.reset();
  const loaded = await there.load(image, name);
  assertEquals([loaded.name, loaded.json.id, loaded.json.refused], ["LOADED", "l", undefined]);
}

test("READY names the same ready image in two processes, whatever the memory cap, also after RESET", async () => {
  assertMatch(name, /^[0-9a-f]{64}$/);
  const small = await there.boot(64 << 20);
  const reset = await there.reset();
  assertEquals([other.json.ready, small.json.ready, reset.json.ready], [name, name, name]);
  assertEquals([booted.json.reset, reset.json.reset], [undefined, true]);
  await there.boot();
});

test("two processes that boot the long way have one ready image of their own", async () => {
  const runners = [new LiveRunner("none"), new LiveRunner("none")];
  const names = await Promise.all(runners.map(async (r) => (await r.boot()).json.ready));
  await Promise.all(runners.map((r) => r.close()));
  assertEquals(names[0], names[1]);
  assert(names[0] !== name);
});

test("variables, generators, classes, exceptions and modules are there after a move", async () => {
  await move(
    "import re, decimal, functools\nnumbers = list(range(100_000))\ndef count():\n    for i in range(9): yield i",
    "g = count(); next(g)\nclass A:\n    def __init__(self): self.v = 5\n    def f(self): return self.v\na = A()",
    "try: 1 / 0\nexcept ZeroDivisionError as e: kept = e\nadd = lambda x, y=[7]: x + y[0] + a.v\n1 + 1",
  );
  const look = "print(sum(numbers), next(g), a.f(), repr(kept), kept.__traceback__.tb_lineno, add(1), _)\n" +
    "print(decimal.Decimal(1) / 3, re.sub('a', 'b', 'aa'))";
  const expected = await output(here, look);
  assertEquals(await output(there, look), expected);
  assertMatch(expected, /^4999950000 1 5 ZeroDivisionError\('division by zero'\) 1 13 2\n/);
});

test("files, links, modes, times, directories and the working directory are there after a move", async () => {
  await move(
    "import os\nos.makedirs('d/e'); open('d/a.txt', 'w').write('hé'); os.symlink('a.txt', 'd/l'); os.chmod('d/e', 0o700)\n" +
      "os.remove('/dev/tty1'); os.rename('/home/web_user', '/home/x'); os.utime('d/a.txt', (1, 2)); os.chdir('d')\n" +
      "open('/tmp/b', 'wb').write(bytes(range(256)) * 100); os.environ['E'] = 'e'; open('/lib/z', 'w')",
  );
  const look = `
import os, hashlib
print(os.getcwd(), os.environ['E'], open('l').read())
for top, folders, files in os.walk('/'):
    if top.startswith('/proc'): continue
    for n in folders + files:
        s = os.lstat(os.path.join(top, n)); print(top, n, s.st_ino, oct(s.st_mode), s.st_size, s.st_mtime, s.st_ctime)
print(hashlib.md5(open('/tmp/b', 'rb').read()).hexdigest(), os.listdir('/home'), open('/lib/new', 'w').fileno())
print(os.stat('/lib/new').st_ino)`;
  assertEquals(await output(there, look), await output(here, look));
});

test("open descriptors keep place, mode, sharing and deleted files after a move", async () => {
  await move(`
import os
f = open('data', 'w+'); _ = f.write('hello world'); _ = f.seek(3)
gone = open('gone', 'w+'); _ = gone.write('deleted'); gone.flush(); os.remove('gone')
twin = os.dup(f.fileno()); append = open('log', 'a'); _ = append.write('one '); append.flush()
directory = os.open('/', os.O_RDONLY); scan = os.scandir('/'); first = next(scan).name
null, entropy = open('/dev/null', 'w'), open('/dev/urandom', 'rb')
os.dup2(os.open('other', os.O_CREAT | os.O_RDWR), 77)`);
  const look = `
import os
print(f.read(4), os.lseek(twin, 0, 1), f.tell(), gone.seek(0), gone.read(), append.write('two'), append.flush())
print(open('log').read(), first, [e.name for e in scan], os.write(77, b'x'), os.fstat(77).st_size)
print(null.write('x'), len(entropy.read(5)), sorted(os.listdir('/proc/self/fd')), os.read(twin, 99))
f.seek(0); f.write('HE'); f.flush(); print(open('data').read())`;
  assertEquals(await output(there, look), await output(here, look));
});

test("closed standard streams are mended after a move as without one", async () => {
  await move("import sys, os; os.close(1); sys.stdout.close()");
  assertEquals(await output(there, "print('alive')"), await output(here, "print('alive')"));
});

test("a random generator goes on exactly; uuid, secrets, urandom and temporary names never repeat", async () => {
  await move(
    "import random, uuid, secrets, tempfile, os\nrandom.seed(42); mine = random.Random(7); mine.random()",
  );
  const again = "print(random.random(), mine.random())";
  assertEquals(await output(there, again), await output(here, again));
  const fresh = "print(uuid.uuid4(), secrets.token_hex(8), os.urandom(8), tempfile.mktemp(), sep='\\n')";
  const [a, b] = [(await output(here, fresh)).split("\n"), (await output(there, fresh)).split("\n")];
  for (let i = 0; i < 4; i++) assert(a[i] !== b[i], a[i]);
});

test("time.monotonic() never goes back, also when the other process is younger", async () => {
  await move("import time\nthen = time.monotonic(), time.perf_counter()");
  const younger = new LiveRunner();
  await younger.boot();
  await younger.load((await here.save()).image, name);
  const look = "print(time.monotonic() >= then[0], time.perf_counter() >= then[1])";
  assertEquals([await output(younger, look), await output(there, look)], ["True True\n", "True True\n"]);
  await younger.close();
});

test("a session with more memory than the ready image moves, and again, and is reset by a new isolate", async () => {
  await move(
    "big = [bytearray(b'\\1') * (1 << 20) for _ in range(120)]\nfor i, b in enumerate(big): b[i] = i",
  );
  const check =
    "print(sum(b[i] for i, b in enumerate(big)), all(sum(b) == (1 << 20) + i - 1 for i, b in enumerate(big)))";
  assertEquals(await output(there, check), "7140 True\n");
  const { saved, image } = await there.save();
  assert(saved.json.bytes > 120 << 20);
  assertEquals((await there.reset()).json.reset, false);
  assertEquals((await there.load(image, name)).json.refused, undefined);
  assertEquals(await output(there, check), "7140 True\n");
});

test("a load adds no name of the loaded session's to what a later RESET gives", async () => {
  await move("import os\nx = 1; open('f', 'w').close(); os.chdir('/tmp')");
  assertEquals((await there.reset()).json.reset, true);
  assertEquals(
    await output(there, "import os\nprint(os.getcwd(), os.listdir(), 'x' in globals())"),
    "/home/pyodide [] False\n",
  );
});

test("a save changes nothing and two saves of a session are equal but for the clock", async () => {
  await move("x = [1, 2, 3]");
  const [a, b] = [(await here.save()).image, (await here.save()).image];
  assert(Math.abs(a.length - b.length) < 16);
  assertEquals(await output(here, "print(x)"), "[1, 2, 3]\n");
});

for (
  const [what, code, sentence] of [
    [
      "a JavaScript object",
      "import pyodide_js; fs = pyodide_js.FS",
      /reached JavaScript \(JsProxy_GetAttr_js\)/,
    ],
    ["a proxy", "from pyodide.ffi import create_proxy; p = create_proxy(len)", /reached JavaScript/],
    ["a pipe", "import os; ends = os.pipe()", /open pipe or socket/],
    ["a socket", "import socket; s = socket.socket()", /open pipe or socket/],
    ["a callback", "import ctypes; f = ctypes.CFUNCTYPE(None)(print)", /reached JavaScript \(ffi/],
  ] as const
) {
  test(`a session with ${what} is pinned and says why; no image leaves`, async () => {
    await here.reset();
    await here.run(code);
    const { saved, image } = await here.save();
    assertEquals([saved.name, saved.json.id, image.length], ["SAVED", "s", 0]);
    assertMatch(saved.json.pinned, sentence);
    assertMatch(saved.json.pinned, /^the session cannot be saved: /);
    assertEquals((await here.run("1")).status, "ok");
  });
}

for (
  const code of [
    "import js",
    "import js, pyodide_js; del js, pyodide_js",
    "import ctypes; x = ctypes.c_int(3)",
  ]
) {
  test(`a session that only ran "${code}" is saved`, async () => {
    await move(code, "y = 5");
    assertEquals(await output(there, "print(y)"), "5\n");
  });
}

test("a session is saved after each way in which a run can be stopped", async () => {
  await here.reset();
  for (
    const code of [
      "import time; time.sleep(99)",
      "while True: pass",
      "input()",
      "import asyncio; await asyncio.sleep(99)",
    ]
  ) {
    assertEquals((await here.run(code, { timeoutMs: 100 })).status, "timeout", code);
    assertEquals((await here.save()).saved.json.pinned, undefined, code);
  }
  await here.run("while True: print('x' * 999)", { credit: 3000, timeoutMs: 200, outputBytes: 1 << 30 });
  await here.run("while True: display('x' * 9999)", {
    credit: 30_000,
    timeoutMs: 200,
    outputBytes: 1 << 30,
    maxDisplays: 1e6,
  });
  await here.run("l = []\nwhile True: l.append(bytearray(1 << 22))");
  await here.run("del l");
  assertEquals((await here.save()).saved.json.pinned, undefined);
});

test("a session larger than maxBytes fails with a sentence and goes on", async () => {
  await here.reset();
  await here.run("x = bytearray(5 << 20)\nfor i in range(0, len(x), 4096): x[i] = 1");
  const { saved, image } = await here.save(1 << 20);
  assertEquals([saved.name, image.length], ["SAVED", 0]);
  assertMatch(saved.json.failed, /needs \d+ bytes; an image may have 1048576 bytes \(maxBytes\)/);
  assertEquals(await output(here, "print(len(x))"), "5242880\n");
});
