"""Where grammars and rules stand: the shipped ones inside the wheel or in a checkout, others in files and folders.

`package:NAME` is the folder of rules that an installed distribution brings (entry points of the group
`stepcache.rules`); what is installed is looked through only where one is named.
"""

import os
import re
import stat
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from stepcache.domain.errors import ConfigurationError, ImportedFileError, OutsideRootError
from stepcache.domain.source import PACKAGE, Source, sibling_of, sidecar_of

MAX_BYTES = 128 * 1024
_MOST_READ = 4 * MAX_BYTES  # a rule file of so many characters as are allowed has no more bytes
MARKS = ("stepcache.toml", ".git")
_PACKAGE = Path(__file__).resolve().parent
_IRREGULAR = "it is no regular file"
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


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

    Sidecars of tests (`NAME_test.stepcache`) are left out: nothing in them is served.

    Raises:
        ConfigurationError: A place does not exist, or none holds a rule file.
    """
    found = [file for place in map(_existing, places) for file in (_own_files(place) if place.is_dir() else [place])]
    return _some([file for file in dict.fromkeys(found) if sibling_of(file.name) is None], places)


def with_sidecars(files: Sequence[Path]) -> list[Path]:
    """Rule files, each with its sidecar of tests behind it where it has one; a sidecar named alone behind its file."""
    whole: dict[Path, None] = {}
    for file in files:
        sibling = sibling_of(file.name)
        rules = file.with_name(sibling) if sibling else file
        tests = file if sibling else file.with_name(sidecar_of(file.name))
        whole |= {one: None for one in (rules, tests) if one == file or one.is_file()}
    return list(whole)


def read_source(path: Path) -> Source:
    """The text of a rule file; bytes that are not UTF-8 stay visible to the linter.

    Raises:
        ConfigurationError: It cannot be read, is no regular file, or is so large that no text in it can be a rule
            file's.
    """
    try:
        with _opened(os.path.realpath(path)) as file:
            return _source(str(path), file)
    except OSError as error:
        raise ConfigurationError(f"cannot read `{path}`: {error.strerror}") from error


def stdin_source(name: str) -> Source:
    """What stands on standard input, as a rule file of that name.

    Raises:
        ConfigurationError: It is larger than any rule file.
    """
    return _source(name, sys.stdin.buffer)


def _source(name: str, file: BinaryIO) -> Source:
    data = file.read(_MOST_READ + 1)
    if len(data) > _MOST_READ:
        raise ConfigurationError(f"`{name}` is larger than {_MOST_READ // 1024} KiB; split it")
    return Source(name, data.decode("utf-8", "surrogateescape"))


def rule_sets(places: Sequence[str | Path]) -> list[list[Path]]:
    """All rule sets that stand there: the files named together are one, each folder and each one below it another.

    Hidden folders are passed over. Sidecars of tests are among them, each with the file that it is about.

    Raises:
        ConfigurationError: A place does not exist, or holds no rule file.
    """
    here = list(map(_existing, places))
    folders = dict.fromkeys(folder for place in here if place.is_dir() for folder in _folders(place))
    sets = {folder: with_sidecars(files) for folder in folders if (files := _own_files(folder))}
    for place in here:
        if place.is_dir():
            _some([folder for folder in sets if folder.is_relative_to(place)], [place])
    inside = {file for files in sets.values() for file in files}
    alone = with_sidecars([place for place in here if not place.is_dir() and place not in inside])
    return [*([alone] if alone else []), *sets.values()]


def project_root(path: str | Path) -> Path:
    """The project that a rule file belongs to: the nearest folder upwards with `stepcache.toml`, else with `.git`.

    Without either it is the file's own folder; that of a packaged file is its package's.
    """
    folder = Path(os.path.realpath(Path(path).parent))
    for package in _packages:
        if folder.is_relative_to(package):
            return package
    for mark in MARKS:
        for place in (folder, *folder.parents):
            if (place / mark).exists():
                return place
    return folder


def beside(importer: str, target: str) -> str:
    """The path that an import means: from the importing file's folder, with `/` between folders.

    Raises:
        OutsideRootError: It is no relative path.
        ImportedFileError: It holds a line break, or another character that is no part of a name.
    """
    if not target.isprintable():
        raise ImportedFileError("the path holds a character that cannot be shown", "write the file's name")
    if "\\" in target:
        raise OutsideRootError(f"`{target}` holds a backslash", "write `/` between folders")
    if target.startswith("/") or re.match(r"[A-Za-z]:", target):
        raise OutsideRootError(f"`{target}` is no path inside the project", "write it from this file's folder on")
    return os.path.normpath(Path(importer).parent / target)


class ProjectFiles:
    """Imported rule files, read from the disk: regular files inside the project root, no larger than 128 KiB.

    Args:
        overlay: Path -> text of files that an editor holds unsaved; it hides what the disk has.
    """

    def __init__(self, overlay: Mapping[str, str] | None = None) -> None:
        self._overlay = {self.identity(path): text for path, text in (overlay or {}).items()}

    def root(self, path: str) -> str:
        """The project that a rule file belongs to."""
        return str(project_root(path))

    def resolve(self, target: str, importer: str) -> str:
        """The path of what `importer` calls `target`; links are followed before it is looked where it leads."""
        root = project_root(importer)
        if target.startswith(PACKAGE):
            return _imported(target, root)
        path = beside(importer, target)
        if not Path(self.identity(path)).is_relative_to(root):
            raise OutsideRootError(f"`{target}` leaves the project", f"its root is the folder `{root.name}`")
        return path

    def identity(self, path: str) -> str:
        """The path without links."""
        return os.path.realpath(path)

    def read(self, path: str) -> str:
        """The text; nothing but a regular file is opened, so that nothing is waited for."""
        real = self.identity(path)
        if real in self._overlay:
            return self._overlay[real]
        try:
            data = read_regular(real, MAX_BYTES)
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or "it cannot be opened"
            raise ImportedFileError(f"`{path}` cannot be read: {why[:1].lower()}{why[1:]}") from error
        if len(data) > MAX_BYTES:
            raise ImportedFileError(f"`{path}` is larger than {MAX_BYTES // 1024} KiB", "split it")
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise ImportedFileError(f"`{path}` is not UTF-8", "save it as UTF-8 text") from error


def read_regular(real: str, most: int) -> bytes:
    """The bytes of a regular file, or one more than `most` of them: as much as shows that it is too large.

    Args:
        real: Its path without links.

    Raises:
        OSError: It cannot be opened, or is no regular file.
    """
    with _opened(real) as file:
        return file.read(most + 1)


def _opened(real: str) -> BinaryIO:
    """A regular file, opened; nothing else is, so that nothing is waited for."""
    if not stat.S_ISREG(Path(real).stat().st_mode):  # before it is opened: to open a device may set something going
        raise OSError(0, _IRREGULAR)
    file = os.fdopen(os.open(real, _OPEN), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(0, _IRREGULAR)
    return file


def located(place: str | Path) -> Path:
    """Where that is: `package:NAME` and what stands in one are looked up, every other place is a path.

    Raises:
        ConfigurationError: No such package is installed, or it cannot be used.
    """
    if not str(place).startswith(PACKAGE):
        return Path(place)
    from stepcache.distributions import packaged  # noqa: PLC0415 - it takes longer to load than most calls

    root, path = packaged(str(place))
    _packages.add(root)
    return path


_packages: set[Path] = set()  # the roots of those that were named; a file in one belongs to it and to no project


def _imported(target: str, root: Path) -> str:
    """The path of a packaged file that a project's file imports."""
    if root in _packages:
        raise OutsideRootError(f"`{target}` leaves the package", "a packaged file imports files of its own package")
    try:
        return str(located(target))
    except ConfigurationError as error:
        message, _, help_ = str(error).partition("; ")
        raise ImportedFileError(message, help_) from error


def _existing(place: str | Path) -> Path:
    path = located(place)
    if not path.exists():
        raise ConfigurationError(f"no such file or folder: `{path}`")
    return path


def _own_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.stepcache") if file.is_file())


def _folders(place: Path) -> list[Path]:
    """A folder and those below it; hidden ones (`.git`, `.venv`) only where they are named themselves."""
    found = [place]
    for folder, below, _ in os.walk(place):
        below[:] = [name for name in below if not name.startswith(".")]
        found += [Path(folder, name) for name in below]
    return sorted(found)


def _some(found: list[Path], places: Iterable[str | Path]) -> list[Path]:
    if not found:
        raise ConfigurationError(f"no `.stepcache` file in {', '.join(f'`{place}`' for place in places)}")
    return found
