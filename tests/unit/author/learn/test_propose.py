"""Drafts: what is decided, what is pinned, what is passed over."""

import asyncio
from collections.abc import Sequence
from random import Random

import pytest

from stepcache.author.examine import examine
from stepcache.author.format.run import formatted
from stepcache.author.learn.log import Exchange
from stepcache.author.learn.propose import Learned, Proposal, learn
from stepcache.builtin import catalog
from stepcache.domain.findings import Severity
from stepcache.domain.source import Source

LEAST = 10
CAPITALS = {"France": "Paris", "Italy": "Rome", "Spain": "Madrid", "Norway": "Oslo"}


def learned(pairs: Sequence[tuple[str, str]], **more: object) -> Learned:
    """What these prompts and answers teach, shuffled and each asked several times."""
    rows = [Exchange(prompt, answer, tokens=5, **more) for prompt, answer in pairs]  # type: ignore[arg-type] # for tests
    Random(1).shuffle(rows)
    return asyncio.run(learn(rows, LEAST))


def only(pairs: Sequence[tuple[str, str]], **more: object) -> Proposal:
    """The one draft of these."""
    found = learned(pairs, **more)
    assert [why for _, _, why in found.passed_over] == []
    (one,) = found.proposals
    return one


def products() -> list[tuple[str, str]]:
    """A product in words."""
    return [(f"Multiply {a} by {b}", f"{a} * {b} = {a * b}") for a in range(2, 10) for b in range(3, 9)]


def capitals() -> list[tuple[str, str]]:
    """What no check can prove."""
    return [(f"Name the capital of {land}", f"It is {city}.") for land, city in CAPITALS.items()] * 8


def test_a_calculation_is_solved() -> None:
    """The formula is found, and its numbers are proved."""
    one = only(products())
    rungs = ("solve arithmetic(expr)", "generate times 2")
    assert (one.name, one.decided.draft.rungs, one.grade) == ("multiply", rungs, "proved")
    assert (
        'algebra.formula("a * b", number, number2)' in one.text
        or 'algebra.formula("a * b", number, by_number)' in one.text
    )
    assert one.figures.served == one.figures.claimed > 0


def test_what_nothing_proves_is_pinned() -> None:
    """Its answers serve the very same values only."""
    one = only(capitals())
    assert (one.decided.draft.like, one.grade) == (("capital",), "carried")
    assert one.decided.draft.rungs == ("generate times 2",)


def test_bare_answers_get_no_steps() -> None:
    """A solver writes its steps, so it is left out where the logged answers show none."""
    pairs = [(f"Solve {a}x = {a * b} for x", f"x = {b}") for a in range(2, 8) for b in range(1, 8)] * 3
    one = only(pairs)
    assert (one.decided.what, one.decided.draft.rungs) == ("a linear equation", ("generate times 2",))


def test_please_is_optional() -> None:
    """Where it was seen."""
    pairs = [(prompt if place % 2 else f"Please {prompt}", answer) for place, (prompt, answer) in enumerate(products())]
    assert only(pairs).decided.draft.pattern.startswith("[Please] Multiply")


@pytest.mark.parametrize("pairs", [products(), capitals()], ids=["proved", "carried"])
def test_a_draft_is_clean_formatted_and_tested(pairs: list[tuple[str, str]]) -> None:
    """No error, no warning but for open questions; it formats to itself; its tests were run before it was proposed."""
    one = only(pairs)
    source = Source("draft.stepcache", one.text)
    found = examine([source], catalog())
    assert {finding.code for finding in found.findings if finding.severity is not Severity.INFO} <= {"SC908"}
    assert formatted(source) == one.text
    assert len(found.compiled.tasks[0].tests) >= 3


def test_a_near_miss_becomes_a_test() -> None:
    """Nearly the same words, left to the model."""
    near = ("Do not name the capital of Peru, name its president", "No.")
    text = only([*capitals(), near]).text
    assert '"nearly the same words, another question: not claimed"' in text
    assert 'expect reason == "no-rule"' in text


def test_answers_that_hang_on_something_else_are_not_reused() -> None:
    """The same question, another answer each time: nothing is proposed."""
    pairs = [
        (f"How warm is it in {city}", f"It is {n} degrees.") for n in range(30) for city in ("Rome", "Oslo", "Bonn")
    ]
    found = learned(pairs)
    assert found.proposals == []
    assert "differ from the logged ones" in found.passed_over[0][2]


def test_an_open_question_is_found_by_the_linter() -> None:
    """One repeat in fifty had another answer: that may be a slip, or more."""
    pairs = capitals() * 6
    odd = [(prompt, answer if place % 50 else "It is far away.") for place, (prompt, answer) in enumerate(pairs)]
    text = only(odd).text
    assert "# TODO(learn): " in text
    assert "SC908" in {finding.code for finding in examine([Source("d", text)], catalog()).findings}


def test_system_texts_are_admitted_as_they_are() -> None:
    """Signs in them are no syntax."""
    system = 'You are {helpful} (really | "very").'
    assert r'system "You are \{helpful\} \(really \| \"very\"\)."' in only(capitals(), system=system).text


def test_requests_that_sample_leave_a_question() -> None:
    """A rule admits a temperature of 0 only, and it is not for a draft to change that."""
    found = learned(capitals(), greedy=False)
    assert [why for _, _, why in found.passed_over] == ["it claimed nothing in the part of the log that was held back"]


@pytest.mark.parametrize(
    "text",
    ['{x: text} "]) | } task t {', "\\", '"""', "# TODO(learn): all", "\u202ereversed", "a\u200bb", "[Please]", "\t\t"],
)
def test_hostile_words_are_literal_or_left_out(text: str) -> None:
    """Whatever stands in prompts and answers, a draft compiles, or there is none."""
    pairs = [(f"Spell {text} the word {city} backwards", f"{text} {city[::-1]}") for city in CAPITALS.values()] * 8
    for one in learned(pairs).proposals:
        assert len(examine([Source("d", one.text)], catalog()).compiled.tasks) == 1


def test_one_prompt_teaches_nothing() -> None:
    """Nor do none."""
    assert learned([("Hello", "Hi")]).proposals == []
    assert learned([]).proposals == []
