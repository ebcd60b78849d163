"""What the operator may say of several backends, and what is said where it cannot be."""

from pathlib import Path

import pytest

from stepcache.backends.named import make_router, read_route
from stepcache.backends.retry import Patience
from stepcache.backends.router import Route, Router
from stepcache.domain.errors import ConfigurationError
from tests.fakes.clock import FakeClock
from tests.fakes.http_server import HttpServer, chat

BODY = {"messages": [{"role": "user", "content": "hi"}]}
A, B = "a:openai=http://h:1", "b:openai=http://h:2"


def made(*specs: str, routes: tuple[str, ...] = (), keys: tuple[str, ...] = ()) -> Router:
    """The router of what the operator said."""
    return make_router(specs, Patience(FakeClock()), routes=routes, key_env=keys)


def names(router: Router, model: str = "m") -> list[str]:
    """Who answers for a model."""
    return [member.name for member in getattr(router.serving(model), "members")]  # noqa: B009 - of a group, not of every backend


@pytest.mark.parametrize(
    ("specs", "found"),
    [
        (("openai=http://h:8000",), ["openai"]),
        (("fake",), ["fake"]),
        (("big:openai=http://h/v1", "openai=http://h:8000"), ["big", "openai"]),
        (("x:fake", "Y-2.b_c:fake"), ["x", "Y-2.b_c"]),
    ],
)
def test_a_backend_has_a_name_or_is_called_by_its_kind(specs: tuple[str, ...], found: list[str]) -> None:
    """In the order given."""
    assert names(made(*specs)) == found


def test_a_named_script_may_hold_any_path(tmp_path: Path) -> None:
    """Colons and `=` after the first `=` are the path's own."""
    script = tmp_path / "a:b=c.jsonl"
    script.write_text('{"reply": "a"}')
    assert names(made(f"x:fake={script}")) == ["x"]


@pytest.mark.parametrize(
    ("given", "route"),
    [
        ("m=a", Route("m", ("a",))),
        ("llama-*=a,b", Route("llama-*", ("a", "b"))),
        ("ft:x=y=a, b", Route("ft:x=y", ("a", "b"))),
    ],
)
def test_a_route_is_a_model_and_names(given: str, route: Route) -> None:
    """A model's name may hold `=`."""
    assert read_route(given) == route


@pytest.mark.parametrize("given", ["", "m", "=a", "m=", "m=a,", "m=,a"])
def test_a_route_that_is_none_is_said(given: str) -> None:
    """With its form."""
    with pytest.raises(ConfigurationError) as caught:
        read_route(given)
    assert str(caught.value) == f"--route takes MODEL=NAME or MODEL=NAME,NAME, not `{given}`"


@pytest.mark.parametrize(
    ("specs", "says"),
    [
        (
            ("openai=http://h:1", "openai=http://h:2"),
            "two backends are called `openai`: give each a name of its own, as in `--backend big:openai=http://h:2`",
        ),
        ((A, A), "two backends are called `a`: give each a name of its own, as in `--backend big:openai=http://h:1`"),
        (("big:opnai=http://h",), "unknown backend `opnai`: did you mean `openai`?"),
        (("http://h:8000",), "unknown backend `http://h:8000`: write `openai=http://h:8000`"),
        (("big:http://h:8000",), "unknown backend `http://h:8000`: write `openai=http://h:8000`"),
        (("a b:fake",), "`a b` cannot name a backend: take letters, digits, `_`, `.` and `-`"),
        ((":fake",), "`` cannot name a backend: take letters, digits, `_`, `.` and `-`"),
        (("a,b:fake",), "`a,b` cannot name a backend: take letters, digits, `_`, `.` and `-`"),
        ((), "no backend is named"),
    ],
)
def test_backends_that_cannot_be_are_said(specs: tuple[str, ...], says: str) -> None:
    """In one line, with what to do."""
    with pytest.raises(ConfigurationError) as caught:
        made(*specs)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("specs", "keys", "says"),
    [
        ((A, B), ("c:KEY",), "--backend-key-env: what stands before `:` is no backend's name: there is `a`, `b`"),
        (
            ("large:fake",),
            ("larg:KEY",),
            "--backend-key-env: what stands before `:` is no backend's name: did you mean `large`?",
        ),
        ((A, B), ("a:X", "a:Y"), "--backend-key-env: the backend `a` has one key, not two"),
        ((A, B), ("X", "Y"), "--backend-key-env: one variable is for all backends; write NAME:VAR for the others"),
        ((A,), ("a:sk-1",), "--backend-key-env takes the name of a variable, as in BACKEND_KEY, not a key"),
        ((A, "fake"), ("fake:X",), "the backend `fake` takes no key"),
        (("fake",), ("X",), "the backend `fake` takes no key"),
    ],
)
def test_keys_that_cannot_be_are_said(specs: tuple[str, ...], keys: tuple[str, ...], says: str) -> None:
    """What was given may itself be a key: it is not repeated."""
    with pytest.raises(ConfigurationError) as caught:
        made(*specs, keys=keys)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("specs", "keys"),
    [
        (("http://u:s3cret@h", "http://u:s3cret@h"), ()),
        (("http://u:s3cret@h",), ("a:X",)),
        (("a:openai=http://h", "a:openai=http://u:s3cret@h?k=s3cret"), ()),
        (("a:openai=http://h",), ("a:hf_s3cret",)),
    ],
)
def test_what_may_be_a_key_is_not_repeated(specs: tuple[str, ...], keys: tuple[str, ...]) -> None:
    """Whatever else is wrong."""
    with pytest.raises(ConfigurationError) as caught:
        made(*specs, keys=keys)
    assert "s3cret" not in str(caught.value)


async def test_each_server_is_shown_its_own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """One for all, and others by name; a backend that takes none goes without."""
    monkeypatch.setenv("STEPCACHE_TEST_ALL", "for-all")
    monkeypatch.setenv("STEPCACHE_TEST_B", "for-b")
    async with HttpServer([chat("a")]) as one, HttpServer([chat("b")]) as other:
        router = made(
            f"a:openai={one.url}", f"b:openai={other.url}", "c:fake",
            routes=("m=a", "n=b", "o=c"), keys=("STEPCACHE_TEST_ALL", "b:STEPCACHE_TEST_B"),
        )  # fmt: skip
        await router.start()
        for model in "mn":
            await router.complete({**BODY, "model": model}, {"authorization": "Bearer callers"}, timeout_s=5)
        await router.close()
        sent = [server.requests[0].headers["authorization"] for server in (one, other)]
        assert sent == ["Bearer for-all", "Bearer for-b"]
