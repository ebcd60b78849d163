"""One connection that sends one request after the other, and how long each took."""

import asyncio
import socket
from collections.abc import Collection, Sequence
from time import perf_counter
from urllib.parse import urlsplit

GOOD = frozenset({200})


async def send(
    url: str, bodies: Sequence[bytes], statuses: Collection[int] = GOOD, *, every_s: float = 0.0
) -> list[float]:
    """Seconds of each POST, one after the other over one connection.

    Args:
        url: Path included.
        statuses: What an answer may have.
        every_s: From when one request is due to when the next is, from where its time counts; 0 sends each as soon as
            the one before is answered.

    Raises:
        RuntimeError: An answer has another status.
    """
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    head = f"POST {parts.path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: "
    times = []
    due = perf_counter()
    for body in bodies:
        request = f"{head}{len(body)}\r\n\r\n".encode() + body
        if every_s:
            await asyncio.sleep(due - perf_counter())
        started = due if every_s else perf_counter()
        due += every_s
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        if int(answer.split(maxsplit=2)[1]) not in statuses:
            raise RuntimeError(answer.decode("latin-1"))
        length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length"))
        await reader.readexactly(int(length.split(b":")[1]))
        times.append(perf_counter() - started)
    writer.close()
    await writer.wait_closed()
    return times
