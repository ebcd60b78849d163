"""`adapt python.rename(fn, …)`: a function and its parameters under other names, on the syntax tree."""

import ast
import io
import keyword
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from stepcache import Adapted, Arguments, Carries, Rest, Source, Takes
from stepcache_python.alike import alike, told
from stepcache_python.dynamic import dynamic
from stepcache_python.mentions import respoken, speaks_of
from stepcache_python.reading import Places, Unreadable, functions, read
from stepcache_python.scopes import Names, Scope, Use
from stepcache_python.segmenter import main_function

_DEF = re.compile(r"(?:async[ \t]+)?def[ \t]+")
_QUOTE = re.compile(r"""[rRuU]?("{3}|'{3}|"|')""")

Edit = tuple[int, int, str]
"""Where a stretch of text begins and ends, and what takes its place."""


class Rename:
    """Call a function and its parameters as the prompt does: wherever the program means them, and nowhere else.

    An older answer is renamed from the older prompt's names; a model's own answer from whatever it called them, where
    that leaves no choice. Docstrings, comments and messages that speak of a parameter follow. It does not apply where
    the new name means something else already (a builtin, a local variable), where another text holds the old one, or
    where the program looks names up while it runs: what it gives is the same program, name for name.
    """

    name: ClassVar[str] = "python.rename"
    carries_types: ClassVar[frozenset[str]] = frozenset()

    class Args(Arguments):
        """`python.rename(total, xs)`: the function, then its parameters in order."""

        fn: Annotated[str, Carries()]
        params: Annotated[tuple[str, ...], Rest(), Takes("string"), Carries()] = ()

    def adapt(self, source: Source, old: Args, new: Args) -> Adapted | None:
        """The program with the new names."""
        tree = read(source.text)
        if isinstance(tree, Unreadable) or dynamic(tree):
            return None
        function = _function(tree, old, new)
        pairs = _pairs(function, old, new) if function is not None else None
        if function is None or pairs is None:
            return None
        change = Change(source.text, tree, Names(tree), Places.of(source.text), function, pairs, new.fn)
        text = change.written()
        if text is None or text == source.text:
            return None
        result = read(text)
        if not isinstance(result, ast.Module) or not alike(tree, result) or change.left_in(result):
            return None
        return Adapted(text)


def _function(tree: ast.Module, old: Rename.Args, new: Rename.Args) -> ast.FunctionDef | None:
    named = [one for one in functions(tree) if one.name == old.fn]
    found = named[0] if len(named) == 1 else main_function(tree) if old == new and not named else None
    return found if isinstance(found, ast.FunctionDef) else None


def _pairs(function: ast.FunctionDef, old: Rename.Args, new: Rename.Args) -> dict[str, str] | None:
    """Each parameter's new name; None where it does not follow, or is none."""
    args = function.args
    there = tuple(arg.arg for arg in args.args)
    if args.posonlyargs or args.vararg or args.kwonlyargs or args.kwarg or len(there) != len(new.params):
        return None
    if not all(map(_is_name, (new.fn, *new.params))) or len(set(new.params)) < len(new.params):
        return None
    pairs = dict(zip(there, new.params, strict=True))
    if there == old.params:
        return pairs
    moved = any(name in new.params and pairs[name] != name for name in there)
    return pairs if old == new and not moved else None


def _is_name(name: str) -> bool:
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("__")


@dataclass(frozen=True, slots=True)
class Change:
    """One renaming.

    Attributes:
        pairs: Each parameter's old name and new.
        fn: The function's new name.
    """

    text: str
    tree: ast.Module
    names: Names
    places: Places
    function: ast.FunctionDef
    pairs: Mapping[str, str]
    fn: str

    def written(self) -> str | None:
        """The program with the new names; None where a place cannot be told."""
        edits = [*self._variables(), *self._keywords(), *self._told(), *self._comments()]
        if None in edits or self._strays() or self._in_class():
            return None
        return _applied(self.text, sorted({edit for edit in edits if edit is not None}))

    def _variables(self) -> Iterator[Edit | None]:
        inner = (
            next(use.scope for use in self.names.uses if use.node in self.function.args.args) if self.pairs else None
        )
        homes: list[tuple[Scope | None, str, str]] = [(inner, old, new) for old, new in self.pairs.items()]
        for home, old, new in [*homes, (self.names.top, self.function.name, self.fn)]:
            if home is not None and old != new:
                yield from (self._place(use, new) for use in self.names.of(home, old))

    def _place(self, use: Use, new: str) -> Edit | None:
        """Where an identifier stands; None for what bears it in another way (an import, `except … as`)."""
        node = use.node
        if not isinstance(node, ast.Name | ast.arg | ast.FunctionDef):
            return None
        start = self.places.at(node.lineno, node.col_offset)
        if isinstance(node, ast.FunctionDef):
            head = _DEF.match(self.text, start)
            start = head.end() if head else -1
        return self._edit(start, use.name, new)

    def _edit(self, start: int, old: str, new: str) -> Edit | None:
        return (start, start + len(old), new) if start >= 0 and self.text.startswith(old, start) else None

    def _keywords(self) -> Iterator[Edit | None]:
        """Keywords by which the program gives the function its parameters."""
        own = {id(use.node) for use in self.names.of(self.names.top, self.function.name)}
        calls = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        called = {id(call.func) for call in calls}
        aside = any(isinstance(use, ast.Name) and id(use) in own - called for use in ast.walk(self.tree))
        for call in calls:
            for one in call.keywords:
                new = self.pairs.get(one.arg or "", one.arg)
                if one.arg is None and id(call.func) in own and any(old != name for old, name in self.pairs.items()):
                    yield None  # what `**` brings is not seen
                if one.arg is None or new == one.arg:
                    continue
                if id(call.func) in own:
                    yield self._edit(self.places.at(one.lineno, one.col_offset), one.arg, str(new))
                elif aside:
                    yield None  # the function may be what is called there

    def _told(self) -> Iterator[Edit | None]:
        """Docstrings and messages."""
        for one in told(self.tree):
            start = self.places.at(one.lineno, one.col_offset)
            end = self.places.at(one.end_lineno or one.lineno, one.end_col_offset or 0)
            quote = _QUOTE.match(self.text, start, end)
            yield self._respoken(quote.end(), end - len(quote[1])) if quote else None

    def _comments(self) -> Iterator[Edit | None]:
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                start = self.places.line(token.start[0]) + token.start[1]
                yield self._respoken(start, start + len(token.string))

    def _respoken(self, start: int, end: int) -> Edit | None:
        text = respoken(self.text[start:end], self.pairs, (self.function.name, self.fn))
        return None if text is None else (start, end, text)

    def left_in(self, result: ast.Module) -> bool:
        """Whether the new program's texts for people speak of an old parameter: behind an escape it is not seen."""
        gone = set(self.pairs) - set(self.pairs.values())
        return any(speaks_of(str(one.value), name) for one in told(result) for name in gone)

    def _in_class(self) -> bool:
        """Whether a class binds one of the names: what is read in its body before that is not what it binds."""
        names = {*self.pairs, *self.pairs.values(), self.function.name, self.fn}
        return any(use.scope.kind == "class" and use.name in use.scope.local & names for use in self.names.uses)

    def _strays(self) -> bool:
        """Whether a text that is for the program holds an old name: nobody knows what it is to it."""
        gone = [old for old, new in {**self.pairs, self.function.name: self.fn}.items() if old != new]
        known = {id(one) for one in told(self.tree)}
        texts = [
            node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known
        ]
        return any(speaks_of(text, name) for text in texts for name in gone)


def _applied(text: str, edits: list[Edit]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, new in edits:
        pieces += [text[at:start], new]
        at = end
    return "".join([*pieces, text[at:]])
