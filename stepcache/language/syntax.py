"""A parsed rule file: what the author wrote, with where it stands; nothing is resolved or checked yet."""

from enum import StrEnum
from fractions import Fraction

from stepcache.domain.source import Span
from stepcache.domain.value import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """One name, or several with dots between (`algebra.follows`)."""

    text: str
    span: Span

    @property
    def head(self) -> str:
        """What stands before the first dot."""
        return self.text.partition(".")[0]

    @property
    def tail(self) -> str:
        """What stands after the first dot; empty without one."""
        return self.text.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes.

    Attributes:
        raw: What stands between the quotes.
        long: Whether it stands in three quotes.
        span: Quotes included.
        start: Where `raw` begins in the file.
    """

    raw: str
    long: bool
    span: Span
    start: int


class Kind(StrEnum):
    """What a literal is."""

    NUMBER = "number"
    DURATION = "duration"
    AMOUNT = "amount"
    BOOLEAN = "boolean"
    REGEX = "regex"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal that is no text.

    Attributes:
        value: Seconds for a duration; pattern and flags for a regular expression; None for a broken one.
        unit: `tokens`, `calls` or `steps` for an amount.
    """

    kind: Kind
    value: Fraction | bool | tuple[str, str] | None
    span: Span
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ListNode:
    """`[a, b]`."""

    items: "tuple[Value, ...]"
    span: Span


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call, or one setting; `keyword` None where it stands by its place."""

    value: "Value"
    span: Span
    keyword: Name | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A name, perhaps with arguments: `eq`, `algebra.follows(eq, x)`; `arguments` None without parentheses."""

    name: Name
    arguments: tuple[Argument, ...] | None
    span: Span


Value = Named | Text | Literal | ListNode


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left op right`."""

    op: str
    left: "Expression"
    right: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Negation:
    """`not e`."""

    operand: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Junction:
    """`a and b`, `a or b`."""

    word: str
    operands: "tuple[Expression, ...]"
    span: Span


Expression = Value | Comparison | Negation | Junction


@dataclass(frozen=True, slots=True)
class Broken:
    """A statement that was given up: a syntax error has been reported in it.

    Attributes:
        word: What it began with.
    """

    word: str
    span: Span


@dataclass(frozen=True, slots=True)
class Extends:
    """`extends h.task`: what that task says stands here too, where this one does not say otherwise."""

    base: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Context:
    """`context { … }`: each statement with what it lists."""

    system: tuple[Text | Literal | Name, ...]
    turns: Name | None
    sampling: Name | None
    repeated: tuple[Name, ...]
    broken: tuple[Broken, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class HoleNode:
    """`name: type`, in a vocabulary's `with`."""

    name: Name
    type: Named
    optional: bool
    span: Span


@dataclass(frozen=True, slots=True)
class FormNode:
    """`form "as a decimal" as decimal`."""

    phrase: Text
    name: Name


@dataclass(frozen=True, slots=True)
class VocabularyNode:
    """`vocabulary { … } with …`."""

    leads: tuple[Text, ...]
    fillers: tuple[Text, ...]
    forms: tuple[FormNode, ...]
    holes: tuple[HoleNode, ...]
    broken: tuple[Broken, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Match:
    """`match { … }`."""

    patterns: tuple[Text, ...]
    vocabularies: tuple[VocabularyNode, ...]
    rejects: tuple[Text | Literal, ...]
    broken: tuple[Broken, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SlotNode:
    """`slot x as T = call(…)`."""

    name: Name
    type: Named
    value: Named
    span: Span


@dataclass(frozen=True, slots=True)
class SkipNode:
    """`skip when E because "…"`."""

    when: Expression
    because: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class StepNode:
    """`step name is …`."""

    name: Name
    is_: Named | None
    span: Span


@dataclass(frozen=True, slots=True)
class Steps:
    """`steps lines { … }`."""

    segmenter: Named
    settings: tuple[Argument, ...]
    named: tuple[StepNode, ...]
    broken: tuple[Broken, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CheckNode:
    """`require each f(x) on fail adapt g(x) else "…"`; `hints` and `on_fail` hold repetitions too."""

    verb: Name
    target: Name
    step: Name | None
    call: Named
    hints: tuple[Text, ...]
    on_fail: tuple[Named, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class RungNode:
    """One rung: `action` is `adapt`, `patch`, `generate` or `solve`."""

    action: str
    call: Named | None
    tail: bool
    times: Literal | None
    engines: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class RepairNode:
    """`repair within … { … }`."""

    within: tuple[Value, ...]
    rungs: tuple[RungNode, ...]
    otherwise: tuple[Name, ...]
    broken: tuple[Broken, ...]
    span: Span
    after: tuple[RungNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """`cache { … }` or `backend KIND { … }`; `kind` None for `cache`."""

    kind: Name | None
    settings: tuple[Argument, ...]
    broken: tuple[Broken, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AskedNode:
    """`P` or `P with schema S`: what a test sends."""

    prompt: Text
    schema: Value | None
    span: Span


@dataclass(frozen=True, slots=True)
class GivenNode:
    """`given P => O`."""

    asked: AskedNode
    reply: Text


@dataclass(frozen=True, slots=True)
class ExpectationNode:
    """`expect FIELD OP VALUE`."""

    field: Name
    op: str
    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class TestNode:
    """`test "…" { … }`; `when` holds repetitions too, `task` is what stands behind `for`."""

    __test__ = False  # not one of pytest's

    name: Text
    given: tuple[GivenNode, ...]
    when: tuple[AskedNode, ...]
    model: tuple[Text, ...]
    expectations: tuple[ExpectationNode, ...]
    broken: tuple[Broken, ...]
    span: Span
    task: Name | None = None


Section = (
    Extends | Context | Match | SlotNode | SkipNode | Steps | CheckNode | RepairNode | Settings | TestNode | Broken
)


@dataclass(frozen=True, slots=True)
class TaskNode:
    """`task name "1.0.0" { … }`."""

    name: Name
    version: Text | None
    sections: tuple[Section, ...]
    doc: str
    span: Span

    @property
    def damaged(self) -> bool:
        """Whether a statement in it was given up, so that what is absent may merely be unread."""
        return any(isinstance(one, Broken) or getattr(one, "broken", ()) for one in self.sections) or any(
            vocabulary.broken for one in self.sections if isinstance(one, Match) for vocabulary in one.vocabularies
        )
