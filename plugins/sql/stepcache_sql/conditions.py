"""`sql.conditions`: what rows must be, as people say it: `city is 'Oslo' and age is at least 30`."""

import re
from fractions import Fraction
from typing import ClassVar

from stepcache import NoArgs, Refusal, Value
from stepcache_sql.words import is_name

MAX_TEXT = 2_000
MAX_CONDITIONS = 8

Condition = tuple[str, str, str, str]
"""Column, operator (`= <> < <= > >= like`), `number`, `date` or `text`, and the value; a number as a fraction."""

Conditions = tuple[Condition, ...]

_SAID = {
    "=": "is | equals | is equal to | is exactly",
    "<>": "is not | is not equal to | does not equal | differs from | is different from",
    ">": "is greater than | is more than | is larger than | is higher than | is bigger than | is above | is over "
    "| exceeds | is after | is later than",
    ">=": "is at least | is greater than or equal to | is more than or equal to | is no less than | is not less than "
    "| is on or after",
    "<": "is less than | is lower than | is smaller than | is fewer than | is below | is under | is before "
    "| is earlier than",
    "<=": "is at most | is less than or equal to | is no more than | is not more than | is on or before",
    "starts": "starts with | begins with",
    "ends": "ends with",
    "contains": "contains",
}
_SPOKEN = {" ".join(said.split()): sign for sign, each in _SAID.items() for said in each.split("|")}
_SIGNS = {"=": "=", "==": "=", "!=": "<>", "<>": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_PATTERNS = {"starts": "{}%", "ends": "%{}", "contains": "%{}%"}
_OPERATOR = "|".join(
    [r"\s+" + said.replace(" ", r"\s+") + r"\s+" for said in sorted(_SPOKEN, key=len, reverse=True)]
    + [r"\s*" + re.escape(sign) + r"\s*" for sign in sorted(_SIGNS, key=len, reverse=True)]
)
_VALUE = (
    r"(?:'(?P<single{0}>[^'\"\\\n]{{1,200}})'|\"(?P<double{0}>[^'\"\\\n]{{1,200}})\""
    r"|(?P<date{0}>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})|(?P<number{0}>-?(?:0|[1-9][0-9]{{0,14}})(?:\.[0-9]{{1,12}})?)"
    r"|(?P<word{0}>[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*))(?![^\s,.?])(?![.,][0-9])"
)
_COLUMN = r"(?:the\s+)?(?:column\s+)?(?P<column>[A-Za-z_]\w*)"
_ONE = re.compile(
    rf"{_COLUMN}(?:\s+is\s+between\s+{_VALUE.format(1)}\s+and\s+{_VALUE.format(2)}"
    rf"|(?P<operator>{_OPERATOR}){_VALUE.format(0)})",
    re.IGNORECASE | re.ASCII,
)
_AND = re.compile(r"\s*,?\s+and\s+(?:where\s+)?", re.IGNORECASE | re.ASCII)

_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.000")
"""A thousand, where a point parts thousands."""

# With a capital at a sentence's start or in SQL's manner they say something else than themselves.
_TELLING = frozenset(
    """
    null none nil true false yes no unknown empty missing blank today yesterday tomorrow now not and or the a an any
    all some set unset one two three four five six seven eight nine ten
    even odd positive negative zero unique current last this next between in like
    """.split()  # noqa: SIM905 - reads better
)


class ConditionsType:
    """`city is 'Oslo' and age is at least 30`: comparisons joined by `and`; a bare word must have a capital."""

    name: ClassVar[str] = "sql.conditions"
    Args: ClassVar[type[NoArgs]] = NoArgs

    def read(self, text: str, args: NoArgs, names: frozenset[str] = frozenset()) -> Value | Refusal:
        """Each comparison, in order; `between` is two of them."""
        conditions = _conditions(text) if len(text) <= MAX_TEXT else None
        if conditions is None or not 0 < len(conditions) <= MAX_CONDITIONS:
            return Refusal("not comparisons of a column with a value")
        canonical = "".join(f"{len(part)}:{part}" for one in conditions for part in one)
        return Value(self.name, canonical, conditions, text)


def _conditions(text: str) -> Conditions | None:
    found: list[Condition] = []
    at = 0
    while one := _ONE.match(text, at):
        read = _read(one)
        if read is None:
            return None
        found += read
        at = one.end()
        if at == len(text):
            return tuple(found)
        joint = _AND.match(text, at)
        if joint is None:
            return None
        at = joint.end()
    return None


def _read(found: re.Match[str]) -> list[Condition] | None:
    column = found["column"]
    if not is_name(column):
        return None
    if found["operator"] is None:
        low, high = _value(found, 1), _value(found, 2)
        if low is None or high is None or low[0] != high[0] or low[0] == "text":
            return None
        return [(column, ">=", *low), (column, "<=", *high)]
    said = " ".join(found["operator"].lower().split())
    sign, value = _SIGNS.get(said) or _SPOKEN[said], _value(found, 0)
    return None if value is None else _compared(column, sign, *value)


def _compared(column: str, sign: str, kind: str, value: str) -> list[Condition] | None:
    """One comparison; only text is searched in, and text has no order that all databases share."""
    if sign in _PATTERNS:
        plain = kind == "text" and not set("%_") & set(value)
        return [(column, "like", kind, _PATTERNS[sign].format(value))] if plain else None
    return None if kind == "text" and sign not in {"=", "<>"} else [(column, sign, kind, value)]


def _value(found: re.Match[str], place: int) -> tuple[str, str] | None:
    if number := found[f"number{place}"]:
        if _THOUSANDS.fullmatch(number):
            return None
        exact = Fraction(number)  # 10.0 is 10, but it is no text of digits
        return "number", f"{exact.numerator}/{exact.denominator}" if "." in number else str(exact)
    if day := found[f"date{place}"]:
        return "date", day
    if word := found[f"word{place}"]:
        return ("text", word) if word[0].isupper() and word.lower() not in _TELLING else None
    quoted = found[f"single{place}"] or found[f"double{place}"]
    return ("text", quoted) if quoted == quoted.strip() and quoted.isprintable() else None
