"""How long an exact hit takes over HTTP, beside a raw echo on the same server in the same run."""

import asyncio
import json
import multiprocessing
import sys
from itertools import chain
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

from benchmarks.client import send
from benchmarks.machine import save, spread

PROMPT = "Solve 2x + 3 = 13"
FILLING = "You are a helpful assistant."
BODY = json.dumps(
    {
        "model": "m",
        "messages": [{"role": "system", "content": FILLING}, {"role": "user", "content": PROMPT}],
        "metadata": {"pad": "x" * 800},
    }
).encode()
ECHOED = json.dumps({"text": "x" * 780}).encode()
ROUNDS, REQUESTS = 5, 1500
CONNECTIONS = (1, 16)
PATHS = {"echo": "/echo", "exact": "/v1/chat/completions"}


def serve(pipe: Connection) -> None:
    """The server: StepCache, and a raw route beside it. Tells its port."""
    from stepcache import StepCache  # noqa: PLC0415 - imported in the server's process alone
    from stepcache.assembly import SystemClock  # noqa: PLC0415 - as above
    from stepcache.backends.fake import FakeBackend  # noqa: PLC0415 - as above
    from stepcache.proxy.app import Proxy  # noqa: PLC0415 - as above
    from stepcache.proxy.serve import listen, run  # noqa: PLC0415 - as above

    cache = StepCache(backend=FakeBackend())
    proxy = Proxy(cache, clock=SystemClock())

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == "/echo":
            while (await receive()).get("more_body"):
                pass
            headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(ECHOED))]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": ECHOED})
        else:
            await proxy(scope, receive, send)

    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    run(app, cache, listener, lambda _line: pipe.send(port))


async def measure(port: int) -> dict[str, dict[str, dict[str, float]]]:
    """Both paths in turn, round by round."""
    paths = {name: f"http://127.0.0.1:{port}{path}" for name, path in PATHS.items()}
    times: dict[tuple[str, int], list[float]] = {(name, count): [] for name in paths for count in CONNECTIONS}
    spent = dict.fromkeys(times, 0.0)
    await send(paths["exact"], [BODY] * 50)
    for _ in range(ROUNDS):
        for name, connections in times:
            started = perf_counter()
            bodies = [BODY] * (REQUESTS // connections)
            each = await asyncio.gather(*(send(paths[name], bodies) for _ in range(connections)))
            spent[name, connections] += perf_counter() - started
            times[name, connections] += chain.from_iterable(each)
    return {
        name: {
            str(count): {
                **spread(times[name, count]),
                "per_second": round(len(times[name, count]) / spent[name, count]),
            }
            for count in CONNECTIONS
        }
        for name in paths
    }


def main() -> int:
    """Start the server, measure, end it, and write the figures down."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,))
    server.start()
    try:
        figures = asyncio.run(measure(here.recv()))
    finally:
        server.terminate()
        server.join()
    ratio = round(figures["exact"]["1"]["p50_us"] / figures["echo"]["1"]["p50_us"], 2)
    print(save("http", {"paths": figures, "ratio_p50": ratio}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
