"""A log drawn from the hidden classes, with noise: one-off requests, near misses, and slips of the model."""

import hashlib
import json
from random import Random

from benchmarks.learn.families import FAMILIES, Asked, Judge

NOISE, NEAR, SLIPS, AGAIN = 0.18, 0.4, 0.02, 0.45
_TALK = ["tell", "explain", "describe", "list", "suggest", "imagine", "summarise", "compare", "write", "invent"]
_THINGS = ["river", "teapot", "galaxy", "violin", "treaty", "glacier", "compiler", "harvest", "parliament", "volcano"]
_WAYS = ["in two lines", "for children", "like a pirate", "with examples", "as a poem", "in plain words", "for my boss"]


def requests(count: int, seed: int) -> list[tuple[Asked, str]]:
    """So many requests in the order they came, each with what the model answered."""
    random = Random(seed)
    asked: list[Asked] = []
    for _ in range(count):
        if random.random() < NOISE:
            asked.append(_near(random) if random.random() < NEAR else _talk(random))
        else:
            asked.append(_again(random, asked) or random.choice(FAMILIES)(random))
    return [(one, one.wrong if random.random() < SLIPS else one.right) for one in asked]


def _again(random: Random, before: list[Asked]) -> Asked | None:
    """Often somebody asked the very same before."""
    if not before or random.random() >= AGAIN:
        return None
    one = random.choice(before[-400:])
    return one if one.family != "noise" else None


def _talk(random: Random) -> Asked:
    words = [random.choice(_TALK), "me" if random.random() < 0.3 else "", "about", f"a {random.choice(_THINGS)}"]
    words += [f"and a {random.choice(_THINGS)}", random.choice(_WAYS), f"({random.randint(1, 9999)})"]
    return _noise(" ".join(filter(None, words)).capitalize(), "Here is something")


_NEAR_MISSES = {
    "equation": ("Do not {p}, only say how many terms it has.", "{p} and then double the result."),
    "extraction": ("{p}\nAlso translate the values into French.", "Never {p}"),
    "price": ("{p} Add 10 dollars for delivery.", "{p} Answer in euros."),
    "conversion": ("{p} Round up to the next ten.", "Do not {p}"),
    "letter": ("{p} Write it in German.", "Do not {p}"),
    "sentiment": ("{p} Answer in French.", "Say the opposite: {p}"),
}


def _near(random: Random) -> Asked:
    """Another question in nearly the same words; only its own answer is right."""
    base = random.choice(FAMILIES)(random)
    return _noise(random.choice(_NEAR_MISSES[base.family]).format(p=base.prompt), "Something else")


def _noise(prompt: str, words: str) -> Asked:
    answer = f"{words}: {hashlib.sha256(prompt.encode()).hexdigest()}"
    return Asked("noise", prompt, answer, f"{answer}?", _is(answer))


def _is(answer: str) -> Judge:
    return lambda text: text in {answer, f"{answer}?"}


def as_lines(asked: list[tuple[Asked, str]]) -> list[str]:
    """The log as it would be kept: half as prompt and answer, half as bodies of OpenAI's API, and broken lines."""
    lines: list[str] = []
    for place, (one, answer) in enumerate(asked):
        if place % 2:
            lines.append(json.dumps({"prompt": one.prompt, "answer": answer}))
        else:
            request = {"model": "m", "messages": [{"role": "user", "content": one.prompt}]}
            choice = {"message": {"role": "assistant", "content": answer}, "finish_reason": "stop"}
            lines.append(json.dumps({"request": request, "response": {"choices": [choice]}}))
        if place % 500 == 0:
            lines.append('{"prompt": "cut off in the midd')
    return lines
