"""The files of `editors/` made from the grammar; `python -m stepcache.author.highlight.editors` writes them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from stepcache.author.highlight.textmate import textmate
from stepcache.author.highlight.vim import vim

FOLDER = Path(__file__).resolve().parents[3] / "editors"  # in a checkout; a wheel has none
MADE: Mapping[str, Callable[[], str]] = {
    "vscode/syntaxes/stepcache.tmLanguage.json": textmate,
    "vim/syntax/stepcache.vim": vim,
}


def write(folder: Path = FOLDER) -> None:
    """Write each of them anew."""
    for name, make in MADE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    write()
