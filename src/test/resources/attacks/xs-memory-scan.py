# id: xs-memory-scan
# class: cross-session
# expect: blocked-error
# also-ok: ok-with-output
# must-not: ESCAPED:
# after: xs-memory-write
# session-close: after
# note: reads the whole memory of its interpreter for what a session that has ended left in it
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
import ctypes, os
needle = ("RESIDUE" + "-OF-ANOTHER").encode()
try:
    import pyodide_js
    size = pyodide_js._module.HEAP8.length
except BaseException: size = 480 << 16
found, at, step = 0, 1024, 1 << 20
own = id(needle)
while at < size:
    chunk = ctypes.string_at(at, min(step, size - at))
    i = chunk.find(needle)
    while i >= 0:
        # What this program itself holds: its source has the halves only, its constants are near it.
        found += chunk[i - 8:i + 40].count(b"-SESSION")
        i = chunk.find(needle, i + 1)
    at += step - 64
marks = [n for n in os.environ if n.startswith("RESIDUE")] + [n for n in os.listdir("/tmp") if n.startswith("residue")]
print(E + "residue %d %r" % (found, marks[:3]) if found or marks else "BLOCKED:nothing of another session in %d bytes" % size)
