"""What only the scripted backend does: it remembers, it streams, it reads scripts from files."""

import json
from pathlib import Path

import pytest

from stepcache.backends.fake import Call, FakeBackend, Reply, ScriptFile, echo, last_text
from stepcache.domain.errors import (
    BackendError,
    BackendStatusError,
    BackendUnavailableError,
    ConfigurationError,
    StepCacheError,
)
from stepcache.domain.request import Api
from stepcache.ports import Completion, Relayed


def asking(text: str, **more: object) -> dict[str, object]:
    """A body whose last message says that."""
    return {"messages": [{"role": "user", "content": text}], **more}


async def whole(relayed: Relayed) -> bytes:
    """All of a relayed body."""
    return b"".join([chunk async for chunk in relayed.chunks])


async def test_calls_are_remembered() -> None:
    """With what was sent, and how many replies nobody asked for."""
    backend = FakeBackend(["a", "b"])
    await backend.complete(asking("1"), {"authorization": "k"}, timeout_s=1)
    assert backend.calls == (Call(asking("1"), {"authorization": "k"}),)
    assert backend.left == 1


async def test_a_function_may_reply() -> None:
    """It sees the body."""
    backend = FakeBackend(lambda body: last_text(body).upper())
    assert (await backend.complete(asking("abc", model="m"), {}, timeout_s=1)).text == "ABC"


async def test_tokens_are_words() -> None:
    """Of the prompt and of the answer."""
    answer = await FakeBackend(["x = 2"]).complete(asking("Solve 2x = 4"), {}, timeout_s=1)
    assert (answer.prompt_tokens, answer.completion_tokens) == (4, 3)


async def test_a_stream_says_the_same_piece_by_piece() -> None:
    """It ends as OpenAI's do."""
    relayed = await FakeBackend(echo).relay(
        "POST", "/v1/chat/completions", json.dumps(asking("x = 2", stream=True)).encode(), {}
    )
    events = (await whole(relayed)).decode().split("\n\n")
    deltas = [json.loads(event.removeprefix("data: "))["choices"][0] for event in events[:-2]]
    assert "".join(delta["delta"].get("content", "") for delta in deltas) == "x = 2"
    assert (deltas[-1]["finish_reason"], events[-2:]) == ("stop", ["data: [DONE]", ""])


async def relayed_as(path: str, body: dict[str, object], reply: Reply = "x = 2") -> str:
    """What comes back on a path."""
    return (await whole(await FakeBackend([reply]).relay("POST", path, json.dumps(body).encode(), {}))).decode()


async def test_each_path_has_its_shape() -> None:
    """A chat, a text, TGI's own, and the list that TGI's clients expect at `/`."""
    chat = json.loads(await relayed_as("/v1/chat/completions", asking("a")))
    text = json.loads(await relayed_as("/v1/completions", {"prompt": "a"}))
    generated = json.loads(await relayed_as("/generate", {"inputs": "a"}))
    listed = json.loads(await relayed_as("/", {"inputs": "a", "stream": False}))
    assert chat["choices"][0]["message"]["content"] == text["choices"][0]["text"] == "x = 2"
    assert (generated["generated_text"], listed) == ("x = 2", [generated])
    assert generated["details"]["finish_reason"] == "eos_token"


@pytest.mark.parametrize("path", ["/generate_stream", "/"])
async def test_a_stream_of_tgi_ends_with_the_whole_text(path: str) -> None:
    """And without `[DONE]`."""
    events = (await relayed_as(path, {"inputs": "a", "stream": True})).split("\n\n")
    said = [json.loads(event.removeprefix("data: ")) for event in events[:-1]]
    assert "".join(one["token"]["text"] for one in said) == said[-1]["generated_text"] == "x = 2"
    assert [one["index"] for one in said] == [1, 2, 3]


async def test_a_stream_of_texts_ends_as_openais_do() -> None:
    """The text in pieces, then the reason."""
    events = (await relayed_as("/v1/completions", {"prompt": "a", "stream": True})).split("\n\n")
    said = [json.loads(event.removeprefix("data: "))["choices"][0] for event in events[:-2]]
    assert "".join(one["text"] for one in said) == "x = 2"
    assert (said[-1]["finish_reason"], events[-2:]) == ("stop", ["data: [DONE]", ""])


async def test_a_completion_of_the_scripts_own_is_put_into_the_shape() -> None:
    """Its end, too."""
    answer = json.loads(await relayed_as("/generate", {"inputs": "a"}, Completion("x", "length")))
    assert (answer["generated_text"], answer["details"]["finish_reason"]) == ("x", "length")


@pytest.mark.parametrize(("body", "api"), [({"prompt": "a b"}, Api.COMPLETIONS), ({"inputs": "a b"}, Api.GENERATE)])
async def test_a_call_in_any_shape_is_answered_and_remembered(body: dict[str, object], api: Api) -> None:
    """The script sees the text, whatever its place."""
    backend = FakeBackend(echo)
    answer = await backend.complete(body, {}, timeout_s=1, api=api)
    assert (answer.text, answer.prompt_tokens, backend.calls[0].api) == ("a b", 2, api)


async def test_models_are_listed() -> None:
    """One, and no reply is used up."""
    backend = FakeBackend(["a"])
    listed = json.loads(await whole(await backend.relay("GET", "/v1/models", b"", {})))
    assert ([model["id"] for model in listed["data"]], backend.left) == (["fake"], 1)


@pytest.mark.parametrize("body", [{}, {"messages": []}, {"messages": [7]}, {"messages": [{"content": [1]}]}])
async def test_a_body_without_text_is_echoed_as_nothing(body: dict[str, object]) -> None:
    """A fake breaks on nothing."""
    assert (await FakeBackend(echo).complete(body, {}, timeout_s=1)).text == ""


async def test_a_script_answers_each_prompt_in_order(tmp_path: Path) -> None:
    """The last reply to a prompt stays; what is not there is answered by lines without a prompt."""
    path = tmp_path / "replies.jsonl"
    lines = [
        {"prompt": "a", "reply": "1"},
        {"prompt": "a", "reply": "2"},
        {"prompt": "b", "reply": "no", "status": 503},
        {"reply": "else"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    backend = FakeBackend(ScriptFile(path))
    said = [(await backend.complete(asking(prompt), {}, timeout_s=1)).text for prompt in ("a", "a", "a", "c")]
    assert said == ["1", "2", "2", "else"]
    with pytest.raises(BackendStatusError):
        await backend.complete(asking("b"), {}, timeout_s=1)


async def test_a_prompt_that_no_line_answers_finds_the_server_down(tmp_path: Path) -> None:
    """A script is closed."""
    path = tmp_path / "replies.jsonl"
    path.write_text('{"prompt": "a", "reply": "1"}')
    with pytest.raises(BackendUnavailableError):
        await FakeBackend(ScriptFile(path)).complete(asking("b"), {}, timeout_s=1)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"reply": 7}', '{"prompt": "a"}', '{"reply": "a", "promt": "b"}', "[" * 9000]
)
def test_a_line_that_is_no_line_is_said_with_its_place(text: str, tmp_path: Path) -> None:
    """Path and line number."""
    path = tmp_path / "replies.jsonl"
    path.write_text('{"reply": "a"}\n' + text)
    with pytest.raises(ConfigurationError, match=r"replies.jsonl:2: "):
        ScriptFile(path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_script_that_cannot_be_read_is_said(content: bytes | None, tmp_path: Path) -> None:
    """In one line."""
    path = tmp_path / "replies.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="cannot read the script"):
        ScriptFile(path)


def test_errors_of_a_backend_are_errors_of_stepcache() -> None:
    """One tree."""
    assert issubclass(BackendError, StepCacheError)
