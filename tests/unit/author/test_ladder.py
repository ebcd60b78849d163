"""A request's way as a tree."""

import pytest

from stepcache.author.explain import as_text, events
from stepcache.author.ladder import Tree, short
from stepcache.domain.trace import Event, Trace


def drawn(*events: Event, asked: tuple[str, ...] = ()) -> list[str]:
    """The tree without times."""
    return Tree(timed=False).lines(events, asked)


CHECK = "require each text.contains(w)"
RUNG = Event("rung", "adapt slots()", "passed", {"place": 0, "entry": "id-2", "ms": 1.5, "tokens": 3})


def verdict(outcome: str, step: int | None, reason: str = "", text: str = "") -> Event:
    """One verdict of the check."""
    return Event("check", CHECK, outcome, {"place": 0, "step": step, "reason": reason, "text": text})


def test_verdicts_stand_below_their_rung() -> None:
    """One line for the steps that pass, one for each that does not."""
    found = drawn(RUNG, verdict("pass", 0), verdict("fail", 1, "no a in it", "b\n"), verdict("pass", 2))
    assert found == [
        "└─ adapt slots(): passed",
        f"     pass   {CHECK} [2 of 3 steps]",
        f'     fail   {CHECK} [step 1] "b": no a in it',
    ]


@pytest.mark.parametrize(("step", "where"), [(None, "output"), (4, "step 4")])
def test_one_verdict_tells_where_it_looked(step: int | None, where: str) -> None:
    """At the output, or at a step."""
    assert drawn(RUNG, verdict("pass", step))[1] == f"     pass   {CHECK} [{where}]"


def test_candidates_are_numbered_and_rungs_name_theirs() -> None:
    """With the reason where one is dropped."""
    first = Event("candidate", "id-1", "skipped", {"prompt": "Repeat a", "because": "another word"})
    second = Event("candidate", "id-2", "tried", {"prompt": "Repeat b", "because": "", "similarity": 0.9})
    assert drawn(first, second, RUNG) == [
        '├─ candidate 1 "Repeat a": skipped: another word',
        '├─ candidate 2 "Repeat b" (neighbor, 0.9): tried',
        "└─ adapt slots() on candidate 2: passed",
    ]


def test_calls_and_mends_stand_below_the_rung_that_made_them() -> None:
    """They happen before its verdicts."""
    call = Event("call", "fake", "replied", {"tokens": 1, "text": "a\nb"})
    mend = Event("mend", "on fail adapt syntax", "applied", {"place": 0})
    assert drawn(call, mend, RUNG, asked=("Repeat\na",)) == [
        "└─ adapt slots(): passed",
        "     call   replied, 1 token",
        '       asked "Repeat a"',
        '       said  "a b"',
        "     on fail adapt syntax: applied",
    ]


def test_what_no_rung_follows_stands_at_the_end() -> None:
    """A call that was cut off."""
    assert drawn(Event("call", "fake", "timed out", {"tokens": 0, "text": ""})) == [
        "└─ then",
        "     call   timed out, 0 tokens",
    ]


def test_times_are_told_where_they_are_wanted() -> None:
    """`explain` does; a test's failure is compared with another run."""
    assert Tree().lines([RUNG]) == ["└─ adapt slots(): passed, 1.5 ms, 3 tokens"]


def test_an_event_of_another_kind_is_told_as_it_is() -> None:
    """A plugin may add its own."""
    assert drawn(Event("admit", "entry", "done", {"bytes": 7})) == ["└─ admit entry: done bytes=7"]


def test_a_long_text_is_cut_and_moves_no_cursor() -> None:
    """On one line."""
    assert short("a\n\x1b[2J " + "b" * 200) == f"a \N{REPLACEMENT CHARACTER}[2J {'b' * 90}..."


def test_what_no_rule_claims_is_explained_rule_by_rule() -> None:
    """And without an answer, why there is none."""
    trace = Trace()
    trace.add("claim", "echo@1.0.0", "not claimed", why="no pattern accounts for it")
    assert as_text("Say a", "no answer", trace, colour=False).splitlines() == [
        "prompt   Say a",
        "└─ not claimed by echo@1.0.0: no pattern accounts for it",
        "",
        "error    no answer",
    ]
    assert events(trace) == [
        {"kind": "claim", "what": "echo@1.0.0", "outcome": "not claimed", "why": "no pattern accounts for it"}
    ]
