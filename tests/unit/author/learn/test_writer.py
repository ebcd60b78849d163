"""The writer: texts of a log stand in a rule for themselves, whatever is in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepcache.author.examine import examine
from stepcache.author.learn.writer import literal, remark, safe
from stepcache.builtin import catalog
from stepcache.domain.expressions import Const, ListOf
from stepcache.domain.findings import Severity
from stepcache.domain.patterns import Literal
from stepcache.domain.rules import Task
from stepcache.domain.source import Source
from stepcache.language.texts import quoted

HOSTILE = 'a "b" } ] ) | \\ {x: text} # c """ \\n [o] (p|q)\n task t {'
SIGNS = st.text(alphabet='ab "\\{}[]()|#\n\t/=>,:;.', min_size=1, max_size=40).filter(str.strip)


def task_with(text: str) -> Task:
    """A rule that has a text in its pattern, its system texts, a check and a test."""
    rule = f"""stepcache 1
## {remark(text)}
task t "1.0.0" {{
  context {{ system "{literal(text)}" }}
  match {{ "x {literal(text)} {{n: integer}}" }}
  steps lines {{ max = 4 steps }}
  require output text.contains({quoted(text)})
  repair within 1s, 1 calls {{
    generate
    otherwise miss
  }}
  cache {{ like = [n]  ttl = 1d  scope = tenant }}
  test {quoted(text)} {{
    when {quoted(text)}
    expect route == bypass
  }}
}}
"""
    examined = examine([Source("t.stepcache", rule)], catalog())
    assert [one for one in examined.findings if one.severity is Severity.ERROR] == []
    return examined.compiled.tasks[0]


def holds_itself(text: str) -> bool:
    """Whether the compiled rule has the text everywhere, and nothing of it became syntax."""
    task = task_with(text)
    words = " ".join(text.split())
    pattern = task.templates[0].parts
    return (
        [type(part).__name__ for part in pattern] == ["Literal", "Hole"]
        and isinstance(pattern[0], Literal)
        and " ".join(pattern[0].text.split()) == f"x {words}".strip()
        and task.checks[0].call.args[0][1] == ListOf((Const(text),))
        and (task.tests[0].name, task.tests[0].when) == (text, text)
    )


@given(SIGNS)
@settings(max_examples=60, deadline=None)
def test_every_sign_stands_for_itself(text: str) -> None:
    """In patterns, system texts, checks, names and prompts."""
    assert holds_itself(text)


def test_a_hostile_text_stands_for_itself() -> None:
    """Quotes, slots, comments, sections."""
    assert holds_itself(HOSTILE)


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a\u200bb", "a\x85b", "\ufeffa", "a\u2028b"])
def test_what_nobody_sees_stands_in_no_rule(text: str) -> None:
    """Characters that turn the direction, break lines or are invisible."""
    assert not safe(text)


def test_a_remark_is_one_short_line() -> None:
    """A comment ends where it should."""
    assert remark("a\n# b `c`\u202e d") == "a # b 'c' d"
    assert len(remark("x" * 500)) == 71
