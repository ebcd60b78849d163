"""Vocabularies: the prompt is tiled, in any order, by slots, leads, fillers and forms; nothing else may remain."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Part, Template, Vocabulary
from stepcache.matching.template import Placed, TooManyReadingsError

MAX_TOKENS = 160
MAX_CHARACTERS = 4_000
MAX_STATES = 2_000
_TOKEN = re.compile(r"[^ \t\r\n\f\v]+")
_WORD = re.compile(r"[a-z']{2,}")


@dataclass(frozen=True, slots=True)
class Tiling:
    """One way to tile the prompt.

    Attributes:
        places: Slots with their stretches, in the order of the prompt.
        forms: Names of the forms whose phrase stands in it.
        literals: How many characters of phrases stand in the prompt.
    """

    places: tuple[Placed, ...]
    forms: frozenset[str]
    literals: int


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    lead: bool
    form: str


@dataclass(frozen=True, slots=True)
class _State:
    places: tuple[Placed, ...]
    forms: frozenset[str]
    lead: bool


def tilings(vocabulary: Vocabulary, prompt: str) -> tuple[Tiling, ...]:
    """All tilings of a prompt; two that differ in their fillers alone are one.

    Raises:
        TooManyReadingsError: The prompt makes the search wander; it is then not claimed.
    """
    if len(prompt) > MAX_CHARACTERS:
        return ()
    tokens = _tokens(prompt)
    if not tokens or len(tokens) > MAX_TOKENS:
        return ()
    reached: list[dict[_State, int]] = [{} for _ in range(len(tokens) + 1)]
    reached[0][_State((), frozenset(), False)] = 0
    book = _book(vocabulary)
    for at in range(len(tokens)):
        if sum(map(len, reached)) > MAX_STATES:
            raise TooManyReadingsError
        for state, literals in reached[at].items():
            for end, new, weight in _moves(book, tokens, at, state):
                reached[end][new] = max(reached[end].get(new, 0), literals + weight)
    return tuple(_finished(vocabulary, reached[-1]))


def _finished(vocabulary: Vocabulary, states: dict[_State, int]) -> Iterator[Tiling]:
    for state, literals in states.items():
        filled = {place.hole.name for place in state.places}
        if state.lead and all(hole.name in filled for hole in vocabulary.required):
            yield Tiling(state.places, state.forms, literals)


@dataclass(frozen=True, slots=True)
class _Book:
    """A vocabulary made ready: phrases by their first word, words that are the phrases' own, all holes."""

    table: "dict[str, tuple[_Phrase, ...]]"
    stops: frozenset[str]
    holes: tuple[Hole, ...]


def _moves(book: _Book, tokens: tuple[_Token, ...], at: int, state: _State) -> Iterator[tuple[int, _State, int]]:
    for phrase in book.table.get(tokens[at].word, ()):
        end = at + len(phrase.words)
        if tuple(token.word for token in tokens[at:end]) == phrase.words:
            forms = state.forms | {phrase.form} if phrase.form else state.forms
            weight = sum(map(len, phrase.words))
            yield end, _State(state.places, forms, state.lead or phrase.lead), weight
    filled = {place.hole.name for place in state.places}
    for hole in book.holes:
        if hole.name not in filled:
            for end in _hole_ends(hole, book.stops, tokens, at):
                place = Placed(hole, tokens[at].start, tokens[end - 1].end)
                yield end, _State((*state.places, place), state.forms, state.lead), 0


_ONE_TOKEN = frozenset({"identifier", "key", "word", "integer"})


def _hole_ends(hole: Hole, stops: frozenset[str], tokens: tuple[_Token, ...], at: int) -> Iterator[int]:
    """Ends of a slot that begins at a token; a long word of the vocabulary's own never stands inside one."""
    for end in range(at, len(tokens)):
        word = tokens[end].word
        if word in stops and not (hole.type.name in _ONE_TOKEN and end == at):
            return
        yield end + 1
        if hole.type.name in _ONE_TOKEN:
            return


def _tokens(prompt: str) -> tuple[_Token, ...]:
    spans = [(found.start(), found.end()) for found in _TOKEN.finditer(prompt)]
    tokens = []
    for place, (start, end) in enumerate(spans):
        bare = _without_marks(prompt, start, end, last=place == len(spans) - 1)
        if bare > start:
            tokens.append(_Token(_lower(prompt[start:bare]), start, bare))
        elif place < len(spans) - 1 and prompt[start:end].strip(",;:"):
            return ()
    return tuple(tokens)


def _without_marks(prompt: str, start: int, end: int, *, last: bool) -> int:
    marks = ",;:.?" if last else ",;:"
    while end > start and prompt[end - 1] in marks:
        end -= 1
    return end


def _lower(word: str) -> str:
    return word.lower() if word.isascii() else word


@lru_cache(maxsize=256)
def _book(vocabulary: Vocabulary) -> _Book:
    phrases: dict[_Phrase, None] = {}
    for phrase in vocabulary.leads:
        phrases.update(dict.fromkeys(_variants(phrase, lead=True)))
    for phrase in vocabulary.fillers:
        phrases.update(dict.fromkeys(_variants(phrase)))
    for form in vocabulary.forms:
        phrases.update(dict.fromkeys(_variants(form.phrase, form=form.name)))
    table: dict[str, tuple[_Phrase, ...]] = {}
    for one in phrases:
        table[one.words[0]] = (*table.get(one.words[0], ()), one)
    stops = {word for one in phrases for word in one.words if _WORD.fullmatch(word)}
    return _Book(table, frozenset(stops), (*vocabulary.required, *vocabulary.optional))


def _variants(phrase: Template, *, lead: bool = False, form: str = "") -> Iterator[_Phrase]:
    for text in spellings(phrase.parts):
        words = tuple(_lower(word.strip(",;:")) for word in text.split())
        if words and all(words):
            yield _Phrase(words, lead, form)


def spellings(parts: Iterable[Part]) -> tuple[str, ...]:
    """Every spelling of a phrase without holes: its options and choices written out, at most 512."""
    found = [""]
    for part in parts:
        match part:
            case Literal(text):
                tails: tuple[str, ...] = (text,)
            case Optional(inner):
                tails = ("", *spellings(inner))
            case Choice(branches):
                tails = tuple(text for branch in branches for text in spellings(branch))
            case Hole():
                tails = ()
        found = [head + tail for head in found for tail in tails][:512]
    return tuple(found)
