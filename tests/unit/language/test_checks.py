"""The checks of a task: what an opinion may not decide."""

import pytest

from tests.fakes.catalog import WITH_PLUGIN
from tests.fakes.rule_files import GOOD, compiled, edited

CHECK = "  require output text.contains(w)\n"
JUDGED = 'judge.agrees("Is it polite?")'


def told(*checks: str) -> list[tuple[str, int, str]]:
    """Code and line of each finding where a plugin's opinion is asked for, and what its fix writes."""
    lines = "".join(f"  {check}\n" for check in checks)
    found = compiled(
        ("stepcache 1\n", "stepcache 1\nuse judge\n"), (CHECK, CHECK + lines), catalog=WITH_PLUGIN
    ).findings
    return [(one.code, one.span.line, one.fix.edits[0].text if one.fix else "") for one in found]


LINE = edited(("stepcache 1\n", "stepcache 1\nuse judge\n")).split(CHECK)[0].count("\n") + 2


def test_an_opinion_may_be_expected() -> None:
    """Of a step and of the output."""
    assert CHECK in GOOD
    assert told(f"expect output {JUDGED}", f'expect last {JUDGED} else "Be polite."') == []


@pytest.mark.parametrize(
    ("check", "written"),
    [
        (f"require output {JUDGED}", "expect"),
        (f'require each {JUDGED} else "Be polite."', "expect"),
        (f"require output {JUDGED} on fail adapt slots", ""),
        (f"forbid output {JUDGED}", ""),
    ],
)
def test_an_opinion_that_would_decide_is_told(check: str, written: str) -> None:
    """With a fix where that keeps what was meant: no mend is lost, and no question is turned round."""
    assert told(check) == [("SC409", LINE, written)]


def test_each_opinion_that_would_decide_is_told_once() -> None:
    """A wrong call of one is told as that alone."""
    assert [one[:2] for one in told(f"require output {JUDGED}", f"forbid last {JUDGED}")] == [
        ("SC409", LINE),
        ("SC409", LINE + 1),
    ]
    assert [one[0] for one in told("require output judge.agrees()")] == ["SC202"]
