// End to end: limits of the file system in memory hold, whichever way it is filled, and say what they are.
import { assert, assertEquals, assertMatch } from "./assert.ts";
import { LiveRunner, TOKEN } from "./live_runner.ts";
import { exception, test } from "./live_test_support.ts";

const MIB = 1 << 20;
const runner = new LiveRunner();
await runner.send(0x01, { token: TOKEN, memoryBytes: 256 * MIB, fileBytes: 8 * MIB, fileCount: 500 });
await runner.next();

/** Resident bytes of the process; Deno gives nobody but `--allow-all` a look into /proc. */
function rss(): number {
  const { stdout } = new Deno.Command("ps", { args: ["-o", "rss=", "-p", String(runner.pid)] }).outputSync();
  return Number(new TextDecoder().decode(stdout)) * 1024;
}

for (
  const [what, code] of [
    ["one large write", "open('a', 'wb').write(bytes(20 << 20))"],
    ["many writes", "f = open('a', 'wb', 0)\nwhile True: f.write(bytes(1 << 16))"],
    ["appends by text", "f = open('a', 'a')\nwhile True: print('x' * 999, file=f, flush=True)"],
    ["many files", "for i in range(400):\n  with open(f'f{i}', 'wb') as f: f.write(bytes(1 << 16))"],
    ["a sparse truncate", "open('a', 'wb').truncate(1 << 30)"],
    ["a truncate beyond all arrays", "import os; os.truncate(open('a', 'wb').name, 1 << 50)"],
    ["a write far behind the end", "f = open('a', 'wb'); f.seek(1 << 30); f.write(b'x'); f.flush()"],
    [
      "a write far behind the end of a file",
      "f = open('a', 'wb', 0); f.write(b'x'); f.seek(1 << 40); f.write(b'x')",
    ],
    ["pwrite", "import os; fd = os.open('a', os.O_CREAT | os.O_RDWR); os.pwrite(fd, b'x', 1 << 33)"],
    ["writev", "import os; fd = os.open('a', os.O_CREAT | os.O_RDWR); os.writev(fd, [bytes(5 << 20)] * 2)"],
    [
      "deleted files that stay open",
      "import os\nfs = []\nwhile True:\n  fs.append(open('a', 'wb')); fs[-1].write(bytes(1 << 20)); fs[-1].flush(); os.remove('a')",
    ],
    ["long names", "import os\nfor i in range(400): os.mkdir(str(i) + 'n' * 100_000)"],
    ["long symlinks", "import os\nfor i in range(400): os.symlink('t' * 100_000, str(i))"],
    ["pipes", "import os\nwhile True:\n  r, w = os.pipe(); os.write(w, bytes(1 << 20))"],
    ["a pipe written bytewise", "import os\nr, w = os.pipe()\nwhile True: os.write(w, b'x')"],
    [
      "copies",
      "import shutil\nopen('a', 'wb').write(bytes(3 << 20))\nfor i in range(9): shutil.copy('a', f'b{i}')",
    ],
    [
      "sqlite",
      "import sqlite3\ndb = sqlite3.connect('db'); db.execute('create table t(x)')\n" +
      "for i in range(9999): db.execute('insert into t values(?)', ['x' * 9999]); db.commit()",
    ],
  ] as const
) {
  test(`${what} cannot pass fileBytes: ENOSPC with a hint, the interpreter lives, deleting frees`, async () => {
    const before = rss();
    const outcome = await runner.run(code);
    const { name, message, hint } = exception(outcome);
    if (name === "OSError") {
      assertMatch(message, /\[Errno 51\] No space left on device/);
      assertEquals(hint, "All files together may have 8 MiB (fileBytes); delete some.");
    } else assertMatch(`${name}: ${message}`, /disk|error: .*(I\/O|full)/i);
    assert(rss() - before < 150 * MIB, `${(rss() - before) >> 20} MiB more`);
    assertEquals((await runner.reset()).json.reset, true, what);
    const after = await runner.run("open('b', 'wb').write(bytes(7 << 20))");
    assertEquals(after.status, "ok", JSON.stringify(after.events));
    assertEquals((await runner.reset()).json.reset, true);
  });
}

test("mmap cannot write past the limit", async () => {
  const outcome = await runner.run(`
import mmap
f = open('m', 'w+b', 0); f.write(bytes(7 << 20)); m = mmap.mmap(f.fileno(), 7 << 20)
g = open('n', 'wb', 0)
try: g.write(bytes(2 << 20))
except OSError as e: print(e.errno)
m[:5] = b'mmap!'; m.flush(); f.seek(0); print(f.read(5))`);
  assertEquals(outcome.stdout, "51\nb'mmap!'\n");
  await runner.reset();
});

for (
  const [what, code] of [
    ["files", "for i in range(2000): open(f'f{i}', 'w').close()"],
    ["folders", "import os\nfor i in range(2000): os.mkdir(f'd{i}')"],
    ["symlinks", "import os\nfor i in range(2000): os.symlink('x', f's{i}')"],
    ["temporary files", "import tempfile\nks = [tempfile.NamedTemporaryFile() for _ in range(2000)]"],
  ] as const
) {
  test(`many ${what} cannot pass fileCount, and the hint says so`, async () => {
    const { name, hint } = exception(await runner.run(code));
    assertEquals([name, hint], ["OSError", "There may be 500 files and folders (fileCount); delete some."]);
    assertEquals((await runner.reset()).json.reset, true);
  });
}

test("what is deleted, truncated, overwritten or closed can be used again", async () => {
  const outcome = await runner.run(`
import os
for i in range(300):
    with open('a', 'wb') as f: f.write(bytes(6 << 20))
    if i % 3 == 0: os.remove('a')
    elif i % 3 == 1: os.truncate('a', 0)
    else: open('b', 'wb').close(); os.replace('b', 'a')
for i in range(3000):
    open('t', 'w').close(); os.rename('t', f'u{i % 50}')
f = open('gone', 'wb', 0); f.write(bytes(7 << 20)); os.remove('gone'); f.close()
print(open('c', 'wb').write(bytes(7 << 20)))`);
  assertEquals([outcome.status, outcome.stdout], ["ok", `${7 << 20}\n`], JSON.stringify(outcome.events));
  await runner.reset();
});

test("a file can be filled to the last byte of the limit in small steps", async () => {
  const outcome = await runner.run(`
f = open('a', 'wb', 0); n = 0
try:
    while True: n += f.write(bytes(1000))
except OSError as e: print(n, e.errno)`);
  const [bytes, errno] = outcome.stdout.trim().split(" ").map(Number);
  assertEquals(errno, 51);
  assert(bytes! > 8 * MIB - 5000 && bytes! <= 8 * MIB, outcome.stdout);
  await runner.reset();
});

test("files of a loaded session count", async () => {
  await runner.run("open('a', 'wb').write(bytes(6 << 20))");
  const { saved, image } = await runner.save();
  await runner.reset();
  assertEquals((await runner.load(image, saved.json.ready)).json.refused, undefined);
  assertEquals(exception(await runner.run("open('b', 'wb').write(bytes(3 << 20))")).name, "OSError");
  assertEquals(
    (await runner.run("import os; os.remove('a'); open('b', 'wb').write(bytes(3 << 20))")).status,
    "ok",
  );
  await runner.reset();
});

test("what is written to /dev/tty without a line's end is kept nowhere", async () => {
  const before = rss();
  assertEquals(
    (await runner.run("t = open('/dev/tty', 'w')\nfor _ in range(50): t.write('x' * 1_000_000)")).status,
    "ok",
  );
  assert(rss() - before < 100 * MIB);
  await runner.reset();
});

for (
  const [code, options, hint] of [
    ["while True: pass", { timeoutMs: 150 }, "A run may take 0.15 seconds (timeoutMs)."],
    ["while True: print('x' * 99)", { outputBytes: 20_480 }, "A run may write 20 KiB (outputBytes)."],
    ["while True: display(1)", { maxDisplays: 3 }, "A run may show 3 displays (maxDisplays)."],
    [
      "l = []\nwhile True: l.append(bytearray(1 << 22))",
      {},
      "The interpreter may use 256 MiB of memory (memoryBytes).",
    ],
    ["bytearray(1 << 30)", {}, "The interpreter may use 256 MiB of memory (memoryBytes)."],
    [
      "x = []\nwhile True: x.append(object())",
      {},
      "The interpreter may use 256 MiB of memory (memoryBytes).",
    ],
  ] as [string, Record<string, number>, string][]
) {
  test(`the limit that ends "${code.split("\n").at(-1)}" is named with its value`, async () => {
    assertEquals(exception(await runner.run(code, { timeoutMs: 60_000, ...options })).hint, hint);
    await runner.reset();
  });
}
