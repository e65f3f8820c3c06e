"""What the harness knows about JavaScript and about the present run. Filled by `runs`."""

# Functions of the bridge; None until the interpreter is awake, and in the base image.
emit = None  # (json text): sends an event
pause = None  # (milliseconds): sleeps; below 0 until a stop
ask = None  # (json text): asks for input; text or None for end of file
stop_reason = None  # (): 0 none, 1 interrupt, 2 deadline, 3 output, 4 displays
limits = None  # (): the limits by name, and `passed`: which of those for files was passed last, as JSON

# True while a KeyboardInterrupt may be raised: only then is the guest's code on the stack.
armed = False
# An interrupt came while not armed; the next arming raises it.
missed = False

# Sources of cells by file name; at most MAX_SOURCES, the oldest go first.
sources = {}
MAX_SOURCES = 500

# The guest's namespace: __main__'s dict.
namespace = None
# Features of `from __future__` that earlier cells switched on.
future_flags = 0
# Number of the last cell without a name of its own.
cells = 0
# False while hidden code runs or RUN said silent.
showing = True


def arm():
    global armed, missed
    armed = True
    if missed:
        missed = False
        raise KeyboardInterrupt


def disarm():
    global armed, missed
    armed = missed = False


def on_signal(signum, frame):
    """The SIGINT handler: raises in the guest's code, never in the harness's own."""
    global missed
    name = "" if frame is None else frame.f_code.co_filename
    # Inside the loop's own steps it would leave the loop half stopped: the next wait raises it.
    if armed and "/asyncio/" not in name and not name.startswith("<serpentarium>/loop"):
        missed = False
        raise KeyboardInterrupt
    missed = True


def raise_missed():
    """Raises an interrupt that came at a moment when it could not be raised."""
    global missed
    if armed and missed:
        missed = False
        raise KeyboardInterrupt
