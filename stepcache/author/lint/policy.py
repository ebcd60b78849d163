"""SC6xx and SC7xx: caching and the model server."""

from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Finding
from stepcache.domain.source import Span
from stepcache.language import syntax as s
from stepcache.language.compile import TaskUnit
from stepcache.language.diagnostics import finding

LOW = 0.3
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


RULES = (
    Rule(
        "SC604",
        "Similarity only proposes, but so low it proposes noise.",
        "similar = 0.1",
        "similar = 0.5",
        low_threshold,
    ),
    Rule("SC605", "What a right answer is changes with the years.", "cache { scope = user }", "ttl = 30d", endless_ttl),
    Rule(
        "SC705",
        "A stop string that parts the steps leaves one step.",
        'stop = ["\\n"]',
        'stop = ["\\n\\n"]',
        stop_inside_step,
    ),
)
