"""Everything that is offered keeps the contract of plugins."""

from stepcache_python.rename import Rename
from stepcache_python.segmenter import AstSegmenter

from stepcache import Source
from stepcache.testing import assert_adapter_conforms, assert_plugin_conforms, assert_segmenter_conforms


def test_the_installed_plugin_conforms() -> None:
    """Its manifest is that of its code; its checks are total, silent and alike in a worker and beside it."""
    assert_plugin_conforms("python")


def test_the_segmenter_conforms() -> None:
    """It loses no character."""
    assert_segmenter_conforms(AstSegmenter(), AstSegmenter.Args(), AstSegmenter.Args(max=1))


def test_the_adapter_conforms() -> None:
    """It gives a text or nothing, whatever it is given."""
    text = "def total(xs):\n    return sum(xs)\n"
    source = Source(text, (text,), "", "", {}, {})
    old, new = Rename.Args(fn="total", params=("xs",)), Rename.Args(fn="add", params=("ys",))
    assert_adapter_conforms(Rename(), [(source, old, new)])
