"""Which slots a prompt fills, and what is wrong about them."""

import pytest

from tests.fakes.rule_files import codes, task_of

MATCH = '{ "Repeat {w: word}" }'
STEPS = "  steps lines"


def match(body: str) -> tuple[str, str]:
    """Another match section, in one line."""
    return MATCH, f"{{ {body} }}"


def test_a_vocabulary_has_leads_fillers_forms_and_slots() -> None:
    """A form is a slot, pinned; an optional slot needs a default to be read."""
    vocabulary = (
        'vocabulary { lead "repeat" "say" filler "please" form "twice" as twice } with {w: word}, [{n: integer}]'
    )
    check = ("contains(w)", "contains(w)\n  require each algebra.isolates(name, twice)")
    named = match(vocabulary.replace("[{n: integer}]", "{name: identifier}"))
    task = task_of(named, check, ("ttl = 1h", "like = [name]  ttl = 1h"))
    assert task.prompt_slots == {"w": "word", "name": "identifier", "twice": "flag"}
    assert task.pinned == {"twice", "name"}
    assert [form.name for form in task.vocabularies[0].forms] == ["twice"]
    assert codes(match(vocabulary)) == [("SC601", 5), ("SC601", 5)]


def test_a_default_makes_a_slot_sure() -> None:
    """`[{x: identifier}]` with `slot x as identifier = …`."""
    patterns = match('"Solve {eq: equation} [for {w: identifier}]"')
    derived = (STEPS, f"  slot w as identifier = algebra.unknown(eq)\n{STEPS}")
    solves = ("text.contains(w)", "algebra.solves(eq, w)")
    assert task_of(patterns, derived, solves).prompt_slots == {"eq": "equation", "w": "identifier"}
    assert codes(patterns, solves) == [("SC206", 7)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("", [("SC202", 5)]),
        ('vocabulary { filler "please" } with {w: word}', [("SC202", 5)]),
        ('vocabulary { lead "say' + " [a | b | c]" * 7 + '" } with {w: word}', [("SC001", 5)]),
        ('vocabulary { lead "say {v: word}" } with {w: word}', [("SC203", 5)]),
        ('vocabulary { lead "say" } with {w: word}, [{w: word}]', [("SC115", 5)]),
        ('"Say {w: word} and {w: word}"', [("SC115", 5)]),
        ('"Say {w: word} (or {w: word})"', [("SC115", 5)]),
        ('"Say {w: word}" "Tell {w: key}"', [("SC203", 5)]),
        ('"Say {w: wrod}"', [("SC101", 5)]),
        ('"Say {w: word}" reject /(/', [("SC301", 5)]),
        ('"Say {w: word}" reject "not"', []),
        ('"Say ({w: word} | it: {w: word})"', []),
    ],
)
def test_mistakes_in_a_match_are_told(body: str, found: list[tuple[str, int]]) -> None:
    """One finding each, and none of what follows from it."""
    expected = found if body != '"Say ({w: word} | it: {w: word})"' else [("SC206", 7)]
    assert codes(match(body)) == expected


@pytest.mark.parametrize(
    ("slot", "code"),
    [
        ("slot s as word = text.layuot(b)", "SC101"),
        ("slot s as wrod = text.layout(b)", "SC101"),
        ("slot s as number = text.layout(b)", "SC203"),
        ("slot s as word = text.layout(w)", "SC203"),
        ("slot s as word = text.layout(s)", "SC203"),
        ("slot b as word = text.layout(b)", "SC203"),
        ("slot s as word = text.layout(b)\n  slot s as word = text.layout(b)", "SC115"),
    ],
)
def test_mistakes_in_a_derived_slot_are_told(slot: str, code: str) -> None:
    """Its name, its type, its call."""
    body = match('"Repeat {w: word}: {b: text}"')
    found = codes(body, (STEPS, f"  skip when changed(b)\n  {slot}\n{STEPS}"))
    assert [one for one, _ in found] == [code]


def test_slots_are_derived_from_above_to_below() -> None:
    """One that is derived further below has no value yet."""
    body = match('"Solve {eq: equation} for {w: identifier}"')
    shape = "slot shape as word = algebra.shape(eq, x)"
    unknown = "slot x as identifier = algebra.unknown(eq)"
    solves = ("text.contains(w)", "algebra.solves(eq, w)")
    assert codes(body, solves, (STEPS, f"  {unknown}\n  {shape}\n{STEPS}")) == []
    assert codes(body, solves, (STEPS, f"  {shape}\n  {unknown}\n{STEPS}")) == [("SC206", 6)]


def test_a_mistyped_definition_is_told_where_it_stands() -> None:
    """Not at each of its uses: what is mentioned twice and filled elsewhere is what was meant."""
    assert codes(match('"Say {w: word}" "Tell {ww: word}"')) == [("SC206", 5)]
    twice = ("contains(w)", "contains(word_)\n  expect output text.mentions(word_)")
    assert codes(match('"Say {wodr_: word}"'), twice) == [("SC206", 5)]
    layout = ("ttl = 1h", "like = [layout]  ttl = 1h")
    derived = (STEPS, f"  skip when changed(b)\n  slot layuot as word = text.layout(b)\n{STEPS}")
    assert codes(match('"Repeat {w: word}: {b: text}"'), derived, layout) == [("SC206", 7)]
