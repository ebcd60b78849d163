"""Slot types that are read from prose: a person's name, and the labels of a classification."""

import re
from typing import ClassVar

from pydantic import BaseModel

from stepcache.domain.slots import Value
from stepcache.ports import NO_NAMES, Names, NoArgs, Refusal
from stepcache.text.persons import read_person

MAX_LABELS = 30
MAX_CHARS = 1_000

_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}(?: [A-Za-z0-9_-]{1,40}){0,2}")
_SPLIT = re.compile(r"\s*[,;/|]\s*(?:(?:or|and)\s+)?|\s+(?:or|and)\s+", re.IGNORECASE)
_WRAPPED = (("[", "]"), ("(", ")"), ("{", "}"))
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'|`([^`]*)`|“([^”]*)”")
_PHRASING = frozenset(
    """
    a an the this that these those it its he him his she her they them their we us our i me my you your
    in on at by to for from of with without within as into per about below above before after than then
    and or but nor so if unless because since while when where why how what which who whom whose whether
    is are was were be been do does did don't has have had will would shall should may might can could must
    all any some each every only also just even still anything something everything nothing whatever
    please explain translate summarize summarise justify write answer reply respond say tell give return output
    """.split()  # noqa: SIM905 - reads better
)
"""Words that make more of a label than its name: `neutral in French`, `explain why`."""
_MANNER = frozenset("uppercase lowercase capitals capitalized brief multiple punctuation etc".split())  # noqa: SIM905 - reads better
_BIDDING = _MANNER | {"allowed", "ignore", "max", "maximum"}
"""Words that tell how to answer behind a list of commas alone, or in a label of several words."""


class Person:
    """A person's name: one to five capitalised words in one script; a title or what may be no person refuses."""

    name: ClassVar[str] = "person"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """The name with single spaces."""
        plain = " ".join(text.split())
        if read_person(plain) is None:
            return Refusal(f"`{plain[:40]}` may be no person's name")
        return Value(self.name, plain, plain, text)


class Labels:
    """`a, b or c`: the labels of a classification, each once; their order says nothing."""

    name: ClassVar[str] = "labels"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """A tuple of the labels as they are spelled; what may be more than a label refuses."""
        labels = tuple(map(_unquoted, _SPLIT.split(_unwrapped(text), MAX_LABELS))) if len(text) <= MAX_CHARS else ()
        if not 2 <= len(labels) <= MAX_LABELS or not all(map(_is_label, labels)):
            return Refusal(f"`{text[:40]}` is not a list of labels")
        if _bids(text, labels):
            return Refusal(f"`{labels[-1][:40]}` may be no label")
        if len({label.lower() for label in labels}) < len(labels):
            return Refusal("a label stands twice")
        canonical = "".join(f"{len(label)}:{label}" for label in sorted(labels))
        return Value(self.name, canonical, labels, text)


def _bids(text: str, labels: tuple[str, ...]) -> bool:
    """Whether an item may tell how to answer (`good, bad, uppercase`), or two lists are joined into one."""
    joins = {found.lower() for found in re.findall(r"\s(or|and)\s", text, re.IGNORECASE)}
    if len(joins) > 1 or (not joins and labels[-1].lower() in _MANNER):
        return True
    many = [words for label in labels if len(words := label.lower().split(" ")) > 1]
    return any(not _BIDDING.isdisjoint(words) or words[-1] == "first" for words in many)


def _unwrapped(text: str) -> str:
    plain = text.strip()
    return next((plain[1:-1].strip() for left, right in _WRAPPED if plain[:1] == left and plain[-1:] == right), plain)


def _unquoted(text: str) -> str:
    found = _QUOTED.fullmatch(text)
    return next(part for part in found.groups() if part is not None) if found else text


def _is_label(text: str) -> bool:
    """Whether it is no more than a label: `neutral in French` and `explain why` are not; `not spam` is."""
    if not _LABEL.fullmatch(text):
        return False
    words = text.lower().split(" ")
    return words != ["not"] and _PHRASING.isdisjoint(words) and "not" not in words[1:]
