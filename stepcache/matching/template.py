"""Templates against a prompt: every way in which a template accounts for all of it.

A reading gives each hole a stretch of the prompt; what stands there is read later, once all
holes are placed, because an equation's unknowns of several letters are named elsewhere in the prompt.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from stepcache.domain.expressions import Call, Const, ListOf
from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Part, Template
from stepcache.domain.value import dataclass
from stepcache.matching.once import per_object

MAX_READINGS = 256
MAX_MOVES = 5_000
_STRETCH = 500
"""Characters looked through that count as one move."""

_WORD = re.compile(r"[A-Za-z]+")
_SPACE = " \t\r\n\f\v"
_MARKS = ",;:.?"
_BLANK = re.compile(r"[ \t\r\n\f\v]*+")
_RUN = re.compile(r"[ \t\r\n\f\v]++")
_TAIL = re.compile(r"[ \t\r\n\f\v]*+[.?]*+[ \t\r\n\f\v]*+")
_TIGHT = frozenset({"identifier", "key", "word", "number", "integer", "quoted", "date"})
_ONE_WORD = frozenset({"identifier", "key", "word", "integer"})
_WHOLE = frozenset({"text", "pairs"})
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_QUOTES = "\"'“"


class TooManyReadingsError(Exception):
    """The prompt makes the template wander; it is then not claimed."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A hole and its stretch of the prompt."""

    hole: Hole
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to account for the whole prompt.

    Attributes:
        places: The holes that are filled, in order of the template.
        literals: How many literal characters of the pattern stand in the prompt.
    """

    places: tuple[Placed, ...]
    literals: int


def readings(parts: tuple[Part, ...], prompt: str) -> tuple[Reading, ...]:
    """All readings of a prompt, none twice.

    Raises:
        TooManyReadingsError: There are more than a person would write; nothing is said then.
    """
    every = _Walk(prompt).match(parts, 0, (), 0)
    first = tuple(islice(every, 2))
    if len(first) < 2:
        return first  # so it is most often, and to hash a reading is to walk through it
    found = dict.fromkeys(first)
    for reading in every:
        found[reading] = None
        if len(found) > MAX_READINGS:
            raise TooManyReadingsError
    return tuple(found)


def likely(templates: tuple[Template, ...], prompt: str) -> Iterator[Template]:
    """Those of a task's templates whose words stand in a prompt: a quick look tells most of them from it."""
    standing = words_of(prompt)
    return (template for template, needed in zip(templates, _needed(templates), strict=True) if needed.in_(standing))


def is_likely(template: Template, prompt: str) -> bool:
    """The same for one template."""
    return _needed_by(template).in_(words_of(prompt))


class _Needed(NamedTuple):
    """A template's own words, and for each choice those of its branches, one of which must be there."""

    own: frozenset[str]
    choices: tuple[tuple[frozenset[str], ...], ...]

    def in_(self, standing: frozenset[str]) -> bool:
        return self.own <= standing and all(any(words <= standing for words in branches) for branches in self.choices)


@per_object
def _needed(templates: tuple[Template, ...]) -> tuple[_Needed, ...]:
    return tuple(map(_needed_by, templates))


@per_object
def _needed_by(template: Template) -> _Needed:
    return _Needed(_words(template.parts), tuple(_branches(template.parts)))


def _branches(parts: tuple[Part, ...]) -> Iterator[tuple[frozenset[str], ...]]:
    yield from (tuple(map(_words, part.branches)) for part in parts if isinstance(part, Choice))


def _words(parts: tuple[Part, ...]) -> frozenset[str]:
    texts = (part.text for part in parts if isinstance(part, Literal))
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))


def own_words(template: Template) -> frozenset[str]:
    """The words that stand in every prompt of a template."""
    return _needed_by(template).own


@lru_cache(maxsize=4)
def words_of(prompt: str) -> frozenset[str]:
    """The runs of letters in a prompt: a literal's own are whole ones there, since no letter may touch its ends."""
    return frozenset(word.lower() for word in _WORD.findall(prompt))


class _Walk:
    """One match: counts its moves, so that no prompt can hold the thread."""

    def __init__(self, prompt: str) -> None:
        self.prompt = prompt
        self.folded = _folded(prompt)
        self.moves = 0

    def match(self, parts: tuple[Part, ...], at: int, places: tuple[Placed, ...], literals: int) -> Iterator[Reading]:
        for number, head in enumerate(parts, 1):
            self.count()
            if isinstance(head, Literal):
                literal = _literal(head.text)
                end = self.literal_end(literal, at)
                if end is None:
                    return
                at, literals = end, literals + literal.weight
            elif isinstance(head, Hole):
                yield from self.fill(head, parts[number:], at, places, literals)
                return
            else:
                rest = parts[number:]
                for branch in (head.parts, ()) if isinstance(head, Optional) else head.branches:
                    if self.begins(branch, at):
                        yield from self.match(branch + rest, at, places, literals)
                    else:
                        self.count()
                return
        self.count()
        if _TAIL.fullmatch(self.prompt, at):
            yield Reading(places, literals)

    def begins(self, parts: tuple[Part, ...], at: int) -> bool:
        """Whether the words that a branch begins with stand here: most branches end with that."""
        head = parts[0] if parts else None
        return not isinstance(head, Literal) or self.literal_end(_literal(head.text), at) is not None

    def literal_end(self, literal: "_Literal", at: int) -> int | None:
        """Where a literal ends that begins here, the white space around it counted in."""
        begin: int | None = at
        if literal.leads:
            begin = _after_space(self.prompt, at)
        elif at == 0:
            begin = _skip_space(self.prompt, 0)
        if begin is None or literal.phrase is None:
            return begin
        end = literal.phrase.end(self.folded, begin)
        return _after_space(self.prompt, end) if end is not None and literal.trails else end

    def count(self, moves: int = 1) -> None:
        self.moves += moves
        if self.moves > MAX_MOVES:
            raise TooManyReadingsError

    def places_of(self, finds: Iterable[tuple[int, int]], start: int) -> Iterator[int]:
        """Where something stands; what is looked through counts as well."""
        last = start
        for begin, end in finds:
            self.count((end - last) // _STRETCH)
            last = end
            yield begin
        self.count((len(self.prompt) - last) // _STRETCH)

    def fill(
        self, hole: Hole, rest: tuple[Part, ...], at: int, places: tuple[Placed, ...], literals: int
    ) -> Iterator[Reading]:
        start = at if hole.type.name == "text" else _skip_space(self.prompt, at)
        for end in self.ends(hole, rest, start):
            yield from self.match(rest, end, (*places, Placed(hole, start, end)), literals)

    def ends(self, hole: Hole, rest: tuple[Part, ...], start: int) -> Iterator[int]:
        """Where a hole may end, so that what follows can begin there."""
        if hole.type.name == "one_of":
            yield from self.choice_ends(hole, start)
            return
        words, at_end, loose = _first(rest)
        if at_end:
            yield from self.last_ends(hole, start)
        seen: set[int] = set()
        most = self.first_word_end(hole, start)
        for word in words:
            for found in self.places_of(_standing(word, self.folded, start), start):
                end = _before_space(self.prompt, found, start)
                if end > most:
                    break
                if end > start and end not in seen:
                    seen.add(end)
                    yield end
        if loose:
            yield from (end for end in self.word_ends(hole, start) if end not in seen)

    def choice_ends(self, hole: Hole, start: int) -> Iterator[int]:
        """The ends of the listed spellings that stand here: no other stretch could be read."""
        for choice in _choices(hole.type):
            self.count()
            end = choice.end(self.folded, start)
            if end is not None:
                yield end

    def first_word_end(self, hole: Hole, start: int) -> int:
        """The last place where a hole may end: a bare name goes no further than its first word."""
        bare = hole.type.name in _ONE_WORD and self.prompt[start : start + 1] not in _QUOTES
        found = _RUN.search(self.prompt, start) if bare else None
        return found.start() if found else len(self.prompt)

    def word_ends(self, hole: Hole, start: int) -> Iterator[int]:
        """The ends of words: where a hole may end that another hole follows; a bare name ends with its first word."""
        bare = hole.type.name in _TIGHT and self.prompt[start : start + 1] not in _QUOTES
        for found in self.places_of((one.span() for one in _RUN.finditer(self.prompt, start)), start):
            if found > start:
                yield found
                if bare:
                    return

    def last_ends(self, hole: Hole, start: int) -> Iterator[int]:
        """The ends of a hole that nothing has to follow: a text keeps everything, others leave `.` and `?`."""
        if hole.type.name in _WHOLE:
            yield from (len(self.prompt),) if len(self.prompt) > start else ()
            return
        full = _before_space(self.prompt, len(self.prompt), start)
        bare = start + len(self.prompt[start:full].rstrip(".?" + _SPACE))
        if bare > start:
            yield bare
        if full != bare and full > start and hole.type.name not in _TIGHT:
            yield full


def _skip_space(prompt: str, at: int) -> int:
    if at < len(prompt) and prompt[at] not in _SPACE:
        return at
    found = _BLANK.match(prompt, at)
    return found.end() if found else at


def _before_space(prompt: str, end: int, start: int) -> int:
    return start + len(prompt[start:end].rstrip(_SPACE))


@lru_cache(maxsize=4)
def _folded(prompt: str) -> str:
    """A prompt without capital letters, each character in its place; those outside of ASCII are as they were."""
    return prompt.lower() if prompt.isascii() else prompt.translate(_LOWER)


class _Phrase(NamedTuple):
    """Words that stand one after the other, whatever white space parts them; to make a pattern of each is dear.

    Attributes:
        words: In small letters.
        opens: Whether no letter may stand right before them.
        closes: Whether none may stand right after them.
    """

    words: tuple[str, ...]
    opens: bool
    closes: bool

    def end(self, folded: str, at: int) -> int | None:
        """Where they end, if they begin here."""
        first, *others = self.words
        if not folded.startswith(first, at) or (self.opens and at and folded[at - 1] in _LETTERS):
            return None
        at += len(first)
        for word in others:
            after = _skip_space(folded, at)
            if after == at or not folded.startswith(word, after):
                return None
            at = after + len(word)
        return None if self.closes and folded[at : at + 1] in _LETTERS else at


def _phrase(text: str, *, opens: bool) -> _Phrase | None:
    words = tuple(text.translate(_LOWER).split())
    return _Phrase(words, opens and _is_letter(words[0][0]), _is_letter(words[-1][-1])) if words else None


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_"


@per_object
def _choices(kind: Call) -> tuple[_Phrase, ...]:
    values = dict(kind.args).get("choices")
    texts = [str(item.value) for item in values.items if isinstance(item, Const)] if isinstance(values, ListOf) else []
    phrases = (_phrase(text, opens=False) for text in dict.fromkeys(texts))
    return tuple(phrase for phrase in phrases if phrase is not None)


def _standing(word: str, folded: str, start: int) -> Iterator[tuple[int, int]]:
    """Where a word begins and ends, as `_Phrase.end` takes it; others may go on after it."""
    found = folded.find(word, start)
    while found >= 0:
        stands = not (_is_letter(word[0]) and found and folded[found - 1] in _LETTERS)
        if stands:
            yield found, found + len(word)
        found = folded.find(word, found + (len(word) if stands else 1))


class _Literal(NamedTuple):
    """A literal: whether white space leads, its words, whether white space trails, how many characters are none."""

    leads: bool
    phrase: _Phrase | None
    trails: bool
    weight: int


@lru_cache(maxsize=4096)
def _literal(text: str) -> _Literal:
    phrase = _phrase(text, opens=True)
    weight = sum(map(len, text.split()))
    return _Literal(phrase is None or text[0].isspace(), phrase, phrase is None or text[-1].isspace(), weight)


def _after_space(prompt: str, at: int) -> int | None:
    """The place after white space, which two parts may share and either end of the prompt stands for.

    Before a mark there may be none: where `for [the note]: …` has no words, `for:` is what is written.
    """
    after = _skip_space(prompt, at)
    if after == at and at not in (0, len(prompt)) and prompt[at - 1] not in _SPACE:
        return at if prompt[at] in _MARKS else None
    return after


def _first(parts: tuple[Part, ...]) -> tuple[frozenset[str], bool, bool]:
    """The words that may come first in `parts`; whether nothing may come; whether another hole may."""
    words: set[str] = set()
    loose = False
    for part in parts:
        match part:
            case Literal(text):
                if stripped := text.split():
                    return frozenset(words | {stripped[0].translate(_LOWER)}), False, loose
            case Hole():
                return frozenset(words), False, True
            case Optional() | Choice():
                branches = (part.parts, ()) if isinstance(part, Optional) else part.branches
                each = [_first(branch) for branch in branches]
                words = words.union(*(one[0] for one in each))
                loose = loose or any(one[2] for one in each)
                if not any(one[1] for one in each):
                    return frozenset(words), False, loose
    return frozenset(words), True, loose
