"""The lint rule, and the manifest that tells of it."""

import pytest
from stepcache_units.lint import UnknownUnit

from stepcache import SeenArgument, SeenCall, SeenFile, SeenTask


def told(name: str, value: object) -> list[tuple[str, str]]:
    """What is said of a call with that `to`."""
    call = SeenCall(name, "require", {"to": SeenArgument(value, 7, 9)}, 0, 9)
    file = SeenFile("f", "", (SeenTask("t", "", {}, (call,), 0, 1),))
    return [(flaw.message, flaw.help) for flaw in UnknownUnit().look(file)]


@pytest.mark.parametrize("to", ["mile", "km/h", "US gallons", "Kilometres"])
def test_nothing_is_said_of_a_unit(to: str) -> None:
    """However it is spelled."""
    assert told("units.converts", to) == []


def test_a_unit_that_nothing_reads_is_told_with_the_one_that_may_have_been_meant() -> None:
    """Only of the plugin's own calls."""
    message = "`kilometr` is no unit that can be converted into"
    assert told("units.converts", "kilometr") == [(message, "did you mean `kilometer`?")]
    assert told("units.convert", "gallon")[0][1] == "did you mean `US gallon`?"
    assert told("other.converts", "kilometr") == []
    assert told("units.converts", 5) == []
