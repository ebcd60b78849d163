"""Redaction: what is not to be kept, and how a text is shown without it."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stepcache.domain.faults import FAULTS
from stepcache.plugins.parts import Redactor

_log = logging.getLogger("stepcache.redaction")

MASK = "[redacted]"


class Redaction:
    """Several redactors as one. One that raises, or says what cannot be, is taken to have found the whole text."""

    def __init__(self, redactors: Sequence[Redactor] = ()) -> None:
        self._redactors = tuple(redactors)
        self._failed: set[str] = set()

    def holds(self, text: str) -> bool:
        """Whether anything in it is not to be kept."""
        return any(True for _ in self._found(text))

    def clean(self, text: str) -> str:
        """The text with a mask in the place of what is not to be kept."""
        parts: list[str] = []
        at = 0
        for start, end in sorted(self._found(text)):
            if end > at:
                parts += [text[at:start], MASK] if start >= at else []
                at = end
        return "".join([*parts, text[at:]])

    def plain(self, value: Any) -> Any:
        """A value of JSON's kinds with each of its texts clean."""
        match value:
            case str():
                return self.clean(value)
            case Mapping():
                return {name: self.plain(one) for name, one in value.items()}
            case list() | tuple():
                return [self.plain(one) for one in value]
            case _:
                return value

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        for redactor in self._redactors:
            try:
                for start, end in redactor.find(text):
                    if not 0 <= start < end <= len(text):
                        raise ValueError(f"no place in the text: {start}, {end}")
                    yield start, end
            except FAULTS as error:  # whatever it is, nothing may be kept
                self._say(redactor.name, error)
                yield 0, len(text)

    def _say(self, name: str, error: BaseException) -> None:
        if name not in self._failed:
            self._failed.add(name)
            _log.warning("the redactor `%s` fails, so nothing it was shown is kept: %s", name, type(error).__name__)
