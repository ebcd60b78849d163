"""Parts of the server by name: what is built in, and what trusted plugins offer."""

import logging
from collections.abc import Iterable
from pathlib import Path

import pytest

from stepcache.bundled import registry
from stepcache.domain.errors import ConfigurationError
from stepcache.manifest import PARTS
from stepcache.plugins.choosing import Parts, loaded
from stepcache.plugins.installed import Installed, installed
from stepcache.settings import PluginSettings
from tests.fakes.packages import put, reachable

OFFERS = """
from stepcache import hookimpl


class Kind:
    name = "{name}"


@hookimpl
def register_redactors(register):
    register(Kind())
"""


def _parts(*trusted: str, plugins: Iterable[Installed] | None = None) -> Parts:
    settings = PluginSettings(trusted=frozenset(trusted))
    return Parts(registry(PARTS), settings, installed if plugins is None else lambda: plugins)


def test_what_is_built_in_is_found_without_looking_for_plugins() -> None:
    """Nobody pays for plugins that nobody names."""

    def never() -> Iterable[Installed]:
        raise AssertionError

    parts = Parts(registry(PARTS), PluginSettings(), never)
    assert parts.of("stores").chosen("sqlite").name == "sqlite"
    assert sorted(parts.of("redactors")) == ["credentials"]
    assert len(parts.of("observers")) == 1


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise RuntimeError('no')", "the plugin `bad_a` cannot be loaded: RuntimeError: no"),
        ("import nothing_of_that_name", "the plugin `bad_b` cannot be loaded: ModuleNotFoundError"),
        ("raise SystemExit(3)", "the plugin `bad_c` cannot be loaded: SystemExit: 3"),
        ("this is no Python", "the plugin `bad_d` cannot be loaded: SyntaxError"),
        (OFFERS.format(name="bad_e.other"), "unknown redactor `bad_e.thing`"),
        (OFFERS.format(name="credentials"), "unknown redactor `bad_f.thing`"),
    ],
    ids="abcdef",
)
def test_a_plugin_that_cannot_be_used_is_told_in_one_line(
    code: str, says: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Import errors, exits, names that are not its own."""
    namespace = f"bad_{request.node.callspec.id}"
    (put(tmp_path, namespace) / "__init__.py").write_text(code)
    with reachable(tmp_path), pytest.raises(ConfigurationError) as caught:
        _parts(namespace).of("redactors").chosen(f"{namespace}.thing")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_that_is_not_the_plugins_own_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It takes nobody's place."""
    (put(tmp_path, "squats") / "__init__.py").write_text(OFFERS.format(name="credentials"))
    with reachable(tmp_path), caplog.at_level(logging.WARNING):
        assert "squats.x" not in _parts("squats").of("redactors")
    assert "`squats` offers `credentials`, which is no name of its own" in caplog.text


def test_a_plugin_that_is_not_allowed_is_not_there(tmp_path: Path) -> None:
    """Trusting it is not enough."""
    put(tmp_path, "shut")
    settings = PluginSettings(allowed=frozenset(), trusted=frozenset({"shut"}))
    with reachable(tmp_path), pytest.raises(ConfigurationError, match=r"unknown store `shut\.x`"):
        Parts(registry(PARTS), settings).of("stores").chosen("shut.x")


def test_an_entry_point_names_a_module_an_object_or_a_class() -> None:
    """A class is made without arguments."""
    assert loaded("stepcache.bundled").__name__ == "stepcache.bundled"  # type: ignore[attr-defined] # a module
    assert type(loaded("stepcache.bundled:BuiltIns")).__name__ == "BuiltIns"
    assert loaded("stepcache.author.lint.run:RULES")
