"""The checks: what each passes, what none may pass, and texts that are made to break them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stepcache_python.bare import Bare
from stepcache_python.defines import Defines
from stepcache_python.imports import Imports, ImportsOnly
from stepcache_python.plugin import VERIFIERS
from stepcache_python.reading import MAX_CHARS

from stepcache import Example, NoArgs, Outcome, Passage, Source

EXAMPLES = [(verifier, example) for verifier in VERIFIERS for example in verifier.examples]

BODY = "    return sum(xs)\n"
RIGHT = f"def total(xs):\n{BODY}"
ARGS = Defines.Args(fn="total", params=("xs",))


@pytest.mark.parametrize(("verifier", "example"), EXAMPLES, ids=lambda it: getattr(it, "name", None))
def test_an_example_is_judged_as_it_says(verifier: Defines, example: Example) -> None:
    """Examples that should pass do, the others do not, and say why."""
    verdict = verifier.check(Passage(example.text), example.args)  # type: ignore[arg-type]  # each has its own arguments
    assert verdict.ok is example.passes
    assert verdict.ok or verdict.reason
    assert verdict.details.keys() <= verifier.details


def wrong_definitions() -> Iterator[str]:
    """Programs in which `total(xs)` is not what they define, or may not be."""
    for head in (
        "def Total(xs):", "def total_(xs):", "def add(xs):", "def total(ys):", "def total():", "def total(xs, ys):",
        "def total(ys, xs):", "def total(*xs):", "def total(**xs):", "def total(*, xs):", "def total(xs, /):",
        "def total(xs, *rest):", "def total(xs, *, key=None):", "async def total(xs):", "class total:",
        "def total(Xs):", "def \u0442otal(xs):", "def total(x\u0455):",
    ):  # fmt: skip
        yield f"{head}\n    return sum(xs)\n"
    for frame in (
        "if True:\n{}", "class Box:\n{}", "def outer():\n{}", "try:\n{}except ValueError:\n    pass\n",
        "while True:\n{}", "for total in []:\n{}", "with open('x') as f:\n{}", "'''\n{}'''\n",
        "if 0:\n    pass\nelse:\n{}",
    ):  # fmt: skip
        yield frame.format("".join(f"    {line}\n" for line in RIGHT.splitlines()))
    for behind in (
        "total = None", "total += 1", "del total", "import os as total", "from os import path as total",
        "class total: pass", "def total(xs): return 1", "for total in [1]: pass", "with open('x') as total: pass",
        "(total := 1)", "[total := x for x in [1]]", "def g():\n    global total\n    total = 1\ng()",
        "from os import *", "try: pass\nexcept E as total: pass", "match 1:\n    case total: pass", "total, x = 1, 2",
        "[total] = [1]", "globals()['total'] = 1", "exec('total = 1')", "total.__code__ = None",
        "import sys\nsys.modules['x'] = 1",
        "setattr(m, 'total', 1)", "raise ValueError", "while True: pass", "assert False", "total: int = 1",
        "vars()['total'] = 1", "__builtins__.x = 1",
        "from operator import attrgetter\nattrgetter('__globals__')(total).clear()",
        "x = (y for y in ()).gi_frame.f_globals.update(total=1)", "import typing\ntyping.sys.modules['x'].total = 1",
        "from fractions import sys", "import __main__\n__main__.total = 1",
        "if f():\n    raise SystemExit", "import importlib",
    ):  # fmt: skip
        yield f"{RIGHT}{behind}\n"
    yield from (
        f"def total(xs):\n    {body}\n" for body in ("pass", "return 1", "xs = 1", "'xs'", "return lambda xs: xs")
    )
    yield from (f"{mark}\n{RIGHT}" for mark in ("@wraps", "@f.g(1)", "# coding: utf-7", "x = (", "\x0c", "\r"))
    yield from (
        "",
        "total(xs)",
        "total = lambda xs: sum(xs)",
        "def total(xs):",
        f"```python\n{RIGHT}```",
        f"Yes:\n{RIGHT}",
    )
    yield from (RIGHT.replace("\n", "\r\n"), f"{RIGHT}\x00", RIGHT + "#" * MAX_CHARS, "if 1:\n" * 90 + RIGHT)


@pytest.mark.parametrize("text", tuple(wrong_definitions()))
def test_no_other_definition_passes(text: str) -> None:
    """Whatever else the text binds, or may bind, to the name, it is not proved."""
    assert not Defines().check(Passage(text), ARGS).ok


@pytest.mark.parametrize(
    "text",
    [
        RIGHT,
        f'"""Sums."""\nfrom __future__ import annotations\nimport math\n\nLIMIT = 3\n\n{RIGHT}\n\nprint(total([1]))\n',
        f'{RIGHT}\n\nif __name__ == "__main__":\n    raise SystemExit(total([1]))\n',
        "def total(xs: list[int] = ()) -> int:\n    def add(total): return total\n    return add(sum(xs))\n",
        f"def helper(ys):\n    return ys\n\n{RIGHT}",
    ],
)
def test_a_definition_passes_whatever_stands_around_it(text: str) -> None:
    """Imports, constants, helpers, an example of use."""
    assert Defines().check(Passage(text), ARGS).ok


def test_a_step_may_be_the_head_alone() -> None:
    """As a segmenter cuts it."""
    assert Defines().check(Passage("def total(xs):  # a list\n", index=0), ARGS).ok
    assert not Defines().check(Passage("def total(ys):\n", index=0), ARGS).ok


NOT_OS = (
    "import sys\nsys.modules['os']", "import shutil\nshutil.os", "from shutil import os", "from shutil import _os",
    "__import__('os')", "import importlib\nimportlib.import_module('os')", "eval('__import__(\"os\")')",
    "from random import *", "getattr(x, 'o' + 's')", "().__class__.__base__.__subclasses__()", "f.__globals__['os']",
    "import random\nrandom._os",
)  # fmt: skip


@pytest.mark.parametrize("text", NOT_OS)
def test_a_module_that_may_be_had_otherwise_is_not_certain(text: str) -> None:
    """`forbid` takes unsure for a fail."""
    assert Imports().check(Passage(text), Imports.Args(modules=("os",))).outcome is not Outcome.FAIL


def test_a_text_that_is_no_python_may_import_anything() -> None:
    """So a `forbid` of it does not pass."""
    assert Imports().check(Passage("import os as"), Imports.Args(modules=("os",))).outcome is Outcome.UNSURE


def test_what_holds_a_forbidden_part_is_not_certain() -> None:
    """`import os` gives `os.path`, too."""
    assert Imports().check(Passage("import os"), Imports.Args(modules=("os.path",))).outcome is Outcome.UNSURE


@pytest.mark.parametrize(
    "text", ["import os", "from os import path", "import math, os", "def f():\n    import os", *NOT_OS[3:7]]
)
def test_a_list_of_what_is_allowed_forgets_nothing(text: str) -> None:
    """Wherever the import stands."""
    assert not ImportsOnly().check(Passage(text), ImportsOnly.Args(modules=("math", "shutil"))).ok


@pytest.mark.parametrize(
    "text",
    ["import typing\ntyping.sys.exit()", "from typing import sys", "import typing\ntyping.re._compiler.sys"],
)
def test_a_module_that_an_allowed_one_holds_is_not_certain(text: str) -> None:
    """It was not imported by its name, and does all that it does."""
    assert ImportsOnly().check(Passage(text), ImportsOnly.Args(modules=("typing",))).outcome is Outcome.UNSURE


@pytest.mark.parametrize(
    "text", ["from bisect import bisect\nbisect([], 1)", "import collections\ncollections.abc", "from math import e"]
)
def test_what_is_called_as_its_module_is_no_other(text: str) -> None:
    """Functions and parts of allowed modules are allowed."""
    assert ImportsOnly().check(Passage(text), ImportsOnly.Args(modules=("bisect", "collections", "math"))).ok


HOSTILE = (
    "", "\x00" * 1000, "(" * 60_000, "\ud800", "9" * 16_000, "-" * 16_000, "x=" * 8_000 + "1", "1" + "+1" * 8_000,
    "a" + ".b" * 8_000, "lambda:" * 2_000 + "1", "f'{" * 300, "if a:\n  b\n" + "elif a:\n  b\n" * 1_200,
    "a" + "()" * 8_000, "[x " + "for x in y " * 1_000 + "]", "\\\n" * 8_000, "'''" * 5_001, "#" * 65_536,
    "def f(" + "a," * 5_000 + "): pass",
)  # fmt: skip


@pytest.mark.parametrize("verifier", VERIFIERS, ids=lambda verifier: verifier.name)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_gets_a_verdict(verifier: Defines, text: str) -> None:
    """Nothing raises, whatever the output is."""
    assert verifier.check(Passage(text), verifier.examples[0].args).outcome  # type: ignore[arg-type]  # as above


@given(st.text(alphabet="def f(x):\n\t #'\"=+.,[]{}`@", max_size=200))
def test_any_text_gets_a_verdict(text: str) -> None:
    """Nothing raises."""
    for verifier in VERIFIERS[:7]:
        assert verifier.check(Passage(text), verifier.examples[0].args).outcome  # type: ignore[arg-type]  # as above


def _bare(text: str) -> str | None:
    found = Bare().adapt(Source(text, (text,), "", "", {}, {}), NoArgs(), NoArgs())
    return found.text if found else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"```python\n{RIGHT}```", RIGHT),
        (f"Sure!\n\n```py\n{RIGHT}```\nUse it:\n```python\nprint(total([1]))\n```\n", RIGHT),
        ("1. Code:\n   ```\n   def f(x):\n       return x\n   ```", "def f(x):\n    return x\n"),
        (f"~~~~python\n{RIGHT}~~~~", RIGHT),
        (f"```python\n{RIGHT}", RIGHT),
        (f"```python\n{RIGHT}```\n```python\n{RIGHT}```", None),
        (f"```javascript\n{RIGHT}```", None),
        ("```\nprint(1)\n```", None),
        (RIGHT, None),
        (f"def f():\n    '''\n    ```\n    {RIGHT}    ```\n    '''\n", None),
        ("no code", None),
    ],
)
def test_the_one_block_that_defines_functions_is_the_code(text: str, code: str | None) -> None:
    """Without its fence, its indent and the prose."""
    assert _bare(text) == code
