"""Rules that call hostile plugins, behind a real socket: every request is answered, nothing of theirs is kept."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from stepcache import StepCache
from stepcache.backends.fake import FakeBackend, last_text
from tests.fakes.packages import RULE, reachable
from tests.fakes.running import running
from tests.functional.hostile.acts import ACTS
from tests.functional.hostile.making import put

LOADED = ("raises", "leaves", "exits", "segfaults", "spins", "forges", "shadows", "halves")
"""Their plugins are loaded, and hurt when they judge."""
BROKEN: Mapping[str, str] = {
    "breaks": "raise SystemExit",
    "squats": "Says.name = 'good.says'",
    "lies": "Says.examples = (Example('bad', NoArgs(), passes=True),)",
}
"""Their tasks are not served."""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rule file for each plugin, one that asks for another version, and one whose plugin is not there."""
    for name in LOADED:
        put(tmp_path, name, ACTS[name])
    for name, code in {**BROKEN, "good": ""}.items():
        put(tmp_path, name, code)
    folder = tmp_path / "rules"
    folder.mkdir()
    for name in ("good", "absent", *LOADED, *BROKEN):
        (folder / f"{name}.stepcache").write_text(RULE.format(namespace=name), "utf-8")
    other = RULE.format(namespace="good").replace("use good", 'use good "~=9.0"').replace("good_it", "other_it")
    (folder / "other.stepcache").write_text(other, "utf-8")
    return folder


def says(body: Mapping[str, Any]) -> str:
    """What the model says of a thing: what no hostile verifier lets pass."""
    thing = last_text(body).split()[-1]
    return f"{thing} is good" if last_text(body).startswith("good ") else f"{thing} is good, and now"


async def test_hostile_plugins_cost_their_own_rules_alone(rules: Path) -> None:
    """All are asked at once, twice: each gets the model's answer, and only what a good one passes is served again."""
    with reachable(rules.parent):
        backend = FakeBackend(says)
        cache = StepCache(rules, backend=backend)
        async with running(cache) as url, httpx.AsyncClient(base_url=url, timeout=120) as client:

            async def ask(prompt: str) -> httpx.Response:
                body = {"model": "m", "messages": [{"role": "user", "content": prompt}]}
                return await client.post("/v1/chat/completions", json=body)

            served = {task.name.removesuffix("_it") for task in cache.rules.tasks}
            prompts = [f"{name} honey" for name in (*LOADED, *BROKEN, "absent")]
            for _ in range(2):
                answers = await asyncio.gather(*map(ask, prompts))
                assert [answer.status_code for answer in answers] == [200] * len(prompts)
                texts = {answer.json()["choices"][0]["message"]["content"] for answer in answers}
                assert texts == {"honey is good, and now"}
                routes = {answer.headers.get("x-stepcache-route") for answer in answers}
                assert not routes & {"exact", "reuse", "adapt", "patch"}
            good = [await ask(f"good thing{number % 5}") for number in range(10)]
    assert served == {"good", *LOADED}
    assert "exact" in {answer.headers["x-stepcache-route"] for answer in good}
    assert {one.code for one in cache.left_out} == {"SC102", "SC103", "SC105"}
