"""Settings and plugins to a wired engine; the only place that chooses."""

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from stepcache.backends.named import make_router
from stepcache.backends.retry import Patience
from stepcache.builtin import offered
from stepcache.dialects.fields import without_stream
from stepcache.domain.errors import ConfigurationError, RuleError
from stepcache.domain.findings import Finding, Severity
from stepcache.domain.request import ANONYMOUS, Answer, Api, Request, Unclaimed, Usage
from stepcache.domain.routes import Grade, Route
from stepcache.domain.rules import RuleSet
from stepcache.domain.trace import Trace
from stepcache.hosting.choices import Choices
from stepcache.hosting.plugged import Plugged, tell
from stepcache.keeping import Embedder, Store
from stepcache.language.compile import Compiled, compile_rules
from stepcache.pipeline.engine import Engine, Options, Outside
from stepcache.plugins.parts import BackendKind
from stepcache.ports import Backend, Clock, Relayed
from stepcache.resources import ProjectFiles, read_source, resource_dir, rule_set, with_sidecars
from stepcache.settings import PluginSettings, plugins_of
from stepcache.store.kinds import MEMORY

# A plugin is missing, of another version, brought twice, or cannot be used: that costs the files that hang on it alone.
PLUGIN_CODES = frozenset({"SC102", "SC103", "SC104", "SC105"})


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Wall clock, seconds since 1970."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.perf_counter()


def load_rules(places: Sequence[str | Path], *, tests: bool = False) -> RuleSet:
    """Compile rule files, and the files of folders, as one set; folders below these are sets of their own.

    Args:
        tests: Whether the tests in sidecars (`NAME_test.stepcache`) are read, too.

    Raises:
        RuleError: One of them has a finding of severity error.
        ConfigurationError: A file cannot be read.
    """
    compiled = _compiled(places, tests=tests)
    if errors := _errors(compiled):
        raise RuleError(errors)
    return RuleSet(compiled.tasks, compiled.catalog.distributions)


def served_rules(places: Sequence[str | Path]) -> tuple[RuleSet, tuple[Finding, ...]]:
    """As `load_rules`, but files that hang on a plugin are left out where that cannot be had; and why.

    Raises:
        RuleError: Another file has a finding of severity error, or none is left.
        ConfigurationError: A file cannot be read.
    """
    compiled = _compiled(places)
    errors = _errors(compiled)
    outdated = {one.span.path for one in errors if one.code == "SC103"}  # its names may be others in that version
    fatal = (one for one in errors if one.code not in PLUGIN_CODES and one.span.path not in outdated)
    if not compiled.tasks or any(fatal):
        raise RuleError(errors)
    return RuleSet(compiled.tasks, compiled.catalog.distributions), errors


def _compiled(places: Sequence[str | Path], *, tests: bool = False) -> Compiled:
    files = rule_set(places)
    sources = [read_source(path) for path in (with_sidecars(files) if tests else files)]
    compiled = compile_rules(sources, offered(), ProjectFiles())
    if not compiled.tasks and not _errors(compiled):
        raise ConfigurationError(f"no task stands in {', '.join(f'`{place}`' for place in places)}")
    return compiled


def _errors(compiled: Compiled) -> tuple[Finding, ...]:
    return tuple(one for one in compiled.findings if one.severity is Severity.ERROR)


def tenant_of(authorization: str) -> str:
    """Whose a request is: SHA-256 of the `Authorization` value; `anonymous` without one."""
    return hashlib.sha256(authorization.encode("utf-8", "surrogateescape")).hexdigest() if authorization else ANONYMOUS


class StepCache:
    """A cache in front of one model server.

        async with StepCache(rules="rules", backend="openai=http://127.0.0.1:8000") as cache:
            answer = await cache.answer("Solve 2x + 3 = 13")

    Args:
        rules: Files or folders of rules, or a compiled set; the shipped rules by default.
        backend: `KIND=URL`, `local`, `fake`, several such as `NAME:KIND=URL`, or a backend object, used as it is.
        routes: `MODEL=NAME,NAME`: which backends answer for which models; none for all, in their order.
        store: Path of the SQLite file, `:memory:`, `KIND=PLACE`, or a store, used as it is.
        backend_key_env: The variable that holds the server's key, or `NAME:VAR` for each; without, the caller's
            `Authorization` goes on.
        backend_timeout_s: How long the server may take to begin an answer that is passed through.
        allow_global: Whether a rule's `scope = global` joins tenants.
        embedder: For rules that look for neighbours, by name or an object, loaded when it is needed; `none` for none.
        redact: Redactors: an answer in which one of them finds something, or in whose prompt, is served and not stored.
        plugins: What the operator decides about plugins, what the environment says by default; or loaded ones, for
            compiled rules: these are somebody else's to start and to close.

    Raises:
        RuleError: A rule file has errors.
        ConfigurationError: Anything else that cannot be used.
    """

    def __init__(  # noqa: PLR0913 - the public constructor: each is one choice of the operator's, by keyword
        self,
        rules: str | Path | Sequence[str | Path] | RuleSet | None = None,
        *,
        backend: str | Sequence[str] | Backend = "local",
        routes: str | Sequence[str] = (),
        store: str | Store = MEMORY,
        backend_key_env: str | Sequence[str] | None = None,
        backend_timeout_s: float = 600.0,
        allow_global: bool = False,
        clock: Clock | None = None,
        embedder: str | Embedder = "wordllama",
        redact: Sequence[str] = ("credentials",),
        plugins: PluginSettings | Plugged | None = None,
    ) -> None:
        self._timeout_s = backend_timeout_s
        clock = clock or SystemClock()
        found, self._hanging = _rules(rules)
        self._lent = isinstance(plugins, Plugged)
        if not isinstance(plugins, Plugged):
            plugins = Plugged(found, plugins_of(os.environ) if plugins is None else plugins)
        self._plugged = plugins
        self.choices = choices = Choices(plugins.settings)
        self.backend = _backend(backend, routes, backend_key_env, (clock, backend_timeout_s), choices.backends)
        self.redaction = choices.redaction(redact)
        self.store: Store = choices.store(store, clock) if isinstance(store, str) else store
        chosen = choices.embedder(embedder) if isinstance(embedder, str) else embedder
        outside = Outside(self.store, self.backend, clock, chosen, self.redaction.holds)
        self._engine = Engine(found if self._lent else plugins.rules, plugins.tools, outside, Options(allow_global))

    @property
    def rules(self) -> RuleSet:
        """The tasks that are served."""
        return self._engine.rules

    @property
    def left_out(self) -> tuple[Finding, ...]:
        """Why other tasks are not: their plugins are missing or cannot be used. It is logged, too."""
        return self._hanging + self._plugged.left_out

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            with suppress(Exception):  # why it does not start says more
                await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Open the backend and load the plugins that rules call; called once before the first request.

        Raises:
            RuleError: No task is left, as their plugins cannot be used.
        """
        await self.backend.start()
        if not self._lent:
            await self._plugged.start()
            self._engine.rules = self._plugged.rules

    async def close(self) -> None:
        """Write what is left and give everything back."""
        async with AsyncExitStack() as stack:  # whichever fails, the others are closed, the store last
            stack.push_async_callback(self.store.close)
            if not self._lent:
                stack.push_async_callback(self._plugged.close)
            stack.push_async_callback(self._engine.close)
            stack.push_async_callback(self.backend.close)

    async def answer(
        self,
        request: str | Mapping[str, Any],
        *,
        api: Api = Api.CHAT,
        authorization: str = "",
        trace: Trace | None = None,
    ) -> Answer:
        """Answer a prompt, or a request in the shape of an API; what no rule claims is asked of the model.

        Args:
            request: A prompt, which is asked as a chat whatever `api` says, or a request's body.
            api: Whose shape the body has.

        Raises:
            BackendError: The model was needed and gave no answer.
        """
        if isinstance(request, str):
            request, api = {"messages": [{"role": "user", "content": request}]}, Api.CHAT
        if not isinstance(request, Mapping):
            raise TypeError(f"a request is a prompt or a request's body, not {type(request).__name__}")
        headers = {"authorization": authorization} if authorization else {}
        asked = Request(body=request, api=api, tenant=tenant_of(authorization), headers=headers)
        found = await self.ask(asked, trace)
        return found if isinstance(found, Answer) else await self.pass_through(asked, found)

    def speaks(self, api: Api, model: str) -> bool:
        """Whether the server behind that model speaks this API, so that a request can be relayed as it is."""
        return api in self.backend.serving(model).apis

    async def pass_through(self, request: Request, unclaimed: Unclaimed) -> Answer:
        """The model's own answer to an unclaimed request, whole.

        Raises:
            BackendError: It gave none.
        """
        reply = await self.backend.serving(request.model).complete(
            without_stream(request.body), request.headers, timeout_s=self._timeout_s, api=request.api
        )
        return Answer(
            text=reply.text,
            route=Route.BYPASS,
            reason=unclaimed.reason,
            steps=(reply.text,),
            rule=unclaimed.rule,
            grade=Grade.NONE,
            usage=Usage(
                unclaimed.usage.prompt_tokens + reply.prompt_tokens,
                unclaimed.usage.completion_tokens + reply.completion_tokens,
                unclaimed.usage.calls + 1,
            ),
            model=reply.model,
            finish_reason=reply.finish_reason,
        )

    async def ask(self, request: Request, trace: Trace | None = None) -> Answer | Unclaimed:
        """The engine's own answer, for a surface that passes unclaimed requests through itself."""
        try:
            return await self._engine.answer(request, trace)
        finally:
            if trace is not None:
                trace.redact(self.redaction.plain)

    def before(self, backend: Backend) -> Engine:
        """The engine in front of another backend, over the same store; that backend is neither started nor closed."""
        return self._engine.before(backend)

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """Pass a request through to the model server, byte by byte."""
        return await self.backend.relay(method, path, body, headers)


def _backend(
    backend: str | Sequence[str] | Backend,
    routes: str | Sequence[str],
    key_env: str | Sequence[str] | None,
    patience: tuple[Clock, float],
    kinds: Mapping[str, BackendKind],
) -> Backend:
    keys = _several(key_env or ())
    clock, first_byte_s = patience
    if isinstance(backend, str | Sequence):
        return make_router(
            _several(backend),
            Patience(clock),
            routes=_several(routes),
            key_env=keys,
            first_byte_s=first_byte_s,
            kinds=kinds,
        )
    if routes or keys:
        raise ConfigurationError("routes and keys are for backends given by name; an object has its own")
    return backend


def _several(given: str | Sequence[str]) -> Sequence[str]:
    return (given,) if isinstance(given, str) else given


def _rules(rules: str | Path | Sequence[str | Path] | RuleSet | None) -> tuple[RuleSet, tuple[Finding, ...]]:
    if isinstance(rules, RuleSet):
        return rules, ()
    places = [resource_dir("rules")] if rules is None else [rules] if isinstance(rules, str | Path) else rules
    found, hanging = served_rules(places)
    tell(hanging)
    return found, hanging
