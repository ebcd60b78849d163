"""Tests of rule files as items of pytest, in processes of their own."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.fakes.echo_rules import FAILS, HOLDS, echo, write

PLUGIN = "stepcache.author.pytest_plugin"
ROOT = Path(__file__).parents[2]
QUIET = ("-q", "-p", "no:cacheprovider", "-W", "error")


def called(folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and output of a pytest without plugins but ours."""
    found = subprocess.run(
        [sys.executable, "-m", "pytest", *QUIET, "-p", PLUGIN, *words],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
        env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip
    return found.returncode, found.stdout + found.stderr


def test_nobody_who_did_not_ask_gets_rule_files_collected(tmp_path: Path) -> None:
    """A package that is installed changes no other project's tests."""
    write(tmp_path, FAILS)
    assert called(tmp_path)[0] == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.parametrize("words", [("--stepcache",), ("-o", "stepcache_rules=true"), ("echo.stepcache",)])
def test_who_asks_gets_an_item_for_each_test(tmp_path: Path, words: tuple[str, ...]) -> None:
    """By an option, by a setting, or by naming a file."""
    write(tmp_path, HOLDS, HOLDS.replace("it says b", "and again"))
    code, out = called(tmp_path, "-vv", *words)
    assert code == 0
    assert "echo.stepcache::echo::it says b PASSED" in out
    assert "echo.stepcache::echo::and again PASSED" in out


def test_a_failure_shows_the_ladder_and_no_traceback(tmp_path: Path) -> None:
    """As `stepcache test` does."""
    write(tmp_path, FAILS)
    code, out = called(tmp_path, "--stepcache", "-rf")
    assert code == 1
    assert "├─ claimed by echo@1.0.0" in out
    assert "Traceback" not in out
    assert "FAILED echo.stepcache::echo::it says b and c - " in out


def test_names_are_chosen_as_any_other(tmp_path: Path) -> None:
    """`-k`, and a node's id."""
    write(tmp_path, HOLDS, FAILS.replace("it says b and c", "it fails"))
    assert called(tmp_path, "--stepcache", "-k", "not fails")[0] == 0
    assert called(tmp_path, "echo.stepcache::echo::it says b")[0] == 0


def test_a_sidecars_tests_are_its_own(tmp_path: Path) -> None:
    """Each is collected once, in the file it stands in."""
    write(tmp_path, HOLDS)
    (tmp_path / "echo_test.stepcache").write_text(f"stepcache 1\n{HOLDS}", encoding="utf-8")
    code, out = called(tmp_path, "--stepcache", "-vv")
    assert code == 0
    assert out.count("PASSED") == 2
    assert "echo_test.stepcache::echo::it says b PASSED" in out


def test_a_broken_file_is_an_error_of_collecting(tmp_path: Path) -> None:
    """In lines, as the linter tells it."""
    (tmp_path / "echo.stepcache").write_text(echo(HOLDS).replace("text.mentions", "text.mention"), encoding="utf-8")
    code, out = called(tmp_path, "--stepcache")
    assert code == pytest.ExitCode.INTERRUPTED
    assert "error[SC101] unknown-name" in out
    assert "Traceback" not in out


def test_other_tests_stand_beside(tmp_path: Path) -> None:
    """One run, one report."""
    write(tmp_path, HOLDS)
    (tmp_path / "test_it.py").write_text("def test_it():\n    assert True\n", encoding="utf-8")
    code, out = called(tmp_path, "--stepcache", "-vv")
    assert (code, out.count("PASSED")) == (0, 2)


def test_to_be_loaded_costs_nothing_of_stepcache() -> None:
    """Every pytest of the environment loads it."""
    code = f"import sys, {PLUGIN}\nprint(sorted(name for name in sys.modules if name.startswith('stepcache')))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout == "['stepcache', 'stepcache.author', 'stepcache.author.pytest_plugin']\n"


def test_the_package_brings_the_plugin_along() -> None:
    """Under its own name, so that `-p no:stepcache` leaves it out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"stepcache": PLUGIN}
