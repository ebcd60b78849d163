"""`stepcache.rules.json`: one version, one rule."""

import json
from pathlib import Path

import pytest

import stepcache
from stepcache.author.examine import examine
from stepcache.author.linting import run
from stepcache.author.locking import LOCK, Lock, Locked, locked, read_lock
from stepcache.domain.source import Source
from stepcache.resources import ProjectFiles
from tests.fakes.catalog import CATALOG
from tests.fakes.files import Shelf
from tests.fakes.rule_files import edited, task_of

CHECK = ("text.contains(w)", 'text.contains(w) else "Say {w}."')
PIN = ("  steps", "  skip when changed(w)\n  steps")
DIGEST = task_of().digest


def lock_of(version: str, digest: str, **more: object) -> dict[str, str]:
    """A lock of the good file's task."""
    tasks = {"repeat": {"version": version, "digest": digest}}
    return {LOCK: json.dumps({"stepcache": stepcache.__version__, "tasks": tasks, **more})}


def told(texts: dict[str, str], *changes: tuple[str, str]) -> list[tuple[str, int]]:
    """Code and line of what is said of the good file, changed, beside these files."""
    found = examine([Source("rule.stepcache", edited(*changes))], CATALOG, files=Shelf(texts)).findings
    return [(one.code, one.span.line) for one in found]


def test_a_task_that_changed_under_its_version_is_told() -> None:
    """Not one that is as it was locked, has another version, or was not locked."""
    assert told(lock_of("1.0.0", DIGEST)) == []
    assert told(lock_of("1.0.0", DIGEST), CHECK) == [("SC906", 4)]
    assert told(lock_of("1.0.0", DIGEST), CHECK, ('"1.0.0"', '"1.0.1"')) == []
    assert told(lock_of("1.0.0", DIGEST), ("task repeat", "task other")) == []
    assert told({}) == []


def test_what_changes_no_answer_needs_no_version() -> None:
    """Comments, tests and layout are no part of a digest."""
    lock = lock_of("1.0.0", DIGEST)
    assert (
        told(lock, ("## Repeat a word.", "## Say it again."), ("  steps", "    steps"), ('test "it"', 'test "x"')) == []
    )


def test_the_lock_of_another_stepcache_is_passed_over() -> None:
    """What a digest is made of may differ between versions."""
    assert told(lock_of("1.0.0", "0", stepcache="0.0.1")) == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"tasks": []}', '{"stepcache": "0.1.0", "tasks": {"a": 1}}', "[" * 9999]
)
def test_what_is_no_lock_is_told(text: str) -> None:
    """Once a file; else an author would rely on it."""
    assert told({LOCK: text}) == [("SC906", 1)]


def test_a_version_that_cannot_be_counted_up_has_no_fix() -> None:
    """Its last part is no number."""
    source = Source("rule.stepcache", edited(('"1.0.0"', '"1.0-beta"')))
    (found,) = examine([source], CATALOG, files=Shelf(lock_of("1.0-beta", "0"))).findings
    assert (found.code, found.fix, found.help) == ("SC906", None, "give it another version")


def test_a_version_of_thousands_of_digits_has_no_fix() -> None:
    """Python refuses to count it up."""
    version = "1." + "9" * 5_000
    lock = lock_of(version, "0")
    found = examine(
        [Source("rule.stepcache", edited(('"1.0.0"', f'"{version}"')))], CATALOG, files=Shelf(lock)
    ).findings
    assert [(one.code, one.fix) for one in found] == [("SC906", None)]


def test_a_locked_version_keeps_its_digest() -> None:
    """Else writing the lock anew would hide the change."""
    old = Lock({"repeat": Locked("1.0.0", "0"), "gone": Locked("1.0.0", "1")})
    assert json.loads(locked([task_of()], old))["tasks"] == {"repeat": {"version": "1.0.0", "digest": "0"}}
    assert set(json.loads(locked([task_of()], old, others=True))["tasks"]) == {"repeat", "gone"}
    other = Lock(old.tasks, current=False)
    assert json.loads(locked([task_of()], other))["tasks"]["repeat"]["digest"] == DIGEST


def versions(place: str) -> dict[str, str]:
    """What a lock on the disk says."""
    lock = read_lock(place, ProjectFiles())
    assert lock is not None
    return {name: one.version for name, one in lock.tasks.items()}


def test_the_command_locks_what_has_no_errors(tmp_path: Path) -> None:
    """Each folder's tasks in a file of its own; of a folder half given, the other half stays."""
    for name in ("one", "two"):
        changes = (PIN, ("task repeat", f"task {name}"), ("Repeat {w", f"{name} {{w"))
        (tmp_path / f"{name}.stepcache").write_text(edited(*changes), encoding="utf-8")
    place = str(tmp_path / LOCK)
    assert run(["--lock", str(tmp_path)]) == 0
    assert versions(place) == {"one": "1.0.0", "two": "1.0.0"}
    changed = tmp_path / "one.stepcache"
    changed.write_text(changed.read_text().replace("1.0.0", "1.1.0"), encoding="utf-8")
    assert run(["--lock", str(changed)]) == 0
    assert versions(place) == {"one": "1.1.0", "two": "1.0.0"}
    before = Path(place).read_bytes()
    changed.write_text(changed.read_text().replace("contains", "contians"), encoding="utf-8")
    assert run(["--lock", str(tmp_path)]) == 1
    assert Path(place).read_bytes() == before
    assert run(["--lock", "--fix", str(tmp_path)]) == 2
