"""Opening the database file: ours, whole, and readable by its owner alone; ours, but damaged, is moved aside."""

import os
import sqlite3
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from stepcache.domain.errors import ConfigurationError, StoreError

MEMORY = ":memory:"
APPLICATION_ID = int.from_bytes(b"Step", "big")
VERSION = 2
"""The last of the steps `schema_N.sql`; a file of an older version takes those it lacks."""

_BUSY_MS = 1_000
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SIDE_FILES = ("", "-wal", "-shm", "-journal")

# What a file of ours shows before SQLite reads it: on the first page stand the id and the text of schema_1.sql.
_MAGIC = b"SQLite format 3\0"
_ID = slice(68, 72)
_NO_ID = bytes(4)
_PAGE_BYTES = 4096
_TEXT = b"-- the order of coming in; never used twice"


def prepare(path: Path, now: float) -> str:
    """Make sure that `path` is a database of ours, or free for one; one of ours that is damaged is moved aside.

    Returns:
        What the operator must know; empty where all is well.

    Raises:
        ConfigurationError: There can be no file of ours at `path`, or another's is there: it stays as it is.
        StoreError: It cannot be opened now (another process holds it).
    """
    _refuse_hopeless(path)
    fault = fault_of(path) if path.exists() and path.stat().st_size else ""
    notice = f"{fault}: moved to `{_move_aside(path, now)}`, the store starts empty" if fault else ""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise ConfigurationError(f"the store `{path}` cannot be used: {error.strerror}") from error
    return notice


def connect(path: str, *, readonly: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode; transactions are begun by hand.

    Raises:
        StoreError: SQLite cannot open it.
    """
    uri = MEMORY if path == MEMORY else f"{Path(path).absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA busy_timeout = {0 if readonly else _BUSY_MS}")
        if readonly:
            connection.execute("PRAGMA query_only = 1")
        else:
            _settle(connection)
    except sqlite3.Error as error:
        connection.close()
        raise StoreError(f"the store `{path}` cannot be opened: {error}") from error
    return connection


def _settle(connection: sqlite3.Connection) -> None:
    """Pragmas of the writer, and the tables where they are not there yet, or not all of them."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA journal_size_limit = {64 << 20}")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    # Another process may take the same steps at the same time: each leaves alone what is there.
    steps = "".join(map(_step, range(version + 1, VERSION + 1)))
    connection.executescript(
        f"BEGIN IMMEDIATE; {steps} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; COMMIT;"
    )


def _step(version: int) -> str:
    """What makes a file of the version before into one of this."""
    return resources.files("stepcache.store").joinpath(f"schema_{version}.sql").read_text(encoding="utf-8")


def _refuse_hopeless(path: Path) -> None:
    if path.is_dir():
        raise ConfigurationError(f"the store `{path}` is a folder; name a file in it")
    if not path.absolute().parent.is_dir():
        raise ConfigurationError(f"the store `{path}` cannot be made: there is no folder `{path.parent}`")


def fault_of(path: Path) -> str:
    """Why this file of ours cannot be used; empty where it can, or is free for a store.

    Raises:
        ConfigurationError: It is not ours.
        StoreError: It cannot be opened now.
    """
    marked = _marked(path)
    try:
        uri = f"{path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_MS / 1000)
        try:
            return _fault_within(path, connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF not in _CORRUPT:
            raise StoreError(f"the store `{path}` cannot be opened: {error}") from error
        if not marked:
            raise _not_ours(path) from error
        return f"the store `{path}` is corrupt ({error})"


def _marked(path: Path) -> bool:
    """Whether a file's first page is one of ours, however damaged; False where it has no mark yet.

    Raises:
        ConfigurationError: It is surely not ours; SQLite is not let near it, for opening alone can change a database.
    """
    try:
        with path.open("rb") as file:
            page = file.read(_PAGE_BYTES)
    except OSError as error:
        raise ConfigurationError(f"the store `{path}` cannot be used: {error.strerror}") from error
    if page[_ID] == APPLICATION_ID.to_bytes(4, "big") and b"\0" in page:  # no text holds a zero byte
        return True
    if page.startswith(_MAGIC):
        if page[_ID] != _NO_ID:
            raise _not_ours(path)
        return False  # the id may stand in the log beside it
    if page and not (_TEXT in page and b"\0" in page):
        raise _not_ours(path)
    return bool(page)


def _not_ours(path: Path) -> ConfigurationError:
    return ConfigurationError(f"`{path}` is no StepCache store: name another file")


def _fault_within(path: Path, connection: sqlite3.Connection) -> str:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not tables and application == 0:
        return ""
    if application != APPLICATION_ID:
        raise _not_ours(path)
    if not 1 <= version <= VERSION:
        return f"the store `{path}` has version {version}, this is version {VERSION}"
    (word,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return "" if word == "ok" else f"the store `{path}` is corrupt ({str(word).splitlines()[-1]})"


def _move_aside(path: Path, now: float) -> Path:
    """Give the file and what belongs to it another name; nothing is overwritten."""
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
    target, number = path.with_name(f"{path.name}.corrupt-{stamp}"), 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}.corrupt-{stamp}-{number}")
    for suffix in _SIDE_FILES:
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.rename(target.with_name(target.name + suffix))
    return target
