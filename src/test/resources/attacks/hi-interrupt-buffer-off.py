# id: hi-interrupt-buffer-off
# class: harness-dos
# expect: timeout
# also-ok: blocked-error, memory-error-or-kill
# must-not: ESCAPED:
# followup: print(1+1)
# followup-ok: 2|gone|error|timeout
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
import pyodide_js
for off in (lambda: pyodide_js.setInterruptBuffer(None), lambda: pyodide_js._api.setInterruptBuffer(None), lambda: pyodide_js._module.setInterruptBuffer(None)):
    try: off(); print("off")
    except BaseException as x: blocked(x)
while True: pass
