"""What the server stands in front of."""

from collections.abc import Mapping
from typing import Protocol

from stepcache.domain.request import Answer, Api, Request, Unclaimed
from stepcache.ports import Relayed


class Gateway(Protocol):
    """Answers what its rules claim, and relays the rest."""

    async def start(self) -> None:
        """Open what it needs."""
        ...

    async def close(self) -> None:
        """Give everything back."""
        ...

    async def ask(self, request: Request) -> Answer | Unclaimed:
        """The answer, or why the request must be passed through.

        Raises:
            BackendError: The model was needed and gave no answer.
        """
        ...

    def speaks(self, api: Api, model: str) -> bool:
        """Whether the server behind that model speaks this API, so that a request can be relayed as it is."""
        ...

    async def pass_through(self, request: Request, unclaimed: Unclaimed) -> Answer:
        """The model's own answer to an unclaimed request that cannot be relayed as it is.

        Raises:
            BackendError: It gave none.
        """
        ...

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """Pass a request through, byte by byte.

        Raises:
            BackendError: Nothing came back at all.
        """
        ...
