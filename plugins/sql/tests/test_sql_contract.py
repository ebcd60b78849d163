"""What StepCache expects of a plugin."""

from stepcache.testing import assert_plugin_conforms


def test_the_plugin_keeps_the_contract() -> None:
    """As it is installed; a query may be right in two schemas and in two dialects."""
    assert_plugin_conforms("sql", alike=lambda name, *_: name in {"tables", "dialect"})
