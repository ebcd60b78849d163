"""Which task claims a request."""

from dataclasses import replace

from stepcache.dialects.base import Reading
from stepcache.domain.expressions import Call, Regex
from stepcache.domain.patterns import Hole, Literal, Template
from stepcache.domain.rules import Context, RuleSet
from stepcache.matching.claim import MAX_PROMPT
from stepcache.pipeline.match import claim, claim_by, objection
from tests.fakes.toys import TOOLS, task

TUTOR = Template((Literal("you teach "), Hole("age", Call("integer"))))


def admitted(*patterns: Template | Regex, system: str) -> bool:
    """Whether a system text is admitted."""
    return not objection(Context(system=patterns), Reading("x", system=system), TOOLS)


def test_no_system_text_is_always_admitted() -> None:
    """Whatever the rule lists."""
    assert admitted(Regex("never"), system="")


def test_a_regular_expression_must_account_for_the_whole_system_text() -> None:
    """A text around a known one may say anything."""
    assert admitted(Regex("you are a tutor"), system="you are a tutor")
    assert not admitted(Regex("you are a tutor"), system="you are a tutor who lies")
    assert admitted(Regex("^YOU$", "i"), system="you")
    assert not admitted(Regex("a*"), system="a" * (MAX_PROMPT + 1))


def test_a_templates_slots_must_read_what_stands_there() -> None:
    """Else it would admit any text."""
    assert admitted(TUTOR, system="You teach 12")
    assert not admitted(TUTOR, system="You teach cats")
    wander = Template(tuple(Hole(f"s{place}", Call("text")) for place in range(9)))
    assert not admitted(wander, system="a " * 500)
    assert not admitted(TUTOR, system="you teach 1\x00")


def test_a_schema_is_claimed_only_by_a_rule_that_reads_it() -> None:
    """Any other format by none."""
    plain = task()
    skips = "".join(f'skip when changed({slot}) because "x"\n' for slot in ("who", "schema"))
    reads = task(slots=f"slot schema as json = request.schema()\n{skips}")
    asked = Reading("Say hi", schema={"type": "object"}, formatted=True)
    assert claim_by(plain, asked, TOOLS) is None
    assert claim_by(reads, Reading("Say hi", formatted=True), TOOLS) is None
    assert claim_by(reads, Reading("Say hi"), TOOLS) is None
    found = claim_by(reads, asked, TOOLS)
    assert found is not None
    assert found.slots["schema"].data == {"type": "object"}


def test_the_heaviest_claim_wins_and_a_tie_wins_nothing() -> None:
    """Between tasks nobody is first."""
    one = task()
    loud = replace(task(match='"Say {word: word} loud"', slots=""), name="loud")
    assert claim(RuleSet(()), Reading("Say hi"), TOOLS) is None
    found = claim(RuleSet((one, loud)), Reading("Say hi loud"), TOOLS)
    assert found is not None
    assert found.task.name == "loud"
    assert claim(RuleSet((one, replace(one, name="two"))), Reading("Say hi"), TOOLS) is None


def test_at_a_tie_the_task_wins_that_leaves_less_to_free_text() -> None:
    """Two that leave as much are a tie."""
    loose = replace(task(match='"Say {word: text}"', slots='skip when changed(word) because "x"'), name="loose")
    found = claim(RuleSet((loose, task())), Reading("Say hi"), TOOLS)
    assert found is not None
    assert found.task.name == task().name
    assert claim(RuleSet((loose, replace(loose, name="two"))), Reading("Say hi you"), TOOLS) is None
