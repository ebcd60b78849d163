"""`python.returns`, `python.doctest`: the function is run on examples, in a jail."""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_python.jail.allowed import modules_of, refusal
from stepcache_python.jail.jail import JAIL, Case
from stepcache_python.pure import WHOLE, program
from stepcache_python.reading import docstring, functions
from stepcache_python.scopes import Names, Role

MAX_CASES = 50
MAX_CASE = 2_000

_RAISES = re.compile(r"raises [A-Z][A-Za-z]*Error")


class Runs:
    """A check that runs what it judges."""

    targets: ClassVar[frozenset[Target]] = WHOLE
    details: ClassVar[frozenset[str]] = frozenset()
    cost: ClassVar[Cost] = Cost.SOLVER


class Returns(Runs):
    """Pass code whose function gives, for each example's arguments, the example's value, and leaves them as they were.

    Why: a body may be wrong in ways that no reading shows. Examples prove nothing of all other arguments, so a pass
    proves no slot. The code runs in a process of its own that is limited and watched: a fence, not a sandbox.
    """

    name: ClassVar[str] = "python.returns"

    class Args(Arguments):
        """`python.returns(total, ["[3, 1] -> 4", "[] -> 0"])`; with a label, of `"sum: [3, 1] -> 4"` those of `sum`."""

        fn: str
        cases: Annotated[tuple[str, ...], Takes("list"), Field(min_length=1)]
        label: str = ""

    examples: ClassVar[tuple[Example, ...]] = (
        Example("def f(xs):\n    return sum(xs)\n", Args(fn="f", cases=("[3, 1] -> 4", "[] -> 0")), passes=True),
        Example("def f(xs):\n    return max(xs)\n", Args(fn="f", cases=("[3, 1] -> 4",)), passes=False),
        Example("def f(xs):\n    return max(xs)\n", Args(fn="f", cases=("[] -> raises ValueError",)), passes=True),
        Example("def f(x):\n    return x\n", Args(fn="f", cases=("a: 1 -> 2", "b: 1 -> 1"), label="b"), passes=True),
        Example("def f(xs):\n    xs.sort()\n    return xs[0]\n", Args(fn="f", cases=("[2, 1] -> 1",)), passes=False),
        Example("import os\ndef f(x):\n    return x\n", Args(fn="f", cases=("1 -> 1",)), passes=False),
        Example("def f(x):\n    while True: pass\n", Args(fn="f", cases=("1 -> 1",)), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Unsure where the code holds what is not run, or takes too long."""
        chosen = list(_labelled(args.cases, args.label))
        if not chosen:
            return Verdict.unsure(f"there is no example for `{args.label[:80]}`")
        cases = [_case(text) for text in chosen[:MAX_CASES]]
        if None in cases:
            return Verdict.unsure("an example is not `arguments -> value`, both literals")
        return _run(passage, args.fn, [case for case in cases if case is not None])


class DocTest(Runs):
    """Pass code in which every `>>>` example of the function's docstring holds; there may be none.

    Why: models write examples that their code does not keep. Each must be a call with literals, with its value below.
    """

    name: ClassVar[str] = "python.doctest"

    class Args(Arguments):
        """`python.doctest(total)`: the function whose docstring is meant."""

        fn: str

    examples: ClassVar[tuple[Example, ...]] = (
        Example('def f(x):\n    """\n    >>> f(2)\n    4\n    """\n    return x * 2\n', Args(fn="f"), passes=True),
        Example('def f(x):\n    """\n    >>> f(2)\n    5\n    """\n    return x * 2\n', Args(fn="f"), passes=False),
        Example("def f(x):\n    return x * 2\n", Args(fn="f"), passes=True),
        Example('def f(x):\n    """\n    >>> g(2)\n    4\n    """\n    return x * 2\n', Args(fn="f"), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Unsure where an example is anything else than such a call."""
        tree = program(passage)
        if isinstance(tree, Verdict):
            return tree
        found = [one for one in functions(tree) if one.name == args.fn]
        if len(found) != 1:
            return Verdict.fail(f"must define the function `{args.fn[:80]}` once, at the top")
        text = docstring(found[0])
        cases = list(_told(str(text.value) if text else "", args.fn))
        if None in cases or len(cases) > MAX_CASES:
            return Verdict.unsure("an example of the docstring is not a call with literals and its value")
        return _run(passage, args.fn, [case for case in cases if case is not None]) if cases else Verdict.passed()


def _labelled(cases: Sequence[str], label: str) -> Iterator[str]:
    if not label:
        return iter(cases)
    return (text.removeprefix(f"{label}: ") for text in cases if text.startswith(f"{label}: "))


def _case(text: str) -> Case | None:
    """`3, [1] -> 4` as literals; None where it is none."""
    given, arrow, expected = text.rpartition("->")
    args = f"({given.strip()},)" if given.strip() else "()"
    expected = expected.strip()
    if not arrow or len(text) > MAX_CASE or not _is_literal(args):
        return None
    return (args, expected) if _RAISES.fullmatch(expected) or _is_literal(expected) else None


def _is_literal(text: str) -> bool:
    try:
        ast.literal_eval(text)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return False
    return True


def _told(text: str, fn: str) -> Iterator[Case | None]:
    """The examples of a docstring; None for one that is not such a call."""
    lines = [line.strip() for line in text.split("\n")]
    for place, line in enumerate(lines):
        if line.startswith("..."):
            yield None
        elif line.startswith(">>>"):
            call = line.removeprefix(">>>").strip()
            expected, behind = [*lines[place + 1 : place + 3], "", ""][:2]
            given = _given(call, fn)
            alone = not behind or behind.startswith(">>>")  # what stands right below a value is of it, too
            yield _case(f"{given} -> {expected}") if given is not None and alone else None


def _given(call: str, fn: str) -> str | None:
    """The arguments of a call of the function; None for anything else."""
    try:
        found = ast.parse(call, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    is_call = isinstance(found, ast.Call) and isinstance(found.func, ast.Name) and found.func.id == fn
    return call.removeprefix(f"{fn}(")[:-1] if is_call and call.startswith(f"{fn}(") and call.endswith(")") else None


def _run(passage: Passage, fn: str, cases: Sequence[Case]) -> Verdict:
    tree = program(passage)
    if isinstance(tree, Verdict):
        return tree
    if fn not in {one.name for one in functions(tree)}:
        return Verdict.fail(f"must define the function `{fn[:80]}`")
    names = Names(tree)
    bound = frozenset(use.name for use in names.uses if use.role is not Role.READ)
    odd = refusal(tree, bound)
    return Verdict.unsure(odd) if odd else JAIL.verdict(passage.text, fn, cases, sorted(modules_of(tree)))
