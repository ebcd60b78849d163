"""Outcomes for programs: JSON and JUnit's XML."""

import json
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from stepcache.author.explain import events, summary
from stepcache.author.formats.markup import in_xml
from stepcache.author.render import as_json as findings_as_json
from stepcache.author.report import below_here
from stepcache.author.testing.bench import Sent
from stepcache.author.testing.coverage import as_data
from stepcache.author.testing.report import failure
from stepcache.author.testing.run import Failure, Outcome
from stepcache.author.testing.session import Session

_TOOL = "stepcache test"


def as_json(session: Session) -> str:
    """The whole run: tests, findings, coverage. Of a failed test every request's way is there."""
    found = {
        "passed": sum(one.passed for one in session.outcomes),
        "failed": len(session.failed),
        "not_run": len(session.jobs) - len(session.outcomes),
        "tests": [_test(one) for one in session.outcomes],
        "findings": json.loads(findings_as_json(session.findings, session.sources)),
        "coverage": as_data(session.coverage) if session.whole else None,
    }
    return json.dumps(found, indent=2) + "\n"


def _test(outcome: Outcome) -> dict[str, object]:
    test = outcome.job.test
    found: dict[str, object] = {
        "id": outcome.job.id,
        "path": test.span.path,
        "line": test.span.line,
        "task": outcome.job.task.name,
        "name": test.name,
        "passed": outcome.passed,
        "seconds": round(outcome.seconds, 3),
    }
    if not outcome.passed:
        found["failures"] = [_failure(one) for one in outcome.failures]
        found["requests"] = [_request(one) for one in outcome.sent]
    return found


def _failure(one: Failure) -> dict[str, object]:
    found: dict[str, object] = {"text": one.text, "notes": list(one.notes)}
    if one.expectation is not None:
        found |= {
            "field": one.expectation.field,
            "operator": one.expectation.op,
            "line": one.expectation.span.line,
            "actual": one.actual,
        }
    return found


def _request(sent: Sent) -> dict[str, object]:
    answer = {"error": sent.error} if sent.answer is None else {"answer": summary(sent.answer)}
    return {"prompt": sent.prompt, **answer, "events": events(sent.trace), "asked": list(sent.asked)}


def junit(session: Session) -> str:
    """A suite a file, a case a test; what was not run is skipped."""
    root = Element("testsuites", {"name": _TOOL, **_counts(session.outcomes, len(session.jobs))})
    paths = dict.fromkeys(job.test.span.path for job in session.jobs)
    for path in paths:
        ran = [one for one in session.outcomes if one.job.test.span.path == path]
        rest = [one for one in session.jobs[len(session.outcomes) :] if one.test.span.path == path]
        counts = {**_counts(ran, len(ran) + len(rest)), "skipped": str(len(rest))}
        suite = SubElement(root, "testsuite", {"name": in_xml(below_here(path)), **counts})
        for outcome in ran:
            _case(suite, outcome)
        for job in rest:
            case = SubElement(suite, "testcase", name=in_xml(job.test.name), classname=in_xml(job.task.name))
            SubElement(case, "skipped", message="an earlier test failed")
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _counts(outcomes: Sequence[Outcome], tests: int) -> dict[str, str]:
    wrong = sum(not one.passed for one in outcomes)
    seconds = sum(one.seconds for one in outcomes)
    return {"tests": str(tests), "failures": str(wrong), "errors": "0", "time": f"{seconds:.3f}"}


def _case(suite: Element, outcome: Outcome) -> None:
    test, task = outcome.job.test, outcome.job.task
    case = SubElement(
        suite, "testcase", name=in_xml(test.name), classname=in_xml(task.name), time=f"{outcome.seconds:.3f}"
    )
    if not outcome.passed:
        message = "; ".join(one.text for one in outcome.failures)
        SubElement(case, "failure", type="failed", message=in_xml(message)).text = in_xml(failure(outcome))
