"""The slot gate (SC601): which slots may change between a cached prompt and a new one, rung by rung.

Why it is sound. Between two prompts that a task claims, everything that can decide what a right answer is stands in a
slot: patterns are closed-world, the context is closed, and what else shapes an answer is part of the partition. So text
that stems from a candidate may be wrong for the new prompt only through a slot that *changed*. Such a slot is harmless
where it

(a) is *pinned*: `like`, a bare `skip when changed(s)` and forms make its value part of the skeleton key, so a candidate
    in which it differs is never looked at;
(b) is *proved*: some `require` was given the slot itself for a parameter in its verifier's `Proves()` (or what a
    derivation made of it that marks the argument with `Proves()`: two values never give the same result, as the numbers
    of a formula do not). Every output that is served has passed every `require` on the new prompt's values, so what
    the parameter decides about the output is right for the new prompt. `expect` blocks nothing and `forbid` passes
    where its verifier fails, so neither proves. A call that leaves the argument out where a prompt does not fill the
    slot would prove nothing: SC206 sees to it that a slot named in a call is always filled. A check of one step
    (`first`, `last`, `step n`) proves no value, only a form: it says nothing of the other steps;
(c) was *carried*: an adapter that was applied to this text declares that it rewrites what depends on the slot;
(d) is *excluded*: `skip when changed(a) or …` drops every candidate in which it differs.

A derived slot is a function of the others: where those are accounted for, so is it; its own proof says nothing of
them, but for a derivation that keeps them apart (b). But a slot made from the request itself (`request.schema()`) is a
function of no slot, while the schema's text is blanked in the partition: it is gated like a slot of the prompt.

Which rungs serve text of a candidate: `reuse` (implicit) as it stands, so only (a), (b), (d) help there; `adapt`, where
what it carries is added; `patch` and `solve tail`, which keep the steps that pass and so lean on the adapters above
them, whose work they go on with; `on fail adapt` belongs to every rung, since it is tried after any of them, and the
implicit `reuse` with it becomes an `adapt`. `generate` and a whole `solve` write anew: nothing of a candidate is left.
Carried slots only ever add up downwards, because the working answer does. The engine asks again per candidate, with the
adapters that were really applied; what is computed here is what can be at best.

A form says how an answer is to be given. Pinning keeps candidates apart, but the first answer under the form comes from
the model, and without a `require` that reads the form, nothing has ever looked whether it was followed: a form that no
`require` proves is SC601 although it is pinned.
"""

from collections.abc import Iterator
from dataclasses import replace

from stepcache.domain.expressions import AnyOf, Call, Changed, Expr
from stepcache.domain.rules import Action, Check, Rung, Skip, proofs_of
from stepcache.domain.source import Span
from stepcache.domain.value import dataclass
from stepcache.language.checks import slots_given
from stepcache.language.fixes import below
from stepcache.language.scope import SlotInfo, TaskScope


@dataclass(frozen=True, slots=True)
class Gate:
    """What the compiler knows of a task's slots.

    Attributes:
        asked: Slots about which the gate asks: the prompt's own and those made from the request.
        pinned: (a); with pinned derived slots.
        excluded: (d).
        proved: (b).
    """

    asked: frozenset[str]
    pinned: frozenset[str]
    excluded: frozenset[str]
    proved: frozenset[str]
    derived: frozenset[str]

    @property
    def safe(self) -> frozenset[str]:
        """Slots that may differ, or cannot, whatever was done to the text."""
        return self.pinned | self.excluded | self.proved | self.derived


def gate_of(
    task: TaskScope, roots: frozenset[str], like: tuple[str, ...], skips: tuple[Skip, ...], checks: tuple[Check, ...]
) -> Gate:
    """The gate of one task.

    Args:
        roots: Derived slots that are made from the request itself.
    """
    asked = frozenset(name for name, slot in task.slots.items() if slot.origin != "derived") | roots
    forms = frozenset(name for name, slot in task.slots.items() if slot.origin == "form")
    bare = frozenset(skip.when.slot for skip in skips if isinstance(skip.when, Changed))
    excluded = frozenset(name for skip in skips for name in _excluded(skip.when))
    proved = frozenset[str]().union(*(proofs_of(check, forms) for check in checks))
    return Gate(asked, frozenset(like) | bare | forms, excluded, proved, frozenset(task.slots) - asked)


def _excluded(when: Expr) -> Iterator[str]:
    """Slots whose change alone makes the condition true."""
    match when:
        case Changed(slot):
            yield slot
        case AnyOf(operands):
            for operand in operands:
                yield from _excluded(operand)
        case _:
            return


def opened(rungs: tuple[Rung, ...], gate: Gate, task: TaskScope, checks: tuple[Check, ...]) -> tuple[Rung, ...]:
    """The rungs with the slots that may change under each."""
    carried = on_fail_carries(checks, task)
    found: list[Rung] = []
    for rung in rungs:
        if rung.action is Action.ADAPT and rung.call is not None:
            carried |= carries(rung.call, task)
        open_slots = gate.safe | carried if uses_older(rung) else frozenset(task.slots)
        found.append(replace(rung, open_slots=open_slots & frozenset(task.slots)))
    return tuple(found)


def uses_older(rung: Rung) -> bool:
    """Whether the rung serves text that may stem from a candidate."""
    return rung.action in {Action.ADAPT, Action.PATCH} or (rung.action is Action.SOLVE and rung.tail)


def on_fail_carries(checks: tuple[Check, ...], task: TaskScope) -> frozenset[str]:
    """Slots that the `on fail` adapters carry."""
    calls = [check.on_fail for check in checks if check.on_fail is not None]
    return frozenset(name for call in calls for name in carries(call, task))


def carries(call: Call, task: TaskScope) -> frozenset[str]:
    """Slots that an adapter declares to carry: by its parameters, or by their types."""
    signature = task.file.catalog.adapters[call.name]
    by_type = {name for name, slot in task.slots.items() if slot.type and slot.type.name in signature.carries_types}
    return frozenset(slots_given(call, signature, "carries")) | by_type


def report_unproved(
    gate: Gate, rungs: tuple[Rung, ...], task: TaskScope, checks: tuple[Check, ...], match: Span | None = None
) -> frozenset[str]:
    """SC601, once a slot; the slots reported.

    Args:
        match: The section below which a `skip` may be written; None for none.
    """
    carried = on_fail_carries(checks, task)
    may_change = (gate.safe | carried).union(*(rung.open_slots for rung in rungs if uses_older(rung)))
    unproved: set[str] = set()
    for name in sorted(gate.asked, key=lambda one: task.slots[one].place.start):
        slot = task.slots[name]
        if slot.origin == "form":
            if name not in gate.proved:
                _report_form(slot, task)
                unproved.add(name)
        elif name not in may_change:
            _report_slot(slot, task, match)
            unproved.add(name)
    return frozenset(unproved)


def _report_slot(slot: SlotInfo, task: TaskScope, match: Span | None) -> None:
    message = f"slot `{slot.name}` may change, and nothing proves, carries or pins it"
    skip = f"skip when changed({slot.name})"
    lines = task.reporter.lines
    fix = below(lines, match, skip, f"add `{skip}`") if match is not None and match.path == lines.path else None
    help_ = f"prove it by a `require`, or add `{skip}`"
    task.reporter.say("SC601", message, slot.place, help=help_, fix=fix)


def _report_form(slot: SlotInfo, task: TaskScope) -> None:
    message = f"no `require` proves that an answer follows the form `{slot.name}`"
    task.reporter.say("SC601", message, slot.place, help=f"give `{slot.name}` to a check that looks for it")
