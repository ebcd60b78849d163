"""Replay: whether what was served says what was logged."""

import pytest

from stepcache.author.learn.replay import same


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("x = 5", "x =  5\n", True),
        ('{"a": 1, "b": [2]}', '{ "b": [2], "a": 1 }', True),
        ('{"a": 1}', '{"a": 2}', False),
        ("yes", "no", False),
        ("[" * 60_000, "[ " * 60_000, False),
        ("[" + "9" * 5_000 + "]", "[ " + "9" * 5_000 + "]", False),
    ],
)
def test_answers_are_compared_by_what_they_say(one: str, two: str, alike: bool) -> None:
    """White space and the layout of JSON count for nothing; what is too deep or too large to be read is not alike."""
    assert same(one, two) is alike
