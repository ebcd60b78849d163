"""What the linter prints, to the letter: each code has a file and its output in `tests/golden`."""

from pathlib import Path

import pytest

from stepcache.language.diagnostics import CODES, Teller
from tests.golden.cases import ACCEPTANCE, CASES, findings_of, shown

# Codes that no rule file alone can bring about: runs of tests tell them.
ELSEWHERE = {"SC802", "SC803", "SC806"}


@pytest.mark.parametrize("path", [*CASES, *ACCEPTANCE], ids=lambda path: path.stem)
def test_a_file_gets_exactly_its_findings(path: Path) -> None:
    """`python -m tests.golden.cases` writes the outputs anew; read the difference before you commit it."""
    assert shown(path) == path.with_suffix(".out").read_text(encoding="utf-8")


def test_every_code_has_a_case() -> None:
    """The file's name begins with the code it is about, and its output holds that code."""
    held = {
        path.stem[:5] for path in CASES if f"[{path.stem[:5]}]" in path.with_suffix(".out").read_text(encoding="utf-8")
    }
    assert CODES.keys() - held == ELSEWHERE
    assert {code for code, one in CODES.items() if one.teller is not Teller.LINTER} == ELSEWHERE


def test_a_case_is_about_one_mistake() -> None:
    """Each file holds one mistake, but for the one that is about several."""
    many = {}
    for path in CASES:
        _, findings = findings_of(path)
        if len(findings) != (0 if path.stem == "clean" else 5 if "five" in path.stem else 1):
            many[path.stem] = [(one.code, one.span.line) for one in findings]
    assert many == {}
