"""SQLite stores for tests: opened, filled, and changed behind their back."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from stepcache.domain.entries import Entry
from stepcache.store.sqlite import SqliteStore
from tests.fakes.clock import FakeClock


def opened(path: Path | str, clock: FakeClock | None = None, max_entries: int = 100_000) -> SqliteStore:
    """A store at that path."""
    return SqliteStore(str(path), max_entries=max_entries, clock=clock or FakeClock())


async def written(path: Path, entries: Iterable[Entry]) -> None:
    """A closed store that holds these."""
    store = opened(path)
    for one in entries:
        store.put(one)
    await store.close()


def sql(path: Path, statement: str) -> list[Any]:
    """Change a store's file behind its back, or look into it."""
    connection = sqlite3.connect(path, isolation_level=None)
    rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


def killed_after(script: str, path: Path, lines: int) -> list[str]:
    """What a process that writes to the store at that path printed before it was killed."""
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
    return said
