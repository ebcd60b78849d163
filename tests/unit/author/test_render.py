"""Findings for a terminal, a pipe and another program."""

import json

from stepcache.author.lint.run import lint
from stepcache.author.render import as_json, concise, full, summary
from stepcache.domain.findings import Applicability, Edit, Fix
from stepcache.domain.source import Source, Span
from stepcache.language.diagnostics import finding
from tests.fakes.catalog import CATALOG
from tests.fakes.rule_files import GOOD, edited

BAD = Source("f", edited(("Repeat a word.", "Größe²"), ("text.contains", "text.contians")))


def test_json_counts_lines_from_1_and_bytes_from_0() -> None:
    """The end is the place after the last character; edits have places of their own."""
    found = json.loads(as_json(lint([BAD], CATALOG), {"f": BAD}))
    at = BAD.text.encode().index(b"text.contians")
    span = {"start": {"line": 7, "column": 18, "byte": at}, "end": {"line": 7, "column": 31, "byte": at + 13}}
    assert [(one["code"], one["severity"], one["path"], one["span"]) for one in found] == [
        ("SC101", "error", "f", span)
    ]
    assert found[0]["fix"] == {
        "message": "replace by `text.contains`",
        "applicability": "safe",
        "edits": [{"span": span, "text": "text.contains"}],
    }
    assert as_json((), {}) == "[]\n"


def test_an_edit_over_several_lines_ends_in_the_last() -> None:
    """The end's column counts from that line."""
    check = 'require output text.contains(w)\n    else "a"'
    source = Source("f", edited(("require output text.contains(w)", f"{check}\n  {check}")))
    found = json.loads(as_json(lint([source], CATALOG), {"f": source}))
    end = found[0]["fix"]["edits"][0]["span"]["end"]
    assert (found[0]["code"], end["line"], end["column"]) == ("SC403", 11, 1)


def test_concise_is_one_line_each() -> None:
    """With what to do in brackets."""
    line = "f:7:18: error[SC101] unknown-name: unknown verifier `text.contians` (did you mean `text.contains`?)\n"
    assert concise(lint([BAD], CATALOG)) == line


def test_colour_marks_the_severity() -> None:
    """Only where it is asked for."""
    findings = lint([BAD], CATALOG)
    assert "\x1b[1;31merror[SC101]\x1b[0m" in full(findings, {"f": BAD}, colour=True)
    assert "\x1b" not in full(findings, {"f": BAD})


def test_a_fix_of_many_lines_is_shown_as_far_as_one_reads() -> None:
    """Forty of them; what stands behind goes untold."""
    text = "a\n" * 1_000
    edit = Edit(Span("a.stepcache", 0, len(text), 1, 1), "b\n" * 1_000)
    one = finding("SC902", "x", edit.span, fix=Fix("lay it out", (edit,), Applicability.SAFE))
    shown = full([one], {"a.stepcache": Source("a.stepcache", text)})
    assert shown.count("- a\n") == 40
    assert shown.endswith("`--diff` shows the rest\n")


def test_a_very_long_line_is_cut_around_the_mistake() -> None:
    """And what would move the cursor is not printed."""
    source = Source("f", edited(("text.contains(w)", f"{' ' * 500}text.contians(w)  # \x1b[31m")))
    shown = full(lint([source], CATALOG), {"f": source})
    assert "text.contians(w)" in shown
    assert max(map(len, shown.splitlines())) < 300
    assert "\x1b" not in shown


def test_a_tab_keeps_the_carets_in_place() -> None:
    """The line below is indented by the same tab."""
    source = Source("f", edited(("  require output text.contains", "\trequire output text.contians")))
    assert "\n    | \t               ^^^^^^^^^^^^^" in full(lint([source], CATALOG), {"f": source})


def test_a_finding_without_its_source_is_still_shown() -> None:
    """By its place alone."""
    shown = full(lint([BAD], CATALOG), {})
    assert shown.startswith("error[SC101] unknown-name: unknown verifier `text.contians`\n  --> f:7:18\n")


def test_the_summary_counts() -> None:
    """Errors, warnings and hints, in how many files."""
    source = Source("f", edited(("Repeat a word.", "x"), ("ttl = 1h", "ttl = 1 h"), ("  test", "  tset")))
    assert summary(lint([source], CATALOG), 1) == "2 errors in 1 file"
    assert summary(lint([Source("f", GOOD)], CATALOG), 2) == "2 files: nothing to say"
    assert summary(lint([Source("f", GOOD.replace("## Repeat a word.\n", ""))], CATALOG), 1) == "1 info in 1 file"
