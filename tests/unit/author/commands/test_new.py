"""`stepcache new`: rules to start from that lint clean, format to themselves and pass their tests."""

from pathlib import Path

import pytest

from stepcache.author.commands.new import KINDS, starter
from stepcache.author.examine import examine
from stepcache.author.format.run import formatted
from stepcache.builtin import catalog
from stepcache.cli import main
from stepcache.domain.findings import Severity
from stepcache.domain.source import Source


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_rule_is_good_as_it_is(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its tests pass under the name that it was given."""
    assert main(["new", "my_task", "--kind", kind, "--dir", str(tmp_path / "rules")]) == 0
    path = tmp_path / "rules" / "my_task.stepcache"
    found = examine([Source(str(path), path.read_text(encoding="utf-8"))], catalog())
    assert [one.code for one in found.findings if one.severity is not Severity.INFO] == []
    assert [task.name for task in found.compiled.tasks] == ["my_task"]
    assert main(["test", str(path)]) == 0
    assert "3 passed, 0 failed" in capsys.readouterr().out


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_rule_notices_its_mutants(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What escapes is explained in it, as a person would do."""
    assert main(["new", "my_rule", "--kind", kind, "--dir", str(tmp_path)]) == 0
    assert main(["test", "--mutate", str(tmp_path / "my_rule.stepcache")]) == 0
    assert capsys.readouterr().out.endswith(" 0 escaped\n")


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_rule_is_laid_out_as_all_are(kind: str) -> None:
    """It formats to itself."""
    assert formatted(Source("new.stepcache", starter(kind))) == starter(kind)


def test_without_a_name_the_rule_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And stands in the folder one is in."""
    monkeypatch.chdir(tmp_path)
    assert main(["new"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["solve_equation.stepcache"]
    assert capsys.readouterr().out.startswith("solve_equation.stepcache: try `stepcache test solve_equation.stepcache`")


def test_a_file_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is left alone, whatever it is."""
    mine = tmp_path / "mine.stepcache"
    mine.write_text("mine", encoding="utf-8")
    assert main(["new", "mine", "--dir", str(tmp_path)]) == 2
    assert "exists already, and is left alone" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["../up", "Task", "a b", "task", "a/b", "", "x" * 65, "ä"])
def test_a_name_is_snake_case_and_no_keyword(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A path is no name."""
    with pytest.raises(SystemExit):
        main(["new", name])
    assert "a task's name is snake_case and no keyword" in capsys.readouterr().err


def test_a_name_of_tests_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A rule in `x_test.stepcache` would be read as the tests of `x.stepcache`."""
    with pytest.raises(SystemExit):
        main(["new", "x_test"])
    assert "`x_test.stepcache` would hold the tests of another rule" in capsys.readouterr().err
