"""A draft is safe by construction: what the log does not bear out is left out, or is an open question."""

import asyncio
from collections.abc import Sequence
from random import Random

import pytest

from stepcache.assembly import StepCache
from stepcache.author.learn.log import Exchange
from stepcache.author.learn.propose import Learned, learn
from stepcache.backends.fake import FakeBackend
from stepcache.builtin import catalog
from stepcache.domain.routes import Route
from stepcache.domain.rules import RuleSet
from stepcache.domain.source import Source
from stepcache.language.compile import compile_rules

COUNT = 240
PLAIN = "You are a helpful assistant."


def learned(rows: Sequence[Exchange]) -> Learned:
    """What these exchanges teach."""
    return asyncio.run(learn(rows, 20))


def reasons(found: Learned) -> list[str]:
    """Why there is no draft."""
    return [why for _, _, why in found.passed_over]


def sums(random: Random) -> Exchange:
    """Of two numbers; one time in eight it is their difference."""
    a, b, is_sum = random.randint(1, 300), random.randint(1, 300), random.random() < 0.88
    prompt = f"What is the {'sum' if is_sum else 'difference'} of {a} and {b} please?"
    return Exchange(prompt, f"{a} + {b} = {a + b}" if is_sum else f"{a} - {b} = {a - b}", tokens=5)


def naturals(random: Random) -> Exchange:
    """Equations, some of them over the naturals."""
    a, x, b = random.randint(2, 9), random.randint(-9, 9), random.randint(1, 20)
    steps = f"{a}x + {b} = {a * x + b}\n{a}x = {a * x}\nx = {x}"
    if random.random() < 0.88:
        return Exchange(f"Solve {a}x + {b} = {a * x + b} over the integers", steps, tokens=5)
    right = steps if x > 0 else "No solution among the naturals."
    return Exchange(f"Solve {a}x + {b} = {a * x + b} over the naturals", right, tokens=5)


def cards(random: Random) -> Exchange:
    """Labelled lines, some to be given in capitals."""
    name, town = f"Ada{random.randint(1, 5)}", random.choice(["Rome", "Oslo", "Ulm"])
    style = "plain" if random.random() < 0.88 else "capital"
    shown = (name, town) if style == "plain" else (name.upper(), town.upper())
    prompt = f"Give name, town in {style} letters from this card:\nname: {name}\ntown: {town}\nage: 7"
    return Exchange(prompt, f'{{"name": "{shown[0]}", "town": "{shown[1]}"}}', tokens=5)


def goods(random: Random) -> Exchange:
    """A product, whatever is bought."""
    a, b, thing = random.randint(2, 9), random.randint(2, 9), random.choice(["pens", "cups", "lamps"])
    return Exchange(f"How much do {a} {thing} cost at {b} dollars each?", f"{a} * {b} = {a * b}", tokens=5)


def rounding(random: Random) -> Exchange:
    """Sums, rounded where the system text says so."""
    a, b, plain = random.randint(1, 90), random.randint(1, 90), random.random() < 0.88
    answer = f"{a} + {b} = {a + b if plain else round(a + b, -1)}"
    return Exchange(f"Tell the total of {a} and {b} here", answer, PLAIN if plain else "Round every result.", 5)


def drawn(make: object, seed: int = 3, count: int = COUNT) -> list[Exchange]:
    """So many exchanges."""
    random = Random(seed)
    return [make(random) for _ in range(count)]  # type: ignore[operator] # any of the above


@pytest.mark.parametrize("make", [sums, naturals, cards, goods], ids=lambda one: one.__name__)
def test_no_solver_answers_what_it_does_not_read(make: object) -> None:
    """A slot that is only pinned does not stop a solver: it would answer whatever that slot is."""
    for one in learned(drawn(make)).proposals:
        assert "solve " not in one.text


def test_a_proof_that_fails_for_one_value_is_no_proof_of_the_class() -> None:
    """Differences are not sums that slipped."""
    assert "algebra.formula" not in "".join(one.text for one in learned(drawn(sums)).proposals)


def test_a_proof_that_holds_for_all_values_stays() -> None:
    """What is bought changes nothing of the price, but only the model may say so."""
    (one,) = learned(drawn(goods)).proposals
    assert 'algebra.formula("a * b", number, at_number)' in one.text
    assert one.decided.draft.like == ("choice",)


def test_a_solver_answers_under_no_system_text_that_says_something() -> None:
    """Only the plain assistant's is admitted; the others are a question, or a note where they are few."""
    (one,) = learned(drawn(rounding)).proposals
    assert "solve arithmetic(expr)" in one.text
    assert one.decided.draft.systems == (PLAIN,)
    assert "requests had other system texts" in one.text
    assert one.figures.differed == 0


def test_a_system_text_of_the_whole_class_is_admitted_without_a_solver() -> None:
    """What it asks for is in the logged answers, but in no solver's."""
    rows = [Exchange(one.prompt, one.answer, "Be brief.", 5) for one in drawn(goods)]
    rows = [
        Exchange(one.prompt.replace(" cups ", " pens ").replace(" lamps ", " pens "), one.answer, one.system, 5)
        for one in rows
    ]
    (one,) = learned(rows).proposals
    assert one.decided.draft.systems == ("Be brief.",)
    assert ("solve " in one.text, "formula" in one.text) == (False, False)


def test_answers_that_say_more_than_a_solver_are_not_replaced() -> None:
    """The unit behind the number is part of the answer, so the draft is withheld, proved or not."""
    rows = [Exchange(f"How much is ${n} in cents", f"{n} * 100 = {n * 100} US cents", tokens=5) for n in range(1, 31)]
    found = learned(rows * 6)
    assert found.proposals == []
    assert "differ from the logged ones" in reasons(found)[0]


@pytest.mark.parametrize(
    ("prompt", "word"),
    [
        ("How old does someone born in {} become", "How old"),
        ("How many years is it until {} from here", "until"),
        ("How many days are left before day {} of the term", "left"),
        ("What did ticket {} cost last week in euros", "last week"),
        ("Is order number {} shipped already", "already"),
        ("Tell me the current price of stock {} please", "current"),
    ],
)
def test_what_hangs_on_the_time_gets_no_draft(prompt: str, word: str) -> None:
    """The log was right on the day it was written."""
    rows = [Exchange(prompt.format(n), f"It is {2_000 - n}.", tokens=5) for n in range(1, 31)]
    found = learned(rows * 6)
    assert (found.proposals, reasons(found)) == ([], [f"`{word}` hangs on the time at which it is asked"])


@pytest.mark.parametrize("prompt", ["Multiply {} by {} in Aprilia", "Add {} pages to {} pages of the knowledge base"])
def test_words_that_only_hold_such_letters_are_no_time(prompt: str) -> None:
    """`know` is not `now`."""
    rows = [Exchange(prompt.format(a, b), f"So {a}, {b}.", tokens=5) for a in range(1, 7) for b in range(7, 12)]
    assert len(learned(rows * 8).proposals) == 1


def products(low: int = 2) -> list[Exchange]:
    """With numbers from so far below."""
    pairs = [(a, b) for a in range(low, low + 8) for b in range(3, 9)]
    rows = [Exchange(f"Multiply {a} by {b}", f"{a} * {b} = {a * b}", tokens=5) for a, b in pairs] * 4
    Random(1).shuffle(rows)
    return rows


def test_a_formula_is_asked_about_and_takes_no_negative_number() -> None:
    """It is what fits the numbers that were seen."""
    (one,) = learned(products()).proposals
    assert "seen for `number` from 2 to 9, `by_number` from 3 to 8: and for others?" in one.text.replace(
        "`number2`", "`by_number`"
    )
    compiled = compile_rules([Source("d.stepcache", one.text)], catalog())

    async def route(prompt: str) -> Route:
        async with StepCache(RuleSet(compiled.tasks), backend=FakeBackend(["It is -6."])) as cache:
            return (await cache.answer(prompt)).route

    assert asyncio.run(route("Multiply 2 by 7")) is Route.SOLVE
    assert asyncio.run(route("Multiply -2 by 3")) is Route.BYPASS


def test_negative_numbers_that_were_logged_are_taken() -> None:
    """Then they were seen."""
    (one,) = learned(products(-4)).proposals
    assert "reject" not in one.text
    assert "solve arithmetic(expr)" in one.text


def test_spellings_of_one_value_do_not_serve_each_other_where_answers_differ() -> None:
    """The class is withheld; where the answers agree it is not."""

    def rows(iso: str) -> list[Exchange]:
        long = [Exchange(f"Which style has the day {d} March 2026", "long", tokens=5) for d in range(1, 29)]
        short = [Exchange(f"Which style has the day 2026-03-{d:02d}", iso, tokens=5) for d in range(1, 29, 2)]
        found = long * 8 + short
        Random(1).shuffle(found)
        return found

    found = learned(rows("iso"))
    assert (found.proposals, "spelled otherwise" in reasons(found)[0]) == ([], True)
    assert len(learned(rows("long")).proposals) == 1


def test_no_draft_is_named_like_the_tests_of_another() -> None:
    """`x_test.stepcache` holds the tests of `x.stepcache`."""
    rows = [Exchange(f"Write unit test {n} for me", f"Unit test {n}: done.", tokens=5) for n in range(1, 21)]
    (one,) = learned(rows * 6).proposals
    assert one.name == "write_unit_test_rule"
