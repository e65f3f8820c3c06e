"""One run after the other: the harness's doors for JavaScript. Neither lets an exception out."""

import __main__
import base64
import json
import os
import signal
import sys
import time

from _serpentarium import complete as completer
from _serpentarium import compiler, loop, shims, show, state, streams, trouble

HOME = "/home/pyodide"
CO_COROUTINE = 0x80

state.namespace = __main__.__dict__


def awake(emit, pause, ask, stop_reason, limits):
    """Connects a booted interpreter. Nothing here may depend on time or chance: the ready image is taken next."""
    state.emit, state.pause, state.ask, state.stop_reason, state.limits = emit, pause, ask, stop_reason, limits
    streams.open_streams()
    signal.signal(signal.SIGINT, state.on_signal)
    # A rehearsal: the interpreter keeps strings in JavaScript from its first calls on.
    emit("")
    pause(0)
    pause(0.0)
    ask("")
    stop_reason()
    limits()


def renew(loaded):
    """Gives a restored interpreter what must differ from restore to restore.

    A clean interpreter gets a fresh `random`. In a loaded session each random generator goes on exactly where it was
    saved, seeded or not, as all its other objects do; what must not repeat takes its bytes from the system each time
    (`secrets`, `uuid`, `os.urandom`, names of temporary files).
    """
    random = sys.modules.get("random")
    if random is not None and not loaded:
        random.seed()
    tempfile = sys.modules.get("tempfile")
    if tempfile is not None:
        tempfile._name_sequence = None


def execute(code, cell, extras):
    """Runs a cell and returns `ok`, `error`, `memory` or `interrupted`."""
    try:
        sys.settrace(None)
        sys.setprofile(None)
        return _execute(code, cell, extras)
    except MemoryError:
        return "memory"
    except BaseException:
        # Our own error, or a guest who changed what we stand on.
        return "error"
    finally:
        state.disarm()


def _execute(code, cell, extras):
    options = json.loads(extras) if extras else {}
    if not cell:
        state.cells += 1
        cell = f"<cell {state.cells}>"
    if signal.getsignal(signal.SIGINT) is not state.on_signal:
        signal.signal(signal.SIGINT, state.on_signal)
    streams.mend()
    streams.stdin.start(options.get("stdinText") or "", options.get("stdin") != "closed")
    loop.install()
    failure = None
    try:
        try:
            state.arm()
            try:
                _steps(code, cell, options)
            finally:
                sys.settrace(None)
                sys.setprofile(None)
                loop.settle()
                streams.flush()
        finally:
            state.armed = False
    except BaseException as e:
        failure = e
    if failure is None:
        return "ok"
    return _outcome(failure)


def _steps(code, cell, options):
    if options:
        _write_files(options.get("files") or ())
        for name in ("setup", "before"):
            if options.get(name):
                _run(options[name], f"<{name}>", False)
    _run(code, cell, not options.get("silent"))
    if options.get("after"):
        _run(options["after"], "<after>", False)


def _run(source, name, showing):
    state.showing = showing
    compiler.remember(name, source)
    statements, last = compiler.compile_cell(source, name)
    namespace = state.namespace
    value = None
    if any(part is not None and part.co_flags & CO_COROUTINE for part in (statements, last)):
        value = loop.run(_await_both(statements, last, namespace))
    else:
        if statements is not None:
            exec(statements, namespace)
        if last is not None:
            value = eval(last, namespace)
    if value is not None and showing:
        show.show_result(value)
    if showing:
        shims.show_open_figures()


async def _await_both(statements, last, namespace):
    """A cell with top-level await: all of it runs inside the loop."""
    for part in (statements, last):
        value = None
        if part is not None:
            value = eval(part, namespace)
            if part.co_flags & CO_COROUTINE:
                value = await value
    return value


def _write_files(files):
    for file in files:
        path = file["path"]
        parts = path.split("/")
        if path.startswith("/") or ".." in parts or "\0" in path or not parts[-1]:
            raise ValueError(f"files: the path {path!r} is not allowed; it must be relative and must not contain '..'")
        target = f"{HOME}/{path}"
        os.makedirs(os.path.dirname(target), exist_ok=True)
        content = base64.b64decode(file["base64"]) if file.get("base64") is not None else file.get("text", "").encode()
        with open(target, "wb") as f:
            f.write(content)


def _outcome(failure):
    if isinstance(failure, SystemExit) and not failure.code:
        return "ok"
    stopped = state.stop_reason()
    try:
        # Formatting runs the guest's __str__: it must stay interruptible.
        state.arm()
        event = trouble.describe(failure, stopped)
    except BaseException:
        state.armed = False
        event = trouble.minimal(failure, stopped)
    state.armed = False
    show.send(event)
    if isinstance(failure, MemoryError):
        return "memory"
    return "interrupted" if isinstance(failure, KeyboardInterrupt) else "error"


def complete(code, cursor):
    """Completions as JSON."""
    try:
        return completer.answer(code, cursor)
    except BaseException:
        return '{"from":0,"to":0,"items":[]}'
    finally:
        state.disarm()


def first_touch():
    """Runs a cell that nobody sees: the engine compiles what each run needs, before the first one waits for it."""
    emit, state.emit = state.emit, lambda text: None
    execute("4+5", "<touch>", "")
    state.emit = emit
    state.namespace.pop("_", None)
    state.sources.clear()


def warm_up():
    """Runs once through everything, so that the base image has it loaded and specialised."""
    time.monotonic()
    state.emit, state.pause = (lambda text: None), (lambda milliseconds: True)
    state.ask, state.stop_reason, state.limits = (lambda text: None), (lambda: 0), (lambda: "{}")
    for code in ("4+5", "x = 1\nx", "import asyncio\nawait asyncio.sleep(0)\n[1]", "1/0", "x =", "def f(:\n pass", "raise MemoryError"):
        execute(code, "", "")
    complete("import o", 8)
    complete("x.re", 4)
    execute("undefined_name", "<warm>", json.dumps({"before": "y = 1", "stdin": "closed"}))
    execute("input()", "", json.dumps({"stdin": "closed"}))
    for name in ("x", "y", "_", "asyncio"):
        state.namespace.pop(name, None)
    state.emit = state.pause = state.ask = state.stop_reason = state.limits = None
    state.cells = 0
    state.sources.clear()
