"""The paper's micro-benchmark: its mix, its truth, its judge, and a short run over real sockets."""

import json
from collections import Counter

import pytest

from benchmarks.paper.figures import Run, figures_of
from benchmarks.paper.judge import passes_task_check, right
from benchmarks.paper.measure import run_cell
from benchmarks.paper.problem import Kind, Members, Problem, Said, Task
from benchmarks.paper.problems import bases, evaluation
from benchmarks.paper.replies import Scripted
from benchmarks.paper.systems import Client, System, process, scripted, system
from tests.oracle.equations import EquationCase

SEEDS = (42, 43, 44)
MIX = {
    (Task.ALGEBRA, Kind.REWORDED): 30,
    (Task.ALGEBRA, Kind.CONSTANTS): 30,
    (Task.ALGEBRA, Kind.UNKNOWN): 30,
    (Task.ALGEBRA, Kind.OTHER): 21,
    (Task.JSON, Kind.REWORDED): 30,
    (Task.JSON, Kind.KEYS): 30,
    (Task.JSON, Kind.SCHEMA): 24,
    (Task.JSON, Kind.VALUES): 15,
    (Task.JSON, Kind.OTHER): 12,
}
DETAILS = {
    "fewer": 15,
    "reordered": 15,
    "added, labelled": 6,
    "added, prose": 6,
    "subschema": 6,
    "optional members": 6,
    "same text form, what is asked for": 5,
    "same text form, everything": 5,
    "another text form": 5,
}


def reply(model: Scripted, problem: Problem) -> str:
    """What the scripted model says to a problem."""
    return model.reply([{"role": "user", "content": problem.prompt}], problem.schema)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_mix_is_fixed(seed: int) -> None:
    """222 requests, 111 a task, the same counts for every seed, ten bases a task."""
    asked = evaluation(seed)
    assert Counter((one.task, one.kind) for one in asked) == MIX
    assert Counter(one.detail for one in asked if one.detail) == DETAILS
    assert Counter(one.task for one in bases(seed)) == {Task.ALGEBRA: 10, Task.JSON: 10}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_request_is_asked_twice(seed: int) -> None:
    """So that no hit is a plain repetition."""
    asked = [(one.prompt, json.dumps(one.schema)) for one in [*bases(seed), *evaluation(seed)]]
    assert len(set(asked)) == len(asked)


def test_a_seed_gives_the_same_requests_again() -> None:
    """And another seed gives others."""
    assert evaluation(42) == evaluation(42)
    assert evaluation(42) != evaluation(43)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_judge_tells_right_from_wrong(seed: int) -> None:
    """A model that never errs is always right, one that always errs never."""
    asked = [*bases(seed), *evaluation(seed)]
    good, bad = Scripted(seed, 0.0), Scripted(seed, 1.0)
    assert [one.name for one in asked if not right(one, reply(good, one))] == []
    assert [one.name for one in asked if right(one, reply(bad, one))] == []


def test_the_model_errs_as_often_as_stated() -> None:
    """27.5 % of the replies are wrong, within three standard deviations."""
    judged = [right(one, reply(model, one)) for model in map(Scripted, SEEDS) for one in evaluation(model.seed)]
    assert abs(judged.count(False) / len(judged) - 0.275) < 3 * (0.275 * 0.725 / len(judged)) ** 0.5


def test_a_planted_mistake_in_an_object_is_seen() -> None:
    """Another value, one member more or less, a doubled key, a fence, a number as text where a schema says integer."""
    problem = next(one for one in bases(42) if one.schema is not None)
    assert isinstance(problem.truth, Members)
    members = problem.truth.members
    whole = json.dumps(members)
    some = next(iter(members))
    planted = [
        json.dumps(members | {some: "other"}),
        json.dumps(members | {"more": 1}),
        json.dumps({key: value for key, value in members.items() if key != some}),
        whole[:-1] + f', "{some}": "x"}}',
        f"```json\n{whole}\n```",
        json.dumps({key: str(value) for key, value in members.items()}),
        f"[{whole}]",
        "",
    ]
    assert right(problem, whole)
    assert [text for text in planted if right(problem, text)] == []


def test_a_planted_mistake_in_a_solution_is_seen() -> None:
    """A false line above a right value is wrong by truth, and passes the paper's check of the final value."""
    problem = bases(42)[0]
    assert isinstance(problem.truth, EquationCase)
    final = f"{problem.truth.unknown} = {problem.truth.solution}"
    assert right(problem, f"{problem.truth.text}\n{final}")
    assert not right(problem, f"{problem.truth.text}\n1 + 1 = 3\n{final}")
    assert passes_task_check(problem, f"{problem.truth.text}\n1 + 1 = 3\n{final}")
    assert not passes_task_check(problem, f"{final}1")


def test_another_question_is_judged_by_what_it_asks() -> None:
    """The right reply of each is right, the wrong one wrong, and the solved equation is no answer."""
    asked = [one for one in evaluation(42) if isinstance(one.truth, Said)]
    assert [one.name for one in asked if isinstance(one.truth, Said) and not right(one, one.truth.right)] == []
    assert [one.name for one in asked if isinstance(one.truth, Said) and right(one, one.truth.wrong)] == []


@pytest.mark.slow
def test_a_short_run_over_http_comes_to_figures() -> None:
    """The bases and a few requests before the backend alone and before the shipped rules."""
    counted = evaluation(42)[:30]
    runs = []
    for which in (System.BASELINE, System.OURS):
        with process(scripted(42, 0.0)) as backend, system(which, backend) as url:
            client, counter = Client(url), Client(backend)
            rows = run_cell(client, bases(42), counted, "scripted")
            spent = counter.get("/spent")
            client.close()
            counter.close()
        assert {row.status for row in rows} == {200}
        assert sum(row.tokens for row in rows) == spent["prompt_tokens"] + spent["completion_tokens"]
        runs.append(Run("scripted", which, 42, {"commit": "-"}, tuple(rows)))
    figures = figures_of(runs)["scripted"]
    ours, plain = figures[System.OURS.value], figures[System.BASELINE.value]
    assert (plain["requests"], ours["requests"]) == (30, 30)
    assert ours["right"]["cache routes, proved"]["share"] == 1
    assert ours["claimed"]["another question"]["hits"] == 0
    assert ours["tokens"]["a seed"] < plain["tokens"]["a seed"]


def test_a_reply_hangs_on_the_messages_alone() -> None:
    """The same request is answered the same way, by a model started anew too; what is said further changes it."""
    asked, first, again = evaluation(42), Scripted(42), Scripted(42)
    assert [reply(first, one) for one in asked] == [reply(again, one) for one in asked]
    assert [reply(first, one) for one in asked] == [reply(first, one) for one in asked]
