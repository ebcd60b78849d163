"""`make trust` at the size that CI runs, and what it says of a server with a planted fault."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.trust.judge import WORSE, WRONG_PROVED
from tests.functional.planted_faults import FAULTS

ROOT = Path(__file__).resolve().parents[2]
STICKY = ("--error", "0.3", "--sticky")
WRONG = ("--error", "1.0")
SEEN = {
    "unsure-passes": (("--count", "1900", *WRONG), "algebra", WRONG_PROVED),
    "gate-open": (("--count", "1600", *STICKY), "json", WORSE),
    "moves-unchecked": (("--count", "650", *WRONG), "algebra", WRONG_PROVED),
    "roots-compared": (("--count", "1600", *WRONG), "algebra", WRONG_PROVED),
}
"""Before which model and in which families a fault shows, and as what."""


def trust(*options: str) -> "subprocess.CompletedProcess[str]":
    """The command of `make trust`, to its end."""
    command = [sys.executable, "-m", "benchmarks.trust", "--jobs", "2", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)


@pytest.mark.slow
def test_every_promise_is_kept_before_a_model_that_is_wrong_now_and_then(tmp_path: Path) -> None:
    """2,000 requests, 3 replies in 10 wrong and always the same: what CI holds."""
    report = tmp_path / "report.json"
    done = trust("--count", "2000", "--seed", "1", *STICKY, "--report", str(report))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("KEPT: ")
    assert report.exists()


@pytest.mark.slow
def test_every_promise_is_kept_before_a_model_that_is_always_wrong() -> None:
    """Each reply is wrong, and each time in another way."""
    done = trust("--count", "500", "--seed", "2", *WRONG)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("family", ["letters", "text", "classes", "documents", "json traps"])
def test_every_promise_is_kept_of_what_is_drawn_seldom(family: str) -> None:
    """The model is right here: of what it gets wrong in these families no check can tell all."""
    done = trust("--count", "400", "--seed", "3", "--error", "0.0", "--only", family)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str) -> None:
    """The run ends with code 1, the broken promise by name, and a request that shows it."""
    options, family, finding = SEEN[fault]
    done = trust(*options, "--only", family, "--serve", f"tests.functional.planted_faults {fault}")
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(line.startswith("BROKEN: ") and line.endswith(finding) for line in done.stdout.splitlines()), done.stdout
    assert f"--- {finding}: {family}" in done.stderr


def test_a_server_that_does_not_start_is_no_broken_promise() -> None:
    """Code 2 tells that nothing was found out."""
    done = trust("--count", "5", "--rules", "no/such/folder")
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr.splitlines()[-1] == "the run did not come to its end: a shard ended without a result"
