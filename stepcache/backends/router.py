"""Router: several backends by name, and which of them answer for which model."""

import asyncio
import difflib
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import msgspec
import orjson

from stepcache.backends.breaker import Breaker
from stepcache.backends.group import Group, Member
from stepcache.backends.http import MAX_RESPONSE_BYTES
from stepcache.backends.retry import Patience
from stepcache.domain.errors import (
    BackendError,
    BackendProtocolError,
    BackendStatusError,
    ConfigurationError,
    UnknownModelError,
)
from stepcache.domain.request import Api, model_of
from stepcache.ports import Backend, Completion, Relayed

_MODELS = "/v1/models"
Models = list[dict[str, Any]]
_JSON = (("content-type", "application/json"),)
# They speak of one server's list, or of how it is sent.
_NOT_OF_A_LIST = frozenset({"accept-encoding", "if-none-match", "if-modified-since", "range"})


@dataclass(frozen=True, slots=True)
class Route:
    """Which backends answer for which models.

    Attributes:
        model: A model's name; `*` stands for any run of characters.
        names: The backends, the preferred first.
    """

    model: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.model}={','.join(self.names)}"


class Router:
    """Asks the backends that a model's name is routed to; the first route that fits holds.

    Without routes all backends answer for every model, in the order given. A request that names no model goes
    by a route for `*`, else by the first route.
    """

    def __init__(self, backends: Mapping[str, Backend], routes: Sequence[Route], patience: Patience) -> None:
        """Put backends behind one door.

        Args:
            backends: By name, the preferred first.
            routes: The first that fits a model holds; none for all backends.
            patience: How long failures are waited for.

        Raises:
            ConfigurationError: A route names what is not there, puts different kinds together or is never come to;
                or no backend is named.
        """
        if not backends:
            raise ConfigurationError("no backend is named")
        self._members = {name: Member(name, one, Breaker(patience.clock)) for name, one in backends.items()}
        self._patience = patience
        self._all = Group(tuple(self._members.values()), patience)
        chosen = routes or (Route("*", tuple(backends)),)
        for place, route in enumerate(routes):
            _check_order(route, routes[:place])
        self._routes = [(route.model, self._group(route, routed=bool(routes))) for route in chosen]
        self.kind = self._all.kind
        self.apis = self._all.apis

    def _group(self, route: Route, *, routed: bool) -> Group:
        for name in route.names:
            if name not in self._members:
                raise ConfigurationError(f"--route {route}: {unknown(name, self._members)}")
        if len(set(route.names)) < len(route.names):
            raise ConfigurationError(f"--route {route}: a backend stands in it twice")
        members = [self._members[name] for name in route.names]
        first = members[0]
        for other in members[1:]:
            if other.backend.kind != first.backend.kind:
                told = f"`{first.name}` ({first.backend.kind}) and `{other.name}` ({other.backend.kind})"
                where = f"--route {route}: " if routed else ""
                advice = "give each a --route of its own" if routed else "say with --route which serves what"
                raise ConfigurationError(
                    f"{where}{told} are of different kinds and cannot stand for each other: {advice}"
                )
        return Group(members, self._patience)

    async def start(self) -> None:
        """Start all; one that does not start costs only itself, unless no other is left."""
        await self._all.start()

    async def close(self) -> None:
        """Close all."""
        await self._all.close()

    def serving(self, model: str) -> Backend:
        """The backends that answer for a model; where none does, one that says so."""
        return self._serving(model) or (_Nobody(model, self.kind) if model else self._routes[0][1])

    def _serving(self, model: str) -> Group | None:
        return next((group for pattern, group in self._routes if fits(pattern, model)), None)

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """One whole answer of the backends that serve the body's model."""
        return await self.serving(model_of(body)).complete(body, headers, timeout_s=timeout_s, api=api)

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """Pass a request on to the backends that serve its model; a list of models is all of theirs."""
        bare = path.partition("?")[0].rstrip("/")
        if method == "GET" and bare == _MODELS and len(self._members) > 1:
            return await self._models(path, headers)
        model = unquote(bare.removeprefix(_MODELS + "/")) if bare.startswith(_MODELS + "/") else _asked_for(body)
        return await self.serving(model).relay(method, path, body, headers)

    async def _models(self, path: str, headers: Mapping[str, str]) -> Relayed:
        """What every backend lists and is asked for; one that fails is left out.

        Raises:
            BackendError: All fail.
        """
        sent = {name: value for name, value in headers.items() if name.lower() not in _NOT_OF_A_LIST}
        sent["accept-encoding"] = "identity"
        members = self._members.values()
        answers = await asyncio.gather(*(self._listed(member, path, sent) for member in members))
        faults = [answer for answer in answers if isinstance(answer, BackendError)]
        if len(faults) == len(answers):
            raise next((fault for fault in faults if isinstance(fault, BackendStatusError)), faults[-1])
        found: dict[str, Mapping[str, Any]] = {}
        for member, answer in zip(members, answers, strict=True):
            for model in answer if isinstance(answer, list) else ():
                group = self._serving(model["id"])
                if group is not None and member in group.members:
                    found.setdefault(model["id"], model)
        body = orjson.dumps({"object": "list", "data": list(found.values())})
        return Relayed(200, _JSON, _once(body))

    async def _listed(
        self, member: Member, path: str, headers: Mapping[str, str]
    ) -> list[dict[str, Any]] | BackendError:
        """The models of one backend, or why it lists none."""
        try:
            async with asyncio.timeout(self._patience.list_s):
                relayed = await member.backend.relay("GET", path, b"", headers)
                return _entries(relayed.status, await _read(relayed))
        except TimeoutError:
            return BackendProtocolError(f"the models were not listed within {self._patience.list_s:g} s")
        except BackendError as error:
            return error


class _Nobody:
    """Stands where no backend serves a model, and says so in every shape."""

    apis = frozenset(Api)

    def __init__(self, model: str, kind: str) -> None:
        self._model = model
        self.kind = kind

    async def start(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to give back."""

    def serving(self, model: str) -> Backend:
        """Itself."""
        return self

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """No answer."""
        raise UnknownModelError(self._model)

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """No answer."""
        raise UnknownModelError(self._model)


def fits(pattern: str, model: str) -> bool:
    """Whether a model's name is one that a route means; in linear time, whatever the name."""
    first, *rest = pattern.split("*")
    if not rest:
        return model == first
    *middle, last = rest
    if len(model) < len(first) + len(last) or not (model.startswith(first) and model.endswith(last)):
        return False
    place, end = len(first), len(model) - len(last)
    for part in middle:
        found = model.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _check_order(route: Route, before: Sequence[Route]) -> None:
    """Every model of a pattern is another's where that other fits the pattern itself, its `*` a character as any."""
    first = next((one for one in before if fits(one.model, route.model)), None)
    if first is not None:
        raise ConfigurationError(f"--route {route}: `{first}` stands before it and holds for every such model")


def unknown(name: str, known: Collection[str]) -> str:
    """What is said of a backend's name that is not there."""
    return f"no backend is called `{name}`: {hint(name, known)}"


def hint(name: str, known: Collection[str]) -> str:
    """The known name that may have been meant, else all of them."""
    close = difflib.get_close_matches(name, known, n=1)
    return f"did you mean `{close[0]}`?" if close else f"there is {', '.join(f'`{one}`' for one in known)}"


class _Named(msgspec.Struct):
    model: str | None = None


def _asked_for(body: bytes) -> str:
    """The model that a body names; empty for none, and for what is no JSON object."""
    try:
        return msgspec.json.decode(body, type=_Named).model or ""
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return ""


class _Listed(msgspec.Struct):
    data: Models


def _entries(status: int, body: bytes) -> Models:
    """The models in a response."""
    if status != 200:
        raise BackendStatusError(status, body, dict(_JSON))
    try:
        listed = msgspec.json.decode(body, type=_Listed)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BackendProtocolError("the backend's list of models is none") from error
    return [model for model in listed.data if isinstance(model.get("id"), str)]


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def _read(relayed: Relayed) -> bytes:
    """A whole body of a bounded size."""
    body = bytearray()
    try:
        async for chunk in relayed.chunks:
            body += chunk
            if len(body) > MAX_RESPONSE_BYTES:
                raise BackendProtocolError("the backend's list of models is too long")
    finally:
        await relayed.close()
    return bytes(body)
