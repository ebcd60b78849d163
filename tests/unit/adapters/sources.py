"""Older answers for the tests of adapters."""

from stepcache.domain.slots import NO_SLOTS, Slots, Value
from stepcache.domain.writing import Source


def source(
    text: str, old_prompt: str = "", new_prompt: str = "", old: Slots = NO_SLOTS, new: Slots = NO_SLOTS
) -> Source:
    """An older answer as one step."""
    return Source(text, (text,), old_prompt, new_prompt, old, new)


def filled(template: str, **values: tuple[str, str]) -> tuple[str, dict[str, Value]]:
    """A prompt made by filling `{name}` with the text of (type, text), and its slots."""
    prompt = ""
    slots: dict[str, Value] = {}
    for piece in template.replace("}", "{").split("{"):
        kind, text = values.get(piece, ("", piece))
        if kind:
            plain = text.strip("\"'") if kind in {"quoted", "key", "identifier"} else text
            slots[piece] = Value(kind, plain, plain, text, len(prompt), len(prompt) + len(text))
        prompt += text
    return prompt, slots
