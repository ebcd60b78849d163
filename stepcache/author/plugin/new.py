"""`stepcache plugin new`: a whole distribution to start from, with tests, manifest, docs and a workflow for CI."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from stepcache import __version__
from stepcache.builtin import taken
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.signatures import DISTRIBUTIONS, is_namespace
from stepcache.language.grammar import keywords

DESCRIPTION = (
    "Write a plugin to start from: a distribution with a verifier, a rule, tests that pass, its manifest, docs and a "
    "workflow for CI. A folder that exists is never written to."
)
FOLDER = Path(__file__).resolve().parents[1] / "starters" / "plugin"
_SUFFIX = ".txt"  # so that no tool takes a starter for a module, a rule or a project of ours


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument("name", type=_name, metavar="NAME", help="the namespace that rules will `use`")
    parser.add_argument(
        "--dir",
        type=Path,
        default=Path(),
        dest="folder",
        metavar="DIR",
        help="where its folder is made (default: here)",
    )


def _name(text: str) -> str:
    if not is_namespace(text) or text in keywords():
        raise argparse.ArgumentTypeError(
            f"a namespace is a letter, then small letters, digits and `_`, and no keyword; not {text!r}"
        )
    if text in taken():
        raise argparse.ArgumentTypeError(f"`{text}` is StepCache's own: choose another name")
    if text in DISTRIBUTIONS:
        raise argparse.ArgumentTypeError(f"`{text}` is the namespace of `{DISTRIBUTIONS[text]}`: choose another name")
    return text


def run(options: argparse.Namespace) -> int:
    """Write the folder.

    Returns:
        0, for everything else is an error.
    """
    root = options.folder / f"stepcache-{options.name.replace('_', '-')}"
    if root.exists():
        raise ConfigurationError(f"`{root}` exists already, and is left alone")
    try:
        for path, text in files(options.name):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            with (root / path).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise ConfigurationError(f"cannot write `{error.filename or root}`: {error.strerror}") from error
    sys.stdout.write(
        f"{root}: try\n  cd {root} && pip install --editable . pytest && pytest\nthen make it yours: see README.md\n"
    )
    return 0


def files(name: str) -> Iterator[tuple[Path, str]]:
    """Every file of the distribution, by its path from the folder, in the order of paths."""
    words = {
        "@NAME@": name,
        "@PACKAGE@": f"stepcache_{name}",
        "@DISTRIBUTION@": f"stepcache-{name.replace('_', '-')}",
        "@VERSION@": __version__,
    }
    for path in sorted(FOLDER.rglob(f"*{_SUFFIX}")):
        text = path.read_text(encoding="utf-8")
        for word, meant in words.items():
            text = text.replace(word, meant)
        yield _place(path.relative_to(FOLDER), name), text


def _place(path: Path, name: str) -> Path:
    """Where a starter belongs; rules stand inside the package, so that the wheel holds them."""
    named = path.with_name(path.name.removesuffix(_SUFFIX).replace("NAME", name))
    package = Path(f"stepcache_{name}")
    match named.parts:
        case ("ci.yml",):
            return Path(".github", "workflows", "ci.yml")
        case ("package", *rest):
            return package.joinpath(*rest)
        case ("rules", *_):
            return package / named
        case _:
            return named
