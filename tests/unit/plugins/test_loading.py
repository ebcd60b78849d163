"""A plugin's code, imported."""

from pathlib import Path

import pytest

from stepcache.plugins.loading import loaded

ROOT = Path(__file__).resolve().parents[3]


def test_an_entry_point_names_a_module_an_object_or_a_class() -> None:
    """A class is made without arguments."""
    assert loaded("stepcache.bundled", ROOT).__name__ == "stepcache.bundled"  # type: ignore[attr-defined] # a module
    assert type(loaded("stepcache.bundled:BuiltIns", ROOT)).__name__ == "BuiltIns"
    assert loaded("stepcache.author.lint.run:RULES", ROOT)


@pytest.mark.parametrize("entry", ["stepcache.cli:main", "os:system", "json:loads", "sys:exit"])
def test_what_stands_elsewhere_is_not_imported(entry: str, tmp_path: Path) -> None:
    """Whatever a distribution says, only the code beside its metadata is its own."""
    with pytest.raises(ImportError, match="is imported from another folder than its distribution's"):
        loaded(entry, tmp_path)
