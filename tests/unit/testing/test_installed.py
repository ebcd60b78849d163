"""The conformance kit on a plugin as it is installed."""

from pathlib import Path

import pytest

from stepcache.testing import assert_plugin_conforms
from tests.fakes.packages import CODE, put, reachable

RENAMED = '\nSays.deprecated = "0.1"\nSays.replaced_by = "{}"\n'


def faults(site: Path, replacement: str) -> list[str]:
    """What is amiss with a plugin whose verifier is deprecated."""
    put(site, "praise", CODE + RENAMED.format(replacement))
    with reachable(site), pytest.raises(AssertionError) as told:  # its manifest does not know of it, either
        assert_plugin_conforms("praise")
    return str(told.value).splitlines()[1:]


def test_a_verifier_that_is_replaced_by_none_is_named(tmp_path: Path) -> None:
    """The linter would write a name that nothing has; one of another namespace may be there."""
    away = "- `praise.says` is replaced by `praise.speaks`, which it does not offer"
    assert away in faults(tmp_path / "site", "praise.speaks")
    assert away not in faults(tmp_path / "other", "text.contains")
