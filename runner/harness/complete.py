"""Completions over the session's namespace, without running the guest's properties or `__getattr__`."""

import builtins
import inspect
import json
import keyword
import re
import sys
import types

from _serpentarium import state

MAX_ITEMS = 200
_CHAIN = re.compile(r"((?:[^\W\d]\w*\s*\.\s*)*)([^\W\d]\w*)?\Z")
_IMPORT = re.compile(r"\s*(?:import\s+(?:[\w.]+\s*,\s*)*|from\s+)([\w.]*)\Z")
_FROM = re.compile(r"\s*from\s+([\w.]+)\s+import\s+\(?(?:\w+\s*,\s*)*(\w*)\Z")
_MISSING = object()


def answer(code, cursor):
    """JSON of `from`, `to`, `items`; positions in UTF-16 code units, as JavaScript counts."""
    units = code.encode("utf-16-le", "surrogatepass")
    cursor = max(0, min(cursor, len(units) // 2))
    before = units[: cursor * 2].decode("utf-16-le", "replace")
    line = before[before.rfind("\n") + 1 :]
    prefix, found = _find(line)
    start = cursor - len(prefix.encode("utf-16-le")) // 2
    items = [_item(label, value) for label, value in _ordered(found, prefix)]
    return json.dumps({"from": start, "to": cursor, "items": items})


def _find(line):
    """The text being completed and the candidates: names with their values, or with a kind as text."""
    if match := _FROM.match(line):
        return match[2], _module_members(match[1])
    if match := _IMPORT.match(line):
        package, _, prefix = match[1].rpartition(".")
        return prefix, dict.fromkeys(_modules(package), "module")
    if _in_text(line):
        return "", {}
    match = _CHAIN.search(line)
    prefix = match[2] or ""
    path = [part.strip() for part in match[1].split(".")[:-1]]
    head = line[: match.start()].rstrip()
    if path:
        return prefix, {} if head.endswith((".", ")", "]")) else _members(_resolve(path))
    if head.endswith("."):
        return prefix, _members(_literal(head[:-1]))
    if not prefix:
        return prefix, {}
    return prefix, _names()


def _names():
    found = dict.fromkeys(keyword.kwlist + ["match", "case", "type"], "keyword")
    found.update(builtins.__dict__)
    found.update(state.namespace)
    return {name: value for name, value in found.items() if type(name) is str and name.isidentifier()}


def _in_text(line):
    """True inside a string or a comment of this line; good enough without a parser."""
    quote = None
    escaped = False
    for char in line:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif quote:
            quote = None if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "#":
            return True
    return quote is not None


def _resolve(path):
    namespace = state.namespace
    value = namespace.get(path[0], builtins.__dict__.get(path[0], _MISSING))
    for name in path[1:]:
        if value is _MISSING:
            break
        value = _static(value, name)
    return value


def _static(value, name):
    """An attribute without running code of the guest; properties and other descriptors count as missing."""
    if isinstance(value, types.ModuleType):
        return value.__dict__.get(name, _MISSING)
    found = inspect.getattr_static(value, name, _MISSING)
    if isinstance(found, (staticmethod, classmethod)):
        return found.__func__
    if isinstance(found, types.MemberDescriptorType):
        return found.__get__(value)
    if found is not _MISSING and not isinstance(found, types.FunctionType) and hasattr(type(found), "__get__"):
        return _MISSING
    return found


def _literal(head):
    """A value of the kind that the text before the dot builds."""
    for end, value in (("'", ""), ('"', ""), ("]", []), ("}", {})):
        if head.endswith(end) and not (end == "]" and re.search(r"\w\s*\[[^\[]*\]\Z", head)):
            return value
    return _MISSING


def _members(value):
    if value is _MISSING:
        return {}
    found = {}
    kinds = value.__mro__ if isinstance(value, type) else type(value).__mro__
    for kind in reversed(kinds):
        found.update(type.__dict__["__dict__"].__get__(kind))
    if isinstance(value, type):
        pass
    elif isinstance(value, types.ModuleType):
        found = dict(value.__dict__)
    else:
        try:
            found.update(object.__getattribute__(value, "__dict__"))
        except AttributeError:
            pass
    return {name: member for name, member in found.items() if type(name) is str and name.isidentifier()}


def _module_members(name):
    module = sys.modules.get(name)
    members = _members(module) if module is not None else {}
    members.update(dict.fromkeys(_modules(name), "module"))
    return members


def _modules(package):
    if not package:
        names = {name.partition(".")[0] for name in sys.modules} | set(sys.stdlib_module_names)
        names |= _importable(None)
        return sorted(n for n in names if n.isidentifier() and not n.startswith("_"))
    module = sys.modules.get(package)
    path = getattr(module, "__path__", None) if isinstance(module, types.ModuleType) else None
    below = {n[len(package) + 1 :].partition(".")[0] for n in list(sys.modules) if n.startswith(package + ".")}
    return sorted(below | (_importable(path) if path else set()))


def _importable(path):
    import pkgutil

    return {module.name for module in pkgutil.iter_modules(None if path is None else list(path))}


def _ordered(found, prefix):
    lowered = prefix.lower()
    names = [n for n in found if n.startswith(prefix)] or [n for n in found if n.lower().startswith(lowered)]
    if not prefix.startswith("_"):
        names = [n for n in names if not n.startswith("_")]
    names.sort(key=lambda n: (n.startswith("_"), n.lower(), n))
    return [(name, found[name]) for name in names[:MAX_ITEMS]]


def _item(label, value):
    item = {"label": label, "kind": _kind(value)}
    if isinstance(value, types.FunctionType):
        code = value.__code__
        item["detail"] = f"({', '.join(code.co_varnames[: code.co_argcount])})"[:200]
    return item


def _kind(value):
    if value in ("keyword", "module") and type(value) is str:
        return value
    if isinstance(value, type):
        return "class"
    if isinstance(value, types.ModuleType):
        return "module"
    if isinstance(value, property):
        return "property"
    functions = (
        types.FunctionType,
        types.BuiltinFunctionType,
        types.MethodType,
        types.MethodDescriptorType,
        types.WrapperDescriptorType,
        types.ClassMethodDescriptorType,
        staticmethod,
        classmethod,
    )
    return "function" if isinstance(value, functions) else "instance"
