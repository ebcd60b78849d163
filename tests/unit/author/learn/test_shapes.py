"""Shapes: what prompts of a class share, and where they differ."""

from collections.abc import Sequence

from stepcache.author.learn.shapes import SLOT, shapes_of
from stepcache.author.learn.tokens import tokens_of

UNITS = ("km", "miles", "feet")
NAMES = ("Ada", "Bo", "Cy", "Dee", "Eve")


def shapes(prompts: Sequence[str], least: int = 5) -> list[tuple[tuple[str, ...], int]]:
    """The parts of each shape, and how many prompts it has."""
    rows = enumerate(map(tokens_of, prompts))
    return [(shape.parts, len(shape.rows)) for shape in shapes_of(rows, least, lambda _row: "")]


def test_values_become_slots() -> None:
    """Numbers, and words after which the same words follow."""
    prompts = [f"Convert {number} {one} to {two}" for number in range(4) for one in UNITS for two in UNITS]
    assert shapes(prompts) == [(("convert", SLOT, SLOT, "to", SLOT), 36)]


def test_prompts_that_go_on_otherwise_are_other_classes() -> None:
    """The first word is a value only where at least two of the words that follow are the same."""
    prompts = [f"Write to {name} today please" for name in NAMES] + [f"Add {n} and {n + 1}" for n in range(6)]
    assert shapes(prompts) == [(("add", SLOT, "and", SLOT), 6), (("write", "to", SLOT, "today", "please"), 5)]


def test_a_near_miss_is_no_value() -> None:
    """`Never` before a pattern's words is not one of its first words, and nothing follows behind its last."""
    prompts = [f"Convert {n} km to miles" for n in range(20)]
    odd = ["Never convert 3 km to miles", "Do not convert 3 km to miles", "Convert 3 km to miles and explain"]
    assert shapes([*prompts, *odd]) == [(("convert", SLOT, "km", "to", "miles"), 20)]


def test_what_comes_before_the_words_of_a_class_is_a_slot() -> None:
    """A body may come first, and what is asked of it last."""
    texts = ["Rain fell", "It was late and dark", "Nobody came", "Doors shut", "A fox ran by", "Snow lay deep"]
    parts, count = shapes([f"{text}. Summarise the text above" for text in texts])[0]
    assert (parts[-4:], count) == (("summarise", "the", "text", "above"), 6)


def test_what_is_seldom_is_no_class() -> None:
    """A class has at least so many prompts as are asked for."""
    assert shapes([f"Convert {n} km" for n in range(4)]) == []


def test_a_body_behind_a_colon_is_one_slot() -> None:
    """Words that stand in all bodies by chance do not cut it."""
    bodies = [
        "The rain fell",
        "I saw the house by night",
        "Under the bridge",
        "Nobody knew the way",
        "Call the cook now",
    ]
    assert shapes([f"Classify this: {body}" for body in bodies]) == [(("classify", "this", ":", SLOT), 5)]


def test_thousands_of_words_before_a_value_are_read() -> None:
    """No depth of theirs is the depth of a call."""
    long = " ".join(f"word{chr(97 + n % 26)}" for n in range(3_000))
    assert len(shapes([f"{long} {n}" for n in range(5)])[0][0]) == 3_001


def test_prompts_without_anything_in_common_give_nothing() -> None:
    """However few make a class."""
    prompts = ["".join(chr(97 + (n * k) % 26) for k in range(1, 9)) for n in range(200)]
    assert all(any(map(str.isalpha, parts)) for parts, _ in shapes(prompts, least=2))
