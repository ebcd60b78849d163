"""Solutions as text: relations step by step, in the notation of the request and the style of the rule's answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stepcache.algebra.exact import Equation, Exact, ratio
from stepcache.algebra.items import Item, Move, Place, Relation
from stepcache.algebra.lines import read_lines
from stepcache.algebra.manner import (
    DASHED_LINE,
    NUMBERED,
    Style,
    delimited_like,
    notation_of_lines,
    open_style,
    own_notation,
    style_of,
)
from stepcache.algebra.notation import Notation, learned, rounded_text, spelled, terminates
from stepcache.algebra.read import within
from stepcache.algebra.sides import Side, Term, added, merged, negative, scaled, side_of, worth
from stepcache.algebra.solve import Kind, Solved
from stepcache.algebra.steps import Pair, given, onward

NO_SOLUTION = "no solution"
EVERY_NUMBER = "every number"
PLACES = 3
"""Decimals behind `≈`."""


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

    @property
    def names(self) -> frozenset[str]:
        """The unknown, and all that stand in the equation."""
        return self.equation.names | {self.x}

    @property
    def ending(self) -> str:
        """The words that close an answer without a value."""
        return {Kind.NONE: NO_SOLUTION, Kind.MANY: EVERY_NUMBER, Kind.ONE: ""}[self.solved.kind]


# --- the whole ------------------------------------------------------------------------------------------------------


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
    notation, style = _manner(task, sample, numbered=numbered)
    first = relation(start, notation) if sample else as_asked(task.equation, start, notation)
    lines = [first, *_relations(task, start, notation)]
    if task.solved.kind is Kind.ONE and lines[-1] != (value := _final(task, notation)):
        lines.append(value)  # `x = 10^2` has no other step
    return _joined(lines, task.ending, style)


def _manner(task: Task, sample: str, *, numbered: bool) -> tuple[Notation, Style]:
    text = task.equation.text
    notation, style = own_notation(text, task.names), delimited_like(text)
    lines = [line for line in sample.splitlines() if line.strip()]
    if lines:
        style = style_of(lines)
        known = notation_of_lines(lines, task.names, notation)
        notation = replace(known, decimal=notation.decimal)
    if numbered and "{n}" not in style.label:
        style = replace(style, label=NUMBERED)
    return notation, style


def as_asked(equation: Equation, start: Pair, notation: Notation) -> str:
    """The equation as the prompt wrote it, up to blanks, its minus close by; `start` are its sides."""
    spaced = relation(start, notation)
    begin, end = within(equation.text)
    asked = DASHED_LINE.sub(lambda dash: dash[0].strip(), equation.text[begin:end]).split()
    return " ".join(asked) if asked and "".join(asked) != "".join(spaced.split()) else spaced


# --- the rest -------------------------------------------------------------------------------------------------------


def continuation(task: Task, prefix: Sequence[str], *, numbered: bool = False) -> str | None:
    """The lines that follow verified steps: empty where they end in the value.

    None where they hold no relation, or where hyphens lead them: none of their kind may follow, and none other.
    """
    text = "".join(prefix)
    if _is_bulleted(task, text):
        return None
    items = read_lines(text, task.names, bulleted=False)
    last = next((item for item in reversed(items) if isinstance(item, Relation) and item.sign == "="), None)
    start = _sides(last) if last is not None else None
    if last is None or start is None:
        return None
    notation = learned(text, last.right, learned(text, last.left, own_notation(task.equation.text, task.names)))
    pending = _announced(items, last, start)
    lines = _relations(task, pending or start, notation)
    if pending and (not lines or lines[0] != (announced := relation(pending, notation))):
        lines = [announced, *lines] if lines else [relation(pending, notation)]
    style = _style_behind(text, numbered=numbered)
    count = sum(1 for line in text.splitlines() if line.strip())
    rest = _joined(lines, task.ending, style, first=count + 1)
    return _gap(text, style) + rest if rest else ""


def _is_bulleted(task: Task, text: str) -> bool:
    """Whether a hyphen at the start of the lines is a bullet: then the first relation is the request's equation."""
    items = read_lines(text, task.names, bulleted=True) if DASHED_LINE.match(text.lstrip()) else ()
    return any(item.equation == task.equation for item in items[:1] if isinstance(item, Relation))


def _sides(item: Relation) -> Pair | None:
    left, right = side_of(item.left), side_of(item.right)
    return (left, right) if left is not None and right is not None else None


def _announced(items: Sequence[Item], last: Relation, start: Pair) -> Pair | None:
    """The relation that moves at the end of the text lead to; None where it announces none."""
    moves = [item for item in items if isinstance(item, Move) and item.start >= last.end and item.place is Place.AHEAD]
    for move in moves:
        operand = side_of(move.operand) if move.operand is not None else None
        start = _moved(start, move.verb, operand) if operand is not None else start
    return start if moves else None


def _moved(pair: Pair, verb: str, operand: Side) -> Pair:
    """Both sides after a move."""
    if verb in ("add", "subtract"):
        terms = operand if verb == "add" else negative(operand)
        return merged(added(pair[0], terms)), merged(added(pair[1], terms))
    factor = worth(operand).get("", 0)
    if verb not in ("multiply", "divide") or not factor:
        return pair
    times = factor if verb == "multiply" else ratio(1, factor)
    return scaled(pair[0], times), scaled(pair[1], times)


def _style_behind(text: str, *, numbered: bool) -> Style:
    lines = [line for line in text.splitlines() if line.strip()]
    style = open_style(text) or (delimited_like("") if any(map(DASHED_LINE.match, lines)) else style_of(lines))
    return replace(style, label=NUMBERED) if numbered and "{n}" not in style.label else style


def _gap(text: str, style: Style) -> str:
    if text.endswith("\n"):
        return ""
    return "\n" if text.rstrip(" ").endswith("\\\\") else style.parting


# --- lines ----------------------------------------------------------------------------------------------------------


def _relations(task: Task, start: Pair, notation: Notation) -> list[str]:
    """What follows `start`, the value last; none where it is the value already."""
    written = [relation(pair, notation) for pair in onward(start, task.x)]
    if task.solved.kind is not Kind.ONE:
        return written
    value = _final(task, notation)
    if written:
        return [*written[:-1], value]
    return [] if relation(start, notation) == value else [value]


def _final(task: Task, notation: Notation) -> str:
    return final(task.x, task.solved.values[task.x], notation, decimal=task.decimal)


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


def _joined(lines: Sequence[str], ending: str, style: Style, first: int = 1) -> str:
    rows = [line.replace("=", "&=", 1) if style.aligned else line for line in lines]
    whole = [f"{style.opening}{row}{style.closing}" for row in rows]
    if not style.end:
        whole += [ending] if ending else []
        return style.parting.join(style.label.format(n=n) + line for n, line in enumerate(whole, first))
    return style.parting.join(whole) + style.end + (f"\n{ending}" if ending else "")
