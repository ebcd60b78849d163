"""Attacks on `text.*`: a text that has the fact, and a slip in it."""

import re
from collections.abc import Callable, Iterator
from random import Random

from benchmarks.trust.verifiers.attack import Shot
from stepcache.domain.expressions import Regex
from stepcache.domain.steps import Passage
from stepcache.ports import NoArgs
from stepcache.verifiers.text import Contains, IsLabel, Matches, Mentions, NotEmpty, ShorterThan
from tests.oracle.equations import make_case
from tests.oracle.solutions import restyle
from tests.oracle.styles import STYLES

SLIPS_EACH = 12
LETTERS = "abxyz0123456789 .,=-+/\n\té²\u200b\u2003"
BLANKS = (" ", "\t", "\n", "\r", "\u00a0", "\u2003", "\u3000", "\u2028")
PATTERNS = (
    r"^[a-z] = -?[0-9]+$",
    r"= [0-9]+",
    r"[0-9]+ ?= ?[0-9a-z]",
    r"(Step|First)",
    r"[a-z] equals -?[0-9]+\.$",
    r"^\S+$",
)
LABELS = (
    "spam",
    "not spam",
    "ham",
    "a",
    "b",
    "ab",
    "A",
    "Positive",
    "positive",
    "very positive",
    "1",
    "11",
    "no",
    "none",
)
WORD = re.compile(r"\w+")
NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")


def texts(rng: Random) -> Iterator[str]:
    """Endless right solutions, or lines of them."""
    while True:
        text = restyle(make_case(rng), rng.choice(list(STYLES)))
        yield text if rng.random() < 0.3 else rng.choice(text.split("\n"))


def slipped(rng: Random, text: str) -> Iterator[tuple[str, str]]:
    """`(kind, text)`: a character more, fewer, another, in another case; halves joined or left out."""
    for _ in range(SLIPS_EACH):
        at = rng.randrange(len(text) + 1)
        drawn = rng.choice(LETTERS)
        kind = rng.choice(("more", "fewer", "other", "case", "part", "swapped"))
        made = {
            "more": text[:at] + drawn + text[at:],
            "fewer": text[:at] + text[at + 1 :],
            "other": text[:at] + drawn + text[at + 1 :],
            "case": text[:at] + text[at : at + 1].swapcase() + text[at + 1 :],
            "part": rng.choice((text[:at], text[at:])),
            "swapped": text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
        }[kind]
        if made != text:
            yield kind, made


def contains(rng: Random) -> Iterator[Shot]:
    """Does every string stand there, character for character?"""
    for text in texts(rng):
        ends = sorted(rng.randrange(len(text) + 1) for _ in range(4))
        what = tuple(part for part in (text[ends[0] : ends[1] + 1], text[ends[2] : ends[3] + 1]) if part)
        for kind, made in slipped(rng, text) if what else ():
            starts = [[at for at in range(len(made)) if made.startswith(part, at)] for part in what]
            yield _shot(
                kind, made, Contains().check(Passage(made), Contains.Args(what=what)).ok, all(starts), f"{what!r}"
            )


def matches(rng: Random) -> Iterator[Shot]:
    """Does Python's own engine, which reads these patterns alike, find it, too?"""
    for text in texts(rng):
        pattern = rng.choice(PATTERNS)
        for kind, made in slipped(rng, text):
            found = re.search(pattern.replace("$", r"\Z").replace(r"\S", r"[^ \t\n\r\f]"), made) is not None
            taken = Matches().check(Passage(made), Matches.Args(pattern=Regex(pattern))).ok
            yield _shot(kind, made, taken, found, pattern)


def mentions(rng: Random) -> Iterator[Shot]:
    """Is the value one of the words or numbers of the text, not a part of one?"""
    for text in texts(rng):
        known = [*WORD.findall(text), *NUMBER.findall(text)]
        value = rng.choice(known) if known else "x"
        for kind, made in slipped(rng, text):
            numbers = [found.span() for found in NUMBER.finditer(made)]
            whole = any(
                found[0] == value and not _within(found.span(), numbers)
                for pattern in (WORD, NUMBER)
                for found in pattern.finditer(made)
                if not _joined(made, found.span())
            )
            taken = Mentions().check(Passage(made), Mentions.Args(value=value)).ok
            yield _shot(kind, made, taken, whole, value)


def _within(span: tuple[int, int], numbers: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in numbers)


def _joined(text: str, span: tuple[int, int]) -> bool:
    """Whether a letter or digit stands right beside it: `2x` is one word."""
    return bool(re.match(r"\w", text[span[1] :])) or bool(re.search(r"\w\Z", text[: span[0]]))


def shorter_than(rng: Random) -> Iterator[Shot]:
    """Has it fewer characters than that, blanks at the ends aside?"""
    for text in texts(rng):
        for kind, made in slipped(rng, text):
            padded = rng.choice(BLANKS) * rng.randrange(3) + made + rng.choice(BLANKS) * rng.randrange(3)
            n = max(1, len(made) + rng.randrange(-2, 3))
            length = len(re.sub(r"\A\s+|\s+\Z", "", padded))
            taken = ShorterThan().check(Passage(padded), ShorterThan.Args(n=n)).ok
            yield _shot(kind, padded, taken, length < n, str(n))


def not_empty(rng: Random) -> Iterator[Shot]:
    """Is there anything but blanks?"""
    for text in texts(rng):
        for kind, made in slipped(rng, text):
            shown = made if rng.random() < 0.4 else "".join(rng.choice(BLANKS) for _ in range(rng.randrange(6)))
            some = re.search(r"\S", shown) is not None
            yield _shot(kind, shown, NotEmpty().check(Passage(shown), NoArgs()).ok, some, "")


def label(rng: Random) -> Iterator[Shot]:
    """Is the answer one of the labels, letter for letter, blanks at the ends aside?"""
    while True:
        labels = tuple(rng.sample(LABELS, rng.randint(2, 5)))
        for kind, made in slipped(rng, rng.choice(labels)):
            shown = rng.choice((made, f" {made}\n", f"{made}.", f"It is {made}", f"{made} or {rng.choice(labels)}"))
            one = re.sub(r"\A\s+|\s+\Z", "", shown)
            taken = IsLabel().check(Passage(shown), IsLabel.Args(labels=labels)).ok
            yield _shot(kind, shown, taken, any(one == known for known in labels), f"{labels}")


def _shot(kind: str, text: str, taken: bool, right: bool, asked: str) -> Shot:
    said = "it is so still" if right else "it is not so"
    return Shot(kind, taken, said, not right, f"{asked} | {text!r}"[:300])


ATTACKS: dict[str, Callable[[Random], Iterator[Shot]]] = {
    "text.contains": contains,
    "text.matches": matches,
    "text.mentions": mentions,
    "text.shorter_than": shorter_than,
    "text.not_empty": not_empty,
    "text.label": label,
}
