"""`guide = schema`: what there is to ask for."""

import pytest

from tests.fakes.rule_files import codes

TEST = '  test "it"'
CHECK = "require output text.contains(w)"
SCHEMA = (
    ('"Repeat {w: word}" }', '"Repeat {w: word}" }\n  slot s as json = request.schema()\n  skip when changed(s)'),
    (CHECK, f"{CHECK}\n  require output json.schema(s)"),
)
KEYS = ((CHECK, f'{CHECK}\n  require output json.has_keys(["a"])'),)


def block(text: str) -> tuple[str, str]:
    """A backend block above the test."""
    return TEST, f"  backend {text}\n{TEST}"


def asking(schema: str) -> tuple[str, str]:
    """The test, with a schema."""
    escaped = schema.replace('"', '\\"')
    return 'when "Repeat a"', f'when "Repeat a" with schema "{escaped}"'


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ((block("tgi { guide = schema }"),), [("SC703", 13)]),
        ((block("tgi { guide = schema }\n  backend openai { guide = schema }"),), [("SC703", 13)]),
        ((block("tgi { seed = 7 }"),), []),
        ((*KEYS, block("openai { guide = schema }")), []),
        ((*SCHEMA, block("openai { guide = schema }")), []),
        (((CHECK, f'{CHECK}\n  expect output json.has_keys(["a"])'), block("tgi { guide = schema }")), [("SC703", 14)]),
        (((CHECK, f"{CHECK}\n  require output sql.parses(w)"), block("tgi { guide = schema }")), [("SC101", 8)]),
    ],
)
def test_a_guide_is_made_of_the_requests_schema_or_of_keys(
    changes: tuple[tuple[str, str], ...], found: list[tuple[str, int]]
) -> None:
    """Told once; not where a mistake may hide the check that demands them."""
    assert codes(*changes) == found


@pytest.mark.parametrize(
    ("kind", "schema", "found"),
    [
        ("tgi", '{"type": "object"}', ["SC703"]),
        ("tgi", '{"type": "object", "properties": {"a": {}}}', []),
        ("openai", '{"type": "object"}', []),
        ("tgi", "[1]", ["SC203"]),
    ],
)
def test_tgi_takes_no_schema_without_properties(kind: str, schema: str, found: list[str]) -> None:
    """A test stands for what callers send; other servers take it."""
    told = codes(*SCHEMA, block(f"{kind} {{ guide = schema }}"), asking(schema))
    assert [code for code, _ in told] == found
