"""`stepcache test` as an author calls it: exit codes, what is printed, what is written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from stepcache.cli import main
from tests.fakes.echo_rules import FAILS, HOLDS, echo, write

ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def called(*words: str, into: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, output, errors."""
    code = main(["test", *words])
    found = into.readouterr()
    return code, found.out, found.err


def test_tests_that_hold_end_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And a failing one with 1."""
    write(folder, HOLDS)
    assert called("echo.stepcache", into=capsys)[0] == 0
    write(folder, HOLDS, FAILS)
    code, out, _ = called("echo.stepcache", into=capsys)
    assert code == 1
    assert out.startswith("FAIL echo: it says b and c  (echo.stepcache:24)\n  expect output == ")
    assert "\n1 passed, 1 failed\n" in out


def test_a_line_for_each_test_where_it_is_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of the file."""
    write(folder, FAILS, HOLDS)
    _, out, _ = called("echo.stepcache", "-v", into=capsys)
    heads = [line.rpartition("  (")[0] for line in out.splitlines()[:2]]
    assert heads == ["FAIL echo.stepcache::echo::it says b and c", "PASS echo.stepcache::echo::it says b"]


def test_it_ends_at_the_first_failure_where_it_is_told_to(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And tells how many did not run."""
    write(folder, HOLDS, FAILS, HOLDS.replace("it says b", "third"))
    code, out, _ = called("echo.stepcache", "-x", into=capsys)
    assert (code, out.splitlines()[-1]) == (1, "1 passed, 1 failed, 1 not run")


def test_rules_without_tests_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing was tested, so nothing passed."""
    write(folder)
    code, out, err = called("echo.stepcache", into=capsys)
    assert (code, out) == (1, "")
    assert err.startswith("stepcache: no test stands in `echo.stepcache`; write `test ")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("echo.stepcache::ecco",), "stepcache: no task `ecco` with tests in `echo.stepcache`; did you mean `echo`?\n"),
        (("echo.stepcache", "-k", "nothing"), "stepcache: no test's name holds `nothing`\n"),
        (("none.stepcache",), "stepcache: no such file or folder: `none.stepcache`\n"),
        (("echo.stepcache", "--yes"), "stepcache: `--yes` answers the question of `--update`\n"),
        (
            ("echo.stepcache", "--junit", "no/x"),
            "stepcache: cannot write `no/x`: No such file or directory\n",
        ),
    ],
)
def test_a_wrong_call_ends_with_2(
    folder: Path, words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one line."""
    write(folder, HOLDS)
    code, _, err = called(*words, into=capsys)
    assert (code, err) == (2, says)


def test_findings_fail_the_run_only_where_a_level_is_set(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are about the tests, not about what was tested."""
    write(folder, HOLDS.replace('model "b"', 'model "b", "c"'))
    assert called("echo.stepcache", into=capsys)[0] == 0
    assert called("echo.stepcache", "--coverage", into=capsys)[0] == 0
    code, out, _ = called("echo.stepcache", "--fail-level", "warning", into=capsys)
    assert code == 1
    assert "info[SC803] rung-never-taken: no test takes `adapt slots()`\n  --> echo.stepcache:12:5\n" in out
    assert called("echo.stepcache", "--fail-level", "error", into=capsys)[0] == 0


def test_formats_for_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON is all of the output; JUnit's goes to a file beside it."""
    write(folder, HOLDS, FAILS)
    code, out, _ = called("echo.stepcache", "--json", "-v", "--junit", "report.xml", into=capsys)
    assert (code, json.loads(out)["failed"]) == (1, 1)
    assert 'tests="2" failures="1"' in (folder / "report.xml").read_text(encoding="utf-8")
    _, out, _ = called("echo.stepcache", "--output-format", "concise", into=capsys)
    assert out == "echo.stepcache:24:3: failed echo: it says b and c: expect output == \"b and c\": got 'b'\n"


def test_update_shows_the_diff_and_writes_only_with_yes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal nobody can be asked."""
    path = write(folder, HOLDS, FAILS)
    before = path.read_text(encoding="utf-8")
    code, out, _ = called("echo.stepcache", "--update", into=capsys)
    assert code == 1
    assert '-    expect output == "b and c"\n+    expect output == "b"\n' in out
    assert path.read_text(encoding="utf-8") == before
    code, out, _ = called("echo.stepcache", "--update", "--yes", into=capsys)
    assert (code, out.splitlines()[-1]) == (0, "1 expectation was rewritten in echo.stepcache")
    assert called("echo.stepcache", into=capsys)[0] == 0


def test_update_with_json_leaves_the_output_to_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The diff goes beside it."""
    write(folder, FAILS)
    _, out, err = called("echo.stepcache", "--update", "--json", into=capsys)
    assert json.loads(out)["failed"] == 1
    assert '+    expect output == "b"' in err


STUCK = """
import os, sys
from stepcache.author.testing import lanes
from stepcache.cli import main

async def run(job):
    while True:  # what a plugin may do
        pass

lanes.Lanes.__init__.__kwdefaults__.update(grace_s=0.1, run=run)
sys.exit(main(["test", "echo.stepcache", "--timeout", "0.1"]))
"""


def test_a_test_that_never_gives_its_thread_back_does_not_keep_the_process(folder: Path) -> None:
    """It fails like any other, and the command ends."""
    write(folder, HOLDS)
    found = subprocess.run(
        [sys.executable, "-c", STUCK],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120, env={**os.environ, "PYTHONPATH": ROOT},
    )  # fmt: skip
    assert found.returncode == 1
    assert "no end within 0.1 s" in found.stdout


def test_a_sidecar_is_tested_with_its_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its failures are told in it."""
    write(folder, HOLDS)
    (folder / "echo_test.stepcache").write_text(f"stepcache 1\n{FAILS}", encoding="utf-8")
    _, out, _ = called("echo.stepcache", into=capsys)
    assert out.startswith("FAIL echo: it says b and c  (echo_test.stepcache:3)\n")


def test_an_error_in_the_rules_is_told_as_everywhere(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its place, its code, and where to read more."""
    (folder / "echo.stepcache").write_text(echo(HOLDS).replace("text.mentions", "text.mention"), encoding="utf-8")
    code, _, err = called("echo.stepcache", into=capsys)
    assert code == 1
    assert err.startswith("echo.stepcache:8:18: error[SC101] unknown-name: ")
