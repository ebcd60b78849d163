"""Answer one request from the installed wheel, with its own rules and a backend that is never reached.

Run by `check_wheel.py` with the Python of a clean environment.
"""

import asyncio
import sys

import stepcache
from stepcache import StepCache

REQUEST = {"model": "any", "messages": [{"role": "user", "content": "Solve 2x + 3 = 11 for x."}]}


async def main() -> None:
    """The answer is right, and came from the solver."""
    async with StepCache(backend="fake", store=":memory:") as cache:
        answer = await cache.answer(REQUEST)
    print(f"stepcache {stepcache.__version__}: {answer.route}: {answer.text.splitlines()[-1]}")
    if answer.route != "solve" or "x = 4" not in answer.text:
        sys.exit(f"expected a solved x = 4, got {answer}")


if __name__ == "__main__":
    asyncio.run(main())
