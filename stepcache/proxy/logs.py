"""What the server logs, without what must not be kept."""

import logging
from collections.abc import Callable

FORMAT = "stepcache: %(message)s"


class Redacting(logging.Formatter):
    """Cleans each line, tracebacks included, when it is written."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        super().__init__(FORMAT)
        self._clean = clean

    def format(self, record: logging.LogRecord) -> str:
        """The whole line."""
        return self._clean(super().format(record))


def redact_logs(clean: Callable[[str], str]) -> None:
    """From now on, whatever this process logs is clean."""
    formatter = Redacting(clean)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(formatter)
