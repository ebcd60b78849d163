"""Comparisons: how what is comparable is ordered, and what the names of keys ask for."""

from itertools import product

import pytest

from stepcache.text.compare import order_of, selects, worldly
from stepcache.text.tokens import tokens_of


def test_equal_orders_compare_alike() -> None:
    """Over all pairs of pairs of small numbers, dates and months."""
    for texts in (["1", "2", "9", "10"], ["2024-01-02", "2024-02-01", "2025-01-01"], ["March", "May", "Dec"]):
        pairs = list(product(range(len(texts)), repeat=2))
        for (a, b), (c, d) in product(pairs, repeat=2):
            alike = order_of(tokens_of(f"{texts[a]} {texts[b]}")) == order_of(tokens_of(f"{texts[c]} {texts[d]}"))
            assert alike is (((a > b) - (a < b)) == ((c > d) - (c < d)))


def test_long_numbers_are_compared_in_short_time() -> None:
    """No integer is made of them: Python limits these to 4,300 digits."""
    assert order_of(tokens_of("9" * 8_000 + " 1")) == order_of(tokens_of("2 1"))


@pytest.mark.parametrize(
    ("key", "asks"),
    [
        ("winner", True),
        ("maxPrice", True),
        ("MAX PRICE", True),
        ("oldest_member", True),
        ("first", True),
        ("first_date", True),
        ("Status", True),
        ("total", True),
        ("first_name", False),
        ("lastName", False),
        ("guest", False),
        ("request", False),
        ("name", False),
        ("price", False),
    ],
)
def test_keys_that_ask_for_a_choice(key: str, asks: bool) -> None:
    """In any usual spelling; a first name is no choice."""
    assert selects(key) is asks


def test_keys_that_ask_for_knowledge() -> None:
    """A weekday follows from a date."""
    assert [worldly(key) for key in ("weekDay", "birth_country", "gender", "city")] == [True, True, True, False]
