"""Reports for other programs: valid by their published schemas, whatever a file or its name holds."""

import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from urllib.parse import unquote_to_bytes

import jsonschema_rs
import orjson
import pytest
import xmlschema
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stepcache.author.formats.github import github
from stepcache.author.formats.gitlab import gitlab
from stepcache.author.formats.junit import junit
from stepcache.author.formats.sarif import as_uri, sarif
from stepcache.author.render import as_json, concise, full
from stepcache.author.report import Report, below_here
from stepcache.author.suppressions import Suppressed
from stepcache.domain.findings import Applicability, Edit, Finding, Fix, Severity
from stepcache.domain.source import Source, Span
from stepcache.language.diagnostics import CODES
from tests.golden.cases import CASES, findings_of

DATA = Path(__file__).parents[2] / "data"
HOSTILE = "\0\x1b[31m\r\n]]>&<>\"'\ud800\udcff\ufffe\u2028\u202e::error::%0A,=\t`\N{GRINNING FACE}"
ANYTHING = st.text(alphabet=st.sampled_from(HOSTILE + "a /.-%"), max_size=30)


@cache
def sarif_schema() -> jsonschema_rs.Draft4Validator:
    """OASIS's schema, errata 01."""
    text = (DATA / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")
    return jsonschema_rs.Draft4Validator(json.loads(text), validate_formats=True)


@cache
def junit_schema() -> xmlschema.XMLSchema:
    """The schema that Jenkins' xUnit plugin reads reports by."""
    return xmlschema.XMLSchema(str(DATA / "junit-10.xsd"))


def report_on(path: Path) -> Report:
    """What is found in a golden file, one finding of each two suppressed."""
    source, findings = findings_of(path)
    hidden = [Suppressed(one, "so it is") for one in findings[1::2]]
    return Report(findings[::2], {source.path: source}, lambda one: one.severity is Severity.ERROR, hidden)


def hostile(path: str, text: str, message: str) -> Report:
    """One finding at the end of a file, all of its words made by an enemy."""
    line, column = text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1
    span = Span(path, len(text), len(text), line, column)
    fix = Fix(message, (Edit(span, message),), Applicability.SAFE)
    found = Finding("SC101", "unknown-name", Severity.ERROR, message, span, message, message, fix)
    return Report([found, found], {path: Source(path, text)}, lambda _: True, [Suppressed(found, message)])


def properties(command: str) -> dict[str, str]:
    """What a workflow command says, read as GitHub's runner reads it."""
    mark = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)\n", command)
    assert mark is not None, command
    parts = dict(part.split("=", 1) for part in mark[2].split(","))
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        parts = {name: value.replace(code, char) for name, value in parts.items()}
    return parts


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_report_is_valid_by_its_schema(path: Path) -> None:
    """SARIF by OASIS's, JUnit's by that of Jenkins."""
    report = report_on(path)
    sarif_schema().validate(json.loads(sarif(report)))
    junit_schema().validate(junit(report))


@given(path=ANYTHING, text=ANYTHING, message=ANYTHING)
@example(path=HOSTILE, text=HOSTILE, message=HOSTILE)
@settings(max_examples=150, deadline=None)
def test_no_word_breaks_a_format(path: str, text: str, message: str) -> None:
    """What cannot be written is replaced; what has a meaning of its own is escaped."""
    report = hostile(path, text, message)
    log = orjson.loads(sarif(report))
    sarif_schema().validate(log)
    document = junit(report)
    document.encode()
    junit_schema().validate(document)
    assert len(orjson.loads(gitlab(report))) == len(orjson.loads(as_json(report.findings, report.sources))) == 2
    commands = github(report).splitlines(keepends=True)
    assert len(commands) == 2
    assert [properties(one)["line"] for one in commands] == [str(report.findings[0].span.line)] * 2
    for shown in (concise(report.findings), full(report.findings, report.sources)):
        assert all(char in "\n\t" or char.isprintable() for char in shown)
    assert len(concise(report.findings).splitlines()) == 2


def test_sarif_tells_places_fixes_and_suppressions() -> None:
    """Lines and columns in characters from 1, offsets in characters and in bytes; what is suppressed is marked so."""
    text = "é\n\N{GRINNING FACE} abc\n"
    span = Span("a b%/ü.stepcache", 4, 7, 2, 3)
    fix = Fix("replace", (Edit(span, "x"),), Applicability.UNSAFE)
    found = Finding("SC101", "unknown-name", Severity.ERROR, "m", span, help="h", fix=fix)
    quiet = Finding("SC801", "no-tests", Severity.WARNING, "w", span)
    report = Report([found], {span.path: Source(span.path, text)}, lambda _: True, [Suppressed(quiet, "why")])
    run = json.loads(sarif(report))["runs"][0]
    artifact = {"uri": "a%20b%25/%C3%BC.stepcache", "uriBaseId": "%SRCROOT%"}
    region = {
        "startLine": 2,
        "startColumn": 3,
        "endLine": 2,
        "endColumn": 6,
        "charOffset": 4,
        "charLength": 3,
        "byteOffset": 8,
        "byteLength": 3,
    }
    replacement = {"deletedRegion": region, "insertedContent": {"text": "x"}}
    first, second = run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert first["locations"] == [
        {"physicalLocation": {"artifactLocation": artifact, "region": region | {"snippet": {"text": "abc"}}}}
    ]
    assert first["fixes"] == [
        {
            "description": {"text": "replace (unsafe)"},
            "artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}],
        }
    ]
    assert (first["level"], first["message"], "suppressions" in first) == ("error", {"text": "m\nhelp: h"}, False)
    assert second["suppressions"] == [{"kind": "inSource", "justification": "why"}]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == ["SC101", "SC801"]
    assert rules[1]["shortDescription"] == {"text": CODES["SC801"].summary}


def test_a_path_outside_is_a_uri_of_its_own(tmp_path: Path) -> None:
    """Below the working folder it is relative, as code scanning wants it; bytes that are no UTF-8 stay."""
    assert as_uri(str(tmp_path / "a b")) == (f"file://{tmp_path}/a%20b", False)
    assert as_uri("./x/../a:b") == ("a%3Ab", True)
    assert unquote_to_bytes(as_uri("\udcff")[0]) == b"\xff"
    assert below_here(str(Path.cwd() / "a")) == "a"


def test_github_gets_columns_on_one_line_only() -> None:
    """Over several lines it would not show the note at all."""
    text = "abc\ndef"
    one = Finding("SC801", "no-tests", Severity.INFO, "m", Span("f", 1, 3, 1, 2))
    two = Finding("SC801", "no-tests", Severity.WARNING, "m", Span("f", 1, 5, 1, 2))
    said = github(Report([one, two], {"f": Source("f", text)}, lambda _: False)).splitlines(keepends=True)
    assert said[0].startswith("::notice ")
    assert [properties(each).get("endColumn") for each in said] == ["4", None]
    assert [properties(each)["endLine"] for each in said] == ["1", "2"]


def test_gitlab_knows_a_finding_again() -> None:
    """Where lines were put in above it; two that are alike are two."""

    def marks(text: str, *lines: int) -> list[str]:
        found = [
            Finding("SC801", "no-tests", Severity.INFO, "m", Span("f", text.index("x"), text.index("x"), line, 1))
            for line in lines
        ]
        issues = json.loads(gitlab(Report(found, {"f": Source("f", text)}, lambda _: False)))
        return [one["fingerprint"] for one in issues]

    assert marks("x", 1) == marks("a\nb\n  x".replace("  ", ""), 3)
    assert len(set(marks("x", 1, 1))) == 2
    assert marks("x", 1) != marks("xy", 1)


def test_junit_fails_where_the_exit_code_does() -> None:
    """What is below the fail level passes with its text; a file without a word on it is a case that passes."""
    span = Span("f", 0, 1, 1, 1)
    bad = Finding("SC101", "unknown-name", Severity.ERROR, "m", span)
    hint = Finding("SC907", "missing-doc-comment", Severity.INFO, "m", span)
    files = {"f": Source("f", "x"), "g": Source("g", "")}
    report = Report([bad, hint], files, lambda one: one.severity is Severity.ERROR)
    root = ET.fromstring(junit(report))  # noqa: S314 - our own words
    shown = [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root]
    assert shown == [("f", "2", "1"), ("g", "1", "0")]
    assert [[part.tag for part in case] for case in root.iter("testcase")] == [["failure"], ["system-out"], []]
    assert (root.get("tests"), root.get("failures")) == ("3", "1")
