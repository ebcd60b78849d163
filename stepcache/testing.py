"""Conformance kit for plugins: does what a plugin offers keep the contract? For any test suite; it needs no pytest.

    from stepcache.testing import assert_verifier_conforms

    def test_greets_conforms():
        assert_verifier_conforms(Greets())

Each function gathers everything that is amiss and raises one AssertionError that lists it, a line each.
"""

import io
import os
import re
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ValidationError

from stepcache.domain.signatures import Cost, Signature, Target
from stepcache.domain.slots import Value
from stepcache.domain.steps import Passage, Segmented
from stepcache.domain.verdicts import Example, Outcome, Verdict
from stepcache.domain.writing import Adapted, Source
from stepcache.plugins.signing import signature_of
from stepcache.ports import Adapter, Refusal, Segmenter, SlotType, Verifier

LONGEST = 65_536
"""Characters of the longest output that any verifier is shown."""

BUDGET_S: Mapping[Cost, float] = {Cost.PURE: 0.25, Cost.SOLVER: 2.0, Cost.IO: 10.0}
"""Processor seconds of one check."""

ODD_TEXTS: tuple[str, ...] = (
    "",
    " ",
    "\n\n\t\n",
    "\x00\x01\x7f",
    "\ud800",
    "\u202e\u200b\ufeffi\u0307\u0130ß",
    "x²·⅓−Ⅻ٣",
    "{}[]()<>\"'`\\/%$#{0}{x}%s",
    "```python\n```\n```json\n{}\n```",
    "null",
    '{"a": 1, "a": 2}',
    "1e999999999",
    "9" * 20_000,
    "[" * LONGEST,
    '{"a":' * (LONGEST // 5),
    "(" * 2_000 + ")" * 2_000,
    "a" * LONGEST,
    "a b " * (LONGEST // 4),
    "a\n" * (LONGEST // 2),
    "a" * 30 + "!",
    "1 + " * (LONGEST // 4) + "1",
    "word " * 2_000 + "\n" * 2_000,
    "日本語の文章。" * 1_000,
)
"""Texts that a model, or somebody who means harm, may write."""

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_SHOWN = 60


def assert_verifier_conforms(
    verifier: Verifier,
    *,
    wrong: Iterable[Example] = (),
    alike: Callable[[str, object, object], bool] | None = None,
    budget_s: float | None = None,
) -> None:
    """A verifier is total, deterministic, silent, keeps its budget, and proves what it says that it proves.

    What it proves is tried in two ways: an output of the examples that is right for one value must not pass for another
    one, and none of the wrong outputs that you generate may pass.

    Args:
        wrong: Wrong outputs, as many as you can think of; whatever their `passes` says, none may pass.
        alike: Of the name of an argument and two values of it: whether one output may be right for both, such as `1 km`
            and `1000 m`. Only equal values are taken for alike unless this says otherwise.
        budget_s: Processor seconds of one check; by the verifier's cost where it is not given.

    Raises:
        AssertionError: What is amiss, a line each.
    """
    faults = list(_declared(verifier))
    if not faults:
        limit = BUDGET_S[verifier.cost] if budget_s is None else budget_s
        with _listening() as heard:
            faults += _as_examples_say(verifier)
            faults += _on_odd_texts(verifier, limit)
            faults += _on_other_values(verifier, alike or _never)
            faults += _on_wrong(verifier, wrong)
        faults += heard
    _tell(verifier.name, faults)


def assert_segmenter_conforms(segmenter: Segmenter, *args: BaseModel) -> None:
    """A segmenter is total, deterministic and silent; its steps are the text, and are cut alike when cut again.

    Args:
        args: Settings to try; without any, none are given.

    Raises:
        AssertionError: What is amiss, a line each.
    """
    faults: list[str] = []
    with _listening() as heard:
        for settings in args or (segmenter.Args(),):
            for text in filter(str.strip, ODD_TEXTS):
                faults += _cut(segmenter, text, settings)
    _tell(segmenter.name, [*faults, *heard])


def assert_slot_type_conforms(slot_type: SlotType, *texts: str, args: BaseModel | None = None) -> None:
    """A slot type is total, deterministic and silent; a value has the text's characters and this type's name.

    Args:
        texts: Texts that it reads; each must give a value.

    Raises:
        AssertionError: What is amiss, a line each.
    """
    given = slot_type.Args() if args is None else args
    faults: list[str] = []
    with _listening() as heard:
        for text in (*texts, *ODD_TEXTS):
            found = _tried(slot_type.read, text, given)
            faults += _read(text, found, wanted=text in texts)
            if found != _tried(slot_type.read, text, given):
                faults.append(f"{_short(text)} is read otherwise the second time")
    _tell(slot_type.name, [*faults, *heard])


def assert_adapter_conforms(adapter: Adapter, cases: Iterable[tuple[Source, BaseModel, BaseModel]]) -> None:
    """An adapter is total, deterministic and silent, and leaves an answer alone for the prompt that it answers.

    Args:
        cases: Older answers, with its arguments under the old slots and the new.

    Raises:
        AssertionError: What is amiss, a line each.
    """
    faults: list[str] = []
    with _listening() as heard:
        for source, old, new in cases:
            odd = (replace(source, text=text, steps=(text,)) for text in ODD_TEXTS)
            for each in (source, *odd):
                faults += _adapted(adapter, each, old, new)
            same = _tried(adapter.adapt, source, old, old)
            if isinstance(same, Adapted) and same.text != source.text:
                faults.append(f"{_short(source.text)} is rewritten for the very prompt that it answers")
    _tell(adapter.name, [*faults, *heard])


def _tell(name: str, faults: Sequence[str]) -> None:
    if faults:
        listed = "\n".join(f"- {fault}" for fault in dict.fromkeys(faults))
        raise AssertionError(f"`{name}` does not conform:\n{listed}")


def _never(*_: object) -> bool:
    return False


# --- what is declared ------------------------------------------------------------------------------------------------


def _declared(verifier: Verifier) -> Iterator[str]:
    if not _NAME.fullmatch(verifier.name):
        yield f"its name is not `namespace.name`: `{verifier.name}`"
    if not (type(verifier).__doc__ or "").strip():
        yield "it has no docstring, whose first line is its line in the docs"
    if not verifier.targets or not verifier.targets <= frozenset(Target):
        yield "its `targets` are no set of `Target.STEP` and `Target.OUTPUT`"
    if verifier.cost not in set(Cost):
        yield "its `cost` is none of `Cost`"
    if {example.passes for example in verifier.examples} != {True, False}:
        yield "its `examples` do not show both what passes and what does not"
    yield from _arguments(verifier)


def _arguments(verifier: Verifier) -> Iterator[str]:
    model = verifier.Args
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        yield "its `Args` is no pydantic model; inherit from `stepcache.Arguments`"
        return
    if not model.model_config.get("frozen") or model.model_config.get("extra") != "forbid":
        yield "its `Args` is not frozen, or takes names beyond its own; inherit from `stepcache.Arguments`"
    if any(type(example.args) is not model for example in verifier.examples):
        yield "the arguments of an example are none of its `Args`"
    if _proved(signature_of(verifier)) and (verifier.cost is Cost.IO or getattr(verifier, "advisory", False)):
        yield "it marks a parameter with `Proves()`; an opinion, or what the world says, proves nothing"


def _proved(signature: Signature) -> tuple[str, ...]:
    return tuple(parameter.name for parameter in signature.parameters if parameter.proves)


# --- what is judged --------------------------------------------------------------------------------------------------


def _as_examples_say(verifier: Verifier) -> Iterator[str]:
    for example in verifier.examples:
        found = _tried(verifier.check, example.passage, example.args)
        yield from _no_verdict(verifier, example.text, found)
        if isinstance(found, Verdict) and found.ok is not example.passes:
            yield f"the example {_short(example.text)} {'does not pass' if example.passes else 'passes'}"


def _on_odd_texts(verifier: Verifier, limit_s: float) -> Iterator[str]:
    given = {repr(example.args): example.args for example in verifier.examples}
    for args in list(given.values())[:4]:
        for passage in _odd_passages(verifier):
            began = time.process_time()
            found = _tried(verifier.check, passage, args)
            took = time.process_time() - began
            yield from _no_verdict(verifier, passage.text, found)
            if took > limit_s:
                yield f"{_short(passage.text)} takes {took:.2f} s of the processor, over {limit_s:g} s"
            elif found != _tried(verifier.check, passage, args):
                yield f"{_short(passage.text)} is judged otherwise the second time"


def _odd_passages(verifier: Verifier) -> Iterator[Passage]:
    for text in ODD_TEXTS:
        if Target.OUTPUT in verifier.targets:
            yield Passage(text, text, (text,))
        if Target.STEP in verifier.targets:
            yield Passage(text, "", ("a\n", text, "\nb"), 1)
            yield Passage(text)


def _no_verdict(verifier: Verifier, text: str, found: Any) -> Iterator[str]:
    if isinstance(found, _Raised):
        yield f"{_short(text)} makes it raise {found.what}"
    elif type(found) is not Verdict or not isinstance(found.outcome, Outcome):
        yield f"{_short(text)} gets no `Verdict`, but {type(found).__name__}"
    elif type(found.reason) is not str or (not found.ok and not found.reason):
        yield f"{_short(text)} fails without a reason"
    elif not found.details.keys() <= verifier.details or set(map(type, found.details.values())) - {str}:
        yield f"{_short(text)} gets details that `details` does not name, or that are no text"


# --- what is proved --------------------------------------------------------------------------------------------------


def _on_other_values(verifier: Verifier, alike: Callable[[str, object, object], bool]) -> Iterator[str]:
    """An output that is right for one value passes for another: then its passing proves nothing of that value.

    Of a verifier of steps this is not asked: only all steps together prove something.
    """
    for example in verifier.examples if Target.OUTPUT in verifier.targets else ():
        if not example.passes or not isinstance(example.args, BaseModel):
            continue
        for name in _proved(signature_of(verifier)):
            value = getattr(example.args, name)
            for other in _others(verifier, name, value):
                args = None if alike(name, value, other) else _with(example.args, name, other)
                found = None if args is None else _tried(verifier.check, example.passage, args)
                if isinstance(found, Verdict) and found.ok:
                    yield (
                        f"{_short(example.text)} passes for {name}={_short(value)} and for {name}={_short(other)}: "
                        "`Proves()` says that it does not"
                    )


def _others(verifier: Verifier, name: str, value: object) -> list[object]:
    """Other values of an argument: those of the other examples, and this one with something changed."""
    elsewhere = [getattr(example.args, name, None) for example in verifier.examples]
    return [one for one in (*elsewhere, *_changed(value)) if one is not None and one != value]


def _changed(value: object) -> Iterator[object]:
    match value:
        case bool():  # which form is asked for: an output may be right in both
            return
        case int() | float() | Fraction():
            yield from (value + 1, value - 1, -value, value * 10)
        case str() if value:
            yield from (value + "x", value[:-1] or "x", value[::-1], "qzx")
        case tuple() if value:
            for place, item in enumerate(value):
                yield from ((*value[:place], other, *value[place + 1 :]) for other in _changed(item))


def _with(args: BaseModel, name: str, value: object) -> BaseModel | None:
    try:
        return type(args)(**{**{field: getattr(args, field) for field in args.model_fields_set}, name: value})
    except (ValidationError, TypeError):
        return None


def _on_wrong(verifier: Verifier, wrong: Iterable[Example]) -> Iterator[str]:
    for example in wrong:
        found = _tried(verifier.check, example.passage, example.args)
        yield from _no_verdict(verifier, example.text, found)
        if isinstance(found, Verdict) and found.ok:
            yield f"the wrong output {_short(example.text)} passes for {_short(example.args)}"


# --- the others ------------------------------------------------------------------------------------------------------


def _cut(segmenter: Segmenter, text: str, settings: BaseModel) -> Iterator[str]:
    found = _tried(segmenter.segment, text, settings)
    if not isinstance(found, Segmented) or not found.steps:
        yield f"{_short(text)} is not cut: {_raised(found)}"
        return
    rest = iter(text)
    if not all(char in rest for char in found.text):
        yield f"{_short(text)} is cut into steps that hold more than it"
    if found != _tried(segmenter.segment, text, settings):
        yield f"{_short(text)} is cut otherwise the second time"
    again = _tried(segmenter.segment, found.text, settings) if found.whole else None
    if isinstance(again, Segmented) and [one.text for one in again.steps] != [one.text for one in found.steps]:
        yield f"what is kept of {_short(text)} is cut otherwise than it was"


def _read(text: str, found: object, *, wanted: bool) -> Iterator[str]:
    if isinstance(found, Refusal):
        if wanted:
            yield f"{_short(text)} is refused: {found.reason}"
    elif not isinstance(found, Value):
        yield f"{_short(text)} is not read: {_raised(found)}"
    elif found.text != text or not isinstance(found.canonical, str):
        yield f"{_short(text)} is read as a value with other characters, or with a canonical that is no text"


def _adapted(adapter: Adapter, source: Source, old: BaseModel, new: BaseModel) -> Iterator[str]:
    found = _tried(adapter.adapt, source, old, new)
    if found is not None and not isinstance(found, Adapted):
        yield f"{_short(source.text)} is not adapted: {_raised(found)}"
    if found != _tried(adapter.adapt, source, old, new):
        yield f"{_short(source.text)} is adapted otherwise the second time"


def _raised(found: object) -> str:
    return f"it raises {found.what}" if isinstance(found, _Raised) else f"it gives {type(found).__name__}"


def _tried(work: Callable[..., Any], *args: object) -> Any:
    """What comes of it, or what was raised."""
    try:
        return work(*args)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - told as a fault
        return _Raised(f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True)
class _Raised:
    """An exception; two are equal where they say the same."""

    what: str


def _short(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Whatever is printed in the meantime, to the streams or past them, and every warning, becomes a fault."""
    heard: list[str] = []
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(stream) for stream in (1, 2)]
    said = io.StringIO()
    with (
        tempfile.TemporaryFile() as file,
        warnings.catch_warnings(record=True) as warned,
        redirect_stdout(said),
        redirect_stderr(said),
    ):
        warnings.simplefilter("always")
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
        try:
            yield heard
        finally:
            for stream, old in zip((1, 2), kept, strict=True):
                os.dup2(old, stream)
                os.close(old)
        file.seek(0)
        if printed := said.getvalue() or file.read(200).decode("utf-8", "replace"):
            heard.append(f"it prints: {_short(printed)}")
        heard += [f"it warns: {one.category.__name__}: {one.message}" for one in warned]
