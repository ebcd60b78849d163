"""stepcache.author.terminal: what a terminal is shown."""

import os
import pty
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from stepcache.author.terminal import coloured, fitting

ROOT = Path(__file__).resolve().parents[3]


class Screen(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It does."""
        return True


def test_a_pipe_gets_what_is_there_and_a_terminal_what_it_can_show() -> None:
    """A diff in a file can be applied; on a screen it clears nothing."""
    text = "-a\x1b[2J\r\n+b\tc\n"
    assert fitting(text, StringIO()) == text
    assert fitting(text, Screen()) == "-a\N{REPLACEMENT CHARACTER}[2J\n+b\tc\n"


def test_a_file_is_never_coloured() -> None:
    """Whatever the environment says."""
    assert not coloured(StringIO())


@pytest.mark.parametrize(
    "command",
    [
        ["stepcache.author.validate", "broken.stepcache"],
        ["stepcache.cli", "test", "failing.stepcache"],
        ["stepcache.cli", "explain", "hi", "--rules", "good.stepcache", "--text"],
    ],
    ids=lambda words: words[0] if len(words) == 2 else words[1],
)
def test_no_color_keeps_every_command_plain(command: list[str], tmp_path: Path) -> None:
    """`NO_COLOR` holds on a terminal, too, and only there is anything coloured."""
    good = (ROOT / "stepcache/author/starters/text.stepcache").read_text()
    (tmp_path / "good.stepcache").write_text(good)
    (tmp_path / "failing.stepcache").write_text(good.replace("expect route == generate", "expect route == solve"))
    (tmp_path / "broken.stepcache").write_text("stepcache 1\ntask {")
    assert "\x1b[" in on_a_terminal(command, tmp_path, {})
    assert "\x1b[" not in on_a_terminal(command, tmp_path, {"NO_COLOR": "1"})


def on_a_terminal(command: list[str], folder: Path, more: dict[str, str]) -> str:
    """What a command writes where standard output is a terminal."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | more
    with subprocess.Popen(
        [sys.executable, "-m", *command], cwd=folder, env=environment, stdout=theirs, stderr=subprocess.DEVNULL
    ):
        os.close(theirs)
        said = b""
        try:
            while data := os.read(ours, 65_536):
                said += data
        except OSError:  # the other end is closed
            pass
        os.close(ours)
    return said.decode()
