"""`stepcache test --mutate`: what a rule would not notice, found in rules that are known to be weak or strong."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.author.examine import examine
from stepcache.author.mutate.hunt import same
from stepcache.author.mutate.variants import of_answer, of_slot
from stepcache.builtin import catalog
from stepcache.cli import main
from stepcache.domain.slots import Value
from stepcache.domain.source import Source

EQUATION = """stepcache 1

## Solve one linear equation.
task linear "1.0.0" {
  EXPLAINED
  match { "Solve {eq: equation(degree=1)} for {x: identifier}" }

  steps lines

  CHECKS

  repair within 2s, 300 tokens, 2 calls {
    generate
    otherwise refuse
  }

  cache { like = [PINNED]  ttl = 30d  scope = tenant }

  test "it is solved" {
    when "Solve 2x + 3 = 13 for x"
    model "2x + 3 = 13\\n2x = 10\\nx = 5"
    expect route == generate
  }
}
"""
STRONG = """require first algebra.restates(eq)
  require each algebra.follows(eq, x)
  require last algebra.isolates(x)
  require output algebra.solves(eq, x)"""
PROVED_BY_ITSELF = "# stepcache: escapes[step.drop, step.twice] each line is proved by itself"


def rule(checks: str, pinned: str = "x", explained: str = "") -> str:
    """The rule with these checks."""
    text = EQUATION.replace("CHECKS", checks).replace("PINNED", pinned)
    return text.replace("  EXPLAINED\n", f"  {explained}\n" if explained else "")


def run(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str], *flags: str) -> tuple[int, str]:
    """Exit code and output of the command on one file."""
    path = tmp_path / "linear.stepcache"
    path.write_text(text, encoding="utf-8")
    code = main(["test", "--mutate", *flags, str(path)])
    return code, capsys.readouterr().out


def kinds(said: str) -> set[str]:
    """Which kinds escaped, as JSON tells them."""
    return {str(one["kind"]) for one in json.loads(said)["mutants"] if one["reason"] is None}


def test_a_rule_that_checks_every_line_lets_no_wrong_one_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines may go or stand twice; no number, sign, word or order may change, and no other equation is answered."""
    code, said = run(tmp_path, rule(STRONG), capsys, "--json")
    assert code == 1
    assert kinds(said) == {"step.drop", "step.twice"}


def test_what_the_author_explains_does_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is counted apart."""
    code, said = run(tmp_path, rule(STRONG, explained=PROVED_BY_ITSELF), capsys)
    assert code == 0, said
    assert "0 escaped" in said
    assert " explained" in said


def test_a_rule_that_looks_at_the_end_alone_is_told_of_wrong_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Numbers and signs of the steps between may be anything."""
    weak = "require last algebra.isolates(x)\n  require output algebra.solves(eq, x)"
    code, said = run(tmp_path, rule(weak, "eq, x"), capsys, "--json")
    assert code == 1
    assert {"step.number", "step.order", "step.word"} <= kinds(said)


def test_a_rule_that_checks_nothing_of_the_slot_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The answer to another equation is as long."""
    code, said = run(tmp_path, rule("require each text.shorter_than(90)", "eq, x"), capsys)
    assert code == 1
    assert "ESCAPED linear@1.0.0: step.number" in said
    assert "    asked:  Solve 2x + 3 = 13 for x" in said


def test_a_reason_that_nothing_needs_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a stale suppression is; one without a reason explains nothing."""
    stale = f"{PROVED_BY_ITSELF}\n  # stepcache: escapes[step.number] why not"
    code, said = run(tmp_path, rule(STRONG, explained=stale), capsys)
    assert code == 0
    assert "nothing escapes that `escapes[step.number]` would explain" in said
    code, said = run(tmp_path, rule(STRONG, explained="# stepcache: escapes[step.drop, step.twice]"), capsys)
    assert code == 1
    assert "gives no reason" in said


def test_such_a_comment_is_no_finding_of_the_linter() -> None:
    """It is none of its suppressions."""
    source = Source("linear.stepcache", rule(STRONG, explained=PROVED_BY_ITSELF))
    plain = Source("linear.stepcache", rule(STRONG))
    found, others = (examine([one], catalog()).findings for one in (source, plain))
    assert [one.code for one in found] == [one.code for one in others]


def test_tests_that_fail_come_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong expectation leaves nothing to mutate."""
    code, said = run(tmp_path, rule(STRONG).replace("== generate", "== solve"), capsys)
    assert code == 1
    assert "mutants" not in said
    assert "0 passed, 1 failed" in said


def test_one_seed_draws_the_same_mutants(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And another seed others."""
    text = rule("require each text.shorter_than(90)", "eq, x")
    first = run(tmp_path, text, capsys, "--json", "--most", "3", "--seed", "5")
    assert first == run(tmp_path, text, capsys, "--json", "--most", "3", "--seed", "5")
    others = [run(tmp_path, text, capsys, "--json", "--most", "3", "--seed", str(seed)) for seed in range(6, 10)]
    assert any(first != other for other in others)


TEXTS = st.text(alphabet=st.sampled_from('abx12 +-=*/.,{}":\n'), max_size=40)


@given(TEXTS)
def test_each_variant_of_an_answer_is_another_text(text: str) -> None:
    """Whatever the answer holds."""
    for one in of_answer(text, text.splitlines(keepends=True), Random(1)):
        assert one.text != text or one.kind == "order"
        assert one.kind in {"number", "word", "sign", "drop", "twice", "order", "key", "more"}


@given(TEXTS, st.sampled_from(["text", "equation", "list", "identifier"]))
def test_each_variant_of_a_slot_is_another_text(text: str, kind: str) -> None:
    """In a free text only what stands in the answer is changed."""
    value = Value(kind, text, text, text, 0, len(text))
    assert all(one.text != text for one in of_slot(value, "12 ab", (), Random(1)))
    assert all(one.was in {"12", "ab"} for one in of_slot(value, "12 ab", (), Random(1)) if kind == "text")


def test_answers_are_the_same_in_what_they_say() -> None:
    """JSON in another spelling is; its members in another order are not."""
    assert same('{"a": 1, "b": 2}', '{"a":1,"b":2}\n')
    assert not same('{"a": 1, "b": 2}', '{"b": 2, "a": 1}')
    assert not same("x = 1", "x = 2")
