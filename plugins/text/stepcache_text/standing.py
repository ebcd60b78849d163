"""Whether what stands in a letter is the value that its request states, or another thing that looks alike.

Used by `adapt letters.readdress`: `Mark your calendar` is no address of Mark, `within 30 days` is not `invoice 30`.
"""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from stepcache_text.values import Found

_ADDRESSED = re.compile(r"\b(?:dear|dearest|hello|hi|hey|mr|mrs|ms|miss|mx|dr|prof|professor)\.?[ ]\Z", re.IGNORECASE)
_ENDS = re.compile(r"[ \t*]*(?:[,.!?;:)]|\n|\Z)")
_BEGINS = re.compile(r"(?:\A|[\n.!?:;][ \t]*)\Z")
_WORD_NAMES = frozenset(
    """
    mark will rose may hope faith grace joy art bill frank summer autumn april june august dawn ivy lily daisy violet
    iris olive pearl ruby amber jade crystal heather holly hazel ginger rich rob jack pat sue chase grant pierce miles
    guy earl duke dean king prince hunter mason taylor baker carter cook fisher forest glen cliff rusty sandy skip drew
    gene jewel melody harmony chance christian norm ray stone victor angel destiny trinity mercy patience constance
    verity charity felicity chastity paris london sydney florence georgia austin dallas madison jordan israel chelsea
    brooklyn lincoln washington jackson houston charlotte victoria alexandria orlando carolina virginia
    """.split()  # noqa: SIM905 - reads better
)
"""Names that begin a sentence as words, too: `Summer's end`, `Paris's hotels`."""
_SIDE = re.compile(r"(?:([$€£#])|([^\W\d_]+)\.?)[ \t-]*\Z")
_BESIDE = re.compile(r"[ \t-]*(?:([%€])|([^\W\d_]+))")
_JOINING = frozenset("a an the of in on at to by for from and or with is are was be it than as".split())  # noqa: SIM905 - reads better
SHORT = 3
"""Characters of a number, below which one that stands in a letter may well be another."""
_UNITS = frozenset(
    """
    % percent day days week weeks weekend weekends month months quarter quarters year years hour hours minute minutes
    second seconds night nights working business calendar times fold copies euros dollars pounds am pm
    """.split()  # noqa: SIM905 - reads better
)
_LISTED = re.compile(
    r"[ ](?:[a-z-]{1,20}[ ]){0,2}(?:reasons|ways|points|tips|ideas|items|things|examples|questions|steps|options"
    r"|benefits|suggestions|topics|lines|words|sentences|paragraphs|rules|goals|tasks|names|facts|compliments|jokes|bullets)\b",
    re.IGNORECASE,
)
"""What a letter names one by one, so that as many stand there."""
_BULLET = re.compile(r"^[ \t]*(?:[-*\u2022\u2013\u2014+]|\(?[a-z][.)])[ \t]", re.MULTILINE)


def is_addressed(found: re.Match[str], text: str) -> bool:
    """Whether a first or last name alone stands where a person is addressed or signs, not where a word does."""
    before, after = text[max(0, found.start() - 24) : found.start()], text[found.end() : found.end() + 24]
    if _ADDRESSED.search(before):
        return True
    if after[:2] in {"'s", "\u2019s"}:
        return found[0].lower() not in _WORD_NAMES and re.match(r"\s+[a-z]", after[2:]) is not None
    return bool(_ENDS.match(after)) and (before.rstrip(" \t")[-1:] == "," or bool(_BEGINS.search(before)))


def is_part_of_a_name(found: re.Match[str], text: str) -> bool:
    """Whether a capitalised word follows on the line: the Ada Lovelace Institute is not Ada Lovelace."""
    return re.match(r"[ -][^\W\d_a-z]", text[found.end() : found.end() + 2]) is not None


def stands_by_chance(places: Sequence[re.Match[str]], values: Iterable[Found], body: str, letter: str) -> bool:
    """Whether a bare number, or a time, may be another thing than the one of the request.

    It is that one where the word or sign on a side of it is the same as in the request; or where it stands
    nowhere else in the letter, is a longer one, and no unit follows that the request does not give it.
    """
    numbers = [one for one in values if not re.search(r"[^\W\d_]", one.text)]
    spelled = {one.text: {*one.spellings.values(), one.text} for one in numbers if one.kind in {"number", "code"}}
    for text, spellings in spelled.items():
        told = {side for one in numbers if one.text == text for side in _sides(body, one.start, one.end)}
        here = [found for found in places if found[0] in spellings]
        unlike = [found for found in here if told.isdisjoint(_sides(letter, found.start(), found.end()))]
        if unlike and (len(here) > 1 or len(text) < SHORT or _unit(letter, unlike[0].end())):
            return True
    return False


def _sides(text: str, start: int, end: int) -> AbstractSet[tuple[str, str]]:
    """What stands before a number and behind it, where that says something."""
    before, after = _SIDE.search(text, max(0, start - 40), start), _BESIDE.match(text, end)
    said = {(side, (found[1] or found[2]).lower()) for side, found in (("before", before), ("after", after)) if found}
    return {one for one in said if one[1] not in _JOINING}


def _unit(text: str, end: int) -> bool:
    return any(word in _UNITS for side, word in _sides(text, end, end) if side == "after")


def counts(values: Iterable[Found], body: str, letter: str) -> bool:
    """Whether one of these may say how many the letter lists: `5 reasons to vote`."""
    numbers = [one for one in values if one.kind == "number"]
    bullets = str(len(_BULLET.findall(letter)))
    return any(one.text == bullets or _LISTED.match(body, one.end) for one in numbers)
