"""Parts of the server by name: what is built in, and what trusted plugins offer."""

import logging
from collections.abc import Iterable
from pathlib import Path

import pytest

from stepcache.domain.errors import ConfigurationError
from stepcache.hosting.choices import Choices
from stepcache.plugins.installed import Installed
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


def _choices(*trusted: str) -> Choices:
    return Choices(PluginSettings(trusted=frozenset(trusted)))


def test_what_is_built_in_is_found_without_looking_for_plugins() -> None:
    """Nobody pays for plugins that nobody names."""

    def never() -> Iterable[Installed]:
        raise AssertionError

    choices = Choices(PluginSettings(), never)
    assert choices.of("stores").chosen("sqlite").name == "sqlite"
    assert sorted(choices.of("redactors")) == ["credentials"]
    assert len(choices.of("observers")) == 1


MUTE = "class Mute(Exception):\n    def __str__(self): raise ValueError\nraise Mute"
"""What is raised cannot even say what it is."""


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise RuntimeError('no')", "the plugin `bad_a` cannot be loaded: RuntimeError: no"),
        ("import nothing_of_that_name", "the plugin `bad_b` cannot be loaded: ModuleNotFoundError"),
        ("raise SystemExit(3)", "the plugin `bad_c` cannot be loaded: SystemExit: 3"),
        ("this is no Python", "the plugin `bad_d` cannot be loaded: SyntaxError"),
        (OFFERS.format(name="bad_e.other"), "unknown redactor `bad_e.thing`"),
        (OFFERS.format(name="credentials"), "unknown redactor `bad_f.thing`"),
        (MUTE, "the plugin `bad_g` cannot be loaded: Mute"),
    ],
    ids="abcdefg",
)
def test_a_plugin_that_cannot_be_used_is_told_in_one_line(
    code: str, says: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Import errors, exits, names that are not its own."""
    namespace = f"bad_{request.node.callspec.id}"
    (put(tmp_path, namespace) / "__init__.py").write_text(code)
    with reachable(tmp_path), pytest.raises(ConfigurationError) as caught:
        _choices(namespace).of("redactors").chosen(f"{namespace}.thing")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_that_is_not_the_plugins_own_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It takes nobody's place."""
    (put(tmp_path, "squats") / "__init__.py").write_text(OFFERS.format(name="credentials"))
    with reachable(tmp_path), caplog.at_level(logging.WARNING):
        assert "squats.x" not in _choices("squats").of("redactors")
    assert "`squats` offers `credentials`, which is no name of its own" in caplog.text


def test_what_is_loaded_is_said_once_and_a_slip_in_its_names_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As of plugins that rules call."""
    (put(tmp_path, "hides") / "__init__.py").write_text(OFFERS.format(name="hides.thing"))
    with reachable(tmp_path), caplog.at_level(logging.INFO, "stepcache.plugins"):
        found = _choices("hides").of("redactors")
        assert found.chosen("hides.thing").name == "hides.thing"
        with pytest.raises(ConfigurationError) as caught:
            found.chosen("hides.thin")
    assert str(caught.value) == "unknown redactor `hides.thin`: did you mean `hides.thing`?"
    (line,) = caplog.messages
    assert line.startswith("`hides`: stepcache-hides 0.1.0, sha256:")
    assert line.endswith(", in this process")


def test_a_plugin_that_is_not_allowed_is_not_loaded(tmp_path: Path) -> None:
    """Trusting it is not enough, and the operator is told what is missing."""
    put(tmp_path, "shut")
    settings = PluginSettings(allowed=frozenset(), trusted=frozenset({"shut"}))
    with reachable(tmp_path), pytest.raises(ConfigurationError) as caught:
        Choices(settings).of("stores").chosen("shut.x")
    assert str(caught.value) == (
        "the plugin `shut` cannot be used: it is not among the plugins that `--plugins` or `STEPCACHE_PLUGINS` allows"
    )


def test_a_plugin_without_a_manifest_is_not_loaded(tmp_path: Path) -> None:
    """As everywhere else."""
    (put(tmp_path, "bare") / "stepcache.json").unlink()
    with reachable(tmp_path), pytest.raises(ConfigurationError, match="the plugin `bare` cannot be used: it ships no"):
        _choices("bare").of("stores").chosen("bare.x")


def test_of_two_distributions_that_bring_a_plugin_none_is_loaded(tmp_path: Path) -> None:
    """Which of them is found first is nobody's choice."""
    for name in ("one", "two"):
        put(tmp_path, "twice", distribution=f"stepcache-{name}")
    with reachable(tmp_path), pytest.raises(ConfigurationError) as caught:
        _choices("twice").of("stores").chosen("twice.x")
    assert str(caught.value) == (
        "several distributions bring the plugin `twice`: `stepcache-one`, `stepcache-two`; remove all but one"
    )
