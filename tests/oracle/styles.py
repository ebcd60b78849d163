"""Writing styles: the same derivation as different people and models would put it down."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tests.oracle.derivations import Derivation, Line, Move, Verb
from tests.oracle.expressions import Equation, Expr, Num, Var, num, substitute
from tests.oracle.notation import LATEX, PLAIN, Notation, write, write_equation

IMPERATIVE = {
    Verb.ADD: "Add {} to both sides",
    Verb.SUBTRACT: "Subtract {} from both sides",
    Verb.MULTIPLY: "Multiply both sides by {}",
    Verb.DIVIDE: "Divide both sides by {}",
    Verb.EXPAND: "Expand the parentheses",
    Verb.COMBINE: "Combine like terms",
}
GERUND = {
    Verb.ADD: "Adding {} to both sides",
    Verb.SUBTRACT: "Subtracting {} from both sides",
    Verb.MULTIPLY: "Multiplying both sides by {}",
    Verb.DIVIDE: "Dividing both sides by {}",
    Verb.EXPAND: "Expanding the parentheses",
    Verb.COMBINE: "Combining like terms",
}
SHORT = {
    Verb.ADD: "add {}",
    Verb.SUBTRACT: "subtract {}",
    Verb.MULTIPLY: "multiply by {}",
    Verb.DIVIDE: "divide by {}",
    Verb.EXPAND: "expand",
    Verb.COMBINE: "combine like terms",
}
SIGNS = {Verb.ADD: "+", Verb.SUBTRACT: "-", Verb.MULTIPLY: "*", Verb.DIVIDE: "/"}
PLAIN_ENDINGS = {"none": "no solution", "all": "every number"}
SPOKEN_ENDINGS = {"none": "So there is no solution.", "all": "So every number is a solution."}
FORMAL_ENDINGS = {"none": "The equation has no solution.", "all": "All real numbers are solutions."}

Writer = Callable[[Derivation, Notation], str]


@dataclass(frozen=True, slots=True)
class Style:
    """One way to write a solution.

    Attributes:
        name: Its name in cases.
        group: `plain` (relations, perhaps with short marks) or `chatty` (sentences).
        write: Makes the text.
        latex: Written in LaTeX, whatever the notation of the request.
        moves: Whether it names what is done to both sides.
        check: Whether it ends with the value put into the given equation.
    """

    name: str
    group: str
    write: Writer
    latex: bool = False
    moves: bool = False
    check: bool = False


def written(derivation: Derivation, style: Style, notation: Notation) -> str:
    """The derivation in the style, in the request's notation where the style allows it."""
    if style.latex:
        return style.write(derivation, replace(LATEX, times=notation.times if notation.latex else ""))
    if notation.latex:
        return style.write(derivation, replace(PLAIN, times="\N{MIDDLE DOT}" if notation.times else ""))
    return style.write(derivation, notation)


def _relations(derivation: Derivation, notation: Notation) -> list[str]:
    return [write_equation(line.equation, notation) for line in derivation.lines]


def _ended(lines: Iterable[str], derivation: Derivation, endings: dict[str, str] | None = None) -> str:
    """The lines, and the words for no solution or every number where one of these is the answer."""
    texts = endings or PLAIN_ENDINGS
    ending = [texts[derivation.solution]] if isinstance(derivation.solution, str) else []
    return "\n".join([*lines, *ending])


def _each(pattern: str) -> Writer:
    def write_lines(derivation: Derivation, notation: Notation) -> str:
        relations = _relations(derivation, notation)
        return _ended((pattern.format(n=n, r=r) for n, r in enumerate(relations, 1)), derivation)

    return write_lines


def _joined(sign: str, pattern: str = "{}") -> Writer:
    def write_joined(derivation: Derivation, notation: Notation) -> str:
        return _ended([pattern.format(sign.join(_relations(derivation, notation)))], derivation)

    return write_joined


def _aligned(begin: str, end: str) -> Writer:
    def write_aligned(derivation: Derivation, notation: Notation) -> str:
        rows = [relation.replace(" = ", " &= ", 1) for relation in _relations(derivation, notation)]
        return _ended([begin, " \\\\\n".join(rows), end], derivation)

    return write_aligned


def _bracketed(derivation: Derivation, notation: Notation) -> str:
    lines = [
        relation + (f"   ({_said(SHORT, line.move, notation)})" if line.move else "")
        for relation, line in zip(_relations(derivation, notation), derivation.lines, strict=True)
    ]
    return _ended(lines, derivation)


def _square(derivation: Derivation, notation: Notation) -> str:
    lines = [
        relation + _square_mark(line.move, notation)
        for relation, line in zip(_relations(derivation, notation), derivation.lines, strict=True)
    ]
    return _ended(lines, derivation)


def _square_mark(move: Move | None, notation: Notation) -> str:
    if move is None or move.operand is None:
        return ""
    return f"   [{SIGNS[move.verb]}{_operand(move.operand, notation)}]"


def _operand(operand: Expr, notation: Notation) -> str:
    text = write(operand, notation)
    return f"({text})" if isinstance(operand, Num) and operand.value < 0 else text


def _said(words: dict[Verb, str], move: Move, notation: Notation, dollars: bool = False) -> str:
    operand = write(move.operand, notation) if move.operand else ""
    return words[move.verb].format(f"${operand}$" if dollars else operand)


def _unsimplified(derivation: Derivation, notation: Notation) -> str:
    lines: list[str] = []
    for line in derivation.lines:
        lines += [write_equation(line.undone, notation)] if line.undone else []
        lines.append(write_equation(line.equation, notation))
    return _ended(lines, derivation)


def _chained(derivation: Derivation, notation: Notation) -> str:
    return _ended((_chain(line, derivation.unknown, notation) for line in derivation.lines), derivation)


def _chain(line: Line, unknown: str, notation: Notation) -> str:
    text = write_equation(line.equation, notation)
    if line.undone is None or not isinstance(line.equation[1], Num):
        return text
    middle = line.undone[1]
    if substitute(middle, {unknown: num(1)}) != middle:
        return text
    equals = " = " if notation.spaced else "="
    return equals.join(write(one, notation) for one in (line.equation[0], middle, line.equation[1]))


def _mirrored(derivation: Derivation, notation: Notation) -> str:
    lines = [line if _is_final(line.equation) else Line(line.equation[::-1]) for line in derivation.lines]
    return _each("{r}")(replace(derivation, lines=tuple(lines)), notation)


def _is_final(equation: Equation) -> bool:
    return isinstance(equation[0], Var) and isinstance(equation[1], Num)


def _chatty(derivation: Derivation, notation: Notation) -> str:
    """Sentences between the relations; the answer said in words at the end."""
    relations = _relations(derivation, notation)
    lines, starts = [relations[0]], iter(("First, ", *["Now "] * 9))
    for relation, line in zip(relations[1:], derivation.lines[1:], strict=True):
        if line.move:
            said = _said(IMPERATIVE, line.move, notation)
            lines.append(f"{next(starts)}{said[0].lower()}{said[1:]}:")
        lines.append(relation)
    return _ended([*lines, *_spoken_value(derivation, notation)], derivation, SPOKEN_ENDINGS)


def _spoken_value(derivation: Derivation, notation: Notation) -> list[str]:
    last = derivation.lines[-1].equation
    return [f"So {derivation.unknown} equals {write(last[1], notation)}."] if _is_final(last) else []


def _narrated(derivation: Derivation, notation: Notation) -> str:
    """Sentences such as `Subtracting 3 from both sides gives 2x = 10.`, one a line."""
    relations = _relations(derivation, notation)
    lines = [f"We start with {relations[0]}."]
    for relation, line in zip(relations[1:], derivation.lines[1:], strict=True):
        lines.append(f"{_said(GERUND, line.move, notation)} gives {relation}." if line.move else f"So {relation}.")
    return _ended(lines, derivation, FORMAL_ENDINGS)


def _commanded(derivation: Derivation, notation: Notation) -> str:
    """`Divide both sides by 2: x = 5`."""
    relations = _relations(derivation, notation)
    lines = [relations[0]]
    for relation, line in zip(relations[1:], derivation.lines[1:], strict=True):
        lines.append(f"{_said(IMPERATIVE, line.move, notation)}: {relation}" if line.move else f"So {relation}")
    return _ended(lines, derivation)


def _headed(derivation: Derivation, notation: Notation) -> str:
    """Markdown headings with the moves, relations below them, the answer in bold."""
    relations = _relations(derivation, notation)
    lines, number = [f"Given: {relations[0]}", ""], 1
    for relation, line in zip(relations[1:], derivation.lines[1:], strict=True):
        if line.move:
            lines.append(f"**Step {number}:** {_said(IMPERATIVE, line.move, notation)}.")
            number += 1
        lines += [relation, ""]
    answer = [f"**Answer:** {relations[-1]}"] if _is_final(derivation.lines[-1].equation) else []
    return _ended([*lines, *answer], derivation, SPOKEN_ENDINGS)


def _walked(derivation: Derivation, notation: Notation) -> str:
    """What language models write most: steps with their moves, written out before they are carried out."""
    lines, number = [f"Let's solve {write_equation(derivation.given, notation)} for {derivation.unknown}."], 1
    for line in derivation.lines[1:]:
        if line.move:
            lines += ["", f"Step {number}: {_said(IMPERATIVE, line.move, notation)}."]
            number += 1
        lines += [write_equation(line.undone, notation)] if line.undone else []
        lines.append(write_equation(line.equation, notation))
    if _is_final(derivation.lines[-1].equation):
        lines += ["", f"The solution is {write_equation(derivation.lines[-1].equation, notation)}."]
    return _ended(lines, derivation, FORMAL_ENDINGS)


def _called(derivation: Derivation, notation: Notation) -> str:
    """`Divide by 2: x = 5`, and a last sentence."""
    relations = _relations(derivation, notation)
    lines = [f"Start: {relations[0]}"]
    for relation, line in zip(relations[1:], derivation.lines[1:], strict=True):
        said = _said(SHORT, line.move, notation) if line.move else "so"
        lines.append(f"{said[0].upper()}{said[1:]}: {relation}")
    return _ended([*lines, *_spoken_value(derivation, notation)], derivation, SPOKEN_ENDINGS)


def _told(derivation: Derivation, notation: Notation) -> str:
    """Sentences such as `We divide both sides by 2 and get x = 5.`, one a line."""
    relations = _relations(derivation, notation)
    lines = [f"The equation is {relations[0]}."]
    for relation, line in zip(relations[1:], derivation.lines[1:], strict=True):
        said = _said(IMPERATIVE, line.move, notation) if line.move else ""
        lines.append(f"We {said[0].lower()}{said[1:]} and get {relation}." if said else f"So {relation}.")
    return _ended(lines, derivation, FORMAL_ENDINGS)


def _spoken_latex(derivation: Derivation, notation: Notation) -> str:
    """`Subtract $3$ from both sides:` and the relation between `$$`."""
    relations = _relations(derivation, notation)
    lines = ["We want to solve", f"$${relations[0]}$$"]
    for relation, line in zip(relations[1:], derivation.lines[1:], strict=True):
        lines += [f"{_said(IMPERATIVE, line.move, notation, dollars=True)}:"] if line.move else ["So"]
        lines.append(f"$${relation}$$")
    return _ended(lines, derivation, SPOKEN_ENDINGS)


def _boxed(pattern: str) -> Writer:
    def write_boxed(derivation: Derivation, notation: Notation) -> str:
        relations = [f"${relation}$" for relation in _relations(derivation, notation)]
        last = derivation.lines[-1].equation
        if _is_final(last):
            value = write(last[1], notation)
            relations[-1] = "$" + pattern.replace("@x", derivation.unknown).replace("@v", value) + "$"
        return _ended(relations, derivation)

    return write_boxed


def _closed(pattern: str) -> Writer:
    """Plain lines; the last relation put into `pattern`, in place of its line or below it."""

    def write_closed(derivation: Derivation, notation: Notation) -> str:
        relations = _relations(derivation, notation)
        if _is_final(derivation.lines[-1].equation):
            relations[-1] = pattern.format(r=relations[-1])
        return _ended(relations, derivation)

    return write_closed


def _checked(derivation: Derivation, notation: Notation) -> str:
    return "\n".join([_each("{r}")(derivation, notation), *_check(derivation, notation, "Check: {} ✓")])


def _chatty_checked(derivation: Derivation, notation: Notation) -> str:
    return "\n".join([_chatty(derivation, notation), *_check(derivation, notation, "Check: {}, which is true.")])


def _check(derivation: Derivation, notation: Notation, pattern: str) -> list[str]:
    solution = derivation.solution
    if isinstance(solution, str):
        return []
    value = {derivation.unknown: num(solution, derivation.decimal)}
    left, right = (substitute(side, value) for side in derivation.given)
    return [pattern.format(write_equation((left, right), notation))]


def _short_last(derivation: Derivation, notation: Notation) -> str:
    """Only what is needed: given, one line, the value; commas between."""
    return _ended([", so ".join(_relations(derivation, notation))], derivation)


STYLES: dict[str, Style] = {
    one.name: one
    for one in (
        Style("lines", "plain", _each("{r}")),
        Style("numbered", "plain", _each("{n}. {r}")),
        Style("steps", "plain", _each("Step {n}: {r}")),
        Style("bullets", "plain", _each("- {r}")),
        Style("dollars", "plain", _each("${r}$"), latex=True),
        Style("display", "plain", _each("\\[ {r} \\]"), latex=True),
        Style("align", "plain", _aligned("\\begin{align}", "\\end{align}"), latex=True),
        Style("aligned", "plain", _aligned("$$\\begin{aligned}", "\\end{aligned}$$"), latex=True),
        Style("arrows", "plain", _joined(" ⇒ ")),
        Style("ascii_arrows", "plain", _joined(" -> ")),
        Style("latex_arrows", "plain", _joined(r" \Rightarrow ", "${}$"), latex=True),
        Style("bracketed", "plain", _bracketed, moves=True),
        Style("square_brackets", "plain", _square, moves=True),
        Style("unsimplified", "plain", _unsimplified),
        Style("chained", "plain", _chained),
        Style("mirrored", "plain", _mirrored),
        Style("boxed", "plain", _boxed(r"\boxed{@x = @v}"), latex=True),
        Style("boxed_value", "plain", _boxed(r"@x = \boxed{@v}"), latex=True),
        Style("bold", "plain", _closed("**{r}**")),
        Style("answer", "plain", _closed("{r}\nAnswer: {r}")),
        Style("checked", "plain", _checked, check=True),
        Style("so", "plain", _short_last),
        Style("chatty", "chatty", _chatty, moves=True),
        Style("narrated", "chatty", _narrated, moves=True),
        Style("commanded", "chatty", _commanded, moves=True),
        Style("headed", "chatty", _headed, moves=True),
        Style("spoken_latex", "chatty", _spoken_latex, latex=True, moves=True),
        Style("walked", "chatty", _walked, moves=True),
        Style("called", "chatty", _called, moves=True),
        Style("told", "chatty", _told, moves=True),
        Style("therefore", "chatty", _closed("Therefore, {r}.")),
        Style("chatty_checked", "chatty", _chatty_checked, moves=True, check=True),
    )
}
PLAIN_STYLES = tuple(name for name, one in STYLES.items() if one.group == "plain")
CHATTY_STYLES = tuple(name for name, one in STYLES.items() if one.group == "chatty")
"""Names of the styles by group."""
