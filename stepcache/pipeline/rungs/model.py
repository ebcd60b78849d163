"""One call of the model inside the budget, for `generate` and `patch`."""

import asyncio
from collections.abc import Mapping
from typing import Any

from stepcache.dialects.parameters import LIMITS
from stepcache.domain.errors import BackendError, BackendTimeoutError
from stepcache.domain.expressions import arguments_of
from stepcache.domain.faults import FAULTS
from stepcache.domain.request import Usage
from stepcache.domain.rules import Verb
from stepcache.pipeline.work import Scene
from stepcache.ports import Completion

DEFAULT_TIMEOUT_S = 600.0
ANY_MEMBER: dict[str, Any] = {
    "anyOf": [
        {"type": ["string", "number", "boolean", "null"]},
        {"type": "array", "items": {"type": "string"}},
    ],
}
"""What a member may be where nothing says: without a bound a small model nests for ever."""
_BLOCKS = {"local": "openai", "fake": "openai", "text-generation": "tgi"}
"""The `backend` block that holds for a kind of server, where it is not the kind's own."""


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
            reply = await scene.backend.complete(body, scene.request.headers, timeout_s=left, api=scene.request.api)
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
    dialect, kind = scene.dialect, scene.backend.kind
    block = _BLOCKS.get(kind, kind)
    settings = dict(next((one.settings for one in scene.task.backends if one.kind == block), ()))
    body = dialect.with_defaults(dialect.sendable(scene.request.body), settings.items())
    if "." in block:  # a plugin's: what the dialect has no word for, its backend reads itself
        body = {name: value for name, value in settings.items() if name not in {*LIMITS, "guide"}} | body
    schema = _guide(scene) if "guide" in settings else None
    if schema is not None:
        body = dialect.guided(body, scene.task.name, schema, block)
    if scene.budget.tokens is None:
        return body, True
    body, lowered = dialect.limited(body, scene.budget.tokens)
    return body, not lowered


def _guide(scene: Scene) -> Any:
    """The schema the server is asked to keep to: the request's own, else one of the keys the rule demands."""
    return scene.reading.schema if scene.reading.schema is not None else _keys_schema(scene)


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
