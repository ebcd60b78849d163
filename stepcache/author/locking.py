"""`stepcache.rules.json`: the tasks of a folder as they were released, so that no version stands for two rules (SC906).

`stepcache-validate --lock` writes it beside the rule files: each task's version and digest. A digest is comparable only
between files written by one version of StepCache; the lock of another one is passed over, and written anew by `--lock`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import stepcache
from stepcache.domain.errors import ConfigurationError, ImportedFileError
from stepcache.domain.findings import Finding
from stepcache.domain.rules import Task
from stepcache.domain.source import SUFFIX
from stepcache.domain.value import dataclass
from stepcache.language.diagnostics import Lines, finding
from stepcache.language.fixes import replaced
from stepcache.language.units import FileUnit, TaskUnit

if TYPE_CHECKING:  # the ports are heavy
    from stepcache.ports import Files

LOCK = "stepcache.rules.json"
_COUNTED = re.compile(r"[0-9]{1,18}")
HELP = f"write `{LOCK}` anew: `stepcache-validate --lock`"


@dataclass(frozen=True, slots=True)
class Locked:
    """A task as it was released."""

    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Lock:
    """What a lock file says.

    Attributes:
        current: Whether this version of StepCache wrote it.
        wrong: Why it is no lock; empty for one.
    """

    tasks: Mapping[str, Locked]
    current: bool = True
    wrong: str = ""


def lock_beside(path: str) -> str:
    """Where the lock of a rule file stands."""
    return str(PurePath(path).parent / LOCK)


def read_lock(path: str, files: "Files") -> Lock | None:
    """The lock that stands there; None without one."""
    try:
        text = files.read(path)
    except ImportedFileError:
        return None
    try:
        data: dict[str, Any] = json.loads(text)
        tasks = {str(name): Locked(str(one["version"]), str(one["digest"])) for name, one in data["tasks"].items()}
        return Lock(tasks, data["stepcache"] == stepcache.__version__)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return Lock({}, wrong=f"`{LOCK}` is no lock: no version can be compared with it")


def unbumped(units: Iterable[FileUnit], files: "Files") -> Iterator[Finding]:
    """SC906: a task that is not what was released under its version."""
    locks: dict[str, Lock | None] = {}
    for unit in units:
        place = lock_beside(unit.source.path)
        if place not in locks:
            locks[place] = read_lock(place, files)
        lock = locks[place]
        if lock is not None and lock.current:
            yield from _of_file(unit, lock)


def _of_file(unit: FileUnit, lock: Lock) -> Iterator[Finding]:
    if lock.wrong:
        yield finding("SC906", lock.wrong, Lines(unit.source).span(0, 0), help=HELP)
        return
    for one in unit.tasks:
        locked = lock.tasks.get(one.node.name.text)
        if one.task is not None and locked is not None and _differs(one.task, locked):
            yield _bump(one)


def _differs(task: Task, locked: Locked) -> bool:
    return task.version == locked.version and task.digest != locked.digest


def _bump(unit: TaskUnit) -> Finding:
    name, written = unit.node.name.text, unit.node.version
    message = f"task `{name}` has changed since its version {written.raw if written else ''} was locked"
    head, dot, last = written.raw.rpartition(".") if written else ("", "", "")
    if written is None or not _COUNTED.fullmatch(last):
        return finding("SC906", message, unit.node.name.span, help="give it another version")
    right = f'"{head}{dot}{int(last) + 1}"'
    return finding("SC906", message, written.span, help=f"write `{right}`", fix=replaced(written.span, right))


def locked(tasks: Sequence[Task], old: Lock | None, *, others: bool = False) -> str:
    """The text of a lock of these tasks; one whose version stands for another rule already keeps that.

    Args:
        others: Whether what the old lock says of other tasks stays.
    """
    before = old.tasks if old is not None and old.current else {}
    kept = dict(before) if others else {}
    for task in tasks:
        known = before.get(task.name)
        kept[task.name] = known if known and _differs(task, known) else Locked(task.version, task.digest)
    data = {name: {"version": one.version, "digest": one.digest} for name, one in sorted(kept.items())}
    return json.dumps({"stepcache": stepcache.__version__, "tasks": data}, indent=2, ensure_ascii=False) + "\n"


def write_locks(units: Iterable[FileUnit], files: "Files") -> list[tuple[str, int]]:
    """Write the lock of each folder; where, and how many tasks were noted in it.

    What it says of other files' tasks stays, unless all of the folder's files are among these.

    Args:
        units: Files without errors.

    Raises:
        ConfigurationError: One cannot be written.
    """
    from stepcache.author.writing import put  # noqa: PLC0415 - the linter writes nothing

    folders: dict[str, list[FileUnit]] = {}
    for unit in units:
        folders.setdefault(lock_beside(unit.source.path), []).append(unit)
    counts: list[tuple[str, int]] = []
    for place, own in folders.items():
        tasks = [one.task for unit in own for one in unit.tasks if one.task is not None]
        given = {Path(unit.source.path).name for unit in own}
        others = any(file.name not in given for file in Path(place).parent.glob(f"*{SUFFIX}"))
        try:
            put(Path(place), locked(tasks, read_lock(place, files), others=others).encode())
        except OSError as error:
            raise ConfigurationError(f"cannot write `{place}`: {error.strerror}") from error
        counts.append((place, len(tasks)))
    return counts
