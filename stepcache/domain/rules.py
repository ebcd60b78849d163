"""Rule, RuleSet: a rule file after compilation, with a digest for each task."""

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum

from stepcache.domain.expressions import Call, Expr, Regex
from stepcache.domain.patterns import Reject, Template, Vocabulary, holes_in
from stepcache.domain.source import NOWHERE, Span
from stepcache.domain.value import dataclass


class Sampling(StrEnum):
    """Which sampling a rule admits: greedy (no temperature, or 0) or any."""

    GREEDY = "greedy"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Context:
    """What may stand around the prompt.

    Attributes:
        system_any: `system any`.
        system: Templates and regular expressions, one of which must match the whole system text.
            With neither, only an absent (or empty) system text is admitted.
        turns_any: Whether earlier turns may stand before the last user message.
        sampling: Which sampling is admitted.
    """

    system_any: bool = False
    system: tuple[Template | Regex, ...] = ()
    turns_any: bool = False
    sampling: Sampling = Sampling.GREEDY

    @property
    def open(self) -> bool:
        """Whether something unseen may change what a right answer is; then no answer is proved."""
        with_holes = any(isinstance(one, Template) and holes_in(one.parts) for one in self.system)
        return self.system_any or self.turns_any or with_holes


@dataclass(frozen=True, slots=True)
class Derived:
    """`slot x as T = call(…)`; where a template fills the same name, that value stands."""

    name: str
    type: Call
    value: Call
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Skip:
    """`skip when E because "…"`: a candidate for which the condition holds is dropped."""

    when: Expr
    because: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class NamedStep:
    """`step NAME is …`; `is_` None where the segmenter knows the name itself."""

    name: str
    is_: Call | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """The `steps` section: a segmenter with its settings (in `segmenter.args`)."""

    segmenter: Call
    named: tuple[NamedStep, ...] = ()


class Verb(StrEnum):
    """How much a check weighs."""

    REQUIRE = "require"
    EXPECT = "expect"
    FORBID = "forbid"


class Where(StrEnum):
    """The target of a check."""

    EACH = "each"
    FIRST = "first"
    LAST = "last"
    OUTPUT = "output"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Check:
    """One `require`, `expect` or `forbid`.

    Attributes:
        step: The step's name where `where` is STEP.
        on_fail: An adapter to apply at once when it fails.
        hint: The `else` text with its `{placeholders}`; constants are filled in already.
        proves: Slots that its passing proves (from the verifier's signature).
        text: The check as the author wrote it, for traces.
    """

    verb: Verb
    where: Where
    call: Call
    step: str = ""
    on_fail: Call | None = None
    hint: str = ""
    proves: frozenset[str] = frozenset()
    text: str = field(default="", compare=False)
    span: Span = field(default=NOWHERE, compare=False)


class Action(StrEnum):
    """What a rung does."""

    ADAPT = "adapt"
    PATCH = "patch"
    GENERATE = "generate"
    SOLVE = "solve"


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the ladder.

    Attributes:
        call: The adapter or solver; None for `patch` and `generate`.
        tail: `patch tail`, `solve tail`.
        times: How often it may be tried.
        engines: What `with` names, in order.
        open_slots: Slots that may change under this rung and still be served (pinned, proved or
            carried by then), as the compiler worked out for SC601.
    """

    action: Action
    call: Call | None = None
    tail: bool = False
    times: int = 1
    engines: tuple[str, ...] = ()
    open_slots: frozenset[str] = frozenset()
    text: str = field(default="", compare=False)
    span: Span = field(default=NOWHERE, compare=False)


class Otherwise(StrEnum):
    """What happens when no rung verified an answer."""

    MISS = "miss"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Repair:
    """The ladder and what it may cost; the budget bounds the model only.

    Attributes:
        within_s: Wall time in model calls, seconds.
        tokens: Completion tokens in all calls; None for no bound.
        calls: Model calls; None for no bound.
    """

    rungs: tuple[Rung, ...] = ()
    otherwise: Otherwise = Otherwise.MISS
    within_s: float | None = None
    tokens: int | None = None
    calls: int | None = None


class Scope(StrEnum):
    """Who may share an entry."""

    USER = "user"
    TENANT = "tenant"
    GLOBAL = "global"


@dataclass(frozen=True, slots=True)
class CachePolicy:
    """The `cache` section.

    Attributes:
        like: Slots that must be equal for an entry to be a candidate.
        similar: Least cosine similarity of a neighbour, 0 to 1; None: no neighbours are looked for.
        ttl_s: Seconds an entry lives; None for no end.
        proved_only: `proof = proved`: carried answers are not used for other requests.
    """

    scope: Scope
    like: tuple[str, ...] = ()
    similar: float | None = None
    ttl_s: float | None = None
    proved_only: bool = False


@dataclass(frozen=True, slots=True)
class BackendBlock:
    """Defaults for servers of one kind; a value in the caller's request wins.

    Attributes:
        settings: Setting name -> JSON value (str, int, float, bool, list of str).
    """

    kind: str
    settings: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """`expect FIELD OP VALUE` of a test; FIELD is `route reason calls tokens output rule slot.NAME`.

    Attributes:
        value_span: Where VALUE stands.
    """

    field: str
    op: str
    value: object
    text: str = ""
    span: Span = NOWHERE
    value_span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One `test` block.

    Attributes:
        given: Prompts with the model's reply, sent first, in order.
        when: The prompt under test.
        model: Scripted replies for the `when` request; one too few: the backend is down.
        schemas: As JSON, the schema that comes with each `given` and, last, with `when`; empty for none.
        model_spans: Where each of the replies stands.
    """

    __test__ = False  # not one of pytest's

    name: str
    given: tuple[tuple[str, str], ...]
    when: str
    model: tuple[str, ...]
    expectations: tuple[Expectation, ...]
    schemas: tuple[str, ...]
    span: Span = field(default=NOWHERE, compare=False)
    model_spans: tuple[Span, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Task:
    """One class of requests, compiled and immutable.

    Attributes:
        digested: Gives `digest`, which is made when it is first asked for: a linter asks for none.
        pinned: Slots whose value is part of the skeleton key: those in `like`, those that a bare
            `skip when changed(s)` names, and forms.
        prompt_slots: Every slot a template or vocabulary can fill, or that is made from the request itself
            (`request.schema()`) -> its type's name: the slots that the gate asks about.
        reads_schema: Whether it reads `request.schema()`.
        grade: The best grade an answer of it can have, as the linter prints it: `proved` or `carried`.
    """

    name: str
    version: str
    doc: str
    digested: Callable[[], str] = field(compare=False, repr=False)
    context: Context
    templates: tuple[Template, ...]
    vocabularies: tuple[Vocabulary, ...]
    rejects: tuple[Reject, ...]
    derived: tuple[Derived, ...]
    skips: tuple[Skip, ...]
    cut: Cut
    checks: tuple[Check, ...]
    repair: Repair
    cache: CachePolicy
    backends: tuple[BackendBlock, ...] = ()
    pinned: frozenset[str] = frozenset()
    prompt_slots: Mapping[str, str] = field(default_factory=dict)
    reads_schema: bool = False
    grade: str = "carried"
    tests: tuple[RuleTest, ...] = field(default=(), compare=False)
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def digest(self) -> str:
        """SHA-256, hex, of all but spans, comments, tests; with the versions of the language and of what it calls."""
        return self.digested()

    @property
    def label(self) -> str:
        """`name@version`, as it stands in `x-stepcache-rule`."""
        return f"{self.name}@{self.version}"

    def proofs(self, check: Check) -> frozenset[str]:
        """Slots that a pass of one of its checks proves."""
        return proofs_of(check, frozenset(name for name, kind in self.prompt_slots.items() if kind == "flag"))


def proofs_of(check: Check, forms: frozenset[str]) -> frozenset[str]:
    """Slots that a pass of the check proves, in a task with these forms.

    A check of one step says nothing of the others, so it proves no value that the whole answer depends on; a form is
    about one place (`as a decimal`: the last line), so a check of that place proves it.
    """
    if check.verb is not Verb.REQUIRE:
        return frozenset()
    return check.proves if check.where in {Where.EACH, Where.OUTPUT} else check.proves & forms


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All tasks that may claim a request, in the order of their files.

    Attributes:
        plugins: Namespace -> the distribution of the plugin that the tasks were compiled with.
    """

    tasks: tuple[Task, ...] = ()
    plugins: Mapping[str, str] = field(default_factory=dict, compare=False)

    def task(self, name: str) -> Task | None:
        """The task of that name."""
        return next((task for task in self.tasks if task.name == name), None)
