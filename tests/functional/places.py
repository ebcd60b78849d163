"""Where a client may knock: at a server itself, or at a cache that stands before it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from stepcache.assembly import StepCache, load_rules
from stepcache.backends.openai import OpenAIBackend
from stepcache.backends.tgi import TgiBackend
from stepcache.domain.rules import RuleSet
from stepcache.resources import resource_dir
from tests.fakes.running import running
from tests.fakes.tgi_server import Reply, Script, TgiServer

EQUATION = "Solve 3x + 4 = 19 for x."
SOLVED = "x = 5"
JOKE = "Tell me a joke about parsers."


class Where(StrEnum):
    """What the client speaks to; a cache asks the server as TGI, or as one that speaks OpenAI's API alone."""

    SERVER = "server"
    BEFORE_TGI = "before-tgi"
    BEFORE_OPENAI = "before-openai"


CACHED = (Where.BEFORE_TGI, Where.BEFORE_OPENAI)


@dataclass(frozen=True, slots=True)
class Place:
    """An address for a client, and the server that is asked in the end."""

    url: str
    server: TgiServer


@asynccontextmanager
async def placed(where: Where, replies: Iterable[Reply] | Script = ()) -> AsyncIterator[Place]:
    """A TGI server with that script, and before it what `where` says."""
    async with TgiServer(replies) as server:
        if where is Where.SERVER:
            yield Place(server.url, server)
            return
        async with running(cache_before(where, server.url)) as url:
            yield Place(url, server)


def cache_before(where: Where, url: str) -> StepCache:
    """A cache with the shipped rule for equations."""
    backend = TgiBackend(url) if where is Where.BEFORE_TGI else OpenAIBackend(url)
    return StepCache(_rules(), backend=backend, store=":memory:")


@cache
def _rules() -> RuleSet:
    return load_rules([resource_dir("rules") / "linear_equation.stepcache"])
