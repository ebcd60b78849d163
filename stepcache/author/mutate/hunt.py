"""Mutants, tried on the real engine: which of them would have been served."""

import json
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from random import Random
from types import TracebackType
from typing import Any, Self, TypeGuard

from stepcache.assembly import StepCache
from stepcache.author.mutate.variants import Variant, of_answer, of_slot
from stepcache.author.testing.bench import request_of
from stepcache.author.testing.run import Job, Outcome
from stepcache.backends.fake import FakeBackend
from stepcache.domain.errors import BackendError
from stepcache.domain.expressions import Const, ListOf
from stepcache.domain.patterns import holes_in
from stepcache.domain.request import Answer
from stepcache.domain.routes import Route
from stepcache.domain.rules import Action, Otherwise, Repair, RuleSet, Rung, Task
from stepcache.hosting.plugged import Plugged
from stepcache.matching.claim import match_prompt
from stepcache.settings import plugins_of

_STALE = frozenset({Route.EXACT, Route.REUSE, Route.ADAPT})
_ANYTHING = Repair((Rung(Action.GENERATE, text="generate"),), Otherwise.MISS)


@dataclass(frozen=True, slots=True)
class Known:
    """A prompt with an answer that its rule vouches for, out of a test."""

    job: Job
    task: Task
    prompt: str
    schema: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Mutant:
    """Something wrong that was tried.

    Attributes:
        kind: `slot.NAME`: the old answer from the cache, for a prompt with another value. `check.NAME`: the same
            answer, newly from the model, where the checks are said to prove the slot. `step.KIND`: another answer.
        prompt: What was asked.
        text: The answer that should not have been served.
        escaped: Whether it was.
    """

    known: Known
    kind: str
    variant: Variant
    prompt: str
    text: str
    escaped: bool


def known(outcome: Outcome) -> Iterator[Known]:
    """The verified answers of a test that passed."""
    test, rules = outcome.job.test, outcome.job.rules
    prompts = [*(prompt for prompt, _ in test.given), test.when]
    for sent, prompt, schema in zip(outcome.sent, prompts, test.schemas, strict=False):
        answer = sent.answer
        if answer is None or answer.route is Route.BYPASS or not answer.text:
            continue
        task = rules.task(answer.rule.partition("@")[0])
        if task is not None:
            yield Known(outcome.job, task, prompt, schema, answer)


class Hunter:
    """Tries mutants of one rule set. Each is a tenant of its own, so that none meets another's answers."""

    def __init__(self, rules: RuleSet) -> None:
        self._server = FakeBackend()
        self._plugins = Plugged(rules, plugins_of(os.environ))
        self._rules = StepCache(rules, backend=self._server, plugins=self._plugins)
        loose = replace(rules, tasks=tuple(replace(task, repair=_ANYTHING) for task in rules.tasks))
        self._checks = StepCache(loose, backend=self._server, plugins=self._plugins)
        self._exits = AsyncExitStack()
        self._tenants = 0

    async def __aenter__(self) -> Self:
        self._exits.push_async_callback(self._plugins.close)
        await self._plugins.start()
        self._plugins.insist()
        await self._exits.enter_async_context(self._rules)
        await self._exits.enter_async_context(self._checks)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exits.aclose()

    async def mutants(self, one: Known, *, most: int, seed: int) -> list[Mutant]:
        """At most so many of its slots, and so many of its steps."""
        chance = Random(f"{seed} {one.job.id} {one.prompt}")  # noqa: S311 - a choice, no secret
        found = [mutant async for mutant in self._slots(one, most, chance)]
        variants = _some(of_answer(one.answer.text, one.answer.steps, chance), most, one.answer.text)
        return found + [await self._step(one, variant) for variant in variants]

    async def _slots(self, one: Known, most: int, chance: Random) -> AsyncIterator[Mutant]:
        for name, variant, prompt in _other_prompts(one, most, chance):
            yield await self._from_cache(one, name, variant, prompt)
            if any(name in one.task.proofs(check) for check in one.task.checks):
                yield await self._from_model(one, name, variant, prompt)

    async def _from_cache(self, one: Known, name: str, variant: Variant, prompt: str) -> Mutant:
        """Whether the old answer, or an adapted one that is the same, is served for the other prompt."""
        tenant = self._tenant()
        first = await self._ask(self._rules, one.prompt, one.schema, tenant, one.answer.text)
        old = first.text if first is not None and first.stored else ""
        new = await self._ask(self._rules, prompt, one.schema, tenant)
        served = _by(new, one) and new.route in _STALE and bool(old) and same(new.text, old)
        return Mutant(one, f"slot.{name}", variant, prompt, old, served)

    async def _from_model(self, one: Known, name: str, variant: Variant, prompt: str) -> Mutant:
        """Whether the checks pass the old answer where the model gives it for the other prompt."""
        return await self._judged(one, f"check.{name}", variant, prompt, one.answer.text)

    async def _step(self, one: Known, variant: Variant) -> Mutant:
        """Whether the checks pass the other answer."""
        return await self._judged(one, f"step.{variant.kind}", variant, one.prompt, variant.text)

    async def _judged(self, one: Known, kind: str, variant: Variant, prompt: str, text: str) -> Mutant:
        answer = await self._ask(self._checks, prompt, one.schema, self._tenant(), text)
        served = _by(answer, one) and answer.route is not Route.BYPASS and same(answer.text, text)
        return Mutant(one, kind, variant, prompt, text, served)

    async def _ask(self, cache: StepCache, prompt: str, schema: str, tenant: str, *replies: str) -> Answer | None:
        self._server.script(replies)
        request: str | Mapping[str, Any] = request_of(prompt, schema)
        try:
            return await cache.answer(request, authorization=tenant)
        except BackendError:
            return None

    def _tenant(self) -> str:
        self._tenants += 1
        return f"mutant {self._tenants}"


def _by(answer: Answer | None, one: Known) -> TypeGuard[Answer]:
    """Whether its own task answered."""
    return answer is not None and answer.rule == one.task.label


def _other_prompts(one: Known, most: int, chance: Random) -> list[tuple[str, Variant, str]]:
    """Prompts of the same task with one slot of another value: each slot has its share."""
    matched = match_prompt(one.task, one.prompt)
    if matched is None:
        return []
    filled = {name: value for name, value in matched.slots.items() if not value.derived and value.text}
    found: list[tuple[str, Variant, str]] = []
    for name, value in filled.items():
        share = max(1, most // len(filled))
        for variant in of_slot(value, one.answer.text, _choices(one.task, name), chance):
            prompt = one.prompt[: value.start] + variant.text + one.prompt[value.end :]
            again = match_prompt(one.task, prompt)
            if again is None or name not in again.slots or again.slots[name].canonical == value.canonical:
                continue
            found.append((name, variant, prompt))
            share -= 1
            if not share:
                break
    return found


def _choices(task: Task, name: str) -> tuple[str, ...]:
    """What a `one_of` slot may be."""
    holes = [hole for template in task.templates for hole, _ in holes_in(template.parts)]
    holes += [hole for one in task.vocabularies for hole in (*one.required, *one.optional)]
    for hole in holes:
        if hole.name == name and hole.type.name == "one_of":
            lists = [value for _, value in hole.type.args if isinstance(value, ListOf)]
            return tuple(str(one.value) for listed in lists for one in listed.items if isinstance(one, Const))
    return ()


def _some(variants: Iterator[Variant], most: int, text: str) -> Sequence[Variant]:
    """The first few that differ, each kind in its turn."""
    by_kind: dict[str, list[Variant]] = {}
    for one in variants:
        if not same(one.text, text):
            by_kind.setdefault(one.kind, []).append(one)
    found: list[Variant] = []
    while by_kind and len(found) < most:
        for kind in list(by_kind):
            found.append(by_kind[kind].pop(0))
            if not by_kind[kind]:
                del by_kind[kind]
    return found[:most]


def same(one: str, two: str) -> bool:
    """Whether two answers say the same: the same characters, or the same JSON with its members in order."""
    if one.strip() == two.strip():
        return True
    try:
        left, right = (json.loads(text, object_pairs_hook=list) for text in (one, two))
    except (ValueError, RecursionError):
        return False
    return bool(left == right)
