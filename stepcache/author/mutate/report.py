"""What a hunt found, for people and for programs."""

import json
from collections import Counter
from collections.abc import Iterator

from stepcache.author.mutate.escapes import Explanation
from stepcache.author.mutate.hunt import Mutant
from stepcache.author.mutate.session import Hunt, Tried
from stepcache.domain.rules import Task
from stepcache.text.clean import clean

SHOWN = 3
"""How many mutants of one kind and task are shown; the others are counted."""
_WIDTH = 100


def full(found: Hunt) -> str:
    """Each kind that escaped, with an example or some, then a line for each task."""
    lines = [line for block in _escapes(found) for line in block]
    lines += [line for one in found.stale for line in _stale(one)]
    tasks = list({id(one.mutant.known.task): one.mutant.known.task for one in found.tried}.values())
    lines += [_summary(task, found.of(task)) for task in tasks]
    return "\n".join([*lines, _total(found)]) + "\n"


def _escapes(found: Hunt) -> Iterator[list[str]]:
    kinds: dict[tuple[str, str, str], list[Mutant]] = {}
    for one in found.open:
        task = one.mutant.known.task
        kinds.setdefault((task.span.path, task.label, one.mutant.kind), []).append(one.mutant)
    for (path, label, kind), mutants in kinds.items():
        more = f" ({len(mutants)} of them)" if len(mutants) > 1 else ""
        yield [f"ESCAPED {clean(label)}: {clean(kind)}{more}  ({clean(path)})", f"  {_meaning(kind)}"]
        for mutant in mutants[:SHOWN]:
            yield _example(mutant)


def _meaning(kind: str) -> str:
    family, _, name = kind.partition(".")
    if family == "slot":
        return f"the older answer is served though `{clean(name)}` is another"
    if family == "check":
        return f"the checks pass an answer that was given for another `{clean(name)}`, which they are said to prove"
    return "the checks pass the changed answer"


def _example(one: Mutant) -> list[str]:
    return [
        f"    `{_short(one.variant.was)}` -> `{_short(one.variant.now)}`  in {clean(one.known.job.test.name)}",
        f"    asked:  {_short(one.prompt)}",
        f"    served: {_short(one.text)}",
    ]


def _short(text: str) -> str:
    line = clean(text.replace("\n", "\\n"))
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 3]}..."


def _stale(one: Explanation) -> Iterator[str]:
    where = f"{clean(one.path)}:{one.line}"
    if not one.reason:
        yield f"note: {where}: `escapes[{clean(', '.join(sorted(one.kinds)))}]` gives no reason, and explains nothing"
    else:
        yield f"note: {where}: nothing escapes that `escapes[{clean(', '.join(sorted(one.kinds)))}]` would explain"


def _summary(task: Task, tried: list[Tried]) -> str:
    counts = Counter(_fate(one) for one in tried)
    parts = [f"{counts['killed']} noticed"]
    parts += [f"{counts[name]} {name}" for name in ("escaped", "explained") if counts[name]]
    return f"{clean(task.label)}: {len(tried)} mutants, {', '.join(parts)}"


def _fate(one: Tried) -> str:
    if not one.mutant.escaped:
        return "killed"
    return "escaped" if one.explained is None else "explained"


def _total(found: Hunt) -> str:
    counts = Counter(_fate(one) for one in found.tried)
    return f"{counts['killed']} noticed, {counts['explained']} explained, {counts['escaped']} escaped"


def as_json(found: Hunt) -> str:
    """Everything that escaped, and the counts."""
    mutants = [_object(one) for one in found.tried if one.mutant.escaped]
    counts = Counter(_fate(one) for one in found.tried)
    stale = [{"path": one.path, "line": one.line, "kinds": sorted(one.kinds)} for one in found.stale]
    return json.dumps({**{name: counts[name] for name in ("killed", "explained", "escaped")},
                       "mutants": mutants, "stale": stale}, indent=2) + "\n"  # fmt: skip


def _object(one: Tried) -> dict[str, object]:
    mutant = one.mutant
    return {
        "task": mutant.known.task.name,
        "test": mutant.known.job.id,
        "kind": mutant.kind,
        "was": mutant.variant.was,
        "now": mutant.variant.now,
        "prompt": mutant.prompt,
        "answer": mutant.text,
        "reason": one.explained.reason if one.explained else None,
    }
