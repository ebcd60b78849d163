"""Names of persons in a letter."""

import pytest
from stepcache_text.persons import counterparts, remains


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
