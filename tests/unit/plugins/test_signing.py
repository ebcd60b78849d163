"""Signatures of what a plugin offers."""

from typing import ClassVar

from stepcache.plugins.signing import signature_of
from stepcache.ports import NoArgs


class Old:
    """A verifier that is to go."""

    name: ClassVar[str] = "style.old"
    Args = NoArgs
    deprecated: ClassVar[str] = "1.2"
    replaced_by: ClassVar[str] = "style.new"
    interchangeable: ClassVar[bool] = True


class New:
    """Its successor."""

    name: ClassVar[str] = "style.new"
    Args = NoArgs


def test_a_verifier_names_its_successor() -> None:
    """Most have none."""
    old, new = signature_of(Old()), signature_of(New())
    assert (old.deprecated, old.replaced_by, old.interchangeable) == ("1.2", "style.new", True)
    assert (new.deprecated, new.replaced_by, new.interchangeable) == ("", "", False)
