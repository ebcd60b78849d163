"""The installed `stepcache-validate`: exit codes, reports to the byte, what it changes and what it leaves alone."""

import json
import os
import shutil
import signal
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped] # comes without types

from tests.fakes.rule_files import GOOD
from tests.golden.command import CALLS, FILES, FOLDER, SCRIPT, printed, script

ROOT = Path(__file__).parents[2]
RULE = GOOD.replace("require output text.contains(w)", "require output text.contains(w)\n  skip when changed(w)")
TYPO = RULE.replace("text.contains", "text.contians")
NO_DOC = RULE.replace("## Repeat a word.\n", "")


def put(folder: Path, text: str, name: str = "a.stepcache") -> Path:
    """A file in a folder, there at once: who watches never sees a half of it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = folder / "draft"
    draft.write_bytes(text.encode("utf-8", "surrogateescape"))
    return draft.replace(path)


def run(folder: Path, *arguments: str, given: str = "") -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = script(*arguments, folder=folder, given=given.encode("utf-8", "surrogateescape"))
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("call", CALLS)
def test_a_report_is_what_it_was(call: str) -> None:
    """To the byte; `python -m tests.golden.command` writes them anew."""
    assert printed(call) == (FOLDER / f"{call}.out").read_bytes()


# --- exit codes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (RULE, ("a.stepcache",), 0),
        (NO_DOC, ("a.stepcache",), 0),
        (NO_DOC, ("a.stepcache", "--fail-level", "info"), 1),
        (NO_DOC, ("a.stepcache", "--fail-level", "info", "--ignore", "SC9"), 0),
        (TYPO, ("a.stepcache",), 1),
        (TYPO, ("a.stepcache", "--select", "SC8"), 0),
        (TYPO, ("a.stepcache", "--diff"), 1),
        (RULE, ("a.stepcache", "--diff"), 0),
        (TYPO, ("a.stepcache", "--fix"), 0),
        (TYPO, ("a.stepcache", "--statistics"), 1),
        (RULE, ("--explain", "SC101"), 0),
        (RULE, ("--explain", "unknown-name"), 0),
        (RULE, ("--list-rules",), 0),
    ],
)
def test_the_exit_code_tells_what_was_found(tmp_path: Path, text: str, arguments: tuple[str, ...], code: int) -> None:
    """0 nothing that counts, 1 something."""
    put(tmp_path, text)
    assert run(tmp_path, *arguments)[0] == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a file, a folder, or - for standard input"),
        (("gone.stepcache",), "no such file or folder: `gone.stepcache`"),
        (("a.stepcache", "--select", "SD4"), "--select: no code begins with `SD4`; did you mean `SC4`?"),
        (
            ("a.stepcache", "--ignore", "SC4,no-tests"),
            "--ignore: no code begins with `no-tests`; did you mean `SC801`?",
        ),
        (("a.stepcache", "--ignore", "SC101"), "--ignore: `SC101` is an error and cannot be ignored"),
        (("a.stepcache", "-"), "- stands alone"),
        (("a.stepcache", "--stdin-filename", "b"), "--stdin-filename goes with -"),
        (("a.stepcache", "--unsafe-fixes"), "--unsafe-fixes goes with --fix or --diff"),
        (("a.stepcache", "--add-ignore", "--fix"), "--add-ignore goes with neither --fix, --diff nor -"),
        (("a.stepcache", "--watch", "--fix"), "--watch changes nothing, and cannot watch -"),
        (("a.stepcache", "--watch", "--output-format", "json"), "--watch is for a terminal"),
        (("a.stepcache", "--statistics", "--output-format", "sarif"), "--statistics is told in full, concise or json"),
        (("a.stepcache", "--diff", "--output-format", "json"), "--diff prints a diff"),
        (("a.stepcache", "--isolated", "--config", "x"), "--isolated and --config exclude each other"),
        (("a.stepcache", "--config", "gone.toml"), "cannot read `gone.toml`"),
        (("a.stepcache", "--output-file", "gone/x"), "cannot write `gone/x`"),
        (("--explain", "SC1O1"), "there is no code `SC1O1`; did you mean `SC101`?"),
        (("--explain", "SC499"), "there is no code `SC499`; `stepcache-validate --list-rules` lists all"),
    ],
)
def test_a_wrong_call_is_2_and_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    """With what to do about it."""
    put(tmp_path, RULE)
    code, out, err = run(tmp_path, *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("stepcache-validate: ")
    assert said in err


# --- settings --------------------------------------------------------------------------------------------------------


def test_the_nearest_settings_hold(tmp_path: Path) -> None:
    """For each folder its own; flags win, `--isolated` reads none, `--config` another one."""
    put(tmp_path, '[lint]\nfail-level = "info"\n', "stepcache.toml")
    put(tmp_path, '[lint]\nignore = ["SC907"]\nfail-level = "info"\n', "b/stepcache.toml")
    put(tmp_path, NO_DOC)
    put(tmp_path, NO_DOC, "b/b.stepcache")
    said = "missing-doc-comment: task `repeat` has no `##` comment (say above it what it is for)"
    shown = run(tmp_path, ".", "--output-format", "concise")
    assert shown[:2] == (1, f"a.stepcache:3:6: info[SC907] {said}\n")
    assert run(tmp_path, "b")[0] == 0
    assert run(tmp_path, "b", "--select", "SC907")[0] == 1
    assert run(tmp_path, "b", "--config", "stepcache.toml")[0] == 1
    assert run(tmp_path, ".", "--isolated")[0] == 0
    assert run(tmp_path, ".", "--fail-level", "warning")[0] == 0


def test_wrong_settings_are_2(tmp_path: Path) -> None:
    """In one line that names the file and what was meant."""
    put(tmp_path, "[lint]\nselct = []\n", "stepcache.toml")
    put(tmp_path, RULE)
    code, _, err = run(tmp_path, "a.stepcache")
    assert code == 2
    assert err.endswith("stepcache.toml: [lint]: no such setting: `selct`; did you mean `select`?\n")


def test_errors_that_are_not_selected_are_counted(tmp_path: Path) -> None:
    """So that nobody takes the file for a good one; what cannot be read is told all the same."""
    put(tmp_path, TYPO)
    assert "1 error not selected\n" in run(tmp_path, "a.stepcache", "--select", "SC8")[1]
    put(tmp_path, RULE.replace("require", "requier"))
    assert run(tmp_path, "a.stepcache", "--select", "SC8")[0] == 1


# --- fixes -----------------------------------------------------------------------------------------------------------


def test_fixes_are_written_and_told(tmp_path: Path) -> None:
    """What was fixed goes to standard error, what is left is the report; mode and line ends stay."""
    path = put(tmp_path, TYPO.replace("\n", "\r\n").rstrip())
    path.chmod(0o600)
    code, out, err = run(tmp_path, "a.stepcache", "--fix", "--output-format", "concise")
    assert (code, out, err) == (0, "", "a.stepcache: fixed SC101\n")
    assert path.read_bytes().decode() == RULE.replace("\n", "\r\n").rstrip()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_diff_writes_nothing_and_can_be_applied(tmp_path: Path) -> None:
    """Also where the last line has no end."""
    text = TYPO.replace("stepcache 1\n\n", "").rstrip()
    path = put(tmp_path, text)
    code, out, err = run(tmp_path, "a.stepcache", "--diff")
    assert (code, err) == (1, "2 to fix in 1 file\n")
    assert path.read_text() == text
    subprocess.run(["patch", "-s", "a.stepcache"], cwd=tmp_path, input=out.encode(), check=True)  # noqa: S607 - any `patch`
    assert path.read_text() == RULE.rstrip()


def test_standard_input_is_fixed_to_standard_output(tmp_path: Path) -> None:
    """What is left, and what was done, goes beside it."""
    code, out, err = run(tmp_path, "-", "--fix", "--stdin-filename", "x/b.stepcache", given=TYPO.replace("## R", "# R"))
    assert (code, out) == (0, RULE.replace("## R", "# R"))
    said = "missing-doc-comment: task `repeat` has no `##` comment (say above it what it is for)"
    assert err.splitlines() == [
        "x/b.stepcache: fixed SC101",
        f"x/b.stepcache:4:6: info[SC907] {said}",
    ]
    assert run(tmp_path, "-", given=TYPO)[1].splitlines()[1] == "  --> -:7:18"
    assert run(tmp_path, "-", "--diff", given=TYPO)[1].splitlines()[0] == "--- -"


def test_settings_hold_for_standard_input_by_its_name(tmp_path: Path) -> None:
    """As if the file stood there."""
    put(tmp_path, '[lint]\nfail-level = "info"\n', "b/stepcache.toml")
    assert run(tmp_path, "-", "--stdin-filename", "b/a.stepcache", given=NO_DOC)[0] == 1
    assert run(tmp_path, "-", "--stdin-filename", "a.stepcache", given=NO_DOC)[0] == 0


def test_what_is_no_plain_file_is_2(tmp_path: Path) -> None:
    """A pipe is never opened: nobody may write to it."""
    os.mkfifo(tmp_path / "pipe.stepcache")
    code, out, err = run(tmp_path, "pipe.stepcache", "--fix")
    assert (code, out) == (2, "")
    assert err.startswith("stepcache-validate: ")
    assert err.count("\n") == 1


def test_a_file_that_is_no_text_is_left_alone(tmp_path: Path) -> None:
    """To the byte."""
    text = "\udcff" + TYPO
    path = put(tmp_path, text)
    assert run(tmp_path, "a.stepcache", "--fix", "--unsafe-fixes")[0] == 1
    assert path.read_bytes() == text.encode("utf-8", "surrogateescape")


def test_suppressions_are_added_where_they_are_needed(tmp_path: Path) -> None:
    """Once; the second time there is nothing to add but the reasons, which are asked for."""
    path = put(tmp_path, NO_DOC)
    code, out, err = run(tmp_path, "a.stepcache", "--add-ignore", "--output-format", "concise")
    assert (code, err) == (0, "1 suppressed: write the reason in place of `TODO: say why`\n")
    assert "SC903" in out
    task = 'task repeat "1.0.0" {'
    assert path.read_text() == NO_DOC.replace(task, f"{task}  # stepcache: ignore[SC907] TODO: say why")
    assert run(tmp_path, "a.stepcache", "--add-ignore")[2] == ""


# --- reports ---------------------------------------------------------------------------------------------------------


def test_a_report_can_go_to_a_file(tmp_path: Path) -> None:
    """Whole or not at all, also to what is no plain file."""
    put(tmp_path, TYPO)
    assert run(tmp_path, "a.stepcache", "--output-format", "json", "--output-file", "report.json")[:2] == (1, "")
    assert [one["code"] for one in json.loads((tmp_path / "report.json").read_text())] == ["SC101"]
    assert run(tmp_path, "a.stepcache", "--output-file", "/dev/null")[0] == 1
    assert Path("/dev/null").is_char_device()


def test_all_codes_are_listed(tmp_path: Path) -> None:
    """As a table or as JSON, alike."""
    table = run(tmp_path, "--list-rules")[1].splitlines()
    rules = json.loads(run(tmp_path, "--list-rules", "--output-format", "json")[1])
    assert [line.split()[0] for line in table] == [one["code"] for one in rules]
    assert {"code", "name", "severity", "summary", "fix", "teller"} == rules[0].keys()


def test_a_name_of_an_enemys_choice_breaks_nothing(tmp_path: Path) -> None:
    """Line ends, colours and bytes that are no text, in each format."""
    name = os.fsdecode(b"\x1b[31m\n::error::]]>&,:%\xff.stepcache")
    put(tmp_path, TYPO, name)
    for arguments in CALLS.values():
        code, out, _ = run(tmp_path, name, *arguments)
        assert code == 1
        assert "\x1b" not in out


# --- watching --------------------------------------------------------------------------------------------------------


@contextmanager
def watching(folder: Path, *places: str) -> Iterator["subprocess.Popen[str]"]:
    """The command, watching."""
    command = [str(SCRIPT), *places, "--watch", "--output-format", "concise"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def round_of(process: "subprocess.Popen[str]") -> list[str]:
    """What is said until it waits again."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        if line == "watching: Ctrl-C ends\n":
            return [one.split(" ")[1] for one in lines]
        lines.append(line)
    raise AssertionError(lines)


@pytest.mark.timeout(60)
def test_each_change_is_looked_at(tmp_path: Path) -> None:
    """Of a file, of what stands in the folder, of the settings; Ctrl-C is 0."""
    put(tmp_path, '[lint]\nfail-level = "info"\n', "stepcache.toml")
    put(tmp_path, RULE)
    with watching(tmp_path, ".") as watched:
        assert round_of(watched) == []
        put(tmp_path, TYPO)
        assert round_of(watched) == ["error[SC101]"]
        put(tmp_path, NO_DOC.replace("repeat", "again").replace("Repeat", "Again"), "b.stepcache")
        assert round_of(watched) == ["error[SC101]", "info[SC907]"]
        put(tmp_path, '[lint]\nignore = ["SC907"]\n', "stepcache.toml")
        assert round_of(watched) == ["error[SC101]"]
        (tmp_path / "a.stepcache").unlink()
        assert round_of(watched) == []
        put(tmp_path, "[lnt]\n", "stepcache.toml")
        assert round_of(watched) == ["stepcache.toml:"]
        watched.send_signal(signal.SIGINT)
        assert watched.wait() == 0


@pytest.mark.timeout(60)
def test_an_imported_file_is_watched(tmp_path: Path) -> None:
    """Though it stands in no folder that was named; one that is not there yet too."""
    put(tmp_path, "", "stepcache.toml")
    line = 'import "../shared/words.stepcache" as words'
    user = RULE.replace("stepcache 1\n", f"stepcache 1\n\n{line}\n").replace("(w)", "(words.WORD)", 1)
    put(tmp_path, user, "rules/a.stepcache")
    with watching(tmp_path, "rules") as watched:
        assert "error[SC109]" in round_of(watched)
        put(tmp_path, 'stepcache 1\n\nlet WORD = "a"\n', "shared/words.stepcache")
        assert "error[SC109]" not in round_of(watched)
        put(tmp_path, "stepcache 1\n", "shared/words.stepcache")
        assert "error[SC101]" in round_of(watched)
        watched.send_signal(signal.SIGINT)
        assert watched.wait() == 0


# --- pre-commit ------------------------------------------------------------------------------------------------------


def test_the_hooks_run_what_is_installed(tmp_path: Path) -> None:
    """Each entry is a command of this package that takes the files named to it."""
    hooks = {one["id"]: one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert hooks.keys() == {"stepcache-validate", "stepcache-fmt"}
    for name in FILES:
        shutil.copy(FOLDER / name, tmp_path)
    for hook in hooks.values():
        command, *arguments = hook["entry"].split()
        done = subprocess.run(
            [SCRIPT.with_name(command), *arguments, *FILES], cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode in {0, 1}
        assert b"usage" not in done.stderr
