"""Which checks and rungs the tests tried."""

from pathlib import Path

import pytest

from stepcache.author.testing.coverage import table
from tests.fakes.echo_rules import FAILS, HOLDS, echo, ran, write

SLIP = 'test "a slip" { when "Repeat b"  model "c", "b" }\n'
ADAPTED = 'test "adapted" { given "Repeat a" => "a"  when "Repeat b"  model "b, and much more than was asked for" }\n'


def found(session_of: Path) -> list[tuple[str, int]]:
    """Codes and lines."""
    return [(one.code, one.span.line) for one in ran(session_of).findings]


def test_checks_that_never_fail_and_rungs_never_taken_are_told(tmp_path: Path) -> None:
    """At the check and at the rung."""
    assert found(write(tmp_path, HOLDS)) == [("SC802", 8), ("SC802", 9), ("SC803", 12)]


def test_a_check_that_fails_once_is_not_told(tmp_path: Path) -> None:
    """In whatever request, also of a `given`."""
    assert found(write(tmp_path, HOLDS, SLIP)) == [("SC802", 9), ("SC803", 12)]
    assert found(write(tmp_path, ADAPTED)) == [("SC803", 12)]


def test_a_failing_test_still_tells_what_it_tried(tmp_path: Path) -> None:
    """What it expects has nothing to do with it."""
    assert ("SC803", 13) not in found(write(tmp_path, FAILS))


def test_a_check_that_an_adapter_mended_had_failed(tmp_path: Path) -> None:
    """`on fail` comes after a verdict."""
    path = tmp_path / "mended.stepcache"
    text = echo('test "fenced" { when "Repeat b"  model "```json\\n{\\"b\\": 1}\\n```" }\n')
    text = text.replace("  steps lines {}\n", "  skip when changed(word)\n  steps json { single = true }\n")
    text = text.replace("require output text.mentions(word)", "require output json.object() on fail adapt syntax")
    path.write_text(text.replace("    adapt slots()\n", ""), encoding="utf-8")
    assert found(path) == [("SC802", 10)]


def test_of_a_part_of_the_tests_nothing_is_told(tmp_path: Path) -> None:
    """The others may try it."""
    session = ran(write(tmp_path, HOLDS, SLIP), words=("slip",))
    assert not session.whole
    assert session.findings == []


def test_replies_nobody_asked_for_are_told_at_the_first(tmp_path: Path) -> None:
    """SC806 is a warning, of a part of the tests too."""
    path = write(tmp_path, HOLDS, 'test "three" {\n  when "Repeat b"\n  model "b",\n    "c", "d"\n}\n')
    [one] = ran(path, words=("three",)).findings
    assert (one.code, one.message) == ("SC806", "1 of 3 replies of `model` was asked for")
    assert path.read_text(encoding="utf-8")[one.span.start : one.span.end] == '"c"'


@pytest.mark.parametrize("comment", ["ignore[SC802] the check is for attacks", "ignore[SC802, SC803] both"])
def test_a_comment_keeps_a_finding_from_view(tmp_path: Path, comment: str) -> None:
    """As it does for the linter, and it is not stale."""
    path = tmp_path / "echo.stepcache"
    text = echo(HOLDS).replace("mentions(word)", f"mentions(word)  # stepcache: {comment}")
    path.write_text(text, encoding="utf-8")
    assert found(path) == [("SC802", 9), ("SC803", 12)]


def test_settings_keep_a_code_from_view(tmp_path: Path) -> None:
    """`stepcache.toml` holds for this command, too."""
    (tmp_path / "stepcache.toml").write_text('[lint]\nignore = ["SC802"]\n', encoding="utf-8")
    assert found(write(tmp_path, HOLDS)) == [("SC803", 12)]


def test_what_two_tasks_inherit_is_told_where_none_tries_it(tmp_path: Path) -> None:
    """Once, and in the file it stands in."""
    base = echo(HOLDS)
    tests = (("say", 'test "1" { when "say b"  model "c", "b" }'), ("tell", HOLDS.replace("Repeat", "tell")))
    heirs = "".join(
        f'\n## One more.\ntask {name} "1.0.0" {{\n  extends echo\n  match {{ "{name} {{word: word}}" }}\n  {test}\n}}\n'
        for name, test in tests
    )
    path = tmp_path / "heirs.stepcache"
    path.write_text(base + heirs, encoding="utf-8")
    assert found(path) == [("SC802", 9), ("SC803", 12)]


def test_the_table_counts_verdicts_and_rungs(tmp_path: Path) -> None:
    """Task by task."""
    session = ran(write(tmp_path, HOLDS, SLIP))
    assert table(session.coverage).splitlines() == [
        "echo@1.0.0: 2 tests; 1 of 2 checks seen to fail, 1 of 2 rungs taken",
        "  passed failed unsure  check",
        "       2      1      0  require output text.mentions(word)",
        "       3      0      0  expect output text.shorter_than(20)  <- never fails",
        "   tried  taken         rung",
        "       0      0         adapt slots()  <- never taken",
        "       3      2         generate times 2",
    ]
