"""The page at `/`."""

import shlex

from stepcache.proxy.page import Front, Shown, curl_line, first_sentence, render
from stepcache.proxy.shadow.ledger import Ledger


def test_the_page_shows_rules_and_counts() -> None:
    """And a line to try."""
    page = render(
        Front((Shown("linear_equation@1", "Solves one equation."),)), {"exact": 3, "bypass": 2}, "http://h:1/"
    )
    assert "linear_equation@1" in page
    assert "Solves one equation." in page
    assert "<th>exact</th><td>3</td>" in page
    assert "since the start: 5" in page
    assert "curl -i http://h:1/v1/chat/completions" in page


def test_nothing_on_the_page_is_code_or_comes_from_elsewhere() -> None:
    """A rule's name, or the host a browser sends, is text."""
    page = render(Front((Shown("<script>alert(1)</script>", "$x ${y} \"'&"),)), {}, "http://<script>/")
    assert "<script" not in page
    assert "$x ${y}" in page
    assert "src=" not in page
    assert "@import" not in page


def test_without_rules_the_page_says_so() -> None:
    """Everything is passed through then."""
    assert "every request is passed through" in render(Front(), {}, "http://h/")


def test_the_line_to_try_is_one_command() -> None:
    """Whatever the prompt holds."""
    words = shlex.split(curl_line("http://h:1/", 'it\'s "5" $x'))
    assert words[-1] == '{"messages":[{"role":"user","content":"it\'s \\"5\\" $x"}]}'


def test_a_rule_is_shown_by_its_first_sentence() -> None:
    """On one line."""
    assert first_sentence("Solve one\n  equation. Every step is shown.") == "Solve one equation."
    assert first_sentence("") == ""


def test_shadow_mode_has_a_table_of_its_own() -> None:
    """Where it is on."""
    page = render(Front(shadow=Ledger()), {}, "http://h/")
    assert page.index("Shadow mode") < page.index("Try it")
    assert "Ask twice" not in page
    usual = render(Front(), {}, "http://h/")
    assert "Shadow mode" not in usual
    assert "Ask twice" in usual


def test_backticks_of_a_rules_documentation_are_shown_as_code() -> None:
    """Only in the documentation, and what they hold stays text."""
    page = render(Front((Shown("a`b`", "Takes `<b>` and `x"),)), {}, "http://h/")
    assert "<th>a`b`</th><td>Takes <code>&lt;b&gt;</code> and `x</td>" in page
