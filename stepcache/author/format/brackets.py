"""The words of a statement: tokens, and what stands in brackets taken as one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stepcache.author.format.doc import Comment, Doc, Fill, Gap, Group, IfBroken, Line, Long, Nest
from stepcache.author.format.statements import Leaf, Remark

_CLOSERS = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
_CLOSING = frozenset(_CLOSERS.values())
# What begins a statement whose texts are templates or patterns: their white space is left as it is.
_TEMPLATES = frozenset({"STRING", "LONG", "SYSTEM", "LEAD", "FILLER", "FORM", "REJECT"})


@dataclass(frozen=True, slots=True)
class Word:
    """One token, or brackets with what they hold.

    Attributes:
        kind: Its terminal; the opening bracket's before brackets.
        space: What stands between it and the word before, on one line.
        above: Comments on lines of their own before it.
        beside: The comment behind it.
        first: Whether it begins a line.
    """

    kind: str
    doc: Doc
    space: str
    above: tuple[Remark, ...]
    beside: str
    first: bool


@dataclass(frozen=True, slots=True)
class _Item:
    """One of the parts between commas, without the comments around it."""

    doc: Doc
    above: tuple[Remark, ...]
    beside: str
    plain: bool


def words(run: Sequence[Leaf]) -> list[Word]:
    """The words of a statement's tokens."""
    return _words(_commas_first(run), call=False, moved=run[0].token.type not in _TEMPLATES)


def _words(run: Sequence[Leaf], *, call: bool, moved: bool) -> list[Word]:
    made: list[Word] = []
    at, before = 0, ""
    while at < len(run):
        leaf = run[at]
        kind, end = leaf.token.type, at
        doc: Doc = _text(leaf, moved=moved)
        if kind in _CLOSERS:
            end = _closing(run, at)
            doc = _bracket(run[at : end + 1], call=kind == "LPAR" and before == "NAME", moved=moved)
        made.append(Word(kind, doc, _space(before, kind, call=call), leaf.above, run[end].beside, leaf.first))
        before = run[end].token.type
        at = end + 1
    return made


def _text(leaf: Leaf, *, moved: bool) -> Doc:
    text = str(leaf.token)
    if leaf.token.type == "LONG":
        return Long(text, moved)
    return " ".join(text.split()) if leaf.token.type == "AMOUNT" else text


def _space(before: str, kind: str, *, call: bool) -> str:
    """What stands between two tokens on one line."""
    glued = (
        not before
        or kind in {"COMMA", "COLON", "DOT"}
        or before == "DOT"
        or (kind == "LPAR" and before == "NAME")
        or (call and "EQUAL" in {before, kind})
    )
    return "" if glued else " "


def _closing(run: Sequence[Leaf], at: int) -> int:
    """Where the bracket that opens at a place is closed."""
    depth = 0
    for place in range(at, len(run)):
        kind = run[place].token.type
        depth += (kind in _CLOSERS) - (kind in _CLOSING)
        if not depth:
            return place
    raise AssertionError("the parser pairs brackets")


def _commas_first(run: Sequence[Leaf]) -> list[Leaf]:
    """The same tokens, with the comments that stand before a comma behind it."""
    made: list[Leaf] = []
    carried: tuple[Remark, ...] = ()
    for leaf in run:
        above, carried = carried + leaf.above, ()
        if leaf.token.type != "COMMA" or not made:
            made.append(replace(leaf, above=above))
            continue
        before = made[-1].beside
        texts = [*filter(None, [before, *(remark.text for remark in above), leaf.beside])]
        beside = texts.pop(0) if texts and (before or not above) else ""
        carried = tuple(Remark(text, blank=False) for text in texts)
        made[-1] = replace(made[-1], beside="")
        made.append(replace(leaf, above=(), beside=beside))
    return made


def _bracket(run: Sequence[Leaf], *, call: bool, moved: bool) -> Doc:
    """`(a, b)`, `[a, b]`, `{x: word}` or `(a or b)`."""
    opened, *inside, closed = run
    items = _items(inside, call=call, moved=moved)
    listed = call or (opened.token.type == "LSQB" and not (inside and inside[0].token.type == "LBRACE"))
    body: Doc = ()
    if items:
        last: Doc = (IfBroken(",") if listed else (), _comment(items[-1].beside))
        body = (_lines_of(items[0].above) or Line(""), _listed(items, filled=not call), last)
    above = _lines_of(closed.above)[:-1]
    end: Doc = Line("") if items or opened.beside or above else ()
    return Group((str(opened.token), _comment(opened.beside), Nest((body, above)), end, str(closed.token)))


def _items(inside: Sequence[Leaf], *, call: bool, moved: bool) -> list[_Item]:
    """What stands between the commas of one pair of brackets."""
    made: list[_Item] = []
    begun, depth = 0, 0
    for at, leaf in enumerate([*inside, None]):
        kind = leaf.token.type if leaf else ""
        depth += (kind in _CLOSERS) - (kind in _CLOSING)
        if (kind == "COMMA" and not depth) or (leaf is None and begun < at):
            made.append(_item(_words(inside[begun:at], call=call, moved=moved), leaf.beside if leaf else ""))
            begun = at + 1
    return made


def _item(found: Sequence[Word], comma: str) -> _Item:
    doc: list[Doc] = [found[0].doc]
    for before, word in pairwise(found):
        apart = before.beside or word.above
        between: Doc = (_comment(before.beside), Nest(_lines_of(word.above) or Line())) if apart else word.space
        doc += [between, word.doc]
    plain = len(found) == 1 and found[0].kind not in _CLOSERS
    return _Item(tuple(doc), found[0].above, comma or found[-1].beside, plain)


def _listed(items: Sequence[_Item], *, filled: bool) -> Doc:
    """Items with commas between; a list of plain values is filled, else each stands on its own line."""
    parts = [(one.doc, ",", _comment(one.beside)) for one in items[:-1]]
    each: list[Doc] = [*parts, items[-1].doc]
    if filled and all(one.plain for one in items):
        gaps = [Gap(bool(a.beside or b.above), 0, tuple(remark.text for remark in b.above)) for a, b in pairwise(items)]
        return Fill(tuple(each), tuple(gaps))
    lines = [_lines_of(one.above) or Line(" ") for one in items]
    return tuple(part for line, doc in zip(lines, each, strict=True) for part in (line, doc))[1:]


def _comment(text: str) -> Doc:
    return Comment(text) if text else ()


def _lines_of(above: Sequence[Remark]) -> tuple[Doc, ...]:
    """Comments on lines of their own, and the line break behind them; nothing without one."""
    return (*(part for remark in above for part in (Line(), remark.text)), Line()) if above else ()
