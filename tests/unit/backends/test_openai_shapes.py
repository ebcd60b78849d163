"""OpenAI servers in each shape of a request, and what is told of their faults."""

import json

import pytest

from stepcache.domain.errors import (
    BackendProtocolError,
    BackendStatusError,
    BackendUnavailableError,
)
from stepcache.domain.request import Api
from tests.fakes.http_server import HANGS_UP, HttpServer, Played, Then, chat, response
from tests.unit.backends.client import BODY, Client


def text_reply(text: str, finish: str = "stop") -> Played:
    """A text completion."""
    choice = {"index": 0, "text": text, "finish_reason": finish}
    return response({"model": "m", "choices": [choice], "usage": {"prompt_tokens": 2, "completion_tokens": 1}})


async def test_a_text_is_completed_on_its_own_path() -> None:
    """The body as it is; the answer's text, end and tokens."""
    asked = {"model": "m", "prompt": "a", "max_tokens": 5}
    async with HttpServer([text_reply("b")]) as server, Client(server.url) as client:
        answer = await client.complete(asked, {}, timeout_s=5, api=Api.COMPLETIONS)
        assert (answer.text, answer.finish_reason, answer.completion_tokens) == ("b", "stop", 1)
        assert (server.requests[0].path, json.loads(server.requests[0].body)) == ("/v1/completions", asked)


async def test_tgis_words_are_put_into_openais() -> None:
    """The server speaks no `/generate`."""
    asked = {"inputs": "a", "parameters": {"max_new_tokens": 5, "return_full_text": True}}
    async with HttpServer([text_reply("b", "length")]) as server, Client(server.url) as client:
        answer = await client.complete(asked, {}, timeout_s=5, api=Api.GENERATE)
        assert (answer.text, answer.finish_reason) == ("ab", "length")
        sent = server.requests[0]
        assert sent.path == "/v1/completions"
        assert json.loads(sent.body) == {"prompt": "a", "max_tokens": 5, "temperature": 0}


@pytest.mark.parametrize(("api", "played"), [(Api.CHAT, text_reply("a")), (Api.COMPLETIONS, chat("a"))])
async def test_an_answer_in_another_shape_is_none(api: Api, played: Played) -> None:
    """A chat for a text, or a text for a chat."""
    async with HttpServer([played]) as server, Client(server.url) as client:
        with pytest.raises(BackendProtocolError):
            await client.complete({"prompt": "a"}, {}, timeout_s=5, api=api)


# --- faults in our own words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "error", "text"),
    [
        (301, BackendStatusError, "the backend answered 301"),
        (200, BackendProtocolError, "the backend's answer is not whole HTTP"),
        (0, BackendUnavailableError, "the connection to the backend was lost"),
    ],
)
async def test_errors_tell_nothing_of_the_inside(status: int, error: type[Exception], text: str) -> None:
    """Their texts reach callers: no address, no words of the HTTP library."""
    cut = Played([b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"], Then.CLOSE)
    played = {301: response("", 301), 200: cut, 0: HANGS_UP}[status]
    async with HttpServer([played]) as server, Client(server.url) as client:
        with pytest.raises(error) as caught:
            await client.ask()
        assert str(caught.value) == text


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://127.0.0.1:1", "the backend cannot be reached"),
        ("http://stepcache.invalid", "the backend cannot be reached: its host is not known"),
        ("https://127.0.0.1:1", "the backend cannot be reached"),
    ],
)
async def test_a_server_that_is_not_reached_is_not_named(url: str, text: str) -> None:
    """Nor is its address."""
    async with Client(url) as client:
        with pytest.raises(BackendUnavailableError) as caught:
            await client.ask()
        assert str(caught.value) == text


async def test_a_header_that_is_none_is_not_sent() -> None:
    """The caller's mistake, in short words."""
    async with HttpServer([chat("a")]) as server, Client(server.url) as client:
        with pytest.raises(BackendProtocolError, match="its path or a header is not HTTP"):
            await client.complete(BODY, {"x-a": "1\r\nx-b: 2"}, timeout_s=5)
        assert server.requests == []


async def test_a_value_that_json_has_no_word_for_is_not_sent() -> None:
    """The same."""
    async with Client("http://127.0.0.1:1") as client:
        with pytest.raises(BackendProtocolError, match="cannot be written as JSON"):
            await client.complete({"a": object()}, {}, timeout_s=5)
