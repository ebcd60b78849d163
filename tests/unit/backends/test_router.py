"""Which backends answer for which model."""

import json
from collections.abc import Mapping, Sequence

import pytest

from stepcache.backends.fake import FakeBackend, Reply
from stepcache.backends.retry import Patience
from stepcache.backends.router import Route, Router, fits
from stepcache.domain.errors import (
    BackendError,
    BackendProtocolError,
    BackendStatusError,
    BackendUnavailableError,
    ConfigurationError,
    UnknownModelError,
)
from stepcache.domain.request import Api
from stepcache.ports import Relayed
from tests.fakes.clock import FakeClock

CHAT = "/v1/chat/completions"


async def no_sleep(_seconds: float) -> None:
    """Time stands."""


def router(routes: Sequence[str] = (), **backends: FakeBackend) -> Router:
    """Scripted backends by name."""
    made = [Route(model, tuple(names.split(","))) for model, _, names in (route.rpartition("=") for route in routes)]
    return Router(backends, made, Patience(FakeClock(), no_sleep, lambda: 0.0))


def three(*routes: str) -> Router:
    """Three backends that say their names."""
    return router(routes, a=FakeBackend(lambda _: "a"), b=FakeBackend(lambda _: "b"), c=FakeBackend(lambda _: "c"))


def asking(model: object) -> dict[str, object]:
    """A body for that model; None for a body that names none."""
    return {"messages": [{"role": "user", "content": "hi"}]} | ({} if model is None else {"model": model})


async def both(one: Router, body: Mapping[str, object]) -> list[str]:
    """Who answers a call, and who a relayed request."""
    called = (await one.complete(body, {}, timeout_s=1)).text
    relayed = await one.relay("POST", CHAT, json.dumps(body).encode(), {})
    return [called, json.loads(await whole(relayed))["choices"][0]["message"]["content"]]


async def whole(relayed: Relayed) -> bytes:
    """All of a relayed body."""
    return b"".join([chunk async for chunk in relayed.chunks])


@pytest.mark.parametrize(
    ("pattern", "model", "found"),
    [
        ("m", "m", True),
        ("m", "M", False),
        ("m", "m1", False),
        ("*", "", True),
        ("*", "any/thing:8b", True),
        ("llama-*", "llama-3", True),
        ("llama-*", "llama-", True),
        ("llama-*", "llama", False),
        ("*-7b", "mistral-7b", True),
        ("*-7b", "mistral-70b", False),
        ("a*b*c", "abc", True),
        ("a*b*c", "a b b c", True),
        ("a*b*c", "acb", False),
        ("ab*ba", "aba", False),
        ("**", "x", True),
        ("[m]?", "[m]?", True),
        ("[m]?", "mx", False),
    ],
)
def test_a_star_is_any_run_of_characters(pattern: str, model: str, found: bool) -> None:
    """Nothing else is special."""
    assert fits(pattern, model) is found


def test_a_hostile_model_costs_linear_time() -> None:
    """No name makes a pattern slow."""
    assert not fits("*a*a*a*a*a*b", "a" * 2_000_000)


@pytest.mark.parametrize(
    ("model", "name"),
    [("m-1", "a"), ("m-2", "b"), ("m-3", "b"), ("x", "c"), ("", "c"), (None, "c"), (7, "c")],
)
async def test_the_first_route_that_fits_holds(model: object, name: str) -> None:
    """For a call and for a relayed request."""
    assert await both(three("m-1=a", "m-*=b", "*=c"), asking(model)) == [name, name]


@pytest.mark.parametrize("model", ["m", "", None])
async def test_without_routes_all_answer_in_their_order(model: object) -> None:
    """The next stands in for one that fails."""
    down = BackendUnavailableError("down")
    one = router(a=FakeBackend([down, down]), b=FakeBackend(["b", "b"]))
    assert await both(one, asking(model)) == ["b", "b"]


async def test_without_a_model_and_a_star_the_first_route_holds() -> None:
    """TGI's own paths name no model."""
    assert await both(three("m=b", "n=a"), asking(None)) == ["b", "b"]


async def test_only_the_backends_of_a_route_stand_in_for_each_other() -> None:
    """The third is never asked."""
    down = BackendUnavailableError("down")
    backends = {name: FakeBackend([down] * 9) for name in ("a", "b", "c")}
    one = router(["m=c,a", "n=b"], **backends)
    with pytest.raises(BackendUnavailableError):
        await one.complete(asking("m"), {}, timeout_s=60)
    assert [len(backends[name].calls) for name in ("a", "b", "c")] == [3, 0, 3]


async def test_what_is_known_of_a_backend_holds_in_all_its_routes() -> None:
    """Found down for one model, it is asked last for the other."""
    first = FakeBackend([BackendUnavailableError("down"), "first"])
    one = router(["m=a,b", "n=a,b"], a=first, b=FakeBackend(["other", "other"]))
    answers = [(await one.complete(asking(model), {}, timeout_s=1)).text for model in ("m", "n")]
    assert (answers, len(first.calls)) == (["other", "other"], 1)


@pytest.mark.parametrize(
    ("first", "later"), [("m=a", "m=b"), ("*=a", "m=b"), ("m*=a", "m-*-x=b"), ("*=a", "*=b"), ("a*=a", "a**=b")]
)
def test_a_route_that_is_never_come_to_is_a_mistake(first: str, later: str) -> None:
    """The operator meant the other order."""
    with pytest.raises(ConfigurationError, match="stands before it and holds for every such model") as caught:
        three("n=c", first, later)
    assert f"--route {later}: `{first}`" in str(caught.value)


@pytest.mark.parametrize(("first", "later"), [("m=a", "*=b"), ("m-*-x=a", "m*=b"), ("*a=a", "a*=b")])
def test_a_narrower_route_may_stand_before_a_wider_one(first: str, later: str) -> None:
    """Both are come to."""
    assert three(first, later).serving("nobody's") is not None


# --- a model that nobody serves --------------------------------------------------------------------------------------


async def test_a_model_without_a_route_is_not_found() -> None:
    """As OpenAI says it; no backend is asked."""
    one = three("m=a")
    with pytest.raises(UnknownModelError, match="no backend serves the model `x`") as caught:
        await one.complete(asking("x"), {}, timeout_s=1)
    with pytest.raises(UnknownModelError):
        await one.relay("POST", CHAT, json.dumps(asking("x")).encode(), {})
    told = json.loads(caught.value.body)["error"]
    assert (caught.value.status, told["code"], told["param"]) == (404, "model_not_found", "model")


async def test_nobody_speaks_every_shape() -> None:
    """So that its error comes the shortest way; its life is empty."""
    nobody = three("m=a").serving("x" * 1000)
    await nobody.start()
    await nobody.close()
    assert (nobody.apis, nobody.kind, nobody.serving("y")) == (frozenset(Api), "fake", nobody)
    with pytest.raises(UnknownModelError) as caught:
        await nobody.complete({}, {}, timeout_s=1)
    assert len(str(caught.value)) < 200


# --- relayed requests ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"model":"m"}', "a"),
        (b'{"mod\\u0065l":"m"}', "a"),
        (b'{"x":[{"model":"n"}],"model":"m"}', "a"),
        (b'{"model":"n"}', "b"),
        (b'{"model":7}', "b"),
        (b'{"model":null}', "b"),
        (b'["model"]', "b"),
        (b"", "b"),
        (b"\xff\xfe", "b"),
        (b"[" * 100_000, "b"),
        (b'{"model":"m"', "b"),
        (b'{"model":"m","x":"\xff"}', "a"),
    ],
)
async def test_the_model_is_read_out_of_whatever_body_comes(body: bytes, name: str) -> None:
    """What names none goes where `*` goes: its backend says what it thinks of it."""
    relayed = await three("m=a", "*=b").relay("POST", CHAT, body, {})
    assert json.loads(await whole(relayed))["choices"][0]["message"]["content"] == name


@pytest.mark.parametrize(("path", "name"), [("/v1/models/m", "a"), ("/v1/models/o%2Fx?y=1", "b"), ("/v1/files", "c")])
async def test_a_model_may_stand_in_the_path(path: str, name: str) -> None:
    """As `/v1/models/NAME`."""
    relayed = await three("m=a", "o/*=b", "*=c").relay("GET", path, b"", {})
    assert json.loads(await whole(relayed))["choices"][0]["message"]["content"] == name


class Lists(FakeBackend):
    """Lists these models, or whatever is given as its body; or fails."""

    def __init__(self, found: Sequence[str] | bytes | BackendError, status: int = 200) -> None:
        super().__init__()
        self._found, self._status = found, status
        self.headers: Mapping[str, str] = {}

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """The list."""
        self.headers = headers
        if isinstance(self._found, BackendError):
            raise self._found
        if isinstance(self._found, bytes):
            return Relayed(self._status, (), pieces(self._found))
        listed = {"object": "list", "data": [{"id": name, "object": "model"} for name in self._found]}
        return Relayed(200, (), pieces(json.dumps(listed).encode()))


async def pieces(body: bytes):  # type: ignore[no-untyped-def] # an async generator, whose type says nothing more
    """A body in two pieces."""
    yield body[:3]
    yield body[3:]


async def listed(one: Router) -> list[str]:
    """The models a router lists."""
    relayed = await one.relay("GET", "/v1/models", b"", {"authorization": "k", "Accept-Encoding": "br"})
    assert (relayed.status, dict(relayed.headers)) == (200, {"content-type": "application/json"})
    found = json.loads(await whole(relayed))
    assert found["object"] == "list"
    return [model["id"] for model in found["data"]]


async def test_the_list_of_models_is_that_of_all() -> None:
    """Each once, in the backends' order; each is asked in the caller's name, for a list that can be read."""
    first = Lists(["m", "n"])
    assert await listed(router(a=first, b=Lists(["n", "o"]))) == ["m", "n", "o"]
    assert first.headers == {"authorization": "k", "accept-encoding": "identity"}


async def test_only_what_is_routed_to_its_backend_is_listed() -> None:
    """What a caller can ask for."""
    assert await listed(router(["m=a", "x-*=b"], a=Lists(["m", "n"]), b=Lists(["m", "x-1"]))) == ["m", "x-1"]


JUNK = [b"", b"[]", b"{", b'{"data":7}', b'{"data":[7]}', b"[" * 100_000, b"x" * (9 << 20)]


@pytest.mark.parametrize("junk", [BackendUnavailableError("down"), *JUNK])
async def test_one_that_fails_is_left_out_of_the_list(junk: bytes | BackendError) -> None:
    """Whatever it says."""
    assert await listed(router(a=Lists(junk), b=Lists(["m"]))) == ["m"]


async def test_an_entry_without_a_name_is_left_out() -> None:
    """The others stay."""
    assert await listed(router(a=Lists(b'{"data":[{},{"id":7},{"id":"m"}]}'), b=Lists([]))) == ["m"]


async def test_one_that_hangs_is_not_waited_for() -> None:
    """Longer than a list may take."""

    class Hangs(FakeBackend):
        async def relay(self, *_request: object) -> Relayed:
            raise TimeoutError

    assert await listed(router(a=Hangs(), b=Lists(["m"]))) == ["m"]


async def test_where_all_fail_the_error_is_a_servers() -> None:
    """Its status tells most."""
    down = BackendUnavailableError("down")
    with pytest.raises(BackendStatusError) as caught:
        await listed(router(a=Lists(b"no", 401), b=Lists(down)))
    assert (caught.value.status, caught.value.body) == (401, b"no")
    with pytest.raises(BackendProtocolError):
        await listed(router(a=Lists(down), b=Lists(b"")))


async def test_the_list_of_one_backend_is_its_own() -> None:
    """Byte by byte."""
    relayed = await router(a=Lists(b"whatever")).relay("GET", "/v1/models", b"", {})
    assert await whole(relayed) == b"whatever"


# --- what cannot be --------------------------------------------------------------------------------------------------


MIXED = "`big` (fake) and `tgi` (tgi) are of different kinds and cannot stand for each other"


class Tgi(FakeBackend):
    """Of another kind."""

    kind = "tgi"
    apis = frozenset({Api.GENERATE})


@pytest.mark.parametrize(
    ("routes", "says"),
    [
        (["m=smal"], "--route m=smal: no backend is called `smal`: did you mean `small`?"),
        (["m=zzz"], "--route m=zzz: no backend is called `zzz`: there is `big`, `small`, `tgi`"),
        (["m=big,big"], "--route m=big,big: a backend stands in it twice"),
        (["m=big,tgi", "*=big"], f"--route m=big,tgi: {MIXED}: give each a --route of its own"),
        ([], f"{MIXED}: say with --route which serves what"),
    ],
)
def test_a_route_that_cannot_be_is_said(routes: list[str], says: str) -> None:
    """In one line, with what to do."""
    with pytest.raises(ConfigurationError) as caught:
        router(routes, big=FakeBackend(), small=FakeBackend(), tgi=Tgi())
    assert str(caught.value) == says


def test_no_backend_is_none() -> None:
    """Something must answer."""
    with pytest.raises(ConfigurationError, match="no backend is named"):
        router()


def test_kinds_may_differ_between_routes() -> None:
    """Each model then has its own kind and shapes."""
    one = router(["t=b", "*=a"], a=FakeBackend(), b=Tgi())
    found = [(one.serving(model).kind, one.serving(model).apis) for model in ("t", "m")]
    assert found == [("tgi", {Api.GENERATE}), ("fake", frozenset(Api))]
    assert one.apis == {Api.GENERATE}


async def test_all_are_started_and_closed() -> None:
    """Those that no route names, too."""
    life: list[str] = []

    class Noted(FakeBackend):
        async def start(self) -> None:
            life.append("start")

        async def close(self) -> None:
            life.append("close")

    one = router(["*=a"], a=Noted(), b=Noted())
    await one.start()
    await one.close()
    assert life == ["start", "start", "close", "close"]


async def test_a_reply_is_kept() -> None:
    """A route to one backend is that backend."""
    replies: list[Reply] = ["yes"]
    assert (await router(["m=a"], a=FakeBackend(replies)).complete(asking("m"), {}, timeout_s=1)).text == "yes"
