"""Files that import others: where those are found, what is told where, and how much of it there may be."""

from collections.abc import Mapping

import pytest

from stepcache.author.lint.run import lint
from stepcache.domain.source import Source
from stepcache.language.project import MAX_DEPTH, MAX_FILES
from tests.fakes.catalog import CATALOG
from tests.fakes.files import Shelf, compiled_with, told
from tests.fakes.rule_files import GOOD, edited

LETS = 'stepcache 1\n\nlet WORDS = [one, two]\nlet TEXT = "three"\n'


def importing(target: str, *changes: tuple[str, str], alias: str = "h") -> str:
    """The good file, changed, with an import in its second line."""
    return edited(("stepcache 1\n", f'stepcache 1\nimport "{target}" as {alias}\n'), *changes)


def linted(given: Mapping[str, str], imported: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """All findings, the linter's too."""
    sources = [Source(path, text) for path, text in given.items()]
    return told(lint(sources, CATALOG, Shelf(imported)))


MENTIONS = ("contains(w)", "contains(w)\n  expect output text.mentions(h.WORDS)")


def test_a_constant_of_an_imported_file_stands_wherever_a_value_can() -> None:
    """And means what it would mean if it were written there."""
    changes = (
        ("contains(w)", 'contains(w)\n  expect output text.mentions(h.WORDS) else "{w}: {h.WORDS}, {h.TEXT}"'),
        ("remarks = drop", "remarks = known  prose = [algebra, h.WORDS]"),
        ("word}", "one_of(h.WORDS)}"),
    )
    (found,) = compiled_with({"a.stepcache": importing("x.stepcache", *changes)}, {"x.stepcache": LETS}).tasks
    own = tuple((old, new.replace("h.", "")) for old, new in changes)
    (here,) = compiled_with({"a": edited(("stepcache 1\n", LETS), *own)}).tasks
    assert found.digest == here.digest
    assert found.checks[1].hint == "{w}: one, two, three"


def test_a_constant_can_be_made_of_imported_ones() -> None:
    """Lists inside lists are one list."""
    given = importing("x.stepcache", ("\n## ", "\nlet ALL = [zero, h.WORDS]\n## "), ("word}", "one_of(ALL)}"))
    (found,) = compiled_with({"a.stepcache": given}, {"x.stepcache": LETS}).tasks
    (here,) = compiled_with({"a": edited(("word}", "one_of(zero, one, two)}"))}).tasks
    assert found.digest == here.digest


@pytest.mark.parametrize(
    ("value", "help_"),
    [("h.WORD", "did you mean `h.WORDS`?"), ("h.ZEBRA", ""), ("h.repeat", ""), ("WORDS", "did you mean `h.WORDS`?")],
)
def test_an_unknown_constant_is_told_with_those_that_there_are(value: str, help_: str) -> None:
    """As names of one file are."""
    given = importing("x.stepcache", (MENTIONS[0], MENTIONS[1].replace("h.WORDS", value)))
    found = compiled_with({"a.stepcache": given}, {"x.stepcache": LETS}).findings
    assert [(one.code, one.help) for one in found] == [("SC101", help_)]


def test_an_import_does_not_enable_the_imported_tasks() -> None:
    """They are there to be extended."""
    found = compiled_with({"a.stepcache": importing("x.stepcache")}, {"x.stepcache": GOOD})
    assert [task.span.path for task in found.tasks] == ["a.stepcache"]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("../x.stepcache", "SC108"),
        ("shared/../../x.stepcache", "SC108"),
        ("/x.stepcache", "SC108"),
        ("C:/x.stepcache", "SC108"),
        ("shared\\\\x.stepcache", "SC108"),
        ("y.stepcache", "SC109"),
        ("x.txt", "SC109"),
        ("", "SC109"),
        ("shared", "SC109"),
    ],
)
def test_what_cannot_be_imported_is_told_at_the_import(target: str, code: str) -> None:
    """Nothing that hangs on it is told."""
    given = importing(target, MENTIONS, ("  match {", "  extends h.more\n  match {"))
    given = given.replace("  require output text.contains(w)\n", "")
    found = linted({"a.stepcache": given}, {"x.stepcache": LETS, "x.txt": LETS})
    assert found == [(code, "a.stepcache", 2)]


@pytest.mark.parametrize(
    ("files", "chain"),
    [
        ({"a.stepcache": "a.stepcache"}, "`a.stepcache` imports itself"),
        (
            {"a.stepcache": "s/b.stepcache", "s/b.stepcache": "../c.stepcache", "c.stepcache": "a.stepcache"},
            "`a.stepcache` → `s/b.stepcache` → `c.stepcache` → `a.stepcache`",
        ),
    ],
)
def test_files_that_import_each_other_are_told_as_a_chain(files: dict[str, str], chain: str) -> None:
    """Once, at the import that closes it."""
    texts = {path: importing(target, ("task repeat", f"task t_{path[0]}")) for path, target in files.items()}
    found = compiled_with(texts).findings
    last = list(files)[-1]
    assert [one for one in told(found) if one[0] != "SC303"] == [("SC107", last, 2)]
    assert found[0].message.endswith(chain)


def test_a_mistake_in_an_imported_file_is_told_there_where_that_is_compiled_too() -> None:
    """Who imports it stays silent and is not served."""
    bad = edited(("text.contains", "text.contians"))
    given = {"a.stepcache": importing("x.stepcache", ("task repeat", "task again")), "x.stepcache": bad}
    found = compiled_with(given)
    assert told(found.findings) == [("SC101", "x.stepcache", 7)]
    assert found.tasks == ()


def test_a_mistake_in_a_file_that_is_only_imported_is_told_once_at_the_import() -> None:
    """With how many there are, and the first of them."""
    bad = edited(("text.contains", "text.contians"), ("ttl = 1h", "tll = 1h"))
    given = {name: importing("x.stepcache", ("task repeat", f"task {name[0]}")) for name in ("a.stepcache",)}
    found = compiled_with(given, {"x.stepcache": bad})
    assert told(found.findings) == [("SC101", "a.stepcache", 2)]
    assert found.findings[0].message == "2 errors in `x.stepcache`: first unknown verifier `text.contians`"
    assert found.findings[0].help == "mend it at x.stepcache:7:18"
    assert found.tasks == ()


def test_two_that_import_a_faulty_file_are_told_of_it_once() -> None:
    """And neither is served."""
    names = {"a.stepcache": "Say", "b.stepcache": "Tell"}
    given = {
        path: importing("x.stepcache", ("task repeat", f"task t_{path[0]}"), ("Repeat {", f"{word} {{"))
        for path, word in names.items()
    }
    found = compiled_with(given, {"x.stepcache": edited(("text.contains", "text.contians"))})
    assert told(found.findings) == [("SC101", "a.stepcache", 2)]
    assert found.tasks == ()


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ('import "x.stepcache"', 8),
        ('import "x.stepcache" h', 22),
        ('import "x.stepcache" as', 22),
        ('import "x.stepcache" ass h', 22),
        ('imprt "x.stepcache" as h', 1),
        ('import "x.stepcache as h', 8),
        ("import x.stepcache as h", 8),
        ("import x as h", 8),
    ],
)
def test_an_import_that_cannot_be_read_is_the_only_thing_told(line: str, column: int) -> None:
    """What may hang on it is not: neither a task nor a constant."""
    text = importing("x.stepcache", MENTIONS, ("  match {", "  extends h.more\n  match {"))
    text = text.replace('import "x.stepcache" as h', line)
    found = compiled_with({"a.stepcache": text}, {"x.stepcache": GOOD.replace("repeat", "more") + LETS[12:]}).findings
    assert [(one.code, one.span.line, one.span.column) for one in found] == [("SC001", 2, column)]


def test_one_name_for_two_is_told() -> None:
    """At the second."""
    twice = importing("x.stepcache", ("\n## ", 'import "y.stepcache" as h\n## '), MENTIONS)
    files = {"x.stepcache": LETS, "y.stepcache": LETS}
    assert linted({"a.stepcache": twice}, files) == [("SC115", "a.stepcache", 3)]
    plugin = importing("x.stepcache", ("\n## ", "use h\n## "), MENTIONS)
    assert linted({"a.stepcache": plugin}, files) == [("SC115", "a.stepcache", 3)]


def test_an_import_of_which_nothing_is_used_is_told() -> None:
    """With a safe fix that takes its line out."""
    source = Source("a.stepcache", importing("x.stepcache"))
    (found,) = lint([source], CATALOG, Shelf({"x.stepcache": LETS}))
    assert (found.code, found.span.line) == ("SC112", 2)
    assert found.fix is not None
    (edit,) = found.fix.edits
    assert source.text[: edit.span.start] + source.text[edit.span.end :] == GOOD
    assert linted({"a.stepcache": importing("x.stepcache", MENTIONS)}, {"x.stepcache": LETS}) == []


def test_constants_of_a_file_without_tasks_are_for_others() -> None:
    """Nobody knows here who imports them."""
    assert linted({"x.stepcache": LETS}, {}) == []


def test_imports_go_so_deep_and_no_deeper() -> None:
    """The one that would is told in the file that holds it."""
    deep = {f"{depth}.stepcache": importing(f"{depth + 1}.stepcache") for depth in range(MAX_DEPTH + 5)}
    found = compiled_with({"a.stepcache": importing("0.stepcache")}, deep).findings
    assert told(found) == [("SC109", "a.stepcache", 2)]
    assert found[0].message.startswith("1 error in `0.stepcache`: 1 error in `1.stepcache`")
    shallow = {**deep, f"{MAX_DEPTH - 2}.stepcache": GOOD}
    assert compiled_with({"a.stepcache": importing("0.stepcache")}, shallow).findings == ()


def test_so_many_files_are_imported_and_no_more() -> None:
    """Whoever imports them."""
    many = {f"x{number}.stepcache": LETS for number in range(MAX_FILES + 5)}
    lines = "".join(f'import "{path}" as h{place}\n' for place, path in enumerate(many))
    found = compiled_with({"a.stepcache": edited(("stepcache 1\n", f"stepcache 1\n{lines}"))}, many).findings
    assert {one.code for one in found} == {"SC109"}
    assert 5 <= len(found) <= 6


def test_a_file_is_compiled_once_however_many_import_it() -> None:
    """A ladder of imports, each rung naming the next one twice, would else double at every rung."""
    rungs = {
        f"{depth}.stepcache": importing(
            f"{depth + 1}.stepcache", ("\n## ", f'import "{depth + 1}.stepcache" as i\n## ')
        )
        for depth in range(12)
    }
    found = compiled_with({"a.stepcache": importing("0.stepcache")}, {**rungs, "12.stepcache": GOOD})
    assert found.findings == ()
