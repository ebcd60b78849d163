"""What StepCache expects of a plugin."""

from stepcache.testing import assert_plugin_conforms


def test_the_plugin_keeps_the_contract() -> None:
    """As it is installed; `5000 m` may be right to two decimals and to none."""
    assert_plugin_conforms("units", alike=lambda name, *_: name == "decimals")
