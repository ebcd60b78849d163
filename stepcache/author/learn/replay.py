"""The part of a log that was held back, through the real engine with the drafts before a scripted model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from stepcache.assembly import StepCache
from stepcache.author.learn.evidence import claimed_by
from stepcache.author.learn.log import Exchange
from stepcache.backends.fake import FakeBackend
from stepcache.domain.errors import BackendError
from stepcache.domain.routes import Grade, Route
from stepcache.domain.rules import RuleSet
from stepcache.ports import Completion
from stepcache.text.json import JsonError, read

_NUMBER = re.compile(r"(?<![\w.])[0-9]{1,40}(?:\.[0-9]{1,40})?(?:/[0-9]{1,40})?(?![\w]|\.[0-9])")
REUSED = frozenset({Route.EXACT, Route.REUSE, Route.ADAPT, Route.SOLVE})


@dataclass(slots=True)
class Figures:
    """What came of one draft's requests.

    Attributes:
        served: Answered without the model.
        agreed: Of the served ones, those that say what the log says.
        differed: The rest of the served ones: nobody knows which of the two is right, whatever their grade.
        odd: A prompt of these.
        copied: Of the served ones, those with words that a model wrote.
        saved: Tokens of the logged answers that were not asked for.
    """

    claimed: int = 0
    served: int = 0
    agreed: int = 0
    differed: int = 0
    odd: str = ""
    copied: int = 0
    saved: int = 0


async def replayed(rules: RuleSet, before: Sequence[Exchange], held: Sequence[Exchange]) -> dict[str, Figures]:
    """The figures of each task over the exchanges held back; those before them fill the store."""
    found = {task.name: Figures() for task in rules.tasks}
    backend = FakeBackend()
    async with StepCache(rules, backend=backend) as cache:
        for place, exchange in enumerate([*before, *held]):
            if place < len(before) and not any(claimed_by(task, exchange) for task in rules.tasks):
                continue
            await _send(cache, backend, exchange, found if place >= len(before) else {})
    return found


async def _send(cache: StepCache, backend: FakeBackend, exchange: Exchange, found: dict[str, Figures]) -> None:
    said = Completion(exchange.answer, "stop", completion_tokens=exchange.tokens)
    backend.script([said] * 4)
    system = [{"role": "system", "content": exchange.system}] if exchange.system else []
    body = {"messages": [*system, {"role": "user", "content": exchange.prompt}]}
    try:
        answer = await cache.answer(body if exchange.greedy else body | {"temperature": 1})
    except BackendError:
        return
    figures = found.get(answer.rule.partition("@")[0])
    if figures is None:
        return
    figures.claimed += 1
    if answer.route in REUSED and not answer.usage.calls:
        figures.served += 1
        figures.saved += exchange.tokens
        proved = answer.grade is Grade.PROVED
        figures.copied += not proved
        if same(answer.text, exchange.answer) or (proved and same_result(answer.text, exchange.answer)):
            figures.agreed += 1
        else:
            figures.differed += 1
            figures.odd = figures.odd or exchange.prompt


def same(one: str, two: str) -> bool:
    """Whether two answers say the same: the same words, or JSON of the same value."""
    if " ".join(one.split()) == " ".join(two.split()):
        return True
    try:
        return bool(read(one) == read(two))
    except JsonError:
        return False


def same_result(one: str, two: str) -> bool:
    """Whether two worked answers come to the same: what their last lines end in, numbers by value, words and all."""
    return _result(one) == _result(two) != ""


def _result(text: str) -> str:
    last = text.strip().rpartition("\n")[2].rpartition("=")[2].strip().removesuffix(".")
    return " ".join(_NUMBER.sub(_value, last).split())


def _value(found: re.Match[str]) -> str:
    above, _, below = found[0].partition("/")
    number = Fraction(above)
    return str(number / int(below) if below.strip("0") else number)
