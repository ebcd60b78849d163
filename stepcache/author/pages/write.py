"""The pages of a rule set, as files."""

import hashlib
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from stepcache.author import writing
from stepcache.author.pages import reference, task
from stepcache.author.pages.diagram import as_svg
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.rules import Task
from stepcache.domain.signatures import Catalog
from stepcache.language.diagnostics import CODES

MARK = ".stepcache-docs"
_DIGITS = frozenset("0123456789abcdef")


def pages(tasks: tuple[Task, ...], catalog: Catalog) -> dict[str, str]:
    """Path below the folder -> what stands there."""
    things = reference.called(tasks)
    known = {key: found for key in things if (found := reference.signature_of(catalog, *key)) is not None}
    made = {"index.md": reference.index(tasks, known)}
    for one in tasks:
        made[f"tasks/{one.name}.md"] = task.page(one)
        made[f"tasks/{one.name}.svg"] = as_svg(one)
    for (kind, name), signature in known.items():
        made[task.kind_file(kind, name)] = reference.page(kind, signature, things[kind, name])
    made["diagnostics/index.md"] = reference.diagnostics_index()
    return made | {f"diagnostics/{name}.md": reference.diagnostic(name) for name in CODES}


def put(folder: Path, made: Mapping[str, str], *, force: bool = False) -> int:
    """Write the pages into a folder of their own; those of an earlier run that are no more go.

    A mark in the folder lists what was written, with digests: what it does not list, or what was changed since, is
    somebody's own. Nothing is written or deleted through a link, whatever the mark says.

    Args:
        force: Write where somebody's own files stand, too.

    Returns:
        How many files differ from what stood there.

    Raises:
        ConfigurationError: The folder holds something else, or cannot be written.
    """
    data = {name: writing.encoded(text) for name, text in made.items()}
    try:
        older = _listed(folder / MARK)
        if not older and not force and folder.exists() and any(folder.iterdir()):
            raise ConfigurationError(f"`{folder}` holds other files; name another folder, or say --force")
        changed = [name for name, page in data.items() if _content(folder / name) != page]
        for name in changed:
            _claim(folder, name, older.get(name, ""), force=force)
        for name in changed:
            _write(folder / name, data[name])
        for name in sorted(older.keys() - data.keys()):
            _drop(folder, name, older[name])
        _write(folder / MARK, "".join(f"{_digest(page)}  {name}\n" for name, page in sorted(data.items())).encode())
    except OSError as error:
        raise ConfigurationError(f"cannot write `{error.filename or folder}`: {error.strerror}") from error
    return len(changed)


def _listed(mark: Path) -> dict[str, str]:
    """The files that a mark vouches for, each with its digest; none where it is no mark of ours."""
    read = (_content(mark) or b"").decode("utf-8", "replace")
    lines = [line.partition("  ") for line in read.split("\n")]
    return {name: digest for digest, _, name in lines if len(digest) == 64 and set(digest) <= _DIGITS and _plain(name)}


def _plain(name: str) -> bool:
    path = PurePosixPath(name)
    return name.isprintable() and str(path) == name and not path.is_absolute() and ".." not in path.parts


def _claim(folder: Path, name: str, digest: str, *, force: bool) -> None:
    """Refuse a place that leads out of the folder, or that holds what is not ours."""
    for parent in _parents(folder, name):
        if parent.is_symlink() or (parent.exists() and not parent.is_dir()):
            raise ConfigurationError(f"`{parent}` is no folder of its own: take it away, or name another folder")
    path = folder / name
    taken = path.is_symlink() or path.exists()
    if taken and not force and not _as_written(path, digest):
        raise ConfigurationError(f"`{path}` was not written by this command, or was changed since; say --force")


def _drop(folder: Path, name: str, digest: str) -> None:
    """Delete a page of an earlier run, if it is still that page."""
    if not any(parent.is_symlink() for parent in _parents(folder, name)) and _as_written(folder / name, digest):
        (folder / name).unlink()


def _parents(folder: Path, name: str) -> Iterator[Path]:
    return (folder / parent for parent in PurePosixPath(name).parents if parent.name)


def _as_written(path: Path, digest: str) -> bool:
    found = _content(path)
    return found is not None and _digest(found) == digest


def _content(path: Path) -> bytes | None:
    """What a plain file holds; None where there is none, or a link, a pipe, a folder."""
    try:
        plain = stat.S_ISREG(path.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return path.read_bytes() if plain else None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    writing.put(path, data)
