"""A rival in a process of its own: requests come as JSON lines, what it serves goes out as JSON lines.

A line in: `key`, `body`, and `reply`, what the model would say. A line out: `text` (null for a miss) and `seconds` of
the lookup, its embedding included. Before it, after a miss, there may be a line with `judge`, a text; the next line in
then says whether that would have been right.
"""

import json
import os
import sys
from time import perf_counter
from typing import Any, TextIO

from benchmarks.trust.rivals.caches import Asked, Cache, make


class Lines:
    """JSON lines to and from the process that judges."""

    def __init__(self, reads: TextIO, writes: TextIO) -> None:
        self._reads = reads
        self._writes = writes

    def read(self) -> Any:
        """The next value; None at the end."""
        line = self._reads.readline()
        return json.loads(line) if line else None

    def write(self, value: dict[str, object]) -> None:
        """Send a value."""
        self._writes.write(json.dumps(value) + "\n")
        self._writes.flush()

    def right(self, text: str) -> bool:
        """What the judge says of a text."""
        self.write({"judge": text})
        return bool(self.read())


def serve(cache: Cache, lines: Lines) -> None:
    """Answer every line until there is none."""
    while (line := lines.read()) is not None:
        asked = Asked(line["key"], line["body"])
        started = perf_counter()
        text = cache.get(asked)
        seconds = perf_counter() - started
        if text is None:
            cache.put(asked, line["reply"])
        lines.write({"text": text, "seconds": seconds})


def main() -> int:
    """Serve one rival, named as the only argument."""
    writes = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a package prints does not stand between the lines
    lines = Lines(sys.stdin, writes)
    cache = make(sys.argv[1], lines.right)
    lines.write({"ready": sys.argv[1]})
    serve(cache, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
