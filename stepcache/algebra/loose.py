"""Numbers that no relation accounts for: in remarks, and in labels that count nothing. Judges are unsure of them."""

import re

from stepcache.algebra.items import Item, Label, Remark, Unread
from stepcache.algebra.scan import SIDE_WORDS
from stepcache.algebra.words import NUMBER_WORDS

MAX_GAP = 4
"""How far a label may be from the one before it: lines between them may have been dropped."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLAIN = re.compile(r"[\s.,;:!?'’\"“”()*_`$#–—-]|[✓✔✅☑∎]\ufe0f?")
_SPELLED = NUMBER_WORDS - {"zero", "one", "two"}
_SAYS = re.compile(r"\b(?:is|are|equals?|to|be|answer|solution|x)\W+(?:zero|one|two)\b", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"(?:\b(?:is|are|be|becomes?|equals?|to|gives?|gets?|get|yields?|obtain|have|has|of|by|answer)|[=+*/<>≈-])\Z",
    re.IGNORECASE,
)
_LONGEST = len("becomes")
_DRESS = frozenset("*_$`")
_BEGINS = re.compile(
    r"[ \t*_$`]*(?:[^\sa-z]|[a-z](?![a-z])|[a-z]*ing\b|(?:add|subtract|multiply|divide|expand|distribute|combine|"
    r"simplify|collect|gather|swap|flip|move|bring|so|then|now|next|first|finally|and|we|the|this|start|given|check|let|lets|"
    r"therefore|thus|hence|to|from|by|write|rewrite|isolate|solve|find|clear|cancel|substitute|verify|since|because|"
    r"take|put|get|use|apply)\b|(?=[a-z]+[ ]*[-+*/=]))"
)


def checked(item: Item, text: str, offset: int, names: frozenset[str], labels: dict[str, int]) -> Item:
    """The item, or in its place something unread where it may say a number that nothing checks.

    A remark may hold plain words and names of unknowns only, whatever was kept of it: no numeral, no operator, no
    other letter, no number in words but `two equations` and the like. A label counts lines: it stands before what its
    line holds, behind a line that is complete, and follows the last label of its kind, or is the first.

    Args:
        item: One item of a step.
        text: The step, with the one before it ahead.
        offset: Where the step begins in `text`.
        names: The unknowns.
        labels: Kind of label -> its last number; kept up to date.
    """
    start, end = item.start + offset, item.end + offset
    if isinstance(item, Remark) and says_number(item, names):
        return Unread(f"`{item.text[:40]}` holds mathematics that is no relation", item.start, item.end)
    if isinstance(item, Label) and not counts(item, text, start, end, labels):
        return Unread("a number at a line's start may be no label", item.start, item.end)
    return item


def says_number(remark: Remark, names: frozenset[str]) -> bool:
    """Whether a remark holds more than plain words and unknowns."""
    if remark.numerals or _SAYS.search(remark.text):
        return True
    rest = remark.text
    for name in sorted(names | SIDE_WORDS, key=len, reverse=True):
        rest = re.sub(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", " ", rest)
    words = [found[0] for found in _WORD.finditer(rest)]
    if _PLAIN.sub("", _WORD.sub(" ", rest)):
        return True
    lower = {part for word in words for part in word.lower().split("-")}
    return any(len(word) == 1 and word not in ("a", "A", "I") for word in words) or bool(lower & _SPELLED)


def counts(label: Label, text: str, start: int, end: int, labels: dict[str, int]) -> bool:
    """Whether a label numbers a line or a step."""
    kind = "step" if re.search("step|line", text[start:end], re.IGNORECASE) else "number"
    last = labels.get(kind, 0)
    if not (label.number in (0, 1) or last < label.number <= last + MAX_GAP):
        return False
    labels[kind] = label.number
    line = text[end:].split("\n", 1)[0].strip(" \t*_:.)")
    if _is_unfinished(text[:start].rstrip()):
        return False
    if not line:
        return kind == "step" and bool(text[end:].strip(" \t\r\n*_:.)"))
    return bool(_BEGINS.match(line))


def _is_unfinished(text: str) -> bool:
    """Whether a text ends in a word or sign behind which a number may follow; marks of emphasis may stand behind it."""
    end = len(text)  # stepped back by hand: a pattern with the marks at its end would begin anew at each of them
    while end and (text[end - 1] in _DRESS or text[end - 1].isspace()):
        end -= 1
    return "*" in text[end:] or _UNFINISHED.search(text, max(0, end - _LONGEST), end) is not None
