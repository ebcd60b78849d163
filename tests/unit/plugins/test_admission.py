"""Which plugins may be loaded, as the operator wants it."""

from pathlib import Path

import pytest

from stepcache.domain.errors import ConfigurationError
from stepcache.plugins.admission import Admission, admit, strangers
from stepcache.plugins.installed import Installed
from stepcache.plugins.locking import lock_text
from stepcache.settings import PluginSettings
from tests.fakes.packages import manifest


def plugin(namespace: str) -> Installed:
    """One that stands nowhere."""
    name = f"stepcache_{namespace}"
    return Installed(namespace, f"stepcache-{namespace}", "1.0", name, Path("nowhere"), manifest(namespace))


PRAISE, BLAME = plugin("praise"), plugin("blame")


def test_all_may_be_loaded_where_nothing_is_said() -> None:
    """Which of them are used, rules decide."""
    assert admit([PRAISE, BLAME], PluginSettings()) == Admission((PRAISE, BLAME), {})


def test_a_list_lets_in_what_it_names() -> None:
    """An empty one nothing; a trusted one that it does not name neither."""
    listed = PluginSettings(allowed=frozenset({"praise"}), trusted=frozenset({"blame"}))
    why = "it is not among the plugins that `--plugins` or `STEPCACHE_PLUGINS` allows"
    assert admit([PRAISE, BLAME], listed) == Admission((PRAISE,), {"blame": why})
    assert admit([PRAISE], PluginSettings(allowed=frozenset())).admitted == ()


def test_a_lock_keeps_out_what_it_does_not_hold(tmp_path: Path) -> None:
    """And only where it is to hold."""
    lock = tmp_path / "lock"
    lock.write_text(lock_text([]))
    settings = PluginSettings(lock=lock, locked=True)
    assert admit([PRAISE], settings) == Admission((), {"praise": "`stepcache-praise` is not in the lock"})
    assert admit([PRAISE], settings.model_copy(update={"locked": False})).admitted == (PRAISE,)


def test_a_lock_that_is_to_hold_must_be_there(tmp_path: Path) -> None:
    """Else everything would be kept out, and nobody told why."""
    with pytest.raises(ConfigurationError, match="no lock can be read"):
        admit([], PluginSettings(lock=tmp_path / "lock", locked=True))


def test_names_of_plugins_that_are_not_installed_are_told() -> None:
    """A slip in them would let in nothing, or trust nothing, in silence."""
    settings = PluginSettings(
        allowed=frozenset({"praise", "prais"}), trusted=frozenset({"blam"}), environment={"juge": ("KEY",)}
    )
    assert list(strangers([PRAISE, BLAME], settings)) == [
        "no plugin `prais` is installed, which `--plugins` or `STEPCACHE_PLUGINS` names",
        "no plugin `blam` is installed, which `--trust-plugin` or `STEPCACHE_TRUSTED_PLUGINS` names",
        "no plugin `juge` is installed, which `--plugin-env` names",
    ]
