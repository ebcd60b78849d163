"""Labelled lines that are asked for, told from lines that say something about the answer.

A line that nobody asked for is no more than that only where it can be nothing else: `correction: the email is
bob@y.org`, `note: write the name in capitals` and `email (new): …` are labelled lines as well.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from stepcache.text.pairs import Pair

MAX_WORDS = 20_000

_Index = Mapping[str, Mapping[int, set[tuple[str, ...]]]]
"""Names as words, by their first word and by how many they are."""

_LITERAL = ('"', "[", "{")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]++")
_INITIALS = re.compile(r"\b(\w)\.(?=\w(?:\.|\W|$))")

_REMARKS = frozenset(
    """
    note notes nb ps pps remark remarks comment comments hint hints tip tips attention warning caution notice disclaimer
    correction corrections corrected correct erratum errata update updates updated edit edits edited amendment amended
    revision revised change changes changed fix fixed instead actual actually real true new now latest
    instruction instructions rule rules guideline guidelines requirement requirements constraint constraints policy
    format formatting output style language tone task tasks todo request prompt query question questions q answer
    answers response reply important reminder remember re fw fwd ad
    please ignore disregard override except exception exceptions unless if when all any each every everything
    json key keys field fields value values example examples end uppercase lowercase capital case
    capitals capitalize capitalise translate translation write spell spelling return append omit skip
    hinweis anmerkung korrektur wichtig achtung nota notas remarque remarques correccion importante opmerking
    """.split()  # noqa: SIM905 - reads better
)
"""Words of a label whose line may speak of the other lines or to the one who answers."""

_ROLES = frozenset("system user assistant human ai model bot developer member members".split())  # noqa: SIM905 - reads better
"""Words of a label whose line may be somebody speaking; one word alone (`user: ada`) says nothing of other lines."""

_SPEECH = frozenset(
    """
    write answer answers respond reply translate translated output print return uppercase lowercase capital capitals
    capitalize capitalise capitalized capitalised json instead ignore disregard above below following previous preceding
    correction corrected misspelled misspelt outdated obsolete wrong incorrect mistake mistaken typo please must should
    shall use say make put set treat replace spell spelled format round rounded value values key keys field fields
    instruction instructions rule rules always never actually then assume omit skip append add remove sort summarize
    summarise everything
    """.split()  # noqa: SIM905 - reads better
)
"""Words of a line nobody asked for that may do the same."""

_ELSEWHERE = frozenset(
    """
    same ditto dito idem ibid ibidem see above below likewise aforementioned aforesaid former latter preceding previous
    previously before earlier unchanged siehe
    """.split()  # noqa: SIM905 - reads better
)
"""Words of a value that stands somewhere else."""

_REVISING = frozenset(
    "formerly originally was were not no instead rather sorry actually corrected correction wrong unsure or".split()  # noqa: SIM905 - reads better
)
"""Words beside others in a value that may take back what stands there: `Oslo, formerly Rome`, `not Rome but Oslo`."""

_REMARKED = re.compile(r"[ \t](?:[(\[][^()\[\]]*[)\]]\Z|(?:-{1,3}|[-=]>|<-|[\u2013\u2014\u2190\u2192\u21d2])[ \t])")
"""A value with something behind it, in brackets or parted by a dash or an arrow: that may be a remark, or a part."""


def asked_of(pairs: Sequence[Pair], names: Iterable[str]) -> dict[str, Pair] | None:
    """The pairs that are asked for, by name; None where one may stand elsewhere, or another line may change it.

    Args:
        names: All that is asked for, whether it is stated or not.
    """
    if sum(len(pair.text.split(None, MAX_WORDS)) for pair in pairs) > MAX_WORDS:
        return None
    wanted = frozenset(names)
    asked = {pair.name: pair for pair in pairs if pair.name in wanted}
    left = [pair for pair in pairs if pair.name not in wanted]
    index = _index({*wanted, *(pair.name for pair in pairs)})
    if any(_points_elsewhere(pair, index) or _revised(pair) for pair in asked.values()):
        return None
    index = _index(wanted)
    return None if any(_speaks(pair, index) for pair in left) else asked


def _words(text: str) -> tuple[str, ...]:
    """The words of a label or a value, addresses left out; `P.S.` is one word, `newName` two."""
    kept = " ".join(word for word in text.split() if "@" not in word and "://" not in word)
    plain = _INITIALS.sub(r"\1", kept)
    return tuple(word.casefold() for word in _WORD.findall(_HUMP.sub(" ", plain)))


def _index(names: Iterable[str]) -> _Index:
    found: dict[str, dict[int, set[tuple[str, ...]]]] = {}
    for words in {_words(name) for name in names}:
        if words:
            found.setdefault(words[0], {}).setdefault(len(words), set()).add(words)
    return found


def _within(words: tuple[str, ...], index: _Index) -> Iterator[tuple[str, ...]]:
    """The names that stand in a text as words, one after the other."""
    for at, word in enumerate(words):
        for length, names in index.get(word, {}).items():
            if words[at : at + length] in names:
                yield words[at : at + length]


def _points_elsewhere(pair: Pair, index: _Index) -> bool:
    words = _words(pair.text)
    own = _words(pair.name)
    return not _ELSEWHERE.isdisjoint(words) or any(name != own for name in _within(words, index))


def _revised(pair: Pair) -> bool:
    """Whether a part of the value may be a remark about the rest; a JSON literal is meant as it stands."""
    if pair.text.startswith(_LITERAL):
        return False
    words = _words(pair.text)
    return bool(_REMARKED.search(pair.text)) or (len(words) > 1 and not _REVISING.isdisjoint(words))


def _speaks(pair: Pair, index: _Index) -> bool:
    """Whether a line that is not asked for may be about what is asked for."""
    label, value = _words(pair.name), _words(pair.text)
    joined = "".join(label)
    named = (name for lengths in index.values() for names in lengths.values() for name in names)
    return (
        not _REMARKS.isdisjoint(label)
        or (len(value) > 1 and not _ROLES.isdisjoint(label))
        or not _SPEECH.isdisjoint(value)
        or "?" in pair.text
        or any(True for _ in _within((*label, "", *value), index))
        or any("".join(name) == joined for name in named)
    )
