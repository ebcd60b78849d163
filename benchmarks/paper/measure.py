"""One cell of the benchmark: a system in front of a backend, the requests of one seed in their order."""

from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.paper.judge import passes_task_check, right
from benchmarks.paper.problem import Kind, Problem
from benchmarks.paper.systems import Client

MAX_TOKENS = 200
FREE = frozenset({"exact", "reuse", "adapt", "solve"})


@dataclass(frozen=True, slots=True)
class Row:
    """What one request came to.

    Attributes:
        route: As the response says; `bypass` where nothing stands in front.
        rule: The rule that claimed it; empty for none.
        proof: `proved`, `carried` or `none`.
        ms: Until the last byte.
        prompt_tokens: What the backend read for it, all calls together.
        right: By the truth.
        checked: By the checks that the paper makes.
    """

    name: str
    task: str
    kind: str
    detail: str
    status: int
    route: str
    reason: str
    rule: str
    proof: str
    calls: int
    ms: float
    prompt_tokens: int
    completion_tokens: int
    right: bool
    checked: bool
    text: str

    @property
    def tokens(self) -> int:
        """Read and written."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def claimed(self) -> bool:
        """Whether a rule claimed it."""
        return bool(self.rule)

    @property
    def cached(self) -> bool:
        """Whether it was answered without the model."""
        return self.route in FREE and not self.calls

    @property
    def paper_route(self) -> str:
        """In the paper's words. A patch that did not hold, so that the solver wrote the rest, counts as a patch."""
        if self.cached:
            return "reuse-only"
        return "patch" if self.route == "patch" or self.route in FREE else "skip-reuse"


def body_of(problem: Problem, model: str) -> dict[str, Any]:
    """The request as any client would send it."""
    body: dict[str, Any] = {
        "model": model,
        "messages": [{"role": "user", "content": problem.prompt}],
        "temperature": 0,
        "max_tokens": MAX_TOKENS,
    }
    if problem.schema is not None:
        body["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "schema": problem.schema}}
    return body


def ask(client: Client, problem: Problem, model: str) -> Row:
    """Send one request and judge what comes back."""
    status, headers, body, took = client.chat(body_of(problem, model))
    usage = body.get("usage") or {}
    text = body["choices"][0]["message"]["content"] if status == 200 else ""
    return Row(
        name=problem.name,
        task=problem.task.value,
        kind=problem.kind.value,
        detail=problem.detail,
        status=status,
        route=headers.get("x-stepcache-route", "bypass"),
        reason=headers.get("x-stepcache-reason", ""),
        rule=headers.get("x-stepcache-rule", ""),
        proof=headers.get("x-stepcache-proof", "none"),
        calls=int(headers.get("x-stepcache-backend-calls", "1")),
        ms=round(took * 1000, 3),
        prompt_tokens=usage.get("prompt_tokens", 0),
        completion_tokens=usage.get("completion_tokens", 0),
        right=right(problem, text),
        checked=passes_task_check(problem, text),
        text=text,
    )


def run_cell(client: Client, first: list[Problem], counted: list[Problem], model: str) -> list[Row]:
    """The bases, then the counted requests; all rows, those of the bases first."""
    return [ask(client, problem, model) for problem in [*first, *counted]]


def as_json(rows: list[Row]) -> list[dict[str, Any]]:
    """Rows for a file."""
    return [asdict(row) for row in rows]


def is_counted(row: Row) -> bool:
    """Whether the row is one of the 222."""
    return row.kind != Kind.BASE
