"""OpenAI's text completions: a prompt goes in, what follows it comes out."""

from collections.abc import Iterator
from typing import Any

import orjson

from stepcache.domain.request import Answer, Api
from stepcache.proxy.openai import OpenAI, chunks, finish_of, head, usage_of
from stepcache.proxy.surface import Asked, steps_of


class Completions(OpenAI):
    """`/v1/completions`."""

    api = Api.COMPLETIONS

    def whole(self, answer: Answer, asked: Asked, created: int) -> bytes:
        """A `text_completion`."""
        choice = {"index": 0, "text": answer.text, "logprobs": None, "finish_reason": finish_of(answer)}
        return orjson.dumps(
            {
                **head("cmpl", "text_completion", (answer, asked), created),
                "choices": [choice],
                "usage": usage_of(answer.usage),
            }
        )

    def events(self, answer: Answer, asked: Asked, created: int) -> Iterator[bytes]:
        """One chunk a step, the end, the tokens where they were asked for, `[DONE]`."""
        return chunks(head("cmpl", "text_completion", (answer, asked), created), _choices(answer), (answer, asked))


def _choices(answer: Answer) -> Iterator[dict[str, Any]]:
    for step in steps_of(answer):
        yield {"text": step, "finish_reason": None}
    yield {"text": "", "finish_reason": finish_of(answer)}
