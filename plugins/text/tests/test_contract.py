"""The whole distribution: it keeps the contract of a plugin."""

import pytest
from stepcache_text.amounts import Amounts
from stepcache_text.dates import Dates
from stepcache_text.filled import Filled
from stepcache_text.stale import Stale
from stepcache_text.written import Written

from stepcache import Verifier
from stepcache.testing import assert_plugin_conforms, assert_verifier_conforms


@pytest.mark.parametrize(
    "verifier", [Filled(), Dates(), Amounts(), Stale(), Written()], ids=lambda one: one.name.partition(".")[2]
)
def test_every_verifier_conforms(verifier: Verifier) -> None:
    """Total, deterministic, silent, within its budget, and true to its examples."""
    assert_verifier_conforms(verifier)


def test_the_installed_distribution_conforms() -> None:
    """Its manifest says what its code does."""
    assert_plugin_conforms("letters")
