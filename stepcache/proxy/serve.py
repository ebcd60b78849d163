"""Run the server: one port, one ready line, a quiet end."""

import asyncio
import contextlib
import errno
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from types import FrameType

import uvicorn
import uvloop
from starlette.types import ASGIApp

from stepcache.assembly import StepCache, SystemClock
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.rules import RuleSet
from stepcache.matching.claim import match_prompt
from stepcache.proxy.app import Proxy
from stepcache.proxy.gateway import Gateway
from stepcache.proxy.logs import FORMAT, redact_logs
from stepcache.proxy.observing.gateway import ObservedGateway
from stepcache.proxy.observing.watcher import Watcher
from stepcache.proxy.page import EXAMPLE, Front, Shown, curl_line, first_sentence
from stepcache.proxy.shadow.gateway import ShadowGateway

_BACKLOG = 2048
# Open streams are given this long when the server ends.
_DRAIN_S = 5
# How long a thread may keep others waiting that want to run, the event loop above all.
_TURN_S = 0.001
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        ConfigurationError: The port is taken, or the host is none of this machine's.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigurationError(f"port {port} on {host} is taken: choose another with --port") from error
        # A socket's own words repeat the address as Python writes it.
        number = error.errno or 0
        why = os.strerror(number) if number > 0 else error.strerror or error
        raise ConfigurationError(f"cannot listen on {host}, port {port}: {why}") from error


def url_of(listener: socket.socket) -> str:
    """Where a socket listens."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Server(uvicorn.Server):
    """uvicorn, quiet, which tells when it is ready and does not raise a handled signal anew."""

    def __init__(self, app: ASGIApp, ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="none",
                http="httptools",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=_DRAIN_S,
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take connections, and tell so."""
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to `signals`, which outlasts the serving."""
        yield

    @contextlib.contextmanager
    def signals(self) -> Iterator[None]:
        """End gently on a signal, at once on the second; also while the gateway starts and closes."""
        before = {number: signal.signal(number, self._on_signal) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.should_exit:
            self.force_exit = True
        self.handle_exit(number, frame)


def serve(
    make: Callable[[], StepCache], address: tuple[str, int], *, shadow: bool = False, observe: Sequence[str] = ()
) -> int:
    """Serve a cache until SIGINT or SIGTERM; requests that run are given a few seconds.

    Args:
        make: Makes the cache, once the port is ours.
        address: Host and port; port 0 takes any free one.
        shadow: Whether the model server answers everything, and what would have been served is reported.
        observe: Who sees what goes by, as `NAME=PLACE`.

    Raises:
        StepCacheError: It cannot start; nothing was served.
    """
    logging.basicConfig(format=FORMAT, level=logging.WARNING)
    logging.getLogger("stepcache.plugins").setLevel(logging.INFO)  # which of them are loaded, at the start
    with listen(*address) as listener:
        cache = make()
        redact_logs(cache.redaction.clean)
        watched = ShadowGateway(cache) if shadow else None
        gateway, ledger = _observed(watched or cache, cache, observe), watched.ledger if watched else None

        def front() -> Front:
            """What is served: with plugins, that is known only once they are loaded."""
            rules = tuple(Shown(task.label, first_sentence(task.doc)) for task in cache.rules.tasks)
            return Front(rules, example_of(cache.rules), ledger)

        _settle()
        run(Proxy(gateway, clock=SystemClock(), front=front), gateway, listener, _say, front)
        if ledger is not None:
            _say(ledger.text())
    return 0


def _observed(gateway: Gateway, cache: StepCache, observe: Sequence[str]) -> Gateway:
    """The gateway, seen by observers where any are named."""
    if not observe:
        return gateway
    opened = cache.choices.observers(observe)
    watchers = [Watcher(name.partition("=")[0], one, cache.redaction) for name, one in opened.items()]
    return ObservedGateway(gateway, watchers, SystemClock())


def _settle() -> None:
    """Keep requests from waiting for what is none of theirs: a look through all that was loaded, a long turn."""
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_TURN_S)


def example_of(rules: RuleSet) -> str:
    """A prompt that these rules claim, for the line to try: the usual one, else the first that a test sends."""
    if any(match_prompt(task, EXAMPLE) for task in rules.tasks):
        return EXAMPLE
    return next((test.when for task in rules.tasks for test in task.tests), EXAMPLE)


def run(
    app: ASGIApp,
    gateway: Gateway,
    listener: socket.socket,
    say: Callable[[str], object],
    front: Callable[[], Front] = Front,
) -> None:
    """Serve on a socket that listens; the gateway that the application stands before is started and closed here.

    Raises:
        StepCacheError: The gateway does not start.
    """
    url = url_of(listener)

    def ready() -> None:
        say(f"StepCache on {url} (Ctrl-C ends it). Try:")
        shown = front()
        say(f"  {curl_line(url, shown.example)}")
        if shown.shadow is not None:
            say(f"shadow mode: the model server answers everything; report at {url}/shadow, and here at the end")

    with listener, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(Server(app, ready), gateway, listener))


async def _run(server: Server, gateway: Gateway, listener: socket.socket) -> None:
    with server.signals():
        await gateway.start()
        try:
            await server.serve(sockets=[listener])
        finally:
            await gateway.close()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
