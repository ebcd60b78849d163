"""What StepCache expects of a plugin."""

from stepcache.testing import assert_plugin_conforms


def test_the_plugin_keeps_the_contract() -> None:
    """As it is installed."""
    assert_plugin_conforms("openapi")
