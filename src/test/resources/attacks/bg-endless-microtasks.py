# id: bg-endless-microtasks
# class: background
# expect: ok-with-output
# also-ok: ok, blocked-error, timeout, memory-error-or-kill
# must-not: ESCAPED:
# followup: print(1+1)
# followup-ok: 2|gone|error|timeout
# cpu-check: microtasks that never end go on after the run; the idle watchdog has to end the process
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
from pyodide.ffi import create_proxy, to_js
def endless():
    while True:
        yield 0
to_js([]).constructor.fromAsync(create_proxy(endless()))
print("started")
