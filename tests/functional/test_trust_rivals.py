"""The rivals' benchmark without their packages: what is counted, what the page says, and the pipe to a rival."""

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from benchmarks.trust.record import Family, Record
from benchmarks.trust.rivals import ours, page
from benchmarks.trust.rivals.caches import Asked, Cosine, VCache, Vector
from benchmarks.trust.rivals.child import Lines, serve
from benchmarks.trust.rivals.measure import Served, Tallies, body_of, key_of, replies, run

SOLVED, ASKED = Family("algebra/base", claimable=True), Family("other/talk", claimable=False)


@dataclass(frozen=True, slots=True)
class Says:
    """The truth is one value, which must stand at the end."""

    value: str

    def holds(self, text: str) -> bool:
        """Whether the text ends in it."""
        return text.strip().endswith(self.value)

    def right(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """The value alone."""
        return self.value

    def wrong(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """Another value."""
        return f"not {self.value}?"


@dataclass(frozen=True, slots=True)
class Parrot:
    """Serves the same to everyone after the first request."""

    text: str

    def ask(self, record: Record, reply: str) -> Served:
        """A hit where the record is no base."""
        return Served(None, False, 0.5) if record.base else Served(self.text, True, 0.002)


def record(name: str, prompt: str, value: str, source: str = "", family: Family = SOLVED) -> Record:
    """A request whose answer is that value."""
    return Record(name, family, "1", prompt, Says(value), base=not source and family is SOLVED, source=source)


EQUATIONS = [
    record("1/base", "Solve 2x + 3 = 13", "x = 5"),
    record("1/again", "Solve 2x + 3 = 13", "x = 5", source="1/base"),
    record("1/other", "Solve 2x + 3 = 15", "x = 6", source="1/base"),
    record("1/talk", "Why is 13 unlucky?", "superstition", family=ASKED),
]


def tallied() -> Tallies:
    """What the parrot comes to."""
    found = Tallies()
    run(Parrot("x = 5"), EQUATIONS, replies(EQUATIONS, 1), found)
    return found


def test_hits_wrong_answers_and_useful_reuse_are_counted() -> None:
    """Of four requests three are hits, two of them wrong, and one of two sources is made use of."""
    counts = tallied().figures()
    assert {name: counts["all"][name] for name in ("requests", "hits", "wrong_hits", "wrong", "sourced", "useful")} == {
        "requests": 4, "hits": 3, "wrong_hits": 2, "wrong": 2, "sourced": 2, "useful": 1,
    }  # fmt: skip
    assert counts["claimable"]["requests"] == 3
    assert counts["families"] == {"algebra/base": [3, 2, 1], "other/talk": [1, 1, 1]}
    assert counts["all"]["hit"]["p50_us"] == 2000


def test_a_wrong_answer_that_is_no_hit_counts_under_all_requests() -> None:
    """A patched answer is judged as well; the time of what asked the model is none of a hit."""
    found = Tallies()
    found.add(EQUATIONS[1], Served("x = 7", hit=False, seconds=9.0), "x = 5")
    counts = found.figures()["all"]
    assert (counts["wrong"], counts["wrong_hits"], counts["useful"], counts["hit"]) == (1, 0, 0, None)


def test_what_the_model_says_to_the_same_request_is_right() -> None:
    """Its own answer, cut short by a limit, is no cache's mistake."""
    found = Tallies()
    found.add(EQUATIONS[1], Served("x =", hit=True, seconds=0.1), "x =")
    assert (found.all.hits, found.all.wrong) == (1, 0)


def test_the_page_tells_both_tables_and_embeds_the_picture(tmp_path: Path) -> None:
    """The page, the picture and the README's table come from the figures alone."""
    machine = {"processor": "P", "cores": 2, "python": "3.11", "commit": "c", "command": "python -m x"}
    versions = dict.fromkeys(("gptcache", "litellm", "faiss-cpu", "wordllama"), "1.0")
    systems = {"stepcache": Tallies().figures() | tallied().figures(), "gptcache": tallied().figures()}
    figures = {"machine": machine, "seeds": [1], "count": 4, "versions": versions, "systems": systems}
    text = page.write(figures, tmp_path).read_text("utf-8")
    assert "| GPTCache | 75.0 % | 66.67 % | 50.00 % | 50.0 % | 2.00 | 2.00 |" in text
    assert "| GPTCache | 66.7 % | 50.00 % | 33.33 % | 50.0 % | 2.00 | 2.00 |" in text
    assert "| algebra | 3 | 1 / 2 | 1 / 2 |" in text
    assert f"]({page.PICTURE})" in text
    assert (tmp_path / page.PICTURE).read_bytes().startswith(b"\x89PNG")
    assert page.summary(figures).splitlines()[3] == "| GPTCache | 75.0 % | 66.67 % | 50.00 % | 50.0 % | 2.00 |"


def test_no_wrong_answer_is_said_as_a_count() -> None:
    """`0 of 3` where none of three was wrong, and a dash for times that are not there."""
    nothing = {"requests": 3, "hits": 0, "wrong_hits": 0, "wrong": 0, "sourced": 0, "useful": 0, "hit": None}
    assert page.row("litellm", nothing) == ["LiteLLM, exact", "0.0 %", "0 of 0", "0 of 3", "0.0 %", "-", "-"]


def test_a_text_cache_gets_system_turns_and_prompt_and_the_others_the_body() -> None:
    """Nothing of a request's text is kept from a rival."""
    full = replace(EQUATIONS[0], system="Be brief.", turns=(("user", "Hi"), ("assistant", "Hello")), body={"stop": "."})
    assert key_of(full) == "Be brief.\nHi\nHello\nSolve 2x + 3 = 13"
    body = body_of(full)
    assert [turn["role"] for turn in body["messages"]] == ["system", "user", "assistant", "user"]
    assert (body["model"], body["stop"]) == ("scripted", ".")


def letters(text: str) -> Vector:
    """A toy embedding: how often each letter and digit stands in a text."""
    counts = np.array([text.lower().count(sign) for sign in "abcdefghijklmnopqrstuvwxyz0123456789"], dtype=np.float32)
    return np.asarray(counts / np.linalg.norm(counts))


def test_a_cosine_serves_the_nearest_answer_from_its_threshold_on() -> None:
    """Another constant is near enough at 0.8, and not at 0.999; the same text always is."""
    for least, other in ((0.8, "five"), (0.999, None)):
        cache = Cosine(letters, least)
        assert cache.get(Asked("Solve 2x + 3 = 13")) is None
        cache.put(Asked("Solve 2x + 3 = 13"), "five")
        assert cache.get(Asked("Solve 2x + 3 = 13")) == "five"
        assert cache.get(Asked("Solve 2x + 3 = 15")) == other


def test_vcache_keeps_a_reply_only_where_the_nearest_one_was_wrong() -> None:
    """Its feedback decides: a right neighbor takes the observation, a wrong one makes room for the new answer."""
    judged: list[str] = []

    def right(text: str) -> bool:
        judged.append(text)
        return len(judged) != 2

    cache = VCache(letters, right, delta=0.5)
    for reply in ("five", "5", "six", "6"):
        cache.put(Asked("13"), reply)
    assert judged == ["five", "five", "five"]
    assert cache.replies == ("five", "six")


def test_a_rival_is_asked_over_a_pipe_line_by_line() -> None:
    """The first request is a miss and kept, the second is served; then the input ends."""
    asked = [{"key": "Solve 2x + 3 = 13", "body": {}, "reply": "five"}] * 2
    writes = io.StringIO()
    serve(Cosine(letters, 0.9), Lines(io.StringIO("".join(json.dumps(one) + "\n" for one in asked)), writes))
    assert [json.loads(line)["text"] for line in writes.getvalue().splitlines()] == [None, "five"]


def test_a_rival_asks_its_judge_over_the_same_pipe() -> None:
    """A text goes out, the judge's word comes back."""
    writes = io.StringIO()
    assert Lines(io.StringIO("true\n"), writes).right("five")
    assert json.loads(writes.getvalue()) == {"judge": "five"}


@pytest.fixture(params=[ours.library, ours.server], ids=["library", "server"])
def stepcache(request: pytest.FixtureRequest) -> Iterator[AbstractContextManager[ours.Library | ours.Server]]:
    """StepCache with an empty store, each way."""
    with request.param(1) as system:
        yield system


def test_stepcache_answers_the_equations_and_passes_the_rest_on(stepcache: ours.Library | ours.Server) -> None:
    """Both ways serve the equations right without the model, and claim nothing else."""
    found = Tallies()
    run(stepcache, EQUATIONS, replies(EQUATIONS, 1), found)
    counts = found.figures()
    assert (counts["claimable"]["hits"], counts["all"]["hits"], counts["all"]["wrong"]) == (3, 3, 0)
    assert counts["all"]["useful"] == 2
