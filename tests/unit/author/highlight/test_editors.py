"""The folder `editors/`: nothing in it is older than the grammar."""

import json
import tomllib
from pathlib import Path

import pytest

from stepcache.author.highlight.editors import FOLDER, MADE, write

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("name", MADE)
def test_what_is_made_from_the_grammar_is_fresh(name: str) -> None:
    """`make format` writes it anew."""
    assert (FOLDER / name).read_text(encoding="utf-8") == MADE[name]()


def test_each_of_them_is_written(tmp_path: Path) -> None:
    """Folders too."""
    write(tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")} == set(MADE)


def test_the_extension_names_files_that_are_there() -> None:
    """Its grammar, its language's configuration and its code; its version is StepCache's."""
    package = json.loads((FOLDER / "vscode/package.json").read_text())
    [grammar], [language] = package["contributes"]["grammars"], package["contributes"]["languages"]
    for name in (grammar["path"], language["configuration"], package["main"]):
        assert (FOLDER / "vscode" / name).is_file()
    made = json.loads((FOLDER / "vscode" / grammar["path"]).read_text())
    assert (made["scopeName"], language["extensions"]) == (grammar["scopeName"], [".stepcache"])
    assert package["version"] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert json.loads((FOLDER / "vscode" / language["configuration"]).read_text())["comments"] == {"lineComment": "#"}


def test_the_extension_starts_the_server_it_is_told_to() -> None:
    """Its default is the command of this distribution."""
    package = json.loads((FOLDER / "vscode/package.json").read_text())
    setting = package["contributes"]["configuration"]["properties"]["stepcache.command"]
    assert setting["default"] == ["stepcache", "lsp"]
    code = (FOLDER / "vscode/extension.js").read_text()
    assert 'getConfiguration("stepcache").get("command")' in code
    assert "vscode-languageclient" in package["dependencies"]
