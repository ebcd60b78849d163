"""Does a segmenter, a slot type or an adapter conform?"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic import BaseModel

from stepcache.domain.slots import Value
from stepcache.domain.steps import Segmented
from stepcache.domain.writing import Adapted, Source
from stepcache.ports import Adapter, Refusal, Segmenter, SlotType
from stepcache.testing.faults import ODD_TEXTS, listening, raised, short, tell, tried


def assert_segmenter_conforms(segmenter: Segmenter, *args: BaseModel) -> None:
    """A segmenter is total, deterministic and silent; its steps are the text, and are cut alike when cut again.

    Args:
        args: Settings to try; without any, none are given.

    Raises:
        AssertionError: What is amiss, a line each.
    """
    faults: list[str] = []
    with listening() as heard:
        for settings in args or (segmenter.Args(),):
            for text in filter(str.strip, ODD_TEXTS):
                faults += _cut(segmenter, text, settings)
    tell(segmenter.name, [*faults, *heard])


def assert_slot_type_conforms(slot_type: SlotType, *texts: str, args: BaseModel | None = None) -> None:
    """A slot type is total, deterministic and silent; a value has the text's characters and this type's name.

    Args:
        texts: Texts that it reads; each must give a value.

    Raises:
        AssertionError: What is amiss, a line each.
    """
    given = slot_type.Args() if args is None else args
    faults: list[str] = []
    with listening() as heard:
        for text in (*texts, *ODD_TEXTS):
            found = tried(slot_type.read, text, given)
            faults += _read(text, found, wanted=text in texts)
            if found != tried(slot_type.read, text, given):
                faults.append(f"{short(text)} is read otherwise the second time")
    tell(slot_type.name, [*faults, *heard])


def assert_adapter_conforms(adapter: Adapter, cases: Iterable[tuple[Source, BaseModel, BaseModel]]) -> None:
    """An adapter is total, deterministic and silent, and leaves an answer alone for the prompt that it answers.

    Args:
        cases: Older answers, with its arguments under the old slots and the new.

    Raises:
        AssertionError: What is amiss, a line each.
    """
    faults: list[str] = []
    with listening() as heard:
        for source, old, new in cases:
            odd = (replace(source, text=text, steps=(text,)) for text in ODD_TEXTS)
            for each in (source, *odd):
                faults += _adapted(adapter, each, old, new)
            same = tried(adapter.adapt, source, old, old)
            if isinstance(same, Adapted) and same.text != source.text:
                faults.append(f"{short(source.text)} is rewritten for the very prompt that it answers")
    tell(adapter.name, [*faults, *heard])


def _cut(segmenter: Segmenter, text: str, settings: BaseModel) -> Iterator[str]:
    found = tried(segmenter.segment, text, settings)
    if not isinstance(found, Segmented) or not found.steps:
        yield f"{short(text)} is not cut: {raised(found)}"
        return
    rest = iter(text)
    if not all(char in rest for char in found.text):
        yield f"{short(text)} is cut into steps that hold more than it"
    if found != tried(segmenter.segment, text, settings):
        yield f"{short(text)} is cut otherwise the second time"
    again = tried(segmenter.segment, found.text, settings) if found.whole else None
    if isinstance(again, Segmented) and [one.text for one in again.steps] != [one.text for one in found.steps]:
        yield f"what is kept of {short(text)} is cut otherwise than it was"


def _read(text: str, found: object, *, wanted: bool) -> Iterator[str]:
    if isinstance(found, Refusal):
        if wanted:
            yield f"{short(text)} is refused: {found.reason}"
    elif not isinstance(found, Value):
        yield f"{short(text)} is not read: {raised(found)}"
    elif found.text != text or not isinstance(found.canonical, str):
        yield f"{short(text)} is read as a value with other characters, or with a canonical that is no text"


def _adapted(adapter: Adapter, source: Source, old: BaseModel, new: BaseModel) -> Iterator[str]:
    found = tried(adapter.adapt, source, old, new)
    if found is not None and not isinstance(found, Adapted):
        yield f"{short(source.text)} is not adapted: {raised(found)}"
    if found != tried(adapter.adapt, source, old, new):
        yield f"{short(source.text)} is adapted otherwise the second time"
