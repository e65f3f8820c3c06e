#: sys.modules emptied
import sys
for name in list(sys.modules):
    if name not in ("sys", "builtins"):
        del sys.modules[name]
#: modules replaced by fakes
import sys, types
for name in ("os", "json", "random", "io", "codecs", "re", "tempfile", "signal"):
    sys.modules[name] = types.ModuleType(name)
#: builtins poisoned
import builtins
builtins.len = builtins.print = builtins.open = builtins.__import__ = lambda *a, **k: 42
#: builtins emptied
import builtins
vars(builtins).clear()
#: exceptions replaced
import builtins
builtins.BaseException = builtins.Exception = builtins.KeyboardInterrupt = int
#: standard library monkey-patched
import json, os, random, re, time, asyncio, traceback, linecache
json.dumps = json.loads = os.getcwd = random.random = random.seed = re.compile = time.time = lambda *a, **k: None
asyncio.run = traceback.TracebackException = linecache.getline = None
#: the harness itself patched
import sys
runs = sys.modules["_serpentarium.runs"]
runs.renew = runs.execute = runs._execute = lambda *a: "ok"
sys.modules["_serpentarium.state"].emit = lambda text: None
#: harness modules removed
import sys
for name in list(sys.modules):
    if name.startswith("_serpentarium"):
        del sys.modules[name]
#: environment
import os
os.environ.clear()
os.environ.update(PATH="/x", PYTHONHASHSEED="1", TZ="Europe/Oslo", HOME="/tmp")
os.putenv("LEFT", "over")
import time; time.tzset()
#: working directory, removed
import os
os.makedirs("/tmp/a/b/c"); os.chdir("/tmp/a/b/c"); os.rmdir("/tmp/a/b/c")
#: files of all kinds
import os
for i in range(50):
    with open(f"f{i}", "w") as f: f.write("x" * i * 100)
os.symlink("f1", "link"); os.mkdir("dir", 0o700); os.chmod("f2", 0o000); os.truncate("f3", 5); os.rename("f4", "dir/f4")
os.utime("f5", (1, 2)); os.mknod("node")
#: standard directories removed and renamed
import os, shutil
shutil.rmtree("/tmp"); os.rename("/home/pyodide", "/home/other"); os.rmdir("/home/web_user")
#: devices removed
import os
for name in os.listdir("/dev"):
    try: os.remove("/dev/" + name)
    except OSError: pass
#: permissions
import os
for name in ("/", "/home", "/home/pyodide", "/tmp", "/dev"): os.chmod(name, 0)
#: open handles kept
handles = [open(f"h{i}", "w+") for i in range(100)]
for h in handles: h.write("unflushed")
#: descriptors closed and moved
import os
os.dup2(1, 50); os.dup2(2, 1); os.close(0); os.close(2)
#: descriptor exhaustion
import os
fds = []
try:
    while True: fds.append(os.open("/dev/null", os.O_RDONLY))
except OSError: pass
#: standard streams closed and replaced
import sys, io
sys.stdout.close(); sys.stderr = io.StringIO(); sys.stdin = None; sys.__stdout__ = None
#: pipe kept
import os
ends = os.pipe(); os.write(ends[1], b"left over")
#: socket kept
import socket
s = socket.socket(); name = socket.gethostbyname("example.invalid")
#: settrace
import sys
sys.settrace(lambda *a: None); sys.setprofile(lambda *a: None)
#: trace on each frame, raising
import sys
def bad(*a): raise ValueError("trace")
sys.settrace(bad)
def f(): pass
f()
#: monitoring
import sys
sys.monitoring.use_tool_id(3, "x"); sys.monitoring.set_events(3, sys.monitoring.events.PY_START)
sys.monitoring.register_callback(3, sys.monitoring.events.PY_START, lambda *a: None)
#: audit hook
import sys
sys.addaudithook(lambda *a: None)
#: signal handlers
import signal
for n in signal.valid_signals():
    try: signal.signal(n, lambda *a: print("signal"))
    except (OSError, ValueError): pass
#: sigint ignored
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN); signal.set_wakeup_fd(-1)
#: warnings filters
import warnings
warnings.filterwarnings("error"); warnings.simplefilter("ignore", DeprecationWarning); warnings.warn("x", DeprecationWarning)
warnings.showwarning = print
#: locale and decimal contexts
import locale, decimal
locale.setlocale(locale.LC_ALL, "C"); decimal.getcontext().prec = 5; decimal.DefaultContext.prec = 7
decimal.setcontext(decimal.ExtendedContext); decimal.getcontext().traps[decimal.Inexact] = True
#: contextvars
import contextvars
v = contextvars.ContextVar("v"); v.set(1)
#: random state
import random
random.seed(42); random.random = lambda: 4; r = random.SystemRandom(); keep = random.getstate()
#: asyncio tasks left behind
import asyncio
async def forever():
    while True: await asyncio.sleep(1)
t = asyncio.create_task(forever()) if False else None
async def main():
    global task
    task = asyncio.ensure_future(forever()); await asyncio.sleep(0)
await main()
#: asyncio loops and policies
import asyncio
loop = asyncio.new_event_loop(); asyncio.set_event_loop(loop); loop.call_later(1000, print)
#: asyncio debug, exception handler
import asyncio
loop = asyncio.get_event_loop(); loop.set_debug(True); loop.set_exception_handler(print); loop.close()
#: atexit
import atexit
atexit.register(print, "bye"); atexit._run_exitfuncs(); atexit.register(lambda: 1 / 0)
#: gc settings
import gc
gc.disable(); gc.set_threshold(1, 1, 1); gc.freeze(); gc.callbacks.append(lambda *a: None); gc.set_debug(gc.DEBUG_SAVEALL)
class C: pass
for _ in range(100):
    c = C(); c.me = c
#: recursion limit, small
import sys
sys.setrecursionlimit(60)
#: recursion limit, large and deep
import sys
sys.setrecursionlimit(5000)
def deep(n): return n and 1 + deep(n - 1)
deep(2000)
#: recursion without end
def f(): return f()
f()
#: interpreter settings
import sys
sys.setswitchinterval(9); sys.set_int_max_str_digits(0); sys.dont_write_bytecode = True; sys.argv[:] = ["x"]
#: sys.path and import hooks
import sys
sys.path[:] = ["/nowhere"]; sys.meta_path.clear(); sys.path_hooks.clear(); sys.path_importer_cache.clear()
#: shadow modules on disk
for name in ("json", "random", "os", "re", "traceback"):
    with open(f"{name}.py", "w") as f: f.write("raise SystemExit('shadow')")
import sys
for name in ("json", "random", "re"): sys.modules.pop(name)
sys.path.insert(0, "/home/pyodide"); sys.path_importer_cache.clear()
#: codecs
import codecs
codecs.register(lambda name: None); codecs.register_error("strict2", lambda e: ("", e.end))
codecs.lookup("cp1252"); codecs.lookup("rot13")
#: logging handlers
import logging
logging.basicConfig(level=1, handlers=[logging.NullHandler()] * 3); logging.disable(50); logging.getLogger("a.b").setLevel(7)
logging.addLevelName(7, "SEVEN"); logging.captureWarnings(True)
#: threads attempted
import threading, concurrent.futures, multiprocessing
for make in (lambda: threading.Thread(target=print).start(), lambda: concurrent.futures.ThreadPoolExecutor().submit(print)):
    try: make()
    except Exception as e: print(type(e))
threading.stack_size(65536); threading.settrace(print)
#: weakrefs and finalizers
import weakref
class W:
    def __del__(self): print("del", open)
w = W(); refs = [weakref.ref(w, print), weakref.finalize(w, print, "f")]; w.me = w
#: underscore and history
1 + 1
_ = "mine"; __ = 3; Out = {}; In = []
9
#: cell counter and future flags
from __future__ import annotations, generator_stop
#: type objects changed
import collections, functools
collections.OrderedDict.extra = 1; functools.partial.__doc__ = None if False else functools.partial.__doc__
class Meta(type): pass
class X(metaclass=Meta): pass
import abc; abc.ABC.register(X); collections.abc.Sized.register(X)
#: copyreg and pickle
import copyreg, pickle
copyreg.pickle(complex, lambda c: (complex, (1, 2))); pickle.dispatch_table[int] = None
#: functools caches, re cache, struct cache
import functools, re, struct
@functools.lru_cache
def cached(n): return n
for i in range(600): cached(i); re.compile(f"a{i}")
struct.pack(">%ds" % 77, b"")
#: interned strings and small objects
import sys
keep = [sys.intern(f"interned{i}") for i in range(20000)]
#: exceptions kept
def fail(): raise ValueError("kept", [1, 2])
try: fail()
except ValueError as e: kept = e
import sys; sys.last_exc = kept
#: exception at the end
raise KeyError("nobody")
#: excepthooks and displayhook
import sys
sys.excepthook = sys.unraisablehook = sys.displayhook = sys.breakpointhook = print
#: generators half way
def g():
    try:
        while True: yield 1
    finally: print("closed")
gs = [g() for _ in range(10)]; [next(x) for x in gs]
#: memory grown and freed
x = bytearray(20_000_000); del x
#: memory grown and kept
x = bytearray(20_000_000)
#: memory grown beyond what is kept
x = bytearray(150_000_000)
#: memory exhausted
l = []
while True: l.append(bytearray(1 << 22))
#: js imported
import js, pyodide_js
#: js shown
import js
print(js, repr(js), type(js))
js
#: js reached
import pyodide_js
pyodide_js.FS.writeFile("/home/pyodide/from_js", "x"); pyodide_js.ffi
#: js prototypes poisoned
from pyodide.ffi import to_js
o = to_js([1]); P = o.constructor.prototype; P.push = P.concat; P.map = None
#: proxies kept
from pyodide.ffi import create_proxy
p = [create_proxy(lambda: 1) for _ in range(10)]
#: proxies from gc
import gc
found = [o for o in gc.get_objects() if type(o).__name__ == "JsProxy"]
#: ctypes memory
import ctypes
buffer = ctypes.create_string_buffer(b"abc"); ctypes.string_at(buffer); ctypes.memset(buffer, 65, 2)
#: ctypes python objects overwritten
import ctypes
class S: pass
ctypes.py_object.from_address(id(S()) + 4); ctypes.c_int.from_address(id(2000001)).value += 100
#: ctypes callback
import ctypes
cb = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda n: n)
#: ctypes pythonapi
import ctypes
ctypes.pythonapi.PyList_New.restype = ctypes.py_object; ctypes.pythonapi.PyList_New(3)
#: mmap kept
import mmap
f = open("m", "w+b"); f.write(b"x" * 9999); f.flush(); m = mmap.mmap(f.fileno(), 0); m[5] = 1
#: temporary files kept
import tempfile
d = tempfile.TemporaryDirectory(); n = tempfile.NamedTemporaryFile(); tempfile.tempdir = "/nowhere"
#: sqlite
import sqlite3
db = sqlite3.connect("db"); db.execute("create table t(x)"); db.execute("insert into t values(1)")
sqlite3.register_adapter(int, str)
#: zip import and archives
import zipfile, sys
with zipfile.ZipFile("z.zip", "w") as z: z.writestr("zipped.py", "x = 1")
sys.path.insert(0, "z.zip"); import zipped
#: archive of the standard library damaged
with open("/lib/python314.zip", "r+b") as f: f.seek(1000); f.write(b"damage")
#: archive of the standard library removed
import os
os.remove("/lib/python314.zip")
#: dead stack and deep data
x = None
for _ in range(100_000): x = [x]
del x
#: hidden state of time and calendar
import time, calendar, datetime
time.tzset(); calendar.setfirstweekday(6); time.localtime(); datetime.datetime.now().astimezone()
#: interpreters
try:
    import _interpreters
    _interpreters.create()
except Exception as e: print(type(e))
#: frame locals and code replaced
import json
json.dumps.__code__ = (lambda *a, **k: "replaced").__code__
json.JSONEncoder.default.__defaults__ = (1,)
#: type cache and slots
class A:
    def f(self): return 1
class B(A): pass
for _ in range(1000): B().f()
A.f = lambda self: 2
#: displays and handles
h = display("x", display_id="q"); h.update("y"); clear_output()
#: faulthandler and pdb
import faulthandler, pdb
faulthandler.enable(); pdb.set_trace = None
#: an unraisable exception
class D:
    def __del__(self): raise ValueError
D()
#: system exit
raise SystemExit(3)
