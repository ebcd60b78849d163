"""The dialect of each API."""

from stepcache.dialects.base import Dialect
from stepcache.dialects.chat import Chat
from stepcache.dialects.completions import Completions
from stepcache.dialects.generate import Generate
from stepcache.domain.request import Api

_ALL: tuple[Dialect, ...] = (Chat(), Completions(), Generate())
_DIALECTS = {dialect.api: dialect for dialect in _ALL}


def dialect_of(api: Api) -> Dialect:
    """Who reads and writes bodies of that API."""
    return _DIALECTS[api]
