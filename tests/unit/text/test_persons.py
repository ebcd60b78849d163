"""Names of persons."""

import pytest

from stepcache.text.persons import read_person


@pytest.mark.parametrize("name", ["Ada", "Ada Lovelace", "Jean-Luc O'Neil", "Zo\u00eb \u00c5s", "April Jones"])
def test_capitalised_words_are_a_name(name: str) -> None:
    """Hyphens, apostrophes and accents belong to it."""
    assert read_person(name) == tuple(name.split(" "))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "ada",
        "The Board",
        "Nobody",
        "Support Team",
        "Mom",
        "Santa Claus",
        "Mayor",
        "Ms Lee",
        "April",
        "Ada Ada",
        "\u0410da",
        "Ada\u200b",
        "ADA",
        "A B C D E F",
    ],
)
def test_what_may_be_no_person_is_no_name(name: str) -> None:
    """Nor a title, a month alone, two alphabets, what cannot be seen."""
    assert read_person(name) is None
