"""Steps of a program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stepcache_python.segmenter import AstSegmenter

PIECES = (
    "import math\n", "from os import path; import sys\n", "# a comment\n", "\n", "LIMIT = 3\n", "x = 1; y = 2\n",
    "def total(xs):\n    return sum(xs)\n", 'def add(a, b=(1, {2: 3})):\n    """Add."""\n    # now\n    return a + b\n',
    "def one(x): return x\n",
    "@wraps(f)\ndef two(\n    x: int,\n) -> dict[str, int]:  # head\n\n    '''d'''; y = 1\n    return y\n",
    "print(total([1]))\n", "class Box:\n    def f(self): pass\n", "async def co(): ...\n", '"""Module."""\n',
    "def long(x) -> (lambda: {1: 2})():\n    pass\n", "if 1:\n    é = 2\n",
)  # fmt: skip


def steps(text: str) -> list[tuple[str, str]]:
    """Name and text of each."""
    found = AstSegmenter().segment(text, AstSegmenter.Args())
    return [(step.name, step.text) for step in found.steps]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.sampled_from(["", "\n", "   ", "# end"]))
def test_joining_the_steps_gives_the_program_back(text: str, end: str) -> None:
    """No character is lost, none stands twice, and no step is empty."""
    found = AstSegmenter().segment(text + end, AstSegmenter.Args())
    assert found.text == text + end
    assert not found.whole or all(step.text for step in found.steps)
    assert [step.index for step in found.steps] == list(range(len(found.steps)))


def test_a_function_has_a_head_a_docstring_and_a_body() -> None:
    """What stands above it are imports and setup, what stands below is usage."""
    function = '@wraps(f)\ndef total(xs):\n    """Sum."""\n\n    return sum(xs)\n'
    text = f"import math\n\nLIMIT = 1\n\n\n# it\n{function}\nprint(1)\n"
    assert steps(text) == [
        ("imports", "import math\n"),
        ("setup", "\nLIMIT = 1\n"),
        ("signature", "\n\n# it\n@wraps(f)\ndef total(xs):\n"),
        ("doc", '    """Sum."""\n'),
        ("body", "\n    return sum(xs)\n"),
        ("usage", "\nprint(1)\n"),
    ]


def test_a_function_in_one_line_is_cut_behind_its_colon() -> None:
    """Its colon is not one of its annotations'."""
    assert steps("def f(x: int = {1: 2}[1]): return x") == [
        ("signature", "def f(x: int = {1: 2}[1]): "),
        ("body", "return x"),
    ]


def test_what_the_function_calls_is_a_helper() -> None:
    """The one that nobody else names is the one that was asked for."""
    text = "def half(x):\n    return x / 2\ndef mean(xs):\n    return half(sum(xs))\n"
    assert [name for name, _ in steps(text)] == ["helper", "signature", "body"]


def test_of_two_functions_neither_is_the_one() -> None:
    """Then each is one step without a name."""
    assert [name for name, _ in steps("def a(x):\n    return x\ndef b(x):\n    return x\n")] == ["", ""]


@pytest.mark.parametrize(
    "text", ["def f(:\n", "Here you are:\ndef f(): pass", "```python\nx = 1\n```", "# nothing", " " * 20_000]
)
def test_what_is_no_program_cannot_be_cut(text: str) -> None:
    """It is one step, and says why."""
    found = AstSegmenter().segment(text, AstSegmenter.Args())
    assert (found.whole, found.text, bool(found.reason)) == (False, text, True)


def test_more_steps_than_are_allowed_cannot_be_cut() -> None:
    """As every segmenter has it."""
    found = AstSegmenter().segment("import a\nx = 1\ndef f(): pass\n", AstSegmenter.Args(max=2))
    assert found.reason == "4 steps, at most 2 are allowed"
