"""The configuration refuses what cannot be."""

import pytest
from pydantic import ValidationError

from stepcache.settings import Limits, Settings


def test_the_defaults_are_those_of_loopback() -> None:
    """Nobody else can reach it, and nothing is written."""
    settings = Settings()
    assert (settings.host, settings.port, settings.store, settings.allow_global) == (
        "127.0.0.1",
        8080,
        ":memory:",
        False,
    )
    assert settings.limits == Limits(max_body_bytes=2 << 20, max_depth=64, body_deadline_s=30)


@pytest.mark.parametrize("wrong", [{"port": 70_000}, {"prot": 1}, {"limits": {"max_body_bytes": 0}}])
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    """An unknown name, too."""
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)


def test_settings_do_not_change() -> None:
    """They are read once."""
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc] # that is the point
