"""Outcomes for programs."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from stepcache.author.testing.formats import as_json, junit
from tests.fakes.echo_rules import FAILS, HOLDS, ran, write

SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[3] / "data" / "junit-10.xsd")


def read(text: str) -> ET.Element:
    """The report's root; it is as the published schema has it."""
    SCHEMA.validate(text)
    return ET.fromstring(text)  # noqa: S314 - our own


def test_json_holds_tests_findings_and_coverage(tmp_path: Path) -> None:
    """Of a failed test every request's way, too."""
    path = write(tmp_path, HOLDS, FAILS)
    found = json.loads(as_json(ran(path)))
    assert (found["passed"], found["failed"], found["not_run"]) == (1, 1, 0)
    good, bad = found["tests"]
    assert good["id"] == f"{path}::echo::it says b"
    [failure] = bad["failures"]
    assert (failure["text"], failure["line"], failure["actual"]) == ('expect output == "b and c"', 27, "b")
    assert [event["kind"] for event in bad["requests"][0]["events"]] == ["claim", "call", "rung", "check", "check"]
    assert [one["code"] for one in found["findings"]] == ["SC802", "SC802", "SC803"]
    assert found["coverage"][0]["rungs"][1] == {
        "rung": "generate times 2", "path": str(path), "line": 13, "tried": 2, "taken": 2,
    }  # fmt: skip


def test_json_of_a_part_has_no_coverage(tmp_path: Path) -> None:
    """It would say too little of the rules."""
    assert json.loads(as_json(ran(write(tmp_path, HOLDS, FAILS), words=("and c",))))["coverage"] is None


@pytest.mark.parametrize("name", ["a < b & c", "]]>", "bell \x07", "\u2028", "turned \u202e", "tab\\tin"])
def test_junit_can_be_read_whatever_a_name_holds(tmp_path: Path, name: str) -> None:
    """With a suite a file and a case a test."""
    path = write(tmp_path, HOLDS, FAILS.replace("it says b and c", name))
    root = read(junit(ran(path)))
    assert [(one.get("tests"), one.get("failures")) for one in root] == [("2", "1")]
    good, bad = root.iter("testcase")
    assert (good.get("classname"), good.get("name"), len(good)) == ("echo", "it says b", 0)
    assert bad[0].tag == "failure"
    assert "\u202e" not in str(bad.get("name"))
    assert "expect output" in (bad[0].text or "")


def test_junit_tells_what_was_not_run(tmp_path: Path) -> None:
    """As skipped."""
    session = ran(write(tmp_path, FAILS, HOLDS))
    session.outcomes[1:] = []
    root = read(junit(session))
    assert [one[0].tag for one in root.iter("testcase")] == ["failure", "skipped"]
