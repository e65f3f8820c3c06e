# id: box-proc-walk
# class: escape-process
# expect: blocked-error
# also-ok: ok-with-output
# must-not: ESCAPED:
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
import os
hits = []
for p in ["self", "1", "2", str(os.getpid()), str(os.getppid()), "thread-self"]:
    for f in ("environ", "maps", "mem", "root/etc/passwd", "cwd/main.js", "fd/0", "fd/9", "cmdline", "exe"):
        try:
            with open("/proc/%s/%s" % (p, f), "rb") as h: d = h.read(64)
            if d: hits.append((p, f, d[:16]))
        except BaseException: pass
for p in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/mounts", "/sys/kernel/uevent_helper", "/dev/mem", "/dev/kmsg", "/run/docker.sock"):
    try:
        with open(p, "rb") as h: d = h.read(64)
        if d: hits.append((p, d[:16]))
    except BaseException: pass
print(E + "proc " + repr(hits) if hits else "BLOCKED:no process to be seen")
