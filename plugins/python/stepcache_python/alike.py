"""Whether two programs are the same but for what their variables are called."""

import ast
from typing import Any

from stepcache_python.reading import docstring
from stepcache_python.scopes import Names, Scope


def alike(old: ast.Module, new: ast.Module) -> bool:
    """Whether they are: each identifier means the same variable in both, and nothing else differs.

    What docstrings say, and the texts of errors that are raised, is left aside.
    """
    return _variables(old) == _variables(new) and bool(_shape(old, _labels(old)) == _shape(new, _labels(new)))


def _variables(tree: ast.Module) -> list[int | str]:
    """What each identifier means, in the order in which they are read: a variable's number, or a name that is free."""
    names = Names(tree)
    numbers: dict[tuple[int, str], int] = {}
    homes = ((use, names.home(use)) for use in names.uses)
    return [use.name if home is None else numbers.setdefault((id(home), use.name), len(numbers)) for use, home in homes]


Labels = dict[int, tuple[str, str]]
"""By a node's id: the field that is called otherwise, and what stands for it."""


def _labels(tree: ast.Module) -> Labels:
    names = Names(tree)
    numbers: dict[tuple[int, str], int] = {}
    labels: Labels = {}
    homes: dict[int, Scope | None] = {}
    for use in names.uses:
        home = names.home(use)
        homes[id(use.node)] = home
        field = _FIELDS.get(type(use.node))
        if home is not None and field is not None:
            number = numbers.setdefault((id(home), use.name), len(numbers))
            labels[id(use.node)] = (field, f"variable {number}")
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and homes.get(id(call.func)) is names.top:
            labels |= _keywords(tree, call, call.func.id)
    return labels | {id(text): ("value", "told") for text in told(tree)}


_FIELDS: dict[type[ast.AST], str] = {
    ast.Name: "id", ast.arg: "arg", ast.FunctionDef: "name", ast.AsyncFunctionDef: "name",
}  # fmt: skip


def _keywords(tree: ast.Module, call: ast.Call, name: str) -> Labels:
    """Keywords of a call of a function at the top: they are its parameters."""
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    places = {arg.arg: place for one in found[:1] for place, arg in enumerate(one.args.args)}
    return {id(one): ("arg", f"parameter {places[one.arg]}") for one in call.keywords if one.arg in places}


def _shape(node: Any, labels: Labels) -> Any:
    if isinstance(node, list):
        return [_shape(one, labels) for one in node]
    if not isinstance(node, ast.AST):
        return type(node).__name__, repr(node)
    field, label = labels.get(id(node), ("", ""))
    inside = [label if name == field else _shape(value, labels) for name, value in ast.iter_fields(node)]
    return type(node).__name__, inside


def told(tree: ast.Module) -> list[ast.Constant]:
    """Texts that are for people: docstrings, what is raised with an error, what an `assert` says."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(docstring(node))
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            found += [one for one in node.exc.args if isinstance(one, ast.Constant)]
        elif isinstance(node, ast.Assert) and isinstance(node.msg, ast.Constant):
            found.append(node.msg)
    return [one for one in found if one is not None and isinstance(one.value, str)]
