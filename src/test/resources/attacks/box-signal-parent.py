# id: box-signal-parent
# class: escape-process
# expect: blocked-error
# also-ok: ok-with-output, memory-error-or-kill
# must-not: ESCAPED:
# followup: print(1+1)
# followup-ok: 2|gone|error
# note: the server itself has to live on, which the probe in another session shows
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
import ctypes, os, signal
for target in (0, -1, 1, 2, os.getppid(), -os.getpgrp() if hasattr(os, "getpgrp") else 1):
    for call in ("kill", "killpg"):
        if target == os.getpid(): continue
        try: getattr(os, call)(target, signal.SIGKILL); print(call, target, "returned")
        except BaseException as x: blocked(x)
try: print(ctypes.CDLL(None).ptrace(16, 1, 0, 0))
except BaseException as x: blocked(x)
print("BLOCKED:still here")
