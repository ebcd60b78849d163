"""TGI's shapes: a generation whole and as tokens, its errors, and what it says of itself."""

from collections.abc import Iterator
from typing import Any

import orjson

from stepcache import __version__
from stepcache.dialects.events import event
from stepcache.domain.request import Answer, Api
from stepcache.proxy import problems
from stepcache.proxy.problems import Problem
from stepcache.proxy.surface import Asked, odd_of, read_object, steps_of
from stepcache.settings import Limits

_UNBOUNDED = 2**31 - 1
_FINISHED = {"length": "length", "stop_sequence": "stop_sequence"}


class Generate:
    """`/generate`: one object, whatever the body says of streams."""

    api = Api.GENERATE
    unreadable = 422

    def odd(self, asked: Asked) -> str:
        """What the response's shape hangs on."""
        return (
            ("no inputs" if asked.get("inputs") is None else "")
            or odd_of(asked, inputs=str, stream=bool, parameters=dict)
            or odd_of(_parameters(asked), details=bool)
        )

    def streams(self, asked: Asked) -> bool:
        """Never."""
        return False

    def whole(self, answer: Answer, asked: Asked, created: int) -> bytes:
        """The text, with details where they were asked for."""
        return orjson.dumps(_generated(answer, asked))

    def events(self, answer: Answer, asked: Asked, created: int) -> Iterator[bytes]:
        """One event a step, each as if it were a token; the last has the whole text. TGI ends without `[DONE]`."""
        *steps, last = steps_of(answer) or ("",)
        for index, step in enumerate(steps, start=1):
            yield _event({"index": index, "token": _token(step), "generated_text": None, "details": None})
        yield _event(
            {
                "index": len(steps) + 1,
                "token": _token(last),
                "generated_text": answer.text,
                "details": {**_details(answer, asked), "input_length": answer.usage.prompt_tokens},
            }
        )

    def refusal(self, answer: Answer) -> Problem:
        """424, as where a generation failed."""
        return problems.refused(answer, 424)

    def error(self, problem: Problem) -> bytes:
        """The message beside its kind."""
        return orjson.dumps(_error_object(problem))

    def error_event(self, problem: Problem) -> bytes:
        """The same object, as data."""
        return _event(_error_object(problem))

    def is_error(self, body: bytes) -> bool:
        """Whether it is an object with the two texts."""
        found = read_object(body)
        return isinstance(found.get("error"), str) and isinstance(found.get("error_type"), str)


class GenerateStream(Generate):
    """`/generate_stream`: events, whatever the body says of streams."""

    def streams(self, asked: Asked) -> bool:
        """Always."""
        return True


class Root(Generate):
    """`/`, where TGI's own clients knock: events, or a list of one object."""

    def streams(self, asked: Asked) -> bool:
        """As the body says."""
        return asked.get("stream") is True

    def whole(self, answer: Answer, asked: Asked, created: int) -> bytes:
        """The same object as `/generate` has, in a list."""
        return orjson.dumps([_generated(answer, asked)])


def info(limits: Limits) -> bytes:
    """What `/info` says where no TGI stands behind us.

    There is no model of ours to tell of, and no bound but the body's: no prompt has more tokens than bytes.
    The shape knows no "none", so what is not bounded has the largest number that clients take.
    """
    return orjson.dumps(
        {
            "model_id": "stepcache",
            "model_sha": None,
            "model_pipeline_tag": "text-generation",
            "max_concurrent_requests": _UNBOUNDED,
            "max_best_of": 1,
            "max_stop_sequences": _UNBOUNDED,
            "max_input_tokens": limits.max_body_bytes,
            "max_total_tokens": _UNBOUNDED,
            "validation_workers": 1,
            "max_client_batch_size": 1,
            "router": "stepcache",
            "version": __version__,
            "sha": None,
            "docker_label": None,
        }
    )


def _event(value: object) -> bytes:
    return event(value, b"data:")


def _parameters(asked: Asked) -> Asked:
    found: Asked = asked.get("parameters") or {}
    return found


def _generated(answer: Answer, asked: Asked) -> dict[str, Any]:
    generated: dict[str, Any] = {"generated_text": answer.text}
    if _parameters(asked).get("details") is True:
        generated["details"] = {**_details(answer, asked), "prefill": [], "tokens": []}
    return generated


def _details(answer: Answer, asked: Asked) -> dict[str, Any]:
    """How it ended and the tokens really spent: none where no model was called."""
    return {
        "finish_reason": _finish_of(answer, asked),
        "generated_tokens": answer.usage.completion_tokens,
        "seed": _seed(asked),
    }


def _finish_of(answer: Answer, asked: Asked) -> str:
    """TGI's word for the end. It stops at a caller's stop string as soon as one is written, and keeps it."""
    told = _FINISHED.get(answer.finish_reason, "eos_token")
    return "stop_sequence" if told == "eos_token" and answer.text.endswith(_stops(asked)) else told


def _stops(asked: Asked) -> tuple[str, ...]:
    """The caller's stop strings, where they are such."""
    given = _parameters(asked).get("stop")
    return tuple(stop for stop in given if isinstance(stop, str) and stop) if isinstance(given, list) else ()


def _seed(asked: Asked) -> int | None:
    """The caller's own, where it is one."""
    seed = _parameters(asked).get("seed")
    return seed if isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed < 2**63 else None


def _token(text: str) -> dict[str, Any]:
    """A step is many tokens, so it has neither the id nor the likelihood of one."""
    return {"id": 0, "text": text, "logprob": None, "special": False}


def _error_object(problem: Problem) -> dict[str, Any]:
    return {"error": problem.message, "error_type": problem.kind}
