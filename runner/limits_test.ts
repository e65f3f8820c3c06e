// End to end: stops, limits and lost isolates. One process; a test that loses the isolate boots the next.
import { assert, assertEquals, assertMatch } from "./assert.ts";
import { LiveRunner, type Outcome, TOKEN } from "./live_runner.ts";
import { test } from "./live_test_support.ts";

const runner = new LiveRunner();
await runner.boot();

async function interrupted(code: string, after: string): Promise<Outcome> {
  await runner.start(`import sys; _ = sys.stdout.write("go\\n")\n${code}`, { graceMs: 4000 });
  return await runner.finish(async (answer) => {
    if (answer.text.startsWith(after)) await runner.send(0x03, { run: runner.lastRun });
  });
}

async function alive(): Promise<void> {
  const outcome = await runner.run("print('alive', kept)", {
    before: "kept = globals().get('kept', 'lost')",
  });
  assertEquals([outcome.status, outcome.stdout], ["ok", "alive yes\n"]);
}

await runner.run("kept = 'yes'");

for (
  const [what, code] of [
    ["an endless loop", "while True: pass"],
    ["time.sleep", "import time; time.sleep(1000)"],
    ["asyncio.sleep at top level", "import asyncio; await asyncio.sleep(1000)"],
    ["asyncio.sleep under asyncio.run", "import asyncio\nasyncio.run(asyncio.sleep(1000))"],
    ["a busy task", "import asyncio\nasync def f():\n    while True: pass\nawait f()"],
    ["regex backtracking", "import re; re.match('(a+)+$', 'a' * 60 + 'b')"],
    ["a sort with a key", "sorted(range(10**5), key=lambda x: sum(i for i in range(9999)))"],
    ["a big power", "7 ** 10**7"],
    ["input()", "input()"],
  ] as const
) {
  test(`INTERRUPT ends ${what} and keeps the state`, async () => {
    const outcome = await interrupted(code, "go");
    assertEquals(outcome.status, "interrupted");
    const e = outcome.events.at(-1);
    assertEquals([e.type, e.name, e.message], ["exception", "KeyboardInterrupt", "the run was interrupted"]);
    assert(e.frames[0].user && e.frames[0].file.startsWith("<cell"), e.text);
    assert(outcome.done.durationMs < 3500, `${outcome.done.durationMs} ms`);
    await alive();
  });
}

test("the deadline interrupts; time.sleep ends at once and finally blocks run", async () => {
  const outcome = await runner.run("import time\ntry: time.sleep(1000)\nfinally: print('finally')", {
    timeoutMs: 100,
  });
  assertEquals([outcome.status, outcome.stdout], ["timeout", "finally\n"]);
  assertEquals(outcome.events[0].message, "the run reached its time limit");
  assert(outcome.done.durationMs >= 100 && outcome.done.durationMs < 400, `${outcome.done.durationMs} ms`);
  await alive();
});

test("time.sleep sleeps as long as it says and refuses what is no duration", async () => {
  const outcome = await runner.run(
    "import time\nt = time.monotonic(); time.sleep(0.05); d = time.monotonic() - t\n0.049 < d < 0.5",
  );
  assertEquals(outcome.events[0].data["text/plain"], "True");
  assertEquals((await runner.run("time.sleep(-1)")).events[0].name, "ValueError");
  assertEquals((await runner.run("time.sleep('x')")).events[0].name, "TypeError");
});

test("a KeyboardInterrupt at the very end of a run never reaches the next one", async () => {
  for (let i = 0; i < 60; i++) {
    await runner.start("for _ in range(3000): pass");
    await runner.send(0x03, { run: runner.lastRun });
    const outcome = await runner.finish();
    assert(["ok", "interrupted"].includes(outcome.status), outcome.status);
    await runner.send(0x03, { run: runner.lastRun });
    const next = await runner.run("kept");
    assertEquals([next.status, next.events.length], ["ok", 1], JSON.stringify(next.events));
  }
});

test("a program without credit blocks in print and ends at its deadline, its output counted as dropped", async () => {
  const outcome = await runner.run("while True: print('x' * 999)", {
    credit: 5000,
    timeoutMs: 200,
    outputBytes: 1 << 30,
  });
  assertEquals([outcome.status, outcome.stdout.length], ["timeout", 5000]);
  assertEquals(outcome.done.dropped.stdout, outcome.done.stdoutBytes - 5000);
  await alive();
});

test("CREDIT lets a blocked program go on, without losing or splitting anything", async () => {
  await runner.start("for i in range(20000): print('é', i)", { credit: 1000 });
  let credit = 1000, got = 0;
  const outcome = await runner.finish(async (answer) => {
    got += answer.size;
    credit -= answer.size;
    assert(credit >= 0, "more output than credit");
    if (credit < 500) {
      await runner.send(0x05, new Uint8Array([0, 0, 0x40, 0]));
      credit += 0x4000;
    }
  });
  assertEquals(outcome.stdout, Array.from({ length: 20000 }, (_, i) => `é ${i}\n`).join(""));
  assertEquals([got, outcome.done.dropped], [outcome.done.stdoutBytes, undefined]);
});

test("display() without credit blocks and is interrupted", async () => {
  const outcome = await runner.run("while True: display('x' * 9999)", {
    credit: 50_000,
    timeoutMs: 200,
    maxDisplays: 1e6,
    outputBytes: 1 << 30,
  });
  assertEquals(outcome.status, "timeout");
  await alive();
});

test("outputBytes and maxDisplays stop the program with output_limit and say which", async () => {
  const text = await runner.run("while True: print('x' * 99)", { outputBytes: 10_000 });
  assertEquals([text.status, text.stdout.length], ["output_limit", 10_000]);
  assertMatch(text.events[0]?.message, /outputBytes/);
  assert(text.done.dropped.stdout > 0);
  const displays = await runner.run("for i in range(10**9): display(i)", { maxDisplays: 3 });
  assertEquals([displays.status, displays.events.length], ["output_limit", 4]);
  assertMatch(displays.events[3].message, /maxDisplays/);
  await alive();
});

test("a run that ends by itself beyond a cap is told which it was, once", async () => {
  const text = await runner.run("print('x' * 99_999)", { outputBytes: 1000 });
  assertEquals([text.status, text.stdout.length, text.events.length], ["output_limit", 1000, 1]);
  assertMatch(text.events[0].message, /outputBytes/);
  const displays = await runner.run("display(1); display(2)", { maxDisplays: 1 });
  assertEquals([displays.status, displays.events.length], ["output_limit", 2]);
  assertMatch(displays.events[1].message, /maxDisplays/);
  await alive();
});

test("a million lines arrive whole", async () => {
  const outcome = await runner.run("for i in range(1_000_000): print(i)", {
    outputBytes: 1 << 30,
    credit: 2 ** 31,
    timeoutMs: 60_000,
  });
  assertEquals([outcome.status, outcome.done.stdoutBytes, outcome.stdout.length], [
    "ok",
    6_888_890,
    6_888_890,
  ]);
  assert(outcome.stdout.endsWith("\n999998\n999999\n"));
});

test("MemoryError at the cap gives status memory and the isolate lives", async () => {
  const outcome = await runner.run("l = []\nwhile True: l.append(bytearray(1 << 20))");
  assertEquals([outcome.status, outcome.events[0].name], ["memory", "MemoryError"]);
  assert(outcome.done.heapBytes <= 512 << 20, `${outcome.done.heapBytes} bytes`);
  await runner.run("l = None");
  await alive();
});

test("a program that swallows its interrupt is lost after the grace time: DONE, GONE, exit code 75", async () => {
  // An interrupt that is caught could still come between two catches and end the program.
  const stubborn =
    "import sys, signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n_ = sys.stdout.write('go\\n')\nwhile True: pass";
  for (const [why, status] of [["deadline", "timeout"], ["INTERRUPT", "crashed"]]) {
    const lost = new LiveRunner();
    await lost.boot();
    await lost.start(stubborn, { graceMs: 200, timeoutMs: why === "deadline" ? 100 : 10_000 });
    const outcome = await lost.finish((a) =>
      a.text === "go\n" && why === "INTERRUPT" ? lost.send(0x03, { run: lost.lastRun }) : undefined
    );
    assertEquals([outcome.status, outcome.stdout], [status, "go\n"]);
    const gone = await lost.next();
    assertEquals([gone?.name, gone?.json.reason], ["GONE", "terminated"]);
    assertEquals(await lost.next(), undefined); // it ends by itself
    assertEquals((await lost.close()).code, 75);
  }
});

test("a fatal error gives DONE crashed with the output before it, then GONE fatal; BOOT starts anew", async () => {
  for (
    const code of [
      "import os; os._exit(3)",
      "import os; os.abort()",
      "import ctypes; ctypes.CDLL(None).emscripten_run_script(b'1')",
    ]
  ) {
    const outcome = await runner.run(`print('before')\n${code}`);
    assertEquals([outcome.status, outcome.stdout.startsWith("before\n")], ["crashed", true], code);
    assertEquals((await runner.next())?.json.reason, "fatal");
    assertEquals((await runner.boot()).name, "READY");
    assertEquals((await runner.run("1")).status, "ok");
  }
});

test("BOOT replaces the isolate: new namespace, new token, memory cap as said", async () => {
  await runner.run("kept = 'old'");
  const token = "ff".repeat(16);
  await runner.send(0x01, { token, memoryBytes: 64 << 20, fileBytes: 0 });
  const ready = (await runner.next())!;
  assertEquals([ready.name, ready.token], ["READY", token]);
  const outcome = await runner.run("try: kept\nexcept NameError: print('fresh')\nbytearray(60 << 20)");
  assertEquals([outcome.stdout, outcome.status], ["fresh\n", "memory"]);
  assertEquals(outcome.answers[0]!.token, token);
});

test("two isolates of one image draw different random numbers", async () => {
  const draws = new Set<string>();
  for (let i = 0; i < 2; i++) {
    await runner.boot();
    draws.add(
      (await runner.run("import random, os, uuid\nprint(random.random(), os.urandom(4), uuid.uuid4())"))
        .stdout,
    );
  }
  assertEquals(draws.size, 2);
});

test("BOOT during a run ends it with DONE first", async () => {
  await runner.start("print('go')\nwhile True: pass");
  await runner.next();
  await runner.send(0x01, { token: TOKEN, memoryBytes: 512 << 20, fileBytes: 0 });
  assertEquals((await runner.finish()).status, "crashed");
  assertEquals((await runner.next())?.name, "READY");
  await runner.close();
});

test("an invalid frame ends the process with code 70 and a sentence", async () => {
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array([0, 0, 0, 0]), /length 0/],
    [new Uint8Array([0xff, 0, 0, 0]), /the limit is 67108864/],
    [new Uint8Array([0, 0, 0, 1, 0x55]), /unknown kind 85/],
    [new Uint8Array([0, 0, 0, 2, 0x01, 0x7b]), /body of BOOT is no JSON/],
  ];
  await Promise.all(cases.map(async ([bytes, sentence]) => {
    const broken = new LiveRunner();
    await broken.sendRaw(bytes);
    const { code, errors } = await broken.close();
    assertEquals(code, 70);
    assertMatch(errors, sentence);
  }));
});

test("a missing image ends the process with code 3 and says what to do", async () => {
  const lost = new LiveRunner("/nonexistent/base.image");
  const { code, errors } = await lost.close();
  assertEquals(code, 3);
  assertMatch(errors, /^runner: the image \/nonexistent\/base\.image cannot be read .*deno task image/);
});

test("--image=none boots the long way", async () => {
  const plain = new LiveRunner("none");
  const ready = await plain.boot();
  assertEquals([ready.name, ready.json.fromImage], ["READY", false]);
  assertEquals((await plain.run("4+5")).events[0].data["text/plain"], "9");
  await plain.close();
});
