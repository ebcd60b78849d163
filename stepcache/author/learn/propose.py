"""From a log to drafts: learned from its first part, checked on the rest; what falls short is told, not written."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from stepcache.author.examine import examine
from stepcache.author.format.run import formatted
from stepcache.author.learn.decide import CORE, Class, Decided, decided, is_fault
from stepcache.author.learn.draft import Draft
from stepcache.author.learn.evidence import claimed_by, evidence_for, examined, task_of
from stepcache.author.learn.log import Exchange
from stepcache.author.learn.patterns import Pattern, pattern_of
from stepcache.author.learn.replay import Figures, replayed
from stepcache.author.learn.shapes import Row, shapes_of
from stepcache.author.learn.tokens import Token, tokens_of
from stepcache.author.learn.trials import trials_for
from stepcache.author.learn.writer import remark
from stepcache.author.testing.run import Job, run_test
from stepcache.builtin import catalog
from stepcache.domain.rules import RuleSet, Task
from stepcache.domain.source import Source
from stepcache.text.json import JsonError, read
from stepcache.text.pairs import read_pairs

LEARNED = 0.7
"""The share of the log, its first part, that is learned from."""
MODEL_SLIPS = 0.02
"""How often a model says something else than usual: more served answers that differ from the log are not explained by
it, and nothing is proposed. Where the served answer is an older one of the model, either of the two may be the slip."""
BY_CHANCE = 0.01
"""So seldom would slips alone make as many answers differ: a draft is not thrown away for bad luck."""
_PLEASE = re.compile(r"please,?\s+", re.IGNORECASE)
_ENDING = re.compile(r"[\s.?]+\Z")
_DULL = frozenset(
    "the an of is are this that and or in on at to for from with about as by it its what how do does me my".split()  # noqa: SIM905 - reads better
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft that held.

    Attributes:
        text: Its file.
        grade: The best grade of its answers.
        figures: What came of it in the part of the log that was held back.
        seen: How many requests it was learned from.
    """

    decided: Decided
    text: str
    grade: str
    figures: Figures
    seen: int

    @property
    def name(self) -> str:
        """The task's name, which is the file's too."""
        return self.decided.draft.name


@dataclass(slots=True)
class Learned:
    """What a log taught.

    Attributes:
        passed_over: Classes without a draft: an example, how many requests, and why.
    """

    learned_from: int
    checked_on: int
    proposals: list[Proposal] = field(default_factory=list)
    passed_over: list[tuple[str, int, str]] = field(default_factory=list)


async def learn(exchanges: Sequence[Exchange], least: int) -> Learned:
    """Propose drafts for the classes of a log.

    Args:
        least: How many requests make a class.
    """
    cut = int(LEARNED * len(exchanges))
    first, held = list(exchanges[:cut]), list(exchanges[cut:])
    found = Learned(len(first), len(held))
    drafts = list(_drafts(first, least, found))
    apart = _apart(drafts, found)
    strangers = _unclaimed([one.decided.draft for one in apart], exchanges)
    tested = [await _tested(one, strangers) for one in apart]
    rules = RuleSet(examined(*(one.decided.draft for one in tested)).compiled.tasks)
    figures = await replayed(rules, first, held)
    for one in tested:
        await _weigh(one, figures[one.decided.draft.name], held, found)
    return found


@dataclass(frozen=True, slots=True)
class _Candidate:
    decided: Decided
    exchanges: tuple[Exchange, ...]


def _drafts(exchanges: Sequence[Exchange], least: int, found: Learned) -> Iterator[_Candidate]:
    taken: set[str] = set()
    plain = [
        _ENDING.sub("", _PLEASE.sub("", one.prompt.strip(), count=1) if _is_polite(one) else one.prompt.strip())
        for one in exchanges
    ]
    whole = _Bodies(plain)
    for shape in shapes_of(_tokens(plain), least, whole.kind):
        example, count = exchanges[shape.rows[0].place].prompt, len(shape.rows)
        pattern = pattern_of(shape, plain)
        result = pattern if isinstance(pattern, str) else decided(_class(pattern, exchanges, taken))
        if isinstance(result, str):
            found.passed_over.append((example, count, result))
        else:
            taken.add(result.draft.name)
            yield _Candidate(result, tuple(exchanges[place] for place in result.pattern.places))


def _tokens(prompts: Sequence[str]) -> Iterator[tuple[int, tuple[Token, ...]]]:
    """The tokens of each prompt, those of equal prompts made once."""
    made: dict[str, tuple[Token, ...]] = {}
    for place, text in enumerate(prompts):
        if text not in made:
            made[text] = tokens_of(text)
        yield place, made[text]


def _is_polite(exchange: Exchange) -> bool:
    return _PLEASE.match(exchange.prompt.strip()) is not None


class _Bodies:
    """As what kind of body the rest of a prompt can be read."""

    def __init__(self, prompts: Sequence[str]) -> None:
        self._prompts = prompts

    def kind(self, row: Row) -> str:
        """`pairs`, `json`, or empty."""
        if row.at >= len(row.tokens):
            return ""
        text = self._prompts[row.place][row.tokens[row.at].start :]
        pairs = read_pairs(text)
        if pairs is not None and len(pairs) > 1:
            return "pairs"
        return "json" if text[:1] in "{[" and _is_json(text) else ""


def _is_json(text: str) -> bool:
    try:
        read(text)
    except JsonError:
        return False
    return True


def _class(pattern: Pattern, exchanges: Sequence[Exchange], taken: set[str]) -> Class:
    own = tuple(exchanges[place] for place in pattern.places)
    words = [word for word in dict.fromkeys(pattern.words) if word not in _DULL and word.isascii()][:3]
    base = "_".join(words)[:40] or f"{next((slot.kind.name for slot in pattern.slots), 'fixed')}_requests"
    base = f"{base}_rule" if base.endswith("_test") else base  # `x_test.stepcache` would hold the tests of `x`
    name, count = base, 2
    while name in taken:
        name, count = f"{base}_{count}", count + 1
    return Class(name, pattern, any(map(_is_polite, own)), own)


def _apart(drafts: Sequence[_Candidate], found: Learned) -> list[_Candidate]:
    """The drafts no two of which claim one prompt with equal weight; of two the one of the larger class stays."""
    kept: list[_Candidate] = []
    for one in sorted(drafts, key=lambda one: -len(one.exchanges)):
        both = examined(*(other.decided.draft for other in kept), one.decided.draft)
        if any(finding.code == "SC303" for finding in both.findings):
            found.passed_over.append(
                (one.decided.draft.example, len(one.exchanges), "another draft claims the same prompts")
            )
        else:
            kept.append(one)
    return kept


def _unclaimed(drafts: Sequence[Draft], exchanges: Sequence[Exchange]) -> list[Exchange]:
    tasks = [task for draft in drafts if (task := task_of(draft))]
    return [one for one in exchanges if not any(claimed_by(task, one) for task in tasks)]


async def _tested(one: _Candidate, strangers: Sequence[Exchange]) -> _Candidate:
    words = set(one.decided.pattern.words)
    near = sorted(strangers, key=lambda other: -_nearness(other.prompt, words))
    near = [other for other in near[:20] if _nearness(other.prompt, words) >= 0.6]
    trials = await trials_for(one.decided.draft, one.exchanges, one.decided.evidence, near)
    draft = replace(one.decided.draft, tests=trials)
    return _Candidate(replace(one.decided, draft=draft), one.exchanges)


def _nearness(prompt: str, words: set[str]) -> float:
    counted = Counter(token.key for token in tokens_of(prompt[:2_000]))
    return sum(word in counted for word in words) / max(1, len(words))


async def _weigh(one: _Candidate, figures: Figures, held: Sequence[Exchange], found: Learned) -> None:
    """Propose the draft, unless the part of the log that was held back speaks against it."""
    draft, count = one.decided.draft, len(one.exchanges)
    later = evidence_for(draft, held, all_of=True)
    why = _against(draft, figures)
    if any(later.share(check) < CORE for check in one.decided.core) and not why:
        why = "its proof does not hold on the later answers"
    if why:
        found.passed_over.append((draft.example, count, why))
        return
    if figures.differed:
        often = f"{figures.differed} of {figures.served} served answers differ from the log"
        such = f"such as to `{remark(figures.odd)}`"
        draft = replace(draft, todos=(*draft.todos, f"{often}, {such}: a slip, or does it hang on something unsaid?"))
    source = Source(f"{draft.name}.stepcache", formatted(Source(draft.name, draft.text())))
    done = examine([source], catalog())
    faults = [f"{finding.code}: {finding.message}" for finding in done.findings if is_fault(finding)]
    faults = faults or await _failing(done.compiled.tasks)
    if faults:
        found.passed_over.append((draft.example, count, faults[0]))
    else:
        grade = done.compiled.tasks[0].grade
        found.proposals.append(Proposal(one.decided, source.text, grade, figures, count))


async def _failing(tasks: tuple[Task, ...]) -> list[str]:
    """The tests of a draft that do not pass."""
    outcomes = [await run_test(Job(RuleSet(tasks), task, test)) for task in tasks for test in task.tests]
    return [f"its test `{one.job.test.name}` fails: {one.failures[0].text}" for one in outcomes if one.failures]


def _against(draft: Draft, figures: Figures) -> str:
    if not draft.tests:
        return "no logged exchange passes all its checks"
    if not figures.claimed:
        return "it claimed nothing in the part of the log that was held back"
    if not figures.served:
        return "nothing would have been served from it: its prompts hardly come again"
    if _beyond_chance(figures):
        return f"{figures.differed} of {figures.served} answers it would have served differ from the logged ones"
    return ""


def _beyond_chance(figures: Figures) -> bool:
    """Whether more answers differ than slips of a model explain: the tail of a binomial distribution."""
    slips = MODEL_SLIPS * (1 + figures.copied / figures.served)
    chance, fewer = (1 - slips) ** figures.served, 0.0
    for count in range(figures.differed):
        fewer += chance
        chance *= (figures.served - count) / (count + 1) * slips / (1 - slips)
    return 1 - fewer < BY_CHANCE
