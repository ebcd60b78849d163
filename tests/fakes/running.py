"""An application on a real socket, for as long as a test needs it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stepcache.proxy.app import Proxy
from stepcache.proxy.gateway import Gateway
from stepcache.proxy.serve import Server, listen, url_of
from stepcache.settings import Limits
from tests.fakes.clock import FakeClock


@asynccontextmanager
async def running(gateway: Gateway, limits: Limits | None = None) -> AsyncIterator[str]:
    """The address of a server before that gateway."""
    ready = asyncio.Event()
    server = Server(Proxy(gateway, clock=FakeClock(), limits=limits), ready.set)
    with listen("127.0.0.1", 0) as listener:
        await gateway.start()
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            await ready.wait()
            yield url_of(listener)
        finally:
            server.should_exit = True
            await serving
            await gateway.close()
