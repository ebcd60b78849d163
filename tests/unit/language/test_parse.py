"""Parsing: places, comments, and going on after mistakes."""

import pytest

from stepcache.domain.source import Source
from stepcache.language.driver import MAX_ERRORS
from stepcache.language.parse import MAX_CHARS, parse
from stepcache.language.syntax import Settings
from tests.fakes.rule_files import GOOD, edited


def told(text: str) -> list[tuple[str, int, int]]:
    """Code, line and column of each mistake."""
    return [(one.code, one.span.line, one.span.column) for one in parse(Source("f", text)).findings]


def test_every_part_of_the_file_knows_its_place() -> None:
    """Spans count characters from 0, lines and columns from 1."""
    file = parse(Source("f", GOOD)).file
    cache = next(one for one in file.tasks[0].sections if isinstance(one, Settings))
    scope = cache.settings[1]
    assert (scope.span.line, scope.span.column) == (12, 21)
    assert GOOD[scope.span.start : scope.span.end] == "scope = tenant"


def test_a_comment_above_a_task_is_its_doc() -> None:
    """Several lines are one comment; one further up, or inside a text, is not."""
    text = GOOD.replace("## Repeat", "## Not this.\n\n## First\n## Repeat")
    assert parse(Source("f", text)).file.tasks[0].doc == "First\nRepeat a word."


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("require output", "requier output", ("SC001", 7, 3)),
        ("contains(w)", "contains(w", ("SC001", 7, 33)),
        ("contains(w)", "contains w)", ("SC001", 7, 32)),
        ("contains(w)", "contains(w))", ("SC001", 7, 34)),
        ("cache {", "cache", ("SC001", 12, 9)),
        ("ttl = 1h", "ttl 1h", ("SC001", 12, 15)),
        ("ttl = 1h", "ttl =", ("SC001", 12, 18)),
        ("ttl = 1h", "ttl == 1h", ("SC001", 12, 15)),
        ("route ==", "route =", ("SC001", 16, 18)),
        ("route == generate", "route ==", ("SC001", 16, 18)),
        ("times 1\n", "times\n", ("SC001", 9, 14)),
        ("refuse\n  }", "refuse", ("SC002", 8, 29)),
        ("  steps", "  }\n  steps", ("SC001", 6, 3)),
        ("  }\n}\n", "  }}\n}\n", ("SC001", 17, 4)),
        ("  }\n}\n", "  }\n}\n}\n", ("SC001", 19, 1)),
        ("  }\n}\n", "  }\n", ("SC002", 4, 21)),
        ("  }\n}\n", "}\n", ("SC002", 13, 13)),
        ("when \"Repeat a\"", "when \"Repeat a", ("SC001", 14, 10)),
        ("when \"Repeat a\"", 'when """Repeat a', ("SC001", 14, 10)),
        ("when \"Repeat a\"", "when Repeat a", ("SC001", 14, 10)),
        ("  steps", "  ; steps", ("SC001", 6, 3)),
        ("  steps", "  pudding { steps = 1 }\n  steps", ("SC001", 6, 3)),
        ("cache { ttl = 1h  scope = tenant }", "cache { ttl = [1h  scope = tenant }", ("SC001", 12, 22)),
        ("stepcache 1", "stepcache one", ("SC001", 1, 11)),
        ("task repeat", "task", ("SC001", 4, 6)),
        ("stepcache 1", "stepcache 2", ("SC006", 1, 1)),
        ("stepcache 1\n", "stepcache 1\nstepcache 1\n", ("SC116", 2, 1)),
        ("1h", "1 h", ("SC004", 12, 17)),
        ("1h", "90 minutes", ("SC004", 12, 17)),
        ("1h", "2 weeks", ("SC004", 12, 17)),
        ("1h", "7moons", ("SC004", 12, 17)),
        ("2 calls", "2calls", ("SC004", 8, 21)),
    ],
)  # fmt: skip
def test_one_mistake_is_told_once_at_its_place(old: str, new: str, place: tuple[str, int, int]) -> None:
    """Whatever comes after it is read as if it were not there."""
    assert told(edited((old, new))) == [place]


def test_five_mistakes_are_five_findings() -> None:
    """Each in its own line."""
    text = edited(
        ("match {", "mtach {"), ("steps lines", "stepps lines"), ("within 2s,", "within 2s"), ("1h", "1 h"), ("==", "=")
    )
    assert [(code, line) for code, line, _ in told(text)] == [
        ("SC001", 5),
        ("SC001", 6),
        ("SC001", 8),
        ("SC004", 12),
        ("SC001", 16),
    ]


def test_a_file_of_nothing_but_mistakes_is_given_up() -> None:
    """After so many, the rest says nothing new."""
    found = parse(Source("f", 'task t "1" {\n' + "  pudding\n  a b c d\n" * 200))
    assert len(found.findings) <= MAX_ERRORS + 1
    assert found.file.damaged


def test_deep_nesting_is_told() -> None:
    """Brackets and `not` alike; a flat file of many brackets is fine."""
    assert told("stepcache 1\nlet a = " + "[" * 60)[0][:2] == ("SC001", 2)
    assert told(edited(("  steps", f"  skip when {'not ' * 60}w\n  steps")))[0][:2] == ("SC001", 6)
    assert told(edited(("  steps", "  skip when not (changed(w))\n" * 60 + "  steps"))) == []


def test_a_file_that_is_no_text_is_told() -> None:
    """Too long, not UTF-8, with a NUL: then nothing else is said."""
    assert told("#" * (MAX_CHARS + 1)) == [("SC001", 1, 1)]
    assert told(b"stepcache 1\n\xff".decode("utf-8", "surrogateescape")) == [("SC008", 2, 1)]
    assert told("stepcache 1\n\0") == [("SC008", 2, 1)]
    assert told("\ufeff" + GOOD) == [("SC008", 1, 1)]


def test_an_empty_file_is_no_mistake() -> None:
    """It holds no task."""
    assert parse(Source("f", "")).file.tasks == ()


def test_other_comments_may_stand_between_a_doc_and_its_task() -> None:
    """But not behind what ends a line: that is no doc of the next one."""
    text = GOOD.replace("Repeat a word.\n", "Repeat a word.\n  # for the demonstration\n# twice\n")
    assert parse(Source("f", text)).file.tasks[0].doc == "Repeat a word."
    text = GOOD.replace("stepcache 1\n\n## Repeat a word.", "stepcache 1  ## Edition")
    assert parse(Source("f", text)).file.tasks[0].doc == ""
