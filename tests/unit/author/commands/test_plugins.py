"""`stepcache plugins`: what is installed, and the lock."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from stepcache.cli import main
from stepcache.plugins.installed import installed
from stepcache.plugins.locking import lock_text
from tests.fakes.packages import put, reachable

ONLY = ("--plugins", "praise,blame")


@pytest.fixture(autouse=True)
def site(tmp_path: Path) -> Iterator[Path]:
    """One good plugin."""
    put(tmp_path / "site", "praise")
    with reachable(tmp_path / "site"):
        yield tmp_path / "site"


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command prints; it ends well."""
    assert main(["plugins", *ONLY, *words]) == 0
    return capsys.readouterr().out


def test_plugins_stand_first_and_what_they_offer_below(capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each, then its names."""
    lines = shown(capsys).splitlines()
    assert next(line for line in lines if line.startswith("praise ")).split()[1:4] == [
        "stepcache-praise",
        "0.1.0",
        "ready",
    ]
    place = lines.index("praise (stepcache-praise)")
    assert lines[place + 1 : place + 3] == ["  verifiers:", f"    {'praise.says()':<40} Pass a text that says `good`."]


def test_it_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With all that other programs may want to know."""
    found = json.loads(shown(capsys, "--json", "--why", "praise.says"))
    [plugin] = found["plugins"]
    assert found["built_in"] == []
    assert {name: plugin[name] for name in ("namespace", "state", "reason", "hooks", "offers")} == {
        "namespace": "praise",
        "state": "ready",
        "reason": "",
        "hooks": ["verifiers"],
        "offers": {"verifiers": ["praise.says()"]},
    }
    assert len(plugin["sha256"]) == 64


def test_a_quarantined_one_makes_the_exit_code_1(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And is told in full when it is asked about."""
    put(site, "blame", "import no_such_module\n")
    assert main(["plugins", *ONLY]) == 1
    assert main(["plugins", *ONLY, "--why", "praise"]) == 0
    capsys.readouterr()
    assert main(["plugins", *ONLY, "--why", "blame"]) == 1
    assert "No module named 'no_such_module'" in capsys.readouterr().out


def test_a_built_in_name_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    """What it is called and what it does."""
    assert shown(capsys, "--no-load", "--why", "text.mentions").startswith("text.mentions(")


def test_an_unknown_name_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """In one line."""
    assert main(["plugins", "--no-load", "--why", "prais"]) == 2
    assert capsys.readouterr().err == "stepcache: nothing is called `prais`: did you mean `praise`?\n"


def test_all_names_are_listed_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    """The built-in ones and those of plugins."""
    found = json.loads(shown(capsys, "--names", "--json"))
    assert found["verifiers"]["algebra.follows"] == "algebra.follows(eq, x)"
    assert found["verifiers"]["praise.says"] == "praise.says()"
    text = shown(capsys, "--names")
    assert "verifiers:\n" in text
    assert "  praise.says " in text


def test_the_lock_holds_what_may_be_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And then lets it be loaded, until it changes."""
    lock = tmp_path / "stepcache.lock"
    assert shown(capsys, "--lock", "--lock-file", str(lock)) == f"`{lock}` holds 1 distribution\n"
    assert lock.read_text() == lock_text([one for one in installed() if one.namespace == "praise"])
    assert "ready" in shown(capsys, "--locked", "--lock-file", str(lock))
    with (tmp_path / "site" / "stepcache_praise" / "__init__.py").open("a") as file:
        file.write("# edited\n")
    assert main(["plugins", *ONLY, "--locked", "--lock-file", str(lock)]) == 1
    assert "`stepcache_praise/__init__.py` has changed since" in capsys.readouterr().out


def test_a_lock_that_is_missing_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what writes it."""
    assert main(["plugins", "--locked", "--lock-file", str(tmp_path / "none")]) == 2
    assert "write it with `stepcache plugins --lock`" in capsys.readouterr().err


def test_what_a_plugin_calls_itself_cannot_move_the_cursor(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever an error says."""
    put(site, "blame", 'raise RuntimeError("\\x1b[2J")\n')
    assert main(["plugins", *ONLY]) == 1
    assert "\x1b" not in capsys.readouterr().out
