"""`python.parses`, and what a step is: the head of a definition, a docstring."""

import ast
from typing import ClassVar

from pydantic import BaseModel

from stepcache import Example, NoArgs, Passage, Target, Verdict
from stepcache_python.pure import ANY, Pure, header, program
from stepcache_python.reading import Unreadable


class Parses(Pure):
    """Pass an output that is a whole Python program and nothing else.

    Why: code in a fence, with a sentence around it, or cut short is no program to whoever runs it.
    """

    name: ClassVar[str] = "python.parses"
    Args: ClassVar[type[BaseModel]] = NoArgs
    examples: ClassVar[tuple[Example, ...]] = (
        Example("def total(xs):\n    return sum(xs)\n", NoArgs(), passes=True),
        Example("def total(xs)\n    return sum(xs)\n", NoArgs(), passes=False),
        Example("```python\nx = 1\n```", NoArgs(), passes=False),
        Example("return 1", NoArgs(), passes=False),
        Example("# nothing", NoArgs(), passes=False),
    )

    def check(self, passage: Passage, args: NoArgs) -> Verdict:
        """As the compiler reads it, which runs nothing; comments alone are no program."""
        found = program(passage)
        return found if isinstance(found, Verdict) else Verdict.of(bool(found.body), "holds no statement")


class DefLine(Pure):
    """Pass a step that is the head of one definition: `def total(xs):`, with its decorators.

    Why: it tells a segmenter's steps apart (`step signature is python.def_line`).
    """

    name: ClassVar[str] = "python.def_line"
    targets: ClassVar[frozenset[Target]] = ANY
    Args: ClassVar[type[BaseModel]] = NoArgs
    examples: ClassVar[tuple[Example, ...]] = (
        Example("def total(xs: list[int]) -> int:\n", NoArgs(), passes=True),
        Example("def total(xs):\n    return sum(xs)\n", NoArgs(), passes=False),
        Example("import math\n", NoArgs(), passes=False),
    )

    def check(self, passage: Passage, args: NoArgs) -> Verdict:
        """A definition without its body."""
        found = header(passage.text)
        if isinstance(found, Unreadable):
            return Verdict.fail(f"no head of a definition: {found.reason}")
        heads = [node for node in found.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        return Verdict.of(
            len(heads) == len(found.body) == 1 and [type(node) for node in heads[0].body] == [ast.Pass],
            "not the head of one definition",
        )


class IsDocstring(Pure):
    """Pass a step that is a text in quotes and nothing else.

    Why: it tells a segmenter's steps apart (`step doc is python.docstring`).
    """

    name: ClassVar[str] = "python.docstring"
    targets: ClassVar[frozenset[Target]] = ANY
    Args: ClassVar[type[BaseModel]] = NoArgs
    examples: ClassVar[tuple[Example, ...]] = (
        Example('    """Return the sum."""\n', NoArgs(), passes=True),
        Example("    return 'sum'\n", NoArgs(), passes=False),
        Example('"a" "b" ', NoArgs(), passes=True),
        Example("f'{x}'", NoArgs(), passes=False),
    )

    def check(self, passage: Passage, args: NoArgs) -> Verdict:
        """Its indent does not count."""
        found = program(Passage(passage.text.strip()))
        if isinstance(found, Verdict):
            return found
        values = [node.value for node in found.body if isinstance(node, ast.Expr)]
        alone = len(values) == len(found.body) == 1 and isinstance(values[0], ast.Constant)
        return Verdict.of(alone and isinstance(getattr(values[0], "value", None), str), "not a text in quotes alone")
