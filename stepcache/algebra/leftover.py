"""Numbers that an answer's words say, and that no form accounts for: they are of its own equation, so they go.

A numeral or number word goes with its sentence; where that leaves half a sentence behind, the answer is no recipe.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from stepcache.algebra.items import Claim, Item, Label, Move, Relation, Remark
from stepcache.algebra.pieces import mention
from stepcache.algebra.words import NUMBER_WORDS

Span: TypeAlias = tuple[int, int]

SAYING = NUMBER_WORDS | frozenset(
    """
    half halves third thirds fourth fourths fifth fifths sixth sixths seventh sevenths eighth eighths ninth ninths tenth
    tenths quarter quarters twice thrice double doubled triple tripled dozen couple pair nil nought naught minus plus
    negative positive integer integers prime even odd decimal decimals percent squared cubed bigger greater larger less
    smaller
    """.split()  # noqa: SIM905 - a word list
)
"""Words that say a number, or something of one; `first` and `second` only count the steps."""

SAFE = re.compile(
    r"\b(?:one|two) (?:sides?|steps?|variables?|unknowns?|equations?)\b"
    r"|\b(?:this|that|each|every|last|next|other|only) one\b"
    r"|^(?:third|fourth|fifth|sixth|seventh|eighth)(?:ly)?(?=,|$)",
    re.IGNORECASE,
)
"""Where number words count what any answer of the kind has."""

FRACTION = re.compile(r"\ban? (?:\w+ )?fraction\b|\bwhole number", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
STOPS = ".!?:;"
MARKS = ("**", "__", "$", "`")
BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"))


class Broken(Exception):  # noqa: N818 - a signal to `recipe_of`, not an error shown to anyone
    """A number stands where it cannot be taken out."""


def says_number(words: str, x: str) -> bool:
    """Whether words hold a numeral or a number word; the unknown's own name is none."""
    rest = SAFE.sub(" ", mention(x).sub(" ", words))
    if any(letter.isnumeric() for letter in rest) or FRACTION.search(rest):
        return True
    return any(word.lower() in SAYING for word in WORD.findall(rest))


def leftovers(text: str, items: Sequence[Item], x: str) -> list[Span]:
    """What has to go, in order and apart from each other.

    Raises:
        Broken: Something would be left that makes no sense by itself.
    """
    answer = _Answer(text, items)
    counted = set(answer.counts())
    spans = [answer.unit(one) for one in items if _is_stray(one, x, counted)]
    found = [answer.to_the_end(span) for span in _united(spans)]
    for span in found:
        answer.look_at(span)
    known = (one for one in items if one in counted or isinstance(one, Relation | Move | Remark))
    answer.look_between([*found, *((one.start, one.end) for one in known)])
    return found


def _is_stray(one: Item, x: str, counted: set[Label]) -> bool:
    if isinstance(one, Label):
        return one not in counted
    return isinstance(one, Remark) and says_number(one.text, x)


def _united(spans: Sequence[Span]) -> Iterator[Span]:
    last: Span | None = None
    for start, end in sorted(spans):
        if last is not None and start <= last[1]:
            last = last[0], max(last[1], end)
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last


@dataclass(frozen=True, slots=True)
class _Answer:
    """A text and its items."""

    text: str
    items: Sequence[Item]

    def counts(self) -> Iterator[Label]:
        """The labels that number the lines: 1, 2, 3, each before what its line says."""
        labels = [item for item in self.items if isinstance(item, Label)]
        number = 0
        for label in labels:
            following = next((one for one in self.items if one.start >= label.end), None)
            if label.number == number + 1 and self.is_numbering(label, following, alone=len(labels) == 1):
                number += 1
                yield label

    def is_numbering(self, label: Label, following: Item | None, *, alone: bool) -> bool:
        """Whether a label counts what its line says; by itself, or where words wait for it, it is a value."""
        if following is None or any(letter.isalpha() for letter in self.text[label.start : label.end]):
            return following is not None
        if "\n" in self.text[label.end : following.start]:
            return False
        return isinstance(following, Relation | Move) or not (alone or self.hangs(label.start))

    def hangs(self, place: int) -> bool:
        """Whether words before a place wait for what stands there."""
        before = self.text[:place].rstrip(" \t\n*_`$([")
        last = next((one for one in reversed(self.items) if one.start < len(before)), None)
        return isinstance(last, Remark | Move) and last.end >= len(before) - 1 and before[-1:] not in ".!?"

    def unit(self, one: Item) -> Span:
        """What goes with an item: its brackets, its clause behind a comma, its sentence, its line."""
        text = self.text
        if text[one.start - 1 : one.start] == "(" and text[one.end : one.end + 1] == ")":
            return len(text[: one.start - 1].rstrip(" ")), one.end + 1
        start, end = self.sentence(one)
        clause = text[start : one.start].rstrip()
        if clause.endswith(",") and not text[one.end : end].strip(" .!*_\n"):
            return start + len(clause) - 1, one.end
        return self.line_of(start, end)

    def sentence(self, one: Item) -> Span:
        """From the stop before to the blanks behind the stop at its end, within its line."""
        first = self.text.rfind("\n", 0, one.start) + 1
        last = self.text.find("\n", one.end)
        last = len(self.text) if last < 0 else last
        stops = [n + 1 for n in range(first, last) if self.text[n] in STOPS and self.text[n + 1 : n + 2] in (" ", "")]
        start = max((stop for stop in stops if stop <= one.start), default=first)
        end = min((stop for stop in stops if stop >= one.end), default=last)
        start += len(self.text[start : one.start]) - len(self.text[start : one.start].lstrip(" "))
        return start, end + len(self.text[end:last]) - len(self.text[end:last].lstrip(" "))

    def line_of(self, start: int, end: int) -> Span:
        """The whole line, with its end, where nothing else is said in it."""
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        last = len(self.text) if last < 0 else last
        if any(letter.isalnum() for letter in self.text[first:start] + self.text[end:last]):
            return start, end
        return first, min(last + 1, len(self.text))

    def to_the_end(self, span: Span) -> Span:
        """Where the last lines go, the line end before them goes, too."""
        start, end = span
        return (start - 1, end) if end == len(self.text) and self.text[:start].endswith("\n") else span

    def look_at(self, span: Span) -> None:
        """See that nothing is torn apart."""
        start, end = span
        gone = self.text[start:end]
        inside = (one for one in self.items if start < one.end and one.start < end)
        if any(isinstance(one, Relation | Move | Claim) or one.start < start or one.end > end for one in inside):
            raise Broken
        if any(gone.count(mark) % 2 for mark in MARKS) or any(gone.count(a) != gone.count(b) for a, b in BRACKETS):
            raise Broken
        following = next((one for one in self.items if one.start >= end), None)
        is_goal = isinstance(following, Relation) and self.text[:start].rstrip(" \t\n*_").endswith(":")
        if self.hangs(start) and not is_goal and not gone.startswith((" (", "(")):
            raise Broken
        if (
            isinstance(following, Remark)
            and following.text[0].islower()
            and not gone.rstrip(" \n*_").endswith((".", ")"))
        ):
            raise Broken

    def look_between(self, known: Sequence[Span]) -> None:
        """See that no numeral is left outside of what is known."""
        rest = list(self.text)
        for start, end in known:
            rest[start:end] = " " * (end - start)
        if any(letter.isnumeric() for letter in rest):
            raise Broken
