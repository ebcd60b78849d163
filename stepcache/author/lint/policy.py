"""SC6xx and SC7xx: caching and the model server."""

from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Finding
from stepcache.domain.rules import Action, Verb
from stepcache.domain.source import Span
from stepcache.language import syntax as s
from stepcache.language.checks import slots_given
from stepcache.language.diagnostics import finding
from stepcache.language.gate import gate_of
from stepcache.language.guides import guide_of, schemas_of
from stepcache.language.units import TaskUnit

LOW = 0.3
MOST_OPTIONAL = 8
HUGE_S = 400 * 86400


def low_threshold(subject: Subject) -> Iterator[Finding]:
    """SC604."""
    for unit in subject.tasks:
        place = _setting(unit, "similar")
        similar = unit.task.cache.similar if unit.task else None
        if place is not None and similar is not None and similar < LOW:
            yield finding(
                "SC604", f"any two prompts are more alike than {similar:g}", place, help=f"write {LOW:g} or more"
            )


def endless_ttl(subject: Subject) -> Iterator[Finding]:
    """SC605."""
    for unit in subject.tasks:
        cache = next((one for one in unit.node.sections if isinstance(one, s.Settings) and one.kind is None), None)
        if cache is None or unit.task is None or not unit.whole:
            continue
        ttl = unit.task.cache.ttl_s
        if ttl is None:
            head = subject.head(cache.span, "cache")
            yield finding("SC605", "answers are kept without end", head, help="add `ttl = 30d`")
        elif ttl > HUGE_S:
            place = _setting(unit, "ttl") or cache.span
            yield finding("SC605", f"answers are kept for {ttl / 86400:g} days", place, help="write a year or less")


def rewritten_unproved(subject: Subject) -> Iterator[Finding]:
    """SC606: a slot that an adapter carries by its type alone, though the answer may be looked up by it."""
    for unit in subject.tasks:
        if not unit.task or not unit.whole:
            continue
        rungs = [rung.call for rung in unit.task.repair.rungs if rung.action is Action.ADAPT]
        calls = [call for call in (*rungs, *(check.on_fail for check in unit.task.checks)) if call is not None]
        types = frozenset[str]().union(*(subject.catalog.adapters[call.name].carries_types for call in calls))
        gate = gate_of(unit.scope, frozenset(), (), unit.task.skips, unit.task.checks)
        told = gate.safe | unit.task.pinned | _expected(unit, subject)  # SC402 speaks of the last
        for name, slot in unit.scope.slots.items():
            if slot.type and slot.type.name in types and name not in told:
                message = f"`{name}` is rewritten in an older answer, and nothing proves or pins it"
                note = (
                    "that is right for values that are copied into the answer, and wrong for those that are looked up"
                )
                help_ = f"pin it with `like = [{name}]`, or prove it"
                yield finding("SC606", message, slot.place, help=help_, note=note)


def _expected(unit: TaskUnit, subject: Subject) -> frozenset[str]:
    """Slots that an `expect` would prove."""
    soft = [check.call for check in (unit.task.checks if unit.task else ()) if check.verb is Verb.EXPECT]
    return frozenset(
        name for call in soft for name in slots_given(call, subject.catalog.verifiers[call.name], "proves")
    )


def _setting(unit: TaskUnit, name: str) -> Span | None:
    for section in unit.node.sections:
        if isinstance(section, s.Settings) and section.kind is None:
            for setting in section.settings:
                if setting.keyword is not None and setting.keyword.text == name:
                    return setting.value.span
    return None


def stop_inside_step(subject: Subject) -> Iterator[Finding]:
    """SC705: the model would be cut off after its first line."""
    for unit in subject.tasks:
        if unit.task is None or unit.task.cut.segmenter.name not in {"lines", "numbered"}:
            continue
        nodes = {
            one.kind.text: one for one in unit.node.sections if isinstance(one, s.Settings) and one.kind is not None
        }
        for block in unit.task.backends:
            stops = dict(block.settings).get("stop")
            if isinstance(stops, list) and "\n" in stops:
                place = next(one for one in nodes[block.kind].settings if one.keyword and one.keyword.text == "stop")
                yield finding(
                    "SC705", "the answer stops after its first line", place.value.span, help='write `"\\n\\n"`'
                )


def slow_grammar(subject: Subject) -> Iterator[Finding]:
    """SC704: tests stand for what callers send."""
    for unit in subject.tasks:
        blocks = (one for one in unit.node.sections if isinstance(one, s.Settings))
        if unit.task is None or not any(guide_of(block) for block in blocks):
            continue
        compiled = {test.span: test for test in unit.task.tests}
        nodes = [one for one in (*unit.node.sections, *unit.beside) if isinstance(one, s.TestNode)]
        said: set[str] = set()
        for node, schema in schemas_of((one, compiled.get(one.span)) for one in nodes if subject.owns(one.span)):
            count = _optional(schema)
            name = node.name.text if isinstance(node, s.Named) else ""
            if count > MOST_OPTIONAL and (not name or name not in said):
                said.add(name)
                message = f"{count} members of one object may be left out: servers make a huge grammar of that"
                yield finding(
                    "SC704", message, node.span, help="name them under `required`, with a type that takes null"
                )


def _optional(schema: object) -> int:
    """The most members that one object in a schema may have or lack."""
    if isinstance(schema, list):
        return max(map(_optional, schema), default=0)
    if not isinstance(schema, dict):
        return 0
    properties, required = schema.get("properties"), schema.get("required", [])
    names = set(properties) if isinstance(properties, dict) else set()
    own = len(names - {one for one in required if isinstance(one, str)}) if isinstance(required, list) else 0
    return max(own, *(_optional(value) for value in schema.values()), 0)


RULES = (
    Rule("SC604", low_threshold),
    Rule("SC605", endless_ttl),
    Rule("SC606", rewritten_unproved),
    Rule("SC704", slow_grammar),
    Rule("SC705", stop_inside_step),
)
