"""Settings refuse what cannot be."""

import pytest
from pydantic import ValidationError

from stepcache.domain.errors import ConfigurationError
from stepcache.settings import Limits, PluginSettings, allowed, plugins_of, trusted, variables


def test_the_defaults_are_those_of_a_chat() -> None:
    """Room for a long prompt, none for a flood."""
    assert Limits() == Limits(max_body_bytes=2 << 20, max_depth=64, body_deadline_s=30)


@pytest.mark.parametrize("wrong", [{"max_body_bytes": 0}, {"max_depth": 513}, {"body_deadline_s": 0}, {"max": 1}])
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    """An unknown name, too."""
    with pytest.raises(ValidationError):
        Limits.model_validate(wrong)


def test_limits_do_not_change() -> None:
    """They are read once."""
    with pytest.raises(ValidationError):
        Limits().max_depth = 1  # type: ignore[misc] # that is the point


def test_what_is_said_of_plugins_is_read_from_the_environment() -> None:
    """A variable that is set to nothing allows none; one that is not set allows all."""
    assert plugins_of({}) == PluginSettings()
    assert plugins_of({"STEPCACHE_PLUGINS": ""}).allowed == frozenset()
    given = {"STEPCACHE_PLUGINS": "python, sql", "STEPCACHE_TRUSTED_PLUGINS": "sql"}
    assert plugins_of(given) == PluginSettings(allowed=frozenset({"python", "sql"}), trusted=frozenset({"sql"}))


def test_flags_win_over_the_environment() -> None:
    """Given several times they add up."""
    environ = {"STEPCACHE_PLUGINS": "python", "STEPCACHE_TRUSTED_PLUGINS": "python"}
    assert allowed(environ, ["sql,units", "text"]) == frozenset({"sql", "units", "text"})
    assert trusted(environ, ["sql"]) == frozenset({"sql"})
    assert allowed(environ) == trusted(environ) == frozenset({"python"})


def test_variables_are_given_to_one_plugin() -> None:
    """Several may be."""
    assert variables(["judge:KEY", "judge:URL", "sql:DSN"], "--plugin-env") == {
        "judge": ("KEY", "URL"),
        "sql": ("DSN",),
    }


@pytest.mark.parametrize("wrong", ["KEY", "judge:", ":KEY", "judge:KEY=1", "Judge:KEY"])
def test_a_variable_of_no_plugin_is_refused(wrong: str) -> None:
    """In one line, with how it is written."""
    with pytest.raises(ConfigurationError) as caught:
        variables([wrong], "--plugin-env")
    assert str(caught.value) == f"--plugin-env takes NAMESPACE:VARIABLE, not `{wrong}`"


def test_what_is_no_plugins_name_is_refused() -> None:
    """Where it stands is said."""
    with pytest.raises(ConfigurationError, match=r"^STEPCACHE_PLUGINS: `Python` is no plugin's name$"):
        plugins_of({"STEPCACHE_PLUGINS": "sql,Python"})
