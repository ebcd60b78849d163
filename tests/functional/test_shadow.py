"""Shadow mode over real sockets: callers get the backend's own bytes, and the report is what a test computes itself."""

import asyncio
import json
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import httpx
import pytest

from stepcache import StepCache
from stepcache.backends.fake import FakeBackend, last_text
from stepcache.backends.http import Timeouts
from stepcache.backends.openai import OpenAIBackend
from stepcache.domain.rules import RuleSet
from stepcache.ports import Backend
from stepcache.proxy.app import Proxy
from stepcache.proxy.page import Front
from stepcache.proxy.serve import Server, listen, url_of
from stepcache.proxy.shadow.agreement import wilson
from stepcache.proxy.shadow.gateway import ShadowGateway
from tests.fakes.clock import FakeClock
from tests.fakes.http_server import HANGS_UP, HttpServer, Played, chat, chunked, response
from tests.fakes.running import running
from tests.oracle.equations import EquationCase, make_case
from tests.oracle.errors import Model

NAMES = ("Ada", "Bob", "Eve", "Ida", "Jon", "Kim", "Leo", "Mia", "Ned", "Ola", "Pia", "Sam")


def asked(prompt: str, *, stream: bool = False) -> dict[str, Any]:
    """A chat request."""
    return {"model": "m", "messages": [{"role": "user", "content": prompt}], **({"stream": True} if stream else {})}


async def shadowed(backend: Backend, bodies: Sequence[Mapping[str, Any]], path: str = "") -> tuple[list[Any], Any]:
    """Every response, asked one after the other, and the report at the server's end."""
    gateway, ready = ShadowGateway(StepCache(backend=backend)), asyncio.Event()
    server = Server(Proxy(gateway, clock=FakeClock(), front=lambda: Front(shadow=gateway.ledger)), ready.set)
    with listen("127.0.0.1", 0) as listener:
        await gateway.start()
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await ready.wait()
        responses = await posted(url_of(listener), bodies, path)
        async with httpx.AsyncClient(base_url=url_of(listener)) as client:
            assert (await client.get("/shadow")).json().keys() == {"rules", "unclaimed", "not_compared"}
            assert "Shadow mode" in (await client.get("/")).text
        server.should_exit = True
        await serving
        await gateway.close()
    return responses, gateway.ledger.as_json()


async def posted(url: str, bodies: Sequence[Mapping[str, Any]], path: str = "") -> list[Any]:
    """Each response; None where it broke off."""
    found: list[Any] = []
    async with httpx.AsyncClient(base_url=url) as client:
        for body in bodies:
            try:
                found.append(await client.post(path or "/v1/chat/completions", json=body))
            except httpx.RemoteProtocolError:
                found.append(None)
    return found


def solver(cases: Sequence[EquationCase], model: Model) -> FakeBackend:
    """A backend that errs at the stated rate."""
    by_prompt = {case.prompt: case for case in cases}
    return FakeBackend(lambda body: model.reply(by_prompt[last_text(body)]))


def equations(count: int) -> list[EquationCase]:
    """Different prompts that the shipped rules claim."""
    rng, found = Random("shadow"), dict[str, EquationCase]()
    while len(found) < count:
        case = make_case(rng, "two_step")
        if case.phrasing == "Solve for {x}: {eq}" or case.phrasing.startswith("Solve {eq} for"):
            found.setdefault(case.prompt, case)
    return list(found.values())


async def test_the_report_is_what_the_error_rate_says() -> None:
    """Of sixty equations the model errs at some: with these nothing agrees, with the others everything does."""
    cases, model = equations(60), Model(seed=3, error_rate=0.3, style="lines")
    wrong = sum(model.errs(case) for case in cases)
    _, report = await shadowed(solver(cases, model), [asked(case.prompt) for case in cases])
    line = report["rules"]["linear_equation@1.0.0"]
    low, high = wilson(60 - wrong, 60)
    assert 0 < wrong < 60
    assert (line["claimed"], line["compared"], line["agree"]) == (60, 60, 60 - wrong)
    assert line["agreements"]["model fails the checks"] == wrong
    assert line["interval_95"] == [round(low, 4), round(high, 4)]
    assert sum(line["served"].values()) == 60
    assert line["tokens_saved"]["completion"] == sum(len(model.reply(case).split()) for case in cases)


def note(name: str) -> str:
    """A prompt that the shipped rules claim, of always the same form."""
    return f"Extract name, email from the following note: {name}, {name.lower()}@x.org"


def record(name: str) -> str:
    """The right answer."""
    return json.dumps({"email": f"{name.lower()}@x.org", "name": name})


def slip(name: str) -> str:
    """A wrong one that no check finds: what stands in it stands in the note."""
    return json.dumps({"email": f"{name.lower()}@x.org", "name": f"{name.lower()}@x.org"})


async def test_carried_answers_agree_as_often_as_the_model_is_right() -> None:
    """The first answer is right and makes the others; a wrong value passes the rule's checks, so both pass."""
    rng = Random("records")
    said = {note(name): (record if at == 0 or rng.random() < 0.7 else slip)(name) for at, name in enumerate(NAMES)}
    right = sum(said[note(name)] == record(name) for name in NAMES[1:])
    backend = FakeBackend(lambda body: said[last_text(body)])
    _, report = await shadowed(backend, [asked(note(name)) for name in NAMES])
    line = report["rules"]["json_extract@1.0.0"]
    assert 0 < right < 11
    assert line["served"] == {"exact": 0, "reuse": 0, "adapt": 11, "solve": 0}
    assert (line["claimed"], line["compared"], line["agree"]) == (12, 11, right)
    assert line["agreements"]["differs, both pass"] == 11 - right
    assert len(backend.calls) == 12


@pytest.mark.parametrize("stream", [False, True])
async def test_callers_get_the_same_bytes_with_shadow_mode_and_without(stream: bool) -> None:
    """Claimed or not: without, they are passed through for want of a rule."""
    cases = equations(5)
    bodies = [asked(prompt, stream=stream) for prompt in (*(case.prompt for case in cases), "Say hi")]

    def script(body: Mapping[str, Any]) -> str:
        return f"Here is what I say to {last_text(body)}:\nx = 5"

    seen, report = await shadowed(FakeBackend(script), bodies)
    async with running(StepCache(RuleSet(()), backend=FakeBackend(script))) as url:
        plain = await posted(url, bodies)
    assert [one.content for one in seen] == [one.content for one in plain]
    assert [one.headers["content-type"] for one in seen] == [one.headers["content-type"] for one in plain]
    told = {(one.headers["x-stepcache-route"], one.headers["x-stepcache-reason"]) for one in seen}
    assert told == {("bypass", "uncacheable: shadow")}
    assert report["unclaimed"] == 1
    assert report["rules"]["linear_equation@1.0.0"]["compared"] == 5


@pytest.mark.parametrize(
    ("path", "field"), [("/v1/completions", "prompt"), ("/generate", "inputs"), ("/generate_stream", "inputs")]
)
async def test_every_api_is_compared(path: str, field: str) -> None:
    """Where the backend speaks it."""
    cases, model = equations(6), Model(seed=5, error_rate=0.5, style="lines")
    bodies: list[dict[str, Any]] = [{field: case.prompt} for case in cases]
    if field == "inputs":
        bodies = [{**body, "parameters": {"details": True}} for body in bodies]
    _, report = await shadowed(solver(cases, model), bodies, path)
    line = report["rules"]["linear_equation@1.0.0"]
    assert (line["compared"], line["agree"]) == (6, sum(not model.errs(case) for case in cases))


async def test_an_api_that_the_backend_does_not_speak_is_compared_too() -> None:
    """TGI's callers before a server of OpenAI's kind."""
    case = equations(1)[0]
    text = {"choices": [{"text": "x = 10^9", "finish_reason": "stop"}], "usage": {"completion_tokens": 9}}
    async with HttpServer([response(text)]) as server:
        _, report = await shadowed(OpenAIBackend(server.url), [{"inputs": case.prompt}], "/generate")
    assert report["rules"]["linear_equation@1.0.0"]["agreements"]["model fails the checks"] == 1


async def test_a_repeated_request_would_have_been_exact() -> None:
    """What the model said is admitted as ever; a patch would be a call, so it serves nothing."""
    more = note("Ada").replace("name, email", "name, email, city")
    said = {note("Ada"): record("Ada"), more: '{"name": "Ada", "email": "ada@x.org", "city": null}'}
    prompts = [note("Ada"), note("Ada"), more, more]
    _, report = await shadowed(FakeBackend(lambda body: said[last_text(body)]), [asked(one) for one in prompts])
    line = report["rules"]["json_extract@1.0.0"]
    assert line["served"] == {"exact": 2, "reuse": 0, "adapt": 0, "solve": 0}
    assert (line["claimed"], line["agree"]) == (4, 2)


CUT: tuple[Played, ...] = (
    response({"error": {"message": "busy"}}, 429),
    response(b"not json"),
    response(b"x" * (3 << 20)),
    chunked([b'data: {"choices": [{"delta": {"content": "x ="}}]}\n\n'], "Content-Type: text/event-stream"),
    HANGS_UP,  # a connection that was used before is tried once more
    HANGS_UP,
)


async def test_what_cannot_be_compared_is_counted() -> None:
    """An error, garbage, a huge body, a stream without its end, no answer at all; nothing is stored of them."""
    case = equations(1)[0]
    async with HttpServer([*CUT, chat("x = 10^9")]) as server:
        backend = OpenAIBackend(server.url, timeouts=Timeouts(first_byte_s=5, between_chunks_s=5))
        responses, report = await shadowed(backend, [asked(case.prompt)] * 6)
    missed = Counter({why: count for why, count in report["not_compared"].items() if count})
    assert missed == {"backend failed": 2, "answer not read": 1, "answer too large": 1, "answer cut off": 1}
    assert [one.status_code for one in responses] == [429, 200, 200, 200, 502, 200]
    assert report["rules"]["linear_equation@1.0.0"]["compared"] == 1


def test_the_command_prints_the_report_at_its_end() -> None:
    """After a signal, below its first lines."""
    command = [sys.executable, "-W", "error", "-m", "stepcache.cli", "serve", "--shadow", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, "--backend", "fake"], stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().rstrip() for _ in range(3)]
        url = lines[0].split()[2]
        said = httpx.post(f"{url}/v1/chat/completions", json=asked("Solve 2x + 3 = 13"))
        process.send_signal(signal.SIGTERM)
        printed, complained = process.communicate(timeout=30)
    assert said.json()["choices"][0]["message"]["content"] == "Solve 2x + 3 = 13"
    assert (process.returncode, complained) == (0, "")
    assert lines[2] == f"shadow mode: the model server answers everything; report at {url}/shadow, and here at the end"
    assert "shadow mode: what would have been served" in printed
    assert re.search(r"^linear_equation@\S+ +1 +0 +0 +0 +1 +0/1 ", printed, re.MULTILINE)
