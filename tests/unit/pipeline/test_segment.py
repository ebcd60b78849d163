"""Cut an output into the steps its rule declares."""

from dataclasses import replace
from typing import ClassVar

import pytest
from pydantic import BaseModel

from stepcache.domain.expressions import Call, Const
from stepcache.domain.rules import Cut, NamedStep
from stepcache.domain.steps import Segmented, Step
from stepcache.pipeline.segment import MAX_OUTPUT, Cutter, segment
from stepcache.pipeline.stitch import intact, stitch
from stepcache.ports import NO_NAMES, Names, NoArgs
from tests.fakes.toys import TOOLS

LINES = Cutter(Cut(Call("lines")), TOOLS)


class Giving:
    """A segmenter that gives what it is told to give."""

    name: ClassVar[str] = "giving"
    names_steps: ClassVar[bool] = False
    Args: ClassVar[type[BaseModel]] = NoArgs

    def __init__(self, given: object) -> None:
        self.given = given

    def segment(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Segmented:
        """Not looking at the text."""
        return self.given  # type: ignore[return-value] # a plugin's junk


async def test_the_steps_joined_are_the_text() -> None:
    """To the last character."""
    found = await segment(LINES, "a\n\n b\n")
    assert (found.whole, stitch(step.text for step in found.steps)) == (True, "a\n\n b\n")


@pytest.mark.parametrize("text", ["", " \n", "x" * (MAX_OUTPUT + 1), "half \ud800", "nul \x00"])
async def test_an_output_that_is_no_text_is_one_step_that_says_why(text: str) -> None:
    """Every `each` and `step` check fails on it."""
    found = await segment(LINES, text)
    assert (found.whole, len(found.steps), bool(found.reason)) == (False, 1, True)


@pytest.mark.parametrize(
    "given",
    [
        None,
        "ab",
        Segmented(()),
        Segmented((Step(1, "ab"),)),
        Segmented((Step(0, "a"), Step(0, "b"))),
        Segmented((Step(0, "abc"),)),
        Segmented((Step(0, "ba"),)),
    ],
)
async def test_what_a_plugins_segmenter_gives_is_not_believed(given: object) -> None:
    """Steps are counted from 0, and hold nothing that the output does not."""
    tools = replace(TOOLS, segmenters={"giving": Giving(given)})
    assert not (await segment(Cutter(Cut(Call("giving")), tools), "ab")).whole


async def test_dropped_remarks_are_no_lie() -> None:
    """What is kept stands in the output, in its order."""
    tools = replace(TOOLS, segmenters={"giving": Giving(Segmented((Step(0, "a"), Step(1, "d"))))})
    assert (await segment(Cutter(Cut(Call("giving")), tools), "abcd")).text == "ad"


async def test_a_segmenter_that_raises_or_is_missing_cuts_nothing() -> None:
    """The output is one step."""
    assert not (await segment(Cutter(Cut(Call("torn")), TOOLS), "a")).whole
    assert not (await segment(Cutter(Cut(Call("gone")), TOOLS), "a")).whole


async def test_steps_are_named_by_the_first_that_its_verifier_passes() -> None:
    """A step has one name; a verifier that raises, or is gone, names none."""
    holds = Call("toy.holds", (("word", Const("b")),))
    names = (
        NamedStep("known"),
        NamedStep("b", holds),
        NamedStep("second", holds),
        NamedStep("raised", Call("toy.raises", (("word", Const("b")),))),
        NamedStep("gone", Call("toy.gone")),
    )
    found = await segment(Cutter(Cut(Call("lines"), names), TOOLS), "a\nb\nb b")
    assert [step.name for step in found.steps] == ["", "b", "second"]


async def test_a_text_is_intact_where_it_is_cut_into_the_very_steps_that_were_verified() -> None:
    """Nothing merged, moved or lost."""
    assert await intact(LINES, await segment(LINES, "a\nb"))
    assert not await intact(LINES, Segmented((Step(0, "a\nb"),)))
    assert not await intact(LINES, Segmented((Step(0, " "),)))
