"""What is built in, and the manifest that the linter reads in its place."""

from stepcache.builtin import CALLABLE, MANIFEST, catalog
from stepcache.bundled import manifest
from stepcache.manifest import written


def test_the_shipped_manifest_says_what_the_code_says() -> None:
    """`make format` writes it anew."""
    assert MANIFEST.read_text("utf-8") == written(manifest())


def test_the_catalog_read_from_it_is_that_of_the_code() -> None:
    """Every signature, kind by kind."""
    kinds = {kind: dict(manifest().kinds[kind]) for kind in CALLABLE}
    kinds["backends"] = {name: one for name, one in kinds["backends"].items() if one.parameters}
    assert {kind: getattr(catalog(), kind) for kind in CALLABLE} == kinds


def test_installed_engines_are_in_the_catalog() -> None:
    """SymPy and Z3 are among what StepCache needs."""
    assert catalog().engines == {"exact", "sympy", "z3"}
