"""Vocabularies: the prompt is tiled, in any order, by slots, leads, fillers and forms; nothing else may remain."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Part, Template, Vocabulary
from stepcache.domain.value import dataclass
from stepcache.matching.once import per_object
from stepcache.matching.template import Placed, TooManyReadingsError

MAX_TOKENS = 160
MAX_CHARACTERS = 4_000
MAX_STATES = 2_000
MAX_SPELLINGS = 8_192
_TOKEN = re.compile(r"[^ \t\r\n\f\v]+")
_MARKS = ",;:.?"


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
    """One word of the prompt; `parted` where a mark or a line break stands before it."""

    word: str
    start: int
    end: int
    parted: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    lead: bool
    form: str


class _State(NamedTuple):
    """How far a tiling has come; of plain tuples, since states are compared all the time.

    Attributes:
        places: The holes filled, by their number, and their stretches.
    """

    places: tuple[tuple[int, int, int], ...]
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
    book = _book(vocabulary)
    if not any(token.word in book.openings for token in tokens):
        return ()
    page = _page(book, tokens)
    reached: list[dict[_State, int]] = [{} for _ in range(len(tokens) + 1)]
    reached[0][_State((), frozenset(), False)] = 0
    for at in range(len(tokens)):
        if sum(map(len, reached)) > MAX_STATES:
            raise TooManyReadingsError
        for state, literals in reached[at].items():
            for end, new, weight in _moves(page, at, state):
                reached[end][new] = max(reached[end].get(new, 0), literals + weight)
    return tuple(_finished(vocabulary, book.holes, reached[-1]))


def _finished(vocabulary: Vocabulary, holes: tuple[Hole, ...], states: dict[_State, int]) -> Iterator[Tiling]:
    for state, literals in states.items():
        places = tuple(Placed(holes[number], start, end) for number, start, end in state.places)
        filled = {place.hole.name for place in places}
        if state.lead and all(hole.name in filled for hole in vocabulary.required):
            yield Tiling(places, state.forms, literals)


@dataclass(frozen=True, slots=True)
class _Book:
    """A vocabulary made ready.

    Attributes:
        table: Phrases by their words.
        lengths: How long those are that begin with a word.
        openings: The words that leads begin with.
    """

    table: "dict[tuple[str, ...], tuple[_Phrase, ...]]"
    lengths: dict[str, tuple[int, ...]]
    openings: frozenset[str]
    holes: tuple[Hole, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """A prompt read with a vocabulary.

    Attributes:
        standing: For each token the phrases that stand there.
    """

    holes: tuple[Hole, ...]
    tokens: tuple[_Token, ...]
    standing: tuple[tuple[_Phrase, ...], ...]


def _page(book: _Book, tokens: tuple[_Token, ...]) -> _Page:
    words = tuple(token.word for token in tokens)
    standing = tuple(
        tuple(phrase for length in book.lengths.get(word, ()) for phrase in book.table.get(words[at : at + length], ()))
        for at, word in enumerate(words)
    )
    return _Page(book.holes, tokens, standing)


def _moves(page: _Page, at: int, state: _State) -> Iterator[tuple[int, _State, int]]:
    for phrase in page.standing[at]:
        forms = state.forms | {phrase.form} if phrase.form else state.forms
        weight = sum(map(len, phrase.words))
        yield at + len(phrase.words), _State(state.places, forms, state.lead or phrase.lead), weight
    if _touches(state, page.tokens, at):
        return
    filled = {page.holes[number].name for number, _, _ in state.places}
    for number, hole in enumerate(page.holes):
        if hole.name not in filled:
            for end in _hole_ends(hole, page, at):
                place = (number, page.tokens[at].start, page.tokens[end - 1].end)
                yield end, _State((*state.places, place), state.forms, state.lead), 0


def _touches(state: _State, tokens: tuple[_Token, ...], at: int) -> bool:
    """Whether a slot ended right before, with nothing between: where one stops and the next begins is then a guess."""
    return bool(state.places) and state.places[-1][2] == tokens[at - 1].end and not tokens[at].parted


_ONE_TOKEN = frozenset({"identifier", "key", "word", "integer"})


def _hole_ends(hole: Hole, page: _Page, at: int) -> Iterator[int]:
    """Ends of a slot that begins at a token; it never swallows a whole phrase of the vocabulary."""
    single = hole.type.name in _ONE_TOKEN
    for end in range(at, at + 1 if single else len(page.tokens)):
        if not single and page.standing[end]:
            return
        yield end + 1


@lru_cache(maxsize=4)
def _tokens(prompt: str) -> tuple[_Token, ...]:
    """The words of a prompt without the marks that end a clause or a sentence; `!` is none: `3!` is a number."""
    tokens: list[_Token] = []
    for found in _TOKEN.finditer(prompt):
        start, end = found.span()
        while end > start and prompt[end - 1] in _MARKS:
            end -= 1
        if end > start:
            between = prompt[tokens[-1].end if tokens else start : start]
            tokens.append(_Token(_lower(prompt[start:end]), start, end, not between.isspace() or "\n" in between))
    return tuple(tokens)


def token_words(prompt: str) -> frozenset[str]:
    """The words of a prompt, as phrases are looked for in it."""
    return frozenset(token.word for token in _tokens(prompt))


def openings(vocabulary: Vocabulary) -> frozenset[str]:
    """The words that its leads begin with: a prompt that it tiles holds one of them."""
    return _book(vocabulary).openings


def _lower(word: str) -> str:
    return word.lower() if word.isascii() else word


@per_object
def _book(vocabulary: Vocabulary) -> _Book:
    phrases: dict[_Phrase, None] = {}
    for phrase in vocabulary.leads:
        phrases.update(dict.fromkeys(_variants(phrase, lead=True)))
    for phrase in vocabulary.fillers:
        phrases.update(dict.fromkeys(_variants(phrase)))
    for form in vocabulary.forms:
        phrases.update(dict.fromkeys(_variants(form.phrase, form=form.name)))
    table: dict[tuple[str, ...], tuple[_Phrase, ...]] = {}
    lengths: dict[str, dict[int, None]] = {}
    for one in phrases:
        table[one.words] = (*table.get(one.words, ()), one)
        lengths.setdefault(one.words[0], {})[len(one.words)] = None
    by_word = {word: tuple(sorted(found)) for word, found in lengths.items()}
    openings = frozenset(one.words[0] for one in phrases if one.lead)
    return _Book(table, by_word, openings, (*vocabulary.required, *vocabulary.optional))


def _variants(phrase: Template, *, lead: bool = False, form: str = "") -> Iterator[_Phrase]:
    for text in spellings(phrase.parts):
        words = tuple(_lower(word.strip(",;:")) for word in text.split())
        if words and all(words):
            yield _Phrase(words, lead, form)


def spelling_count(parts: Iterable[Part]) -> int:
    """How many spellings a phrase without holes has; the compiler refuses more than `MAX_SPELLINGS`."""
    count = 1
    for part in parts:
        if isinstance(part, Optional):
            count *= 1 + spelling_count(part.parts)
        elif isinstance(part, Choice):
            count *= sum(map(spelling_count, part.branches))
    return count


def spellings(parts: Iterable[Part]) -> tuple[str, ...]:
    """Every spelling of a phrase without holes: its options and choices written out, at most `MAX_SPELLINGS`."""
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
        found = [head + tail for head in found for tail in tails][:MAX_SPELLINGS]
    return tuple(found)
