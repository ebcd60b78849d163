"""Values: frozen classes with slots, which are those of `dataclasses` in all but the time it takes to make them."""

import copy
import dataclasses
import pickle
from dataclasses import dataclass as usual
from dataclasses import field
from typing import Any

import pytest

from stepcache.domain.value import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """One of ours."""

    left: int
    right: tuple[int, ...] = ()
    note: str = field(default="", compare=False)
    seen: list[int] = field(default_factory=list, repr=False)


@usual(frozen=True, slots=True)
class Usual:
    """The same by `dataclasses`."""

    left: int
    right: tuple[int, ...] = ()
    note: str = field(default="", compare=False)
    seen: list[int] = field(default_factory=list, repr=False)


@dataclass(frozen=True, slots=True)
class Longer(Pair):
    """With a field more."""

    last: str = "z"


@usual(frozen=True, slots=True)
class Mixed(Pair):
    """By `dataclasses`, from one of ours."""

    last: str = "z"


@dataclass(frozen=True, slots=True)
class Named:
    """Whose fields have names that a method might use itself."""

    set: int
    key: int = 1
    made: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class One:
    """Of one field."""

    only: str


@dataclass(frozen=True, slots=True)
class Empty:
    """Of none."""


@dataclass(frozen=True, slots=True)
class Own:
    """With methods of its own."""

    parts: frozenset[str]

    def __init__(self, *parts: str) -> None:
        object.__setattr__(self, "parts", frozenset(parts))

    def __repr__(self) -> str:
        return "own"


def test_it_is_made_and_shown_as_one_of_dataclasses() -> None:
    """By place, by name, with the usual values; each has a list of its own."""
    assert repr(Pair(1, note="n")) == repr(Usual(1, note="n")).replace("Usual", "Pair")
    assert (Pair(left=1), Pair(1, (2,)).right, Pair(1).seen is Pair(1).seen) == (Pair(1, ()), (2,), False)
    assert [one.name for one in dataclasses.fields(Pair)] == [one.name for one in dataclasses.fields(Usual)]
    assert Pair.__match_args__ == Usual.__match_args__
    assert not hasattr(Pair(1), "__dict__")


def test_a_class_of_dataclasses_can_inherit_from_it() -> None:
    """It is frozen, too."""
    assert repr(Mixed(1, last="y")) == "Mixed(left=1, right=(), note='', last='y')"
    assert dataclasses.replace(Mixed(1), left=2) == Mixed(2)


def test_fields_may_have_any_name() -> None:
    """`set` is one."""
    assert repr(Named(2)) == "Named(set=2, key=1, made=[])"


def test_two_are_equal_where_what_counts_is() -> None:
    """Fields that do not count may differ; another class is another value."""
    assert Pair(1, note="a") == Pair(1, note="b")
    assert Pair(1) != Pair(2)
    others: tuple[object, ...] = (Usual(1), Longer(1), 1)
    assert Pair(1) not in others
    assert (One("a") == One("a"), One("a") == One("b"), Empty() == Empty()) == (True, False, True)


def test_equal_values_have_equal_hashes() -> None:
    """And one with a list in it has none, as ever."""
    assert {One("a"), One("a"), Empty(), Empty()} == {One("a"), Empty()}
    assert hash(Own("a", "b")) == hash(Own("b", "a"))
    with pytest.raises(TypeError, match="unhashable"):
        hash(Pair(1))


def test_it_cannot_be_changed() -> None:
    """Neither a field nor anything else is set or deleted."""
    one = One("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.only = "b"  # type: ignore[misc] # that is the test
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.only
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.__setattr__("more", 1)


def test_what_is_missing_or_too_much_is_told() -> None:
    """As by any function."""
    make: Any = Pair
    for values, named in (((), {}), ((1, (), "", [], 5), {}), ((1,), {"middle": 2})):
        with pytest.raises(TypeError, match="__init__"):
            make(*values, **named)


def test_it_is_replaced_copied_and_sent_to_a_worker() -> None:
    """All fields go with it."""
    one = Longer(1, (2, 3), "n", [4], "y")
    assert dataclasses.replace(one, left=5) == Longer(5, (2, 3), "n", [4], "y")
    assert copy.deepcopy(one) == one == copy.copy(one) == pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
    assert dataclasses.asdict(one)["seen"] == [4]


def test_methods_of_its_own_stay() -> None:
    """An `__init__` or a `__repr__` that stands in the class."""
    assert (repr(Own("a")), Own("a", "b").parts) == ("own", frozenset("ab"))


def test_a_pattern_takes_it_apart() -> None:
    """By place."""
    match Longer(1, (2,)):
        case Pair(left, right):
            assert (left, right) == (1, (2,))


def test_other_kinds_are_not_its_affair() -> None:
    """What can be changed is made by `dataclasses`."""
    with pytest.raises(TypeError, match="frozen"):
        dataclass(frozen=False, slots=True)
