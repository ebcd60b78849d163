"""The books of shadow mode."""

from stepcache.domain.request import Answer
from stepcache.domain.routes import Reason, Route, Word
from stepcache.ports import Completion
from stepcache.proxy.shadow.agreement import Agreement
from stepcache.proxy.shadow.ledger import Ledger, Missed


def filled() -> Ledger:
    """Three claimed requests, two of which a cache route would have answered."""
    ledger = Ledger()
    lines = [ledger.claim("a@1") for _ in range(3)]
    ledger.serve(lines[0], _served(Route.SOLVE), Completion("x = 5", "stop", "", 20, 30), Agreement.PROVED)
    ledger.serve(lines[1], _served(Route.EXACT), Completion("x = 6", "stop"), Agreement.MODEL_FAILS)
    ledger.unclaimed = 4
    ledger.miss(Missed.CUT)
    return ledger


def _served(route: Route) -> Answer:
    return Answer("x = 5", route, Reason(Word.HIT))


def test_the_report_counts_by_rule() -> None:
    """With what agrees, how sure that is, and what it would have saved."""
    report = filled().as_json()
    assert report["rules"]["a@1"] == {
        "claimed": 3,
        "served": {"exact": 1, "reuse": 0, "adapt": 0, "solve": 1},
        "compared": 2,
        "agree": 1,
        "interval_95": [0.0945, 0.9055],
        "agreements": {
            "same text": 0,
            "same JSON value": 0,
            "both right": 1,
            "differs, both pass": 0,
            "model fails the checks": 1,
        },
        "tokens_saved": {"prompt": 20, "completion": 30, "answers_that_told_none": 1},
    }
    assert report["unclaimed"] == 4
    assert report["not_compared"]["answer cut off"] == 1


def test_the_report_is_a_table_on_a_terminal() -> None:
    """A line a rule; what stands in none, below."""
    assert filled().text().splitlines() == [
        "shadow mode: what would have been served",
        "rule  claimed  exact  reuse  adapt  solve  agree  95 % interval  differs  not verified  tokens saved",
        "a@1   3        1      0      0      1      1/2    9.5% to 90.5%  0        1             50 and 1 untold",
        "claimed by no rule: 4; not compared: answer cut off 1",
    ]


def test_empty_books_say_so() -> None:
    """Nothing was asked."""
    assert Ledger().text().splitlines()[-1] == "claimed by no rule: 0; not compared: 0"
