"""What the fixes of the golden cases do to their files."""

from collections import Counter
from pathlib import Path

import pytest

from stepcache.author.config import Config
from stepcache.author.examine import examine
from stepcache.author.fixing import fixed
from stepcache.domain.findings import Applicability, Finding, Fix
from stepcache.domain.source import Source
from stepcache.language.comments import comments
from stepcache.language.diagnostics import CODES
from tests.golden.cases import CASES, catalog_for, files_for, findings_of

# Their fixes are about a comment.
OF_COMMENTS = {"SC904", "SC905"}
# A code that is mistyped no longer: whether it suppresses anything could not be known before.
THEN_KNOWN = {"SC904": Counter({"SC905": 1})}


def found_in(path: Path, text: str) -> tuple[Finding, ...]:
    """What is said of a case whose text is another one."""
    config = Config(select=("SC902",)) if path.stem.startswith("SC902") else Config()
    return examine([Source(path.name, text)], catalog_for(path), config, files_for(path)).findings


def with_fix(*applicabilities: Applicability) -> list[Path]:
    """The cases that come with such a fix."""
    return [
        path
        for path in CASES
        if any(one.fix is not None and one.fix.applicability in applicabilities for one in findings_of(path)[1])
    ]


def mended(path: Path, applicability: Applicability) -> tuple[Counter[str], tuple[Finding, ...]]:
    """The codes that such fixes are about, and what is said of the file after them."""
    source, findings = findings_of(path)
    chosen = [one for one in findings if one.fix is not None and one.fix.applicability is applicability]
    text = fixed(source.text, [one.fix for one in chosen if one.fix is not None])
    return Counter(one.code for one in findings) - Counter(one.code for one in chosen), found_in(path, text)


@pytest.mark.parametrize("path", with_fix(Applicability.SAFE), ids=lambda path: path.stem)
def test_a_safe_fix_mends_its_mistake_and_makes_no_other(path: Path) -> None:
    """What is left is what had no safe fix."""
    left, found = mended(path, Applicability.SAFE)
    assert Counter(one.code for one in found) - THEN_KNOWN.get(path.stem[:5], Counter()) == left


@pytest.mark.parametrize("path", with_fix(Applicability.UNSAFE), ids=lambda path: path.stem)
def test_an_unsafe_fix_mends_its_mistake_and_leaves_a_file_that_can_be_read(path: Path) -> None:
    """It may bring another finding, but no syntax error."""
    left, found = mended(path, Applicability.UNSAFE)
    code = path.stem[:5]
    assert [one for one in found if one.code.startswith("SC0")] == []
    assert Counter(one.code for one in found)[code] == left[code]


@pytest.mark.parametrize("path", with_fix(*Applicability), ids=lambda path: path.stem)
def test_no_fix_loses_a_comment(path: Path) -> None:
    """Though one stands behind every line; a fix that would lose one is not offered."""
    source, _ = findings_of(path)
    lines = source.text.split("\n")
    inside = [text.count('"""') % 2 for text in ("\n".join(lines[: place + 1]) for place in range(len(lines)))]
    text = "\n".join(
        line if held else f"{line} # {place}" for place, (line, held) in enumerate(zip(lines, inside, strict=True))
    )
    for one in found_in(path, text):
        if one.fix is not None and one.code not in OF_COMMENTS:
            assert kept(text, one.fix) == []


def kept(text: str, fix: Fix) -> list[str]:
    """The comments that a fix would lose."""
    after = Counter(comment for _, comment in comments(fixed(text, [fix])))
    return sorted((Counter(comment for _, comment in comments(text)) - after).elements())


def test_every_code_comes_with_the_fix_that_the_table_promises() -> None:
    """In at least one of its cases; no case of a code without one has any."""
    found: dict[str, set[Applicability]] = {}
    for path in CASES:
        for one in findings_of(path)[1]:
            if one.fix is not None:
                found.setdefault(one.code, set()).add(one.fix.applicability)
    promised = {code: one.fix for code, one in CODES.items() if one.fix is not None}
    surest = {
        code: Applicability.SAFE if Applicability.SAFE in kinds else Applicability.UNSAFE
        for code, kinds in found.items()
    }
    assert surest == promised
