"""Checks, steps and adaptations whose code runs elsewhere."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import pytest

from stepcache.domain.expressions import Call, Const, ListOf, Ref
from stepcache.domain.routes import Route
from stepcache.domain.rules import Check, NamedStep, Verb, Where
from stepcache.domain.signatures import Cost
from stepcache.domain.slots import Value
from stepcache.domain.steps import Segmented, Step
from stepcache.domain.trace import Trace
from stepcache.domain.verdicts import Outcome, Verdict
from stepcache.domain.writing import Adapted, Source
from stepcache.matching.types import SLOT_TYPES
from stepcache.pipeline.segment import Cutter, segment
from stepcache.pipeline.verify import NOT_ASKED, Assessment, assess, bind, complaints
from stepcache.ports import NO_NAMES, Asked, Door, Names, NoArgs, Refusal
from tests.fakes.toys import TOOLS, Holds, Says, Swap, World, task

SLOTS = {"word": Value("word", "hi", "hi", "hi", 4, 6)}
RULE = task()


@dataclass(eq=False)
class Recording:
    """A door to toys in this process, which notes every call."""

    calls: list[list[str]] = field(default_factory=list)
    given: object = None
    within_s: float | None = None

    async def judge(self, asked: Sequence[Asked], *, within_s: float | None) -> Sequence[Verdict]:
        """What `given` says: to be raised, to be given, or else what the toys say."""
        self.calls.append([one.verifier for one in asked])
        self.within_s = within_s
        if isinstance(self.given, BaseException):
            raise self.given
        if self.given is not None:
            return self.given  # type: ignore[return-value] # junk
        return [_TOYS[one.verifier].check(one.passage, one.args) for one in asked]


_TOYS: dict[str, Any] = {"toy.says": Says(), "toy.holds": Holds()}


class AwaySays(Says):
    """Asked through a door."""

    def __init__(self, door: Door) -> None:
        self.door = door


class AwayHolds(Holds):
    """Asked through a door, and costly."""

    cost: ClassVar[Cost] = Cost.SOLVER

    def __init__(self, door: Door) -> None:
        self.door = door


def check(name: str, where: Where = Where.OUTPUT, verb: Verb = Verb.REQUIRE) -> Check:
    """A check of the word."""
    return Check(verb, where, Call(name, (("word", Ref("word")),)), proves=frozenset({"word"}))


async def judged(text: str, door: Door, *checks: Check, within_s: float | None = None) -> Assessment:
    """What the checks say of a text, `toy.says` and `toy.holds` through the door."""
    tools = replace(TOOLS, verifiers={**TOOLS.verifiers, "toy.says": AwaySays(door), "toy.holds": AwayHolds(door)})
    rule = replace(RULE, checks=checks)
    return await assess(Cutter(rule.cut, tools), bind(rule, SLOTS, tools), "Say hi", text, within_s)


def outcomes(found: Assessment) -> list[tuple[int | None, Outcome]]:
    """Steps and outcomes, in order."""
    return [(one.step, one.verdict.outcome) for one in found.judgements]


async def test_all_checks_of_an_answer_go_through_a_door_in_one_call() -> None:
    """Every step of every check, in order; the rule's time goes along."""
    door = Recording()
    found = await judged("hi\nho", door, check("toy.says", Where.EACH), check("toy.says", Where.LAST), within_s=4.0)
    assert door.calls == [["toy.says"] * 3]
    assert door.within_s == 4.0
    assert outcomes(found) == [(0, Outcome.PASS), (1, Outcome.FAIL), (1, Outcome.FAIL)]


async def test_forbid_is_turned_round_here_and_a_pass_proves() -> None:
    """The door knows nothing of `forbid` and of proofs."""
    door = Recording()
    assert not (await judged("hi", door, check("toy.says", verb=Verb.FORBID))).ok
    found = await judged("hi", door, check("toy.says"))
    assert (found.ok, found.proved) == (True, frozenset({"word"}))


@pytest.mark.parametrize("given", [RuntimeError("door"), SystemExit(3), [], [None], ["pass"], [True], [Verdict], 7])
async def test_a_door_that_raises_or_gives_junk_costs_only_its_own_checks(given: object) -> None:
    """They are unsure; a check that runs here is judged as ever."""
    beside = Check(Verb.REQUIRE, Where.OUTPUT, Call("text.contains", (("what", ListOf((Const("hi"),))),)))
    found = await judged("hi", Recording(given=given), check("toy.says"), beside)
    assert outcomes(found) == [(None, Outcome.UNSURE), (None, Outcome.PASS)]
    assert not found.ok


class Liar(Verdict):
    """Says that it passed, whatever it is."""

    @property
    def ok(self) -> bool:
        """A lie."""
        return True


async def test_a_kind_of_verdict_of_a_plugins_own_is_none() -> None:
    """What it says of itself is its own code."""
    found = await judged("hi", Recording(given=[Liar(Outcome.FAIL)]), check("toy.says"))
    assert (outcomes(found), found.ok) == ([(None, Outcome.UNSURE)], False)


async def test_what_is_costly_is_asked_where_nothing_else_fails() -> None:
    """Else it is unsure, no step counts as failing for it, and nobody is told of it."""
    door = Recording()
    good = await judged("hi", door, check("toy.says"), check("toy.holds", Where.EACH))
    assert (good.ok, door.calls) == (True, [["toy.says"], ["toy.holds"]])
    door.calls.clear()
    bad = await judged("ho\nhi", door, check("toy.says", Where.FIRST), check("toy.holds", Where.EACH))
    assert door.calls == [["toy.says"]]
    assert [one.verdict for one in bad.judgements[1:]] == [NOT_ASKED] * 2
    assert (bad.ok, bad.failing_steps, len(complaints(bad, SLOTS))) == (False, frozenset({0}), 1)
    assert bad.proved == frozenset()


async def test_steps_are_named_through_a_door() -> None:
    """In one call for all steps."""
    door = Recording()
    tools = replace(TOOLS, verifiers={"toy.holds": AwayHolds(door)})
    named = (NamedStep("it", Call("toy.holds", (("word", Const("b")),))),)
    found = await segment(Cutter(replace(RULE.cut, named=named), tools), "a\nb")
    assert ([step.name for step in found.steps], door.calls) == (["", "it"], [["toy.holds"] * 2])
    tools = replace(TOOLS, verifiers={"toy.holds": AwayHolds(Recording(given=ValueError()))})
    found = await segment(Cutter(replace(RULE.cut, named=named), tools), "a\nb")
    assert [step.name for step in found.steps] == ["", ""]


class AwayLines:
    """Cuts elsewhere."""

    name: ClassVar[str] = "toy.lines"
    names_steps: ClassVar[bool] = False
    Args: ClassVar[Any] = NoArgs

    async def segment(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Segmented:
        """One step, or what is none."""
        if text == "raise":
            raise RuntimeError("segmenter")
        return Segmented((Step(0, text if text != "lie" else "other"),))


@pytest.mark.parametrize(("text", "whole"), [("a", True), ("raise", False), ("lie", False)])
async def test_steps_that_were_cut_elsewhere_are_not_believed_either(text: str, whole: bool) -> None:
    """They are the output's, or it is one step."""
    tools = replace(TOOLS, segmenters={"toy.lines": AwayLines()})
    found = await segment(Cutter(replace(RULE.cut, segmenter=Call("toy.lines")), tools), text)
    assert (found.whole, found.text) == (whole, text)


class AwaySwap(Swap):
    """Adapts elsewhere."""

    async def adapt(self, source: Source, old: Any, new: Any) -> Adapted | None:  # type: ignore[override] # the engine takes either kind
        """As its base does."""
        return super().adapt(source, old, new)


async def test_an_adaptation_that_was_made_elsewhere_is_verified_and_served() -> None:
    """As one that was made here."""
    tools = replace(TOOLS, adapters={**TOOLS.adapters, "toy.swap": AwaySwap()})
    world = World.of(task(ladder="adapt toy.swap(word)\n otherwise refuse"), tools=tools)
    await world.given("Say hi", "so\nhi")
    found = await world.answered("Say ho")
    assert (found.text, found.route) == ("so\nho", Route.ADAPT)


class Waiting:
    """Reads words elsewhere, and notes who waits for it."""

    name: ClassVar[str] = "word"
    Args: ClassVar[Any] = SLOT_TYPES["word"].Args
    waits: ClassVar[bool] = True

    def __init__(self) -> None:
        self.readers: set[str] = set()

    def read(self, text: str, args: Any, names: Names = NO_NAMES) -> Value | Refusal:
        """As the word's own type does."""
        self.readers.add(threading.current_thread().name)
        return SLOT_TYPES["word"].read(text, args, names)


async def test_no_prompt_is_read_on_the_event_loop_where_reading_waits() -> None:
    """Neither when it is claimed, nor when a candidate's is read again, nor to explain why it is not claimed."""
    waiting = Waiting()
    rule = task(ladder="adapt toy.swap(word)\n otherwise refuse")
    world = World.of(rule, tools=replace(TOOLS, slot_types={**SLOT_TYPES, "word": waiting}))
    await world.given("Say hi", "so\nhi")
    assert (await world.answered("Say ho")).route is Route.ADAPT
    await world.ask("Say ho ho", trace=Trace())
    assert waiting.readers
    assert all(name.startswith("stepcache-claim") for name in waiting.readers)
    await world.engine.close()
