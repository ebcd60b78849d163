"""`sql.order`: by what rows are sorted, as people say it: `price descending, name`, `highest price`."""

import re
from itertools import pairwise
from typing import ClassVar, Literal

from stepcache import Arguments, Refusal, Value
from stepcache_sql.words import is_name

MAX_TEXT = 1_000
MAX_KEYS = 5

Order = tuple[tuple[str, str], ...]
"""Column and `asc` or `desc`, in order of their weight."""

_AFTER = {
    "asc": "asc | ascending | in ascending order | from lowest to highest | from smallest to largest | lowest first "
    "| smallest first | from low to high | alphabetically | in alphabetical order | earliest first",
    "desc": "desc | descending | in descending order | from highest to lowest | from largest to smallest "
    "| highest first | largest first | from high to low | in reverse alphabetical order | latest first",
}
_BEFORE = {
    "asc": "lowest | smallest | least | earliest",
    "desc": "highest | largest | greatest | biggest | latest",
}


def _ways(said: dict[str, str]) -> dict[str, str]:
    return {" ".join(one.split()): way for way, each in said.items() for one in each.split("|")}


_AFTER_WAYS, _BEFORE_WAYS = _ways(_AFTER), _ways(_BEFORE)

# The highest rank is the first, so its number is the lowest: only the words of SQL say what is meant.
_INVERSE = re.compile(r"rank|position|place|priority|grade|level", re.IGNORECASE)
# Whether the top by such a column is the most or the quickest, nobody knows; "highest time" tells.
_EITHER = re.compile(
    r"(?:^|_)(?:time|times|latency|delay|laps?|strokes|errors|faults|penalty|penalties"
    r"|handicap|ordinal|seed|standing)(?:_|$)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"|asc|desc|ascending|descending|in (?:a|de)scending order", re.IGNORECASE)


def _words(ways: dict[str, str]) -> str:
    return "|".join(one.replace(" ", r"\s+") for one in sorted(ways, key=len, reverse=True))


_KEY = re.compile(
    rf"(?:the\s+)?(?:(?P<before>{_words(_BEFORE_WAYS)})\s+)?(?:column\s+)?(?P<column>[A-Za-z_]\w*)"
    rf"(?:,?\s+(?:\((?P<within>asc|desc|ascending|descending)\)|(?P<after>{_words(_AFTER_WAYS)})))?",
    re.IGNORECASE | re.ASCII,
)
_NEXT = re.compile(
    r"\s*,\s*(?:and\s+)?(?:then\s+)?(?:by\s+)?|\s+(?:and|then)\s+(?:then\s+)?(?:by\s+)?", re.IGNORECASE | re.ASCII
)


class OrderType:
    """`price descending, name`, `highest price`: columns, each with its direction; two readings refuse."""

    name: ClassVar[str] = "sql.order"

    class Args(Arguments):
        """`sql.order(bare="desc")`: what a column without a direction means, if anything."""

        bare: Literal["asc", "desc", "refuse"] = "asc"

    def read(self, text: str, args: Args, names: frozenset[str] = frozenset()) -> Value | Refusal:
        """The columns with their directions."""
        keys = _keys(text) if len(text) <= MAX_TEXT else None
        if keys is None or not 0 < len(keys) <= MAX_KEYS or len({name.lower() for name, _ in keys}) < len(keys):
            return Refusal("not columns to sort by")
        if any(not way and later for (_, way), (_, later) in pairwise(keys)):
            return Refusal("a direction that may belong to one column or to all")
        directed = all(way for _, way in keys)
        if not directed and (args.bare == "refuse" or (args.bare == "desc" and len(keys) > 1)):
            return Refusal("a column without a direction")
        if args.bare == "desc" and any(not way and _either(name) for name, way in keys):
            return Refusal("the first by such a column may be the lowest")
        order = tuple((name, way or args.bare) for name, way in keys)
        return Value(self.name, ", ".join(f"{name} {way}" for name, way in order), order, text)


def _either(name: str) -> bool:
    return bool(_INVERSE.search(name) or _EITHER.search(name))


def _keys(text: str) -> list[tuple[str, str]] | None:
    found: list[tuple[str, str]] = []
    at = 0
    while key := _KEY.match(text, at):
        said = [" ".join(key[name].split()) for name in ("before", "within", "after") if key[name]]
        ways = set(map(_way, said))
        if not is_name(key["column"]) or len(ways) > 1:
            return None
        if _INVERSE.search(key["column"]) and not all(map(_PLAIN.fullmatch, said)):
            return None
        found.append((key["column"], ways.pop() if ways else ""))
        at = key.end()
        if at == len(text):
            return found
        joint = _NEXT.match(text, at)
        if joint is None:
            return None
        at = joint.end()
    return None


def _way(said: str) -> str:
    return _AFTER_WAYS.get(said.lower()) or _BEFORE_WAYS[said.lower()]
