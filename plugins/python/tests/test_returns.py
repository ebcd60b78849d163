"""Running examples: what passes, what fails, and what cannot get out of the jail."""

import os
import signal
from pathlib import Path

import pytest
from stepcache_python.jail.jail import JAIL, Jail
from stepcache_python.returns import DocTest, Returns

from stepcache import Outcome, Passage


def outcome(body: str, case: str = "1 -> 1", above: str = "") -> Outcome:
    """What is said of a function `f(x)` with this body."""
    text = f"{above}def f(x):\n    {body}\n"
    return Returns().check(Passage(text), Returns.Args(fn="f", cases=(case,))).outcome


@pytest.mark.parametrize(
    ("body", "case"),
    [
        ("return x", "1 -> 1"),
        ("return float(x)", "1 -> 1"),
        ("return x / 3", "1 -> 0.3333333333333333"),
        ("return [x, (x,), {x: x}, {x}]", "1 -> [1, (1,), {1: 1}, {1}]"),
        ("return sorted(x)", "[2, 1] -> [1, 2]"),
        ("raise ValueError(x)", "1 -> raises ValueError"),
        ("print(x); return x", "1 -> 1"),
        ("return f'{x:>3}'", "1 -> '  1'"),
        ("return '{:.2f} {}'.format(x, {1: 2}[1])", "1 -> '1.00 2'"),
        ("return None", "'a -> b' -> None"),
        ("return True", "1 -> True"),
    ],
)
def test_a_value_that_is_as_expected_passes(body: str, case: str) -> None:
    """A float up to rounding, an error by its name."""
    assert outcome(body, case) is Outcome.PASS


@pytest.mark.parametrize(
    ("body", "case"),
    [
        ("return x + 1", "1 -> 1"),
        ("return True", "1 -> 1"),
        ("return 1", "1 -> True"),
        ("return '1'", "1 -> 1"),
        ("return (1, 2)", "1 -> [1, 2]"),
        ("return [1, 2, 3]", "1 -> [1, 2]"),
        ("return {1: 2}", "1 -> {1: 3}"),
        ("return None", "1 -> 1"),
        ("print(x)", "1 -> 1"),
        ("yield x", "1 -> 1"),
        ("return (y for y in [x])", "1 -> [1]"),
        ("return f", "1 -> 1"),
        ("return 1 / 0", "1 -> 1"),
        ("return 1", "1 -> raises ValueError"),
        ("raise KeyError", "1 -> raises ValueError"),
        ("x.append(1); return 1", "[] -> 1"),
        ("return f(x)", "1 -> 1"),
        ("return 0.1 + 0.2", "1 -> 0.31"),
        ("return float('nan')", "1 -> 1.0"),
    ],
)
def test_any_other_value_fails(body: str, case: str) -> None:
    """A value of another kind is another value, and what is given may not be changed."""
    assert outcome(body, case) is Outcome.FAIL


@pytest.mark.parametrize(
    ("body", "above"),
    [
        ("return open('x')", ""),
        ("return os.getpid()", "import os\n"),
        ("return x.__class__", ""),
        ("return (lambda: 0).__globals__", ""),
        ("return (y for y in []).gi_frame", ""),
        ("return __import__('os')", ""),
        ("return eval('1')", ""),
        ("return exec('1')", ""),
        ("return getattr(x, 'real')", ""),
        ("return globals()", ""),
        ("return type(x)", ""),
        ("return input()", ""),
        ("return breakpoint()", ""),
        ("return attrgetter('__class__')(x)", "from operator import attrgetter\n"),
        ("return sys.exit()", "import sys\n"),
        ("return x", "from math import *\n"),
        ("return x", "import collections.abc\n"),
        ("return x", "class A: pass\n"),
        ("return x", "@print\n"),
        ("return x", "open('x')\n"),
        ("global y; y = 1; return x", ""),
        ("return statistics.random", "import statistics\n"),
        ("return int('{0.__builtins__[__import__].__self__._cases[0][1]}'.format(f))", ""),
        ("t = '{0.real}'; return int(t.format(x))", ""),
        ("return int('{:{0.real}}'.format(x))", ""),
        ("return int(list(map(str.format, ['{0.real}'], [x]))[0])", ""),
        ("return Fraction(7, 3)", "from fractions import Fraction\nFraction.numerator = 1\n"),
    ],
)
def test_what_may_reach_out_is_not_run(body: str, above: str) -> None:
    """Names, attributes and statements are those of a list; a module gives what the list names and nothing else."""
    assert outcome(body, above=above) in {Outcome.UNSURE, Outcome.FAIL}


@pytest.mark.parametrize(
    "body",
    [
        "while True: x += 1",
        "return sum(range(10 ** 12))",
        "return 10 ** 10 ** 10",
        "return 'a' * 10 ** 10",
        "return [x] * 10 ** 10",
        "return [[y] * 10 ** 6 for y in range(10 ** 6)]",
        "return max(iter(int, 1))",
    ],
)
def test_what_takes_too_long_or_too_much_never_passes(body: str) -> None:
    """The run is ended, and the jail goes on."""
    assert outcome(body) in {Outcome.UNSURE, Outcome.FAIL}
    assert outcome("return x") is Outcome.PASS


def test_a_bad_example_of_the_rules_is_unsure() -> None:
    """It says nothing of the answer."""
    for case in ("1", "1 -> f(2)", "__import__('os') -> 1", "1 -> raises Nothing at all", "(" * 500 + " -> 1"):
        assert outcome("return x", case) is Outcome.UNSURE


def test_examples_are_chosen_by_their_label() -> None:
    """Without one for it, nothing is known."""
    text, cases = "def f(x):\n    return x\n", ("a: 1 -> 1", "b: 1 -> 2")
    found = [Returns().check(Passage(text), Returns.Args(fn="f", cases=cases, label=name)).outcome for name in "abc"]
    assert found == [Outcome.PASS, Outcome.FAIL, Outcome.UNSURE]


def test_sets_have_one_order_in_every_run() -> None:
    """A verdict that hung on the seed of hashes would not be the same twice."""
    assert outcome("return list({'b', 'a', 'c', x})[0] == list({'b', 'a', 'c', x})[0]", "'d' -> True") is Outcome.PASS


def test_a_jail_that_is_gone_is_started_anew() -> None:
    """The run that it took with it is unsure at most."""
    jail = Jail()
    code = "def f(x):\n    return x\n"
    assert jail.verdict(code, "f", [("(1,)", "1")]).ok
    process = jail._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert jail.verdict(code, "f", [("(1,)", "1")]).ok
    jail.close()
    jail.close()


def test_the_jail_has_no_environment_and_no_files() -> None:
    """Not even the secrets of who started it."""
    assert outcome("return x") is Outcome.PASS
    process = JAIL._process
    assert process is not None
    environment = Path(f"/proc/{process.pid}/environ")
    if environment.exists():
        assert set(environment.read_bytes().split(b"\0")) <= {b"PYTHONHASHSEED=0", b"LANG=C.UTF-8", b""}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (">>> f(2)\n    4", Outcome.PASS),
        (">>> f(2)\n    5", Outcome.FAIL),
        (">>> f(2)\n    4\n    >>> f(3)\n    6", Outcome.PASS),
        (">>> x = f(2)\n    >>> x\n    4", Outcome.UNSURE),
        (">>> f(g)\n    4", Outcome.UNSURE),
        (">>> f(2)", Outcome.UNSURE),
        (">>> f(2)\n    4\n    5", Outcome.UNSURE),
        (">>> f(2)\n    4\n\n    More.", Outcome.PASS),
        (">>> f(2), (4)\n    4", Outcome.UNSURE),
        (">>> f(\n    ... 2)\n    4", Outcome.UNSURE),
        ("No example", Outcome.PASS),
    ],
)
def test_examples_of_a_docstring_hold(told: str, wanted: Outcome) -> None:
    """Only calls with literals are run."""
    text = f'def f(x):\n    """It doubles.\n\n    {told}\n    """\n    return x * 2\n'
    assert DocTest().check(Passage(text), DocTest.Args(fn="f")).outcome is wanted
