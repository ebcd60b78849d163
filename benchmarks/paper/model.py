"""The embedded model as a server of its own, so that all systems ask the same one."""

import asyncio
import sys

from stepcache.backends.local import LocalBackend


async def _serve() -> None:
    backend = LocalBackend()
    await backend.start()
    try:
        print(f"ready {backend.address}", flush=True)
        await asyncio.Event().wait()
    finally:
        await backend.close()


def main() -> int:
    """Serve until a signal comes."""
    try:
        asyncio.run(_serve())
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
