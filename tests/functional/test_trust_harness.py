"""The parts of `make trust`: the model, the judge, the counts and the bars; none of them knows StepCache."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

from benchmarks.trust.__main__ import figures_of, keep
from benchmarks.trust.backend import Model, listening, messages_of
from benchmarks.trust.drive import Connection, Setting
from benchmarks.trust.full import MODELS, all_kept, merged
from benchmarks.trust.judge import CLAIMED, FAILED, NOT_REUSED, UNCLAIMED, WORSE, WRONG, WRONG_PROVED, Judge, Outcome
from benchmarks.trust.page import page_of, summary_of
from benchmarks.trust.promises import bound, broken
from benchmarks.trust.record import Family, Record
from benchmarks.trust.report import shown, text_of
from benchmarks.trust.run import split
from benchmarks.trust.tally import KEPT, Tally, total

MAY, NEVER = Family("toy/may", claimable=True), Family("toy/never", claimable=False)


@dataclass(frozen=True)
class Says:
    """A truth of one word; replies are numbered by the draw."""

    word: str = "yes"

    def holds(self, text: str) -> bool:
        """Whether the word was said."""
        return text.startswith(self.word)

    def right(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """The word, and what was wanted."""
        return f"{self.word}\n{rng.random()}\n{wanted}"

    def wrong(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """Another word."""
        return f"no\n{rng.random()}\n{wanted}"


BASE = Record("1/base", MAY, "1", "Say it", Says(), base=True)
VARIANT = Record("1/again", MAY, "1", "Say it, please", Says(), source="1/base")


def outcome(record: Record, route: str, grade: str = "proved", text: str = "yes", **others: object) -> Outcome:
    """What came back for a record that a rule claimed."""
    found = Outcome(record, 200, route, "hit", "toy@1", grade, text, 0, 0, 10, 0.001)
    return replace(found, **others)  # type: ignore[arg-type]  # fields of the outcome


def judged(*outcomes: Outcome) -> Tally:
    """The counts after these, in their order."""
    judge = Judge()
    for one in outcomes:
        judge.take(one)
    return judge.tally


def kinds(tally: Tally) -> dict[str, int]:
    """How many findings of each kind."""
    return {kind: n for (kind,), n in tally.found.items()}


@pytest.mark.parametrize(
    ("wrong", "n", "share"), [(0, 100, 0.029513), (0, 1, 0.95), (1, 10, 0.394163), (5, 10, 0.777559), (3, 3, 1.0)]
)
def test_the_bound_is_the_exact_one(wrong: int, n: int, share: float) -> None:
    """Clopper and Pearson's one-sided upper bound at 95 %, by values from the beta distribution."""
    assert bound(wrong, n) == pytest.approx(share, abs=1e-6)


def test_a_wrong_proved_answer_is_found_whatever_was_served_before() -> None:
    """Proved answers have no excuse."""
    before = outcome(BASE, "generate", "carried", "no")
    assert kinds(judged(before, outcome(VARIANT, "reuse", "proved", "no"))) == {WRONG: 1, WRONG_PROVED: 1}


def test_a_wrong_carried_answer_is_excused_by_a_wrong_model_answer_of_its_group_alone() -> None:
    """The source was wrong, or the cache made it so."""
    wrong = outcome(VARIANT, "adapt", "carried", "no")
    assert kinds(judged(outcome(BASE, "generate", "carried", "no"), wrong)) == {WRONG: 2}
    assert kinds(judged(outcome(BASE, "generate", "carried"), wrong)) == {WORSE: 1, NOT_REUSED: 1}
    other = outcome(replace(BASE, group="2"), "generate", "carried", "no")
    assert WORSE in kinds(judged(other, wrong))
    assert WORSE in kinds(judged(outcome(BASE, "bypass", "none", "no"), wrong))


def test_claims_are_held_to_what_the_family_says() -> None:
    """None of a family that no rule may claim; what should be claimed and is not is told."""
    never = replace(BASE, family=NEVER)
    assert kinds(judged(outcome(never, "solve"))) == {CLAIMED: 1}
    assert kinds(judged(outcome(never, "bypass", "none", rule=""))) == {}
    assert kinds(judged(outcome(BASE, "bypass", "none", rule=""))) == {UNCLAIMED: 1}


def test_reuse_is_counted_where_the_source_was_verified() -> None:
    """A source that was passed through has nothing to give."""
    passed = outcome(BASE, "bypass", "none")
    assert total(judged(passed, outcome(VARIANT, "generate")).reusable) == 0
    tally = judged(outcome(BASE, "generate"), outcome(VARIANT, "adapt"), outcome(VARIANT, "generate"))
    assert (total(tally.reusable), total(tally.reused)) == (2, 1)
    assert (total(tally.reusable_right), total(tally.reused_right)) == (2, 1)


def test_reuse_of_a_wrong_source_is_told_apart() -> None:
    """What the model got wrong unseen can be carried on, but not reused with use."""
    wrong = outcome(BASE, "generate", "carried", "no")
    tally = judged(wrong, outcome(VARIANT, "reuse", "carried", "no"), outcome(VARIANT, "solve"))
    assert (total(tally.reusable), total(tally.reused)) == (2, 1)
    assert (total(tally.reusable_right), total(tally.reused_right)) == (0, 0)


def test_no_answer_is_a_failure_and_a_refusal_is_none() -> None:
    """422 is what a rule may say; everything else but 200 is not an answer."""
    tally = judged(outcome(BASE, "refuse", "none", status=422), outcome(BASE, "", "", status=503))
    assert (total(tally.refused), kinds(tally)) == (2, {FAILED: 1})


def test_each_broken_promise_has_a_line() -> None:
    """And a run that keeps all has none."""
    good = judged(outcome(BASE, "solve"), outcome(VARIANT, "adapt"), outcome(VARIANT, "exact"))
    assert broken(good, 0.3) == []
    assert "KEPT: 3 proved answers, 0 wrong" in text_of(good, 0.3)
    bad = judged(*[outcome(BASE, "bypass", "none", rule="")] * 50, outcome(BASE, "solve", text="no"))
    assert broken(bad, 0.3) == [
        f"1 × {WRONG_PROVED}",
        "toy/may: claimed 1.96% (1 of 51), below 98%",
        "claimed records with a source 0.00% (0 of 1), below 60%",
    ]
    assert len(broken(bad, 0.3, mix=False)) == 2


def test_reuse_has_no_bar_where_every_reply_is_wrong() -> None:
    """There is nothing right to reuse."""
    tally = judged(outcome(BASE, "generate"), outcome(VARIANT, "generate"), outcome(VARIANT, "generate"))
    assert broken(tally, 0.3) == ["useful reuse 0.00% (0 of 2), below 99%"]
    assert broken(tally, 1.0) == []


def test_findings_are_printed_in_full_and_kept_by_the_few() -> None:
    """Of a thousand alike a few tell it all; the count tells the rest."""
    tally = judged(*[outcome(BASE, "solve", text="no, and why")] * (KEPT + 5))
    assert (tally.found[WRONG_PROVED,], len(tally.findings)) == (KEPT + 5, KEPT)
    assert "prompt: Say it" in shown(tally.findings)
    assert "answer: no, and why" in shown(tally.findings)


def test_counts_add_up_and_come_back_from_a_file() -> None:
    """Shards and runs are sums."""
    one, other = judged(outcome(BASE, "solve")), judged(outcome(BASE, "solve", text="no"))
    one += other
    assert (total(one.answers), total(one.wrong), len(one.findings)) == (2, 1, 1)
    back = Tally.of_json(json.loads(json.dumps(one.as_json())))
    assert back == replace(one, findings=[])
    assert back.milliseconds(0.5)["solve"] == pytest.approx(1.0, rel=0.06)


def test_the_page_adds_up_the_runs_before_each_model() -> None:
    """A row for each model, one for each run, and the figures as they would be committed."""
    tally = judged(outcome(BASE, "generate"), outcome(VARIANT, "adapt"), outcome(VARIANT, "exact", "carried"))
    settings = [Setting(3, seed, *model, ("rules",)) for seed in (7, 8) for model in MODELS.values()]
    found = json.loads(json.dumps(merged([figures_of(one, tally, 60.0) for one in settings])))
    assert summary_of(found).splitlines()[2:] == [
        f"| {name} | 6 | 4 | 0 | 52.7129% | 2 | 0 | 100.00% | 100.00% | 100.00% | -100.0% |" for name in MODELS
    ]
    page = page_of(found)
    assert "| 8 | always | 3 | 3 | 2 | 0 | 1 | 0 | 100.00% | 1 |" in page
    assert page.count("| toy/may | 6 | yes | 100.00% | 6 | 4 | 0 |") == 2


def test_runs_of_another_shape_and_other_reports_are_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run of an older commit may lack a count, or be of a model that is asked no more; `make trust` writes beside."""
    models = [*MODELS.values(), (0.7, True)]
    fine, other, gone = (figures_of(Setting(3, 7, *model, ("rules",)), judged(), 60.0) for model in models)
    keep(tmp_path / "3-7-0.3-sticky.json", fine)
    keep(tmp_path / "3-7-0.7-sticky.json", gone)
    keep(tmp_path / "3-7-1.0-drawn.json", {name: said for name, said in other.items() if name != "reused"})
    keep(tmp_path / "last.json", fine)
    assert all_kept(tmp_path) == [json.loads(json.dumps(fine))]
    assert capsys.readouterr().err.splitlines() == [
        "3-7-0.7-sticky.json is left out: no such model is asked today",
        "3-7-1.0-drawn.json is left out: it lacks reused",
    ]


def test_a_group_is_never_parted() -> None:
    """What may be reused stands in one store, and bases stay before variants."""
    drawn = [Record(f"{n}", MAY, f"{n % 7}", "", Says()) for n in range(70)]
    shards = split(drawn, 3)
    assert sorted(len(shard) for shard in shards) == [20, 20, 30]
    assert sum(len({one.group for one in shard}) for shard in shards) == 7
    assert all([int(one.name) for one in shard] == sorted(int(one.name) for one in shard) for shard in shards)


def replies(model: Model, record: Record, calls: int = 20) -> set[str]:
    """What it says to one record, asked so often."""
    said = set()
    for _ in range(calls):
        model.ask(record)
        said.add(model.reply(messages_of(record), None))
    return said


def test_a_sticky_model_repeats_itself_and_another_draws_anew() -> None:
    """And both err as often as they are told to."""
    assert len(replies(Model(1, 0.5, sticky=True), BASE)) == 1
    drawn = replies(Model(1, 0.5, sticky=False), BASE, 400)
    assert len(drawn) == 400
    assert 150 < sum(text.startswith("no") for text in drawn) < 250
    assert all(text.startswith("no") for text in replies(Model(1, 1.0, sticky=False), BASE))


def test_a_patch_gets_the_part_that_is_wanted() -> None:
    """Members by their names, steps by the lines that stay; the fence's nonce changes nothing."""
    model = Model(1, 0.0, sticky=True)
    model.ask(BASE)
    head = "Below is a draft of the answer.\n\n"
    members = 'Of the answer only these members are needed: "a", "b".\nWrite'
    asked = messages_of(BASE)
    said = model.reply([*asked, {"role": "user", "content": members}], None)
    assert said.splitlines()[2] == "['a', 'b']"
    steps = head + "These steps are right and stay:\n<<data 0a>>\nyes\n<<end 0a>>\n\nThese steps are wrong:"
    part = model.reply([*asked, {"role": "user", "content": steps}], None)
    assert len(part.splitlines()) == 2
    assert part == model.reply([*asked, {"role": "user", "content": steps.replace("0a", "1b")}], None)


def test_the_model_knows_no_other_request_than_the_one_asked() -> None:
    """A proxy that sends something else gets nothing of use."""
    model = Model(1, 0.0, sticky=True)
    model.ask(BASE)
    assert model.reply([{"role": "user", "content": "Say something else"}], None) == "I do not know that request."


async def test_the_model_keeps_to_the_callers_limits() -> None:
    """It ends before a `stop` string and at the token limit, and tells what it read and wrote."""
    model = Model(1, 0.0, sticky=True)
    model.ask(BASE)
    whole = {"model": "m", "messages": messages_of(BASE)}
    async with listening(model) as url, Connection(url, "/v1/chat/completions") as connection:
        said = [
            json.loads((await connection.post(json.dumps(whole | more).encode()))[2])
            for more in ({"stop": "\n"}, {"max_tokens": 1}, {"stop": ["e", "s"]}, {})
        ]
    ends = [(one["choices"][0]["message"]["content"], one["choices"][0]["finish_reason"]) for one in said]
    assert ends[:3] == [("yes", "stop"), ("yes", "length"), ("y", "stop")]
    assert (ends[3][0][:4], ends[3][1]) == ("yes\n", "stop")
    assert model.calls == 4
    assert model.spent == sum(one["usage"]["total_tokens"] for one in said)
