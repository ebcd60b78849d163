"""What a right function is: one of the texts that the model writes for an operation, with the request's own names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

HINTS = "with type hints"
DOC = "with a docstring"

_LOOP = "result = {start}\nfor value in {arg}:\n    {step}\nreturn result"


def _loop(start: str, step: str) -> tuple[str, str]:
    return "", _LOOP.replace("{start}", start).replace("{step}", step)


BODIES: dict[str, tuple[tuple[str, str], ...]] = {
    "sum": (("", "return sum({arg})"), _loop("0", "result += value"), ("", "return sum(value for value in {arg})")),
    "product": (
        ("import math", "return math.prod({arg})"),
        _loop("1", "result *= value"),
        ("from functools import reduce", "return reduce(lambda left, right: left * right, {arg}, 1)"),
    ),
    "maximum": (
        ("", "return max({arg})"),
        ("", "result = {arg}[0]\nfor value in {arg}:\n    if value > result:\n        result = value\nreturn result"),
        ("", "return sorted({arg})[-1]"),
    ),
    "minimum": (
        ("", "return min({arg})"),
        ("", "result = {arg}[0]\nfor value in {arg}:\n    if value < result:\n        result = value\nreturn result"),
    ),
    "mean": (
        ("", "return sum({arg}) / len({arg})"),
        ("import statistics", "return statistics.mean({arg})"),
        ("from statistics import fmean", "return fmean({arg})"),
    ),
    "median": (
        ("from statistics import median as middle", "return middle({arg})"),
        (
            "",
            """ordered = sorted({arg})
half = len(ordered) // 2
if len(ordered) % 2:
    return ordered[half]
return (ordered[half - 1] + ordered[half]) / 2""",
        ),
    ),
    "length": (("", "return len({arg})"), _loop("0", "result += 1")),
    "number of even numbers": (
        ("", "return sum(1 for value in {arg} if value % 2 == 0)"),
        ("", "return len([value for value in {arg} if value % 2 == 0])"),
        ("", "return len(list(filter(lambda value: not value % 2, {arg})))"),
    ),
    "second largest element": (
        ("", "return sorted({arg})[-2]"),
        ("import heapq", "return heapq.nlargest(2, {arg})[1]"),
        ("", "best = max({arg})\nreturn max(value for value in {arg} if value != best)"),
    ),
    "reversed copy": (
        ("", "return {arg}[::-1]"),
        ("", "return list(reversed({arg}))"),
        ("", "result = []\nfor value in {arg}:\n    result.insert(0, value)\nreturn result"),
    ),
}
"""By operation what stands above the function, and its body: each right by construction, whatever the list."""

EXAMPLES = {
    "sum": "6", "product": "6", "maximum": "3", "minimum": "1", "mean": "2.0", "median": "2", "length": "3",
    "number of even numbers": "1", "second largest element": "2", "reversed copy": "[2, 1, 3]",
}  # fmt: skip
"""What each gives for `[3, 1, 2]`."""

_DOCS = (
    '"""Return the {op} of {arg}."""',
    '"""Return the {op} of {arg}.\n\nArgs:\n    {arg}: what {fn}() looks at.\n\n>>> {fn}([3, 1, 2])\n{example}\n"""',
    "'''Give the {op} (see `{fn}`).\n\n:param {arg}: what is looked at\n'''",
)
_CHECKS = ("", 'if {arg} is None:\n    raise TypeError("{arg} must be a list")', "# {arg} is not changed")
_FENCES = (
    "```python\n{code}\n```",
    "Here is the function:\n\n```python\n{code}\n```\n\nCall it with a list.",
    "```\n{code}\n```",
)
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Function:
    """A function that is asked for: it is one of its texts, and nothing else is.

    Attributes:
        style: What else is demanded; empty for nothing.
        manners: Which bodies the model of this group writes, by their places.
    """

    op: str
    fn: str
    arg: str
    style: str = ""
    manners: tuple[int, ...] = (0, 1, 2)

    def holds(self, text: str) -> bool:
        """Whether it is one of the texts; one in a fence is what stands in it."""
        found = re.search(r"```(?:python)?\n(.*?)\n```", text, re.DOTALL)
        return (found[1] if found else text).strip("\n") in set(self.texts())

    def right(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """A right text in the group's manner, at times with its fence."""
        text = rng.choice(list(self.texts(self.manners)))
        return rng.choice(_FENCES).format(code=text) if rng.random() < 0.2 else text

    def wrong(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """A slip: another operation, a name left over, a library that is not there, code that is none."""
        own = rng.choice(list(self.texts(self.manners)))
        slips = [*self._slips(own, rng), *_broken(own, self.fn)]
        return next((slip for slip in rng.sample(slips, len(slips)) if not self.holds(slip)), "I cannot do that.")

    def texts(self, manners: Sequence[int] | None = None) -> Iterator[str]:
        """Every right text; of the manners given, where one of them can be written with these names."""
        bodies = BODIES[self.op]
        chosen = [bodies[place % len(bodies)] for place in manners or range(len(bodies))]
        fit = [one for one in chosen if self._is_free(*one)] or [one for one in bodies if self._is_free(*one)]
        docs = _DOCS if self.style == DOC else ("", *_DOCS)
        hints = (True,) if self.style == HINTS else (False, True)
        for (above, body), doc, check, hinted in product(fit, docs, _CHECKS, hints):
            yield self._written(above, body, doc + "\n" + check, hinted=hinted)

    def _is_free(self, above: str, body: str) -> bool:
        """Whether the names mean nothing else in that body: no builtin that it calls, no variable of its own.

        What a comprehension or a lambda binds is its own affair: the list is looked at outside of it.
        """
        used = set(_NAME.findall(f"{above}\n{body}".replace("{arg}", " ")))
        inner = {"value", "left", "right"} if "for value in {arg}:" not in body else set()
        local = {"result", "value", "ordered", "half", "best", "left", "right"}
        return self.arg not in used - inner and self.fn not in used - local

    def _written(self, above: str, body: str, begun: str, *, hinted: bool) -> str:
        gives = "list[float]" if self.op == "reversed copy" else "float"
        head = f"def {self.fn}({self.arg}: list[float]) -> {gives}:" if hinted else f"def {self.fn}({self.arg}):"
        words = {"op": self.op, "fn": self.fn, "arg": self.arg, "example": EXAMPLES[self.op]}
        inside = f"{begun.format(**words)}\n{body.format(arg=self.arg)}"
        lines = [f"    {line}" if line else "" for line in inside.split("\n")]
        code = "\n".join([head, *_tidied(lines)])
        return f"{above}\n\n\n{code}" if above else code

    def _slips(self, own: str, rng: Random) -> list[str]:
        other = rng.choice([op for op in BODIES if op != self.op])
        strange = Function(other, self.fn, self.arg)
        head, _, body = own.partition(":\n")
        return [
            next(iter(strange.texts()), own),
            f"{head}:\n" + "my_list".join(body.rsplit(self.arg, 1)),
            own.replace("return ", "print(", 1) + ")",
            own.replace(f"({self.arg})", f"({self.arg}[1:])"),
            own.replace(f"in {self.arg}", f"in {self.arg}[:-1]"),
            own.replace(f"{self.fn}({self.arg}", f"{self.fn}({self.arg}, start", 1),
            own.replace(self.fn, "calculate"),
            own.replace(self.arg, "input_list"),
            f"import os\n\n{own}",
            own.replace("import", "# import"),
            own.replace(self.fn, "calculate").replace(self.arg, "input_list").replace("return", "return 1 +"),
        ]


def _tidied(lines: list[str]) -> list[str]:
    """Without the empty lines at the start, and without two side by side."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return kept


def _broken(own: str, fn: str) -> list[str]:
    return [
        own.replace(":\n", "\n", 1),
        own[: max(20, len(own) - 12)],
        own.replace(")", "", 1),
        f"{own}\n\n{fn} = None",
        f"Use the function {fn}, which you know.",
        own.replace("    return", "return"),
        own.replace("return ", "return await "),
        own.replace("def ", "async def ", 1),
    ]
