"""`text.*`: what the examples do not say."""

from typing import Any

import pytest

from stepcache.domain.expressions import Regex
from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Verdict
from stepcache.verifiers.text import MAX_VALUE, Contains, IsLabel, Matches, Mentions, NotEmpty, ShorterThan


def judged(verifier: Any, text: str, **args: Any) -> Verdict:
    """The verdict of a verifier on a text."""
    verdict: Verdict = verifier.check(Passage(text), verifier.Args(**args))
    return verdict


@pytest.mark.parametrize(
    ("text", "verifier", "args", "reason", "details"),
    [
        ("x", Contains(), {"what": ("a", "x", "b")}, "does not contain: a, b", {"missing": "a, b"}),
        ("x", Contains(), {"what": ("n" * 90,)}, f"does not contain: {'n' * 80}", {"missing": "n" * 80}),
        ("x", Matches(), {"pattern": Regex("y" * 90)}, f"does not match /{'y' * 80}/", {}),
        ("x", Mentions(), {"value": "y" * 90}, f"does not mention {'y' * 80}", {}),
        (" xyz ", ShorterThan(), {"n": 3}, "3 characters, fewer than 3 are asked for", {"length": "3"}),
        (" ", NotEmpty(), {}, "is empty", {}),
        ("x", IsLabel(), {"labels": ("a", "b" * 300)}, f"is none of: a, {'b' * 197}", {}),
    ],
)
def test_a_verdict_says_why_and_what(
    text: str, verifier: Any, args: dict[str, Any], reason: str, details: dict[str, str]
) -> None:
    """The reason goes to the model that mends the answer, the details into the rule's own words."""
    verdict = judged(verifier, text, **args)
    assert (verdict.ok, verdict.reason, dict(verdict.details)) == (False, reason, details)


def test_nothing_is_mentioned_nowhere() -> None:
    """An empty value, or one that does not stand there, is no word of the text."""
    assert not judged(Mentions(), "some words", value="").ok
    assert not judged(Mentions(), " - - ", value="").ok
    assert not judged(Mentions(), "some words", value="other").ok


def test_a_value_longer_than_any_word_is_only_looked_for() -> None:
    """Its ends are looked at up to a length; beyond it, standing there is enough."""
    assert not judged(Mentions(), "y" * (MAX_VALUE + 1), value="y" * MAX_VALUE).ok
    assert judged(Mentions(), "y" * (MAX_VALUE + 2), value="y" * (MAX_VALUE + 1)).ok
