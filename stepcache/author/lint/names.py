"""SC1xx: names that nothing needs."""

from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Finding, Fix
from stepcache.language import syntax as s
from stepcache.language.diagnostics import finding
from stepcache.language.fixes import SAFE, UNSAFE, removal
from stepcache.language.units import TaskUnit


def unused_use(subject: Subject) -> Iterator[Finding]:
    """SC106; a plugin that is missing was told already."""
    if subject.unit.file.damaged:
        return
    for prefix, used in subject.unit.scope.uses.items():
        if not used.count and not used.missing:
            fix = removal(subject.lines, used.node.span)
            yield finding("SC106", f"`{prefix}` is never used", used.node.span, help="take it out", fix=fix)


def unused_import(subject: Subject) -> Iterator[Finding]:
    """SC112; one that cannot be had was told already."""
    if subject.unit.file.damaged:
        return
    for alias, imported in subject.unit.scope.imports.items():
        if not imported.count and imported.file is not None:
            fix = removal(subject.lines, imported.node.span)
            message = f"nothing of `{alias}` is used"
            yield finding("SC112", message, imported.node.span, help="take it out", fix=fix)


def unused_let(subject: Subject) -> Iterator[Finding]:
    """SC113; in a file without tasks they are for those that import it."""
    file = subject.unit.file
    if file.damaged or not (file.tasks or file.tests):
        return
    for name, constant in subject.unit.scope.lets.items():
        if not constant.count:
            fix = removal(subject.lines, constant.span)
            yield finding("SC113", f"constant `{name}` is never used", constant.name.span, help="take it out", fix=fix)


def unused_slot(subject: Subject) -> Iterator[Finding]:
    """SC114; a slot that is unproved was told already, and one mistake may hide a use."""
    for unit in subject.tasks:
        if not unit.whole:
            continue
        for slot in unit.scope.slots.values():
            if not slot.reads and slot.name not in unit.unproved:
                fix = _without(subject, unit, slot.name)
                help_ = "check it, or take it out"
                yield finding("SC114", f"nothing reads slot `{slot.name}`", slot.place, help=help_, fix=fix)


def _without(subject: Subject, unit: TaskUnit, name: str) -> Fix | None:
    """Take a derived slot out; a call that may refuse keeps prompts from being claimed, and then no longer would."""
    node = next((one for one in unit.node.sections if isinstance(one, s.SlotNode) and one.name.text == name), None)
    derived = next((one for one in (unit.task.derived if unit.task else ()) if one.name == name), None)
    if node is None or derived is None or unit.scope.slots[name].origin != "derived":
        return None
    total = subject.catalog.derivations[derived.value.name].total
    return removal(subject.lines, node.span, applicability=SAFE if total else UNSAFE)


RULES = (
    Rule("SC106", unused_use),
    Rule("SC112", unused_import),
    Rule("SC113", unused_let),
    Rule("SC114", unused_slot),
)
