"""Outcomes for a person."""

from pathlib import Path

import pytest

from stepcache.author.testing.report import Told, concise, failure, full, line
from tests.fakes.echo_rules import FAILS, HOLDS, echo, ran, write
from tests.golden.testing.cases import CASES, shown


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_failure_shows_the_whole_ladder(case: Path) -> None:
    """The files beside hold the exact wording."""
    assert shown(case) == case.with_suffix(".out").read_text(encoding="utf-8")


def test_gaps_are_counted_for_a_person_who_did_not_ask(tmp_path: Path) -> None:
    """In a line that tells how to see them."""
    assert full(ran(write(tmp_path, HOLDS)), Told(hint=True)).splitlines() == [
        "1 passed, 0 failed",
        "2 checks never failed and 1 rung was never taken in these tests; `--coverage` tells which",
    ]


def test_what_is_wrong_in_a_test_is_told_unasked(tmp_path: Path) -> None:
    """SC806 is a warning."""
    path = write(tmp_path, HOLDS.replace('model "b"', 'model "b", "c"'))
    assert "warning[SC806] model-lines-unused" in full(ran(path), Told())


def test_coverage_of_a_part_is_not_told(tmp_path: Path) -> None:
    """It would blame what other tests try."""
    session = ran(write(tmp_path, HOLDS, FAILS), words=("and c",))
    assert full(session, Told(coverage=True)).splitlines()[-1] == (
        "only some of the tests ran: what they did not try is not told"
    )


def test_a_run_that_was_ended_early_tells_how_many_did_not_run(tmp_path: Path) -> None:
    """`--fail-fast`."""
    session = ran(write(tmp_path, FAILS, HOLDS))
    session.outcomes[1:] = []
    assert full(session, Told()).splitlines()[-1] == "0 passed, 1 failed, 1 not run"


def test_a_failure_in_a_line(tmp_path: Path) -> None:
    """For editors and pipes."""
    path = write(tmp_path, FAILS)
    [first, *_] = concise(ran(path), Told()).splitlines()
    assert first == f"{path}:18:3: failed echo: it says b and c: expect output == \"b and c\": got 'b'"


def test_a_terminal_gets_colours(tmp_path: Path) -> None:
    """Nothing else is changed by them."""
    session = ran(write(tmp_path, FAILS))
    assert line(session.outcomes[0], colour=True).startswith("\x1b[1;31mFAIL\x1b[0m ")
    painted = failure(session.outcomes[0], colour=True)
    for code in ("\x1b[1;31m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[36m", "\x1b[1m", "\x1b[0m"):
        painted = painted.replace(code, "")
    assert painted == failure(session.outcomes[0])


def test_a_models_text_moves_no_cursor(tmp_path: Path) -> None:
    """What cannot be printed is shown as a sign of its own."""
    path = tmp_path / "echo.stepcache"
    text = echo(FAILS.replace('model "b"', 'model "b \x1b[2J"').replace("it says", "it \x1b[2J says"))
    text = text.replace("  expect output text.shorter_than(20)", '  forbid output text.contains("\x1b[3J")')
    path.write_text(text, encoding="utf-8")
    session = ran(path)
    assert session.failed
    assert "\x1b" not in full(session, Told(coverage=True)) + concise(session, Told())
    assert "\x1b" not in line(session.outcomes[0])
