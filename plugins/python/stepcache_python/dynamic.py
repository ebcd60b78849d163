"""Code whose names no reading of the text can tell: what looks names up, or changes them, while it runs."""

import ast
from collections.abc import Iterator

NAMES = frozenset({
    "__builtins__", "__import__", "__loader__", "__spec__", "compile", "delattr", "dir", "eval", "exec", "getattr",
    "globals", "locals", "setattr", "vars",
})  # fmt: skip
_BY_TEXT = frozenset({"attrgetter", "get_type_hints", "methodcaller"})
"""Functions of modules that take names as texts."""
_FRAMES = frozenset({
    "ag_frame", "cr_frame", "f_back", "f_builtins", "f_globals", "f_locals", "gi_frame", "tb_frame",
})  # fmt: skip
_HARMLESS = frozenset({"__name__", "__doc__", "__init__", "__len__", "__class__", "__future__"})
_MODULES = frozenset({
    "__main__", "builtins", "ctypes", "gc", "imp", "importlib", "inspect", "marshal", "pickle", "pkgutil", "runpy",
    "sys",
})  # fmt: skip


def dynamic(tree: ast.AST) -> str:
    """The first thing in a program by which names may mean something else than they say; empty for none."""
    return next(_found(tree), "")


def _found(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) if name in NAMES:
                yield name
            case ast.Attribute(attr=name) if name in _FRAMES | _BY_TEXT | _MODULES:
                yield name  # modules, too: `typing.sys` is `sys`
            case ast.Attribute(attr=name) if name.startswith("__") and name not in _HARMLESS:
                yield name
            case ast.Import(names=aliases):
                yield from (one.name for one in aliases if one.name.partition(".")[0] in _MODULES)
            case ast.ImportFrom(module=module) if (module or "").partition(".")[0] in _MODULES:
                yield str(module)
            case ast.ImportFrom(names=aliases):
                yield from (one.name for one in aliases if one.name in _BY_TEXT | _MODULES)
            case _:
                pass
