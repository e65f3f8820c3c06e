/** Programs for the tests of reset and paging: a seeded grammar, and a list of nasty ones. */

/** Random numbers that are the same for the same seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 to below `n`. */
  below(n: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}

/** Reads a file of `programs/`. */
export function readProgram(name: string): string {
  return Deno.readTextFileSync(new URL(`./programs/${name}`, import.meta.url));
}

/** The hand-written programs with their names. */
export function nastyPrograms(): { name: string; code: string }[] {
  return readProgram("nasty.py").split(/^#: /m).slice(1).map((part) => {
    const end = part.indexOf("\n");
    return { name: part.slice(0, end), code: part.slice(end + 1) };
  });
}

const MODULES =
  ("abc argparse array ast base64 bisect calendar cmath cmd collections configparser contextlib copy csv " +
    "dataclasses datetime decimal difflib dis doctest email enum fileinput fnmatch fractions functools getopt glob gzip " +
    "hashlib heapq hmac html http.cookies imaplib inspect io ipaddress itertools json keyword logging lzma mailbox " +
    "mimetypes numbers operator optparse pathlib pickle pprint queue quopri random re sched secrets shelve shlex shutil " +
    "smtplib sqlite3 statistics string struct tarfile tempfile textwrap timeit tokenize traceback types typing unittest " +
    "urllib.parse uuid wave weakref xml.dom.minidom zipfile zlib zoneinfo").split(" ");

type Statement = (d: Dice) => string;

const EXPRESSIONS: readonly Statement[] = [
  (d) => `${d.below(1e6)} ** ${d.below(9)}`,
  (d) => `[i * ${d.below(9)} for i in range(${d.below(3000)})]`,
  (d) => `{i: str(i) for i in range(${d.below(2000)})}`,
  (d) => `'${"ab".repeat(d.below(20))}'.upper() * ${d.below(50)}`,
  (d) => `sorted(range(${d.below(500)}), key=lambda x: -x)`,
  (d) => `frozenset(range(${d.below(100)}))`,
  (d) => `bytes(${d.below(5000)})`,
  (d) => `__import__('${d.pick(MODULES)}')`,
];

/** Statements that change what a clean interpreter has. */
const STATEMENTS: readonly Statement[] = [
  (d) => `v${d.below(9)} = ${d.pick(EXPRESSIONS)(d)}`,
  (d) => `v${d.below(9)} = ${d.pick(EXPRESSIONS)(d)}`,
  (d) => `print(${d.pick(EXPRESSIONS)(d)})`,
  (d) => `import ${d.pick(MODULES)}`,
  (d) => `def f${d.below(5)}(x=${d.below(9)}): return x * ${d.below(9)}`,
  (d) => `class K${d.below(5)}(${d.pick(["object", "dict", "Exception", "list"])}): a = ${d.below(99)}`,
  (d) => `open('file${d.below(9)}', '${d.pick(["w", "a", "x", "w+"])}').write('x' * ${d.below(9999)})`,
  (d) => `h${d.below(5)} = open('${d.pick(["kept", "/tmp/kept", "/dev/null"])}', 'w+')`,
  (d) => `import os; os.makedirs('${d.pick(["d", "/tmp/d", "d/e/f"])}', exist_ok=True)`,
  (d) => `import os; os.chdir('${d.pick(["/", "/tmp", "/home", "/lib"])}')`,
  (d) => `import os; os.environ['${d.pick(["HOME", "LANG", "X", "TZ"])}'] = '${d.below(99)}'`,
  (d) => `import os; os.rename('/home/web_user', '/home/user${d.below(3)}')`,
  (d) => `import sys; sys.setrecursionlimit(${200 + d.below(900)})`,
  (d) => `import sys; sys.path.append('/p${d.below(9)}')`,
  (d) => `import sys; sys.modules.pop('${d.pick(MODULES)}', None)`,
  (d) => `import gc; gc.set_threshold(${1 + d.below(900)})`,
  () => "import gc; gc.collect()",
  (d) => `import warnings; warnings.simplefilter('${d.pick(["error", "ignore", "once"])}')`,
  (d) => `import decimal; decimal.getcontext().prec = ${1 + d.below(50)}; d = 1 / decimal.Decimal(7)`,
  (d) => `import random; random.seed(${d.below(99)}); r = random.random()`,
  (d) => `import builtins; builtins.${d.pick(["sum", "max", "extra", "hex"])} = lambda *a: ${d.below(9)}`,
  (d) =>
    `import ${(d.pick(["json", "string", "textwrap", "heapq"]))} as m; m.extra = m.__doc__ = '${d.below(9)}'`,
  (d) => `import asyncio; await asyncio.sleep(0); t = asyncio.ensure_future(asyncio.sleep(${d.below(9)}))`,
  (d) => `import asyncio; asyncio.run(asyncio.sleep(0)); q = asyncio.Queue(); q.put_nowait(${d.below(9)})`,
  (d) => `g = (i for i in range(${d.below(99)})); x = next(g, None)`,
  (d) => `import itertools; c = itertools.count(${d.below(9)}); next(c)`,
  (d) => `import re; re.sub('a${d.below(99)}', 'b', 'a1a2a3')`,
  (d) => `import logging; logging.getLogger('l${d.below(5)}').setLevel(${d.below(50)})`,
  (d) => `import atexit; atexit.register(print, ${d.below(9)})`,
  (d) => `display(${d.below(99)})`,
  (d) => `1 / ${d.below(3)}`,
  (d) => `raise ${d.pick(["ValueError", "KeyError", "SystemExit"])}(${d.below(9)})`,
  (d) => `del v${d.below(9)}`,
  (d) => `big = bytearray(${d.below(8_000_000)})`,
  (d) => `import functools; c = functools.lru_cache(lambda x: x); [c(i) for i in range(${d.below(300)})]`,
];

/** A program of a few statements. */
export function anyProgram(dice: Dice): string {
  return Array.from({ length: 2 + dice.below(8) }, () => dice.pick(STATEMENTS)(dice)).join("\n");
}
