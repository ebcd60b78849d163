"""Files written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from stepcache.author.writing import put, put_report, rewrite
from stepcache.domain.errors import ConfigurationError


def test_a_rewritten_file_keeps_its_mode(tmp_path: Path) -> None:
    """And nothing else is left in the folder."""
    path = tmp_path / "a.stepcache"
    path.write_bytes(b"a\xff\r\n")
    path.chmod(0o640)
    rewrite(path, "a\udcff\r\n", "b\udcff\r\n")
    assert path.read_bytes() == b"b\xff\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_goes_on_pointing_to_its_file(tmp_path: Path) -> None:
    """What it points to is rewritten."""
    path, link = tmp_path / "a", tmp_path / "b"
    path.write_text("old")
    link.symlink_to(path)
    rewrite(link, "old", "new")
    assert link.is_symlink()
    assert path.read_text() == "new"


def test_what_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """An editor's work is not lost."""
    path = tmp_path / "a"
    path.write_text("newer")
    with pytest.raises(ConfigurationError, match="changed meanwhile"):
        rewrite(path, "old", "new")
    assert path.read_text() == "newer"


def test_what_is_no_file_is_not_written(tmp_path: Path) -> None:
    """A folder, a pipe, nothing at all: one line each."""
    os.mkfifo(tmp_path / "pipe")
    for name in (".", "pipe", "gone"):
        with pytest.raises(ConfigurationError, match="cannot write"):
            rewrite(tmp_path / name, "", "x")


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither half a file nor one beside it."""
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError, match="directory"):
        put(tmp_path / "a", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_new_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    """Those that the process gives."""
    put(tmp_path / "a", b"x")
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_a_report_goes_into_a_file_or_through_a_pipe(tmp_path: Path) -> None:
    """A file is replaced, a pipe stays one; halves of characters come out as what can be read."""
    target = tmp_path / "report.txt"
    target.write_text("old")
    put_report(str(target), "new \udcff")
    assert target.read_text() == "new \\udcff"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    put_report(str(pipe), "through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert pipe.is_fifo()


def test_a_report_that_cannot_be_written_is_told_in_a_line(tmp_path: Path) -> None:
    """It names the file that was asked for."""
    with pytest.raises(ConfigurationError, match=r"cannot write `.*missing/report.txt`: No such file or directory"):
        put_report(str(tmp_path / "missing" / "report.txt"), "")
