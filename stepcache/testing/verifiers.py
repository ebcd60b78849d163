"""Does a verifier conform?"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ValidationError

from stepcache.domain.signatures import Cost, Signature, Target
from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Example, Outcome, Verdict
from stepcache.hosting.budgets import Budgets
from stepcache.plugins.signing import signature_of
from stepcache.ports import Verifier
from stepcache.testing.faults import ODD_TEXTS, Raised, listening, short, tell, tried

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


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
        budget_s: Seconds of one check, the processor's on odd texts; by the verifier's cost where it is not given.

    Raises:
        AssertionError: What is amiss, a line each.
    """
    faults = list(_declared(verifier))
    if not faults:
        limit = Budgets().of("verifiers", signature_of(verifier)) if budget_s is None else budget_s
        with listening() as heard:
            faults += _as_examples_say(verifier)
            late = list(_late(verifier, limit))
            if not late:  # else all that follows would be, hundreds of times
                faults += _on_odd_texts(verifier, limit)
                faults += _on_other_values(verifier, alike or _never)
                faults += _on_wrong(verifier, wrong)
            faults += late
        faults += heard
    tell(verifier.name, faults)


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
    # What touches the world may have nothing that passes without it.
    if {example.passes for example in verifier.examples} != {True, False} and verifier.cost is not Cost.IO:
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
        found = tried(verifier.check, example.passage, example.args)
        yield from _no_verdict(verifier, example.text, found)
        if isinstance(found, Verdict) and found.ok is not example.passes:
            yield f"the example {short(example.text)} {'does not pass' if example.passes else 'passes'}"


def _late(verifier: Verifier, limit_s: float) -> Iterator[str]:
    """What sleeps or waits takes no time of the processor, but of the worker's; twice, for a machine may be busy."""
    for example in verifier.examples:
        times = []
        for _ in range(2):
            began = time.monotonic()
            tried(verifier.check, example.passage, example.args)
            times.append(time.monotonic() - began)
        if min(times) > limit_s:
            yield f"{short(example.text)} takes {min(times):.2f} s, over {limit_s:g} s"


def _on_odd_texts(verifier: Verifier, limit_s: float) -> Iterator[str]:
    given = {repr(example.args): example.args for example in verifier.examples}
    for args in list(given.values())[:4]:
        for passage in _odd_passages(verifier):
            began = time.process_time()
            found = tried(verifier.check, passage, args)
            took = time.process_time() - began
            yield from _no_verdict(verifier, passage.text, found)
            if took > limit_s:
                yield f"{short(passage.text)} takes {took:.2f} s of the processor, over {limit_s:g} s"
            elif found != tried(verifier.check, passage, args):
                yield f"{short(passage.text)} is judged otherwise the second time"


def _odd_passages(verifier: Verifier) -> Iterator[Passage]:
    for text in ODD_TEXTS:
        if Target.OUTPUT in verifier.targets:
            yield Passage(text, text, (text,))
        if Target.STEP in verifier.targets:
            yield Passage(text, "", ("a\n", text, "\nb"), 1)
            yield Passage(text)


def _no_verdict(verifier: Verifier, text: str, found: Any) -> Iterator[str]:
    if isinstance(found, Raised):
        yield f"{short(text)} makes it raise {found.what}"
    elif type(found) is not Verdict or not isinstance(found.outcome, Outcome):
        yield f"{short(text)} gets no `Verdict`, but {type(found).__name__}"
    elif type(found.reason) is not str or (not found.ok and not found.reason):
        yield f"{short(text)} fails without a reason"
    elif not found.details.keys() <= verifier.details or set(map(type, found.details.values())) - {str}:
        yield f"{short(text)} gets details that `details` does not name, or that are no text"


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
                found = None if args is None else tried(verifier.check, example.passage, args)
                if isinstance(found, Verdict) and found.ok:
                    yield (
                        f"{short(example.text)} passes for {name}={short(value)} and for {name}={short(other)}: "
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
        found = tried(verifier.check, example.passage, example.args)
        yield from _no_verdict(verifier, example.text, found)
        if isinstance(found, Verdict) and found.ok:
            yield f"the wrong output {short(example.text)} passes for {short(example.args)}"
