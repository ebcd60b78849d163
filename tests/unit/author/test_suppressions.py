"""Suppressions: what they keep from view, and what is wrong with them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepcache.author.config import Config
from stepcache.author.examine import Examined, examine
from stepcache.author.fixing import fixed, wanted
from stepcache.author.mending import mend
from stepcache.author.suppressions import MAX_TOLD, hide
from stepcache.domain.source import Source
from tests.fakes.catalog import CATALOG
from tests.fakes.rule_files import edited

DOC = ("## Repeat a word.\n", "")  # without it the task's line has SC907
TASK = 'task repeat "1.0.0" {'
ALL = Config()


def looked_at(*changes: tuple[str, str], config: Config = ALL) -> Examined:
    """The good file, changed and examined."""
    return examine([Source("f", edited(*changes))], CATALOG, config)


def codes(*changes: tuple[str, str], config: Config = ALL) -> list[tuple[str, int]]:
    """Code and line of each finding."""
    return [(one.code, one.span.line) for one in looked_at(*changes, config=config).findings]


def mended(*changes: tuple[str, str]) -> str:
    """The changed file after its safe fixes."""
    return fixed(edited(*changes), wanted(looked_at(*changes).findings))


@pytest.mark.parametrize(
    "written",
    [
        f"{TASK}  # stepcache: ignore[SC907] not for people",
        f"# stepcache: ignore[SC907] not for people\n{TASK}",
        f"# stepcache: ignore[SC907]: not for people\n\n# more\n{TASK}",
        f"#stepcache:ignore[ SC907 , ] not for people\n{TASK}",
        f"# stepcache: ignore-file[SC907] not for people\n{TASK}",
        f"# a task\n# stepcache: ignore-file[SC907] - not for people\n{TASK}",
    ],
)
def test_a_suppression_keeps_a_finding_from_view(written: str) -> None:
    """At the line's end, on a line above, for the whole file; its reason is kept."""
    found = looked_at(DOC, (TASK, written))
    assert found.findings == ()
    assert [(one.finding.code, one.reason) for one in found.suppressed] == [("SC907", "not for people")]


def test_it_is_about_its_own_line_only() -> None:
    """One line lower nothing is suppressed, and the comment is stale."""
    written = f"{TASK}\n  # stepcache: ignore[SC907] too low"
    assert codes(DOC, (TASK, written)) == [("SC907", 3), ("SC905", 4)]


def test_several_codes_stand_in_one_comment() -> None:
    """Each of them is needed."""
    test = edited()[edited().index("  test") : edited().rindex("}")]
    line = f"{TASK}  # stepcache: ignore[SC801, SC907] an example"
    assert codes(DOC, (test, ""), (TASK, line)) == []
    assert codes((test, ""), (TASK, line)) == [("SC905", 4)]


def test_a_text_in_three_quotes_is_one_line() -> None:
    """The comment behind its end is about what stands in it, and so is one above its begin."""
    check = "require output text.contains(w)"
    bare = f'{check} else """a\n  b\u200b"""'
    behind, above = f"{bare}  # stepcache: ignore[SC007] so it is", f"# stepcache: ignore[SC007] so it is\n  {bare}"
    assert codes((check, bare)) == [("SC007", 8)]
    assert codes((check, behind)) == codes((check, above)) == []


@pytest.mark.parametrize("word", ['when "# stepcache: ignore[SC801] x"', "reject /# stepcache: ignore[SC8]/"])
def test_inside_a_text_it_is_text(word: str) -> None:
    """Nothing is suppressed, nothing is stale."""
    place = ('when "Repeat a"', word) if word.startswith("when") else ('word}" }', f'word}}" {word} }}')
    assert codes(place) == []


def test_a_reason_is_required() -> None:
    """SC903, for a promise to write one too; what is suppressed stays so."""
    assert codes(DOC, (TASK, f"{TASK}  # stepcache: ignore[SC907]")) == [("SC903", 3)]
    assert codes(DOC, (TASK, f"{TASK}  # stepcache: ignore[SC907] TODO: say why")) == [("SC903", 3)]


@pytest.mark.parametrize(
    ("comment", "message", "help_"),
    [
        ("ignore[sc907] x", "there is no code `sc907`", "did you mean `SC907`?"),
        ("ignore[SC9O7] x", "there is no code `SC9O7`", "did you mean `SC907`?"),
        ("ignore[missing-doc-coment] x", "there is no code `missing-doc-coment`", "did you mean `SC907`?"),
        ("ignore[SC499] x", "there is no code `SC499`", "`stepcache-validate --list-rules` lists all"),
        ("ignore[SC907 x", "there is no code `SC907 x`", "`stepcache-validate --list-rules` lists all"),
        ("ignore reason", "`ignore` names no code", "write `ignore[SC402] reason`"),
        ("ignore-file[] x", "`ignore-file` names no code", "write `ignore-file[SC402] reason`"),
        ("ignor[SC907] x", "unknown suppression `ignor`", "did you mean `ignore`?"),
        ("silence[SC907] x", "unknown suppression `silence`", "write `ignore[SC402] reason`"),
    ],
)
def test_what_names_no_code_is_told(comment: str, message: str, help_: str) -> None:
    """SC904: with it nothing is suppressed, so silence would be a trap."""
    found = looked_at((TASK, f"{TASK}  # stepcache: {comment}")).findings
    assert [(one.code, one.message, one.help) for one in found] == [("SC904", message, help_)]


def test_other_comments_are_none() -> None:
    """Prose, `##` comments, codes of plugins."""
    for line in ("# stepcache: the cache in front", "# see stepcache: ignore[SC907] x", f"{TASK} # ignore[SC907]"):
        written = line if line.startswith(TASK) else f"{TASK}\n  {line}"
        assert codes((TASK, written)) == []
    assert codes((TASK, f"{TASK}  # stepcache: ignore[algebra/A01] a plugin's")) == []


def test_a_stale_suppression_is_taken_out() -> None:
    """Safely: the comment, its line too where it has one, or only the code that is stale."""
    assert mended((TASK, f"{TASK} \t# stepcache: ignore[SC907] once")) == edited()
    assert mended((TASK, f"  # stepcache: ignore[SC907] once\r\n{TASK}")) == edited()
    both = f"{TASK}  # stepcache: ignore[SC801,  SC907] an example"
    assert mended(DOC, (TASK, both)) == edited(DOC, (TASK, both.replace("SC801,  ", "")))
    assert mended(DOC, (TASK, both.replace("SC801", "SC907"))) == edited(DOC, (TASK, both.replace("SC801,  ", "")))


def test_an_error_cannot_be_suppressed() -> None:
    """The file is not served, so nobody is to believe that all is well."""
    found = looked_at(("contains(w)", "contains(v)  # stepcache: ignore[SC101] it will come")).findings
    assert [(one.code, one.message) for one in found] == [
        ("SC101", "unknown slot `v`"),
        ("SC905", "`SC101` cannot be ignored"),
    ]


def test_of_themselves_they_cannot_speak() -> None:
    """`--ignore` can."""
    found = looked_at((TASK, f"{TASK}  # stepcache: ignore[SC905] quiet")).findings
    assert [one.message for one in found] == ["`SC905` cannot be ignored by a comment"]


def test_a_file_suppression_stands_above_all() -> None:
    """Lower it does nothing, and that is said."""
    low = f"{TASK}  # stepcache: ignore-file[SC907] too low"
    assert codes(DOC, (TASK, low)) == [("SC907", 3), ("SC905", 3)]


def test_what_is_not_selected_is_not_stale() -> None:
    """Nor what only a run of the tests can find; SC903 and SC905 can be left out like any."""
    stale = (TASK, f"{TASK}  # stepcache: ignore[SC907] once")
    assert codes(stale, config=Config(ignore=("SC907",))) == []
    assert codes(stale, config=Config(select=("SC8",))) == []
    assert codes(stale, config=Config(ignore=("SC905",))) == []
    assert codes(stale, config=Config(select=("SC90",))) == [("SC905", 4)]
    assert codes((TASK, f"{TASK}  # stepcache: ignore[SC802] the check is for attacks")) == []


def test_a_code_that_stands_twice_is_stale_once() -> None:
    """Of one that does not exist each is told, and nothing else."""
    assert codes(DOC, (TASK, f"{TASK}  # stepcache: ignore[SC907, SC907] x")) == [("SC905", 3)]
    assert codes((TASK, f"{TASK}  # stepcache: ignore[SC499, SC499] x")) == [("SC904", 4), ("SC904", 4)]


def test_a_flood_of_comments_is_read_in_its_stride() -> None:
    """Each of them, and each line of a long text, is looked at once; not all that is wrong is told."""
    flood = "# stepcache: ignore[SC907] x\n" * 2000 + '"""' + "\n" * 60000 + '"""'
    found = looked_at(("stepcache 1\n", f"stepcache 1\n{flood}\n")).findings
    assert {one.code for one in found} == {"SC001"}
    many = ", ".join(f"X{number}" for number in range(3000))
    found = looked_at((TASK, f"{TASK}  # stepcache: ignore[{many}] x")).findings
    assert [one.code for one in found] == ["SC904"] * MAX_TOLD


def test_in_a_broken_file_nothing_is_stale() -> None:
    """Much of what could be suppressed is not looked for there."""
    broken = ("contains(w)", "contains(w")
    assert {code for code, _ in codes(broken, (TASK, f"{TASK}  # stepcache: ignore[SC907] x"))} == {"SC001"}


def test_the_line_goes_before_the_file() -> None:
    """Of two suppressions the one that nothing needs is stale."""
    both = f"# stepcache: ignore-file[SC907] all\n{TASK}  # stepcache: ignore[SC907] this"
    assert codes(DOC, (TASK, both)) == [("SC905", 3)]


def test_other_tools_may_ask_what_is_hidden() -> None:
    """Without a word on the comments."""
    source = Source("f", edited(DOC, (TASK, f"{TASK}  # stepcache: ignore[SC907]")))
    plain = Source("f", edited(DOC))
    found = looked_at(DOC).findings
    assert hide(plain, found) == list(found)
    assert hide(source, found) == []


PIECES = st.sampled_from(
    [
        "# stepcache: ignore[SC907] x",
        "# stepcache: ignore",
        "-file",
        "[SC907, SC907]",
        "[sc9O7,,]",
        "[",
        "]",
        "#",
        '"',
        "\r",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(edited(DOC))), st.lists(PIECES, max_size=4), st.booleans()), max_size=4))
def test_whatever_is_written_the_fixes_of_suppressions_help(places: list[tuple[int, list[str], bool]]) -> None:
    """No comment makes the linter fail, and after its fixes none is left that says a comment is stale."""
    text = edited(DOC)
    for at, words, alone in sorted(places, reverse=True):
        line = text.find("\n", at) + (1 if alone else 0)
        text = f"{text[:line]}{' '.join(words)}{chr(10) if alone else ''}{text[line:]}"
    work = mend([Source("f", text)], lambda sources: examine(sources, CATALOG))
    assert work.worse == set()
    left = [one for one in work.examined.findings if one.code in {"SC904", "SC905"} and one.fix is not None]
    assert left == []
