"""`dataclass`, made in less time: a linter's start is mostly the making of such classes.

The same as `dataclasses.dataclass(frozen=True, slots=True)`, with `fields`, `replace` and the rest working as ever; but
where that compiles six methods for each class, this compiles one, and takes the others from here.
"""

import dataclasses
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

T = TypeVar("T")
_set = object.__setattr__
_NOTHING: Any = object()


def _value(*, frozen: bool, slots: bool) -> Callable[[type[T]], type[T]]:
    if not frozen or not slots:
        raise TypeError("for frozen classes with slots; any other is one of `dataclasses`")
    return _made


def _made(cls: type[T]) -> type[T]:
    own = vars(cls).copy()
    inherits = any(map(dataclasses.is_dataclass, cls.__mro__[1:]))
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, frozen=inherits)(cls)
    made.__dataclass_params__.frozen = True  # so that others can inherit from it
    found = dataclasses.fields(made)
    for method in (_init(found), *_comparing(found), _repr(found), *_FROZEN):
        if method.__name__ not in own:
            setattr(made, method.__name__, method)
    return cast("type[T]", made)


def _init(found: tuple[dataclasses.Field[Any], ...]) -> Callable[..., None]:
    """The one method that is compiled: it is called for each of thousands of values."""
    known: dict[str, Any] = {"_set_": _set, "_nothing_": _NOTHING}
    taken, lines = ["self"], []
    for place, one in enumerate(found):
        default, given = "", one.name
        if one.default_factory is not dataclasses.MISSING:
            known[f"_make_{place}"] = one.default_factory
            default, given = "=_nothing_", f"_make_{place}() if {one.name} is _nothing_ else {one.name}"
        elif one.default is not dataclasses.MISSING:
            known[f"_usual_{place}"] = one.default
            default = f"=_usual_{place}"
        taken.append(one.name + default)
        lines.append(f" _set_(self, {one.name!r}, {given})")
    made: dict[str, Any] = {}
    exec(f"def __init__({', '.join(taken)}):\n" + ("\n".join(lines) or " pass"), known, made)  # noqa: S102 - of names in this package, as `dataclasses` does it
    return cast("Callable[..., None]", made["__init__"])


def _comparing(found: tuple[dataclasses.Field[Any], ...]) -> Iterator[Callable[..., Any]]:
    names = [one.name for one in found if one.compare]
    key: Callable[[Any], Any] = attrgetter(*names) if names else type

    def __eq__(self: Any, other: Any) -> Any:  # noqa: N807 - a class gets it
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807 - a class gets it
        return hash(key(self))

    yield from (__eq__, __hash__)


def _repr(found: tuple[dataclasses.Field[Any], ...]) -> Callable[[Any], str]:
    names = [one.name for one in found if one.repr]

    def __repr__(self: Any) -> str:  # noqa: N807 - a class gets it
        return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return __repr__


def __setattr__(self: Any, name: str, _: Any) -> None:  # noqa: ARG001, N807 - a class gets it
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(self: Any, name: str) -> None:  # noqa: ARG001, N807 - a class gets it
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def __getstate__(self: Any) -> list[Any]:  # noqa: N807 - a class gets it; copies and workers ask for it
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def __setstate__(self: Any, state: list[Any]) -> None:  # noqa: N807 - a class gets it
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        _set(self, one.name, value)


_FROZEN = (__setattr__, __delattr__, __getstate__, __setstate__)

if TYPE_CHECKING:  # to a checker, and to all who use such a class, it is one of `dataclasses`
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - handed on
else:
    dataclass = _value
