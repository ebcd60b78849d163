"""Everything that is offered keeps the contract of plugins, and what the README shows runs."""

import re
import subprocess
import sys
from pathlib import Path

from stepcache_python.rename import Rename
from stepcache_python.segmenter import AstSegmenter

from stepcache import Source
from stepcache.testing import assert_adapter_conforms, assert_plugin_conforms, assert_segmenter_conforms


def test_the_installed_plugin_conforms() -> None:
    """Its manifest is that of its code; its checks are total, silent and alike in a worker and beside it."""
    assert_plugin_conforms("python")


def test_the_segmenter_conforms() -> None:
    """It loses no character."""
    assert_segmenter_conforms(AstSegmenter(), AstSegmenter.Args(), AstSegmenter.Args(max=1))


def test_the_adapter_conforms() -> None:
    """It gives a text or nothing, whatever it is given."""
    text = "def total(xs):\n    return sum(xs)\n"
    source = Source(text, (text,), "", "", {}, {})
    old, new = Rename.Args(fn="total", params=("xs",)), Rename.Args(fn="add", params=("ys",))
    assert_adapter_conforms(Rename(), [(source, old, new)])


README = Path(__file__).resolve().parents[1] / "README.md"
STEPCACHE = "import sys; from stepcache.cli import main; sys.exit(main())"


def test_the_rule_of_the_readme_runs(tmp_path: Path) -> None:
    """Its own test passes, with the installed plugin in its worker."""
    found = re.search(r"^```stepcache\n(.+?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    (tmp_path / "sum.stepcache").write_text(found[1], "utf-8")
    validate = [sys.executable, "-m", "stepcache.author.validate", "--fail-level", "info", str(tmp_path)]
    assert subprocess.run(validate, capture_output=True, check=False).returncode == 0
    run = [sys.executable, "-c", STEPCACHE, "test", str(tmp_path)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert "1 passed, 0 failed" in done.stdout + done.stderr
