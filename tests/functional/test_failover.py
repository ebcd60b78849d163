"""Two model servers over real sockets: each status, for a call and a relayed request, from the first and the last."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from stepcache import StepCache
from stepcache.assembly import load_rules
from stepcache.backends.fake import FakeBackend
from stepcache.backends.named import make_router
from stepcache.backends.retry import Patience
from stepcache.backends.router import Router
from stepcache.domain.errors import BackendError, BackendLostError, BackendStatusError, ConfigurationError
from stepcache.domain.rules import RuleSet
from stepcache.resources import resource_dir
from tests.fakes.clock import FakeClock
from tests.fakes.http_server import HANGS_UP, SILENCE, HttpServer, chat, response
from tests.fakes.running import running

BODY = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}
CHAT = "/v1/chat/completions"
FAILS = {
    **{str(code): response("{}", code, "Retry-After: 9999") for code in (400, 404, 408, 422, 429, 500, 502, 503, 504)},
    "hangs up": HANGS_UP,
    "garbage": response("garbage"),
}
CALLS_GO_ON = {"404", "408", "429", "500", "502", "503", "504", "hangs up", "garbage"}
RELAYS_GO_ON = {"404", "429", "502", "503", "504", "hangs up"}


@asynccontextmanager
async def before(*servers: HttpServer) -> AsyncIterator[Router]:
    """A router in front of servers; it never really sleeps."""

    async def no_sleep(_seconds: float) -> None:
        return

    specs = [f"s{place}:openai={server.url}" for place, server in enumerate(servers)]
    patience = Patience(FakeClock(), no_sleep, lambda: 0.0, list_s=0.1)
    router = make_router(specs, patience)
    await router.start()
    try:
        yield router
    finally:
        await router.close()


async def call(router: Router) -> str:
    """What a call comes to."""
    try:
        return (await router.complete(BODY, {}, timeout_s=30)).text
    except BackendStatusError as error:
        return str(error.status)
    except BackendError as error:
        return type(error).__name__


async def pass_on(router: Router) -> str:
    """What a relayed request comes to."""
    try:
        relayed = await router.relay("POST", CHAT, b'{"model":"m"}', {})
    except BackendError as error:
        return type(error).__name__
    body = b"".join([chunk async for chunk in relayed.chunks])
    return str(relayed.status) if relayed.status != 200 else "yes" if b'"yes"' in body else body.decode()


@pytest.mark.parametrize("fault", FAILS)
async def test_a_call_goes_on_to_the_next_server_where_that_may_help(fault: str) -> None:
    """Else its error is the answer."""
    async with HttpServer([FAILS[fault]]) as first, HttpServer([chat("yes")]) as last, before(first, last) as router:
        assert await call(router) == ("yes" if fault in CALLS_GO_ON else fault)
        assert len(last.requests) == (fault in CALLS_GO_ON)


@pytest.mark.parametrize("fault", FAILS)
async def test_a_request_is_relayed_to_the_next_server_while_nothing_came(fault: str) -> None:
    """Any other answer is the caller's own."""
    async with HttpServer([FAILS[fault]]) as first, HttpServer([chat("yes")]) as last, before(first, last) as router:
        found = "yes" if fault in RELAYS_GO_ON else fault
        assert await pass_on(router) == found
        assert len(last.requests) == (fault in RELAYS_GO_ON)


@pytest.mark.parametrize("fault", FAILS)
async def test_the_last_servers_error_is_the_callers(fault: str) -> None:
    """Called or relayed; where it gave no status, or none that tells of others, what the other said is told."""
    down = response("{}", 503, "Retry-After: 9999")
    async with HttpServer([down, down]) as first, HttpServer([FAILS[fault]]) as last, before(first, last) as router:
        assert await call(router) == (fault if fault.isdigit() and fault != "404" else "503")
        last.script = [FAILS[fault]]
        assert await pass_on(router) == ("503" if fault in {"hangs up", "404"} else fault)


async def test_one_that_is_not_there_is_stood_in_for() -> None:
    """And the list of models is the other's."""
    async with HttpServer([]) as gone:
        pass
    models = response({"object": "list", "data": [{"id": "m"}]})
    async with HttpServer([chat("yes"), models]) as last, before(gone, last) as router:
        assert await call(router) == "yes"
        relayed = await router.relay("GET", "/v1/models", b"", {})
        assert b'"m"' in b"".join([chunk async for chunk in relayed.chunks])


async def test_a_list_of_models_waits_for_nobody() -> None:
    """One hangs, the other's models are told."""
    models = response({"object": "list", "data": [{"id": "m"}]})
    async with HttpServer([SILENCE]) as hung, HttpServer([models]) as last, before(hung, last) as router:
        relayed = await router.relay("GET", "/v1/models", b"", {})
        assert b'"m"' in b"".join([chunk async for chunk in relayed.chunks])


async def test_one_that_hangs_holds_up_nobody_else() -> None:
    """Another model's server answers meanwhile; a caller who gives up frees the server that hangs."""
    async with HttpServer([SILENCE]) as hung, HttpServer([chat("yes")]) as other:
        specs = [f"a:openai={hung.url}", f"b:openai={other.url}"]
        router = make_router(specs, Patience(FakeClock()), routes=["m=a", "*=b"])
        await router.start()
        waiting = asyncio.create_task(router.complete(BODY, {}, timeout_s=60))
        await hung.asked(1)
        assert (await router.complete({**BODY, "model": "n"}, {}, timeout_s=60)).text == "yes"
        waiting.cancel()
        await asyncio.wait_for(hung.left.wait(), 10)
        await router.close()


async def test_one_that_hangs_leaves_the_other_its_share_of_the_time() -> None:
    """And the next caller asks the other first."""
    async with HttpServer([SILENCE]) as hung, HttpServer([chat("yes")] * 2) as last, before(hung, last) as router:
        assert (await router.complete(BODY, {}, timeout_s=1.0)).text == "yes"
        assert await call(router) == "yes"
        assert (len(hung.requests), len(last.requests)) == (1, 2)


@pytest.mark.parametrize("fault", ["hangs up", "404", "502", "503", "504"])
@pytest.mark.parametrize("path", ["/v1/files", "/v1/batches"])
async def test_what_leaves_something_behind_is_not_sent_to_another_server(path: str, fault: str) -> None:
    """It may be there already."""
    async with HttpServer([FAILS[fault]]) as first, HttpServer([chat("never")]) as last, before(first, last) as router:
        if fault == "hangs up":
            with pytest.raises(BackendLostError):
                await router.relay("POST", path, b"{}", {})
        else:
            assert (await router.relay("POST", path, b"{}", {})).status == int(fault)
        assert len(last.requests) == 0


async def test_what_leaves_something_behind_goes_where_a_connection_is_made() -> None:
    """The first server has none of it. Of one that took a request and then went away, that is not sure."""
    async with HttpServer([]) as gone:
        pass
    async with HttpServer([chat("a"), HANGS_UP]) as first, HttpServer([chat("b")]) as last:
        async with before(gone, last) as router:
            assert (await router.relay("POST", "/v1/files", b"{}", {})).status == 200
        async with before(first, last) as router:
            await pass_on(router)
            first.stop_listening()
            with pytest.raises(BackendLostError):
                await router.relay("POST", "/v1/files", b"{}", {})
        assert len(last.requests) == 1


# --- the library -----------------------------------------------------------------------------------------------------


async def test_the_library_takes_backends_and_routes_by_name() -> None:
    """As the command does."""
    async with HttpServer([chat("one")]) as first, HttpServer([chat("two")]) as last:
        specs = [f"a:openai={first.url}", f"b:openai={last.url}"]
        async with StepCache(RuleSet(()), backend=specs, routes=["m-*=b", "*=a"]) as cache:
            bodies = [{**BODY, "model": model} for model in ("m-1", "other")]
            assert [(await cache.answer(body)).text for body in bodies] == ["two", "one"]


def test_an_object_is_used_as_it_is() -> None:
    """Routes and keys are for names."""
    with pytest.raises(ConfigurationError, match="an object has its own"):
        StepCache(RuleSet(()), backend=FakeBackend(), routes=["*=a"])


# --- behind the server -----------------------------------------------------------------------------------------------

SHAPES: dict[str, dict[str, object]] = {
    CHAT: {"messages": [{"role": "user", "content": "hi"}]},
    "/v1/completions": {"prompt": "hi"},
    "/": {"inputs": "hi"},
}


async def ask(url: str, path: str, body: dict[str, object]) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Status, body and headers of an answer to a request over HTTP."""
    async with aiohttp.ClientSession() as session, session.post(url + path, json=body) as answer:
        return answer.status, await answer.json(), {name.lower(): value for name, value in answer.headers.items()}


@pytest.mark.parametrize("path", SHAPES)
async def test_a_model_that_nobody_serves_is_not_found_in_the_callers_shape(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The caller's own matter: the log says nothing of a backend that fails."""
    cache = StepCache(RuleSet(()), backend=["a:fake", "b:fake"], routes=["m=a", "n=b"])
    async with running(cache) as url:
        status, told, headers = await ask(url, path, {**SHAPES[path], "model": "x"})
    said = told["error"] if path == "/" else told["error"]["message"]
    assert (status, said, caplog.messages) == (404, "no backend serves the model `x`", [])
    assert told["error_type"] == "validation"
    assert path == "/" or told["error"]["code"] == "model_not_found"
    assert (headers["x-stepcache-backend-calls"], headers["cache-status"]) == ("0", "stepcache; detail=bypass")


@pytest.mark.parametrize("path", SHAPES)
async def test_each_shape_is_answered_by_the_next_server(path: str) -> None:
    """Relayed, or put into another shape: the caller sees nothing of the first."""
    choice = {"index": 0, "text": "yes", "message": {"content": "yes"}, "finish_reason": "stop"}
    both = response({"model": "m", "choices": [choice]})
    async with HttpServer([response("{}", 503)]) as first, HttpServer([both]) as last:
        specs = [f"a:openai={first.url}", f"b:openai={last.url}"]
        async with running(StepCache(RuleSet(()), backend=specs)) as url:
            status, told, _ = await ask(url, path, SHAPES[path])
    assert (status, len(first.requests)) == (200, 1)
    assert "yes" in str(told)


async def test_a_claimed_request_is_answered_though_the_first_server_hangs() -> None:
    """Within the time that the rule gives its model."""
    (task,) = load_rules([resource_dir("rules") / "json_extract.stepcache"]).tasks
    rules = RuleSet((replace(task, repair=replace(task.repair, within_s=2.0)),))
    record = '{"name": "Ada", "email": "ada@x.org"}'
    prompt = "Extract name, email from the following note: Ada, ada@x.org"
    async with HttpServer([SILENCE]) as hung, HttpServer([chat(record)]) as last:
        specs = [f"a:openai={hung.url}", f"b:openai={last.url}"]
        async with running(StepCache(rules, backend=specs)) as url, aiohttp.ClientSession() as client:
            body = {"messages": [{"role": "user", "content": prompt}]}
            async with client.post(url + CHAT, json=body) as answer:
                said = (await answer.json())["choices"][0]["message"]["content"]
                assert (said, answer.headers["x-stepcache-route"]) == (record, "generate")
    assert (len(hung.requests), len(last.requests)) == (1, 1)


async def test_the_log_names_the_server_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    """As the operator named it; the caller is not told."""
    async with running(StepCache(RuleSet(()), backend="big:openai=http://127.0.0.1:1")) as url:
        status, told, _ = await ask(url, CHAT, SHAPES[CHAT])
    assert (status, told["error"]["message"]) == (502, "the backend cannot be reached")
    assert caplog.messages == ["the backend `big` fails: the backend cannot be reached"]
