"""The journal: prompts and answers as JSON lines, as `stepcache learn` reads them."""

import json
import os
from pathlib import Path
from typing import ClassVar

from stepcache.domain.errors import ConfigurationError
from stepcache.plugins.parts import Inquiry, Observer, Reply

_MODE = 0o600


class Journal:
    """Writes an exchange a line; each line is there as soon as its answer is.

    What `learn` could not read rightly is left out: requests with earlier turns or a format of their own, and answers
    that were cut short.
    """

    def __init__(self, path: Path) -> None:
        """Open the file; lines are added at its end.

        Raises:
            ConfigurationError: It cannot be written.
        """
        try:
            self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _MODE), "ab", buffering=0)
        except OSError as error:
            raise ConfigurationError(f"cannot write the journal `{path}`: {error.strerror}") from error

    def before(self, asked: Inquiry) -> None:
        """An exchange is written once it is whole."""

    def after(self, asked: Inquiry, outcome: Reply) -> None:
        """Write it."""
        if not asked.alone or not outcome.text or outcome.finish_reason in {"", "length"}:
            return
        line = {
            "at": round(asked.at, 3),
            "prompt": asked.prompt,
            "answer": outcome.text,
            **({"system": asked.system} if asked.system else {}),
            **({"tokens": outcome.completion_tokens} if outcome.completion_tokens else {}),
            **({} if asked.greedy else {"temperature": 1}),
            "model": asked.model,
            "route": outcome.route,
            "reason": outcome.reason,
            "rule": outcome.rule,
            "ms": round(outcome.took_s * 1000, 3),
        }
        self._file.write(json.dumps(line, ensure_ascii=False).encode(errors="replace") + b"\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class JournalKind:
    """Prompts, answers and routes as JSON lines in a file, for `stepcache learn`."""

    name: ClassVar[str] = "journal"

    def open(self, place: str) -> Observer:
        """The journal at a path."""
        if not place:
            raise ConfigurationError("the observer `journal` needs a path, as in `journal=asked.jsonl`")
        return Journal(Path(place))
