"""How well planted mistakes are told: `python -m tests.functional.planted_report --count 400 --seed 1`."""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from stepcache.author.examine import examine
from stepcache.author.fixing import fixed
from stepcache.domain.errors import ImportedFileError
from stepcache.domain.findings import Applicability, Finding, Severity
from stepcache.domain.source import Source
from stepcache.language.project import Given
from tests.functional.planted import Good, Planted, corpus
from tests.functional.planted_good import CATALOG, FILES
from tests.functional.planted_kinds import KINDS

BARS = {"line": 1.0, "column": 0.97, "one": 0.95, "suggestion": 0.92, "fix": 1.0}


class Beside(Given):
    """The files that an examined one may import."""

    def __init__(self, good: Good) -> None:
        self.texts = dict(good.beside)

    def read(self, path: str) -> str:
        """The text of one of them."""
        if path not in self.texts:
            raise ImportedFileError(f"`{path}` is not there")
        return self.texts[path]


@dataclass(frozen=True)
class Told:
    """What was said of a planted mistake.

    Attributes:
        added: The findings that the good file does not have.
        line: Whether one of the expected code stands in a right line.
        column: Whether it stands in a right column, too.
        one: Whether it is the only one.
        suggestion: Whether the word meant is suggested first; None where it was no typo.
        fix: What is wrong with a safe fix; empty where all of them mend.
    """

    case: Planted
    added: tuple[Finding, ...]
    line: bool
    column: bool
    one: bool
    suggestion: bool | None
    fix: str


@cache
def serious(good: Good, text: str) -> tuple[Finding, ...]:
    """Errors and warnings of a file, and of those examined with it: the other one of a file and its sidecar."""
    stem = good.path.removesuffix(".stepcache").removesuffix("_test")
    others = [Source(path, other) for path, other in good.beside if path.startswith(stem)]
    found = examine([Source(good.path, text), *others], CATALOG, files=Beside(good)).findings
    return tuple(one for one in found if one.severity is not Severity.INFO)


def added(good: Good, text: str) -> tuple[Finding, ...]:
    """The findings of a text that the good file does not have."""
    known = Counter(map(_kind, serious(good, good.text)))
    new = []
    for one in serious(good, text):
        key = _kind(one)
        known[key] -= 1
        if known[key] < 0:
            new.append(one)
    return tuple(new)


def _kind(one: Finding) -> tuple[str, str]:
    """What makes two findings the same: not their lines, which a mistake above may have moved."""
    return one.code, re.sub(r"\d+", "#", one.message)


def told(case: Planted) -> Told:
    """Judge what is said of one planted mistake."""
    found = added(case.good, case.text)
    right = [one for one in found if one.code in case.codes and one.span.path == case.good.path]
    lines = {line for line, _ in case.points}
    return Told(
        case,
        found,
        any(one.span.line in lines for one in right),
        any((one.span.line, one.span.column) in case.points for one in right),
        len(found) == 1,
        any(f"did you mean `{case.meant}`" in one.help for one in found) if case.meant else None,
        "; ".join(filter(None, (unmended(case, one) for one in found))),
    )


def unmended(case: Planted, one: Finding) -> str:
    """What is wrong with the safe fix of a finding: the file has one mistake, so it has to be as good as before."""
    if one.fix is None or one.fix.applicability is not Applicability.SAFE:
        return ""
    text = fixed(case.text, [one.fix])
    left = added(case.good, text)
    if not left:
        return ""
    return f"after `{one.fix.message}`: {', '.join(f'{other.code} {other.message}' for other in left)}"


def share(outcomes: Sequence[Told], name: str) -> float:
    """The share of cases that are right in one respect, of those that it applies to."""
    seen = [getattr(one, name) for one in outcomes]
    right = [(not value) if name == "fix" else value for value in seen if value is not None]
    return sum(right) / len(right) if right else 1.0


def missed(outcomes: Sequence[Told], name: str) -> str:
    """Each case that is wrong in one respect: what was planted, and what was said."""
    return "\n".join(
        f"{name}: {one.case.kind} in {one.case.good.path} at {sorted(one.case.points)}"
        f"{f' for `{one.case.meant}`' if one.case.meant else ''}: "
        + (" | ".join(f"{f.span.line}:{f.span.column} {f.code} {f.message} ({f.help})" for f in one.added) or "nothing")
        + (f" [{one.fix}]" if one.fix and name == "fix" else "")
        for one in outcomes
        if (one.fix if name == "fix" else getattr(one, name) is False)
    )


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant, judge and print; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400, help="how many files")
    parser.add_argument("--seed", type=int, nargs="+", default=[1], help="seeds, a corpus each")
    parser.add_argument("--quiet", action="store_true", help="the table without the misses")
    options = parser.parse_args(arguments)
    good = True
    say("| seed | files | line | column | one finding | right suggestion | safe fixes mend |")
    say("| --- | --- | --- | --- | --- | --- | --- |")
    for seed in options.seed:
        outcomes = [told(case) for case in corpus(KINDS, FILES, options.count, seed)]
        shares = {name: share(outcomes, name) for name in BARS}
        good = good and all(shares[name] >= bar for name, bar in BARS.items())
        say(f"| {seed} | {len(outcomes)} | " + " | ".join(f"{shares[name]:.1%}" for name in BARS) + " |")
        if not options.quiet:
            for name in BARS:
                say(missed(outcomes, name) or f"{name}: none missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
