"""Every built-in verifier's examples."""

import pytest

from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Example
from stepcache.ports import Verifier
from stepcache.verifiers import algebra, arithmetic, json, text

READING = (*json.VERIFIERS, *text.VERIFIERS)
VERIFIERS = (*READING, *algebra.VERIFIERS, *arithmetic.VERIFIERS)
EXAMPLES = [(verifier, example) for verifier in VERIFIERS for example in verifier.examples]


@pytest.mark.parametrize(("verifier", "example"), EXAMPLES, ids=lambda it: getattr(it, "name", None))
def test_an_example_is_judged_as_it_says(verifier: Verifier, example: Example) -> None:
    """Examples that should pass do, the others do not, and say why."""
    verdict = verifier.check(example.passage, example.args)
    assert verdict.ok is example.passes
    assert verdict.ok or verdict.reason
    assert verdict.details.keys() <= verifier.details


@pytest.mark.parametrize("verifier", VERIFIERS, ids=lambda verifier: verifier.name)
def test_a_verifier_has_examples_of_both_kinds(verifier: Verifier) -> None:
    """Docs show what passes and what does not."""
    assert {example.passes for example in verifier.examples} == {True, False}


@pytest.mark.parametrize("verifier", READING, ids=lambda verifier: verifier.name)
@pytest.mark.parametrize("text", ["", "\x00" * 1000, "[" * 1_000_000, "\ud800", "9" * 1_000_000, '{"a":' * 100_000])
def test_a_hostile_text_gets_a_verdict(verifier: Verifier, text: str) -> None:
    """Nothing raises, whatever the output is."""
    assert verifier.check(Passage(text), verifier.examples[0].args).outcome
