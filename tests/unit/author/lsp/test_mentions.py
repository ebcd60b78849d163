"""Tests of `stepcache.author.lsp.mentions`, and of what reads them: renaming, completion, colours, outlines."""

from pathlib import Path

import pytest

from stepcache.author.fixing import fixed
from stepcache.author.lsp.actions import changed
from stepcache.author.lsp.completion import completions
from stepcache.author.lsp.mentions import Sort
from stepcache.author.lsp.outline import folds
from stepcache.author.lsp.rename import RenameError, renamed
from stepcache.author.lsp.tokens import coloured
from stepcache.author.lsp.workspace import Document, Look, Snapshot, Workspace
from stepcache.domain.findings import Applicability, Fix
from stepcache.domain.source import Source
from stepcache.resources import resource_dir
from tests.golden.cases import ACCEPTANCE, CASES

RULES = sorted(resource_dir("rules").rglob("*.stepcache"))


def seen(path: Path) -> tuple[Look, str]:
    """A file alone."""
    name = f"untitled:{path.name}"
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    return Snapshot({name: Document(name, name, text)}).look(name), name


@pytest.mark.parametrize("path", [*RULES, *ACCEPTANCE, *CASES], ids=lambda path: path.stem)
def test_colours_follow_one_another_inside_their_lines(path: Path) -> None:
    """None overlaps, none spans a line's end, and each slot is coloured as one somewhere."""
    look, name = seen(path)
    text, before = look.source(name).text, 0
    for one in coloured(look, name):
        assert before <= one.start < one.end <= len(text)
        assert not {"\n", "\r"} & set(text[one.start : one.end])
        before = one.end


@pytest.mark.parametrize("path", [*RULES, *ACCEPTANCE], ids=lambda path: path.stem)
def test_every_slot_can_be_renamed_and_back(path: Path) -> None:
    """The file means the same under the other name, and is the same when it has the old one again."""
    look, name = seen(path)
    text = look.source(name).text
    slots = {one.name: one.span.start for one in look.mentions if one.sort is Sort.SLOT and one.defines}
    for slot, offset in slots.items():
        now = Snapshot({name: Document(name, name, text)})
        (edits,) = renamed(now, name, offset, "quite_another").values()
        other = fixed(text, [Fix("", tuple(edits), Applicability.SAFE)])
        assert other != text
        back = Snapshot({name: Document(name, name, other)})
        (edits,) = renamed(back, name, other.index("quite_another"), slot).values()
        assert fixed(other, [Fix("", tuple(edits), Applicability.SAFE)]) == text


def test_a_name_that_is_taken_is_refused() -> None:
    """Another slot of the task, or a constant that the slot would hide."""
    look, name = seen(next(path for path in ACCEPTANCE if path.stem == "json_extract"))
    text = look.source(name).text.replace("task json", "let KEYS = [a]\ntask json", 1)
    now = Snapshot({name: Document(name, name, text)})
    for taken in ("body", "KEYS"):
        with pytest.raises(RenameError, match=f"`{taken}` already"):
            renamed(now, name, text.index("{keys:") + 1, taken)


def test_no_prefix_of_a_file_breaks_completion() -> None:
    """Wherever the cursor stands, in a whole file or one that ends there, there is an answer."""
    look, name = seen(next(path for path in ACCEPTANCE if path.stem == "python_function"))
    text = look.source(name).text
    for end in range(0, len(text), 23):
        start, _ = completions(look, name, end)
        assert start <= end
        short = Snapshot({name: Document(name, name, text[:end])}).look(name)
        assert completions(short, name, end)[0] <= end


def test_blocks_texts_and_runs_of_comments_fold() -> None:
    """From the first character to the last; what stands in one line does not."""
    text = '# a\n# b\ntask t {\n  cache { }\n  test """\nx"""\n}\n'
    found = [(text[one.start], text[one.end], one.comment) for one in folds(Source("a", text))]
    assert found == [("#", "b", True), ("{", "}", False), ('"', '"', False)]


@pytest.mark.parametrize(("old", "new"), [("abc", "abXc"), ("aa", "aaa"), ("x", ""), ("", "y"), ("a\nb", "a\nc\nb")])
def test_a_change_is_no_longer_than_need_be(old: str, new: str) -> None:
    """It makes one text the other; none is made where both are the same."""
    (edit,) = changed(Source("a", old), new)
    assert old[: edit.span.start] + edit.text + old[edit.span.end :] == new
    assert changed(Source("a", new), new) == ()


def test_a_rule_set_is_examined_again_only_where_something_changed() -> None:
    """A second file in another place leaves the first one's look as it is."""
    files, text = Workspace(), "stepcache 1\n"
    files.put(Document("untitled:a", "untitled:a", text, 1))
    first = files.now.look("untitled:a")
    files.put(Document("untitled:a", "untitled:a", text, 2))
    assert files.now.look("untitled:a") is first
    files.put(Document("untitled:a", "untitled:a", "stepcache 2\n", 3))
    assert files.now.look("untitled:a") is not first
