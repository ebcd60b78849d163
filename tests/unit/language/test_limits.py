"""How much of anything a rule file may hold: its cost is bounded, and what is too much is told at its place."""

import pytest

from stepcache.domain.source import Source
from stepcache.language.compile import compile_file
from stepcache.language.driver import MAX_TOKENS
from stepcache.language.names import MAX_VALUES
from stepcache.language.parse import MAX_TASKS
from stepcache.language.slots import MAX_HOLES, MAX_PATTERNS
from stepcache.language.templates import MAX_GROUPS, MAX_SLOTS
from stepcache.language.texts import MAX_TEXT
from stepcache.matching.claim import match_prompt
from tests.fakes.catalog import CATALOG
from tests.fakes.rule_files import GOOD, compiled, edited


def told(text: str) -> list[tuple[str, int, str]]:
    """Code, line and message of each error."""
    found = compile_file(Source("rule.stepcache", text), CATALOG).findings
    return [(one.code, one.span.line, one.message) for one in found]


def test_a_file_holds_so_many_words_and_signs() -> None:
    """The rest is not read."""
    found = told("stepcache 1\n" + "let A = b\n" * (MAX_TOKENS // 4 + 1))
    assert found[0] == ("SC001", MAX_TOKENS // 4 + 1, f"the file holds more than {MAX_TOKENS} words and signs")


def test_a_file_holds_so_many_tasks() -> None:
    """The next one is told, and the others are compiled."""
    task = GOOD.removeprefix("stepcache 1\n\n## Repeat a word.\n").replace("Repeat {w", "Repeat NAME {w")
    many = "".join(task.replace("repeat", f"t{i}").replace("NAME", f"n{i}") for i in range(MAX_TASKS + 1))
    assert [one[::2] for one in told(f"stepcache 1\n{many}")] == [
        ("SC001", f"the file holds more than {MAX_TASKS} tasks")
    ]


def test_a_task_holds_so_many_patterns() -> None:
    """Each is tried on each prompt."""
    lines = "\n".join(f'"Repeat {index} {{w: word}}"' for index in range(MAX_PATTERNS + 1))
    found = told(edited(('"Repeat {w: word}"', lines)))
    assert found == [("SC001", MAX_PATTERNS + 5, f"the task has more than {MAX_PATTERNS} patterns")]


def test_a_pattern_holds_so_many_slots() -> None:
    """And a file's patterns together so many."""
    slots = " a ".join(f"{{x{index}: word}}" for index in range(MAX_SLOTS))
    pattern = f'"{slots} b {{w: word}}"'
    assert ("SC001", 5, f"the pattern has more than {MAX_SLOTS} slots") in told(edited(('"Repeat {w: word}"', pattern)))
    many = "\n".join(f'"{index} {slots}"' for index in range(MAX_HOLES // MAX_SLOTS + 3))
    found = told(edited(('"Repeat {w: word}"', many)))
    assert [one for one in found if "the file's patterns" in one[2]] == [
        ("SC001", 5 + MAX_HOLES // MAX_SLOTS + 1, f"the file's patterns hold more than {MAX_HOLES} slots")
    ]


def test_a_pattern_holds_so_many_groups_and_matches_with_all_of_them() -> None:
    """More would be too deep for what reads prompts."""
    said = f"the pattern has more than {MAX_GROUPS} optional parts and choices"
    most = f'"{"[a] (b | c) " * (MAX_GROUPS // 2)} {{w: word}}"'
    assert not [one for one in told(edited(('"Repeat {w: word}"', most))) if one[0] == "SC001"]
    (task,) = compiled(('"Repeat {w: word}"', most)).tasks
    assert match_prompt(task, "b " * (MAX_GROUPS // 2) + "x") is not None
    assert ("SC001", 5, said) in told(edited(('"Repeat {w: word}"', f'"[b] {most[1:]}')))


def test_lists_inside_lists_hold_so_many_values() -> None:
    """Each line doubles what the one above it holds."""
    lets = "let A0 = [a, b]\n" + "".join(f"let A{index + 1} = [A{index}, A{index}]\n" for index in range(40))
    found = told(GOOD.replace("\n\n", f"\n{lets}\n", 1))
    assert found == [("SC204", 12, f"the list holds more than {MAX_VALUES} values")]


def test_constants_make_a_text_so_long() -> None:
    """However often it names them."""
    lets = f"let A = [{', '.join(['word'] * 100)}]\n"
    text = edited(("contains(w)", 'contains(w) else "' + "{A}" * 100 + '"')).replace("\n\n", f"\n{lets}\n", 1)
    assert told(text) == [("SC204", 8, f"its constants make the text longer than {MAX_TEXT} characters")]


@pytest.mark.parametrize(
    ("old", "new"),
    [("1h", "9999999999999999d"), ("2 calls", "9999999999999999 calls"), ("1h", "1.000000000000000000001")],
)
def test_numbers_have_so_many_digits(old: str, new: str) -> None:
    """More would be no number of this world, and no float."""
    assert [one[::2] for one in told(edited((old, new)))] == [("SC204", "the number has more than 15 digits")]


def test_an_open_regular_expression_is_read_once() -> None:
    """Each of its slashes could begin one: thirty thousand took minutes."""
    assert told(edited(("  steps", "/a\\" * 30_000 + "\n  steps")))[0][:2] == ("SC001", 6)
