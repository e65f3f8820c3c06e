# id: mem-typed-arrays
# class: memory
# expect: memory-error-or-kill
# also-ok: blocked-error, timeout
# must-not: ESCAPED:
# followup: print(1+1)
# followup-ok: 2|gone|error
# note: buffers of JavaScript lie outside the memory of Python and outside the heap of V8: only the process itself can be watched
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
from pyodide.ffi import to_js
block = bytes(range(256)) * (32 << 12)
keep = []
while True:
    keep.append(to_js(block))
    if len(keep) * len(block) > 3 << 30:
        print(E + "memory-cap: 3 GiB of buffers"); break
