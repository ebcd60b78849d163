"""`stepcache new`: writes a commented rule to start from."""

import argparse
import re
import sys
from pathlib import Path

from stepcache.domain.errors import ConfigurationError
from stepcache.language.grammar import keywords

DESCRIPTION = (
    "Write a commented rule to start from, with tests that pass: change its pattern, its checks and its tests into "
    "yours, and run `stepcache test` on it. A file that exists is never overwritten."
)
FOLDER = Path(__file__).resolve().parents[1] / "starters"
KINDS = ("algebra", "json", "text", "classification")
_TASK = re.compile(r"^task (\w+) ", re.MULTILINE)
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,63}", re.ASCII)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument(
        "name", nargs="?", type=_name, metavar="NAME", help="the task's name, and the file's (default: the starter's)"
    )
    parser.add_argument(
        "--kind",
        choices=KINDS,
        default=KINDS[0],
        help="what answers are: a worked solution, a JSON object, a text, a label (default: algebra)",
    )
    parser.add_argument(
        "--dir", type=Path, default=Path(), dest="folder", metavar="DIR", help="where it is written (default: here)"
    )


def _name(text: str) -> str:
    if not _NAME.fullmatch(text) or text in keywords():
        raise argparse.ArgumentTypeError(f"a task's name is snake_case and no keyword, not {text!r}")
    if text.endswith("_test"):
        raise argparse.ArgumentTypeError(
            f"`{text}.stepcache` would hold the tests of another rule: choose another name"
        )
    return text


def run(options: argparse.Namespace) -> int:
    """Write the file.

    Returns:
        0, for everything else is an error.
    """
    text = starter(options.kind)
    own = _TASK.search(text)
    name = options.name or (own[1] if own else options.kind)
    path = options.folder / f"{name}.stepcache"
    try:
        options.folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(_TASK.sub(f"task {name} ", text, count=1))
    except FileExistsError as error:
        raise ConfigurationError(f"`{error.filename or path}` exists already, and is left alone") from error
    except OSError as error:
        raise ConfigurationError(f"cannot write `{path}`: {error.strerror}") from error
    sys.stdout.write(f"{path}: try `stepcache test {path}`, then make it yours\n")
    return 0


def starter(kind: str) -> str:
    """The rule to start from, of that kind."""
    return (FOLDER / f"{kind}.stepcache").read_text(encoding="utf-8")
