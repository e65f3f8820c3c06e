# id: img-hostile-state
# class: harness-integrity
# expect: ok-with-output
# also-ok: blocked-error, memory-error-or-kill
# must-not: ESCAPED:
# followup: print(1+1)
# followup-ok: 2|gone|error|timeout
# note: the state that an idle session is saved from: a large heap full of noise, files with odd names, links in a circle, a descriptor and a finaliser that runs for ever
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
import os, gc
noise = [bytearray(os.urandom(1 << 16)) for _ in range(600)]
for i, name in enumerate(("a\\b", "\n", "x" * 250, "..x", "\u202e\ud83d\ude00", " ")):
    try:
        with open("/tmp/" + name, "wb") as f: f.write(b"\0" * 10_000)
    except BaseException as x: blocked(x)
for i in range(50):
    try: os.symlink("/tmp/l%d" % ((i + 1) % 50), "/tmp/l%d" % i)
    except BaseException as x: blocked(x)
try: os.makedirs("/tmp/" + "/".join("d" * 1 for _ in range(300)))
except BaseException as x: blocked(x)
try:
    kept = open("/tmp/open", "w+b"); kept.write(b"half"); os.unlink("/tmp/open")
except BaseException as x: blocked(x)
class Spin:
    def __del__(self):
        while True: pass
gc.callbacks.append(lambda *a: None)
spin = Spin(); circle = [spin]; circle.append(circle)
print("ready", len(noise))
