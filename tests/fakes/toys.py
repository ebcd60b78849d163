"""A little world of sums: verifiers, adapters and solvers whose every step a test can foresee."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel

from stepcache.backends.fake import FakeBackend, Reply, Script
from stepcache.backends.kinds import KINDS
from stepcache.domain.entries import Entry
from stepcache.domain.request import Answer, Api, Request, Unclaimed
from stepcache.domain.rules import Action, Repair, RuleSet, Rung, Task
from stepcache.domain.signatures import Catalog, Cost, Signature, Target
from stepcache.domain.source import Source as RuleText
from stepcache.domain.steps import Passage, Segmented
from stepcache.domain.trace import Trace
from stepcache.domain.verdicts import Example, Verdict
from stepcache.domain.writing import Adapted, Solution, SolveTask, Source
from stepcache.language.compile import compile_file
from stepcache.matching.derive import DERIVATIONS
from stepcache.matching.types import SLOT_TYPES
from stepcache.pipeline.engine import Engine, Options, Outside
from stepcache.plugins.signing import signature_of
from stepcache.ports import NO_NAMES, Carries, Names, NoArgs, Proves, Rest, Takes, Tools
from stepcache.segmenters.json import JsonSegmenter
from stepcache.segmenters.lines import LineSegmenter
from stepcache.verifiers.json import VERIFIERS as JSON_VERIFIERS
from stepcache.verifiers.text import VERIFIERS as TEXT_VERIFIERS
from tests.fakes.clock import FakeClock
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.store import ListStore

Word = Annotated[str, Takes("word", "identifier", "text", "string"), Proves()]


class Says:
    """Pass an output that ends in `word`."""

    name: ClassVar[str] = "toy.says"
    targets: ClassVar[frozenset[Target]] = frozenset(Target)
    details: ClassVar[frozenset[str]] = frozenset({"missing"})
    cost: ClassVar[Cost] = Cost.PURE
    examples: ClassVar[tuple[Example, ...]] = ()

    class Args(BaseModel, frozen=True, extra="forbid"):
        """The word, which a pass proves."""

        word: Word

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Whether the last line is just that."""
        last = passage.text.strip().split("\n")[-1]
        return Verdict.of(last.endswith(args.word), f"`{last}` does not say {args.word}", missing=args.word)


class Holds(Says):
    """The same, proving nothing; anywhere in the text."""

    name: ClassVar[str] = "toy.holds"

    class Args(BaseModel, frozen=True, extra="forbid"):
        """The word."""

        word: Annotated[str, Takes("word", "identifier", "text", "string")]

    def check(self, passage: Passage, args: Any) -> Verdict:
        """Whether it stands in the passage."""
        return Verdict.of(args.word in passage.text, f"without {args.word}", missing=args.word)


class Raises(Holds):
    """Raises what it is told to."""

    name: ClassVar[str] = "toy.raises"

    def check(self, passage: Passage, args: Any) -> Verdict:
        """Never answers."""
        raise SystemExit(args.word)


class Junk(Holds):
    """Gives something other than a verdict."""

    name: ClassVar[str] = "toy.junk"

    def check(self, passage: Passage, args: Any) -> Any:
        """True is no verdict."""
        return True


class Brief(Says):
    """Pass an output that is short, where that is asked."""

    name: ClassVar[str] = "toy.brief"

    class Args(BaseModel, frozen=True, extra="forbid"):
        """The form."""

        short: Annotated[bool, Takes("boolean", "flag"), Proves()] = False

    def check(self, passage: Passage, args: Any) -> Verdict:
        """At most ten characters."""
        return Verdict.of(not args.short or len(passage.text) <= 10, "not brief")


class Swap:
    """Write the new words for the old, wherever they stand."""

    name: ClassVar[str] = "toy.swap"
    carries_types: ClassVar[frozenset[str]] = frozenset()

    class Args(BaseModel, frozen=True, extra="forbid"):
        """The words that it carries."""

        words: Annotated[tuple[str, ...], Rest(), Takes("word", "identifier", "text", "string"), Carries()]

    def adapt(self, source: Source, old: Args, new: Args) -> Adapted | None:
        """The text with each old word's first place taken by the new one."""
        text = source.text
        for before, after in zip(old.words, new.words, strict=True):
            text = text.replace(before, after, 1)
        return Adapted(text) if text != source.text else None


class Pretend(Swap):
    """Says that it carries, and does nothing."""

    name: ClassVar[str] = "toy.pretend"

    def adapt(self, source: Source, old: Any, new: Any) -> Adapted | None:
        """The text as it was."""
        return Adapted(source.text)


class Spoil(Swap):
    """Makes every answer worse."""

    name: ClassVar[str] = "toy.spoil"

    def adapt(self, source: Source, old: Any, new: Any) -> Adapted | None:
        """Nothing that any check passes."""
        return Adapted("spoilt\nspoilt\nspoilt")


class Explode(Swap):
    """Raises."""

    name: ClassVar[str] = "toy.explode"

    def adapt(self, source: Source, old: Any, new: Any) -> Adapted | None:
        """Never answers."""
        raise RuntimeError("adapter")


class Close:
    """Put a full stop away: needs no slot."""

    name: ClassVar[str] = "toy.close"
    carries_types: ClassVar[frozenset[str]] = frozenset()
    Args: ClassVar[type[BaseModel]] = NoArgs

    def adapt(self, source: Source, old: NoArgs, new: NoArgs) -> Adapted | None:
        """The text without its last full stop."""
        return Adapted(source.text.removesuffix(".")) if source.text.endswith(".") else None


class Address:
    """Say to whom: put the name before the text, or take it away, where only one of the prompts has one."""

    name: ClassVar[str] = "toy.address"
    carries_types: ClassVar[frozenset[str]] = frozenset({"identifier"})
    Args: ClassVar[type[BaseModel]] = NoArgs

    def adapt(self, source: Source, old: NoArgs, new: NoArgs) -> Adapted | None:
        """The text as it is said to the new prompt's `who`."""
        text = source.text.removeprefix(f"{source.old['who'].text}: ") if "who" in source.old else source.text
        text = f"{source.new['who'].text}: {text}" if "who" in source.new else text
        return Adapted(text, frozenset({"who"}))


class Speak:
    """Says the word, as `so` and the word; with a prefix it only adds the word."""

    name: ClassVar[str] = "speak"
    engines: ClassVar[tuple[str, ...]] = ("exact",)
    total: ClassVar[bool] = False
    domain: ClassVar[Mapping[str, int]] = {}

    class Args(BaseModel, frozen=True, extra="forbid"):
        """The word."""

        word: Annotated[str, Takes("word", "identifier", "text", "string")]

    async def solve(self, task: SolveTask, args: Args) -> Solution | None:
        """The word, but for `unspeakable`."""
        if args.word == "unspeakable":
            raise RuntimeError("solver")
        text = args.word if task.prefix else f"so\n{args.word}"
        return None if args.word == "unknown" else Solution(text, "exact")


class Torn:
    """A segmenter that loses its place."""

    name: ClassVar[str] = "torn"
    names_steps: ClassVar[bool] = False
    Args: ClassVar[type[BaseModel]] = NoArgs

    def segment(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Segmented:
        """Never cuts."""
        raise RuntimeError("segmenter")


class Shouting:
    """A segmenter that gives another text."""

    name: ClassVar[str] = "shouting"
    names_steps: ClassVar[bool] = False
    Args: ClassVar[type[BaseModel]] = NoArgs

    def segment(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Segmented:
        """In capitals, which the model never wrote."""
        found = LineSegmenter().segment(text.upper(), LineSegmenter.Args())
        return found if found.text != text else replace(found, steps=())


def _table(*things: Any) -> dict[str, Any]:
    return {thing.name: thing for thing in things}


TOOLS = Tools(
    slot_types=SLOT_TYPES,
    derivations=_table(*DERIVATIONS),
    segmenters=_table(LineSegmenter(), JsonSegmenter(), Torn(), Shouting()),
    verifiers=_table(Says(), Holds(), Brief(), Raises(), Junk(), *JSON_VERIFIERS, *TEXT_VERIFIERS),
    adapters=_table(Swap(), Pretend(), Spoil(), Explode(), Close(), Address()),
    solvers=_table(Speak()),
)


def _signatures(things: Mapping[str, Any]) -> dict[str, Signature]:
    return {name: signature_of(thing) for name, thing in things.items()}


CATALOG = Catalog(
    verifiers=_signatures(TOOLS.verifiers),
    derivations=_signatures(TOOLS.derivations),
    adapters=_signatures(TOOLS.adapters),
    solvers=_signatures(TOOLS.solvers),
    segmenters=_signatures(TOOLS.segmenters),
    slot_types=_signatures(TOOLS.slot_types),
    backends={kind.name: signature_of(kind) for kind in KINDS if kind.Args is not None},
    namespaces={"toy": "1.0"},
    engines=frozenset({"exact"}),
)

RULE = """stepcache 1
use toy "~=1.0"

## Says words.
task say "1.0.0" {{
  {head}
  match {{ {match} }}
  {slots}
  steps {steps}
  {checks}
  repair within 5s, 100 tokens, 4 calls {{
    {ladder}
  }}
  cache {{ {cache}  ttl = 1h  scope = {scope} }}
  {backend}
}}
"""
PLAIN = {
    "head": "",
    "match": '"Say {word: word} [to {who: identifier}]"',
    "slots": 'skip when changed(who) because "another listener"',
    "steps": "lines",
    "checks": "require output toy.says(word)",
    "ladder": "generate\n otherwise refuse",
    "cache": "",
    "scope": "tenant",
    "backend": "",
}


def task(**parts: str) -> Task:
    """The task `say` with some of its sections in other words."""
    text = RULE.format(**PLAIN | parts)
    compiled = compile_file(RuleText("say.stepcache", text), CATALOG)
    assert compiled.tasks, [(found.code, found.message) for found in compiled.findings]
    return compiled.tasks[0]


@dataclass
class World:
    """An engine with everything around it in reach."""

    rules: RuleSet
    clock: FakeClock = field(default_factory=FakeClock)
    tools: Tools = TOOLS
    options: Options = field(default_factory=Options)
    embedder: FakeEmbedder = field(default_factory=FakeEmbedder)

    def __post_init__(self) -> None:
        """Wire it."""
        self.store = ListStore(self.clock)
        self.backend = FakeBackend()
        self.engine = self.wired(self.rules)

    @classmethod
    def of(cls, *tasks: Task, **more: Any) -> Self:
        """A world of these tasks."""
        return cls(RuleSet(tasks), **more)

    def wired(self, rules: RuleSet) -> Engine:
        """An engine on the same store and backend, with other rules."""
        outside = Outside(self.store, self.backend, self.clock, self.embedder)
        return Engine(rules, self.tools, outside, self.options)

    async def ask(self, prompt: str, *replies: Reply, trace: Trace | None = None, **body: Any) -> Answer | Unclaimed:
        """One request with that prompt; the model gives these replies, and is down after them."""
        self.backend.script(replies)
        return await self.engine.answer(request(prompt, **body), trace)

    async def answered(self, prompt: str, *replies: Reply, **body: Any) -> Answer:
        """The same, for a request that is claimed and answered."""
        found = await self.ask(prompt, *replies, **body)
        assert isinstance(found, Answer), found
        return found

    async def given(self, prompt: str, reply: str, **body: Any) -> None:
        """An earlier answer stands in the store, straight from the model and checked by nobody."""
        store, backend = ListStore(self.clock), FakeBackend([reply])
        unchecked = (replace(one, checks=(), repair=Repair((Rung(Action.GENERATE),))) for one in self.rules.tasks)
        outside = Outside(store, backend, self.clock, self.embedder)
        engine = Engine(RuleSet(tuple(unchecked)), self.tools, outside, self.options)
        found = await engine.answer(request(prompt, **body))
        assert isinstance(found, Answer)
        for entry in store._entries:
            self.store.put(entry, store.embedding(entry))

    def scripted(self, script: Script) -> None:
        """Let a function be the model."""
        self.backend = FakeBackend(script)
        self.engine = self.wired(self.rules)

    @property
    def calls(self) -> int:
        """How often the model was asked."""
        return len(self.backend.calls)

    @property
    def entries(self) -> list[Entry]:
        """Everything stored."""
        return list(self.store._entries)


def request(
    prompt: str, *, api: Api = Api.CHAT, tenant: str = "anonymous", messages: Iterable[Any] = (), **given: Any
) -> Request:
    """A request in the shape of that API; `messages` stand before a chat's prompt."""
    body: dict[str, Any] = {"model": "m", "messages": [*messages, {"role": "user", "content": prompt}], **given}
    if api is Api.COMPLETIONS:
        body = {"model": "m", "prompt": prompt, **given}
    elif api is Api.GENERATE:
        body = {"inputs": prompt, "parameters": given}
    return Request(body, api=api, tenant=tenant)
