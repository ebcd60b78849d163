"""Plants one mistake into a good rule file; what has to be said of it follows from how it was planted.

An operator knows which token it spoils. From that, and from nothing the linter says, come the code, the places that may
rightly be named (mostly one: where the spoiled token begins; for a token that was taken out the end of the one before
it and the beginning of the next), and for a typo the word that was meant.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Change = Callable[[str, random.Random], str]
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {key: other for row in ROWS for key, other in zip(row, row[1:] + row[-2], strict=True)}
LOOK_ALIKES = dict(zip("aceopxysi", "асеорхуѕі", strict=True))  # noqa: RUF001 - Cyrillic letters are the point


@dataclass(frozen=True)
class Good:
    """A file without mistakes, and those that it needs beside it: path -> text."""

    path: str
    text: str
    beside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Site:
    """Where a mistake may be planted.

    Attributes:
        start: Where the text that is put out begins.
        end: Where it ends.
        text: What the text becomes there.
        points: Places that may be named, as offsets in the text with the mistake; `start` where none is given.
        meant: What was meant, for a typo: the first suggestion has to be it.
    """

    start: int
    end: int
    text: str
    points: frozenset[int] = frozenset()
    meant: str = ""


@dataclass(frozen=True)
class Kind:
    """An operator: where it can spoil a text, and the codes by which that mistake is told."""

    codes: frozenset[str]
    sites: Callable[[str, random.Random], Iterator[Site]]


@dataclass(frozen=True)
class Planted:
    """A file with one mistake, and what has to be said of it.

    Attributes:
        kind: Which operator made it.
        points: Line and column of each place that may rightly be named.
    """

    kind: str
    good: Good
    text: str
    codes: frozenset[str]
    points: frozenset[tuple[int, int]]
    meant: str = ""


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


# --- words as they are mistyped ---


def swapped(word: str, chance: random.Random) -> str:
    """Two letters that stand side by side, swapped."""
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def doubled_letter(word: str, chance: random.Random) -> str:
    """One letter twice."""
    at = chance.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def left_out(word: str, chance: random.Random) -> str:
    """One letter too few."""
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def beside_it(word: str, chance: random.Random) -> str:
    """The key beside the right one."""
    at = chance.randrange(len(word))
    return word[:at] + NEIGHBOURS.get(word[at], word[at] * 2) + word[at + 1 :]


def look_alike(word: str, chance: random.Random) -> str:
    """One letter of another script that looks the same."""
    places = [at for at, char in enumerate(word) if char in LOOK_ALIKES]
    if not places:
        return word
    at = chance.choice(places)
    return word[:at] + LOOK_ALIKES[word[at]] + word[at + 1 :]


def capital(word: str, _: random.Random) -> str:
    """A capital letter, as at the beginning of a sentence."""
    return word[:1].upper() + word[1:]


def any_slip(word: str, chance: random.Random) -> str:
    """A slip of the hand; words of two letters get one more or another one."""
    slips = (doubled_letter, beside_it) if len(word) < 3 else (swapped, doubled_letter, left_out, beside_it)
    return chance.choice(slips)(word, chance)


# --- operators ---


def typo(code: str, pattern: str, change: Change = any_slip) -> Kind:
    """Mistype what group `w` of the pattern matches; group `name`, where there is one, is the whole name told."""

    def sites(text: str, chance: random.Random) -> Iterator[Site]:
        words = {*re.findall(r"\w+", text), *VALID}
        for found in re.finditer(pattern, text, re.MULTILINE):
            whole = "name" if "name" in found.re.groupindex else "w"
            wrong = next((one for one in (change(found["w"], chance) for _ in range(20)) if one not in words), None)
            if wrong is not None:
                yield Site(*found.span("w"), wrong, frozenset({found.start(whole)}), found[whole])

    return Kind(frozenset({code}), sites)


def replaced(codes: str, pattern: str, right: str) -> Kind:
    """Put other text in place of group `w`; it is told there, or where group `at` begins."""

    def sites(text: str, _: random.Random) -> Iterator[Site]:
        for found in re.finditer(pattern, text, re.MULTILINE):
            new = found.expand(right)
            shift = len(new) - len(found["w"])
            points = {found.start("w")}
            if "at" in found.re.groupindex:
                at = found.start("at")
                points = {at + shift if at >= found.end("w") else at}
            yield Site(*found.span("w"), new, frozenset(points))

    return Kind(frozenset(codes.split()), sites)


def inserted(codes: str, pattern: str, text: str, *places: int) -> Kind:
    """Put text in at group `w`, which is empty; it is told at its first character, or at those of `places`.

    Group `at`, where there is one, is another right place: what the text put in contradicts.
    """

    def sites(whole: str, _: random.Random) -> Iterator[Site]:
        for found in re.finditer(pattern, whole, re.MULTILINE):
            start = found.start("w")
            other = {found.start("at")} if "at" in found.re.groupindex else set()
            yield Site(start, start, text, frozenset({*(start + at for at in places or (0,)), *other}))

    return Kind(frozenset(codes.split()), sites)


def missing(codes: str, pattern: str, put: str = "") -> Kind:
    """Take a token out (group `w`): told where the token before ends, where it stood, or where the next one begins.

    Group `at`, where there is one, is another right place: the token that the missing one belongs to.
    """

    def sites(text: str, _: random.Random) -> Iterator[Site]:
        for found in re.finditer(pattern, text, re.MULTILINE):
            shift = len(put) - len(found["w"])
            places = [found.start("at")] if "at" in found.re.groupindex else []
            own = {at + shift if at >= found.end("w") else at for at in places}
            yield gap(text, found.start("w"), found.end("w"), put, own)

    return Kind(frozenset(codes.split()), sites)


_BLANK = re.compile(r"(?:\s|(?:(?<=\s)|^)#[^\"\n]*(?=\n))*\Z")
VALID = frozenset({"call", "token", "step"})


def gap(text: str, start: int, end: int, put: str = "", own: set[int] | None = None) -> Site:
    """A token taken out, with the places beside it."""
    before, after = text[:start], text[end:]
    last = len(_BLANK.sub("", before))
    following = start + len(put) + len(after) - len(after.lstrip())
    return Site(start, end, put, frozenset({last, start, following, *(own or ())}))


_TOKENS = re.compile(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*|/(?![/\s])(?:\\.|[^/\\\n])+/|[{}]')


def open_block(text: str, _: random.Random) -> Iterator[Site]:
    """Take out the `}` of a block: told at its `{`, or where the `}` should stand."""
    stack: list[int] = []
    for found in _TOKENS.finditer(text):
        if found[0] == "{":
            stack.append(found.start())
        elif found[0] == "}":
            opened = stack.pop()
            if not text[:opened].rstrip().endswith(("[", ",", "with")):  # else it is a slot's: `with [{x: word}]`
                yield gap(text, found.start(), found.end(), "", {opened})


def doubled(codes: str, pattern: str) -> Kind:
    """Write what the pattern matches twice, a line each; the second one is told, at its keyword or at its name."""

    def sites(text: str, _: random.Random) -> Iterator[Site]:
        for found in re.finditer(pattern, text, re.MULTILINE):
            end = found.end("w")
            begin = end + 1 + len(found["w"]) - len(found["w"].lstrip())
            name = begin + found["w"].strip().index(" ") + 1
            yield Site(end, end, f"\n{found['w']}", frozenset({begin, name}))

    return Kind(frozenset(codes.split()), sites)


def plant(name: str, kind: Kind, good: Good, chance: random.Random) -> Planted | None:
    """One mistake of a kind; None where the file has no place for it."""
    sites = list(kind.sites(good.text, chance))
    if not sites:
        return None
    site = chance.choice(sites)
    wrong = good.text[: site.start] + site.text + good.text[site.end :]
    points = frozenset(place(wrong, point) for point in site.points or {site.start})
    return Planted(name, good, wrong, kind.codes, points, site.meant)


def corpus(kinds: dict[str, Kind], files: Sequence[Good], count: int, seed: int) -> list[Planted]:
    """So many different files, the operators in turn, each in a file and at a place chosen by chance."""
    chance = random.Random(seed)
    found: dict[str, Planted] = {}
    for _ in range(count):
        for name, kind in kinds.items():
            tried = chance.sample(files, len(files))
            one = next((case for case in (plant(name, kind, good, chance) for good in tried) if case is not None), None)
            if one is not None:
                found.setdefault(one.text, one)
            if len(found) == count:
                return list(found.values())
    return list(found.values())
