"""Colours that know what a name means, which a highlighter cannot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stepcache.author.highlight.scan import COMMENT, SPACE, STRAY, Piece, scan
from stepcache.author.lsp.mentions import Sort
from stepcache.author.lsp.positions import Positions
from stepcache.author.lsp.workspace import Look
from stepcache.language.grammar import keywords

TYPES = (
    "keyword", "string", "number", "regexp", "comment", "operator", "parameter", "variable", "function", "type",
    "property", "class", "namespace", "enumMember", "label",
)  # fmt: skip
MODIFIERS = ("declaration", "readonly", "defaultLibrary")

_TEXTS = frozenset({"STRING", "LONG", "BAD_STRING", "BAD_LONG"})
_KINDS = {
    **dict.fromkeys(_TEXTS, "string"),
    **dict.fromkeys(("NUMBER", "INT", "DURATION", "AMOUNT", "BAD_NUMBER"), "number"),
    "REGEX": "regexp",
    COMMENT: "comment",
}
_SORTS = {
    Sort.SLOT: ("parameter", 0),
    Sort.LET: ("variable", 2),
    Sort.STEP: ("label", 0),
    Sort.TASK: ("class", 0),
    Sort.ALIAS: ("namespace", 0),
    Sort.PLUGIN: ("namespace", 4),
    Sort.PARAMETER: ("property", 0),
    Sort.DETAIL: ("property", 4),
    Sort.FIELD: ("property", 4),
    Sort.ENGINE: ("enumMember", 4),
    Sort.CONDITION: ("function", 4),
    Sort.TYPE: ("type", 4),
    Sort.BACKEND: ("namespace", 4),
    **dict.fromkeys((Sort.VERIFIER, Sort.DERIVATION, Sort.ADAPTER, Sort.SOLVER, Sort.SEGMENTER), ("function", 4)),
}
_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Coloured:
    """One stretch inside a line: its type of `TYPES`, and bits of `MODIFIERS`."""

    start: int
    end: int
    type: str
    modifiers: int = 0


def coloured(look: Look, path: str) -> list[Coloured]:
    """The tokens of a file in order; none holds a line's end, and none overlaps another."""
    text = look.source(path).text
    names: list[Coloured] = []
    here = (one for one in look.mentions if one.span.path == path and one.sort in _SORTS)
    for one in sorted(here, key=lambda one: (one.span.start, one.span.end)):
        type_, bits = _SORTS[one.sort]
        if not names or one.span.start >= names[-1].end:
            names.append(Coloured(one.span.start, one.span.end, type_, bits | (1 if one.defines else 0)))
        elif one.span.end > names[-1].end and one.span.start == names[-1].start:  # `py` before `py.parses`
            names.append(Coloured(names[-1].end + 1, one.span.end, type_, bits))
    return list(_merged(text, names))


def _merged(text: str, names: list[Coloured]) -> Iterator[Coloured]:
    """Names in their pieces: a text is coloured around the slots in it."""
    queue = iter([*names, Coloured(len(text) + 1, len(text) + 1, "")])
    name, done = next(queue), 0
    for piece in scan(text):
        end = piece.start + len(piece.text)
        if piece.terminal == SPACE or end <= done:
            continue
        done = max(done, piece.start)
        while name.start < end:  # a dotted name reaches over several pieces
            if name.start >= done:
                yield from _lines(text, done, name.start, _kind(piece))
                yield name
                done = name.end
            name = next(queue)
        yield from _lines(text, done, end, _kind(piece))
        done = max(done, end)


def _kind(piece: Piece) -> str:
    if piece.terminal in _KINDS:
        return _KINDS[piece.terminal]
    if piece.terminal == STRAY:
        return ""
    if piece.text[:1].isalpha():
        return "keyword" if piece.text in keywords() and piece.terminal != "NAME" else ""
    return "operator" if piece.text in {"=", "==", "!=", "<=", ">=", "<", ">", "~", "=>"} else ""


def _lines(text: str, start: int, end: int, type_: str) -> Iterator[Coloured]:
    """A stretch, cut at the ends of lines."""
    if not type_:
        return
    for match in (*_BREAK.finditer(text, start, end), None):
        stop = match.start() if match is not None else end
        if stop > start:
            yield Coloured(start, stop, type_)
        start = match.end() if match is not None else end


def encoded(tokens: list[Coloured], positions: Positions) -> list[int]:
    """As the protocol sends them: five numbers each, places counted from the token before."""
    data: list[int] = []
    line = unit = 0
    for one in tokens:
        place = positions.place(one.start)
        ahead = place.unit if place.line != line else place.unit - unit
        length = positions.units(one.start, one.end)
        data += [place.line - line, ahead, length, TYPES.index(one.type), one.modifiers]
        line, unit = place
    return data
