"""Several redactors as one."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.text.redaction import MASK, Redaction


@dataclass
class Found:
    """Finds what it is told to find."""

    places: Any = ()
    name: str = "found"
    seen: list[str] = field(default_factory=list)

    def find(self, text: str) -> Iterable[tuple[int, int]]:
        """As it was told."""
        self.seen.append(text)
        if isinstance(self.places, BaseException):
            raise self.places
        return self.places  # type: ignore[no-any-return] # a plugin may give anything


def test_what_is_found_is_masked() -> None:
    """Places of several redactors that touch or overlap are one."""
    redaction = Redaction([Found([(0, 2), (6, 8)]), Found([(1, 4)])])
    assert redaction.clean("abcdefghij") == f"{MASK}ef{MASK}ij"
    assert redaction.holds("abcdefghij")


def test_without_a_redactor_everything_is_kept() -> None:
    """As it is."""
    assert (Redaction().clean("abc"), Redaction().holds("abc")) == ("abc", False)


@pytest.mark.parametrize(
    "places", [RuntimeError("no"), SystemExit(1), [(2, 1)], [(0, 99)], [(-1, 2)], 7, [None], [("a", "b")]]
)
def test_a_redactor_that_breaks_has_found_the_whole_text(places: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is kept, and that is said once, without the text."""
    redaction = Redaction([Found(places)])
    with caplog.at_level(logging.WARNING):
        assert [redaction.clean("secret words") for _ in range(3)] == [MASK] * 3
        assert redaction.holds("secret words")
    assert len(caplog.records) == 1
    assert "secret" not in caplog.text


def test_values_are_cleaned_text_by_text() -> None:
    """Keys, numbers and shapes stay."""
    redaction = Redaction([Found([(0, 1)])])
    assert redaction.plain({"a": ["xy", 1, None, ("zz",)]}) == {"a": [f"{MASK}y", 1, None, [f"{MASK}z"]]}


@given(st.text(max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), max_size=5))
def test_what_is_left_stands_in_its_order(text: str, given_places: list[tuple[int, int]]) -> None:
    """Every character outside of all places, and none inside."""
    places = [(start, start + length) for start, length in given_places if start + length <= len(text)]
    outside = [char for at, char in enumerate(text) if not any(start <= at < end for start, end in places)]
    assert Redaction([Found(places)]).clean(text).replace(MASK, "") == "".join(outside).replace(MASK, "")
