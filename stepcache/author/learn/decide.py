"""From a pattern and the answers to it to a draft: the first plan that the log bears out, and what is pinned for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from stepcache.author.learn.admitted import admitted
from stepcache.author.learn.draft import Draft
from stepcache.author.learn.evidence import Evidence, evidence_for, examined
from stepcache.author.learn.log import Exchange
from stepcache.author.learn.patterns import Pattern
from stepcache.author.learn.plans import Plan, plans_for
from stepcache.author.learn.sound import spelling_matters, unread, value_without_proof
from stepcache.domain.findings import Finding, Severity

CLAIMED, CORE, HELD, OPEN = 0.8, 0.8, 0.9, 0.6
"""Shares: of prompts a plan must claim, of answers its core and its other checks must hold on, or leave open."""
SLIPS = 0.1
"""So small a share is told, but leaves nothing open."""
UNFINISHED = "SC908"
_PRIVATE = frozenset({"text", "pairs", "json", "person", "quoted"})
_SLOT = re.compile(r"`(\w+)`")


@dataclass(frozen=True, slots=True)
class Decided:
    """A draft with what the log says of it.

    Attributes:
        what: As what the class is seen.
        core: Which of its checks prove it.
    """

    draft: Draft
    pattern: Pattern
    what: str
    evidence: Evidence
    core: frozenset[int]


@dataclass(frozen=True, slots=True)
class Class:
    """A class of requests.

    Attributes:
        exchanges: In the order of the slots' values.
        systems: The system texts that are admitted, beside none.
        plain: Whether these say nothing.
        left_out: How many requests had others.
    """

    name: str
    pattern: Pattern
    polite: bool
    exchanges: tuple[Exchange, ...]
    systems: tuple[str, ...] = ()
    plain: bool = True
    left_out: int = 0


def decided(one: Class) -> Decided | str:
    """The draft of a class, else why it has none."""
    one = _under_one_system(one)
    if not one.exchanges:
        return "its requests have different system texts"
    answers = [exchange.answer for exchange in one.exchanges]
    why = "no check of the catalogue holds on the answers"
    for plan in plans_for(one.pattern, answers):
        if plan.solver and not one.plain:
            continue
        draft = _draft(one, plan)
        evidence = evidence_for(draft, one.exchanges)
        if not evidence.of:
            why = next((finding.message for finding in examined(draft).findings if is_fault(finding)), why)
            continue
        if evidence.claimed < CLAIMED * evidence.of:
            why = f"its pattern reads {evidence.claimed} of {evidence.of} prompts only"
            continue
        draft = _with_checks_that_hold(draft, plan, evidence)
        core = {check.call for check in draft.checks} & plan.core
        if not any(check.verb == "require" for check in draft.checks) or (plan.core and not core):
            continue
        found = _sound(draft, one, plan)
        if isinstance(found, Draft):
            return _shown(found, one, plan)
        why = found
    return why


def _under_one_system(one: Class) -> Class:
    """The class without the requests whose system text is not admitted."""
    found = admitted(one.exchanges)
    kept = tuple(one.exchanges[place] for place in found.places)
    left_out = len(one.exchanges) - len(kept)
    pattern = one.pattern.only(found.places) if left_out else one.pattern
    return replace(one, pattern=pattern, exchanges=kept, systems=found.systems, plain=found.plain, left_out=left_out)


def _sound(draft: Draft, one: Class, plan: Plan) -> Draft | str:
    """The draft with its ladder and its pins; why it would answer what was not asked."""
    slots = unread(draft, plan.solver, one.pattern.slots) if plan.solver else []
    if slots:
        why = value_without_proof(evidence_for(draft, one.exchanges), slots)
        if why:
            return why
        plan = replace(plan, solver="")
    answers = [exchange.answer for exchange in one.exchanges]
    found = _pinned(replace(draft, rungs=_rungs(plan, answers)))
    if isinstance(found, Draft) and not plan.solver:
        return spelling_matters(found, one.exchanges) or found
    return found


def _shown(draft: Draft, one: Class, plan: Plan) -> Decided:
    """With the shortest prompt whose answer passes everything as its example."""
    evidence = evidence_for(draft, one.exchanges)
    prompts = [one.exchanges[place].prompt for place in evidence.passed] or [draft.example]
    core = frozenset(index for index, check in enumerate(draft.checks) if check.call in plan.core)
    return Decided(replace(draft, example=min(prompts, key=len)), one.pattern, plan.what, evidence, core)


def _draft(one: Class, plan: Plan) -> Draft:
    slots = one.pattern.slots
    warm = sum(not exchange.greedy for exchange in one.exchanges)
    todos, notes, of = [*plan.todos], [*plan.notes], len(one.exchanges)
    if one.left_out:
        what = f"{one.left_out} of {one.left_out + of} requests had other system texts, which are not admitted"
        (todos if one.left_out > SLIPS * of else notes).append(what)
    if warm:
        what = f"{warm} of {of} requests asked for a temperature above 0, which is not admitted"
        (todos if warm > SLIPS * of else notes).append(what)
    return Draft(
        name=one.name,
        example=one.exchanges[0].prompt,
        pattern=one.pattern.written(one.polite),
        cut=plan.cut,
        checks=plan.checks,
        rungs=("generate times 2",),
        like=tuple(slot.name for slot in slots),
        tokens=max(100, ceil(2 * max(exchange.tokens for exchange in one.exchanges) / 100) * 100),
        constants=tuple((slot.constant, slot.kind.choices) for slot in slots if slot.constant),
        systems=one.systems,
        rejects=plan.rejects,
        derived=plan.derived,
        scope="user" if any(slot.kind.name in _PRIVATE for slot in slots) else "tenant",
        notes=tuple(notes),
        todos=tuple(todos),
    )


def _with_checks_that_hold(draft: Draft, plan: Plan, evidence: Evidence) -> Draft:
    """Without the checks that do not hold; what holds on many answers and not on nearly all is left open."""
    kept, todos = [], list(draft.todos)
    for index, check in enumerate(draft.checks):
        share = evidence.share(index)
        if share >= (CORE if plan.core else HELD):
            kept.append(check)
        elif share >= OPEN:
            todos.append(
                f"`{check.verb} {check.where} {check.call}` holds on {share:.0%} of the answers: is it meant to?"
            )
    return replace(draft, checks=tuple(kept), todos=tuple(todos))


def _rungs(plan: Plan, answers: Sequence[str]) -> tuple[str, ...]:
    """The ladder: a solver where its steps are in the manner of the answers, what adapts, then the model.

    The model stands below every solver: a check, a limit of steps or of time may turn the solver's answer down.
    """
    shown = sum(plan.shows in answer for answer in answers) >= CORE * len(answers)
    solver = (plan.solver,) if plan.solver and shown else ()
    return (*solver, *plan.adapters, "generate times 2")


def _pinned(draft: Draft) -> Draft | str:
    """The draft with just those slots pinned that nothing proves or carries; why it cannot be used."""
    everything, draft = draft.like, replace(draft, like=_proving(draft))
    for _ in range(len(everything) + 1):
        findings = [one for one in examined(draft).findings if one.code != "SC801"]
        open_slots = [name for one in findings if one.code == "SC601" for name in _SLOT.findall(one.message)[:1]]
        if not open_slots:
            worst = next(filter(is_fault, findings), None)
            return f"{worst.code}: {worst.message}" if worst else draft
        like = {*draft.like, *open_slots}
        draft = replace(draft, like=tuple(name for name in everything if name in like))
    return "its slots cannot be pinned"


def is_fault(finding: Finding) -> bool:
    """Whether a finding speaks against a draft: an error or a warning, but for the questions that it leaves open."""
    return finding.severity is not Severity.INFO and finding.code != UNFINISHED


def _proving(draft: Draft) -> tuple[str, ...]:
    """What is pinned at least: where a solver answers, only the same question is worth looking up."""
    return tuple(
        name
        for name in draft.like
        if any(name in rung.replace("(", " ").replace(",", " ").split() for rung in draft.rungs)
    )
