"""Prompts made from a task's own patterns: what the linter tries against the patterns of others."""

import re
from collections.abc import Iterator
from itertools import islice

from stepcache.domain.expressions import Call, Const, ListOf
from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Part, Template, Vocabulary
from stepcache.domain.rules import Task
from stepcache.matching.once import per_object

EACH = 8
MOST = 48
_SPACES = re.compile(r"  +")

# Slot type -> two texts that it reads; the unknowns of the equations are the identifiers.
TEXTS: dict[str, tuple[str, str]] = {
    "number": ("7", "2.5"),
    "percent": ("15%", "2.5 percent"),
    "integer": ("7", "12"),
    "identifier": ("x", "y"),
    "key": ("name", "email"),
    "word": ("apple", "stone"),
    "quoted": ('"a pear"', '"two plums"'),
    "date": ("2026-03-04", "2025-11-30"),
    "equation": ("2x + 3 = 13", "5y = 20"),
    "equations": ("x + y = 5, x - y = 1", "2x + y = 7 and x = 2"),
    "expression": ("12 * (3 + 4)", "3.5 + 2/7"),
    "pair": ("old as new", "left as right"),
    "pairs": ("name: Ada\nage: 36", "city: Rome\nyear: 1990"),
    "json": ('{"a": 1}', "[1, 2]"),
    "person": ("Ada Lovelace", "Bo Lee"),
    "labels": ("good, bad or mixed", "yes or no"),
    "text": ("Some words stand here", "Ada, ada@x.org"),
}


def sample_prompts(task: Task) -> list[str]:
    """Prompts that the task's patterns were made for, none twice; a pattern with a plugin's slot type gives none."""
    found: list[str] = []
    for template in task.templates:
        found += template_samples(template)
    for vocabulary in task.vocabularies:
        found += vocabulary_samples(vocabulary)
    return list(dict.fromkeys(found))[:MOST]


@per_object
def template_samples(template: Template) -> list[str]:
    """Prompts of one template: with all optional words, with none, with each alternative in turn."""
    return [_SPACES.sub(" ", text).strip() for text in islice(_variants(template.parts), EACH) if text.strip()]


def vocabulary_samples(vocabulary: Vocabulary) -> list[str]:
    """Prompts of one vocabulary: each lead before the slots that must be there."""
    found: list[str] = []
    for variant in (0, 1):
        slots = [_text_of(hole.type, variant) for hole in vocabulary.required]
        for lead in vocabulary.leads:
            words = _written(lead.parts, variant, full=False)
            if words is not None and None not in slots:
                found.append(" ".join([words.strip(), *(text for text in slots if text)]))
    return found[:MOST]


def _variants(parts: tuple[Part, ...]) -> Iterator[str]:
    for variant in range(EACH // 2):
        for full in (True, False):
            text = _written(parts, variant, full=full)
            if text is None:
                return
            yield text


def _written(parts: tuple[Part, ...], variant: int, *, full: bool) -> str | None:
    """The words of a pattern: the `variant`th alternative each time, optional words where `full`."""
    pieces: list[str] = []
    for part in parts:
        match part:
            case Literal(text):
                piece: str | None = text
            case Optional(inner):
                piece = _written(inner, variant, full=full) if full else ""
            case Choice(branches):
                piece = _written(branches[variant % len(branches)], variant, full=full)
            case Hole():
                piece = _text_of(part.type, variant)
        if piece is None:
            return None
        pieces.append(piece)
    return "".join(pieces)


def _text_of(type_: Call, variant: int) -> str | None:
    args = dict(type_.args)
    if type_.name == "list":
        inner = args.get("of")
        texts = TEXTS.get(str(inner.value)) if isinstance(inner, Const) else None
        return ", ".join(texts) if texts else None
    if type_.name == "one_of":
        choices = args.get("choices")
        items = choices.items if isinstance(choices, ListOf) else ()
        chosen = items[variant % len(items)] if items else None
        return str(chosen.value) if isinstance(chosen, Const) else None
    texts = TEXTS.get(type_.name)
    return texts[variant % 2] if texts else None
