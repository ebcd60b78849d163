"""JUnit's XML, for servers that show tests: a suite a file, a case a finding."""

from collections.abc import Iterator

from stepcache.author.formats.markup import in_xml
from stepcache.author.render import block
from stepcache.author.report import TOOL, Report, below_here
from stepcache.domain.findings import Finding

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_QUOTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def junit(report: Report) -> str:
    """The report. What does not make the exit code 1 is a case that passes, with its text as output."""
    failed = sum(report.fails(one) for one in report.findings)
    by_path: dict[str, list[Finding]] = {path: [] for path in report.sources}
    for one in report.findings:
        by_path.setdefault(one.span.path, []).append(one)
    cases = sum(max(1, len(found)) for found in by_path.values())
    counts = f'tests="{cases}" failures="{failed}" errors="0"'
    suites = "".join(line for path, found in by_path.items() for line in _suite(path, found, report))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<testsuites name="{TOOL}" {counts}>\n{suites}</testsuites>\n'


def _suite(path: str, found: list[Finding], report: Report) -> Iterator[str]:
    name = _attribute(below_here(path))
    failed = sum(report.fails(one) for one in found)
    yield f'  <testsuite name="{name}" tests="{max(1, len(found))}" failures="{failed}" errors="0">\n'
    if not found:
        yield f'    <testcase name="{TOOL}" classname="{name}"/>\n'
    for one in found:
        case = _attribute(f"{one.code} {one.name} at {one.span.line}:{one.span.column}")
        yield f'    <testcase name="{case}" classname="{name}">\n'
        told = _text("\n".join(block(one, report.sources)))
        if report.fails(one):
            yield f'      <failure type="{one.severity}" message="{_attribute(one.message)}">{told}</failure>\n'
        else:
            yield f"      <system-out>{told}</system-out>\n"
        yield "    </testcase>\n"
    yield "  </testsuite>\n"


def _text(text: str) -> str:
    return in_xml(text).translate(_ENTITIES)


def _attribute(text: str) -> str:
    return _text(text).translate(_IN_QUOTES)
