"""What `stepcache-validate` prints of two files in each format; `python -m tests.golden.command` writes it anew."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(sys.executable).with_name("stepcache-validate")
FOLDER = Path(__file__).with_name("reports")
FILES = ("greeting.stepcache", "repeat.stepcache")
CALLS = {
    **{name: ("--output-format", name) for name in ("full", "concise", "json", "sarif", "github", "gitlab", "junit")},
    "statistics": ("--statistics",),
    "statistics-json": ("--statistics", "--output-format", "json"),
    "diff": ("--diff",),
}


def script(*arguments: str, folder: Path = FOLDER, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The installed command, run in a folder."""
    return subprocess.run([SCRIPT, *arguments], cwd=folder, input=given, capture_output=True, check=False)


def printed(call: str) -> bytes:
    """What a call prints of the two files; of SARIF's rules only the codes, for they hold the explanations."""
    shown = script("--isolated", *CALLS[call], *FILES).stdout
    if call != "sarif":
        return shown
    log = json.loads(shown)
    driver = log["runs"][0]["tool"]["driver"]
    driver["rules"] = [one["id"] for one in driver["rules"]]
    return json.dumps(log, indent=2).encode() + b"\n"


if __name__ == "__main__":
    for name in CALLS:
        (FOLDER / f"{name}.out").write_bytes(printed(name))
