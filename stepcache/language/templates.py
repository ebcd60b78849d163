"""The small language inside a template: `{slot: type(args)}`, `[optional words]`, `(a | b)`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from stepcache.domain.expressions import Call
from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Part, Template
from stepcache.language.build import Builder
from stepcache.language.diagnostics import Reporter
from stepcache.language.grammar import grammar
from stepcache.language.lalr import NoParseError
from stepcache.language.syntax import Name, Named, Text
from stepcache.language.texts import ESCAPES, escape
from stepcache.language.trees import Tree

MAX_DEPTH = 12
MAX_SLOTS = 100
MAX_GROUPS = 200  # matching goes one call deeper with each
_SIGNS = "{}[]()|"
_PAIRS = {"[": "]", "(": ")"}
_SPACE = re.compile(r"\s+")
_PLAIN = re.compile(r"[^{}\[\]()|\\]+")
TypeOf = Callable[[Named], Call | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A slot in a template, with where its name stands; `type` None where it could not be resolved."""

    name: Name
    type: Call | None
    optional: bool


class _BadError(Exception):
    """The template cannot be read: where, what, what to do."""

    def __init__(self, start: int, end: int, message: str, hint: str) -> None:
        self.start, self.end, self.message, self.hint = start, end, message, hint


class TemplateReader:
    """Reads one template.

    Attributes:
        found: The slots in it, in order.
        ok: Whether no mistake was met.
    """

    def __init__(self, text: Text, reporter: Reporter, type_of: TypeOf) -> None:
        self.raw = text.raw
        self.text = text
        self.reporter = reporter
        self.type_of = type_of
        self.at = 0
        self.found: list[Found] = []
        self.groups = 0
        self.ok = True

    def read(self) -> Template:
        """The template; after a mistake, what of it could be read."""
        parts: tuple[Part, ...] = ()
        errors = self.reporter.errors
        try:
            parts = self._sequence("", 0, optional=False)
            if not parts and not self.found:
                raise _BadError(-1, 1, "the pattern is empty", "it would match the empty prompt")
        except _BadError as bad:
            span = self.reporter.lines.span(self.text.start + bad.start, self.text.start + bad.end)
            self.reporter.say("SC001", bad.message, span, help=bad.hint)
        self.ok = self.reporter.errors == errors
        return Template(parts, self.raw, self.text.span)

    def _sequence(self, closing: str, depth: int, *, optional: bool) -> tuple[Part, ...]:
        parts: list[Part] = []
        while self.at < len(self.raw):
            char = self.raw[self.at]
            if char == closing or (char == "|" and closing):
                break
            if char == "{":
                self._hole(parts, optional=optional)
            elif char in _PAIRS:
                parts.append(self._group(char, depth))
            elif char in _SIGNS:
                raise _BadError(self.at, self.at + 1, f"`{char}` stands alone", f"write `\\{char}` for the character")
            else:
                parts.append(self._literal())
        return tuple(parts)

    def _group(self, opening: str, depth: int) -> Part:
        """`[a]`, `(a | b)`, `[a | b]`; white space beside a `|` says nothing."""
        start, closing = self.at, _PAIRS[opening]
        if depth == MAX_DEPTH:
            raise _BadError(start, start + 1, f"nested deeper than {MAX_DEPTH}", "write several patterns")
        self.groups += 1
        if self.groups > MAX_GROUPS:
            many = f"the pattern has more than {MAX_GROUPS} optional parts and choices"
            raise _BadError(start, start + 1, many, "write several patterns")
        branches: list[tuple[Part, ...]] = []
        while True:
            self.at += 1
            found = len(self.found)  # a slot whose type is unknown leaves nothing behind, and is told
            branch = self._sequence(closing, depth + 1, optional=True)
            if self.at >= len(self.raw):
                hint = f"write `\\{opening}` for the character"
                raise _BadError(start, start + 1, f"`{opening}` has no `{closing}`", hint)
            last = self.raw[self.at] == closing
            trimmed = _trimmed(branch, left=bool(branches), right=not last)
            if not trimmed and len(self.found) == found:
                raise _BadError(start, self.at + 1, "nothing stands between the signs", "take it out")
            branches.append(trimmed)
            if last:
                break
        self.at += 1
        choice = Choice(tuple(branches))
        if opening == "(":
            return choice
        return Optional(branches[0] if len(branches) == 1 else (choice,))

    def _literal(self) -> Literal:
        pieces: list[str] = []
        while self.at < len(self.raw) and self.raw[self.at] not in _SIGNS:
            piece = self.raw[self.at]
            if plain := _PLAIN.match(self.raw, self.at):
                piece = plain[0]
            elif self.at + 1 < len(self.raw):
                piece = self._escaped(self.raw[self.at + 1])
                self.at += 1
            pieces.append(piece)
            self.at += len(plain[0]) if plain else 1
        return Literal(_SPACE.sub(" ", "".join(pieces)))

    def _escaped(self, char: str) -> str:
        if self.text.long and char not in _SIGNS + "\\":
            self.at -= 1
            return "\\"
        return escape(char, self.text.start + self.at, self.reporter, also=_SIGNS)

    def _hole(self, parts: list[Part], *, optional: bool) -> None:
        start = self.at
        if len(self.found) == MAX_SLOTS:
            raise _BadError(start, start + 1, f"the pattern has more than {MAX_SLOTS} slots", "write several patterns")
        end = self._hole_end(start)
        source = self.raw[start + 1 : end]
        shift = self.text.start + start + 1
        if "\\" in source:
            source = re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), source)
        try:
            tree = _hole(source)
        except NoParseError as error:
            self._bad_hole(start, end, error)
            return
        name, named = Builder(self.reporter, {}, shift).build(tree)
        self.at = end + 1
        type_ = self.type_of(named)
        self.found.append(Found(name, type_, optional))
        if type_ is not None:
            parts.append(Hole(name.text, type_))

    def _hole_end(self, start: int) -> int:
        end = start + 1
        while end < len(self.raw) and self.raw[end] not in "{}":
            end += 2 if self.raw[end] == "\\" else 1
        if end >= len(self.raw) or self.raw[end] != "}":
            raise _BadError(start, start + 1, "`{` has no `}`", "write `\\{` for the character")
        return end

    def _bad_hole(self, start: int, end: int, error: NoParseError) -> None:
        if re.fullmatch(r"\s*[^\W\d]\w*\s*", self.raw[start + 1 : end]):
            hint = "write `{name: type}`, or `\\{` for the character"
            raise _BadError(end, end + 1, f"slot `{self.raw[start + 1 : end].strip()}` has no type", hint)
        at = min(start + 1 + error.offset, end)
        raise _BadError(at, max(at + 1, end), "this is no slot", "a slot is written `{name: type}`")


@lru_cache(maxsize=1024)
def _hole(source: str) -> Tree:
    """`name: type`, parsed; patterns of one task mostly have the same slots."""
    return grammar().parse(source, start="hole")


def _trimmed(parts: tuple[Part, ...], *, left: bool, right: bool) -> tuple[Part, ...]:
    """A branch without the white space beside its `|`."""
    kept = list(parts)
    if left and kept and isinstance(kept[0], Literal):
        kept[0] = Literal(kept[0].text.lstrip())
    if right and kept and isinstance(kept[-1], Literal):
        kept[-1] = Literal(kept[-1].text.rstrip())
    return tuple(part for part in kept if not isinstance(part, Literal) or part.text)
