"""`make demo`: its data, its judge, its promises, and its scripted part over HTTP."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.demo import picture, table
from benchmarks.demo.backend import Scripted
from benchmarks.demo.checks import Judged, checks, judged
from benchmarks.demo.drive import PARTS, Outcome, run
from benchmarks.demo.requests import Kind, Row, load
from benchmarks.demo.truth import right
from benchmarks.scripted import ERROR_RATE
from stepcache.author.testing.lanes import run_jobs
from stepcache.author.testing.load import Place, load_all
from stepcache.author.validate import main as validate

RULES = "benchmarks/demo/rules"
ROWS = load()
EQUATION = next(row for row in ROWS if row.prompt == "Solve 5x - 19 = -89")


def outcome(row: Row = EQUATION, **told: object) -> Outcome:
    """A right and proved answer, but for what is told."""
    good = Outcome(row, 200, "solve", "miss", "r@1", "proved", "total=1, solved=1", 0, 1.0, 0, "x = -14", True)
    return replace(good, **told)  # type: ignore[arg-type]  # each test tells fields of the class


def test_each_request_has_a_right_and_a_wrong_reply() -> None:
    """By the truth beside it; a prompt stands twice only where that is its kind, after its base."""
    assert all(right(row, row.says) and not right(row, row.slip) for row in ROWS)
    again = [row.kind for at, row in enumerate(ROWS) if row.prompt in {one.prompt for one in ROWS[:at]}]
    assert again == [Kind.REPEATED] * 3
    first = {row.group: row.kind for row in reversed(ROWS)}
    assert set(first.values()) == {Kind.BASE, Kind.UNCLAIMED}
    assert Counter(row.kind for row in ROWS).keys() == set(Kind)


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ('{"name": "Ada", "age": 7}', True),
        ('{"age": "7", "name": "Ada"}', True),
        ('{"name": "Ada", "age": 8}', False),
        ('{"name": "Ada"}', False),
        ('{"name": "Ada", "age": 7, "city": null}', False),
        ('{"name": "Bob", "name": "Ada", "age": 7}', False),
        ('```json\n{"name": "Ada", "age": 7}\n```', False),
        ("[" * 100_000, False),
    ],
)
def test_the_judge_compares_whole_objects(text: str, is_right: bool) -> None:
    """As they are written."""
    row = replace(ROWS[0], truth={"members": {"name": "Ada", "age": 7}})
    assert right(row, text) is is_right


def test_the_scripted_model_errs_at_the_stated_rate() -> None:
    """Over forty seeds; the same words get the same reply."""
    models = [Scripted(ROWS, seed=seed) for seed in range(40)]
    asked = [[{"role": "user", "content": row.prompt}] for row in ROWS]
    slips = [one.reply(words) == row.slip for one in models for row, words in zip(ROWS, asked, strict=True)]
    assert abs(sum(slips) / len(slips) - ERROR_RATE) < 0.03
    assert [models[0].reply(words) for words in asked] == [Scripted(ROWS, seed=0).reply(words) for words in asked]


def test_a_wrong_answer_breaks_a_promise_unless_the_model_wrote_it() -> None:
    """Or an answer of the model's that it came from was wrong."""
    model = outcome(route="generate", proof="carried", right=False, calls=1)
    carried = outcome(route="reuse", proof="carried", right=False)
    refused = outcome(route="refuse", proof="none", right=False, status=422)
    assert judged([carried, model, carried, refused]) == [Judged.WRONG, Judged.MODEL, Judged.SOURCE, Judged.REFUSED]
    assert judged([outcome(right=False), outcome()]) == [Judged.WRONG, Judged.RIGHT]


@pytest.mark.parametrize(
    "broken",
    [
        outcome(right=False),
        outcome(route="adapt", proof="carried", right=False),
        outcome(ROWS[24], reason="miss"),
        outcome(status=500, route=""),
    ],
)
def test_one_broken_promise_is_told(broken: Outcome) -> None:
    """Among many that hold."""
    routes = [outcome(route=route) for route in ("exact", "reuse", "adapt", "solve", "patch", "generate")]
    all_routes = [*routes, outcome(route="refuse", status=422), outcome(route="bypass")]
    assert ROWS[24].kind is Kind.UNCLAIMED
    assert all(check.holds for check in checks({"a": all_routes}))
    assert sum(not check.holds for check in checks({"a": [*all_routes, broken]})) == 1
    assert not all(check.holds for check in checks({"a": all_routes[1:]}))


def test_its_rules_are_good_rules(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a warning, and their own tests pass."""
    assert validate([RULES, "--fail-level", "warning"]) == 0
    assert all(found.passed for found in run_jobs([job for one in load_all([Place(RULES)]) for job in one.jobs]))
    assert capsys.readouterr().err == ""


def test_the_scripted_part_keeps_its_promises_over_http() -> None:
    """All routes but `solve`, which the shipped rules of the other part show."""
    scripted = next(part for part in PARTS if part.scripted)
    told: list[Outcome] = []
    outcomes = run(scripted, ROWS, told.append, ms_a_token=0.0)
    broken = [check.says for check in checks({scripted.name: outcomes}) if not check.holds]
    assert broken == ["7 of 8 routes shown, not solve"]
    assert told == outcomes
    assert "61 requests" in table.verdict(checks({scripted.name: outcomes}))
    assert all(one.tokens == 0 for one in outcomes if not one.calls)


def test_the_page_needs_nothing_else_and_shows_text_as_text(tmp_path: Path) -> None:
    """Whatever a model wrote."""
    page = tmp_path / "demo" / "demo.html"
    picture.draw(page, {"a": [outcome(text="</script><script>alert(1)</script>")]}, checks({}))
    html = page.read_text("utf-8")
    assert "<script>alert" not in html
    assert not re.search(r"""(src|href)=["'](?!data:,)|@import|url\(|https?://""", html)
    assert "$" not in re.sub(r'<script type="application/json".*?</script>', "", html, flags=re.DOTALL)


def test_a_line_tells_a_request() -> None:
    """In the order of the head's names."""
    line = table.line([outcome(steps="total=3, reused=2, adapted=1", route="adapt", ms=3.21)])
    assert re.split(r"\s{2,}", line)[1:] == [
        EQUATION.prompt, "adapt", "miss", "proved", "2 reused, 1 adapted", "3.2", "right",
    ]  # fmt: skip
