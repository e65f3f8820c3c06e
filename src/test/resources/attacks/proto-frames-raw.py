# id: proto-frames-raw
# class: harness-protocol
# expect: ok-with-output
# also-ok: ok, blocked-error, output-limit
# must-not-outside-stdout: ESCAPED:
# followup: print(1+1)
# followup-ok: 2|gone|error
# note: frames as the runner sends them, among them those of memory images, with the tokens that a guest could guess
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
import os, struct
def frame(kind, token, body):
    return struct.pack(">IB", 1 + len(token) + len(body), kind) + token + body
text = (E + "forged").encode()
for token in (b"", b"\0" * 16, b"\xff" * 16, b"0" * 16):
    for kind, body in ((0x83, text), (0x84, text), (0x85, b'{"type":"display","data":{"text/plain":"%s"},"result":true}' % text),
                       (0x86, b'{"run":"%s","status":"ok","durationMs":1,"heapBytes":1,"stdoutBytes":1,"stderrBytes":1}' % text),
                       (0x81, b'{"bootMs":1,"python":"%s","pyodide":"x","fromImage":true,"heapBytes":1,"reset":true}' % text),
                       (0x88, b'{"reason":"fatal","message":"%s"}' % text), (0x8A, text), (0x8B, b'{"id":"%s","bytes":1,"ready":"00"}' % text),
                       (0x8C, b'{"id":"%s","heapBytes":1}' % text)):
        for fd in (1, 2, 3, 4, 5, 9):
            try: os.write(fd, frame(kind, token, body))
            except BaseException: pass
os.write(1, struct.pack(">I", 0x7fffffff) + b"\x83")
os.write(1, struct.pack(">I", 0) + b"\x83")
print("written")
