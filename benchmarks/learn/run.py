"""Learn from the first half of a log, put the drafts before a scripted model, and judge every answer to the second."""

import asyncio
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.learn.families import SLOTS, Asked
from benchmarks.learn.log import as_lines, requests
from stepcache.assembly import StepCache, load_rules
from stepcache.author.examine import examine
from stepcache.author.learn.decide import is_fault
from stepcache.author.learn.log import exchanges_of
from stepcache.author.learn.propose import Learned, Proposal, learn
from stepcache.backends.fake import FakeBackend
from stepcache.builtin import catalog
from stepcache.domain.request import Answer
from stepcache.domain.rules import RuleSet
from stepcache.domain.source import Source


@dataclass
class Tally:
    """What came of a log.

    Attributes:
        found: Hidden class -> the draft that claims it, with its slots as they were learned.
        missed: Hidden classes without a draft, or with other slots than they have.
        unclean: Findings of severity error or warning in the drafts, but for the questions that they leave open.
        questions: These: what the log does not decide, as the draft asks it.
        served: Answers given without the model.
        wrong: Of these, wrong ones, though the model had answered that question rightly.
        copied: Wrong ones that the model itself had given to the same question before: what `carried` means.
        noise_claimed: Requests of no class that a draft claimed.
    """

    requests: int
    seed: int
    learned_from: int = 0
    drafts: int = 0
    found: dict[str, str] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    unclean: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    judged: int = 0
    served: int = 0
    wrong: int = 0
    copied: int = 0
    proved_wrong: int = 0
    noise_claimed: int = 0
    routes: dict[str, int] = field(default_factory=dict)
    wrong_shown: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether all classes were found, every draft is clean, and nothing wrong was served."""
        return not (self.missed or self.unclean or self.wrong or self.proved_wrong)

    def as_dict(self) -> dict[str, object]:
        """For a results file."""
        return asdict(self) | {"ok": self.ok}


def measure(count: int, seed: int, least: int) -> Tally:
    """One log, learned from and judged."""
    asked = requests(count, seed)
    half = len(asked) // 2
    started = time.perf_counter()
    log = exchanges_of(line.encode() + b"\n" for line in as_lines(asked[:half]))
    learned = asyncio.run(learn(log.exchanges, least))
    tally = Tally(count, seed, len(log.exchanges), len(learned.proposals))
    tally.seconds = round(time.perf_counter() - started, 1)
    tally.unclean = _unclean(learned)
    tally.questions = [line for one in learned.proposals for line in one.text.splitlines() if "# TODO(learn)" in line]
    with tempfile.TemporaryDirectory() as folder:
        for one in learned.proposals:
            Path(folder, f"{one.name}.stepcache").write_text(one.text, encoding="utf-8")
        rules = load_rules([folder]) if learned.proposals else RuleSet(())
    claims = asyncio.run(_judge(rules, asked[half:], tally))
    _compare(learned.proposals, claims, tally)
    return tally


def _unclean(learned: Learned) -> list[str]:
    found = examine([Source(one.name, one.text) for one in learned.proposals], catalog()).findings
    return [f"{one.span.path}: {one.code} {one.message}" for one in found if is_fault(one)]


async def _judge(rules: RuleSet, asked: list[tuple[Asked, str]], tally: Tally) -> Counter[tuple[str, str]]:
    """Send all requests; how often each draft claimed each class."""
    claims: Counter[tuple[str, str]] = Counter()
    slipped: set[tuple[str, str]] = set()
    backend = FakeBackend()
    async with StepCache(rules, backend=backend) as cache:
        for one, said in asked:
            backend.script([said] * 4)
            answer = await cache.answer(one.prompt)
            claims[one.family, answer.rule.partition("@")[0]] += 1
            if answer.usage.calls and not one.judge(answer.text):
                slipped.add((one.prompt, answer.text))
            _count(one, answer, slipped, tally)
    return claims


def _count(one: Asked, answer: Answer, slipped: set[tuple[str, str]], tally: Tally) -> None:
    tally.judged += 1
    route = str(answer.route)
    tally.routes[route] = tally.routes.get(route, 0) + 1
    tally.noise_claimed += one.family == "noise" and bool(answer.rule)
    if answer.usage.calls:
        return
    tally.served += 1
    if one.judge(answer.text):
        return
    copied = (one.prompt, answer.text) in slipped
    tally.copied += copied
    tally.wrong += not copied
    tally.proved_wrong += str(answer.grade) == "proved"
    if not copied:
        tally.wrong_shown.append(f"{answer.rule} {route}: {one.prompt!r} -> {answer.text!r}")


def _compare(proposals: list[Proposal], claims: Counter[tuple[str, str]], tally: Tally) -> None:
    """Put the drafts beside the hidden classes: the one that claims most of each, and the slots it reads."""
    slots = {one.name: tuple(slot.kind.name for slot in one.decided.pattern.slots) for one in proposals}
    for family, wanted in SLOTS.items():
        own = {name: count for (of, name), count in claims.items() if of == family and name}
        best = max(own, key=lambda name: own[name], default="")
        everything = sum(count for (of, _), count in claims.items() if of == family)
        if not best or own[best] < 0.8 * everything:
            tally.missed.append(f"{family}: {own.get(best, 0)} of {everything} claimed by one draft")
        elif slots[best] != wanted:
            tally.missed.append(f"{family}: slots {slots[best]}, not {wanted}")
        else:
            tally.found[family] = f"{best}{slots[best]}, {own[best]} of {everything}"
