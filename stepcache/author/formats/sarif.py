"""SARIF 2.1.0, for GitHub's code scanning and other collectors of findings."""

import json
import os
from urllib.parse import quote

from stepcache import __version__
from stepcache.author.explained import as_markdown, as_text, plugged_as_markdown, plugged_codes
from stepcache.author.explanations.texts import explanation_of
from stepcache.author.formats.gitlab import fingerprints
from stepcache.author.report import TOOL, Report, below_here, bytes_in, end_of, told, valid
from stepcache.domain.findings import Edit, Finding, Fix, Severity
from stepcache.domain.source import Span
from stepcache.language.diagnostics import CODES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

Object = dict[str, object]


def sarif(report: Report) -> str:
    """The log of one run, what comments suppress included and marked so."""
    found = [*report.findings, *(one.finding for one in report.suppressed)]
    reasons = [None] * len(report.findings) + [one.reason for one in report.suppressed]
    codes = sorted({one.code for one in found})
    marks = fingerprints(report, found)
    results = [
        _result(one, report, codes.index(one.code), mark) | _suppression(reason)
        for one, mark, reason in zip(found, marks, reasons, strict=True)
    ]
    driver = {
        "name": TOOL,
        "semanticVersion": __version__,
        "rules": [_rule(code) if code in CODES else _plugged(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "artifacts": [{"location": _artifact(path), "sourceLanguage": "stepcache"} for path in report.sources],
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> Object:
    entry = CODES[code]
    return {
        "id": code,
        "name": entry.name,
        "shortDescription": {"text": entry.summary},
        "fullDescription": {"text": explanation_of(code).what},
        "help": {"text": as_text(code), "markdown": as_markdown(code)},
        "defaultConfiguration": {"level": _LEVELS[entry.severity]},
    }


def _plugged(code: str) -> Object:
    """A plugin's rule, as its manifest has it."""
    entry = plugged_codes()[code]
    return {
        "id": code,
        "name": entry.title,
        "shortDescription": {"text": entry.summary},
        "fullDescription": {"text": entry.explanation or entry.summary},
        "help": {"text": entry.explanation or entry.summary, "markdown": plugged_as_markdown(entry)},
        "defaultConfiguration": {"level": _LEVELS[entry.severity]},
    }


def _result(one: Finding, report: Report, index: int, mark: str) -> Object:
    text = report.text_of(one.span)
    place = {"artifactLocation": _artifact(one.span.path), "region": _region(one.span, text, snippet=True)}
    result: Object = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": valid(told(one))},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"stepcacheLine/v1": mark},
    }
    return result | ({"fixes": [_fix(one.fix, text)]} if one.fix is not None else {})


def _suppression(reason: str | None) -> Object:
    return {} if reason is None else {"suppressions": [{"kind": "inSource", "justification": valid(reason)}]}


def as_uri(path: str) -> tuple[str, bool]:
    """A path as a URI, and whether that is relative to the working folder."""
    shown = below_here(path)
    try:
        name = os.fsencode(shown)
    except UnicodeEncodeError:
        name = valid(shown).encode()
    relative = not shown.startswith("/")
    return f"{'' if relative else 'file://'}{quote(name, safe='/')}", relative


def _artifact(path: str) -> Object:
    uri, relative = as_uri(path)
    return {"uri": uri, "uriBaseId": "%SRCROOT%"} if relative else {"uri": uri}


def _region(span: Span, text: str, *, snippet: bool = False) -> Object:
    line, column = end_of(span, text)
    inside = text[span.start : span.end]
    region: Object = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": line,
        "endColumn": column,
        "charOffset": span.start,
        "charLength": len(inside),
        "byteOffset": bytes_in(text[: span.start]),
        "byteLength": bytes_in(inside),
    }
    return region | ({"snippet": {"text": valid(inside)}} if snippet and inside else {})


def _fix(fix: Fix, text: str) -> Object:
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.span.path, []).append(edit)
    changes = [
        {
            "artifactLocation": _artifact(path),
            "replacements": [
                {"deletedRegion": _region(edit.span, text), "insertedContent": {"text": valid(edit.text)}}
                for edit in edits
            ],
        }
        for path, edits in by_path.items()
    ]
    return {"description": {"text": f"{valid(fix.message)} ({fix.applicability})"}, "artifactChanges": changes}
