"""Which path has whose shape."""

import pytest

from stepcache.domain.request import Api
from stepcache.proxy.doors import door_of, target_of


@pytest.mark.parametrize(
    ("path", "api", "asks"),
    [
        ("/v1/chat/completions", Api.CHAT, True),
        ("/v1/completions", Api.COMPLETIONS, True),
        ("/v1/models", Api.CHAT, False),
        ("/v1/chat/completions/", Api.CHAT, False),
        ("/", Api.GENERATE, True),
        ("/generate", Api.GENERATE, True),
        ("/generate_stream", Api.GENERATE, True),
        ("/tokenize", Api.GENERATE, False),
    ],
)
def test_a_path_has_a_shape(path: str, api: Api, asks: bool) -> None:
    """And is one where rules may answer, or not."""
    door = door_of(path, "POST")
    assert door is not None
    assert (door.surface.api, door.asks, door.is_tgis) == (api, asks, api is Api.GENERATE)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("HEAD", "/"), ("GET", "/health"), ("POST", "/v1"), ("POST", "/generate/")]
)
def test_what_is_no_apis_leads_to_the_pages(method: str, path: str) -> None:
    """And what is none of theirs either is missing there."""
    assert door_of(path, method) is None


def target(path: str, raw: bytes | None = None, query: bytes = b"") -> str | None:
    """Of a request with that path."""
    return target_of({"path": path, "raw_path": raw, "query_string": query})


def test_a_target_is_path_and_query_as_they_came() -> None:
    """Escapes included; a path of TGI's has none that matter."""
    assert target("/v1/files/a/b", b"/v1/files/a%2Fb", b"c=%20") == "/v1/files/a%2Fb?c=%20"
    assert target("/generate", b"/%67enerate") == "/generate"
    assert target("/v1/models") == "/v1/models"


@pytest.mark.parametrize(
    "raw",
    [
        b"/v1/../metrics",
        b"/v1/%2e%2e/metrics",
        b"/v1/./models",
        b"/v1/a/..%2f..%2fb",
        b"/v1/..\\a",
        b"/%76%31/models",
        "/v1/ü".encode(),
    ],
)
def test_nobody_climbs_out_of_the_api(raw: bytes) -> None:
    """Only `/v1/` of the backend is open."""
    escapes = {"%2e": ".", "%2f": "/", "%76": "v", "%31": "1"}
    path = raw.decode()
    for escape, letter in escapes.items():
        path = path.replace(escape, letter)
    assert target(path, raw) is None
