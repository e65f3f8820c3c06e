"""Compiles a cell: statements, then its last expression apart, so that its value can be shown."""

import __future__
import ast
import linecache

from _serpentarium import state

AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_FEATURES = 0
for _name in __future__.all_feature_names:
    _FEATURES |= getattr(__future__, _name).compiler_flag


def remember(name, source):
    """Keeps a source for tracebacks and inspect."""
    sources = state.sources
    sources.pop(name, None)
    sources[name] = source
    if len(sources) > state.MAX_SOURCES:
        oldest = next(iter(sources))
        del sources[oldest]
        linecache.cache.pop(oldest, None)
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)


def compile_cell(source, name):
    """The code objects of a cell, to be run one after the other: statements or None, last expression or None."""
    flags = AWAIT | state.future_flags
    if len(source) < 200 and "\n" not in source and "\\" not in source and ";" not in source:
        try:
            return None, compile(source.strip(" \t"), name, "eval", flags, True)
        except SyntaxError:
            pass
    tree = compile(source, name, "exec", flags | ast.PyCF_ONLY_AST, True)
    last = None
    body = tree.body
    if body and type(body[-1]) is ast.Expr and not _is_quiet(source, body[-1]):
        last = ast.Expression(body.pop().value)
    statements = None
    if body:
        statements = compile(tree, name, "exec", flags, True)
        state.future_flags |= statements.co_flags & _FEATURES
        flags |= statements.co_flags & _FEATURES
    return statements, None if last is None else compile(last, name, "eval", flags, True)


def _is_quiet(source, node):
    """True when a semicolon after the last expression asks for its value not to be shown."""
    if ";" not in source:
        return False
    line = source.splitlines()[node.end_lineno - 1].encode()[node.end_col_offset :]
    return line.lstrip(b" \t)").startswith(b";")
