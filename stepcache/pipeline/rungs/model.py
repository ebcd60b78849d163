"""One call of the model inside the budget, for `generate` and `patch`."""

import asyncio
from collections.abc import Mapping
from typing import Any

from stepcache.domain.errors import BackendError, BackendTimeoutError
from stepcache.domain.expressions import arguments_of
from stepcache.domain.request import Usage
from stepcache.domain.rules import Verb
from stepcache.pipeline.faults import FAULTS
from stepcache.pipeline.work import Scene
from stepcache.ports import Completion

DEFAULT_TIMEOUT_S = 600.0
_LIMITS = ("max_tokens", "max_completion_tokens", "max_new_tokens")
ANY_MEMBER: dict[str, Any] = {
    "anyOf": [
        {"type": ["string", "number", "boolean", "null"]},
        {"type": "array", "items": {"type": "string"}},
    ],
}
"""What a member may be where nothing says: without a bound a small model nests for ever."""
_OPENAI_KINDS = frozenset({"openai", "local", "fake"})


async def ask(scene: Scene, body: Mapping[str, Any]) -> Completion | None:
    """The model's reply; None where the budget is spent or the server gives none.

    A call that runs when the budget's time is over is cancelled, at the server too.
    """
    if not scene.budget.open():
        return None
    started = scene.clock.monotonic()
    left = scene.budget.seconds if scene.budget.seconds is not None else DEFAULT_TIMEOUT_S
    reply: Completion | None = None
    outcome = "replied"
    try:
        async with asyncio.timeout(left):
            reply = await scene.backend.complete(body, scene.request.headers, timeout_s=left)
    except (TimeoutError, BackendTimeoutError):
        scene.budget.spent = True
        outcome = "timed out"
    except BackendError as error:
        outcome = str(error)
        scene.budget.closed = True
    except FAULTS as error:  # a backend that breaks its promise costs only the call
        outcome = type(error).__name__
    took = scene.clock.monotonic() - started
    _charge(scene, reply, took)
    if scene.trace is not None:
        tokens = reply.completion_tokens if reply else 0
        scene.trace.add(
            "call",
            scene.backend.kind,
            outcome,
            ms=round(took * 1000, 1),
            tokens=tokens,
            text=reply.text if reply else "",
        )
    return reply


def _charge(scene: Scene, reply: Completion | None, took: float) -> None:
    spent = reply.completion_tokens if reply else 0
    scene.budget.charge(took, spent)
    old = scene.usage
    scene.usage = Usage(
        old.prompt_tokens + (reply.prompt_tokens if reply else 0), old.completion_tokens + spent, old.calls + 1
    )


def base_body(scene: Scene) -> tuple[dict[str, Any], bool]:
    """The caller's body for one call, and whether its token limit is the caller's own.

    Unchanged but for the rule's defaults for this kind of server, the grammar (`guide = schema`) and a
    token limit no higher than what the budget has left.
    """
    body = {name: value for name, value in scene.request.body.items() if name not in {"stream", "stream_options"}}
    for name, value in _defaults(scene).items():
        body.setdefault(name, value)
    return body, not _limit(scene, body)


def _limit(scene: Scene, body: dict[str, Any]) -> bool:
    left = scene.budget.tokens
    if left is None:
        return False
    given = [name for name in _LIMITS if isinstance(body.get(name), int)]
    lowered = not given or any(body[name] > left for name in given)
    for name in given or ["max_tokens"]:
        body[name] = min(body.get(name, left), left)
    return lowered


def _defaults(scene: Scene) -> dict[str, Any]:
    kind = "openai" if scene.backend.kind in _OPENAI_KINDS else scene.backend.kind
    block = next((block for block in scene.task.backends if block.kind == kind), None)
    found: dict[str, Any] = {}
    for name, value in block.settings if block else ():
        if name == "guide":
            found |= _guide(scene)
        elif name in _LIMITS and any(limit in scene.request.body for limit in _LIMITS):
            continue
        else:
            found["max_tokens" if name == "max_new_tokens" else name] = value
    return found


def _guide(scene: Scene) -> dict[str, Any]:
    """The schema the server is asked to keep to: the request's own, else one of the keys the rule demands."""
    schema = scene.reading.schema or _keys_schema(scene)
    if schema is None:
        return {}
    return {"response_format": {"type": "json_schema", "json_schema": {"name": scene.task.name, "schema": schema}}}


def _keys_schema(scene: Scene) -> dict[str, Any] | None:
    keys = demanded_keys(scene)
    if not keys:
        return None
    return {
        "type": "object",
        "properties": dict.fromkeys(keys, ANY_MEMBER),
        "required": list(keys),
        "additionalProperties": False,
    }


def demanded_keys(scene: Scene) -> tuple[str, ...]:
    """The keys that the rule's `json.has_keys` demands of this prompt; empty for none."""
    for check in scene.task.checks:
        if check.call.name == "json.has_keys" and check.verb is Verb.REQUIRE:
            for found in arguments_of(check.call, scene.slots).values():
                return tuple(map(str, found)) if isinstance(found, tuple) else (str(found),)
    return ()


def with_turn(body: dict[str, Any], answer: str, text: str) -> dict[str, Any]:
    """The body with one turn appended: the caller's messages come first and unchanged, so a prefix cache helps."""
    turn = [{"role": "assistant", "content": answer}] if answer else []
    return {**body, "messages": [*body["messages"], *turn, {"role": "user", "content": text}]}
