"""`stepcache fmt`: what it writes, what it says, and its exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stepcache.cli import main

GOOD, ODD, BAD = "stepcache 1\nlet A = [a, b]\n", "stepcache 1\nlet A=[a,b]", "stepcache 1\nlet A ="


def put(folder: Path, **files: str) -> None:
    """Rule files by name."""
    for name, text in files.items():
        (folder / f"{name}.stepcache").write_bytes(text.encode())


def read(folder: Path, name: str) -> str:
    """A rule file's text."""
    return (folder / f"{name}.stepcache").read_bytes().decode()


def test_files_are_written_in_the_one_style(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those named and those of folders; a line counts them."""
    put(tmp_path, good=GOOD, odd=ODD)
    assert main(["fmt", str(tmp_path)]) == 0
    assert (read(tmp_path, "good"), read(tmp_path, "odd")) == (GOOD, GOOD)
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "1 file reformatted, 1 file left unchanged\n")
    assert main(["fmt", "--check", str(tmp_path)]) == 0


def test_check_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It names what would change, and exits with 1."""
    put(tmp_path, odd=ODD)
    assert main(["fmt", "--check", str(tmp_path / "odd.stepcache")]) == 1
    assert read(tmp_path, "odd") == ODD
    assert capsys.readouterr().out == f"would reformat {tmp_path}/odd.stepcache\n"


def test_diff_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It shows what would change, an end without a line break too, and exits with 1."""
    put(tmp_path, odd=ODD)
    path = tmp_path / "odd.stepcache"
    assert main(["fmt", "--diff", str(path)]) == 1
    assert read(tmp_path, "odd") == ODD
    assert capsys.readouterr().out == (
        f"--- {path}\n+++ {path}\n@@ -1,2 +1,2 @@\n stepcache 1\n"
        "-let A=[a,b]\n\\ No newline at end of file\n+let A = [a, b]\n"
    )


def test_a_file_with_syntax_errors_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The others are written; the exit code is 2, for what was asked could not be done."""
    put(tmp_path, bad=BAD, odd=ODD)
    assert main(["fmt", str(tmp_path)]) == 2
    assert (read(tmp_path, "bad"), read(tmp_path, "odd")) == (BAD, GOOD)
    said = capsys.readouterr().err
    assert said.startswith(f"{tmp_path}/bad.stepcache:2:7: error[SC001] syntax-error: ")
    assert said.endswith("1 file reformatted, 1 file could not be formatted\n")


def test_hidden_folders_are_left_out(tmp_path: Path) -> None:
    """What an environment or a tool keeps there is nobody's own; named, it is formatted."""
    (tmp_path / ".venv").mkdir()
    put(tmp_path, good=GOOD)
    put(tmp_path / ".venv", odd=ODD)
    assert main(["fmt", str(tmp_path)]) == 0
    assert read(tmp_path / ".venv", "odd") == ODD
    assert main(["fmt", str(tmp_path / ".venv")]) == 0
    assert read(tmp_path / ".venv", "odd") == GOOD


def test_a_file_named_alone_is_formatted_alone(tmp_path: Path) -> None:
    """Its sidecar of tests is not drawn in."""
    put(tmp_path, odd=ODD, odd_test='test   "t" for x {}\n')
    assert main(["fmt", str(tmp_path / "odd.stepcache")]) == 0
    assert read(tmp_path, "odd_test") == 'test   "t" for x {}\n'


def test_the_width_is_that_of_the_project_or_of_the_flag(tmp_path: Path) -> None:
    """A flag wins over `stepcache.toml`."""
    wide = "let A = [aaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbb, ccccccccccc]\n"
    put(tmp_path, wide=wide)
    (tmp_path / "stepcache.toml").write_text("[format]\nwidth = 50\n")
    assert main(["fmt", str(tmp_path), "--width", "80", "--check"]) == 0
    assert main(["fmt", str(tmp_path), "--check"]) == 1


@pytest.mark.parametrize("width", ["0", "39", "1001", "x", "-5", "9" * 20])
def test_a_width_of_no_use_is_a_wrong_call(width: str) -> None:
    """40 to 1000 columns."""
    with pytest.raises(SystemExit, match="2"):
        main(["fmt", "--width", width, "rules"])


def test_what_is_not_there_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file or a folder; a folder without a rule file."""
    assert main(["fmt", str(tmp_path / "no.stepcache")]) == 2
    assert main(["fmt", str(tmp_path)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """Its permissions stay, a link goes on pointing to it, and nothing is left beside it."""
    put(tmp_path, odd=ODD)
    path, link = tmp_path / "odd.stepcache", tmp_path / "link.stepcache"
    path.chmod(0o640)
    link.symlink_to(path)
    assert main(["fmt", str(link)]) == 0
    assert (path.stat().st_mode & 0o777, link.is_symlink(), path.read_text()) == (0o640, True, GOOD)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["link.stepcache", "odd.stepcache"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """In one line, with exit code 2."""
    put(tmp_path, odd=ODD)
    (tmp_path / "odd.stepcache").chmod(0o400)
    assert main(["fmt", str(tmp_path)]) == 2


def piped(text: bytes, *flags: str) -> tuple[int, bytes, str]:
    """Exit code, output and what was said of standard input."""
    call = [sys.executable, "-m", "stepcache.cli", "fmt", *flags, "-"]
    done = subprocess.run(call, input=text, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr.decode()


def test_standard_input_goes_to_standard_output() -> None:
    """Byte for byte, line ends too; a text with syntax errors is told by the name that was given."""
    assert piped(b"stepcache 1\r\nlet A=[\xc3\xa9]") == (0, "stepcache 1\r\nlet A = [é]\r\n".encode(), "")
    code, output, said = piped(BAD.encode(), "--stdin-filename", "x.stepcache")
    assert (code, output, said.partition("syntax-error")[0]) == (2, b"", "x.stepcache:2:7: error[SC001] ")
    assert piped(ODD.encode(), "--check") == (1, b"would reformat -\n", "")
