"""Whatever a rule file holds: findings, in time, never an exception."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.functional.fuzz import LIMIT_S, check, run
from tests.functional.fuzz_files import MAIN, WORDS, task

SEED = 20261122
COUNT = 20_000
PARTS = 20
SLACK = 20  # timing never decides a test: a machine may be busy. `make fuzz-language` allows a second of CPU time


@pytest.mark.parametrize("part", range(PARTS))
def test_fuzzed_files_get_findings_and_no_exception(part: int) -> None:
    """20,000 files of all generators; `make fuzz-language` takes a million."""
    size = COUNT // PARTS
    tally = run(range(part * size, (part + 1) * size), SEED, SLACK * LIMIT_S)
    assert tally.files == size
    assert tally.failed == []


@given(
    st.lists(
        st.sampled_from([*WORDS, "x", "eq", '"Say {x: word}"', "\n", "algebra.follows(eq, x)", "7", "30d"]), max_size=60
    )
)
def test_any_words_get_findings_and_no_exception(words: list[str]) -> None:
    """A file of the language's own words in any order."""
    check({MAIN: " ".join(words)}, show=True)


@given(st.text(max_size=200))
def test_any_text_gets_findings_and_no_exception(text: str) -> None:
    """A file of anything."""
    check({MAIN: text}, show=True)


def tasks(count: int, patterns: int) -> str:
    """A file of so many tasks with so many patterns each, which may all claim the same."""
    lines = "\n".join(f'"[please] (go | run) {index} {{x: word}} [and] {{y: text}}"' for index in range(patterns))
    whole = task(lines).removeprefix("stepcache 1\n")
    return "stepcache 1\n" + "".join(whole.replace("task t", f"task t{index}") for index in range(count))


def doubling(count: int) -> str:
    """Constants, each twice the one above it."""
    return "stepcache 1\nlet A0 = [a, b]\n" + "".join(f"let A{i + 1} = [A{i}, A{i}]\n" for i in range(count))


HOLES = " a ".join(f"{{x{index}: word}}" for index in range(90))
MONSTERS = {
    "characters": "a" * 2_000_000,
    "blocks": "{" * 100_000,
    "brackets": "(" * 100_000,
    "a list of lists": "stepcache 1\nlet a = " + "[" * 50_000,
    "negations": task('"a {x: word}"', "skip when " + "not " * 20_000 + "x"),
    "a long condition": task('"a {x: word}"', "skip when " + " or ".join(["x == x"] * 4000)),
    "options in a pattern": task('"' + "[" * 50_000 + '"'),
    "alternatives in a pattern": task('"' + "(a|" * 20_000 + '"'),
    "a regex of repetitions": "stepcache 1\nlet a = /" + "(a|b){1,999}" * 300 + "/",
    "regexes": task('"a {x: word}"\n' + "reject /(a|b){1,900}/\n" * 4000),
    "open regexes": task('"a {x: word}"', "/a\\" * 30_000),
    "digits": "stepcache 1\nlet a = " + "9" * 200,
    "closing braces": "}\n" * 50_000,
    "tasks without a body": "task t\n" * 20_000,
    "tasks": tasks(700, 1),
    "tasks with patterns": tasks(250, 4),
    "patterns": tasks(1, 1500),
    "long patterns": task(
        '"[please | now] (go | run | walk) [the] (a | b | c) [of] {x: word} [and] {y: text}"\n' * 290
    ),
    "slots in a pattern": task('"' + " a ".join(f"{{x{index}: word}}" for index in range(4000)) + '"'),
    "slots in patterns": task("".join(f'"{HOLES} z{index}"\n' for index in range(60))),
    "quotes": '"' * 100_001,
    "constants": "stepcache 1\n" + "let A = b\n" * 13_000,
    "constants that double": doubling(40),
    "constants in a text": doubling(9) + task('"a {x: word}"', 'require output f(x) else "' + "{A9}" * 9000 + '"')[12:],
    "one line": "stepcache 1\r" * 9000,
    "checks": task('"a {x: word}"', "require output text.contains(x)\n" * 3000),
    "unknown names": task('"a {x: word}"', "".join(f"require output nam{i}.foo(y{i})\n" for i in range(3000))),
    "derived slots": task(
        '"a {d0: word}"', "".join(f"slot d{i + 1} as word = text.layout(d{i})\n" for i in range(2500))
    ),
    "tests": task('"a {x: word}"', 'test "t" { when "a b" model "x" expect route == generate }\n' * 1500),
    "suppressions": "# stepcache: ignore[SC402] x\n" * 4000,
    "tasks that extend one": tasks(1, 1) + "".join(f'task u{i} "1" {{ extends t0 }}\n' for i in range(2500)),
    "placeholders": task('"a {x: text}"', 'require output text.not_empty() else "' + "{x}{y}" * 10_000 + '"'),
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monstrous_file_is_told_within_a_second(name: str) -> None:
    """Size, depth and count have limits."""
    begin = time.process_time()
    check({MAIN: MONSTERS[name]})
    assert time.process_time() - begin < SLACK * LIMIT_S
