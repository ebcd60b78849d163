"""Prompts that look like a request to solve a linear equation, and ask for something else."""

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "data" / "lookalikes.json"
Texts = dict[str, Any]
EQUATIONS: tuple[tuple[str, str], ...] = (
    ("2x + 3 = 13", "5"),
    ("3x - 4 = 11", "5"),
    ("5x + 2 = 3x + 10", "4"),
    ("4(x - 1) = 12", "4"),
    ("7 - 2x = 1", "3"),
)
"""Equations for the templates, with the value that a careless reader would give."""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A prompt that must not be answered as if it asked to solve its equation.

    Attributes:
        prompt: What the person asks.
        category: In what it differs.
        ask: The right reading.
        strict: Whether any claim by a rule that solves one equation is wrong. Where it is False, a claim is right if
            the answer holds all of `answer` and obeys `ask`.
        answer: The values that a right answer may give; empty where `strict`.
    """

    prompt: str
    category: str
    ask: str
    strict: bool
    answer: tuple[tuple[str, Fraction], ...] = ()


def lookalikes() -> list[Lookalike]:
    """All of them, each prompt once: templates with two equations each, and prompts of their own."""
    texts: Texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    found = [*_from_templates(texts), *_single(texts), *_lenient(texts)]
    return list({one.prompt: one for one in found}.values())


def _from_templates(texts: Texts) -> list[Lookalike]:
    made = list[Lookalike]()
    for group in texts["templates"]:
        for template in group["prompts"]:
            for off in (0, 2):
                text, root = EQUATIONS[(len(made) // 2 + off) % len(EQUATIONS)]
                prompt = template.replace("@eq", text).replace("@v", root)
                made.append(Lookalike(prompt, group["category"], group["ask"], strict=True))
    return made


def _single(texts: Texts) -> list[Lookalike]:
    return [
        Lookalike(prompt, group["category"], group["ask"], strict=True)
        for group in texts["single"]
        for prompt in group["prompts"]
    ]


def _lenient(texts: Texts) -> list[Lookalike]:
    return [
        Lookalike(one["prompt"], one["category"], one["ask"], False, ((one["unknown"], Fraction(one["value"])),))
        for one in texts["lenient"]
    ]
