"""`context`, `skip` and `steps`."""

import pytest

from stepcache.domain.expressions import AllOf, AnyOf, Call, Changed, Compare, Const, Expr, Not, Ref, Regex
from stepcache.domain.patterns import Literal, Template
from stepcache.domain.rules import Context, NamedStep, Sampling
from tests.fakes.catalog import WITH_PLUGIN
from tests.fakes.rule_files import codes, task_of

STEPS = "  steps lines { remarks = drop }"


def context(body: str) -> tuple[str, str]:
    """A context section above the match."""
    return "  match", f"  context {{ {body} }}\n  match"


def skip(condition: str) -> tuple[str, str]:
    """A skip above the steps."""
    return STEPS, f"  skip when {condition}\n{STEPS}"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("", Context()),
        ("system none", Context()),
        ("system any", Context(system_any=True)),
        ('system "You help" /x/i', Context(system=(Template((Literal("You help"),)), Regex("x", "i")))),
        ("turns any sampling any", Context(turns_any=True, sampling=Sampling.ANY)),
        ("turns none sampling greedy", Context()),
    ],
)
def test_a_context_says_what_may_stand_around(body: str, found: Context) -> None:
    """Without the section: nothing, nothing, greedy."""
    assert task_of(context(body)).context == found


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("system some", "SC203"),
        ("system /(/", "SC301"),
        ('system "{w: word}"', "SC203"),
        ('system "a" system "b"', "SC115"),
        ("turns no", "SC203"),
        ("turns none turns any", "SC115"),
        ("sampling hot", "SC203"),
    ],
)
def test_a_wrong_context_is_told(body: str, code: str) -> None:
    """In its line."""
    assert codes(context(body)) == [(code, 5)]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("changed(w)", Changed("w")),
        ("not changed(w)", Not(Changed("w"))),
        ('changed(w) and w == "a"', AllOf((Changed("w"), Compare("==", Ref("w"), Const("a"))))),
        ("(changed(w) or w != LAST)", AnyOf((Changed("w"), Compare("!=", Ref("w"), Const("z"))))),
        ("true", Const(value=True)),
    ],
)
def test_conditions_are_read(condition: str, found: Expr) -> None:
    """Constants are folded."""
    task = task_of(("stepcache 1\n", 'stepcache 1\nlet LAST = "z"\n'), skip(f'{condition} because "so"'))
    assert (task.skips[0].when, task.skips[0].because) == (found, "so")


def test_numbers_are_compared_by_size() -> None:
    """Slots of the numeric types, and literals."""
    number = ('"Repeat {w: word}"', '"Repeat {w: word} {n: integer} times"')
    task = task_of(number, skip("changed(n) or n > 3"))
    assert isinstance(task.skips[0].when, AnyOf)


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("w", "SC208"),
        ("7", "SC208"),
        ('"a"', "SC208"),
        ("/a/", "SC208"),
        ("[w]", "SC208"),
        ("not w", "SC208"),
        ("changed(w) and w", "SC208"),
        ("changed()", "SC202"),
        ("changed(w, w)", "SC201"),
        ('changed("w")', "SC203"),
        ("changed(ww)", "SC101"),
        ("chnaged(w)", "SC101"),
        ("w ~ /a/", "SC203"),
        ("w < 3", "SC203"),
        ("3 >= /a/", "SC203"),
        ("w == ww", "SC101"),
        ("(w == w) == true", "SC203"),
    ],
)
def test_a_wrong_condition_is_one_finding(condition: str, code: str) -> None:
    """In its line."""
    assert codes(skip(condition)) == [(code, 6)]


def test_a_comparison_needs_its_slot_in_every_prompt() -> None:
    """SC206; `changed` does not: a slot that is present in one only has changed."""
    optional = ('"Repeat {w: word}"', '"Repeat {w: word} [{n: integer} times]"')
    assert codes(optional, skip("changed(n) or n > 3")) == [("SC206", 6)]
    assert codes(optional, skip("changed(n)")) == []


def test_settings_of_steps_are_constants() -> None:
    """Arguments of the segmenter and settings are one call."""
    cut = task_of((STEPS, "  steps regex(/;/) { max = 3 steps }")).cut
    assert [name for name, _ in cut.segmenter.args] == ["pattern", "max"]
    assert codes((STEPS, "  steps lines { max = 3 calls }")) == [("SC004", 6)]
    assert codes((STEPS, "  steps lines { max = w }")) == [("SC203", 6)]
    assert codes((STEPS, "  steps liens")) == [("SC101", 6)]


def test_steps_may_have_names() -> None:
    """Where the segmenter gives them, or a verifier recognises them."""
    named = "  steps sections {\n    step head\n    step body is text.not_empty()\n  }"
    assert task_of((STEPS, named)).cut.named == (NamedStep("head"), NamedStep("body", Call("text.not_empty")))
    assert codes((STEPS, "  steps lines { step head }")) == [("SC203", 6)]
    assert codes((STEPS, "  steps sections { step a step a }")) == [("SC115", 6)]
    assert codes((STEPS, "  steps sections { step a is text.not_emtpy() }")) == [("SC101", 6)]
    assert codes((STEPS, named), ("require output", "require step haed")) == [("SC101", 10)]


def test_a_plugins_segmenter_is_found_by_its_alias() -> None:
    """And stands in the IR by the plugin's own name."""
    use = ("stepcache 1\n", "stepcache 1\nuse python as py\n")
    assert task_of(use, (STEPS, "  steps py.ast"), catalog=WITH_PLUGIN).cut.segmenter.name == "python.ast"
