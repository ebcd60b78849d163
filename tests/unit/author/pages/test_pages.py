"""`stepcache docs`: pages that say what stands in the rules, whatever the rules hold."""

import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.assembly import load_rules
from stepcache.author.pages.diagram import as_svg, stages
from stepcache.author.pages.markdown import block, code, plain
from stepcache.author.pages.write import MARK, pages, put
from stepcache.builtin import catalog
from stepcache.cli import main
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.rules import RuleSet
from stepcache.language.diagnostics import CODES

ROOT = Path(__file__).resolve().parents[4]
HOSTILE = st.text(alphabet=st.sampled_from("ab1 `*_[]()<>#+-|!~&$\\/:\"'\n.@wh"), max_size=60)


class Tags(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        """Remember it."""
        self.text += data


def rendered(text: str) -> Tags:
    """What a reader of Markdown makes of it."""
    found = Tags()
    found.feed(markdown.markdown(text, extensions=["tables", "fenced_code"]))
    return found


@pytest.fixture(scope="module")
def shipped() -> RuleSet:
    """The shipped rules."""
    return load_rules([ROOT / "rules"])


@given(HOSTILE)
def test_an_authors_words_stay_words(text: str) -> None:
    """No tag, link, list or heading comes of a doc comment; only what stands in backticks becomes code."""
    assert rendered(f"x {plain(text)}").tags <= {"p", "code"}
    assert rendered(plain(text)).tags <= {"p", "code"}


@given(HOSTILE)
def test_code_and_blocks_hold_any_text(text: str) -> None:
    """The text comes out as it went in."""
    flat = " ".join(text.split())
    if flat:
        assert rendered(f"x {code(text)}").text == f"x {flat}"
    inside = text.strip("\n").rstrip()
    assert "a" not in rendered(block(inside)).tags


def test_each_link_leads_to_a_page(shipped: RuleSet) -> None:
    """All relative links and pictures are among the pages."""
    made = pages(shipped.tasks, catalog())
    for name, text in made.items():
        for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
            parts = [*name.split("/")[:-1], *link.split("/")]
            while ".." in parts:
                place = parts.index("..")
                del parts[place - 1 : place + 1]
            assert "/".join(parts) in made, (name, link)


def test_there_is_a_page_for_each_task_call_and_code(shipped: RuleSet) -> None:
    """Tasks with a picture, verifiers that they call, and every code."""
    made = pages(shipped.tasks, catalog())
    for task in shipped.tasks:
        assert {f"tasks/{task.name}.md", f"tasks/{task.name}.svg"} <= made.keys()
        assert {f"verifiers/{check.call.name}.md" for check in task.checks} <= made.keys()
    assert {f"diagnostics/{code_}.md" for code_ in CODES} <= made.keys()


def test_a_tasks_page_says_what_vouches_for_each_slot(shipped: RuleSet) -> None:
    """Proved, carried or pinned, as the compiler worked it out."""
    made = pages(shipped.tasks, catalog())
    page = made["tasks/json_extract.md"]
    assert "| `keys` | `list(key)` | in the prompt | proved by `json.has_keys` |" in page
    assert "| `body` | `text` | in the prompt | carried by `aligned` |" in page
    assert "| `layout` | `word` | `text.layout(body)` | never: pinned |" in page
    assert "json { single = true }" in page


def test_a_ladder_is_drawn_from_top_to_bottom(shipped: RuleSet) -> None:
    """Well-formed SVG with a box for each rung, and nothing from elsewhere."""
    for task in shipped.tasks:
        picture = ET.fromstring(as_svg(task))  # noqa: S314 - made a moment ago by the code under test
        words = [one.text or "" for one in picture.iter("{http://www.w3.org/2000/svg}text")]
        assert words[::2] == [one.text for one in stages(task)]
        assert "href" not in as_svg(task)


def test_a_second_run_changes_nothing_and_takes_away_what_is_no_more(shipped: RuleSet, tmp_path: Path) -> None:
    """Pages of a task that is gone go; other files in the folder stay."""
    folder = tmp_path / "out"
    made = pages(shipped.tasks, catalog())
    assert put(folder, made) == len(made)
    (folder / "mine.txt").write_text("mine")
    assert put(folder, made) == 0
    fewer = pages(shipped.tasks[1:], catalog())
    put(folder, fewer)
    assert not (folder / f"tasks/{shipped.tasks[0].name}.md").exists()
    assert (folder / "mine.txt").read_text() == "mine"


def test_a_list_of_pages_that_leads_outside_takes_nothing_away(tmp_path: Path) -> None:
    """Whatever an earlier run is said to have written, and be it with the right digest."""
    folder, precious = tmp_path / "site", tmp_path / "precious"
    precious.write_text("mine")
    put(folder, {"index.md": "x"})
    with (folder / MARK).open("a") as mark:
        mark.write(f"{hashlib.sha256(b'mine').hexdigest()}  ../precious\n")
    put(folder, {"index.md": "y"})
    assert precious.read_text() == "mine"


def test_pages_that_are_no_text_any_more_are_written_anew(tmp_path: Path) -> None:
    """Whatever became of what an earlier run wrote, its list of pages included; but only when told to."""
    put(tmp_path, {"index.md": "x"})
    (tmp_path / "index.md").write_bytes(b"\xff\xfe")
    (tmp_path / MARK).write_bytes(b"\xff\n\0\n\nindex.md")
    assert put(tmp_path, {"index.md": "x"}, force=True) == 1
    assert (tmp_path / "index.md").read_text() == "x"


@pytest.mark.parametrize("mark", ["", "index.md", f"{'0' * 64}  index.md\n", f"{'0' * 64}  other.md\n"])
def test_a_mark_vouches_only_for_what_it_lists_with_its_digest(tmp_path: Path, mark: str) -> None:
    """An empty one, or one that came with the folder, gives nobody's page away."""
    (tmp_path / MARK).write_text(mark)
    (tmp_path / "index.md").write_text("mine")
    with pytest.raises(ConfigurationError, match="say --force"):
        put(tmp_path, {"index.md": "x"})
    assert (tmp_path / "index.md").read_text() == "mine"


def test_a_page_that_was_edited_is_neither_overwritten_nor_taken_away(tmp_path: Path) -> None:
    """But with --force it is written anew."""
    put(tmp_path, {"index.md": "x", "old.md": "z"})
    (tmp_path / "index.md").write_text("by hand")
    (tmp_path / "old.md").write_text("by hand")
    with pytest.raises(ConfigurationError, match="changed since"):
        put(tmp_path, {"index.md": "y"})
    assert put(tmp_path, {"index.md": "y"}, force=True) == 1
    assert [(tmp_path / name).read_text() for name in ("index.md", "old.md")] == ["y", "by hand"]


@pytest.mark.parametrize("force", [False, True])
def test_nothing_is_written_through_a_link(tmp_path: Path, force: bool) -> None:
    """A linked page is somebody's own, and with --force the link goes, not what it leads to; a linked folder stops."""
    folder, victim = tmp_path / "site", tmp_path / "victim"
    put(folder, {"other.md": "x"})
    victim.write_text("mine")
    (folder / "index.md").symlink_to(victim)
    if force:
        put(folder, {"index.md": "x"}, force=True)
        assert not (folder / "index.md").is_symlink()
    else:
        with pytest.raises(ConfigurationError, match="say --force"):
            put(folder, {"index.md": "x"})
    (tmp_path / "away").mkdir()
    (folder / "tasks").symlink_to(tmp_path / "away")
    with pytest.raises(ConfigurationError, match="no folder of its own"):
        put(folder, {"tasks/a.md": "x"}, force=force)
    assert victim.read_text() == "mine"
    assert not list((tmp_path / "away").iterdir())


def test_nothing_is_taken_away_through_a_link(tmp_path: Path) -> None:
    """A page of an earlier run whose folder is a link by now stays."""
    folder = tmp_path / "site"
    put(folder, {"index.md": "x", "tasks/a.md": "x"})
    (folder / "tasks").rename(tmp_path / "away")
    (folder / "tasks").symlink_to(tmp_path / "away")
    put(folder, {"index.md": "x"})
    assert (tmp_path / "away/a.md").exists()


def test_a_folder_of_somebody_elses_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so, and writes only with --force."""
    (tmp_path / "thesis.md").write_text("mine")
    command = ["docs", str(ROOT / "rules/arithmetic.stepcache"), "--out", str(tmp_path)]
    assert main(command) == 2
    assert "holds other files" in capsys.readouterr().err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["thesis.md"]
    assert main([*command, "--force"]) == 0
    assert (tmp_path / "tasks/arithmetic.md").exists()


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """One line, no traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot write"):
        put(tmp_path / "file" / "below", {"index.md": ""})
