"""stepcache.author.diffs: where two texts differ."""

import difflib
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.author.diffs import Stretch, lines_of, marked, stretches, unified

FEW_LINES = st.lists(st.sampled_from(["a", "b", "c", "", "#"]), max_size=30)
TEXTS = st.text(alphabet="ab\n\r\x0c\x85", max_size=60)


@given(FEW_LINES, FEW_LINES)
def test_the_new_lines_put_in_place_of_the_old_ones_make_the_new_text(old: list[str], new: list[str]) -> None:
    """Stretches are in order, do not touch, and hold everything that differs."""
    made, at = [], 0
    for one in stretches(old, new):
        assert one.old or one.new
        made += [*old[at : one.old.start], *(new[place] for place in one.new)]
        at = one.old.stop
    assert made + old[at:] == new


@given(FEW_LINES, FEW_LINES)
def test_marked_lines_hold_both_texts(old: list[str], new: list[str]) -> None:
    """Without the lines marked `+` they are the old text, without those marked `-` the new one."""
    shown = list(marked(old, new))
    assert [line[2:] for line in shown if line[0] != "+"] == old
    assert [line[2:] for line in shown if line[0] != "-"] == new


@given(TEXTS, TEXTS)
def test_lines_are_cut_where_editors_cut_them(old: str, new: str) -> None:
    """At a line feed alone, and none is lost."""
    assert "".join(lines_of(old)) == old
    assert not unified("a", old, old)
    assert bool(unified("a", old, new)) == (old != new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\nb\nc\n", "a\nx\nc\n"),
        ("", "a\n"),
        ("a\n", ""),
        ("a", "a\n"),
        ("\n".join(map(str, range(40))), "\n".join(str(one) for one in range(40) if one % 9)),
    ],
)
def test_a_unified_diff_says_what_difflibs_does(old: str, new: str) -> None:
    """Of texts in which nothing is ambiguous, but for the mark of a line without an end."""
    theirs = "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(lines_of(old), lines_of(new), "p", "p")
    )
    assert unified("p", old, new) == theirs


@pytest.mark.parametrize("lines", [20_000 * ["#"], [f"#{place % 100}" for place in range(40_000)]])
def test_thousands_of_equal_lines_are_compared_in_their_stride(lines: list[str]) -> None:
    """Python's own matcher takes minutes; a stretch that holds too many equals is replaced as a whole."""
    changed = ["x", *(line if place % 50 else "y" for place, line in enumerate(lines[:-1]))]
    assert len(stretches(lines, changed)) == 1
    assert stretches([*lines, "z"], ["x", *lines, "z"]) == [Stretch(range(0), range(1))]


def test_a_name_breaks_no_line_of_the_diff() -> None:
    """A line break in a file's name is shown as what cannot be shown."""
    assert unified("a\nb", "1\n", "2\n").startswith("--- a\N{REPLACEMENT CHARACTER}b\n")


def test_a_diff_can_be_applied(tmp_path: Path) -> None:
    """`git apply` makes the new text of the old one."""
    old, new = "a\nb\nc\nd\ne\nf\ng\nh", "a\nB\nc\nd\ne\nf\ng\nh\ni\n"
    (tmp_path / "f").write_text(old)
    run(["git", "apply", "-p0", "-"], input=unified("f", old, new).encode(), cwd=tmp_path, check=True)  # noqa: S607 - the git on the path
    assert (tmp_path / "f").read_text() == new
