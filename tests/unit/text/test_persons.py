"""Names of persons."""

import pytest

from stepcache.text.persons import counterparts, read_person, remains


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


def test_first_and_last_parts_stand_for_each_other() -> None:
    """A middle part stands for nothing."""
    assert counterparts("Ada King Lee", "Bo Ray") == {"Ada King Lee": "Bo Ray", "Ada": "Bo", "Lee": "Ray"}


@pytest.mark.parametrize("text", ["dear ada", "the Lees", "A. Lee", "A.L.", "signed AL", "Lee's", "LEE"])
def test_every_rest_of_a_name_is_seen(text: str) -> None:
    """In any case, as a plural, as initials."""
    assert remains("Ada Lee", text)


@pytest.mark.parametrize("text", ["A letter", "leeway", "an adamant man", "All is well"])
def test_letters_within_other_words_are_no_rest(text: str) -> None:
    """Nor is the article."""
    assert not remains("Ada Lee", text)
