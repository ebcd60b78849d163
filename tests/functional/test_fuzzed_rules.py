"""Whatever a rule file holds: findings, in time, never an exception."""

import os
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.author.lint.run import lint
from stepcache.author.render import as_json, concise, full
from stepcache.domain.source import Source
from tests.fakes.catalog import CATALOG, WITH_PLUGIN

ROOT = Path(__file__).parents[2]
SEEDS = tuple(
    path.read_bytes().decode("utf-8", "surrogateescape")
    for path in sorted((ROOT / "tests/golden").rglob("*.stepcache"))
)
CASES = int(os.environ.get("STEPCACHE_FUZZ", "300"))
LIMIT_S = 1.0
_WORDS = """
{ } [ ] ( ) | " \"\"\" / # ## , . = == => ~ \\ \0 \ufeff \u202e ² 1/2 30 d 9 stepcache use let task match vocabulary
lead filler form with slot as skip when changed and or not steps step is require each first last output else on fail
adapt repair within times patch tail failing generate solve otherwise miss refuse cache backend test given model expect
"""
WORDS = tuple(_WORDS.split())


def check(text: str) -> None:
    """All findings lie inside the file and can be shown, and they come in time."""
    source = Source("fuzz.stepcache", text)
    begin = time.perf_counter()
    findings = lint([source], CATALOG) + lint([source], WITH_PLUGIN)
    assert time.perf_counter() - begin < 20 * LIMIT_S, f"too slow: {text[:200]!r}"
    for one in findings:
        assert 0 <= one.span.start <= one.span.end <= len(text) + 1
        assert one.message
        assert text.count("\n", 0, one.span.start) + 1 == one.span.line
    known = {source.path: source}
    assert full(findings, known) + concise(findings) + as_json(findings, known)


def mutated(chance: random.Random) -> str:
    """A good file with up to six cuts, copies, swaps or foreign words."""
    text = chance.choice(SEEDS)
    for _ in range(chance.randrange(1, 7)):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.choice((1, 1, 2, 5, 40, 200)))
        piece = chance.choice(
            (
                "",
                "",
                chance.choice(WORDS),
                f" {chance.choice(WORDS)} ",
                text[at:to] * 2,
                chr(chance.randrange(1, 0x2FFF)),
            )
        )
        text = text[:at] + piece + text[to:]
    return text


@pytest.mark.parametrize("part", range(10))
def test_a_mutated_file_gets_findings_and_no_exception(part: int) -> None:
    """Thirty of them in CI; `STEPCACHE_FUZZ` sets more."""
    chance = random.Random(part)
    for _ in range(CASES // 10):
        check(mutated(chance))


@given(
    st.lists(
        st.sampled_from([*WORDS, "x", "eq", '"Say {x: word}"', "\n", "algebra.follows(eq, x)", "7", "30d"]), max_size=60
    )
)
def test_any_words_get_findings_and_no_exception(words: list[str]) -> None:
    """A file of the language's own words in any order."""
    check(" ".join(words))


@given(st.text(max_size=200))
def test_any_text_gets_findings_and_no_exception(text: str) -> None:
    """A file of anything."""
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 2_000_000,
        "{" * 100_000,
        "(" * 100_000,
        "stepcache 1\nlet a = " + "[" * 50_000,
        'stepcache 1\ntask t "1" {\n skip when ' + "not " * 20_000 + "x\n}",
        'stepcache 1\ntask t "1" {\n match { "' + "[" * 50_000 + '" }\n}',
        'stepcache 1\ntask t "1" {\n match { "' + "(a|" * 20_000 + '" }\n}',
        "stepcache 1\nlet a = /" + "(a|b){1,999}" * 300 + "/",
        "stepcache 1\nlet a = " + "9" * 200_000,
        "}\n" * 50_000,
        "task t\n" * 20_000,
        '"' * 100_001,
        "stepcache 1\n" + "let a = b\n" * 20_000,
    ],
    ids=lambda text: text[:30] + f" ({len(text)})",
)
def test_a_monstrous_file_is_told_within_a_second(text: str) -> None:
    """Size, depth and count have limits."""
    begin = time.perf_counter()
    found = lint([Source("big.stepcache", text)], CATALOG)
    assert found
    assert time.perf_counter() - begin < 20 * LIMIT_S
