"""Conformance kit for plugins: does what a plugin offers keep the contract? For any test suite; it needs no pytest.

    from stepcache.testing import assert_verifier_conforms

    def test_greets_conforms():
        assert_verifier_conforms(Greets())

Each function gathers everything that is amiss and raises one AssertionError that lists it, a line each. The names come
from here, in place of the modules that define them, because plugins' authors import nothing else of this package.
"""

from stepcache.testing.installed import assert_plugin_conforms
from stepcache.testing.others import assert_adapter_conforms, assert_segmenter_conforms, assert_slot_type_conforms
from stepcache.testing.verifiers import assert_verifier_conforms

__all__ = [
    "assert_adapter_conforms",
    "assert_plugin_conforms",
    "assert_segmenter_conforms",
    "assert_slot_type_conforms",
    "assert_verifier_conforms",
]
