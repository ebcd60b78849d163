"""The signature of what a plugin offers, read off its class and the pydantic model of its arguments."""

from collections.abc import Iterator
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from stepcache.domain.findings import LintCode
from stepcache.domain.signatures import Cost, Parameter, Signature
from stepcache.plugins.parts import LintRule
from stepcache.ports import Carries, Proves, Rest, Takes


def signature_of(thing: Any, *, version: str = "") -> Signature:
    """The signature of what is registered, whatever its kind; a lint rule has a code in its place."""
    model = getattr(thing, "Args", None)
    parameters = tuple(_parameters(model)) if model is not None else ()
    return Signature(
        name=thing.name,
        parameters=parameters,
        doc=(thing.__doc__ or "").strip().split("\n")[0],
        targets=getattr(thing, "targets", frozenset()),
        details=getattr(thing, "details", frozenset()),
        cost=getattr(thing, "cost", Cost.PURE),
        result=getattr(thing, "result", ""),
        carries_types=getattr(thing, "carries_types", frozenset()),
        engines=getattr(thing, "engines", ()),
        domain=getattr(thing, "domain", {}),
        total=getattr(thing, "total", False),
        names_steps=getattr(thing, "names_steps", False),
        advisory=getattr(thing, "advisory", False),
        version=version,
        deprecated=getattr(thing, "deprecated", ""),
        replaced_by=getattr(thing, "replaced_by", ""),
        interchangeable=getattr(thing, "interchangeable", False),
    )


def code_of(rule: LintRule) -> LintCode:
    """What a registered lint rule can say."""
    return LintCode(rule.name, rule.title, rule.severity, rule.summary, rule.explanation)


def _parameters(model: type[BaseModel]) -> Iterator[Parameter]:
    for name, info in model.model_fields.items():
        marks = info.metadata
        takes = [mark.types for mark in marks if isinstance(mark, Takes)]
        yield Parameter(
            name=name,
            types=frozenset().union(*takes) if takes else frozenset(_types(info.annotation)),
            required=info.is_required(),
            variadic=any(isinstance(mark, Rest) for mark in marks),
            proves=any(isinstance(mark, Proves) for mark in marks),
            carries=any(isinstance(mark, Carries) for mark in marks),
            minimum=_bound(info, "ge"),
            maximum=_bound(info, "le"),
            choices=_choices(info.annotation),
        )


def _types(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) in {Union, UnionType}:
        for part in get_args(annotation):
            yield from _types(part)
    elif annotation is NoneType:
        return
    elif get_origin(annotation) is tuple:
        yield "list"
    else:
        yield _NAMES.get(annotation, "string" if _choices(annotation) else "any")


_NAMES: dict[Any, str] = {str: "string", bool: "boolean", int: "integer", float: "number", Fraction: "number"}


def _bound(info: FieldInfo, name: str) -> float | None:
    for mark in info.metadata:
        if (value := getattr(mark, name, None)) is not None:
            return float(value)
    return None


def _choices(annotation: Any) -> tuple[str, ...]:
    values = tuple(value for value in get_args(annotation) if value is not NoneType)
    if len(values) == 1 and get_origin(annotation) in {Union, UnionType}:
        return _choices(values[0])
    return values if values and all(isinstance(value, str) for value in values) else ()
