"""`steps python.ast`: a program cut at its statements, a function into its head, its docstring and its body."""

import ast
import io
import tokenize
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, ClassVar

from pydantic import Field

from stepcache import Arguments, Segmented, Step
from stepcache_python.reading import Places, Unreadable, docstring, functions, read

MAX_STEPS = 200
Definition = ast.FunctionDef | ast.AsyncFunctionDef
_JOINED = frozenset({"imports", "setup", "usage"})


class AstSegmenter:
    """Cut a program into its imports, the function's head, docstring and body, and what stands around it.

    The steps' names are `imports`, `signature`, `doc` and `body`; helper functions are `helper` each, other statements
    `setup` before the function and `usage` behind it. Where several functions may be the one that was asked for, each
    is one step without a name. Comments and empty lines belong to what follows. Text that is no program cannot be cut.
    """

    name: ClassVar[str] = "python.ast"
    names_steps: ClassVar[bool] = True

    class Args(Arguments):
        """`steps python.ast { max = 20 steps }`."""

        max: Annotated[int, Field(ge=1, le=1000)] = MAX_STEPS

    def segment(self, text: str, args: Args, names: frozenset[str] = frozenset()) -> Segmented:
        """The steps; one that could not be cut where the text is no program."""
        tree = read(text)
        if isinstance(tree, Unreadable):
            return _uncut(text, f"no Python: {tree.reason}" if tree.broken else tree.reason)
        if not tree.body:
            return _uncut(text, "holds no statement")
        starts = list(_starts(tree, Places.of(text)))
        edges = [0, *(start for start, _ in starts[1:]), len(text)]
        if len(starts) > args.max:
            return _uncut(text, f"{len(starts)} steps, at most {args.max} are allowed")
        return Segmented(
            tuple(
                Step(index, text[left:right], name)
                for index, ((left, right), (_, name)) in enumerate(zip(pairwise(edges), starts, strict=True))
            )
        )


def _uncut(text: str, reason: str) -> Segmented:
    return Segmented((Step(0, text),), whole=False, reason=reason)


def _starts(tree: ast.Module, places: Places) -> Iterator[tuple[int, str]]:
    """Where each step begins, and its name; statements of one kind side by side are one step."""
    main = main_function(tree)
    at, before = 0, ""
    for place, node in enumerate(tree.body):
        at = _end(tree.body[place - 1], node, places) if place else 0
        name = _kind(node, main)
        if node is main:
            yield from _parts(node, at, places)
        elif name != before or name not in _JOINED:
            yield at, name
        before = name


def _kind(node: ast.stmt, main: Definition | None) -> str:
    if isinstance(node, Definition):
        return "helper" if main is not None else ""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return "imports"
    return "usage" if main is not None and node.lineno > main.lineno else "setup"


def main_function(tree: ast.Module) -> Definition | None:
    """The only function, or the only one that no other function names; None where that does not tell."""
    found = functions(tree)
    used = {node.id for one in found for node in ast.walk(one) if isinstance(node, ast.Name) and node.id != one.name}
    left = [one for one in found if one.name not in used]
    return left[0] if len(left) == 1 else None


def _end(node: ast.stmt, following: ast.stmt, places: Places) -> int:
    """Where what follows begins: the next line, or right there where both stand in one line."""
    last = node.end_lineno or node.lineno
    first, column = _head(following)
    return places.at(first, column) if first == last else places.line(last + 1)


def _head(node: ast.stmt) -> tuple[int, int]:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return (decorators[0].lineno, node.col_offset) if decorators else (node.lineno, node.col_offset)


def _parts(node: Definition, at: int, places: Places) -> Iterator[tuple[int, str]]:
    """Head, docstring and body of a function."""
    yield at, "signature"
    first = node.body[0]
    colon = _colon_line(node, places)
    body = places.at(*_head(first)) if first.lineno == colon else places.line(colon + 1)
    if docstring(node) is None:
        yield body, "body"
        return
    yield body, "doc"
    if len(node.body) > 1:
        yield _end(first, node.body[1], places), "body"


def _colon_line(node: Definition, places: Places) -> int:
    """The line in which a function's head ends."""
    lines = io.StringIO("\n".join(places.lines[node.lineno - 1 :]))
    depth = 0
    for token in tokenize.generate_tokens(lines.readline):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
            if token.string == ":" and not depth:
                return node.lineno - 1 + token.start[0]
    return node.lineno
