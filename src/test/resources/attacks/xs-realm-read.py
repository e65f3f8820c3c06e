# id: xs-realm-read
# class: cross-session
# expect: blocked-error
# also-ok: ok-with-output
# must-not: ESCAPED:
# after: xs-realm-write
# session-close: after
# followup: open("/tmp/own", "w").write("1+1"); print(eval(open("/tmp/own").read()))
# followup-ok: ^2
# note: an isolate that was made clean in place must be as clean as a new one, or must be replaced by one
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
import pyodide_js
from pyodide.ffi import to_js
hits = []
places = {
    "array": lambda: to_js([]),
    "object": lambda: pyodide_js.constructor.prototype,
    "function": lambda: to_js([]).constructor,
    "bytes": lambda: to_js(b"x"),
    "module": lambda: pyodide_js._module,
    "api": lambda: pyodide_js._api,
    "fs": lambda: pyodide_js.FS,
}
for name, place in places.items():
    try:
        if str(getattr(place(), "xs_realm_mark")).startswith("left"): hits.append(name)
    except BaseException: pass
print(E + "realm of another session " + repr(hits) if hits else "BLOCKED:a realm of its own")
