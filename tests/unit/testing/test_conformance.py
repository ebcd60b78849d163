"""The conformance kit: it finds what is wrong with a verifier, and nothing where nothing is."""

import os
import random
import sys
import time
import warnings
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import BaseModel

from stepcache import (
    Adapted,
    Arguments,
    Cost,
    Example,
    NoArgs,
    Passage,
    Proves,
    Refusal,
    Segmented,
    Source,
    Step,
    Target,
    Value,
    Verdict,
)
from stepcache.bundled import registry
from stepcache.ports import NO_NAMES, Names
from stepcache.testing import (
    assert_adapter_conforms,
    assert_segmenter_conforms,
    assert_slot_type_conforms,
    assert_verifier_conforms,
)


class Says:
    """Pass a text that is the word."""

    name: ClassVar[str] = "toy.says"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset()
    cost: ClassVar[Cost] = Cost.PURE

    class Args(Arguments):
        """The word."""

        word: Annotated[str, Proves()]

    examples: ClassVar[tuple[Example, ...]] = (
        Example("hi", Args(word="hi"), passes=True),
        Example("ho", Args(word="hi"), passes=False),
    )

    def check(self, passage: Passage, args: Any) -> Verdict:
        """To the last character."""
        return Verdict.of(passage.text == args.word, "says something else")


def told(verifier: Any, **more: Any) -> str:
    """What is amiss with it."""
    with pytest.raises(AssertionError) as raised:
        assert_verifier_conforms(verifier, **more)
    return str(raised.value)


def test_a_good_verifier_conforms() -> None:
    """Nothing is raised, nothing printed."""
    assert_verifier_conforms(Says(), wrong=[Example("hi ho", Says.Args(word="hi"), passes=False)])


PROVED_IN_PART = {"algebra.solves_all", "json.has_keys", "json.complete"}
"""Given fewer or other values, the same output may be right: their authors would say so with `alike`."""


@pytest.mark.parametrize("name", sorted(registry().verifiers.keys() - PROVED_IN_PART))
def test_the_built_in_verifiers_conform(name: str) -> None:
    """As a plugin's must; how long they take is measured elsewhere."""
    assert_verifier_conforms(registry().verifiers[name], budget_s=60.0)


@pytest.mark.parametrize("name", sorted(registry().segmenters.keys() - {"regex"}))
def test_the_built_in_segmenters_conform(name: str) -> None:
    """As a plugin's must."""
    assert_segmenter_conforms(registry().segmenters[name])


@pytest.mark.parametrize("name", ["word", "identifier", "number", "quoted", "date", "equation", "json", "text"])
def test_the_built_in_slot_types_conform(name: str) -> None:
    """As a plugin's must."""
    assert_slot_type_conforms(registry().slot_types[name])


class Raises(Says):
    """Raises at a brace."""

    def check(self, passage: Passage, args: Any) -> Verdict:
        """Not total."""
        if "{" in passage.text:
            raise SystemExit(passage.text[0])
        return super().check(passage, args)


class Forgets(Says):
    """Judges otherwise each time."""

    def check(self, passage: Passage, args: Any) -> Verdict:
        """Not deterministic."""
        return super().check(passage, args) if passage.text in {"hi", "ho"} else Verdict.fail(str(random.random()))


class Speaks(Says):
    """Prints past the stream."""

    def check(self, passage: Passage, args: Any) -> Verdict:
        """Not silent."""
        os.write(1, b"judging\n")
        return super().check(passage, args)


class Shouts(Says):
    """Prints an error."""

    def check(self, passage: Passage, args: Any) -> Verdict:
        """Not silent."""
        print("oh", file=sys.stderr)  # noqa: T201 - that is the fault
        return super().check(passage, args)


class Warns(Says):
    """Warns."""

    def check(self, passage: Passage, args: Any) -> Verdict:
        """Not silent."""
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return super().check(passage, args)


class Slow(Says):
    """Takes its time over one text."""

    def check(self, passage: Passage, args: Any) -> Verdict:
        """The processor's, however busy the machine is."""
        end = time.process_time() + 0.6
        while not passage.text and time.process_time() < end:
            pass
        return super().check(passage, args)


class Waits(Says):
    """Sleeps, which takes no time of the processor."""

    calls = 0

    def check(self, passage: Passage, args: Any) -> Verdict:
        """Late each time."""
        self.calls += 1
        time.sleep(0.01)
        return super().check(passage, args)


class Liar(Verdict):
    """A verdict of its own."""


class Junk(Says):
    """Gives no verdict."""

    def check(self, passage: Passage, args: Any) -> Verdict:
        """A class of its own."""
        return Liar(super().check(passage, args).outcome, "why")


class Silent(Says):
    """Fails without a reason."""

    def check(self, passage: Passage, args: Any) -> Verdict:
        """Nobody can mend what nobody names."""
        return Verdict.of(passage.text == args.word, "")


class Chatty(Says):
    """Names a detail that it does not declare."""

    def check(self, passage: Passage, args: Any) -> Verdict:
        """`else` could not name it."""
        return Verdict.passed() if passage.text == args.word else Verdict.fail("other", missing=args.word)


class Claims(Says):
    """Claims a proof of a word that it only finds in a list."""

    def check(self, passage: Passage, args: Any) -> Verdict:
        """The word is not looked at."""
        return Verdict.of(passage.text == "hi", "is no greeting")


class Wrongly(Says):
    """Its example is judged otherwise."""

    examples: ClassVar[tuple[Example, ...]] = (
        Example("ho", Says.Args(word="hi"), passes=True),
        Example("hu", Says.Args(word="hi"), passes=False),
    )


class Asks(Says):
    """Proves what the world says."""

    cost: ClassVar[Cost] = Cost.IO


class Undeclared(Says):  # noqa: D101 - that it has none is a fault, too
    __doc__ = ""
    name: ClassVar[str] = "Says"
    targets: ClassVar[frozenset[Target]] = frozenset()
    examples: ClassVar[tuple[Example, ...]] = ()


@pytest.mark.parametrize(
    ("verifier", "faults"),
    [
        (Raises(), ["raise SystemExit"]),
        (Forgets(), ["judged otherwise the second time"]),
        (Speaks(), ["prints: 'judging"]),
        (Shouts(), ["prints: 'oh"]),
        (Warns(), ["it warns: DeprecationWarning: old"]),
        (Junk(), ["no `Verdict`, but Liar"]),
        (Silent(), ["fails without a reason"]),
        (Chatty(), ["details that `details` does not name"]),
        (Claims(), ["'hi' passes for word='hi' and for word='hix'"]),
        (Wrongly(), ["the example 'ho' does not pass"]),
        (Asks(), ["proves nothing"]),
        (Undeclared(), ["not `namespace.name`: `Says`", "no docstring", "`targets` are no set", "do not show both"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_fault_is_named(verifier: Any, faults: list[str]) -> None:
    """Each in its own words."""
    message = told(verifier)
    assert [fault for fault in faults if fault not in message] == []


def test_a_check_over_its_budget_is_named() -> None:
    """On odd texts it is the processor's time that counts."""
    assert "'' takes 0.6" in (message := told(Slow(), budget_s=0.5))
    assert "of the processor, over 0.5 s" in message


def test_none_of_the_wrong_outputs_may_pass() -> None:
    """Whatever they say of themselves."""
    wrong = [Example("hi", Says.Args(word="hi"), passes=True)]
    assert "the wrong output 'hi' passes" in told(Says(), wrong=wrong)


def test_values_that_are_alike_may_pass_for_each_other() -> None:
    """The author knows which."""
    assert_verifier_conforms(Claims(), alike=lambda name, one, two: name == "word" and one != two)


def test_a_number_and_a_list_are_tried_with_other_values() -> None:
    """Each item by itself."""

    class Counts(Says):
        """Claims a proof of numbers."""

        class Args(Arguments):
            """Two kinds."""

            count: Annotated[int, Proves()] = 1
            words: Annotated[tuple[str, ...], Proves()] = ("a",)

        examples: ClassVar[tuple[Example, ...]] = (
            Example("hi", Args(count=1, words=("a", "b")), passes=True),
            Example("ho", Args(), passes=False),
        )

        def check(self, passage: Passage, args: Any) -> Verdict:
            """Looks at no argument."""
            return Verdict.of(passage.text == "hi", "no")

    message = told(Counts())
    assert "count=1 and for count=2" in message
    assert "words=('a', 'b') and for words=('a', 'bx')" in message


class Halves:
    """A segmenter that loses, invents or raises."""

    name: ClassVar[str] = "toy.halves"
    names_steps: ClassVar[bool] = False
    Args: ClassVar[type[BaseModel]] = NoArgs

    def segment(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Segmented:
        """By the first character."""
        match text[0]:
            case "[":
                return Segmented((Step(0, text + "!"),))
            case "n":
                return Segmented((Step(0, text[1:]),))
            case "{":
                raise ValueError(text[:3])
            case _:
                return Segmented((Step(0, text),))


def test_one_that_waits_is_late_and_not_tried_any_further() -> None:
    """Its examples are enough; five hundred wrong outputs would take as many times its wait."""
    waits = Waits()
    wrong = [Example(f"hi {number}", Says.Args(word="hi"), passes=False) for number in range(500)]
    assert "'hi' takes 0.0" in told(waits, wrong=wrong, budget_s=0.001)
    assert waits.calls == 3 * len(Waits.examples)


def test_a_segmenters_faults_are_named() -> None:
    """It invents, it cuts otherwise again, it raises."""
    with pytest.raises(AssertionError) as raised:
        assert_segmenter_conforms(Halves())
    for fault in ("hold more than it", "cut otherwise than it was", "raises ValueError"):
        assert fault in str(raised.value)


class Reads:
    """A slot type that gives junk."""

    name: ClassVar[str] = "toy.reads"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """By the first character."""
        if text.startswith("9"):
            return Value(self.name, text, text, text[1:])
        return Refusal("no") if text else None  # type: ignore[return-value] # junk


def test_a_slot_types_faults_are_named() -> None:
    """It gives other characters, no value at all, and refuses what it should read."""
    with pytest.raises(AssertionError) as raised:
        assert_slot_type_conforms(Reads(), "7")
    for fault in ("other characters", "gives NoneType", "'7' is refused"):
        assert fault in str(raised.value)


class Rewrites:
    """An adapter that rewrites whatever it is given."""

    name: ClassVar[str] = "toy.rewrites"
    carries_types: ClassVar[frozenset[str]] = frozenset()
    Args: ClassVar[type[BaseModel]] = NoArgs

    def adapt(self, source: Source, old: Any, new: Any) -> Adapted | None:
        """Not total, and never still."""
        if not source.text:
            raise IndexError("empty")
        return Adapted(source.text + "!")


def test_an_adapters_faults_are_named() -> None:
    """It raises, and rewrites an answer for its own prompt."""
    with pytest.raises(AssertionError) as raised:
        assert_adapter_conforms(Rewrites(), [(Source("a", ("a",), "p", "q", {}, {}), NoArgs(), NoArgs())])
    for fault in ("raises IndexError", "for the very prompt that it answers"):
        assert fault in str(raised.value)
