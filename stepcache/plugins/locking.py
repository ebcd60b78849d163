"""`stepcache.lock`: the distributions of plugins as the operator last approved of them, and whether they still are."""

import base64
import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import metadata
from importlib.machinery import all_suffixes
from pathlib import Path, PurePosixPath
from typing import Any

from stepcache.domain.errors import ConfigurationError
from stepcache.domain.signatures import canonical
from stepcache.plugins.installed import Installed

EDITION = 1
_KINDS = frozenset({"sha256", "sha384", "sha512"})
_CODE = frozenset(f".{suffix.rpartition('.')[2]}" for suffix in all_suffixes())
Lock = Mapping[str, "Locked"]


@dataclass(frozen=True, slots=True)
class Locked:
    """A distribution as it stands on the disk.

    Attributes:
        record: SHA-256, hex, of its RECORD, which holds the digest of every file that was installed; empty without one.
        packages: Package -> SHA-256, hex, of its files, where RECORD does not list them: in an editable install.
    """

    version: str
    record: str = ""
    packages: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """That of what is run; empty where it cannot be read."""
        return next(iter(self.packages.values()), self.record)


def seen(plugin: Installed) -> Locked:
    """A plugin's distribution as it stands on the disk now; nothing of it is imported."""
    text = _record(plugin)
    record = hashlib.sha256(text.encode()).hexdigest() if text else ""
    return Locked(plugin.version, record, {} if _lists(text, plugin) else {_top(plugin): content(plugin)})


def fault(plugin: Installed, lock: Lock) -> str:
    """Why a plugin is not what was locked, in a line; empty where it is, file by file."""
    name = plugin.distribution
    locked, now = lock.get(canonical(name)), seen(plugin)
    if locked is None:
        return f"`{name}` is not in the lock"
    if locked.version != now.version:
        return f"`{name}` {now.version} is installed, {locked.version} is locked"
    if not now.digest:
        return f"the files of `{name}` cannot be read"
    if locked.record != now.record or now.packages.items() - locked.packages.items():
        return f"`{name}` {now.version} is not what was locked: its files are others"
    if edited := next(_edited(plugin), ""):
        return f"`{name}` is not what was installed: `{edited}` has changed since"
    added = "" if now.packages else next(_added(plugin), "")
    return f"`{name}` is not what was installed: `{added}` has come since" if added else ""


def lock_text(plugins: Iterable[Installed]) -> str:
    """The lock of these plugins: the same distributions are the same text."""
    found: dict[str, Locked] = {}
    for plugin in plugins:
        name, now = canonical(plugin.distribution), seen(plugin)
        found[name] = replace(now, packages={**found[name].packages, **now.packages}) if name in found else now
    data = {name: _plain(one) for name, one in sorted(found.items())}
    return json.dumps({"lock": EDITION, "distributions": data}, indent=2, sort_keys=True) + "\n"


def _plain(one: Locked) -> dict[str, Any]:
    """A distribution's part of the file."""
    data = {"version": one.version, "record": one.record, "packages": dict(one.packages)}
    return {name: value for name, value in data.items() if value}


def read_lock(path: Path) -> Lock:
    """The distributions of a lock.

    Raises:
        ConfigurationError: There is none at that path, or it is of another form.
    """
    again = "write it with `stepcache plugins --lock`"
    try:
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if data["lock"] != EDITION:
            raise ConfigurationError(f"`{path}` is of edition {data['lock']}, not {EDITION}: {again}")
        return {name: _locked(one) for name, one in data["distributions"].items()}
    except OSError as error:
        raise ConfigurationError(f"no lock can be read at `{path}`: {error.strerror}; {again}") from error
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"`{path}` is no lock of plugins: {again}") from error


def _locked(data: Mapping[str, Any]) -> Locked:
    found = Locked(data["version"], data.get("record", ""), dict(data.get("packages", {})))
    if not all(isinstance(one, str) for one in (found.version, found.record, *found.packages.values())):
        raise TypeError("a version or a digest that is no text")
    return found


# --- what stands on the disk -----------------------------------------------------------------------------------------


def _distribution(plugin: Installed) -> metadata.Distribution | None:
    try:
        return metadata.distribution(plugin.distribution)
    except (metadata.PackageNotFoundError, ValueError):
        return None


def _record(plugin: Installed) -> str:
    found = _distribution(plugin)
    try:
        return (found.read_text("RECORD") or "") if found is not None else ""
    except (OSError, ValueError):  # it cannot be read, or is no UTF-8
        return ""


def _rows(record: str) -> list[tuple[str, str]]:
    """The files of a RECORD, each with its digest; none where it cannot be read."""
    try:
        return [(row[0], row[1]) for row in csv.reader(record.splitlines()) if len(row) > 1]
    except csv.Error:
        return []


def _top(plugin: Installed) -> str:
    """The top-level package that the plugin's code is in."""
    return plugin.entry.partition(":")[0].partition(".")[0].strip()


def _lists(record: str, plugin: Installed) -> bool:
    """Whether a RECORD lists the plugin's code, each file with its digest."""
    own = [given for name, given in _rows(record) if name.startswith(f"{_top(plugin)}/") and not name.endswith(".pyc")]
    return bool(own) and all(own)


def _edited(plugin: Installed) -> Iterator[str]:
    """Files that are not as RECORD says; what it gives no digest of (itself, compiled files) is passed over."""
    found = _distribution(plugin)
    if found is None:
        return
    for name, given in _rows(_record(plugin)):
        kind, _, digest = given.partition("=")
        if digest and _spelled(kind, Path(str(found.locate_file(name)))) != digest:
            yield name


def _spelled(kind: str, file: Path) -> str:
    """A file's digest as RECORD writes it; empty where it cannot be had."""
    try:
        data = file.read_bytes()
    except (OSError, ValueError):
        return ""
    made = hashlib.new(kind, data).digest() if kind in _KINDS else b""
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _added(plugin: Installed) -> Iterator[str]:
    """Files among the plugin's code that RECORD does not list: `table/__init__.py` would go before its `table.py`.

    Those of other distributions, which may share a package without code of its own, stand in folders of their own.
    """
    listed = {PurePosixPath(name) for name, _ in _rows(_record(plugin))}
    folders = {path.parent for path in listed} - {PurePosixPath()}
    try:
        found = [PurePosixPath(file.relative_to(plugin.root)) for file in _files(plugin)]
    except OSError:
        yield _top(plugin)
        return
    yield from (str(path) for path in found if path not in listed and not folders.isdisjoint(path.parents))


def content(plugin: Installed) -> str:
    """SHA-256, hex, of the package's files with their names, but compiled ones; empty where they cannot be read."""
    place, whole = plugin.root / _top(plugin), hashlib.sha256()
    try:
        files = _files(plugin)
        for file in files:
            data, name = file.read_bytes(), file.relative_to(place).as_posix().encode("utf-8", "surrogateescape")
            whole.update(b"%d:%b%d:%b" % (len(name), name, len(data), data))
    except OSError:
        return ""
    return whole.hexdigest() if files else ""


def _files(plugin: Installed) -> list[Path]:
    """The files of the plugin's top-level package, but those that Python compiles by itself.

    Empty ones that are no code are passed over: a worker cannot write others, and some mark their place.

    Raises:
        OSError: They cannot be read, or a link leads to others.
    """
    found = sorted((plugin.root / _top(plugin)).rglob("*"))
    if any(path.is_symlink() and path.is_dir() for path in found):
        raise OSError("a link to a folder")
    own = (path for path in found if path.is_file() and path.parent.name != "__pycache__")
    return [path for path in own if path.suffix in _CODE or path.stat().st_size]
