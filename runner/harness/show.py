"""display(): MIME bundles of objects, hostile ones included."""

import base64
import builtins
import json
import os
import sys

from _serpentarium import state, streams, trouble
from json.encoder import encode_basestring_ascii as quote

MAX_TEXT = 256 << 10
MAX_EVENT = 3_500_000
PLAIN = frozenset((int, float, bool, complex, str, bytes, list, tuple, dict, set, frozenset, type(None), range))
METHODS = (
    ("_repr_html_", "text/html"),
    ("_repr_markdown_", "text/markdown"),
    ("_repr_svg_", "image/svg+xml"),
    ("_repr_png_", "image/png"),
    ("_repr_jpeg_", "image/jpeg"),
    ("_repr_latex_", "text/latex"),
    ("_repr_json_", "application/json"),
)


def send(event):
    """Sends an event, without what makes it too large."""
    text = json.dumps(event, allow_nan=False)
    if len(text) > MAX_EVENT:
        data = event.get("data", {})
        for mime in sorted(data, key=lambda m: -len(json.dumps(data[m]))):
            size = len(json.dumps(data.pop(mime)))
            streams.stderr.write(
                f"display: {mime} of {size} bytes was left out; one display may have {MAX_EVENT} bytes\n"
            )
            text = json.dumps(event, allow_nan=False)
            if len(text) <= MAX_EVENT:
                break
    state.emit(text)


def text_of(value):
    """repr() of anything; what a broken one gives is said instead."""
    try:
        return trouble.clip(repr(value), MAX_TEXT)
    except KeyboardInterrupt:
        raise
    except MemoryError:
        raise
    except BaseException as e:
        return f"<{type(value).__name__} object; its __repr__ raised {type(e).__name__}>"


def show_result(value):
    """The value of a cell's last expression."""
    if value is None or not state.showing:
        return
    builtins_ = builtins.__dict__
    if type(value) in PLAIN:
        state.emit('{"type":"display","data":{"text/plain":' + quote(text_of(value)) + '},"result":true}')
    else:
        data, metadata = bundle(value)
        event = {"type": "display", "data": data, "result": True}
        if metadata:
            event["metadata"] = metadata
        send(event)
    state.namespace["_"] = value
    del builtins_


def bundle(value):
    """MIME bundle and metadata of an object."""
    data, metadata = {}, {}
    kind = type(value)
    if kind not in PLAIN:
        if not isinstance(value, type):
            _add_mimebundle(value, kind, data, metadata)
            for method, mime in METHODS:
                if mime not in data:
                    _add_method(value, kind, method, mime, data, metadata)
    data.setdefault("text/plain", None)
    if data["text/plain"] is None:
        data["text/plain"] = text_of(value)
    return data, metadata


def _add_mimebundle(value, kind, data, metadata):
    found = _call(value, kind, "_repr_mimebundle_", include=None, exclude=None)
    if type(found) is tuple and len(found) == 2:
        found, extra = found
        if isinstance(extra, dict):
            for mime, entry in extra.items():
                if type(mime) is str and _is_json(entry):
                    metadata[mime] = entry
    if isinstance(found, dict):
        for mime, content in list(found.items())[:50]:
            _put(data, mime, content)


def _add_method(value, kind, method, mime, data, metadata):
    found = _call(value, kind, method)
    if type(found) is tuple and len(found) == 2:
        found, extra = found
        if isinstance(extra, dict) and _is_json(extra):
            metadata[mime] = extra
    _put(data, mime, found)


def _call(value, kind, method, **options):
    # Looked up on the type: an object that answers every attribute isn't asked.
    try:
        if getattr(kind, method, None) is None:
            return None
        return getattr(value, method)(**options)
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as e:
        if not isinstance(e, NotImplementedError):
            streams.stderr.write(f"display: {kind.__name__}.{method} raised {type(e).__name__}: {trouble.message_of(e)[:500]}\n")
        return None


def _put(data, mime, content):
    if type(mime) is not str or content is None:
        return
    if isinstance(content, (bytes, bytearray)):
        data[mime] = base64.b64encode(content).decode("ascii")
    elif isinstance(content, str):
        data[mime] = str(content)
    elif _is_json(content):
        data[mime] = content


def _is_json(content):
    try:
        json.dumps(content, allow_nan=False)
        return True
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException:
        return False


class DisplayHandle:
    """Names a display, so that it can be changed later."""

    def __init__(self, display_id):
        self.display_id = display_id

    def display(self, obj, **options):
        display(obj, display_id=self.display_id, **options)

    def update(self, obj, **options):
        update_display(obj, display_id=self.display_id, **options)

    def __repr__(self):
        return f"<DisplayHandle display_id={self.display_id}>"


def display(*objs, display_id=None, raw=False, metadata=None, clear=False, update=False, **_):
    """Show objects in the notebook; with a display_id, return a handle whose update() changes them."""
    if clear:
        clear_output(wait=True)
    if display_id is True:
        display_id = os.urandom(16).hex()
    for obj in objs:
        if raw and isinstance(obj, dict):
            data, extra = {}, {}
            for mime, content in obj.items():
                _put(data, mime, content)
        else:
            data, extra = bundle(obj)
        if isinstance(metadata, dict) and _is_json(metadata):
            extra = {**extra, **metadata}
        event = {"type": "display", "data": data}
        if extra:
            event["metadata"] = extra
        if display_id is not None:
            event["displayId"] = str(display_id)[:200]
        if update:
            event["update"] = True
        send(event)
    return DisplayHandle(str(display_id)[:200]) if display_id is not None else None


def update_display(obj, *, display_id, **options):
    """Change what an earlier display with this id shows."""
    display(obj, display_id=display_id, update=True, **options)


def clear_output(wait=False):
    """Remove the output so far; with wait, only when the next output comes."""
    state.emit('{"type":"clear","wait":true}' if wait else '{"type":"clear"}')


def displayhook(value):
    """sys.displayhook: shows a value as a result."""
    show_result(value)


sys.displayhook = displayhook
builtins.display = display
builtins.update_display = update_display
builtins.clear_output = clear_output
