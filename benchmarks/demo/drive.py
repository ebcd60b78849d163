"""Both parts of the demonstration: start the servers, send every request over HTTP, end the servers."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.demo.requests import Kind, Row
from benchmarks.demo.truth import right
from benchmarks.paper.systems import SERVE, Client, process
from benchmarks.scripted import ERROR_RATE, MS_A_TOKEN

MAX_TOKENS = 300
"""What each request allows its answer; a question that no rule claims gets less, to keep the small model short."""
FEW_TOKENS = 48


@dataclass(frozen=True, slots=True)
class Part:
    """One run of all requests.

    Attributes:
        about: What stands behind, and which rules in front, in a sentence.
        scripted: Whether the scripted model answers; else the embedded one.
    """

    name: str
    about: str
    rules: tuple[str, ...]
    scripted: bool


PARTS = (
    Part(
        "embedded model",
        "SmolLM2 135M in the server itself, a real model that is seldom right; the shipped rules, which solve before "
        "they ask it.",
        ("rules",),
        scripted=False,
    ),
    Part(
        "scripted model",
        f"A script that errs in {ERROR_RATE:.1%} of its answers and takes {MS_A_TOKEN:g} ms a token; rules that ask "
        "the model first, solve equations only where it fails, and refuse systems that it gets wrong.",
        ("benchmarks/demo/rules", "rules/json_extract.stepcache"),
        scripted=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one request came to.

    Attributes:
        steps: `total=6, reused=5`, as the response says.
        proof: `proved`, `carried` or `none`.
        calls: Calls of the model.
        tokens: Read and written by the model for it.
        right: By the truth in the data.
    """

    row: Row
    status: int
    route: str
    reason: str
    rule: str
    proof: str
    steps: str
    calls: int
    ms: float
    tokens: int
    text: str
    right: bool


def run(part: Part, rows: Sequence[Row], told: Callable[[Outcome], object], ms_a_token: float) -> list[Outcome]:
    """Send all requests, one after the other.

    Args:
        told: Is given each outcome when it is there.
        ms_a_token: Of the scripted model.
    """
    with _backend(part, ms_a_token) as backend, _proxy(part, backend) as url:
        client = Client(url)
        try:
            outcomes = []
            for row in rows:
                outcomes.append(_ask(client, row))
                told(outcomes[-1])
        finally:
            client.close()
    return outcomes


@contextmanager
def _backend(part: Part, ms_a_token: float) -> Iterator[str]:
    """What `--backend` is given."""
    if not part.scripted:
        yield "local"
        return
    with process([sys.executable, "-m", "benchmarks.demo.backend", "--ms-a-token", str(ms_a_token)]) as url:
        yield f"openai={url}"


@contextmanager
def _proxy(part: Part, backend: str) -> Iterator[str]:
    rules = [word for place in part.rules for word in ("--rules", place)]
    with process([sys.executable, "-c", SERVE, "serve", *rules, "--backend", backend, "--port", "0"]) as url:
        yield url


def _ask(client: Client, row: Row) -> Outcome:
    most = FEW_TOKENS if row.kind is Kind.UNCLAIMED else MAX_TOKENS
    body: dict[str, Any] = {
        "model": "demo",
        "messages": [{"role": "user", "content": row.prompt}],
        "temperature": 0,
        "max_tokens": most,
    }
    status, headers, answer, took = client.chat(body)
    text = answer["choices"][0]["message"]["content"] if status == 200 else answer["error"]["message"]
    return Outcome(
        row=row,
        status=status,
        route=headers.get("x-stepcache-route", ""),
        reason=headers.get("x-stepcache-reason", ""),
        rule=headers.get("x-stepcache-rule", ""),
        proof=headers.get("x-stepcache-proof", ""),
        steps=headers.get("x-stepcache-steps", ""),
        calls=int(headers.get("x-stepcache-backend-calls", "0")),
        ms=took * 1000,
        tokens=(answer.get("usage") or {}).get("total_tokens", 0),
        text=text,
        right=status == 200 and right(row, text),
    )
