"""Stories for the property test of paging: each is a list of steps in order; `N` stands for the story's number.

Steps of several stories are mixed, cut into cells, and the session is moved between cells. Nothing here may depend on
time, addresses or chance without a seed. A step ends with a line of its own that has `#` only.
"""
#: generator
def genN(start):
    total = start
    try:
        while True:
            got = yield total
            total += 1 if got is None else got
    finally:
        print("genN closed at", total)
gN = genN(7)
#
print(next(gN), gN.send(30))
#
print(next(gN), gN.gi_frame.f_locals["total"])
#
try: gN.throw(KeyError("kN"))
except KeyError as e: print("thrown", e)
#: closures and recursion
def makeN():
    n = 0
    def more(k=[0]):
        nonlocal n
        n += 1; k[0] += 10
        return n, k[0]
    return more
fN = makeN(); print(fN())
#
print(fN(), fN.__closure__[0].cell_contents)
#
def hanoiN(n, a, b, c): return [] if n == 0 else hanoiN(n - 1, a, c, b) + [(a, c)] + hanoiN(n - 1, b, a, c)
print(len(hanoiN(8, "a", "b", "c")), fN())
#: classes
import abc, dataclasses, enum
class BaseN(abc.ABC):
    seen = []
    def __init_subclass__(cls): BaseN.seen.append(cls.__name__)
    @abc.abstractmethod
    def area(self): ...
@dataclasses.dataclass(order=True)
class SquareN(BaseN):
    side: int = 3
    def area(self): return self.side ** 2
class SlotsN: __slots__ = ("a", "b")
class ColourN(enum.Flag): RED = 1; BLUE = 2
oN = SquareN(5); sN = SlotsN(); sN.a = oN
#
print(oN, sN.a is oN, BaseN.seen, ColourN.RED | ColourN.BLUE, oN.area())
#
SquareN.area = lambda self: self.side * 100
print(oN.area(), SquareN(2) < oN, dataclasses.replace(oN, side=1), sorted([SquareN(9), SquareN(1)]))
#
try: BaseN()
except TypeError as e: print(e)
#: exceptions kept
import traceback
def failN(n):
    if n == 0: raise ValueError("bottom N")
    try: failN(n - 1)
    except ValueError as e: raise RuntimeError(f"level {n}") from e
try: failN(2)
except RuntimeError as e: kN = e
#
print("".join(traceback.format_exception(kN)).count("Traceback"), kN.__cause__.__cause__, kN.__traceback__.tb_frame.f_code.co_name)
#
groupN = ExceptionGroup("gN", [kN, KeyError(1)])
try: raise groupN
except* KeyError as e: print("caught", e.exceptions)
except* RuntimeError as e: print("other", len(e.exceptions))
#
failN(0)
#: context manager half way
import contextlib
@contextlib.contextmanager
def aroundN(name):
    print("enter", name)
    try: yield name * 2
    finally: print("leave", name)
stackN = contextlib.ExitStack(); print(stackN.enter_context(aroundN("aN")))
#
stackN.enter_context(aroundN("bN")); stackN.callback(print, "callback N")
#
stackN.close()
#: open files
fileN = open("storyN.txt", "w+"); fileN.write("line one\nline two\n"); fileN.flush()
#
fileN.seek(5); print(repr(fileN.readline()), fileN.tell())
#
fileN.write("endN"); fileN.seek(0); print(fileN.read())
import os; os.rename("storyN.txt", "renamedN.txt"); print(os.path.getsize("renamedN.txt"))
#
fileN.close(); print(open("renamedN.txt", "rb").read()); os.remove("renamedN.txt")
#: a deleted file
import os
goneN = open("goneN", "wb+"); goneN.write(bytes(range(256)) * 40); goneN.flush(); os.remove("goneN")
#
goneN.seek(1000); print(goneN.read(4), os.fstat(goneN.fileno()).st_size, os.path.exists("goneN"))
#
goneN.truncate(10); goneN.seek(0); print(goneN.read()); goneN.close()
#: directories and environment
import os, pathlib
pathlib.Path("dirN/sub").mkdir(parents=True); pathlib.Path("dirN/a").write_text("hé"); os.environ["STORYN"] = "vN"
os.symlink("a", "dirN/l"); os.chmod("dirN/a", 0o640)
#
print(sorted(os.listdir("dirN")), os.readlink("dirN/l"), pathlib.Path("dirN/l").read_text(), os.environ["STORYN"])
#
import shutil; print(oct(os.stat("dirN/a").st_mode)); shutil.rmtree("dirN"); del os.environ["STORYN"]
#: asyncio
import asyncio
queueN = asyncio.Queue(); eventN = asyncio.Event(); await queueN.put("item N")
#
async def workN():
    await asyncio.sleep(0); eventN.set(); return await queueN.get()
print(await asyncio.gather(workN(), eventN.wait()))
#
async def agenN():
    for i in range(3):
        yield i
        await asyncio.sleep(0)
agN = agenN(); print(await anext(agN))
#
print([x async for x in agN], queueN.empty(), asyncio.run.__name__)
#: a coroutine half way
import types
@types.coroutine
def stopN(x): return (yield x)
async def coN():
    a = await stopN("first N")
    b = await stopN(a * 2)
    return a + b
cN = coN(); print(cN.send(None))
#
print(cN.send(5))
#
try: cN.send(7)
except StopIteration as e: print("done", e.value)
#: itertools and iterators
import itertools
itN = itertools.chain(itertools.islice(itertools.count(N), 3), itertools.cycle("ab")); print(next(itN))
dN = {i: str(i) for i in range(50)}; keysN = iter(dN); next(keysN)
#
print([next(itN) for _ in range(5)], next(keysN))
#
tN = itertools.tee(itertools.groupby("aabbbc")); print([k for k, _ in tN[1]])
#
print([k for k, g in tN[0]], list(itertools.islice(itN, 3)), len(list(keysN)))
#: random
import random
random.seed(N); mineN = random.Random(N + 1); print(random.random(), mineN.gauss(0, 1))
xN = [random.randrange(1000) for _ in range(3)]
#
print(mineN.gauss(0, 1), mineN.sample(range(99), 4), xN)
#: decimal, fractions, numbers
import decimal, fractions
with decimal.localcontext() as ctx:
    ctx.prec = 40
    sevenN = decimal.Decimal(1) / 7
fracN = fractions.Fraction(N, 97); bigN = 3 ** 5000
#
print(sevenN, fracN * 3, bigN % 10 ** 20, decimal.getcontext().prec)
#
print(float(sevenN).hex(), (bigN >> 7000).bit_length(), complex(N, 1) ** 2)
#: re and text
import re
patN = re.compile(r"(?P<word>\w+)"); scanN = patN.finditer("aé bN cc dd"); print(next(scanN)["word"])
#
print(next(scanN)["word"], re.sub("[aeiou]", "*", "storyN"), patN.groupindex)
#
print([m.group() for m in scanN], "ß".upper(), "N".zfill(5).encode("utf-16-le"))
#: datetime
import datetime, zoneinfo
momentN = datetime.datetime(2026, 1, 1 + N % 28, 12, tzinfo=datetime.timezone.utc); deltaN = datetime.timedelta(hours=N)
#
print((momentN + deltaN).isoformat(), momentN.strftime("%A %j"), deltaN / 7)
#: weak references
import weakref
class ThingN:
    def __init__(self, n): self.n = n
    def __del__(self): print("thing", self.n, "goes")
strongN = [ThingN(i) for i in range(3)]
weakN = weakref.WeakValueDictionary({t.n: t for t in strongN}); finN = weakref.finalize(strongN[2], print, "finalN")
#
strongN.pop(0); print(sorted(weakN), finN.alive)
#
t = None; strongN.clear(); print(sorted(weakN), finN.alive)
#: large memory
blockN = [bytearray([i % 251]) * 100_000 for i in range(60)]
#
print(sum(sum(b[::5000]) for b in blockN), len(blockN))
del blockN[::2]
#
blockN += [b"x" * 300_000 for _ in range(20)]; print(sum(len(b) for b in blockN), sum(b[0] for b in blockN))
blockN = None
#: many small objects
manyN = {f"key{i}": [i, (i, str(i))] for i in range(20_000)}
#
print(sum(v[0] for v in manyN.values()), manyN["key777"]); manyN = {k: v for k, v in manyN.items() if v[0] % 3}
#
print(len(manyN), hash(tuple(manyN)[:5]) == hash(("key1", "key2", "key4", "key5", "key7"))); del manyN
#: compressors and digests half way
import zlib, hashlib
dataN = zlib.compress(b"story N " * 1000); pipeN = zlib.decompressobj(); headN = pipeN.decompress(dataN[:20]); sumN = hashlib.sha256(headN)
#
restN = pipeN.decompress(dataN[20:]); sumN.update(restN); print(len(headN) + len(restN), sumN.hexdigest()[:16])
#: sqlite
import sqlite3
dbN = sqlite3.connect(":memory:"); dbN.execute("create table t(a, b)")
dbN.executemany("insert into t values(?, ?)", [(i, str(i)) for i in range(200)]); rowsN = dbN.execute("select a from t order by a desc")
#
print(rowsN.fetchone(), dbN.total_changes, dbN.execute("select count(*) from t where a > 150").fetchone())
#
print(rowsN.fetchmany(2), dbN.in_transaction); dbN.rollback(); dbN.close()
#: structures
import array, collections, heapq, struct
heapN = [5, 3, 8]; heapq.heapify(heapN); ringN = collections.deque(range(5), 5); viewN = memoryview(array.array("d", [1.5, N]))
#
heapq.heappush(heapN, 1); ringN.append(9); print(heapN, ringN, viewN.tolist(), struct.pack("<hq", N, -1))
#
cN_ = collections.Counter("mississippi"); print(cN_.most_common(2), heapq.heappop(heapN), viewN[1])
#: functools and contextvars
import functools, contextvars
@functools.lru_cache(maxsize=4)
def slowN(n): print("computing", n); return n * n
varN = contextvars.ContextVar("vN", default=0); ctxN = contextvars.copy_context(); ctxN.run(varN.set, 5); print(slowN(3))
#
print(slowN(3), slowN(4), slowN.cache_info(), ctxN[varN], varN.get(), functools.reduce(lambda a, b: a * b, range(1, 9)))
#: logging and text streams
import io, logging
outN = io.StringIO(); logN = logging.getLogger("storyN"); logN.addHandler(logging.StreamHandler(outN)); logN.propagate = False
logN.warning("one N")
#
logN.error("two %s", N); print(repr(outN.getvalue()), logN.handlers[0].level)
#
outN.close(); logN.handlers.clear()
#: the last value, deep data, a lock
import threading
lockN = threading.Lock(); lockN.acquire(); localN = threading.local(); localN.x = N
deepN = None
for _ in range(500): deepN = [deepN]
#
print(lockN.locked(), localN.x, str(deepN)[:20].count("["))
N * 1000
#
print(lockN.release(), lockN.locked())
#: modules of one's own
import sys, types, importlib
with open("modN.py", "w") as f: _ = f.write("counter = N\ndef tick():\n    global counter\n    counter += 1\n    return counter\n")
sys.path.insert(0, ""); importlib.invalidate_caches(); import modN; print(modN.tick())
#
print(modN.tick(), modN.__file__.rpartition("/")[2]); importlib.reload(modN); print(modN.tick())
#
sys.modules.pop("modN"); import os; os.remove("modN.py"); print(modN.counter); sys.path.remove("")
#: pickles and copies
import copy, pickle
class PickN:
    def __init__(self): self.me = self; self.list = [1, self]
pN = PickN(); bytesN = pickle.dumps([pN, pN])
#
aN, bN = pickle.loads(bytesN); print(aN is bN, aN.me is aN, copy.deepcopy(pN).list[1].me.list[0], len(bytesN))
