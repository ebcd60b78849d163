"""What the command says of backends and stores that cannot be used, word by word."""

from pathlib import Path

import pytest

from stepcache.cli import USAGE, main

RULES = str(Path(__file__).parents[2] / "rules" / "linear_equation.stepcache")
TWO = ("--backend", "big:openai=http://h:1", "--backend", "small:openai=http://h:2")
MIXED = "`openai` (openai) and `fake` (fake) are of different kinds and cannot stand for each other"
CASES: dict[str, tuple[tuple[str, ...], str]] = {
    "a kind misspelled": (("--backend", "opnai=http://h"), "unknown backend `opnai`: did you mean `openai`?"),
    "an address alone": (
        ("--backend", "http://h:8000"),
        "unknown backend `http://h:8000`: write `openai=http://h:8000`",
    ),
    "a named one misspelled": (("--backend", "big:tgii=http://h"), "unknown backend `tgii`: did you mean `tgi`?"),
    "two without names": (
        ("--backend", "openai=http://h:1", "--backend", "openai=http://h:2"),
        "two backends are called `openai`: give each a name of its own, as in `--backend big:openai=http://h:2`",
    ),
    "two kinds for every model": (
        ("--backend", "openai=http://h:1", "--backend", "fake"),
        f"{MIXED}: say with --route which serves what",
    ),
    "a route to nobody": ((*TWO, "--route", "m=bgi"), "--route m=bgi: no backend is called `bgi`: did you mean `big`?"),
    "a backend without a route": ((*TWO, "--route", "*=big"), "`small` is in no --route"),
    "a call's address": (
        ("--backend", "openai=http://h:1/v1/chat/completions"),
        "`http://h:1/v1/chat/completions` is the address of one call: write the server's base URL: `openai=http://h:1`",
    ),
    "a server that speaks OpenAI's API": (
        ("--backend", "big:vllm=http://h:1"),
        "unknown backend `vllm`: it speaks OpenAI's API: write `openai=http://h:1`",
    ),
    "a route that is none": ((*TWO, "--route", "big"), "--route takes MODEL=NAME or MODEL=NAME,NAME, not `big`"),
    "a key's variable that is not set": (
        (*TWO, "--backend-key-env", "big:STEPCACHE_NO_SUCH"),
        "the variable `STEPCACHE_NO_SUCH` that should hold the backend's key is not set",
    ),
    "a key for nobody": (
        (*TWO, "--backend-key-env", "smal:KEY"),
        "--backend-key-env: what stands before `:` is no backend's name: did you mean `small`?",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_backends_that_cannot_be_used_are_said_in_one_line(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And the command ends as with any other wrong usage."""
    given, says = CASES[case]
    assert main(["run", "hi", "--rules", RULES, *given]) == USAGE
    assert capsys.readouterr().err == f"stepcache: {says}\n"


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--backend-timeout", "-1", "takes seconds above 0, not '-1'"),
        ("--backend-timeout", "nan", "takes seconds above 0, not 'nan'"),
        ("--backend-timeout", "soon", "takes seconds above 0, not 'soon'"),
        ("--port", "99999", "a port is 0 to 65535, not '99999'"),
        ("--port", "-1", "a port is 0 to 65535, not '-1'"),
        ("--port", "http", "a port is 0 to 65535, not 'http'"),
    ],
)
def test_a_number_out_of_its_range_is_said(
    option: str, value: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the range."""
    with pytest.raises(SystemExit) as caught:
        main(["serve", option, value])
    last = capsys.readouterr().err.splitlines()[-1]
    assert (caught.value.code, last) == (USAGE, f"stepcache serve: error: argument {option}: {says}")


def test_several_backends_answer_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By route; a prompt names no model."""
    script = tmp_path / "replies.jsonl"
    script.write_text('{"reply": "scripted"}')
    backends = ["--backend", f"a:fake={script}", "--backend", "b:fake", "--route", "m=a", "--route", "*=b"]
    assert main(["run", "hi there", "--rules", RULES, *backends]) == 0
    assert capsys.readouterr().out == "hi there\n"


NOTES = "Solve the equation of the garden.\n"


@pytest.mark.parametrize(
    "given", [("store", "stats"), ("store", "clear"), ("run", "hi", "--rules", RULES, "--backend", "fake", "--store")]
)
def test_a_file_that_is_no_store_is_left_alone(
    given: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command says so in the same words."""
    notes = tmp_path / "notes.txt"
    notes.write_text(NOTES)
    assert main([*given, str(notes)]) == USAGE
    assert capsys.readouterr().err == f"stepcache: `{notes}` is no StepCache store: name another file\n"
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("notes.txt", NOTES)]
