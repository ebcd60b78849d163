"""The whole distribution: it keeps the contract of a plugin, and its README shows a rule that lints and runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from stepcache_text.amounts import Amounts
from stepcache_text.dates import Dates
from stepcache_text.filled import Filled
from stepcache_text.stale import Stale
from stepcache_text.written import Written

from stepcache import Verifier
from stepcache.testing import assert_plugin_conforms, assert_verifier_conforms

README = Path(__file__).resolve().parents[1] / "README.md"


@pytest.mark.parametrize(
    "verifier", [Filled(), Dates(), Amounts(), Stale(), Written()], ids=lambda one: one.name.partition(".")[2]
)
def test_every_verifier_conforms(verifier: Verifier) -> None:
    """Total, deterministic, silent, within its budget, and true to its examples."""
    assert_verifier_conforms(verifier)


def test_the_installed_distribution_conforms() -> None:
    """Its manifest says what its code does."""
    assert_plugin_conforms("letters")


def test_the_readme_s_rule_lints_and_runs(tmp_path: Path) -> None:
    """As it is printed; its test passes with the installed plugin."""
    found = re.search(r"^```stepcache\n(stepcache 1\n.+?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    (tmp_path / "bill.stepcache").write_text(found[1], "utf-8")
    command = [sys.executable, "-m", "stepcache.author.validate", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "error[" not in done.stdout + done.stderr
    assert "warning[" not in done.stdout + done.stderr
    run = [sys.executable, "-m", "stepcache.cli", "test", str(tmp_path)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert "1 passed, 0 failed" in done.stdout + done.stderr
