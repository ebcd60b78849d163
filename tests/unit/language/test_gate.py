"""The slot gate: what may change under which rung."""

import pytest

from stepcache.builtin import catalog
from stepcache.domain.rules import Task
from tests.fakes.rule_files import codes, task_of

TWO = ('"Repeat {w: word}"', '"Repeat {w: word} for {who: word}"')
STEPS = "  steps lines"
RUNGS = "    generate times 1"


def open_slots(task: Task) -> list[set[str]]:
    """The slots that may change under each rung."""
    return [set(rung.open_slots) for rung in task.repair.rungs]


def test_a_proved_slot_may_change() -> None:
    """A `require` was given it for what it proves."""
    assert task_of().grade == "proved"
    assert codes() == []


@pytest.mark.parametrize(
    "change",
    [
        (STEPS, f"  skip when changed(who)\n{STEPS}"),
        (STEPS, f"  skip when changed(who) or w == who\n{STEPS}"),
        ("ttl = 1h", "like = [who]  ttl = 1h"),
        ("contains(w)", "contains(w)\n  require output text.contains(who)"),
        ("contains(w)", "contains(w)\n  require output text.not_empty() on fail adapt rename(who)"),
        (RUNGS, f"    adapt slots\n{RUNGS}"),
        (RUNGS, f"    adapt rename([who])\n{RUNGS}"),
    ],
)
def test_a_slot_is_vouched_for(change: tuple[str, str]) -> None:
    """Pinned, excluded, proved or carried."""
    assert codes(TWO, change) == []


@pytest.mark.parametrize(
    "change",
    [
        (RUNGS, RUNGS),
        (STEPS, f"  skip when changed(who) and changed(w)\n{STEPS}"),
        (STEPS, f"  skip when not changed(who)\n{STEPS}"),
        (STEPS, f'  skip when who == "a"\n{STEPS}'),
        ("contains(w)", "contains(w)\n  expect output text.contains(who)"),
        ("contains(w)", "contains(w)\n  forbid output text.contains(who)"),
        ("contains(w)", "contains(w)\n  require output text.mentions(who)"),
        (RUNGS, f"    patch tail\n{RUNGS}"),
        (RUNGS, f"    adapt rename(w)\n{RUNGS}"),
        (RUNGS, f"    adapt syntax\n{RUNGS}"),
    ],
)
def test_a_slot_that_nothing_vouches_for_is_told(change: tuple[str, str]) -> None:
    """SC601, at its place in the pattern."""
    assert codes(TWO, change) == [("SC601", 5)]


def test_carried_slots_add_up_downwards() -> None:
    """A patch goes on with what the adapters above it made; a text written anew may be of anything."""
    rungs = "    patch tail\n    adapt rename(who)\n    patch failing\n    generate times 1"
    assert open_slots(task_of(TWO, (RUNGS, rungs))) == [{"w"}, {"w", "who"}, {"w", "who"}, {"w", "who"}]


def test_an_adapter_on_fail_belongs_to_every_rung() -> None:
    """It is tried after any of them."""
    on_fail = ("contains(w)", "contains(w)\n  require output text.not_empty() on fail adapt rename(who)")
    assert open_slots(task_of(TWO, on_fail, (RUNGS, f"    patch tail\n{RUNGS}")))[0] == {"w", "who"}


def test_a_solver_that_continues_leans_on_the_candidate() -> None:
    """A whole solution does not."""
    solve = ('"Repeat {w: word}"', '"Solve {eq: equation} for {w: identifier} [, {who: word}]"')
    check = ("text.contains(w)", "algebra.solves(eq, w)")
    rungs = "    solve tail linear(eq, w)\n    solve linear(eq, w)"
    task = task_of(solve, check, (RUNGS, rungs), (STEPS, f"  skip when changed(who)\n{STEPS}"))
    assert open_slots(task) == [{"eq", "w", "who"}, {"eq", "w", "who"}]
    assert codes(solve, check, (RUNGS, rungs)) == [("SC601", 5)]


def test_a_form_must_be_proved_although_it_is_pinned() -> None:
    """Nothing else has looked whether the model followed it."""
    vocabulary = ('{ "Repeat {w: word}" }', '{ vocabulary { lead "say" form "twice" as twice } with {w: identifier} }')
    assert codes(vocabulary) == [("SC601", 5)]
    check = ("contains(w)", "contains(w)\n  require last algebra.isolates(w, twice)")
    assert task_of(vocabulary, check).pinned == {"twice"}


HALF = ('"Repeat {w: word}"', '"Halve {w: number}"')
HALVED = (STEPS, f'  slot expr as expression = algebra.formula("a / 2", w)\n{STEPS}')


@pytest.mark.parametrize(("check", "found"), [("require each", []), ("require first", ["SC601"])])
def test_a_proof_of_a_formula_proves_its_numbers(check: str, found: list[str]) -> None:
    """Two numbers never give the same calculation; a check of one step proves nothing here either."""
    proved = ("require output text.contains(w)", f"{check} arithmetic.follows(expr)")
    assert sorted(code for code, _ in codes(HALF, HALVED, proved, catalog=catalog())) == found


def test_a_proof_of_another_derived_slot_proves_nothing_of_what_it_is_made_from() -> None:
    """Many equations have one unknown."""
    slot = ('"Repeat {w: word}"', '"Solve {w: equation}"')
    unknown = (STEPS, f"  slot x as identifier = algebra.unknown(w)\n{STEPS}")
    proved = ("output text.contains(w)", "output text.contains(x)")
    assert codes(slot, unknown, proved, catalog=catalog()) == [("SC601", 5)]


def test_the_callers_schema_is_gated_like_a_slot_of_the_prompt() -> None:
    """It is no function of the prompt, and its text is blanked in the partition."""
    schema = (STEPS, f"  slot schema as json = request.schema()\n{STEPS}")
    assert codes(schema) == [("SC601", 6)]
    shaped = ("contains(w)", "contains(w)\n  require output json.schema(schema)")
    assert codes(schema, shaped) == [("SC601", 6)]
    task = task_of(schema, shaped, ("ttl = 1h", "like = [schema]  ttl = 1h"))
    assert (task.reads_schema, task.prompt_slots["schema"]) == (True, "json")


def test_the_grade_is_the_best_that_an_answer_can_have() -> None:
    """Proved by checks, or solved; never where something unseen stands around."""
    carried = task_of(TWO, ("ttl = 1h", "like = [who]  ttl = 1h"))
    opened = task_of(("  match", "  context { system any }\n  match"))
    pairs = ('"Repeat {w: word}"', '"Read {keys: list(key)} of {body: pairs}"')
    solved = task_of(
        pairs,
        ("text.contains(w)", "json.has_keys(keys)"),
        (RUNGS, "    solve pairs(body, keys)"),
        (STEPS, f"  skip when changed(body)\n{STEPS}"),
    )
    assert [one.grade for one in (carried, opened, solved)] == ["carried", "carried", "proved"]
