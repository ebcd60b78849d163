r"""The manner of an answer: how its lines are labelled and delimited, and how its mathematics is spelled."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from stepcache.algebra.lines import is_bulleted
from stepcache.algebra.notation import PLAIN, Notation, learned
from stepcache.algebra.read import read_sides, within
from stepcache.ports import Refusal


@dataclass(frozen=True, slots=True)
class Style:
    r"""How a line of a solution looks.

    Attributes:
        label: In front of each relation, `{n}` for its number: `{n}. `, `Step {n}: `, `* `; never `- `, a minus.
        opening: Delimiters of mathematics around each relation.
        closing: The same, behind it.
        parting: What stands between two lines.
        end: What stands behind the last relation: `\end{align}`.
        aligned: Whether rows are aligned at `&=`.
    """

    label: str = ""
    opening: str = ""
    closing: str = ""
    parting: str = "\n"
    end: str = ""
    aligned: bool = False


BULLET = "* "
DASHED_LINE = re.compile(r"^([ \t]*)[-–−][ \t]+", re.MULTILINE)
LABELS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Step \d+: "), "Step {n}: "),
    (re.compile(r"Step \d+\. "), "Step {n}. "),
    (re.compile(r"\*\*Step \d+:\*\* "), "**Step {n}:** "),
    (re.compile(r"\d+\. "), "{n}. "),
    (re.compile(r"\d+\) "), "{n}) "),
    (re.compile(r"[-–] "), BULLET),
    (re.compile(r"\* "), BULLET),
    (re.compile(r"• "), "• "),
)
NUMBERED = "{n}. "
DELIMITERS = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[ ", r" \]"), (r"\[", r"\]"), ("`", "`"))
OPEN_ENVIRONMENT = re.compile(r"(\$\$\s*|\\\[\s*)?\\begin\{(\w+\*?)\}(?!.*\\end\{)", re.DOTALL)


def style_of(lines: Sequence[str]) -> Style:
    """Label and delimiters, where the lines agree on them."""
    labels = {_label(line) for line in lines}
    label = labels.pop() if len(labels) == 1 else ""
    around = {_delimiters(_unlabelled(line)) for line in lines}
    opening, closing = around.pop() if len(around) == 1 else ("", "")
    return Style(label, opening, closing)


def delimited_like(text: str) -> Style:
    """The delimiters of a prompt's equation: what stands before it is no label, a hyphen there its minus."""
    opening, closing = _delimiters(text)
    return Style(opening=opening, closing=closing)


def without_dashes(text: str) -> str:
    """An answer whose lines hyphens lead, with bullets in their place that nobody takes for a minus."""
    return DASHED_LINE.sub(rf"\1{BULLET}", text) if is_bulleted(text) else text


def open_style(text: str) -> Style | None:
    """The style inside an environment that the text opens and does not close."""
    match = OPEN_ENVIRONMENT.search(text)
    if match is None:
        return None
    outer = {"$": "$$", "\\": r"\]"}[match[1][0]] if match[1] else ""
    return Style(parting=" \\\\\n", end=f"\n\\end{{{match[2]}}}{outer}", aligned="&" in text)


def _label(line: str) -> str:
    return next((label for pattern, label in LABELS if pattern.match(line)), "")


def _unlabelled(line: str) -> str:
    match = next((found for pattern, _ in LABELS if (found := pattern.match(line))), None)
    return line[match.end() :] if match else line


def _delimiters(text: str) -> tuple[str, str]:
    text = text.strip()
    return next((pair for pair in DELIMITERS if text.startswith(pair[0]) and text.endswith(pair[1])), ("", ""))


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


def notation_of_lines(lines: Iterable[str], names: frozenset[str], known: Notation) -> Notation:
    """The notation of an answer's lines, whatever their unknown is."""
    for line in lines:
        text = _unlabelled(line).strip()
        start, end = within(text)
        letters = re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", text)
        known = notation_of(text[start:end], names | frozenset(letters), known)
    return known
