"""Templates against a prompt: closed world, one reading or none."""

from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stepcache.domain.expressions import Call
from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Part
from stepcache.matching.claim import match_prompt
from stepcache.matching.template import MAX_READINGS, Reading, TooManyReadingsError, likely, readings
from tests.unit.matching.patterns import rule, values

SOLVE = rule('"Solve [the equation] {eq: equation(degree=1)} [for {x: identifier}]"')
NOTE = rule('"Extract {keys: list(key)} from the following (note | text): {body: text}"')
BOTH = rule('"Join {a: text} and {b: text}"')


@pytest.mark.parametrize(
    "prompt",
    [
        "Solve 2x = 4",
        "solve  THE\n equation 2x = 4",
        " SOLVE 2x = 4 ",
        "Solve 2x = 4.",
        "Solve 2x = 4 ?",
        "Solve 2x = 4\n",
    ],
)
def test_literals_ignore_case_and_white_space_and_the_end_its_marks(prompt: str) -> None:
    """Runs of white space are one; `.` and `?` at the very end are none of the prompt's."""
    assert values(SOLVE, prompt) == {"eq": "2*x = 4"}


@pytest.mark.parametrize(
    "prompt",
    [
        "Solve 2x = 4 please",
        "Please solve 2x = 4",
        "Solve2x = 4",
        "Solve 2x = 4 for",
        "Solve 2x = 4 for x y",
        "Solve 2x = 4!",
        "Resolve 2x = 4",
        "Solve the equations 2x = 4",
        "Solve",
        "Solve ",
        "",
        "\u212aolve 2x = 4",
        "Solve\u00a02x = 4",
    ],
)
def test_a_prompt_with_a_word_too_many_or_too_few_is_not_matched(prompt: str) -> None:
    """Closed world: the template accounts for every character."""
    assert values(SOLVE, prompt) is None


def test_where_optional_words_are_absent_a_mark_follows_without_white_space() -> None:
    """Nobody writes `for : x`, but it says the same."""
    parts = (Literal("Go for "), Optional((Literal("the"),)), Literal(" "), Optional((Literal("note"),)), Literal(": "))
    template = (*parts, Hole("body", Call("text")))
    for prompt in ("Go for: x", "Go for the: x", "Go for note: x", "Go for the note: x", "Go for : x"):
        assert [prompt[one.start : one.end] for found in readings(template, prompt) for one in found.places] == ["x"]
    assert readings(template, "Go forthe: x") == ()


def test_optional_words_and_slots_may_stand_or_not() -> None:
    """A slot in them is then not filled."""
    assert values(SOLVE, "Solve 2x = 4 for x") == {"eq": "2*x = 4", "x": "x"}


def test_the_identifier_asked_for_makes_an_equation_readable() -> None:
    """An unknown of several letters is named elsewhere in the prompt."""
    assert values(SOLVE, "Solve 2ab = 4") is None
    assert values(SOLVE, "Solve 2ab = 4 for ab") == {"eq": "2*ab = 4", "x": "ab"}


def test_a_trailing_text_keeps_everything() -> None:
    """Marks, line ends and spaces at its end."""
    assert values(NOTE, "Extract a from the following note: Ada.  Why? \n") == {"keys": "1:a", "body": "Ada.  Why? \n"}
    assert values(NOTE, "Extract a from the following note: ") is None


def test_a_phrase_of_the_template_inside_a_text_does_no_harm() -> None:
    """The keys would not be keys."""
    body = "b from the following note: c"
    assert values(NOTE, f"Extract a from the following text: {body}") == {"keys": "1:a", "body": body}


def test_a_prompt_with_two_readings_is_not_matched() -> None:
    """Nobody knows where the first text ends."""
    assert values(BOTH, "Join x and y") == {"a": "x", "b": "y"}
    assert values(BOTH, "Join x and y and z") is None


def test_the_pattern_with_the_most_literals_wins_and_at_a_tie_the_earlier() -> None:
    """Whichever stands first in the file."""
    one = rule('"Tell {a: text}" "Tell me {b: text}"')
    assert values(one, "Tell me more") == {"b": "more"}
    assert values(rule('"Tell {a: word}" "Tell {b: text}"'), "Tell more") == {"a": "more"}


def test_a_slot_beside_a_slot_ends_with_its_first_word() -> None:
    """Unless it is in quotes."""
    one = rule('"Put {a: key} {b: key}"')
    assert values(one, "Put x y") == {"a": "x", "b": "y"}
    assert values(one, 'Put "x y" z') == {"a": "x y", "b": "z"}
    assert values(one, "Put x y z") is None


def test_alternatives_are_exclusive() -> None:
    """Exactly one of them stands; brackets hold them optional too."""
    one = rule('"(Give | Show) [me | us] {a: word}"')
    assert [
        values(one, f"{words} x") is not None for words in ("Give", "show me", "GIVE US", "Give show", "Give me us")
    ] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_number_at_the_very_end_keeps_its_point_out() -> None:
    """`5.` is 5; lines of name and value keep theirs."""
    assert values(rule('"Take {n: number}"'), "Take 1.5.") == {"n": str(Fraction(3, 2))}
    assert values(rule('"Read {p: pairs}"'), "Read name: Dr. A.") == {"p": "name: Dr. A."}


WORDS = st.text(alphabet="abcXYZ", min_size=1, max_size=5)
LITERALS = st.builds(lambda words: Literal(" ".join(words)), st.lists(WORDS, min_size=1, max_size=3))
SLOTS = st.integers(min_value=-99, max_value=99).map(str)


@st.composite
def printed(draw: st.DrawFn) -> tuple[tuple[Part, ...], str, list[str]]:
    """A template, a prompt printed from it, and what its slots were filled with."""
    parts: list[Part] = []
    words: list[str] = []
    filled: list[str] = []
    for place in range(draw(st.integers(min_value=1, max_value=4))):
        literal, value, stands = draw(LITERALS), draw(SLOTS), draw(st.booleans())
        optional = draw(LITERALS)
        space = (Literal(" "),) if parts else ()
        hole = Hole(f"s{place}", Call("integer"))
        parts += [*space, literal, Literal(" "), Optional((optional, Literal(" "))), hole]
        words += [literal.text, *([optional.text] if stands else []), value]
        filled.append(value)
    return tuple(parts), draw(st.sampled_from([" ", "  ", "\n"])).join(words), filled


def texts(found: tuple[Reading, ...], prompt: str) -> list[list[str]]:
    """The stretches of each reading."""
    return [[prompt[place.start : place.end] for place in reading.places] for reading in found]


@given(printed(), st.sampled_from(["", ".", "?", " ?\n"]))
def test_a_templates_printed_prompt_matches_it_and_gives_its_slots_back(
    case: tuple[tuple[Part, ...], str, list[str]], end: str
) -> None:
    """Whatever the case, the white space and the marks at the end."""
    parts, prompt, filled = case
    assert filled in texts(readings(parts, prompt.swapcase() + end), prompt + end)


@given(printed(), WORDS)
def test_a_word_more_in_front_never_matches(case: tuple[tuple[Part, ...], str, list[str]], word: str) -> None:
    """No reading leaves a word over."""
    parts, prompt, _ = case
    first = parts[0]
    assume(isinstance(first, Literal) and not first.text.lower().startswith(word.lower()))
    assert readings(parts, f"{word} {prompt}") == ()


@pytest.mark.parametrize("prompt", ["SOLVE 1 for x", "solve 1 FOR x", " Solve  1\nfor\tx ."])
def test_the_quick_look_for_its_words_lets_every_spelling_through(prompt: str) -> None:
    """It is done without regard to case and place."""
    number, name = Hole("n", Call("integer")), Hole("x", Call("identifier"))
    parts = (Literal("Solve "), number, Literal(" for "), name)
    assert [reading.literals for reading in readings(parts, prompt)] == [8]
    assert readings((*parts, Literal(" ever")), prompt) == ()


def test_a_choice_gives_each_branch_its_slots() -> None:
    """A hole may stand in one branch only."""
    parts = (Choice(((Literal("a "), Hole("n", Call("integer"))), (Literal("none"),))),)
    assert texts(readings(parts, "A 5"), "A 5") == [["5"]]
    assert texts(readings(parts, "none"), "none") == [[]]
    assert readings((Literal("  "), Literal("x")), "x") != ()


def test_a_prompt_that_makes_the_template_wander_is_not_matched() -> None:
    """There are more readings than a person writes, or more places to look at."""
    holes = (Hole("a", Call("text")), Literal(" of "), Hole("b", Call("text")))
    with pytest.raises(TooManyReadingsError):
        readings(holes, "x of " * (MAX_READINGS + 2) + "x")
    with pytest.raises(TooManyReadingsError):
        readings((*holes, Literal(" of "), Hole("c", Call("text")), Literal("!")), "x of " * 300)


LONG = 190_000
WANDERING = {
    "words of the template": "Extract " + "from the following note: " * (LONG // 25),
    "white space": "Extract a" + " " * LONG + "from x",
    "white space at the end": "Solve x = 1" + " " * LONG + "y",
    "white space in a list": "Extract a" + " " * LONG + "b from the following note: x",
    "commas": "Extract " + "a," * (LONG // 2) + " from the following note: x",
    "points": "Solve " + "." * LONG,
    "parentheses": "Solve " + "(" * 10_000 + "x" + ")" * 10_000 + " = 1",
    "unknowns": "Solve " + " + ".join(f"x{number}" for number in range(10_000)) + " = 1",
    "a word again and again": "Solve " + "for " * (LONG // 4),
    "conjunctions": "Join " + "and " * (LONG // 4),
    "a tower": "Solve x = 9**9**9",
}


@pytest.mark.parametrize("name", WANDERING)
def test_no_prompt_is_matched_slowly(name: str) -> None:
    """Under a fifth of a second here, whatever it repeats."""
    started = perf_counter()
    for one in (SOLVE, NOTE, BOTH):
        match_prompt(one, WANDERING[name])
    assert perf_counter() - started < 20  # a hang, whatever the machine is doing


WORDY = rule(
    '"(Give | Show) me {x: identifier} [now] (as it is | by its name)" "Don\'t say {x: identifier}" "{x: identifier}"'
)


@pytest.mark.parametrize(
    ("prompt", "texts"),
    [
        ("Give me it as it is", 2),
        ("SHOW me it by ITS name", 2),
        ("give me it", 1),
        ("Show me shown as it is", 2),
        ("Shown me it as it is", 1),
        ("don't say x", 2),
        ("do not say x", 1),
        ("\u212aind is: don't say x", 2),
        ("", 1),
    ],
)
def test_templates_are_sifted_by_the_words_that_must_stand_in_a_prompt(prompt: str, texts: int) -> None:
    """Their own all, and of each choice those of one branch; what is optional says nothing."""
    assert len(list(likely(WORDY.templates, prompt))) == texts


@given(
    st.sampled_from(("Give", "show", "KEEP")),
    st.sampled_from((" me x", " me \u212a", "me x", " me x now")),
    st.sampled_from((" as it is", " by its name", "as it is", "")),
)
def test_sifting_drops_no_template_that_reads_a_prompt(first: str, middle: str, last: str) -> None:
    """What is passed over has no reading."""
    prompt = first + middle + last
    kept = list(likely(WORDY.templates, prompt))
    assert all(one in kept for one in WORDY.templates if readings(one.parts, prompt))
