"""The command: exit codes, formats, what it reads and what it does not load."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stepcache.author.validate import main

ROOT = Path(__file__).parents[3]
LINEAR = ROOT / "tests/golden/acceptance/linear_equation.stepcache"
PYTHON = ROOT / "tests/golden/acceptance/python_function.stepcache"


def test_a_good_file_is_0(capsys: pytest.CaptureFixture[str]) -> None:
    """With the grade of each task and a line that counts."""
    assert main([str(LINEAR)]) == 0
    assert capsys.readouterr().out == "linear_equation@1.0.0: answers are proved at best\n1 file: nothing to say\n"


def test_an_error_is_1(capsys: pytest.CaptureFixture[str]) -> None:
    """In each format."""
    assert main([str(PYTHON), "--no-plugins"]) == 1
    assert main([str(PYTHON), "--no-plugins", "--output-format", "concise"]) == 1
    assert "SC102" in capsys.readouterr().out
    assert main([str(PYTHON), "--no-plugins", "--output-format", "json"]) == 1
    assert [one["code"] for one in json.loads(capsys.readouterr().out)] == ["SC102"]


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 0), ("info", 1)])
def test_the_fail_level_decides(level: str, code: int) -> None:
    """A hint fails only where hints do."""
    assert main([str(LINEAR.with_name("json_extract.stepcache")), "--fail-level", level]) == code


def test_a_folder_is_searched_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At any depth, for `*.stepcache` only; a file named twice is linted once."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "one.stepcache").write_bytes(LINEAR.read_bytes())
    (inner / "two.txt").write_text("not a rule")
    assert main([str(tmp_path), str(inner / "one.stepcache")]) == 0
    assert capsys.readouterr().out.endswith("1 file: nothing to say\n")


def test_each_folder_is_a_set_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same task may stand in two of them; named together, two files are one set."""
    copies = [tmp_path / folder / "one.stepcache" for folder in ("a", "b")]
    for copy in copies:
        copy.parent.mkdir()
        copy.write_bytes(LINEAR.read_bytes())
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.endswith("2 files: nothing to say\n")
    assert main([str(copy) for copy in copies]) == 1
    assert "SC111" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [[], ["--nothing"], ["nowhere"], ["nowhere.stepcache"], ["--output-format", "xml", "."]]
)
def test_a_wrong_call_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Said in a few words."""
    assert main(arguments) == 2
    assert capsys.readouterr().err


def test_what_cannot_be_read_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line: an empty folder, a link to nowhere."""
    assert main([str(tmp_path)]) == 2
    (tmp_path / "gone.stepcache").symlink_to(tmp_path / "nowhere")
    assert main([str(tmp_path / "gone.stepcache")]) == 2
    assert all(len(line) < 300 for line in capsys.readouterr().err.splitlines())


def test_help_is_0(capsys: pytest.CaptureFixture[str]) -> None:
    """And says what the exit codes hang on."""
    assert main(["--help"]) == 0
    assert "--fail-level" in capsys.readouterr().out


def test_bytes_that_are_no_text_are_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not a traceback."""
    (tmp_path / "bad.stepcache").write_bytes(b"stepcache 1\n\xff\xfe\0")
    assert main([str(tmp_path)]) == 1
    assert "SC008" in capsys.readouterr().out


def test_it_loads_no_engine_and_no_solver() -> None:
    """Nor a hub client, nor a server: nothing that costs time, or that a rule file could reach."""
    program = (
        "import sys; from stepcache.author.validate import main; code = main(sys.argv[1:]); "
        "heavy = ('sympy', 'z3', 'huggingface_hub', 'aiohttp', 'starlette', 'numpy', 'wordllama'); "
        "own = ('stepcache.pipeline', 'stepcache.store', 'stepcache.proxy', 'stepcache.assembly'); "
        "print([m for m in sys.modules if m.partition('.')[0] in heavy or m.startswith(own)]); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(LINEAR)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert done.returncode == 0


@pytest.mark.timing
def test_the_shipped_rules_are_linted_before_a_key_is_released() -> None:
    """Cold, with everything it loads: under 0.6 s at best of five."""
    if os.getloadavg()[0] > 1.5:
        pytest.skip("the machine is busy: it would be measured, not the linter")
    command = [sys.executable, "-m", "stepcache.author.validate", "rules"]
    took = []
    for _ in range(5):
        begin = time.perf_counter()
        subprocess.run(command, capture_output=True, cwd=ROOT, check=True)
        took.append(time.perf_counter() - begin)
    assert min(took) < 0.6


def test_what_is_left_after_fixes_is_shown_in_the_mended_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines that a fix put in above move what is shown below."""
    path = tmp_path / "a.stepcache"
    text = (ROOT / "rules/arithmetic.stepcache").read_text(encoding="utf-8")
    path.write_text(text.removeprefix("stepcache 1\n\n").replace("arithmetic.ends(", "arithmetic.nothing("))
    assert main(["--fix", "--output-format", "full", str(path)]) == 1
    said = capsys.readouterr().out
    line = next(one for one in said.splitlines() if "arithmetic.nothing" in one and "|" in one)
    number, _, shown = line.partition(" | ")
    assert path.read_text(encoding="utf-8").splitlines()[int(number) - 1] == shown
