"""The report of a run: tables for people, and one line of verdict."""

from collections import Counter
from collections.abc import Sequence

from benchmarks.trust.judge import FATAL, NOT_REUSED, UNCLAIMED
from benchmarks.trust.promises import bound, broken, by_family, counted, percent
from benchmarks.trust.tally import Finding, Tally, total

SHOWN = 20
_LONG = 1500


def text_of(tally: Tally, error: float, *, mix: bool = True) -> str:
    """All of it."""
    parts = [
        _routes(tally),
        table(FAMILY_HEAD, family_rows(tally)),
        _sums(tally),
        _times(tally),
        shortfalls(tally),
        _verdict(tally, error, mix=mix),
    ]
    return "\n\n".join(part for part in parts if part)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns under a head, the first one to the left."""
    lines = [list(map(str, row)) for row in [head, *rows]]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) if place else cell.ljust(width) for place, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(line, widths, strict=True)) for line in lines)
    )


def graded(tally: Tally) -> list[tuple[str, str, int, int, int, str]]:
    """Route, grade, answers, wrong ones, those worse than their source, and what the wrong ones leave possible."""
    answers, wrong, worse = (_by_route(one) for one in (tally.answers, tally.wrong, tally.worse))
    rows = [(*key, n, wrong[key], worse[key], f"{bound(wrong[key], n):.4%}") for key, n in sorted(answers.items())]
    keys = [key for key in answers if key[1] == "proved"]
    proved, failed = sum(answers[key] for key in keys), sum(wrong[key] for key in keys)
    return [*rows, ("all", "proved", proved, failed, 0, f"{bound(failed, proved):.4%}")]


def _by_route(counts: Counter[tuple[str, ...]]) -> Counter[tuple[str, str]]:
    sums: Counter[tuple[str, str]] = Counter()
    for (_, route, grade), n in counts.items():
        sums[route, grade] += n
    return sums


def _routes(tally: Tally) -> str:
    head = ("claimed, answered by", "grade", "answers", "wrong", "worse than source", "wrong, 95 % bound")
    note = "The bound is one-sided, Clopper and Pearson's (exact)."
    return f"{table(head, graded(tally))}\n{note}"


FAMILY_HEAD = ("family", "sent", "claimable", "claimed", "answers", "proved", "wrong", "95 % bound", "useful reuse")


def family_rows(tally: Tally) -> list[tuple[object, ...]]:
    """A row for each family, as `FAMILY_HEAD` says."""
    answers, wrong = by_family(tally.answers), by_family(tally.wrong)
    proved = by_family(Counter({key: n for key, n in tally.answers.items() if key[2] == "proved"}))
    return [
        (
            family,
            n,
            tally.promised[family],
            percent(tally.claimed[family,], n),
            answers[family],
            proved[family],
            wrong[family],
            f"{bound(wrong[family], answers[family]):.2%}" if answers[family] else "",
            percent(tally.reused[family,], tally.reusable[family,]) if tally.reusable[family,] else "",
        )
        for (family,), n in sorted(tally.sent.items())
    ]


def _sums(tally: Tally) -> str:
    sums, sent, claimed = tally.sums, total(tally.sent), tally.sums["claimed",]
    over_all, over_claimed = (
        less(sums[spent,], sums[alone,]) for spent, alone in (("spent", "alone"), ("spent on claimed", "claimed alone"))
    )
    lines = [
        f"sent {sent}, claimed {claimed} ({percent(claimed, sent)}), not answered {total(tally.refused)}",
        f"useful reuse {counted(total(tally.reused), total(tally.reusable))}",
        f"useful reuse of sources that were right {counted(total(tally.reused_right), total(tally.reusable_right))}",
        f"claimed records with a source {percent(sums['sourced',], claimed)}",
        f"claimed requests that took no token of the model {percent(sums['free',], claimed)}",
        f"tokens {sums['spent',]} of {sums['alone',]} with nothing in front ({over_all}); claimed {over_claimed}",
    ]
    return "\n".join(lines)


TIMES_HEAD = ("route", "requests", "p50 ms", "p95 ms", "p99 ms")


def time_rows(tally: Tally) -> list[tuple[object, ...]]:
    """A row for each route, as `TIMES_HEAD` says."""
    columns = [tally.milliseconds(part) for part in (0.5, 0.95, 0.99)]
    return [(route, total(tally.times, 0, route), *(f"{one[route]:.2f}" for one in columns)) for route in columns[0]]


def _times(tally: Tally) -> str:
    note = "Over HTTP, on a machine that runs the model, the client and its judge beside the proxies."
    return f"{table(TIMES_HEAD, time_rows(tally))}\n{note}"


def shortfalls(tally: Tally, most: int = 12) -> str:
    """Where most reuse was missed, and why."""
    rows = [(*key, n) for key, n in tally.misses.most_common(most)]
    return table(("reusable, but", "route", "reason", "records"), rows) if rows else ""


def shown(findings: Sequence[Finding]) -> str:
    """Fatal findings in full, and of each shortfall an example."""
    fatal = [one for one in findings if one.kind in FATAL][:SHOWN]
    others = {(one.kind, one.family): one for one in findings if one.kind in (UNCLAIMED, NOT_REUSED)}
    return "\n\n".join(map(_finding, [*fatal, *list(others.values())[:SHOWN]]))


def _finding(one: Finding) -> str:
    turns = [f"{role}: {text}" for role, text in one.turns]
    lines = [
        f"--- {one.kind}: {one.family}, record {one.name}",
        f"system: {one.system}" if one.system else "",
        *turns,
        f"prompt: {one.prompt[:_LONG]}",
        f"body: {one.body[:_LONG]}" if one.body else "",
        f"status {one.status}, route {one.route}, reason {one.reason}, rule {one.rule}, grade {one.grade}",
        f"source: {one.source}" if one.source else "",
        f"answer: {one.answer[:_LONG]}",
    ]
    return "\n".join(line for line in lines if line)


def _verdict(tally: Tally, error: float, *, mix: bool) -> str:
    lines = broken(tally, error, mix=mix)
    if lines:
        return "\n".join(f"BROKEN: {line}" for line in lines)
    proved = total(tally.answers, 2, "proved")
    return (
        f"KEPT: {proved} proved answers, 0 wrong (95 % bound {bound(0, proved):.4%}); "
        f"0 carried answers worse than their source; nothing claimed that no rule may"
    )


def less(spent: int, alone: int) -> str:
    """By how much fewer tokens."""
    return f"{spent / alone - 1:+.1%}" if alone else "none"
