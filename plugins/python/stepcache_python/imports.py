"""`python.imports`, `python.imports_only`: which modules a program brings in."""

import ast
import sys
from collections.abc import Iterator
from typing import Annotated, ClassVar

from stepcache import Arguments, Example, Outcome, Passage, Rest, Takes, Verdict
from stepcache_python.dynamic import dynamic
from stepcache_python.pure import Pure, program
from stepcache_python.scopes import Names


class Imports(Pure):
    """Pass a program that imports one of these modules, or a part of one; without a name, any module.

    Why: for `forbid`. It is unsure, which `forbid` takes for a fail, where a module may be had in another way:
    `__import__`, `importlib`, `sys.modules`, or as an attribute of another module (`shutil.os`).
    """

    name: ClassVar[str] = "python.imports"
    details: ClassVar[frozenset[str]] = frozenset({"found"})

    class Args(Arguments):
        """`python.imports("os", "subprocess")`: by their full names; `os` stands for `os.path`, too."""

        modules: Annotated[tuple[str, ...], Rest(), Takes("string", "list")] = ()

    examples: ClassVar[tuple[Example, ...]] = (
        Example("import os.path as p\n", Args(modules=("os",)), passes=True),
        Example("from subprocess import run\n", Args(modules=("os", "subprocess")), passes=True),
        Example("import math\n", Args(modules=("os",)), passes=False),
        Example("import math\n", Args(), passes=True),
        Example("os = 'import os'\n", Args(modules=("os",)), passes=False),
        Example("__import__('o' + 's')\n", Args(modules=("os",)), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Wherever in the program they stand."""
        tree = program(passage)
        if isinstance(tree, Verdict):
            return Verdict.unsure(tree.reason)
        found = [name for name in imported(tree) if not args.modules or _among(name, args.modules)]
        if found:
            listed = ", ".join(dict.fromkeys(found))[:200]
            return Verdict(Outcome.PASS, f"imports {listed}", {"found": listed})
        odd = dynamic(tree) or _reached(tree, args.modules)
        return Verdict.unsure(f"`{odd}` may bring in a module") if odd else Verdict.fail("imports none of these")


class ImportsOnly(Pure):
    """Pass a program that imports nothing but these modules and their parts.

    Why: a list of what is allowed forgets nothing, as a list of what is forbidden does. It is unsure of other modules
    that an allowed one holds (`statistics.random`), if they are Python's own; of those of other packages it knows none.
    """

    name: ClassVar[str] = "python.imports_only"
    details: ClassVar[frozenset[str]] = frozenset({"found"})

    class Args(Arguments):
        """`python.imports_only("math", "statistics")`; without a name, nothing may be imported."""

        modules: Annotated[tuple[str, ...], Rest(), Takes("string", "list")] = ()

    examples: ClassVar[tuple[Example, ...]] = (
        Example("import math\n", Args(modules=("math",)), passes=True),
        Example("def f(): pass\n", Args(), passes=True),
        Example("import math, os\n", Args(modules=("math",)), passes=False),
        Example("from . import x\n", Args(modules=("math",)), passes=False),
        Example("m = __import__('math')\n", Args(modules=("math",)), passes=False),
        Example("import shutil\nshutil.os\n", Args(modules=("shutil",)), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Unsure where a module may be had in another way than by an import."""
        tree = program(passage)
        if isinstance(tree, Verdict):
            return tree
        found = ", ".join(dict.fromkeys(name for name in imported(tree) if not _among(name, args.modules)))[:200]
        if found:
            return Verdict.fail(f"imports {found}", found=found)
        odd = dynamic(tree) or next(_inner(tree), "")
        return Verdict.unsure(f"`{odd}` may bring in a module") if odd else Verdict.passed()


def imported(tree: ast.AST) -> Iterator[str]:
    """Full names of what a program imports: of `from a import b` it is `a.b`, which may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _inner(tree: ast.Module) -> Iterator[str]:
    """What is taken out of modules and may be a module that these import: private names, and those of modules."""
    names = Names(tree)
    modules = {use.name for use in names.uses if isinstance(use.node, ast.alias)}
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module, names=aliases):
                yield from (one.name for one in aliases if _is_inner(str(module), one.name))
            case ast.Attribute(value=value, attr=attr) if _root(value) in modules and _is_inner(_last(value), attr):
                yield attr
            case _:
                pass


_OWN = frozenset({"abc", "time"})
"""Parts of modules, and classes, that are called as modules are: `collections.abc`, `datetime.time`."""


def _is_inner(module: str, name: str) -> bool:
    if name.startswith("_"):
        return True
    return name in sys.stdlib_module_names and name not in _OWN and name != module.rpartition(".")[2]


def _root(value: ast.expr) -> str:
    """The name that a chain of attributes begins with; empty for none."""
    while isinstance(value, ast.Attribute):
        value = value.value
    return value.id if isinstance(value, ast.Name) else ""


def _last(value: ast.expr) -> str:
    return value.attr if isinstance(value, ast.Attribute) else _root(value)


def _among(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def _reached(tree: ast.AST, modules: tuple[str, ...]) -> str:
    """What a forbidden module may be had from: its name as an attribute or out of another module; its parent."""
    tops = {module.partition(".")[0] for module in modules}
    parents = [name for name in imported(tree) if any(module.startswith(f"{name}.") for module in modules)]
    if parents:
        return parents[0]
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) if name.lstrip("_") in tops:
                return name
            case ast.ImportFrom(names=aliases) if any(one.name.lstrip("_") in {*tops, "*"} for one in aliases):
                return next(one.name for one in aliases if one.name.lstrip("_") in {*tops, "*"})
            case _:
                pass
    return ""
