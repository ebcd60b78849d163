"""Amounts of money in prose: how much, in which currency, however it is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from babel import Locale
from babel.numbers import NumberFormatError, get_currency_precision, list_currencies, parse_decimal

MAX_AMOUNTS = 200
_LOCALES = tuple(map(Locale.parse, ("en", "de", "fr", "de_CH")))
"""`1,300.00`, `1.300,00`, `1 300,00` and `1'300.00`."""
_SIGNS = {
    "$": "USD",
    "US$": "USD",
    "C$": "CAD",
    "A$": "AUD",
    "\u20ac": "EUR",
    "\u00a3": "GBP",
    "\u20b9": "INR",
    "\u00a5": "JPY",
}
_WORDS = {"dollar": "USD", "euro": "EUR", "pound": "GBP", "rupee": "INR", "yen": "JPY", "zloty": "PLN"}

_SIGN = r"(?:US|C|A)?\$|[\u20ac\u00a3\u20b9\u00a5]"
_NUMBER = r"[0-9]{1,3}(?:[.,'\u2019\u00a0\u202f ][0-9]{3}){1,5}(?:[.,][0-9]{1,4})?|[0-9]{1,15}(?:[.,][0-9]{1,4})?"
_SIZE = r"[ ]?(?i:k|m|bn|thousand|hundred|million|billion|mio|mrd)"
_WORD = rf"(?i:{'|'.join(_WORDS)})s?\b"
_AMOUNT = re.compile(
    rf"""(?:(?<![\w.,])(?:(?P<whose>[A-Z]{{3}})[ \u00a0]?(?=[$\u00a5]))?
            (?P<before>{_SIGN}|[A-Z]{{3}})[ \u00a0]?(?P<first>{_NUMBER})
        |(?<![\w.,/-])(?P<second>{_NUMBER})(?P<size>{_SIZE})?[ \u00a0]?(?P<behind>{_SIGN}|[A-Z]{{3}}\b|{_WORD}))
        (?P<times>{_SIZE}\b)?(?![\w/]|[.,'][0-9])
        (?=(?:[ \u00a0](?P<code>[A-Z]{{3}})\b(?![ \u00a0]?[0-9]))?)""",
    re.VERBOSE,
)
_ENGLISH_WORDS = frozenset({"ALL", "TOP", "CUP", "TRY", "PEN", "MAD", "COP", "SOS", "BAM", "GEL", "BOB", "RON"})
"""Codes that a number seldom stands beside as one."""
_CODES = frozenset(list_currencies()) - _ENGLISH_WORDS


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a currency.

    Attributes:
        values: Each that the characters can mean: one, where there is one reading; none for `$1.3 million`.
        currency: By its ISO code; `$` alone is a dollar of the United States.
    """

    text: str
    values: frozenset[Decimal]
    currency: str


def amounts_of(text: str) -> tuple[Amount, ...] | None:
    """All amounts of a text, in order; None where there are too many."""
    found = tuple(islice(_amounts(text), MAX_AMOUNTS + 1))
    return found if len(found) <= MAX_AMOUNTS else None


def _amounts(text: str) -> Iterator[Amount]:
    for found in _AMOUNT.finditer(text):
        if currency := _stated(found) or _currency(found["before"] or found["behind"]):
            plain = not (found["times"] or found["size"])
            values = _readings(found["first"] or found["second"], currency) if plain else frozenset[Decimal]()
            yield Amount(found[0].strip(), values, currency)


def _stated(found: re.Match[str]) -> str:
    """The code beside a sign that several currencies have: `$250 CAD`, `CAD $250`."""
    sign = found["before"] or found["behind"]
    codes = (found["whose"], found["code"]) if sign in {"$", "\u00a5"} else ()
    return next((code for code in codes if code in _CODES), "")


def _currency(mark: str) -> str:
    if mark in _SIGNS:
        return _SIGNS[mark]
    return mark if mark in _CODES else _WORDS.get(mark.lower().removesuffix("s"), "")


def _readings(digits: str, currency: str) -> frozenset[Decimal]:
    """What the digits can mean; no amount has more decimals than its currency."""
    plain = re.sub(r"[\u00a0\u202f ]", "\u202f", digits).replace("'", "\u2019")
    return frozenset(value for locale in _LOCALES if (value := _read(plain, locale, currency)) is not None)


def _read(digits: str, locale: Locale, currency: str) -> Decimal | None:
    try:
        value = parse_decimal(digits, locale, strict=True)
    except NumberFormatError:
        return None
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    return value if decimals <= get_currency_precision(currency) else None
