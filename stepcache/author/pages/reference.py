"""Pages of what tasks call, and of the diagnostics."""

from collections.abc import Iterable, Iterator

from stepcache.author.explanations.texts import explanation_of
from stepcache.author.pages.markdown import block, cell, code, plain, table
from stepcache.author.pages.task import kind_file
from stepcache.domain.expressions import Call
from stepcache.domain.rules import Action, Task
from stepcache.domain.signatures import Catalog, Parameter, Signature, Target
from stepcache.language.diagnostics import CODES

_TARGETS = {Target.STEP: "one step", Target.OUTPUT: "the whole answer"}
KINDS = ("verifiers", "adapters", "solvers", "segmenters", "derivations")


def called(tasks: Iterable[Task]) -> dict[tuple[str, str], list[Task]]:
    """What the tasks call -> those that do: kind and name, in order."""
    found: dict[tuple[str, str], list[Task]] = {}
    for task in tasks:
        for kind, call in _calls(task):
            users = found.setdefault((kind, call.name), [])
            if task not in users:
                users.append(task)
    return dict(sorted(found.items(), key=lambda item: (KINDS.index(item[0][0]), item[0][1])))


def _calls(task: Task) -> Iterator[tuple[str, Call]]:
    yield "segmenters", task.cut.segmenter
    for check in task.checks:
        yield "verifiers", check.call
        if check.on_fail is not None:
            yield "adapters", check.on_fail
    for rung in task.repair.rungs:
        if rung.call is not None:
            yield ("solvers" if rung.action is Action.SOLVE else "adapters"), rung.call
    for derived in task.derived:
        yield "derivations", derived.value


def page(kind: str, signature: Signature, users: Iterable[Task]) -> str:
    """The page of one thing that rules call."""
    facts = []
    if signature.targets:
        facts.append(f"Judges {' or '.join(_TARGETS[one] for one in sorted(signature.targets, reverse=True))}.")
    if kind == "verifiers":
        proved = [code(one.name) for one in signature.parameters if one.proves]
        facts.append(f"A pass proves {' and '.join(proved)}." if proved else "A pass proves no slot.")
    if signature.details:
        facts.append(
            f"Its `else` text may name {', '.join(code(f'{{{name}}}') for name in sorted(signature.details))}."
        )
    used = ", ".join(f"[{plain(task.name)}](../tasks/{task.name}.md)" for task in users)
    rows = [
        (cell(one.name), plain(_takes(one)), "" if one.required else "may be left out") for one in signature.parameters
    ]
    parts = [
        f"# {plain(str(signature))}",
        plain(signature.doc),
        " ".join(facts),
        "\n".join(table(("parameter", "takes", ""), rows)),
        f"Of the {kind}, version {plain(signature.version)}." if signature.version else f"Of the {kind}.",
        f"Used by {used}.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _takes(one: Parameter) -> str:
    said = " or ".join(one.choices) if one.choices else ", ".join(sorted(one.types))
    low = f", from {one.minimum:g}" if one.minimum is not None else ""
    high = f", to {one.maximum:g}" if one.maximum is not None else ""
    return said + low + high + (", several" if one.variadic else "")


def signature_of(catalog: Catalog, kind: str, name: str) -> Signature | None:
    """What the catalogue knows of it."""
    found: Signature | None = getattr(catalog, kind).get(name)
    return found


def diagnostic(name: str) -> str:
    """The page of one code."""
    entry, told = CODES[name], explanation_of(name)
    parts = [
        f"# {entry.code} {plain(entry.name)}",
        f"Severity: {entry.severity}.",
        f"{told.what} {told.why}",
        "Bad:",
        block(told.bad, "stepcache"),
        "Instead:",
        block(told.good, "stepcache"),
        *([f"Fix ({entry.fix}): {told.fix}"] if told.fix else []),
    ]
    return "\n\n".join(parts) + "\n"


def index(tasks: Iterable[Task], things: Iterable[tuple[str, str]]) -> str:
    """The first page."""
    listed = list(tasks)
    rows = [
        (f"[{plain(one.name)}](tasks/{one.name}.md)", plain(one.version), one.grade, plain(one.doc)) for one in listed
    ]
    kinds: dict[str, list[str]] = {}
    for kind, name in things:
        kinds.setdefault(kind, []).append(f"[{code(name)}]({kind_file(kind, name)})")
    parts = [
        "# Rules",
        "\n".join(table(("task", "version", "grade", ""), rows)),
        "## What they call",
        "\n".join(table(("", ""), ((kind, ", ".join(names)) for kind, names in kinds.items()))),
        "[All that the linter can say](diagnostics/index.md)",
    ]
    return "\n\n".join(parts) + "\n"


def diagnostics_index() -> str:
    """The list of all codes."""
    rows = [(f"[{one.code}]({one.code}.md)", one.name, str(one.severity), plain(one.summary)) for one in CODES.values()]
    return "# Diagnostics\n\n" + "\n".join(table(("code", "name", "severity", ""), rows)) + "\n"
