"""A log of prompts and answers, read line by line; what cannot be used is counted, never fatal."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from stepcache.backends.replies import read as read_reply
from stepcache.dialects.registry import dialect_of
from stepcache.domain.errors import BackendProtocolError, ConfigurationError
from stepcache.domain.request import Api
from stepcache.domain.routes import Reason
from stepcache.matching.claim import readable
from stepcache.text.json import JsonError, read

MAX_LINE = 262_144
MAX_LINES = 100_000
MAX_TOTAL = 20_000_000
MAX_PROMPT = 16_384
MAX_ANSWER = 65_536
CHARACTERS_A_TOKEN = 4
ANSWERS = ("answer", "text", "completion", "response", "output")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One prompt and what was answered.

    Attributes:
        tokens: Completion tokens as the log says, else a quarter of the answer's characters.
        greedy: Whether no temperature above 0 was asked for.
    """

    prompt: str
    answer: str
    system: str = ""
    tokens: int = 0
    greedy: bool = True


@dataclass(slots=True)
class Log:
    """What a log holds.

    Attributes:
        unusable: Why lines were passed over, and how many each.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    unusable: Counter[str] = field(default_factory=Counter)


def read_log(path: Path) -> Log:
    """All exchanges of a log, in order, up to a hundred thousand lines or twenty million bytes.

    Raises:
        ConfigurationError: The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return exchanges_of(iter(lambda: file.readline(MAX_LINE + 1), b""))
    except OSError as error:
        raise ConfigurationError(f"cannot read `{path}`: {error.strerror}") from error


def exchanges_of(lines: Iterable[bytes]) -> Log:
    """The same of lines; a line that is longer than the limit comes in pieces, which are no JSON each."""
    log, inside, total = Log(), False, 0
    for place, line in enumerate(lines):
        total += len(line)
        if place == MAX_LINES or total > MAX_TOTAL:
            log.unusable["what comes after so many lines or characters is not read"] += 1
            break
        long, continued = not line.endswith(b"\n") and len(line) > MAX_LINE, inside
        inside = long
        if continued or not line.strip():
            continue
        found = "a line longer than 256 KiB" if long else _exchange(line)
        if isinstance(found, str):
            log.unusable[found] += 1
        else:
            log.exchanges.append(found)
    return log


def _exchange(line: bytes) -> Exchange | str:
    """One line's exchange, else why it has none."""
    try:
        row = read(line.decode())
    except (JsonError, UnicodeDecodeError):
        return "not one JSON object a line"
    if not isinstance(row, dict):
        return "not one JSON object a line"
    found = _shaped(row)
    if isinstance(found, str):
        return found
    if not found.prompt.strip() or not found.answer.strip():
        return "an empty prompt or answer"
    if len(found.prompt) > MAX_PROMPT or len(found.answer) > MAX_ANSWER:
        return "a prompt or answer that is too long to learn from"
    if not all(map(readable, (found.prompt, found.answer, found.system))):
        return "characters that are no text"
    return found


def _shaped(row: Mapping[str, Any]) -> Exchange | str:
    request, response = row.get("request"), row.get("response")
    if isinstance(request, dict) and isinstance(response, dict | list):
        return _of_bodies(request, response)
    if isinstance(row.get("prompt"), str):
        return _of_texts(row)
    if isinstance(row.get("messages"), list):
        return _of_messages(row)
    return "no prompt: neither `prompt`, `messages` nor `request` and `response`"


def _of_texts(row: Mapping[str, Any]) -> Exchange | str:
    """`{"prompt": …, "answer": …}`; as `stepcache explain --json` prints it, the answer is an object."""
    said: Any = next((row[name] for name in ANSWERS if name in row), None)
    tokens = row.get("tokens")
    if isinstance(said, dict):
        said, tokens = said.get("text"), said.get("tokens")
    if not isinstance(said, str):
        return "no answer"
    system = row.get("system") or ""
    if not isinstance(system, str):
        return "a system text that is no text"
    return Exchange(row["prompt"], said, system, _tokens(tokens, said), not row.get("temperature"))


def _of_messages(row: Mapping[str, Any]) -> Exchange | str:
    """A conversation that ends with the assistant's words, as data sets hold them."""
    *before, last = row["messages"] or [None]
    if not isinstance(last, dict) or last.get("role") != "assistant" or not isinstance(last.get("content"), str):
        return "no answer"
    return _asked({"messages": before}, Api.CHAT, last["content"], row.get("tokens"))


def _of_bodies(request: Mapping[str, Any], response: Any) -> Exchange | str:
    """A request's body and the response's, in the shapes of OpenAI's API and TGI's."""
    api = Api.CHAT if "messages" in request else Api.GENERATE if "inputs" in request else Api.COMPLETIONS
    try:
        reply = read_reply(api, msgspec.json.encode(response))
    except BackendProtocolError:
        return "a response without an answer"
    if reply.finish_reason == "length":
        return "an answer that was cut short"
    return _asked(request, api, reply.text, reply.completion_tokens)


def _asked(body: Mapping[str, Any], api: Api, answer: str, tokens: Any) -> Exchange | str:
    asked = dialect_of(api).read(body)
    if isinstance(asked, Reason):
        return f"a request that is never cached ({asked})"
    if asked.turns:
        return "a request with earlier turns"
    if asked.formatted:
        return "a request that asks for a format of its own"
    return Exchange(asked.prompt, answer, asked.system, _tokens(tokens, answer), asked.greedy)


def _tokens(said: Any, answer: str) -> int:
    if isinstance(said, int) and not isinstance(said, bool) and 0 < said <= MAX_ANSWER:
        return said
    return max(1, len(answer) // CHARACTERS_A_TOKEN)
