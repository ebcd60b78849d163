"""GitLab's Code Quality report: a list of findings that GitLab compares from commit to commit."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from stepcache.author.report import Report, below_here, told, valid
from stepcache.domain.findings import Finding, Severity

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(report: Report) -> str:
    """The report, for an artifact `codequality`."""
    marks = fingerprints(report, report.findings)
    found = [_issue(one, mark) for one, mark in zip(report.findings, marks, strict=True)]
    return json.dumps(found, indent=2) + "\n"


def _issue(one: Finding, fingerprint: str) -> dict[str, object]:
    return {
        "description": valid(told(one)),
        "check_name": f"{one.code} {one.name}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[one.severity],
        "location": {"path": valid(below_here(one.span.path)), "lines": {"begin": one.span.line}},
    }


def fingerprints(report: Report, findings: Iterable[Finding]) -> list[str]:
    """A mark for each finding that stays while lines are put in or taken out above it.

    It is made of the code, the file and what the line says; of several that are alike, of their order too.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    marks = []
    for one in findings:
        key = (one.code, below_here(one.span.path), _line(one, report))
        seen[key] += 1
        marks.append(hashlib.sha256(valid("\0".join((*key, str(seen[key])))).encode()).hexdigest())
    return marks


def _line(one: Finding, report: Report) -> str:
    text = report.text_of(one.span)
    return text[one.span.start - one.span.column + 1 :].partition("\n")[0].strip()
