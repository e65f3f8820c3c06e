# id: box-inherited-fds
# class: escape-fs
# expect: blocked-error
# also-ok: ok-with-output, memory-error-or-kill
# must-not: ESCAPED:
# note: the launcher opens the system call filter as descriptor 9; the server has sockets and databases open
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
import os
found = []
for fd in range(3, 300):
    try:
        info = os.fstat(fd)
        data = os.read(fd, 64)
        if data: found.append((fd, data[:16]))
    except BaseException: pass
print(E + "descriptor " + repr(found) if found else "BLOCKED:nothing is inherited")
