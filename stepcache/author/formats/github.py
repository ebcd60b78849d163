"""Workflow commands: GitHub shows each finding at its line in the pull request."""

from stepcache.author.report import TOOL, Report, below_here, end_of, told, valid
from stepcache.domain.findings import Finding, Severity
from stepcache.text.clean import clean

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(report: Report) -> str:
    """A command a finding."""
    return "".join(_command(one, report) for one in report.findings)


def _command(one: Finding, report: Report) -> str:
    line, column = end_of(one.span, report.text_of(one.span))
    places = {
        "title": f"{TOOL} ({one.code})",
        "file": valid(below_here(one.span.path)),
        "line": str(one.span.line),
        "col": str(one.span.column),
        "endLine": str(line),
    }
    if line == one.span.line:  # over several lines GitHub takes no column
        places["endColumn"] = str(column)
    properties = ",".join(f"{name}={_property(value)}" for name, value in places.items())
    shown = f"{below_here(one.span.path)}:{one.span.line}:{one.span.column}: {one.code} {one.name}: {told(one)}"
    return f"::{_COMMANDS[one.severity]} {properties}::{_data(clean(shown, keep=chr(10)))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(clean(text, keep="\r\n")).replace(":", "%3A").replace(",", "%2C")
