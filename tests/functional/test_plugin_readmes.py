"""What the READMEs of plugins/ show runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
_RULE = re.compile(r"^```stepcache\n(stepcache 1\n.+?)^```$", re.MULTILINE | re.DOTALL)


def ran(module: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """One of our commands, to its end."""
    return subprocess.run([sys.executable, "-m", module, *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("plugin", "level"),
    [("judge", "warning"), ("openapi", "warning"), ("python", "info"), ("text", "warning"), ("units", "warning")],
)
def test_the_rule_of_a_readme_lints_and_runs(plugin: str, level: str, tmp_path: Path) -> None:
    """It lints without a finding of that level, and its own test passes with the installed plugin in its worker."""
    found = _RULE.search((PLUGINS / plugin / "README.md").read_text("utf-8"))
    assert found is not None
    (tmp_path / "shown.stepcache").write_text(found[1], "utf-8")
    linted = ran("stepcache.author.validate", "--fail-level", level, str(tmp_path))
    assert linted.returncode == 0, linted.stdout + linted.stderr
    tested = ran("stepcache.cli", "test", str(tmp_path))
    assert "1 passed, 0 failed" in tested.stdout + tested.stderr
