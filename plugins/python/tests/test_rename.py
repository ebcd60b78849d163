"""Renaming: the same program under other names, as the compiler sees it, or nothing."""

from collections.abc import Iterator

import pytest
from stepcache_python.rename import Rename

from stepcache import Source

RENAME = Rename()


def renamed(text: str, old: tuple[str, ...], new: tuple[str, ...]) -> str | None:
    """The text with a function and its parameters under other names."""
    source = Source(text, (text,), "", "", {}, {})
    args = [RENAME.Args(fn=words[0], params=words[1:]) for words in (old, new)]
    found = RENAME.adapt(source, *args)
    return found.text if found else None


def test_names_are_changed_where_they_are_meant() -> None:
    """Docstring, comment, message, f-string, recursion and its keyword follow; another scope's name does not."""
    text = (
        'def total(xs):\n    """Return the sum of xs.\n\n    Args:\n        xs: what `total` adds.\n\n'
        '    >>> total([1])\n    1\n    """\n    # xs may be empty\n    if not isinstance(xs, list):\n'
        '        raise TypeError("xs must be a list")\n    key = lambda xs: xs.xs\n'
        '    print(f"é{xs!r:>{len(xs)}}", end=str(dict(xs=1)))\n    return xs[0] + total(xs=xs[1:]) if xs else 0\n'
    )
    wanted = (
        'def add_up(é):\n    """Return the sum of é.\n\n    Args:\n        é: what `add_up` adds.\n\n'
        '    >>> add_up([1])\n    1\n    """\n    # é may be empty\n    if not isinstance(é, list):\n'
        '        raise TypeError("é must be a list")\n    key = lambda xs: xs.xs\n'
        '    print(f"é{é!r:>{len(é)}}", end=str(dict(xs=1)))\n    return é[0] + add_up(é=é[1:]) if é else 0\n'
    )
    assert renamed(text, ("total", "xs"), ("add_up", "values")) == wanted.replace("é", "values").replace(
        'f"values{', 'f"é{'
    )


STAYS = {
    "a builtin is called": ("def total(xs):\n    return sum(xs)", ("sum", "xs")),
    "a parameter hides a builtin": ("def total(xs):\n    return sum(xs)", ("total", "sum")),
    "a local variable is called so": (
        "def total(xs):\n    s = 0\n    for x in xs: s += x\n    return s",
        ("total", "s"),
    ),
    "a comprehension would catch it": ("def total(xs):\n    return [v for v in xs if xs]", ("total", "v")),
    "a lambda would catch it": ("def total(xs):\n    return lambda v: xs", ("total", "v")),
    "another function is called so": ("def h(x): return x\ndef total(xs):\n    return h(xs)", ("h", "xs")),
    "an import is called so": ("import math\ndef total(xs):\n    return math.fsum(xs)", ("math", "xs")),
    "names are looked up": ("def total(xs):\n    return locals()['xs']", ("total", "ys")),
    "a text holds the name": ("def total(xs):\n    return {'xs': xs}", ("total", "ys")),
    "an f-string tells the name": ("def total(xs):\n    return f'{xs=}'", ("total", "ys")),
    "a keyword may reach it": ("def total(xs):\n    g = total\n    return g(xs=xs)", ("total", "ys")),
    "two stars bring it": ("def total(xs):\n    return xs\nprint(total(**dict(xs=1)))", ("total", "ys")),
    "the name is no identifier": ("def total(xs):\n    return sum(xs)", ("my-total", "xs")),
    "the name is a keyword": ("def total(xs):\n    return sum(xs)", ("class", "xs")),
    "a handler binds it": ("def total(xs):\n    try: return sum(xs)\n    except E as xs: pass", ("total", "ys")),
    "a class binds it, too": ("def total(xs):\n    return xs\nclass A:\n    x = total\n    total = 1", ("add", "xs")),
    "a class binds the new": ("def total(xs):\n    return xs\nclass A:\n    x = total\n    add = 1", ("add", "xs")),
    "it stands behind an escape": ('def total(xs):\n    "Sum.\\nxs is a list"\n    return xs', ("total", "ys")),
    "it has more parameters": ("def total(xs, start):\n    return sum(xs, start)", ("total", "ys")),
    "it is no Python": ("def total(xs)\n    return sum(xs)", ("total", "ys")),
}


@pytest.mark.parametrize(("text", "new"), STAYS.values(), ids=STAYS)
def test_what_would_mean_something_else_is_left(text: str, new: tuple[str, ...]) -> None:
    """The adapter does not apply."""
    assert renamed(text, ("total", "xs"), new) is None


def test_a_word_of_a_sentence_is_no_parameter() -> None:
    """A docstring with `a list` says nothing of a parameter that is called `a`: it is left to the model."""
    assert renamed('def f(a):\n    """Sum a list."""\n    return sum(a)', ("f", "a"), ("f", "xs")) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Sum the numbers.", "Sum a list of numbers.", "Sum these numbers up.", "The sum of numbers squared.",
        "Add all numbers.", "The number of numbers.", "Sum integer numbers.",
    ],
)  # fmt: skip
def test_a_noun_of_a_sentence_is_no_parameter(sentence: str) -> None:
    """`numbers` in "the numbers" may be the word: what it speaks of nobody knows."""
    text = f'def f(numbers):\n    """{sentence}"""\n    return sum(numbers)'
    assert renamed(text, ("f", "numbers"), ("f", "ys")) is None


def test_a_letter_of_a_word_is_no_parameter() -> None:
    """Nor is the letter of an escape: the text stays what it is, or is left to the model."""
    for name, text in (("e", "Sum e, e.g. 3"), ("i", "Sum i (i.e. all)"), ("x", "On the x-axis"), ("x", "Sum x's")):
        told = f'def f({name}):\n    """{text}."""\n    return sum({name})'
        assert renamed(told, ("f", name), ("f", "ys")) is None
    escaped = 'def f(n):\n    """Sum.\\n\\n- of all."""\n    return sum(n)'
    assert renamed(escaped, ("f", "n"), ("f", "ys")) == escaped.replace("(n)", "(ys)")


@pytest.mark.parametrize(
    "sentence",
    [
        "Return the sum of {}.",
        "Sum over {} and more.",
        "{} is not changed",
        "See `{}`, the list.",
        "Args:\n    {}: the list",
    ],
)
def test_a_word_that_stands_as_a_name_follows(sentence: str) -> None:
    """As behind "of" or before "is", in quotes and in lists of arguments."""
    text = 'def f({0}):\n    """{1}"""\n    return sum({0})'
    wanted = text.format("ys", sentence.format("ys"))
    assert renamed(text.format("numbers", sentence.format("numbers")), ("f", "numbers"), ("f", "ys")) == wanted


def test_a_function_called_like_its_operation_keeps_the_sentence() -> None:
    """`total` in a sentence is a word; the name in quotes is the function."""
    text = 'def sum(xs):\n    """Return the sum of xs."""\n    return xs[0]'
    wanted = 'def add(ys):\n    """Return the sum of ys."""\n    return ys[0]'
    assert renamed(text, ("sum", "xs"), ("add", "ys")) == wanted
    text = 'def total(xs):\n    """The total of xs, see `total`."""\n    return sum(xs)'
    wanted = 'def add(ys):\n    """The total of ys, see `add`."""\n    return sum(ys)'
    assert renamed(text, ("total", "xs"), ("add", "ys")) == wanted


def test_two_parameters_may_change_places_in_the_prompt() -> None:
    """Names are carried by place, all at once."""
    assert (
        renamed("def d(a, b):\n    return a - b", ("d", "a", "b"), ("d", "b", "a")) == "def d(b, a):\n    return b - a"
    )


def _own(text: str, *names: str) -> str | None:
    return renamed(text, names, names)


def test_a_models_own_answer_gets_the_names_of_the_prompt() -> None:
    """There is but one function, and its parameter is called otherwise."""
    assert _own("def calc(numbers):\n    return sum(numbers)", "f", "v") == "def f(v):\n    return sum(v)"


def _guesses() -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "def d(a, b):\n    return a - b", ("d", "b", "a")
    yield "def d(a, b):\n    return a - b", ("d", "b", "c")
    yield "def one(a): return a\ndef two(a): return a", ("f", "a")


@pytest.mark.parametrize(("text", "new"), tuple(_guesses()))
def test_a_models_own_answer_is_left_where_the_names_may_be_swapped(text: str, new: tuple[str, ...]) -> None:
    """Which of them is meant nobody knows."""
    assert _own(text, *new) is None
