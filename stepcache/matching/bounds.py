"""How much of a prompt patterns can account for, told by their words alone: no slot is read, so no type is needed.

What a task claims is decided by `match_prompt`; these are its bounds, and settle most of what the linter asks.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from stepcache.domain.expressions import Call, Const, ListOf
from stepcache.domain.patterns import Hole, Template
from stepcache.domain.rules import Task
from stepcache.matching.samples import TEXTS
from stepcache.matching.template import Placed, TooManyReadingsError, is_likely, likely, own_words, readings, words_of
from stepcache.matching.vocabulary import openings, tilings, token_words

LISTED = frozenset({"number", "integer", "identifier", "key", "word", "quoted", "date"})
"""Types whose two sample texts, joined by a comma, are a list of them."""


class Bounds(NamedTuple):
    """Of a claim.

    Attributes:
        least: Literal characters, if the prompt is claimed: these, or more.
        sure: Whether it is claimed, by a task that has this template alone.
    """

    least: int
    sure: bool


class Sift:
    """Which of many tasks have a template or a lead whose words stand in a prompt, without asking each of them."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        needs = [(own_words(template), number) for number, task in enumerate(tasks) for template in task.templates]
        often = Counter(word for words, _ in needs for word in words)
        self._always = {number for words, number in needs if not words}
        self._openings = defaultdict[str, set[int]](set)
        for number, task in enumerate(tasks):
            for word in (word for one in task.vocabularies for word in openings(one)):
                self._openings[word].add(number)
        self._by_word = defaultdict[str, list[tuple[frozenset[str], int]]](list)
        for words, number in needs:
            if words:
                seldom = min(words, key=lambda word: (often[word], word))
                self._by_word[seldom].append((words, number))

    def possible(self, prompt: str) -> list[int]:
        """The numbers of those tasks, in order; one that is missing claims nothing of the prompt."""
        standing = words_of(prompt)
        found = {number for word in standing for words, number in self._by_word.get(word, ()) if words <= standing}
        found.update(*(self._openings[word] for word in token_words(prompt) & self._openings.keys()))
        return sorted(found | self._always)


def at_most(task: Task, prompt: str) -> int | None:
    """The most literal characters with which the task can claim a prompt; None where it does not claim it."""
    try:
        weights = [
            reading.literals for one in likely(task.templates, prompt) for reading in readings(one.parts, prompt)
        ]
        weights += [tiling.literals for one in task.vocabularies for tiling in tilings(one, prompt)]
    except TooManyReadingsError:
        return None
    return max(weights, default=None)


def fits(template: Template, prompt: str, weight: int) -> bool:
    """Whether the template can account for a prompt with that many literal characters or more."""
    if not is_likely(template, prompt):
        return False
    try:
        return any(reading.literals >= weight for reading in readings(template.parts, prompt))
    except TooManyReadingsError:
        return False


def own_bounds(template: Template, prompt: str) -> Bounds:
    """What is known of a template's own claim on one of its sample prompts.

    It is sure where the prompt can be read in one way, and every slot then holds what its type is known to read.
    """
    try:
        found = readings(template.parts, prompt)
    except TooManyReadingsError:
        return Bounds(0, sure=False)
    least = min((reading.literals for reading in found), default=0)
    return Bounds(least, sure=len(found) == 1 and _is_known(found[0].places, prompt))


def _is_known(places: tuple[Placed, ...], prompt: str) -> bool:
    apart = len({place.hole.name for place in places}) == len(places)
    return apart and all(_is_sample(place.hole, prompt[place.start : place.end]) for place in places)


def _is_sample(hole: Hole, text: str) -> bool:
    kind, args = hole.type, dict(hole.type.args)
    if kind.name == "list":
        inner = args.get("of")
        item = str(inner.value) if isinstance(inner, Const) and len(args) == 1 else ""
        return item in LISTED and text == ", ".join(TEXTS[item])
    if kind.name == "one_of":
        return _chosen(kind, text)
    return not args and text in TEXTS.get(kind.name, ())


def _chosen(kind: Call, text: str) -> bool:
    """Whether the text is one of the choices, and no other is like it."""
    choices = dict(kind.args).get("choices")
    spelled = [str(one.value) for one in choices.items if isinstance(one, Const)] if isinstance(choices, ListOf) else []
    alike = [one for one in spelled if one.lower() == text.lower()]
    return alike == [text] and text.isascii() and " ".join(text.split()) == text
