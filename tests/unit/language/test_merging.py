"""Two sections of one kind made one."""

import pytest

from stepcache.author.fixing import fixed
from stepcache.domain.source import Source
from stepcache.language.compile import compile_file
from tests.fakes.catalog import CATALOG
from tests.fakes.rule_files import edited

CACHE = "  cache { ttl = 1h  scope = tenant }\n"
MATCH = '  match { "Repeat {w: word}" }\n'


def merged(*changes: tuple[str, str]) -> str | None:
    """The changed file after the fix of its only mistake; None where it has none."""
    text = edited(*changes)
    findings = compile_file(Source("f", text), CATALOG).findings
    assert [one.code for one in findings] == ["SC116"]
    return fixed(text, [findings[0].fix]) if findings[0].fix is not None else None


@pytest.mark.parametrize(
    ("second", "whole"),
    [
        ("  cache { like = [w] }\n", "  cache { ttl = 1h  scope = tenant  like = [w] }\n"),
        ("  cache { scope = user  ttl = 2h }\n", CACHE),
        ("  cache { scope = user  like = [w] }\n", "  cache { ttl = 1h  scope = tenant  like = [w] }\n"),
        ("  cache { }\n", CACHE),
        (
            "  cache {\n    like = [w] # why\n  }\n",
            "  cache { ttl = 1h  scope = tenant \n    like = [w] # why\n  }\n",
        ),
    ],
)
def test_settings_go_to_the_end_of_the_first(second: str, whole: str) -> None:
    """One that the first has already is left behind, comments go along."""
    assert merged((CACHE, CACHE + second)) == edited((CACHE, whole))


def test_lines_go_to_lines() -> None:
    """Indented as the first section's own."""
    first = "  cache {\n    ttl = 1h\n    scope = tenant\n  }\n"
    second = "  cache {\n  # why\n  like = [w]\n  }\n"
    whole = "  cache {\n    ttl = 1h\n    scope = tenant\n    # why\n    like = [w]\n  }\n"
    assert merged((CACHE, first + second)) == edited((CACHE, whole))


def test_patterns_backends_and_contexts_are_merged_too() -> None:
    """Where they do not say the same."""
    again = '  match { "Say {w: word} again" }\n'
    assert merged((MATCH, MATCH + again)) == edited((MATCH, MATCH.replace(" }\n", '  "Say {w: word} again" }\n')))
    two = "  backend tgi { seed = 1 }\n  backend tgi { seed = 2  top_k = 3 }\n"
    assert merged((CACHE, CACHE + two)) == edited((CACHE, f"{CACHE}  backend tgi {{ seed = 1  top_k = 3 }}\n"))
    two = "  context { turns any }\n  context { sampling any }\n"
    assert merged((MATCH, two + MATCH)) == edited((MATCH, f"  context {{ turns any  sampling any }}\n{MATCH}"))


@pytest.mark.parametrize(
    "sections",
    [
        (MATCH, "  context { turns any }\n  context { turns none }\n" + MATCH),
        (CACHE, CACHE + "  cache # why\n  { like = [w] }\n"),
        ("  steps lines { remarks = drop }\n", "  steps lines { remarks = drop }\n  steps json\n"),
    ],
)
def test_what_cannot_be_merged_has_no_fix(sections: tuple[str, str]) -> None:
    """One of the two would have to give way, or a comment."""
    assert merged(sections) is None
