"""What is locked is what is installed: a version, a RECORD, and every file that it lists."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stepcache.domain.errors import ConfigurationError
from stepcache.plugins.installed import Installed, installed
from stepcache.plugins.locking import Locked, fault, lock_text, read_lock, seen
from tests.fakes.packages import put, reachable


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder with one distribution, which this process can see."""
    put(tmp_path / "site", "praise")
    with reachable(tmp_path / "site"):
        yield tmp_path / "site"


def praise() -> Installed:
    """That distribution's plugin as it stands now."""
    return next(one for one in installed() if one.namespace == "praise")


def why(place: Path) -> str:
    """Why it is not what a lock says that was written to `place`."""
    return fault(praise(), read_lock(place / "lock"))


def record_of(place: Path) -> Path:
    """Its RECORD."""
    return next(place.glob("*.dist-info")) / "RECORD"


def unlisted(place: Path) -> None:
    """As in an editable install: RECORD says nothing of the code."""
    rows = record_of(place).read_text().splitlines(keepends=True)
    record_of(place).write_text("".join(row for row in rows if not row.startswith("stepcache_praise/")))


def edit(place: Path) -> None:
    """One file says another thing."""
    with (place / "stepcache_praise" / "__init__.py").open("a") as file:
        file.write("# more\n")


def shadow(place: Path) -> None:
    """A folder that Python imports in place of a module of that name."""
    (place / "stepcache_praise" / "table").mkdir()
    (place / "stepcache_praise" / "table" / "__init__.py").write_text("")


def link(place: Path) -> None:
    """A folder of code that stands elsewhere."""
    (place / "elsewhere").mkdir()
    (place / "stepcache_praise" / "table").symlink_to(place / "elsewhere")


def test_what_was_just_locked_is_as_locked(place: Path) -> None:
    """The same distribution is the same text, whatever stands beside it."""
    text = lock_text([praise()])
    (place / "lock").write_text(text)
    (place / "stepcache_praise" / "__pycache__").mkdir()
    (place / "stepcache_praise" / "__pycache__" / "x.pyc").write_bytes(b"compiled")
    assert (why(place), lock_text([praise()])) == ("", text)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (edit, "`stepcache-praise` is not what was installed: `stepcache_praise/__init__.py` has changed since"),
        (lambda place: (place / "stepcache_praise" / "__init__.py").unlink(), "`stepcache_praise/__init__.py`"),
        (shadow, "is not what was installed: `stepcache_praise/table/__init__.py` has come since"),
        (link, "is not what was installed: `stepcache_praise` has come since"),
        (lambda place: record_of(place).write_text(""), "is not what was locked: its files are others"),
        (lambda place: record_of(place).write_bytes(b"\xff\x00"), "is not what was locked: its files are others"),
        (lambda place: (place / "lock").write_text('{"lock": 1, "distributions": {}}'), "is not in the lock"),
    ],
)
def test_what_has_changed_since_is_said(place: Path, change: Callable[[Path], object], says: str) -> None:
    """A file, the RECORD, the lock."""
    (place / "lock").write_text(lock_text([praise()]))
    change(place)
    assert says in why(place)


def test_a_package_may_be_shared(tmp_path: Path) -> None:
    """What others put beside the plugin's own folder is not the plugin's."""
    package = put(tmp_path, "praise")
    for name in ("ours", "theirs"):
        (package / name).mkdir()
        (package / name / "__init__.py").write_text("")
    with reachable(tmp_path):
        record = record_of(tmp_path)
        rows = [row.replace("stepcache_praise/", "stepcache_praise/ours/") for row in record.read_text().splitlines()]
        for file in ("__init__.py", "stepcache.json"):
            (package / "ours" / file).write_bytes((package / file).read_bytes())
        (package / "__init__.py").unlink()
        record.write_text("\n".join(rows) + "\n")
        plugin = praise()
        (tmp_path / "lock").write_text(lock_text([plugin]))
        assert fault(plugin, read_lock(tmp_path / "lock")) == ""
        (package / "ours" / "more.py").write_text("")
        assert "`stepcache_praise/ours/more.py` has come since" in fault(plugin, read_lock(tmp_path / "lock"))


def test_another_version_is_not_the_locked_one(place: Path) -> None:
    """Both are named."""
    (place / "lock").write_text(lock_text([praise()]))
    info = next(place.glob("*.dist-info"))
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stepcache-praise\nVersion: 0.2.0\n")
    assert why(place) == "`stepcache-praise` 0.2.0 is installed, 0.1.0 is locked"


def test_code_that_no_record_lists_is_locked_file_by_file(place: Path) -> None:
    """An editable install's RECORD knows nothing of it."""
    unlisted(place)
    (place / "lock").write_text(lock_text([praise()]))
    assert (why(place), list(seen(praise()).packages)) == ("", ["stepcache_praise"])
    edit(place)
    assert why(place) == "`stepcache-praise` 0.1.0 is not what was locked: its files are others"
    link(place)
    assert why(place) == "the files of `stepcache-praise` cannot be read"


def test_code_that_is_not_there_cannot_be_locked(place: Path) -> None:
    """Two nothings are not the same."""
    record_of(place).unlink()
    plugin = praise()
    for file in (place / "stepcache_praise").iterdir():
        file.unlink()
    (place / "lock").write_text(lock_text([plugin]))
    assert fault(plugin, read_lock(place / "lock")) == "the files of `stepcache-praise` cannot be read"


def test_a_lock_is_read_as_it_was_written(place: Path) -> None:
    """By the distribution's name as `pip` compares it."""
    (place / "lock").write_text(lock_text([praise()]))
    [(name, locked)] = read_lock(place / "lock").items()
    assert (name, locked) == ("stepcache-praise", Locked("0.1.0", seen(praise()).record))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is no lock"),
        ("[1]", "is no lock"),
        ('{"lock": 2, "distributions": {}}', "is of edition 2, not 1"),
        ('{"lock": 1, "distributions": []}', "is no lock"),
        ('{"lock": 1, "distributions": {"x": {"record": "y"}}}', "is no lock"),
        ('{"lock": 1, "distributions": {"x": {"version": "1", "packages": {"y": ["z"]}}}}', "is no lock"),
        ('{"lock": 1, "distributions": {"x": {"version": 1}}}', "is no lock"),
        ("[" * 100_000, "is no lock"),
        (None, "no lock can be read at"),
    ],
)
def test_what_is_no_lock_is_said_with_what_writes_one(tmp_path: Path, text: str | None, says: str) -> None:
    """Whatever stands there."""
    if text is not None:
        (tmp_path / "lock").write_text(text)
    with pytest.raises(ConfigurationError, match="`stepcache plugins --lock`") as caught:
        read_lock(tmp_path / "lock")
    assert says in str(caught.value)
