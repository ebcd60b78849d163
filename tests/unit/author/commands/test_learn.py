"""`stepcache learn`: what it writes, what it says, and its exit codes."""

import json
from pathlib import Path

import pytest

from stepcache.cli import main


def log(folder: Path, *, broken: int = 1) -> str:
    """A log of products, with lines that are none."""
    pairs = [(f"Multiply {a} by {b}", f"{a} * {b} = {a * b}") for a in range(2, 10) for b in range(3, 9)]
    lines = [json.dumps({"prompt": prompt, "answer": answer}) for prompt, answer in pairs]
    path = folder / "log.jsonl"
    path.write_text("\n".join([*lines, *["{"] * broken]), encoding="utf-8")
    return str(path)


def test_drafts_are_files_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One a class; what they would do is told, and which lines could not be used."""
    assert main(["learn", log(tmp_path), "--out", str(tmp_path / "out")]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["multiply.stepcache"]
    said = capsys.readouterr().out
    assert "48 requests: learned from 33, checked on 15\n  passed over 1 line: not one JSON object a line\n" in said
    assert "a calculation, answers are proved at best; seen 33 times" in said


def test_a_draft_passes_the_authors_tools(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its tests pass, and it is laid out as `stepcache fmt` does."""
    out = str(tmp_path / "out")
    main(["learn", log(tmp_path), "--out", out])
    assert main(["test", out]) == 0
    assert main(["fmt", "--check", out]) == 0
    assert "0 failed" in capsys.readouterr().out


def test_no_draft_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """But with `--force`."""
    arguments = ["learn", log(tmp_path), "--out", str(tmp_path)]
    mine = tmp_path / "multiply.stepcache"
    mine.write_text("mine", encoding="utf-8")
    assert main(arguments) == 2
    assert "exists already; --force overwrites it" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == "mine"
    assert main([*arguments, "--force"]) == 0
    assert mine.read_text(encoding="utf-8").startswith("stepcache 1\n")


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON, the text of each draft is told."""
    assert main(["learn", log(tmp_path), "--out", str(tmp_path / "out"), "--dry-run", "--json"]) == 0
    assert not (tmp_path / "out").exists()
    (draft,) = json.loads(capsys.readouterr().out)["drafts"]
    assert (draft["slots"], draft["file"], draft["differed"]) == (
        {"number": "integer", "by_number": "integer"},
        None,
        0,
    )
    assert draft["text"].startswith("stepcache 1\n")


def test_a_log_without_a_class_proposes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code says so."""
    assert main(["learn", log(tmp_path), "--min", "1000", "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().out.endswith("\nnothing to propose\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["", "{\n{\n", '{"prompt": "p"}\n'])
def test_a_log_without_an_exchange_is_an_error(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line, with the reasons."""
    path = tmp_path / "log.jsonl"
    path.write_text(text, encoding="utf-8")
    assert main(["learn", str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"stepcache: no prompt with an answer in `{path}`")


@pytest.mark.parametrize("least", ["0", "1", "-3", "many"])
def test_a_class_has_two_requests_at_least(least: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else is a wrong call."""
    with pytest.raises(SystemExit):
        main(["learn", "log.jsonl", "--min", least])
    assert "a class has 2 requests at least" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file stands in its place."""
    (tmp_path / "out").write_text("", encoding="utf-8")
    assert main(["learn", log(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "cannot write to" in capsys.readouterr().err
