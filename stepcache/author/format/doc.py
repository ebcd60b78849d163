"""What is to be laid out: the words between tokens that say where lines may break.

A document is a string, a tuple of documents, or one of the classes below. As in Wadler's "A prettier printer", a group
stands on one line if it fits, else its line breaks are taken; a fill takes only those that it needs.
"""

from dataclasses import dataclass, field

INDENT = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line break; `flat` is written instead where its group stands on one line, None where it never can."""

    flat: str | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """A line break with an empty line before it."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment at a line's end, of which the width does not count; a line break follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Long:
    """A text in three quotes, quotes included.

    Attributes:
        moved: Whether its lines are indented from the line on which it begins.
    """

    text: str
    moved: bool = True


@dataclass(frozen=True, slots=True)
class IfBroken:
    """Written only where its group's line breaks are taken."""

    text: str


@dataclass(frozen=True, slots=True)
class Nest:
    """Indented by one step more."""

    body: "Doc"


@dataclass(frozen=True, slots=True)
class Unbroken:
    """On one line, however wide."""

    body: "Doc"


@dataclass(frozen=True, slots=True)
class Group:
    """On one line, or with its line breaks taken.

    Attributes:
        here: Indented from the line on which it begins, in place of what it stands in.
    """

    body: "Doc"
    here: bool = True
    broken: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "broken", must_break(self.body))


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two parts of a fill.

    Attributes:
        broken: Whether it is a line break, fitting or not.
        deeper: Columns that the next part stands further in behind a break.
        above: Comments on lines of their own.
    """

    broken: bool = False
    deeper: int = 0
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fill:
    """Parts with a blank between two of them, or a line break where the next one does not fit.

    Attributes:
        gaps: One less than the parts.
    """

    parts: "tuple[Doc, ...]"
    gaps: tuple[Gap, ...]


Doc = str | tuple["Doc", ...] | Line | Blank | Comment | Long | IfBroken | Nest | Unbroken | Group | Fill


def must_break(doc: Doc) -> bool:
    """Whether it cannot stand on one line."""
    match doc:
        case Line(flat):
            return flat is None
        case Blank() | Comment():
            return True
        case Nest(body) | Unbroken(body):
            return must_break(body)
        case Group():
            return doc.broken
        case Fill(parts, gaps):
            return any(gap.broken for gap in gaps) or any(map(must_break, parts))
        case tuple():
            return any(map(must_break, doc))
        case _:
            return False
