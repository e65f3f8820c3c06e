"""Modules that notebook code expects: IPython.display, getpass, a matplotlib backend. Made on import only."""

import base64
import sys
import types

from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec

from _serpentarium import show, streams

BACKEND = "serpentarium_matplotlib"


class _Data:
    """An object with one MIME type."""

    mime = "text/plain"

    def __init__(self, data=None, url=None, filename=None, metadata=None):
        if data is None and filename is not None:
            with open(filename, "rb") as f:
                data = f.read()
        self.data = data
        self.metadata = metadata or {}

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = self.data
        if isinstance(data, bytes) and self.mime.startswith("text/"):
            data = data.decode("utf-8", "replace")
        return {self.mime: data}, ({self.mime: self.metadata} if self.metadata else {})

    def __repr__(self):
        return f"<{type(self).__name__} object>"


class HTML(_Data):
    mime = "text/html"


class Markdown(_Data):
    mime = "text/markdown"


class Latex(_Data):
    mime = "text/latex"


class Math(Latex):
    def __init__(self, data=None, **options):
        super().__init__(f"$\\displaystyle {str(data).strip('$')}$", **options)


class SVG(_Data):
    mime = "image/svg+xml"

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = self.data.decode("utf-8", "replace") if isinstance(self.data, bytes) else self.data
        return {self.mime: data}, {}


class JSON(_Data):
    mime = "application/json"


class Javascript(_Data):
    mime = "application/javascript"


class Pretty(_Data):
    pass


class Image(_Data):
    """PNG, JPEG, GIF, WebP or SVG from bytes or a file; there is no network for a URL."""

    def __init__(self, data=None, url=None, filename=None, format=None, width=None, height=None, **_):
        if data is None and filename is None:
            raise ValueError("Image needs data or filename; a URL cannot be fetched here")
        if isinstance(data, str) and not data.lstrip().startswith("<"):
            data, filename = None, data
        super().__init__(data, filename=filename)
        self.mime = f"image/{format.replace('jpg', 'jpeg')}" if format else _image_type(self.data)
        self.metadata = {k: v for k, v in (("width", width), ("height", height)) if v is not None}

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = self.data
        if isinstance(data, bytes):
            data = data.decode("utf-8", "replace") if "svg" in self.mime else base64.b64encode(data).decode("ascii")
        return {self.mime: data}, ({self.mime: self.metadata} if self.metadata else {})


def _image_type(data):
    starts = ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"GIF8", "image/gif"), (b"RIFF", "image/webp"))
    if isinstance(data, bytes):
        for start, mime in starts:
            if data.startswith(start):
                return mime
    return "image/svg+xml"


def _shower(cls):
    def show_all(*objs, **options):
        for obj in objs:
            show.display(cls(obj), **options)

    show_all.__name__ = show_all.__qualname__ = f"display_{cls.__name__.lower()}"
    return show_all


def _fill_display(module):
    for cls in (HTML, Markdown, Latex, Math, SVG, JSON, Javascript, Pretty, Image):
        setattr(module, cls.__name__, cls)
    for cls in (HTML, Markdown, Latex, SVG, JSON, Pretty):
        setattr(module, f"display_{cls.__name__.lower()}", _shower(cls))
    module.DisplayHandle = show.DisplayHandle
    module.display = show.display
    module.update_display = show.update_display
    module.clear_output = show.clear_output


def _fill_ipython(module):
    module.__path__ = []
    module.get_ipython = lambda: None
    module.version_info = (9, 0, 0, "")
    module.display = show.display


def _fill_getpass(module):
    module.getpass = streams.ask_secretly
    module.getuser = lambda: "pyodide"
    module.GetPassWarning = type("GetPassWarning", (UserWarning,), {})
    module.fallback_getpass = streams.ask_secretly


def _fill_backend(module):
    import io

    from matplotlib._pylab_helpers import Gcf
    from matplotlib.backend_bases import FigureManagerBase
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    def picture(figure):
        file = io.BytesIO()
        figure.savefig(file, format="png", bbox_inches="tight")
        data = {"image/png": file.getvalue(), "text/plain": show.text_of(figure)}
        show.display(data, raw=True)

    def show_figures(*args, **options):
        try:
            for manager in Gcf.get_all_fig_managers():
                picture(manager.canvas.figure)
        finally:
            Gcf.destroy_all()

    class FigureManager(FigureManagerBase):
        def show(self):
            picture(self.canvas.figure)

        @classmethod
        def pyplot_show(cls, *args, **options):
            show_figures()

    class FigureCanvas(FigureCanvasAgg):
        manager_class = FigureManager

    module.FigureCanvas = FigureCanvas
    module.FigureManager = FigureManager
    module.show = show_figures


_FILLERS = {
    "IPython": _fill_ipython,
    "IPython.display": _fill_display,
    "IPython.core.display": _fill_display,
    "IPython.core": lambda module: setattr(module, "__path__", []),
    "getpass": _fill_getpass,
    BACKEND: _fill_backend,
}


class _Finder(MetaPathFinder, Loader):
    """Makes the modules when they are imported; a real one of the same name, found earlier, wins."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        return ModuleSpec(name, _Finder, origin="serpentarium") if name in _FILLERS else None

    @staticmethod
    def create_module(spec):
        return types.ModuleType(spec.name)

    @staticmethod
    def exec_module(module):
        _FILLERS[module.__name__](module)


def show_open_figures():
    """Shows figures that a cell drew and did not show, as notebooks do."""
    module = sys.modules.get(BACKEND)
    if module is not None:
        module.show()


def install():
    # getpass is in the standard library: ours must come first. The others come last, so that real ones win.
    sys.modules.pop("getpass", None)
    sys.meta_path.insert(0, _First())
    sys.meta_path.append(_Finder())


class _First(MetaPathFinder):
    @staticmethod
    def find_spec(name, path=None, target=None):
        return _Finder.find_spec(name) if name == "getpass" else None


install()
