"""The linter loads little: its start is most of what an author waits for."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = (
    "import sys; from stepcache.author.validate import main; main(sys.argv[1:]); "
    "heavy = ('pydantic', 'pluggy', 'stepcache.ports', 'stepcache.bundled', 'stepcache.algebra'); "
    "print([name for name in sys.modules if name.startswith(heavy)])"
)


def test_most_files_are_linted_without_slot_types_plugins_or_pydantic() -> None:
    """What is built in is read from its manifest, and patterns by their words."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "rules/json_extract.stepcache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "[]"
