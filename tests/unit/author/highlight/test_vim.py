"""Vim's syntax file: what the grammar says, in Vim's words, and read by Vim itself."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from stepcache.author.highlight.editors import FOLDER
from stepcache.author.highlight.vim import vim_pattern
from tests.fakes.kinds import Stretch, stretches
from tests.fakes.layouts import readable

VIM = shutil.which("vim")
FILES = readable()
KINDS = {
    "Comment": "comment",
    "DocComment": "comment",
    "Text": "string",
    "Regex": "regex",
    "Number": "number",
    "Count": "number",
    "Keyword": "keyword",
    "TestKeyword": "keyword",
    "Logic": "keyword",
}
NAMES = ("Name", "Member", "Value", "Function", "Setting", "After")
REGIONS = ("Arguments", "List", "Hole", "Test")
SCRIPT = """
set nocompatible encoding=utf-8 nomodeline
syntax on
for [s:path, s:places] in json_decode(join(readfile('{asked}'), ''))
  execute 'edit ' . fnameescape(s:path)
  unlet! b:current_syntax
  syntax clear
  source {syntax}
  let s:said = []
  for [s:line, s:column] in s:places
    call add(s:said, map(synstack(s:line, s:column), 'synIDattr(v:val, "name")'))
  endfor
  call writefile([json_encode(s:said)], s:path . '.out')
endfor
qall!
"""


def kind_of(stack: Sequence[str]) -> str:
    """What Vim takes a character to be, by the outermost group that is no region."""
    names = [name.removeprefix("stepcache") for name in stack]
    inner = next((name for name in names if name not in REGIONS), names[-1] if names else "")
    return "name" if inner.startswith(NAMES) else KINDS.get(inner, "keyword" if inner == "Test" else inner)


def places(text: str, found: Sequence[Stretch]) -> list[tuple[int, int]]:
    """Line and byte column of the first and the last character of each stretch."""
    ends = [place for one in found for place in (one.start, one.start + len(one.text) - 1)]
    return [(text.count("\n", 0, at) + 1, len(text[text.rfind("\n", 0, at) + 1 : at].encode()) + 1) for at in ends]


def run_vim(script: Path) -> None:
    """Run a script in a Vim without settings of its own."""
    call = [VIM or "vim", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", str(script)]
    subprocess.run(call, check=False, timeout=240, stdin=subprocess.DEVNULL, capture_output=True)


@pytest.mark.slow
@pytest.mark.skipif(VIM is None, reason="Vim is not installed")
def test_vim_sees_the_tokens_of_the_grammar(tmp_path: Path) -> None:
    """In each rule file of this project: keywords, texts, numbers, patterns, names and comments."""
    known = {tmp_path / f"{place}.stepcache": source for place, source in enumerate(FILES)}
    asked = []
    for path, source in known.items():
        path.write_text(source.text, encoding="utf-8", newline="")
        asked.append((str(path), places(source.text, list(stretches(source)))))
    (tmp_path / "asked.json").write_text(json.dumps(asked))
    script = tmp_path / "script.vim"
    script.write_text(SCRIPT.format(asked=tmp_path / "asked.json", syntax=FOLDER / "vim/syntax/stepcache.vim"))
    run_vim(script)
    wrong = []
    for path, source in known.items():
        said = json.loads(Path(f"{path}.out").read_text())
        wanted = [one for one in stretches(source) for _ in range(2)]
        wrong += [
            (source.path, one, stack) for one, stack in zip(wanted, said, strict=True) if kind_of(stack) != one.kind
        ]
    assert wrong == []


FORMAT = """
set nocompatible encoding=utf-8 nomodeline
set runtimepath^={plugin}
filetype plugin on
let g:stepcache_command = '{python} -m stepcache.cli'
edit {file}
StepCacheFormat
let s:settings = [&filetype, &commentstring, &shiftwidth]
write
call writefile([json_encode(s:settings)], '{file}.out')
qall!
"""


@pytest.mark.skipif(VIM is None, reason="Vim is not installed")
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("stepcache 1\n\n\n\n\n\nlet A=[b]\n# é\n", "stepcache 1\n\nlet A = [b]\n# é\n"),
        ("let A=1 let B=2\n", "let A = 1\nlet B = 2\n"),
        ("let  A = [\n", "let  A = [\n"),
    ],
    ids=["shorter", "longer", "broken"],
)
def test_vim_formats_a_buffer(tmp_path: Path, text: str, wanted: str) -> None:
    """By the command of the filetype plugin; a text with syntax errors stays."""
    file, script = tmp_path / "a b.stepcache", tmp_path / "script.vim"
    file.write_text(text, encoding="utf-8")
    names = {"plugin": FOLDER / "vim", "python": sys.executable, "file": str(file).replace(" ", r"\ ")}
    script.write_text(FORMAT.format(**names).replace(r"\ b.stepcache.out", " b.stepcache.out"))
    run_vim(script)
    assert file.read_text(encoding="utf-8") == wanted
    assert json.loads(Path(f"{file}.out").read_text()) == ["stepcache", "# %s", 2]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        (r"-?\d+", r"-?\d+"),
        (r"\d+(ms|s)\b", r"\d+%(ms|s)>"),
        (r"a(?!b)(?=c|d)", "a%(b)@!%(c|d)@="),
        (r"\/(?![\/\s])x", r"\/%([/ \t])@!x"),
        ("[^\\/\\\\\n]+[,}\n]", r"[^/\\]+[,}\n]"),
        (r"[^\W\d]\w*=", r"%(\d)@!\k+\="),
    ],
)
def test_patterns_are_put_into_vims_words(pattern: str, wanted: str) -> None:
    """Very magic: look-ahead behind its group, word ends as `>`."""
    assert vim_pattern(pattern) == wanted


def test_a_pattern_that_is_not_translated_is_told() -> None:
    """So that a change of the grammar cannot go wrong unseen."""
    with pytest.raises(ValueError, match="no translation"):
        vim_pattern(r"\A")
