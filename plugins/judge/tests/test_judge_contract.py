"""What StepCache expects of a plugin, and that what the README shows runs."""

import re
import subprocess
import sys
from pathlib import Path

from stepcache.testing import assert_plugin_conforms


def test_the_plugin_keeps_the_contract() -> None:
    """As it is installed."""
    assert_plugin_conforms("judge")


README = Path(__file__).resolve().parents[1] / "README.md"
STEPCACHE = "import sys; from stepcache.cli import main; sys.exit(main())"


def test_the_rule_of_the_readme_runs(tmp_path: Path) -> None:
    """It lints without a warning, and its own test passes with the installed plugin in its worker."""
    found = re.search(r"^```stepcache\n(.+?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    (tmp_path / "shown.stepcache").write_text(found[1], "utf-8")
    validate = [sys.executable, "-m", "stepcache.author.validate", "--fail-level", "warning", str(tmp_path)]
    assert subprocess.run(validate, capture_output=True, check=False).returncode == 0
    done = subprocess.run(
        [sys.executable, "-c", STEPCACHE, "test", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert "1 passed, 0 failed" in done.stdout + done.stderr
