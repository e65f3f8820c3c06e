# id: xs-realm-write
# class: cross-session
# expect: ok-with-output
# also-ok: blocked-error, memory-error-or-kill
# must-not: ESCAPED:
# note: the first half of xs-realm-read: marks and sabotages objects of JavaScript, which lie outside of the memory that an image holds
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
import pyodide_js
from pyodide.ffi import to_js, create_proxy
places = {
    "array": lambda: to_js([]).constructor.prototype,
    "object": lambda: pyodide_js.constructor.prototype,
    "function": lambda: to_js([]).constructor.constructor.prototype,
    "bytes": lambda: to_js(b"x").constructor.prototype,
    "module": lambda: pyodide_js._module,
    "api": lambda: pyodide_js._api,
    "fs": lambda: pyodide_js.FS,
}
for name, place in places.items():
    try: setattr(place(), "xs_realm_mark", "left by another session"); print("marked", name)
    except BaseException as x: blocked(x)
for name in ("HEAP8", "growMemory", "HEAPU8", "stackSave"):
    try: setattr(pyodide_js._module, name, create_proxy(lambda *a: 0)); print("sabotaged", name)
    except BaseException as x: blocked(x)
for name in ("open", "readdir", "unlink", "lookupPath", "writeFile"):
    try: setattr(pyodide_js.FS, name, create_proxy(lambda *a: 0)); print("sabotaged", name)
    except BaseException as x: blocked(x)
