"""Scopes, held against the interpreter's own symbol tables on its own library."""

import ast
import symtable
import sysconfig
from collections import Counter
from pathlib import Path

import pytest
from stepcache_python.scopes import Names, Role, Scope

LIBRARY = Path(sysconfig.get_path("stdlib"))
FILES = """
abc argparse ast asyncio/base_events asyncio/tasks bisect calendar cmd code codecs collections/__init__ configparser
contextlib copy csv dataclasses datetime decimal difflib dis doctest email/message enum fnmatch fractions functools
heapq html/parser http/client imaplib inspect json/decoder logging/__init__ mailbox optparse pathlib pdb pickle platform
pprint pydoc random re/_parser shelve shlex smtplib socket statistics string subprocess tarfile tempfile textwrap
threading traceback turtle types typing unittest/mock urllib/parse uuid weakref xml/dom/minidom zipfile
""".split()  # noqa: SIM905 - reads better

Found = Counter[tuple[str, str, str]]


def _ours(tree: ast.Module) -> Found:
    names = Names(tree)
    seen = {(id(use.scope), use.name): _meaning(names.home(use), use.scope, names.top) for use in names.uses}
    kinds = {id(use.scope): use.scope.kind for use in names.uses}
    shown = {"comprehension": "function"}
    return Counter((shown.get(kinds[scope], kinds[scope]), name, what) for (scope, name), what in seen.items())


def _meaning(home: Scope | None, scope: Scope, top: Scope) -> str:
    if home is None or home is top:
        return "global"
    return "local" if home is scope else "free"


def _theirs(table: symtable.SymbolTable) -> Found:
    found: Found = Counter()
    for symbol in table.get_symbols():
        told = "free" if symbol.is_free() else "local" if symbol.is_local() else "global"
        if table.get_type() == "module":
            told = "global"
        passed_on = not (symbol.is_referenced() or symbol.is_assigned() or symbol.is_nonlocal())
        if told == "free" and passed_on:
            continue  # a scope inside reads it, this one does not
        found[str(table.get_type()), symbol.get_name(), told] += 1
    for child in table.get_children():
        found += _theirs(child)
    return found


def _compared(found: Found) -> Found:
    """Without what the interpreter adds: a comprehension's hidden parameter, `__class__`, mangled names."""
    return Counter({key: n for key, n in found.items() if not key[1].startswith((".", "__", "_"))})


@pytest.mark.parametrize("name", [name for name in FILES if (LIBRARY / f"{name}.py").exists()])
def test_names_mean_what_the_interpreter_says(name: str) -> None:
    """Each name of each scope is local, global or free as in the symbol tables."""
    text = (LIBRARY / f"{name}.py").read_text("utf-8")
    assert _compared(_ours(ast.parse(text))) == _compared(_theirs(symtable.symtable(text, name, "exec")))


TRICKY = """
g = 1
def f(a, b=lambda c: c):
    global g
    nonlocal_ = [w for a in b if (w := a)]
    class K:
        x = a
        y = [x for _ in range(3)]
        def m(self):
            return x, __class__
    def h():
        nonlocal a
        a = {k: v for k, v in g.items() for k in k}
        try:
            pass
        except ValueError as error:
            import os.path as p, sys
        match a:
            case {"k": [first, *rest], **others}:
                return first, rest, others
    del b
    g = w
    for i, (j, *k) in a: i += 1
    with a as (q, z): note: int
    async def co(*args, last=a, **rest): return [x async for x in args]
    return h
"""


def test_every_way_to_bind_a_name_is_known() -> None:
    """The statements that library code seldom has."""
    assert _compared(_ours(ast.parse(TRICKY))) == _compared(_theirs(symtable.symtable(TRICKY, "x", "exec")))


def test_what_a_star_imports_is_not_seen() -> None:
    """Anything may be bound then."""
    assert Names(ast.parse("from math import *")).stars


def test_a_sum_in_place_reads_what_it_binds() -> None:
    """`n += 1` is told from `n = 1`."""
    assert [use.role for use in Names(ast.parse("n += 1")).uses] == [Role.ADD]
