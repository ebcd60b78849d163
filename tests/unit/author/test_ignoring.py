"""`--add-ignore`: suppressions put where they are needed."""

from pathlib import Path

import pytest

from stepcache.author.config import Config
from stepcache.author.examine import examine
from stepcache.author.ignoring import ignoring
from stepcache.domain.source import Source
from tests.fakes.catalog import CATALOG
from tests.fakes.rule_files import edited
from tests.golden.cases import CASES, catalog_for, findings_of

DOC = ("## Repeat a word.\n", "")
TASK = 'task repeat "1.0.0" {'
WHY = "TODO: say why"


def ignored(*changes: tuple[str, str], width: int = 120) -> str:
    """The good file, changed, after suppressing what is said of it."""
    source = Source("f", edited(*changes))
    return ignoring(source, examine([source], CATALOG).findings, width).text


def test_it_stands_at_the_lines_end() -> None:
    """With words that ask for a reason."""
    assert ignored(DOC) == edited(DOC, (TASK, f"{TASK}  # stepcache: ignore[SC907] {WHY}"))


def test_it_stands_above_a_line_that_is_full() -> None:
    """Or that ends in a comment; above the comments that belong to the line, indented like it."""
    comment = f"# stepcache: ignore[SC907] {WHY}\n"
    assert ignored(DOC, width=40) == edited(DOC, (TASK, f"{comment}{TASK}"))
    noted = (TASK, f"# one\n{TASK}  # a note")
    assert ignored(DOC, noted) == edited(DOC, (TASK, f"{comment}{noted[1]}"))


def test_a_code_is_added_to_a_comment_that_is_there() -> None:
    """Its reason stays."""
    there = (TASK, f"{TASK}  # stepcache: ignore[SC801] an example")
    test = (edited()[edited().index("  test") : edited().rindex("}")], "")
    assert ignored(DOC, test, there) == edited(DOC, test, (there[0], there[1].replace("SC801", "SC801, SC907")))


def test_lines_end_as_they_did() -> None:
    """With a carriage return, or with none in the last line."""
    source = Source("f", edited(DOC).replace("\n", "\r\n"))
    text = ignoring(source, examine([source], CATALOG).findings, 30).text
    assert text == edited(DOC, (TASK, f"# stepcache: ignore[SC907] {WHY}\n{TASK}")).replace("\n", "\r\n")
    bare = Source("f", "")
    assert ignoring(bare, examine([bare], CATALOG).findings, 120).text == f"# stepcache: ignore-file[SC005] {WHY}\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("width", [120, 30])
def test_everything_but_errors_can_be_suppressed(path: Path, width: int) -> None:
    """After that only errors are left, and the reasons to be written."""
    source, catalog = findings_of(path)[0], catalog_for(path)
    found = examine([source], catalog, Config())
    after = examine([ignoring(source, found.findings, width)], catalog, Config())
    codes = {one.code for one in found.findings if one.severity.value == "error"}
    assert {one.code for one in after.findings} <= codes | {"SC902", "SC903", "SC904", "SC905"}
    assert {one.code for one in found.findings} - {"SC903", "SC905"} <= codes | {
        one.finding.code for one in after.suppressed
    }
