r"""Solutions as text: relations step by step, in the notation of the request and the style of the rule's answers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from stepcache.algebra.exact import Equation
from stepcache.algebra.notation import PLAIN, Notation, learned, rounded_text, spelled, terminates
from stepcache.algebra.read import read_sides, within
from stepcache.algebra.sides import Exact, Side, Term, side_of
from stepcache.algebra.solve import Kind, Solved
from stepcache.algebra.steps import Pair, given, onward
from stepcache.ports import Refusal

NO_SOLUTION = "no solution"
EVERY_NUMBER = "every number"
PLACES = 3
"""Decimals behind `≈`."""


@dataclass(frozen=True, slots=True)
class Style:
    r"""How a line of a solution looks.

    Attributes:
        label: In front of each relation, `{n}` for its number: `{n}. `, `Step {n}: `, `- `.
        opening: Delimiters of mathematics around each relation.
        closing: The same, behind it.
        parting: What stands between two lines.
    """

    label: str = ""
    opening: str = ""
    closing: str = ""
    parting: str = "\n"


LABELS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Step \d+: "), "Step {n}: "),
    (re.compile(r"Step \d+\. "), "Step {n}. "),
    (re.compile(r"\*\*Step \d+:\*\* "), "**Step {n}:** "),
    (re.compile(r"\d+\. "), "{n}. "),
    (re.compile(r"\d+\) "), "{n}) "),
    (re.compile(r"\(\d+\) "), "({n}) "),
    (re.compile(r"- (?![\d(])"), "- "),
    (re.compile(r"\* "), "* "),
    (re.compile(r"• "), "• "),
)
NUMBERED = "{n}. "
DELIMITERS = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[ ", r" \]"), (r"\[", r"\]"), ("`", "`"))


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written.

    Attributes:
        equation: The request's own.
        x: The unknown asked for.
        solved: What it amounts to.
        decimal: Whether the number is asked for as a decimal.
    """

    equation: Equation
    x: str
    solved: Solved
    decimal: bool = False


def solution(task: Task, *, sample: str = "", numbered: bool = False) -> str | None:
    """The whole solution: the equation as the prompt wrote it, then step by step to the value.

    Args:
        task: What is to be written.
        sample: An answer whose notation and labels are met as far as they are known ones.
        numbered: Whether the lines must be numbered.
    """
    start = given(task.equation, task.x)
    if start is None:
        return None
    style, notation = _manner(task, sample, numbered=numbered)
    lines = [_restated(task.equation, start, notation, sample), *_relations(task, start, notation)]
    return _joined(lines, _ending(task), style)


def continuation(task: Task, prefix: Sequence[str], *, numbered: bool = False) -> str | None:
    """The lines that follow verified steps; None where their last relation is not found or nothing is left to write."""
    text = "".join(prefix)
    last = last_relation(text, task.equation.names | {task.x})
    if last is None:
        return None
    style, notation = _manner(task, text, numbered=numbered)
    lines, ending = _relations(task, last, notation), _ending(task)
    if not lines and not ending:
        return None
    count = sum(1 for line in text.splitlines() if line.strip())
    gap = "" if text.endswith("\n") else style.parting
    return gap + _joined(lines, ending, style, first=count + 1)


def last_relation(text: str, names: frozenset[str]) -> Pair | None:
    """The last line that is a relation, as its sides."""
    for line in reversed(text.splitlines()):
        sides = read_sides(_bare(line), names)
        if not isinstance(sides, Refusal):
            left, right = side_of(sides[0]), side_of(sides[1])
            if left is not None and right is not None:
                return left, right
    return None


# --- manner ---------------------------------------------------------------------------------------------------------


def _manner(task: Task, sample: str, *, numbered: bool) -> tuple[Style, Notation]:
    text, names = task.equation.text, task.equation.names | {task.x}
    notation = own_notation(text, names)
    style = _style_of([text]) if text else Style()
    lines = [line for line in sample.splitlines() if line.strip()]
    if lines:
        style = _style_of(lines)
        for line in lines:
            notation = notation_of(_bare(line), names | _letters(line), notation)
        notation = replace(notation, decimal="." in text and notation.decimal)
    if numbered and "{n}" not in style.label:
        style = replace(style, label=NUMBERED)
    return style, notation


def own_notation(text: str, names: frozenset[str]) -> Notation:
    """The notation of a prompt's equation, with blanks round its signs."""
    known = replace(PLAIN, over=r"\frac") if "\\" in text or "$" in text else PLAIN
    return replace(notation_of(text, names, known), plus=PLAIN.plus)


def notation_of(text: str, names: frozenset[str], known: Notation) -> Notation:
    """The notation of one relation, if the text is one."""
    sides = read_sides(text, names) if text else Refusal("")
    if isinstance(sides, Refusal):
        return known
    for tree in sides:
        known = learned(text, tree, known)
    return known


def _letters(line: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", line))


def _style_of(lines: Sequence[str]) -> Style:
    """Label and delimiters, where the lines agree on them."""
    labels = {_label(line) for line in lines}
    label = labels.pop() if len(labels) == 1 else ""
    around = {_delimiters(_bare_label(line)) for line in lines}
    opening, closing = around.pop() if len(around) == 1 else ("", "")
    return Style(label, opening, closing)


def _label(line: str) -> str:
    return next((label for pattern, label in LABELS if pattern.match(line)), "")


def _bare_label(line: str) -> str:
    match = next((found for pattern, _ in LABELS if (found := pattern.match(line))), None)
    return line[match.end() :] if match else line


def _delimiters(text: str) -> tuple[str, str]:
    text = text.strip()
    return next((pair for pair in DELIMITERS if text.startswith(pair[0]) and text.endswith(pair[1])), ("", ""))


def _bare(line: str) -> str:
    text = _bare_label(line).strip()
    start, end = within(text)
    return text[start:end]


# --- lines ----------------------------------------------------------------------------------------------------------


def _restated(equation: Equation, start: Pair, notation: Notation, sample: str) -> str:
    """As the prompt wrote it, or in the sample's notation."""
    return relation(start, notation) if sample else as_asked(equation, start, notation)


def as_asked(equation: Equation, start: Pair, notation: Notation) -> str:
    """The equation as the prompt wrote it, up to blanks; `start` are its sides."""
    spaced = relation(start, notation)
    begin, end = within(equation.text)
    asked = equation.text[begin:end].split()
    return " ".join(asked) if asked and "".join(asked) != "".join(spaced.split()) else spaced


def _relations(task: Task, start: Pair, notation: Notation) -> list[str]:
    pairs = [start, *onward(start, task.x)]
    written = [relation(pair, notation) for pair in pairs[1:]]
    if task.solved.kind is not Kind.ONE:
        return written
    value = final(task.x, task.solved.values[task.x], notation, decimal=task.decimal)
    if written:
        return [*written[:-1], value]
    return [] if relation(start, notation) == value else [value]


def relation(pair: Pair, notation: Notation, sign: str = "=") -> str:
    """Both sides with the sign between them."""
    blank = " " if notation.plus[0] or notation.plus[1] else ""
    return f"{spelled(pair[0], notation)}{blank}{sign}{blank}{spelled(pair[1], notation)}"


def final(x: str, value: Exact, notation: Notation, *, decimal: bool = False) -> str:
    """`x = 5`, `x = 7/3`; with `decimal` `x = 2.5`, or `x = 7/3 ≈ 2.333`."""
    number: Side = (Term(value),)
    if decimal and terminates(value):
        notation = replace(notation, decimal=True)
    text = relation(((Term(1, x),), number), notation)
    if not decimal or terminates(value):
        return text
    about = r" \approx " if notation.latex else " ≈ "
    return text + about + rounded_text(value, PLACES).replace("-", notation.minus)


def _ending(task: Task) -> str:
    kinds = {Kind.NONE: NO_SOLUTION, Kind.MANY: EVERY_NUMBER, Kind.ONE: ""}
    return kinds[task.solved.kind]


def _joined(lines: Iterable[str], ending: str, style: Style, first: int = 1) -> str:
    whole = [f"{style.opening}{line}{style.closing}" for line in lines]
    whole += [ending] if ending else []
    return style.parting.join(style.label.format(n=n) + line for n, line in enumerate(whole, first))
