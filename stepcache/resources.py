"""Where grammars and rules stand: the shipped ones inside the wheel or in a checkout, others in files and folders."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.source import Source

_PACKAGE = Path(__file__).resolve().parent


def resource_dir(kind: str) -> Path:
    """The folder of that kind (`grammars` or `rules`).

    Raises:
        FileNotFoundError: Neither the wheel nor a checkout holds it.
    """
    for folder in (_PACKAGE / "_data" / kind, _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"stepcache was installed without its {kind}")


def rule_set(places: Sequence[str | Path]) -> list[Path]:
    """The `.stepcache` files of one rule set: files, and a folder's own ones, not those of folders below it.

    Raises:
        ConfigurationError: A place does not exist, or none holds a rule file.
    """
    found = [file for place in map(_existing, places) for file in (_own_files(place) if place.is_dir() else [place])]
    return _some(list(dict.fromkeys(found)), places)


def read_source(path: Path) -> Source:
    """The text of a rule file; bytes that are not UTF-8 stay visible to the linter.

    Raises:
        ConfigurationError: It cannot be read.
    """
    try:
        return Source(str(path), path.read_bytes().decode("utf-8", "surrogateescape"))
    except OSError as error:
        raise ConfigurationError(f"cannot read `{path}`: {error.strerror}") from error


def rule_sets(places: Sequence[str | Path]) -> list[list[Path]]:
    """All rule sets that stand there: the files named together are one, each folder and each one below it another.

    Raises:
        ConfigurationError: A place does not exist, or holds no rule file.
    """
    here = list(map(_existing, places))
    folders = dict.fromkeys(folder for place in here if place.is_dir() for folder in _folders(place))
    sets = {folder: files for folder in folders if (files := _own_files(folder))}
    for place in here:
        if place.is_dir():
            _some([folder for folder in sets if folder.is_relative_to(place)], [place])
    inside = {file for files in sets.values() for file in files}
    alone = list(dict.fromkeys(place for place in here if not place.is_dir() and place not in inside))
    return [*([alone] if alone else []), *sets.values()]


def _existing(place: str | Path) -> Path:
    path = Path(place)
    if not path.exists():
        raise ConfigurationError(f"no such file or folder: `{path}`")
    return path


def _own_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.stepcache") if file.is_file())


def _folders(place: Path) -> list[Path]:
    return [place, *sorted(folder for folder in place.rglob("*") if folder.is_dir())]


def _some(found: list[Path], places: Iterable[str | Path]) -> list[Path]:
    if not found:
        raise ConfigurationError(f"no `.stepcache` file in {', '.join(f'`{place}`' for place in places)}")
    return found
