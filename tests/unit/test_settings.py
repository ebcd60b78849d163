"""Limits refuse what cannot be."""

import pytest
from pydantic import ValidationError

from stepcache.settings import Limits


def test_the_defaults_are_those_of_a_chat() -> None:
    """Room for a long prompt, none for a flood."""
    assert Limits() == Limits(max_body_bytes=2 << 20, max_depth=64, body_deadline_s=30)


@pytest.mark.parametrize("wrong", [{"max_body_bytes": 0}, {"max_depth": 513}, {"body_deadline_s": 0}, {"max": 1}])
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    """An unknown name, too."""
    with pytest.raises(ValidationError):
        Limits.model_validate(wrong)


def test_limits_do_not_change() -> None:
    """They are read once."""
    with pytest.raises(ValidationError):
        Limits().max_depth = 1  # type: ignore[misc] # that is the point
