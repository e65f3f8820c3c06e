# id: xs-memory-write
# class: cross-session
# expect: ok-with-output
# must-not: ESCAPED:
# note: the first half of xs-memory-scan
E = "ESC" + "APED:"
def blocked(x):
    try: print("BLOCKED:" + type(x).__name__ + ":" + str(x)[:120].replace("\n", " "))
    except BaseException: print("BLOCKED:unprintable")
import os
secret = ("RESIDUE" + "-OF-ANOTHER-SESSION ").encode()
for i in range(40):
    x = bytearray(secret * (50_000))
    with open("/tmp/residue%d" % i, "wb") as f: f.write(secret * 2_000)
    os.environ["RESIDUE%d" % i] = "RESIDUE" + "-OF-ANOTHER-SESSION"
print("written")
