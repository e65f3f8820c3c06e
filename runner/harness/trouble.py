"""Turns an exception into the `exception` event: only the guest's and libraries' frames, everything capped."""

import errno
import json
import linecache
import traceback
import types

from _serpentarium import state

MAX_TEXT = 64 << 10
MAX_LINKS = 8
EDGE_FRAMES = 30
MAX_GROUP = 15  # as many as TracebackException shows
MAX_DEPTH = 5
OURS = "<serpentarium>/"

_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
_STOPS = {
    1: "the run was interrupted",
    2: "the run reached its time limit",
    3: "the run reached its limit of output (outputBytes)",
    4: "the run reached its limit of displays (maxDisplays)",
}


def clip(text, limit=MAX_TEXT):
    """Head and tail of a text that is too long."""
    if len(text) <= limit:
        return text
    half = limit // 2 - 40
    return f"{text[:half]}\n… {len(text) - 2 * half} characters left out …\n{text[-half:]}"


def message_of(exc):
    try:
        return clip(str(exc))
    except KeyboardInterrupt:
        raise
    except BaseException:
        return f"<{type(exc).__name__}: its __str__ failed>"


def describe(exc, stopped):
    """The event for an exception; `stopped` is the reason of a stop that main asked for, or 0."""
    name = type(exc).__name__
    message = message_of(exc)
    if stopped and isinstance(exc, KeyboardInterrupt) and not message:
        message = _STOPS.get(stopped, "")
    event = {"type": "exception", "name": clip(name, 200), "message": message}
    try:
        if isinstance(exc, SystemExit):
            event["text"] = f"SystemExit: {message}"
            return event
        kept, _ = trim(exc.__traceback__)
        event["text"] = clip(_whole_text(exc))
        if hint := limit_hint(exc, stopped) or _hint(exc, message):
            event["hint"] = hint
        event["frames"] = _syntax_frame(exc) if isinstance(exc, SyntaxError) and not kept else _frames(kept)
    except KeyboardInterrupt:
        raise
    except BaseException as e:
        event["text"] = f"{event['name']}: {message}\n(its traceback could not be written: {type(e).__name__})"
    return event


def minimal(exc, stopped):
    """The event when there is no time or memory for more."""
    name = type(exc).__name__[:200]
    event = {"type": "exception", "name": name, "message": "", "text": name}
    try:
        if hint := limit_hint(exc, stopped):
            event["hint"] = hint
    except BaseException:
        pass
    return event


def limit_hint(exc, stopped):
    """A sentence that names the limit which this exception tells of; None for any other exception."""
    if isinstance(exc, MemoryError):
        limits = _limits()
        return f"The interpreter may use {_size(limits.get('memoryBytes'))} of memory (memoryBytes)."
    if isinstance(exc, OSError) and exc.errno == errno.ENOSPC:
        limits = _limits()
        if limits.get("passed") == "fileCount":
            return f"There may be {limits.get('fileCount')} files and folders (fileCount); delete some."
        return f"All files together may have {_size(limits.get('fileBytes'))} (fileBytes); delete some."
    if not stopped or not isinstance(exc, KeyboardInterrupt):
        return None
    limits = _limits()
    if stopped == 2:
        return f"A run may take {limits.get('timeoutMs', 0) / 1000:g} seconds (timeoutMs)."
    if stopped == 3:
        return f"A run may write {_size(limits.get('outputBytes'))} (outputBytes)."
    if stopped == 4:
        return f"A run may show {limits.get('maxDisplays')} displays (maxDisplays)."
    return None


def _limits():
    return json.loads(state.limits())


def _size(count):
    """A number of bytes for people; exact when it is a whole number of units."""
    if count is None:
        return "no more bytes"
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= unit:
            return f"{count / unit:.4g} {name}"
    return f"{count} bytes"


def trim(tb):
    """The traceback's entries without ours and without what led to the guest's first; and how many were cut out."""
    entries = []
    while tb is not None:
        if not tb.tb_frame.f_code.co_filename.startswith(OURS):
            entries.append(tb)
        tb = tb.tb_next
    for i, entry in enumerate(entries):
        if entry.tb_frame.f_code.co_filename in state.sources:
            entries = entries[i:]
            break
    else:
        entries = [e for e in entries if "/_pyodide/" not in e.tb_frame.f_code.co_filename]
        if all("/asyncio/" in e.tb_frame.f_code.co_filename for e in entries):
            entries = []
    cut = len(entries) - 2 * EDGE_FRAMES
    if cut > 0:
        return entries[:EDGE_FRAMES] + entries[-EDGE_FRAMES:], cut
    return entries, 0


def _relink(entries):
    tb = None
    for e in reversed(entries):
        tb = types.TracebackType(tb, e.tb_frame, e.tb_lasti, e.tb_lineno)
    return tb


def _whole_text(exc):
    links, seen, joint = [], set(), ""
    while exc is not None and id(exc) not in seen:
        seen.add(id(exc))
        if len(links) < MAX_LINKS:
            links.append((exc, joint))
        if exc.__cause__ is not None:
            exc, joint = exc.__cause__, _CAUSE
        elif exc.__context__ is not None and not exc.__suppress_context__:
            exc, joint = exc.__context__, _CONTEXT
        else:
            exc = None
    parts = []
    if len(seen) > len(links):
        parts.append(f"… {len(seen) - len(links)} earlier exceptions left out …\n\n")
    for exc, joint in reversed(links):
        parts.append(_one_text(exc))
        parts.append(joint)
    return "".join(parts)


def _one_text(exc):
    report = _report(exc, 0)
    return "".join(report.format(chain=False))


def _hint(exc, message):
    """What Python suggests for a name that does not exist."""
    if not isinstance(exc, (NameError, AttributeError, ImportError)):
        return None
    full = traceback.TracebackException(type(exc), exc, exc.__traceback__, _seen=set())._str
    return full[len(message) :].strip(" .") if full.startswith(message) else None


def _report(exc, depth):
    """A TracebackException of this exception alone: chain and group are walked here, with bounds."""
    entries, cut = trim(exc.__traceback__)
    # A given seen set keeps the constructor from following the chain, which may have any length.
    report = traceback.TracebackException(type(exc), exc, _relink(entries), compact=True, _seen=set())
    report.__cause__ = report.__context__ = report.exceptions = None
    if len(report._str) > MAX_TEXT:
        report._str = clip(report._str)
    if cut:
        middle = traceback.FrameSummary(f"… {cut} frames left out …", 0, "…", lookup_line=False, line="")
        report.stack.insert(EDGE_FRAMES, middle)
    if isinstance(exc, BaseExceptionGroup):
        parts = exc.exceptions
        if depth < MAX_DEPTH:
            shown = [_report(part, depth + 1) for part in parts[:MAX_GROUP]]
            # The formatter only counts what it does not show.
            report.exceptions = shown + [None] * (len(parts) - len(shown))
    return report


def _frames(entries):
    frames = []
    for entry in entries:
        code = entry.tb_frame.f_code
        frame = {"file": clip(code.co_filename, 1000), "line": entry.tb_lineno or 0, "function": clip(code.co_name, 200)}
        source = linecache.getline(code.co_filename, frame["line"])
        positions = _positions(code, entry.tb_lasti)
        if positions is not None:
            line, end_line, column, end_column = positions
            last = source if end_line == line else linecache.getline(code.co_filename, end_line)
            frame["column"] = _utf16(source, column)
            frame["endLine"] = end_line
            frame["endColumn"] = _utf16(last, end_column)
        if source:
            frame["source"] = clip(source.strip(), 1000)
        frame["user"] = code.co_filename in state.sources
        frames.append(frame)
    return frames


def _positions(code, lasti):
    for i, positions in enumerate(code.co_positions()):
        if i == lasti // 2:
            return None if None in positions else positions
    return None


def _utf16(line, column):
    """A column in bytes of UTF-8 as a column in UTF-16 code units, as editors count."""
    if line.isascii():
        return column
    return len(line.encode()[:column].decode("utf-8", "replace").encode("utf-16-le")) // 2


def _syntax_frame(exc):
    if not isinstance(exc.lineno, int) or not isinstance(exc.filename, str):
        return []
    frame = {"file": clip(exc.filename, 1000), "line": max(exc.lineno, 0), "user": exc.filename in state.sources}
    source = exc.text if isinstance(exc.text, str) else ""
    if isinstance(exc.offset, int) and exc.offset > 0:
        frame["column"] = exc.offset - 1
    if isinstance(exc.end_lineno, int) and isinstance(exc.end_offset, int) and exc.end_offset > 0:
        frame["endLine"] = max(exc.end_lineno, 0)
        frame["endColumn"] = exc.end_offset - 1
    if source.strip():
        frame["source"] = clip(source.strip(), 1000)
    return [frame]
