"""What two texts must share for nothing drawn from a comparison to differ between them."""

import re
from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

from stepcache.text.tokens import Token
from stepcache.text.words import CHANGING, CHOOSING, MONTHS, SELECTING, SUPERLATIVE_LIKE, WEEKDAYS, WORLDLY

MAX_TURNS = 40
"""Numbers in a text beyond which no two are compared one by one."""

_LISTING = frozenset({"and", "to", "then", "plus", "by", "vs"})
"""Words between the items of a list, which are of one kind."""

_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NAME = re.compile(r"(?:first|last|middle) names?")
_DIGITS = re.compile(r"[0-9]++")
_MONTH_ORDER = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())  # noqa: SIM905 - reads better
_DAY_ORDER = tuple("mon tue wed thu fri sat sun".split())  # noqa: SIM905 - reads better


def words_of(key: str) -> list[str]:
    """The words of a JSON key in any usual spelling: `maxPrice`, `max_price`, `MAX PRICE`."""
    return [word.lower() for word in _PARTS.findall(key)]


def selects(key: str) -> bool:
    """Whether a key's name asks for a choice, a judgement or a sum rather than for what stands there."""
    words = words_of(key)
    if _NAME.fullmatch(" ".join(words)):
        return False
    return any(word in SELECTING or _superlative(word) for word in words)


def worldly(key: str) -> bool:
    """Whether a key's name asks for what follows from other values and knowledge: the weekday of a date."""
    return not WORLDLY.isdisjoint(words_of(key))


def changes(key: str) -> bool:
    """Whether a key's name asks for the value in another form than it is written in: in capitals, rounded, sorted."""
    words = words_of(key)
    return words != ["floor"] and not CHANGING.isdisjoint(words)  # alone it is a storey


def _superlative(word: str) -> bool:
    return len(word) > 5 and word.endswith("est") and word not in SUPERLATIVE_LIKE


def comparable(token: Token) -> bool:
    """Whether a token is a number, a day, a month, a weekday or a code: one that may be greater than another."""
    return token.kind.startswith(("number", "day", "code")) or token.kind.endswith(("-month", "-weekday"))


def order_of(tokens: Sequence[Token]) -> tuple[tuple[int, ...], ...]:
    """How all that is comparable in a text is ordered; equal for two texts where every comparison ends alike.

    Numbers are ranked with days, as decimals and as versions (1.9 < 1.10), and what follows a comma or a dot
    also as the digits behind a decimal comma.
    """
    digits = [text for token in tokens for text in _numbers(token)]
    behind = [token.text for last, token in pairwise(tokens) if last.text in {",", "."}]
    return (
        _ranks(Decimal(_as_decimal(text)) for text in digits),
        _ranks(tuple(_natural(part) for part in re.split("[.-]", text)) for text in digits),
        _ranks(text for text in behind if text[0] in "0123456789"),
        _ranks(token.text for token in tokens if token.kind.startswith("code")),
        _ranks(_place(token.text, _MONTH_ORDER) for token in tokens if token.text.lower() in MONTHS),
        _ranks(_place(token.text, _DAY_ORDER) for token in tokens if token.text.lower() in WEEKDAYS),
    )


def _numbers(token: Token) -> list[str]:
    """A number or a day as it stands; of a word that is no code (`50pts`) its digits."""
    if token.kind == "day" or token.kind.startswith("number"):
        return [token.text]
    return _DIGITS.findall(token.text) if token.kind.startswith("=") else []


def _as_decimal(text: str) -> str:
    year, *rest = text.split("-")
    return f"{year}.{''.join(rest)}" if rest else text


def _natural(digits: str) -> tuple[int, str]:
    plain = digits.lstrip("0")
    return len(plain), plain


def _place(word: str, order: tuple[str, ...]) -> int:
    return order.index(word[:3].lower())


def _ranks(keys: Iterable[Hashable]) -> tuple[int, ...]:
    found: list[Any] = list(keys)
    places = {key: place for place, key in enumerate(sorted(set(found)))}
    return tuple(places[key] for key in found)


def unlike_turns(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether what changes its order between two texts is nowhere compared, as far as can be seen.

    No word of either text compares or chooses, and two tokens whose order turns stand each between words of its
    own: `stays 3 nights … pays 82.50 euros`, but not `Ada bid 3, Bob bid 5` nor `readings of 3 and 8`.
    """
    places = [index for index, token in enumerate(before) if comparable(token) or _numbers(token)]
    if len(places) > MAX_TURNS or any(_chooses(token) for token in before):
        return False
    turned = (
        (one, other)
        for one, other in combinations(places, 2)
        if order_of(_around(before, one, other)) != order_of(_around(after, one, other))
    )
    return all(
        (said := _beside(before, one, step)) and (also := _beside(before, other, step)) and said != also
        for one, other in turned
        for step in (-1, 1)
    )


def _around(tokens: Sequence[Token], *places: int) -> list[Token]:
    """Tokens, each with the one before it, which tells a decimal comma."""
    return [tokens[index] for place in places for index in (place - 1, place) if index >= 0]


def _chooses(token: Token) -> bool:
    word = token.text.lower()
    return word in CHOOSING or word in SELECTING or _superlative(word)


def _beside(tokens: Sequence[Token], place: int, step: int) -> str:
    """The next token that is no white space, where it is a word that says something; else empty."""
    place += step
    while 0 <= place < len(tokens) and tokens[place].text.isspace():
        place += step
    token = tokens[place] if 0 <= place < len(tokens) else None
    lists = token is None or not token.kind.startswith("=") or not token.text.isalpha() or token.text in _LISTING
    return "" if lists or token is None else token.text.lower()


def same_pattern(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether the tokens that are equal among each other are the same ones in both texts, token by token."""
    return _firsts(before) == _firsts(after)


def _firsts(tokens: Sequence[Token]) -> list[int]:
    seen: dict[str, int] = {}
    return [seen.setdefault(token.text.casefold(), index) for index, token in enumerate(tokens)]
