"""An event loop that waits by sleeping in the isolate: no JavaScript event loop, nothing runs between runs."""

import asyncio
import time

from asyncio import base_events, events
from pyodide import webloop

from _serpentarium import state

SETTLE_SECONDS = 0.25


class Deadlock(RuntimeError):
    """Nothing can ever wake the loop: there are no threads, no sockets and no signals that would."""


Deadlock.__name__ = Deadlock.__qualname__ = "RuntimeError"
Deadlock.__module__ = "builtins"


class _Waiter:
    """Takes the selector's place: there are no descriptors to watch, only time passes."""

    def select(self, timeout):
        state.raise_missed()
        if timeout is None:
            raise Deadlock(
                "the program waits for something that can never happen: no task is ready and no timer runs "
                "(JavaScript promises do not settle here)"
            )
        elif timeout > 0:
            state.pause(timeout * 1000)
            state.raise_missed()
        return ()

    def close(self):
        pass


class BlockingLoop(base_events.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = _Waiter()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass

    def run_in_executor(self, executor, func, *args):
        # There are no threads: the work is done at once.
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as e:
            future.set_exception(e)
        return future


class _Policy(events._BaseDefaultEventLoopPolicy):
    _loop_factory = BlockingLoop


_policy = _Policy()
_loop = None
_used = False


def install():
    """Makes this the loop of `asyncio.run`, `new_event_loop` and, in synchronous cells, of `get_event_loop`."""
    global _loop
    if _loop is None or _loop.is_closed():
        _loop = BlockingLoop()
    if events._event_loop_policy is not _policy:
        events._event_loop_policy = _policy
    local = _policy._local
    local._loop = _loop
    events._set_running_loop(None)


def run(coroutine):
    """Runs a cell's coroutine to its end; an interrupt cancels it first, so that its `finally` blocks run."""
    global _used
    _used = True
    loop = _loop
    task = loop.create_task(coroutine)
    try:
        return loop.run_until_complete(task)
    except (KeyboardInterrupt, Deadlock) as interrupt:
        if task.done():
            raise
        task.cancel()
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError as cancelled:
            # Where the cell waited says more than where our loop slept.
            raise interrupt.with_traceback(cancelled.__traceback__) from None
        raise


def settle():
    """Cancels what the run left behind and waits for it briefly; tasks that resist go with their loop."""
    global _loop, _used
    loop = _loop
    if loop is None or not (_used or loop._ready or loop._scheduled):
        return
    _used = False
    if loop.is_closed() or loop.is_running():
        _loop = None
        return install()
    tasks = asyncio.all_tasks(loop)
    if tasks:
        for task in tasks:
            task._log_destroy_pending = False
            task.cancel()
        loop.run_until_complete(asyncio.wait(tasks, timeout=SETTLE_SECONDS))
        tasks = [t for t in tasks if not t.done()]
    if tasks or loop._ready or loop._scheduled:
        # Timers and stubborn tasks: a fresh loop has none of them.
        loop._ready.clear()
        loop._scheduled.clear()
        _loop = None
        install()


def sleep(seconds, /):
    """Suspend execution for the given number of seconds."""
    if not isinstance(seconds, (int, float)):
        if not hasattr(seconds, "__float__") and not hasattr(seconds, "__index__"):
            raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
        seconds = float(seconds)
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if seconds > 9e9:
        raise OverflowError("timestamp too large to convert to C PyTime_t")
    state.pause(seconds * 1000)
    state.raise_missed()


# Pyodide wraps it for its own loop.
asyncio.run = asyncio.runners.run = getattr(webloop, "_orig_run", asyncio.runners.run)

sleep.__module__ = "time"
time.sleep = sleep
