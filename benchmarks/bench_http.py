"""How long an exact hit takes over HTTP, beside a raw echo on the same server in the same run."""

import asyncio
import json
import multiprocessing
import socket
import sys
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

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


async def client(port: int, path: str, count: int, times: list[float]) -> None:
    """One connection that sends one request after the other."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(BODY)}\r\n\r\n"
    request = head.encode() + BODY
    for _ in range(count):
        started = perf_counter()
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(answer.decode("latin-1"))
        length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length"))
        await reader.readexactly(int(length.split(b":")[1]))
        times.append(perf_counter() - started)
    writer.close()
    await writer.wait_closed()


async def measure(port: int) -> dict[str, dict[str, dict[str, float]]]:
    """Both paths in turn, round by round."""
    paths = {"echo": "/echo", "exact": "/v1/chat/completions"}
    times: dict[tuple[str, int], list[float]] = {(name, count): [] for name in paths for count in CONNECTIONS}
    spent = dict.fromkeys(times, 0.0)
    await client(port, paths["exact"], 50, [])
    for _ in range(ROUNDS):
        for (name, connections), found in times.items():
            started = perf_counter()
            await asyncio.gather(
                *(client(port, paths[name], REQUESTS // connections, found) for _ in range(connections))
            )
            spent[name, connections] += perf_counter() - started
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
