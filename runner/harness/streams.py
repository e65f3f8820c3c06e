"""stdin, stdout and stderr of the guest."""

import builtins
import io
import sys

from _serpentarium import state
from json.encoder import encode_basestring_ascii as quote


def _writer(descriptor):
    # Unbuffered, so that output and events keep the program's order; a lone surrogate comes out as \udc80.
    raw = io.FileIO(descriptor, "w", closefd=False)
    text = io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)
    text.mode = "w"
    return text


class Input(io.TextIOBase):
    """stdin: first the text that came with the run, then the client's answers."""

    encoding = "utf-8"
    errors = "strict"
    name = "<stdin>"
    mode = "r"

    def __init__(self):
        self._text = ""
        self._at = 0
        self._asks = False

    def start(self, text, asks):
        self._text = text
        self._at = 0
        self._asks = asks

    def line(self, prompt="", password=False):
        """The next line with its newline; empty at the end of the input."""
        if self._at == len(self._text):
            if not self._asks:
                return ""
            event = '{"type":"input.request","prompt":' + quote(prompt)
            answer = state.ask(event + (',"password":true}' if password else "}"))
            if answer is None:
                return ""
            self._text = answer + "\n"
            self._at = 0
        start = self._at
        self._at = self._text.find("\n", start) + 1 or len(self._text)
        return self._text[start : self._at]

    def readable(self):
        return True

    def readline(self, size=-1, /):
        line = self.line()
        if size is not None and 0 <= size < len(line):
            self._at -= len(line) - size
        return line[:size] if size is not None and size >= 0 else line

    def read(self, size=-1, /):
        if size is None or size < 0:
            return "".join(iter(self.line, ""))
        return self.readline(size)

    def __next__(self):
        line = self.line()
        if not line:
            raise StopIteration
        return line

    def fileno(self):
        raise io.UnsupportedOperation("fileno")


stdin = Input()
stdout = stderr = None


def open_streams():
    global stdout, stderr
    stdout = sys.stdout = sys.__stdout__ = _writer(1)
    stderr = sys.stderr = sys.__stderr__ = _writer(2)
    sys.stdin = sys.__stdin__ = stdin


def mend():
    """Replaces a stream that an earlier run closed or removed; one that it replaced stays."""
    global stdout, stderr
    for name in ("stdout", "stderr"):
        if globals()[name].closed:
            globals()[name] = _writer(1 if name == "stdout" else 2)
        present = getattr(sys, name, None)
        if present is not globals()[name] and getattr(present, "closed", True):
            setattr(sys, name, globals()[name])
    sys.stdin = stdin


def flush():
    for name in ("stdout", "stderr"):
        present = getattr(sys, name, None)
        if present is not globals()[name]:
            try:
                present.flush()
            except Exception:
                pass


def ask(prompt="", /):
    """Read a line from the client; the prompt is shown there. Raise EOFError at the end of the input."""
    return _answer(str(prompt), False)


def ask_secretly(prompt="Password: ", stream=None, *, echo_char=None):
    """Prompt for a password, with echo turned off."""
    return _answer(str(prompt), True)


def _answer(prompt, password):
    line = stdin.line(prompt[:10_000], password)
    if not line:
        raise EOFError("EOF when reading a line")
    return line.removesuffix("\n")


ask.__name__ = ask.__qualname__ = "input"
ask.__module__ = "builtins"
builtins.input = ask
