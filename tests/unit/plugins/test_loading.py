"""A plugin's code, imported."""

from stepcache.plugins.loading import loaded


def test_an_entry_point_names_a_module_an_object_or_a_class() -> None:
    """A class is made without arguments."""
    assert loaded("stepcache.bundled").__name__ == "stepcache.bundled"  # type: ignore[attr-defined] # a module
    assert type(loaded("stepcache.bundled:BuiltIns")).__name__ == "BuiltIns"
    assert loaded("stepcache.author.lint.run:RULES")
