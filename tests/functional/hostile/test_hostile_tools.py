"""Hostile adapters, segmenters, solvers, slot types and derivations give what is of the right shape, or nothing."""

import asyncio
from collections.abc import AsyncIterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from stepcache.domain.slots import NO_SLOTS, Value
from stepcache.domain.steps import Segmented, Step
from stepcache.domain.writing import Adapted, Solution, SolveTask, Source
from stepcache.ports import Refusal, RequestView, Tools
from tests.functional.hostile.making import GOOD, hosting, judge, outcomes, put

CODE = """
class Text(str):
    def __str__(self): return "other"

ADAPTED = {
    "fine": Adapted("new", frozenset({"x", "y", "z"}), "a note"),
    "text": Adapted(7),
    "bytes": Adapted(b"new"),
    "half": Adapted(chr(0xD800)),
    "carried": Adapted("new", 7),
    "names": Adapted("new", frozenset({7})),
    "note": Adapted("new", note=None),
    "string": "new",
    "list": ["new", [], ""],
    "none": None,
    "class": Adapted,
    "solution": Solution("new", "x"),
}
SEGMENTED = {
    "fine": Segmented((Step(0, "a\\n"), Step(1, "b", "last"))),
    "loses": Segmented((Step(0, "a\\n"),)),
    "empty": Segmented(()),
    "steps": Segmented(("a\\n", "b")),
    "numbers": Segmented((Step(0, 7),)),
    "string": "a\\nb",
    "endless": Segmented(iter(int, 1)),
    "none": None,
}
SOLVED = {
    "fine": Solution("x = 5", "exact"),
    "engine": Solution("x = 5", "other"),
    "text": Solution(5, "exact"),
    "half": Solution(chr(0xDC00), "exact"),
    "late": 7,
    "none": None,
}
VALUES = {
    "fine": Value("NAME.kind", "a", {"a": (1, Fraction(1, 3), None)}),
    "other": Value("number", "5", Fraction(5)),
    "kind": Value(7, "a", "a"),
    "canonical": Value("NAME.kind", 7, "a"),
    "data": Value("NAME.kind", "a", object()),
    "code": Value("NAME.kind", "a", print),
    "class": Value("NAME.kind", "a", Adapted("x")),
    "nan": Value("NAME.kind", "a", float("nan")),
    "huge": Value("NAME.kind", "a", 1 << 100000),
    "deep": Value("NAME.kind", "a", [[[[[[]]]]]] * 3),
    "refuses": Refusal("it says so"),
    "string": "a",
    "none": None,
}
DERIVED = {
    "fine": Value("number", "not its canonical", Fraction(1, 2)),
    "text": Value("number", "7", "7"),
    "words": Value("number", "7", "seven"),
    "truth": Value("number", "1", True),
    "list": Value("number", "7", (7,)),
    "type": Value("word", "7", "7"),
    "refuses": Refusal("it says so"),
}

class What(Arguments):
    what: str
    extra: Annotated[object, None] = None

class Base2:
    Args = What
    cost = Cost.PURE
    carries_types = frozenset({"word"})
    engines = ("exact",)
    domain = {}
    total = False
    names_steps = False
    result = "number"

def given(table, what):
    if what == "raise": raise SystemExit(what)
    if what == "exit": os._exit(0)
    if what == "hang":
        while True: pass
    return table[what]

class Adapts(Base2):
    name = "NAME.adapt"
    def adapt(self, source, old, new): return given(ADAPTED, new.what)

class Cuts(Base2):
    name = "NAME.cut"
    def segment(self, text, args, names=frozenset()): return given(SEGMENTED, args.what)

class Solves(Base2):
    name = "NAME.solve"
    async def solve(self, task, args): return given(SOLVED, args.what)

class Reads(Base2):
    name = "NAME.kind"
    def read(self, text, args, names=frozenset()): return given(VALUES, args.what)

class Derives(Base2):
    name = "NAME.derive"
    def derive(self, args, request): return given(DERIVED, args.what)

@hookimpl
def register_adapters(register): register(Adapts())
@hookimpl
def register_segmenters(register): register(Cuts())
@hookimpl
def register_solvers(register): register(Solves())
@hookimpl
def register_slot_types(register): register(Reads())
@hookimpl
def register_derivations(register): register(Derives())
"""
PARAMETERS = [{"name": "what", "types": ["string"]}, {"name": "extra", "required": False}]


def told(name: str) -> list[dict[str, Any]]:
    """One thing's part of the manifest."""
    usual: dict[str, Any] = {"parameters": PARAMETERS, "carries_types": ["word"], "engines": ["exact"]}
    return [{"name": f"NAME.{name}", "result": "number", **usual}]


TROUBLE = ("raise", "exit", "hang")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One plugin with one hostile thing of each kind."""
    found = tmp_path_factory.mktemp("tools")
    kinds = {
        "adapters": "adapt",
        "segmenters": "cut",
        "solvers": "solve",
        "slot_types": "kind",
        "derivations": "derive",
    }
    manifest: dict[str, Any] = {kind: told(name) for kind, name in kinds.items()}
    put(found, "odd", CODE, **manifest)
    return found


@pytest.fixture
async def tools(folder: Path) -> AsyncIterator[Tools]:
    """It, started."""
    async with hosting(folder) as (_, found):
        yield found


def source(**slots: str) -> Source:
    """An answer to a prompt with these words."""
    values = {name: Value(kind, kind, kind) for name, kind in slots.items()}
    return Source("old", ("old",), "before", "now", values, values)


async def test_an_adapter_gives_a_text_or_nothing(tools: Tools) -> None:
    """And carries no slot of a type that its manifest does not name."""
    adapter: Any = tools.adapters["odd.adapt"]

    async def adapt(what: str) -> object:
        args = adapter.Args(what=what)
        return await adapter.adapt(source(x="word", y="number"), args, args)

    assert await adapt("fine") == Adapted("new", frozenset({"x"}), "a note")
    for what in ("text", "bytes", "half", "carried", "names", "note", "string", "list", "none", "class", *TROUBLE):
        assert (what, await adapt(what)) == (what, None)
    assert await adapt("fine") is not None
    assert outcomes(await judge(tools, [("odd.says", GOOD)])) == ["pass"]


async def test_a_segmenter_gives_steps_or_a_reason(tools: Tools) -> None:
    """Steps that are not the text's are for the engine to see; what is none is the text in one piece."""
    segmenter: Any = tools.segmenters["odd.cut"]

    async def cut(what: str) -> Segmented:
        found = await segmenter.segment("a\nb", segmenter.Args(what=what))
        assert isinstance(found, Segmented)
        return found

    assert await cut("fine") == Segmented((Step(0, "a\n"), Step(1, "b", "last")))
    assert await cut("loses") == Segmented((Step(0, "a\n"),))
    for what in ("steps", "numbers", "string", "endless", "none", *TROUBLE):
        found = await cut(what)
        assert (what, found.steps, found.whole, found.reason[:8]) == (what, (Step(0, "a\nb"),), False, "odd.cut:")
    assert (await cut("fine")).whole


async def test_a_solver_gives_a_text_or_nothing(tools: Tools) -> None:
    """By an engine that it has."""
    solver: Any = tools.solvers["odd.solve"]

    async def solve(what: str) -> object:
        return await solver.solve(SolveTask(), solver.Args(what=what))

    assert await solve("fine") == Solution("x = 5", "exact")
    assert await solve("engine") == Solution("x = 5", "odd.solve")
    for what in ("text", "half", "late", "none", *TROUBLE):
        assert (what, await solve(what)) == (what, None)


async def test_a_slot_type_gives_a_plain_value_of_its_own_or_refuses(tools: Tools) -> None:
    """It is asked in a thread; one that hangs is killed, and the next reading is as ever."""
    kind: Any = tools.slot_types["odd.kind"]

    def read(what: str) -> object:
        return kind.read("a b", kind.Args(what=what))

    fine = Value("odd.kind", "a", {"a": (1, Fraction(1, 3), None)}, "a b")
    assert await asyncio.to_thread(read, "fine") == fine
    assert await asyncio.to_thread(read, "refuses") == Refusal("it says so")
    for what in ("other", "kind", "canonical", "data", "code", "class", "nan", "huge", "string", "none", *TROUBLE):
        found = await asyncio.to_thread(read, what)
        assert (what, type(found)) == (what, Refusal)
    assert await asyncio.to_thread(read, "fine") == fine
    assert kind.waits


async def test_a_derivation_gives_a_value_of_its_type_or_refuses(tools: Tools) -> None:
    """A value of a type of ours is made here, from plain data or by reading a text."""
    derivation: Any = tools.derivations["odd.derive"]

    def derive(what: str) -> Any:
        return derivation.derive(derivation.Args(what=what), RequestView("prompt"))

    assert await asyncio.to_thread(derive, "fine") == Value("number", "1/2", Fraction(1, 2))
    assert (await asyncio.to_thread(derive, "text")).data == Fraction(7)
    for what in ("words", "truth", "list", "type", "refuses", *TROUBLE):
        assert isinstance(await asyncio.to_thread(derive, what), Refusal)


async def test_what_a_worker_cannot_be_told_is_a_fault_of_that_call(tools: Tools) -> None:
    """Nothing is sent, and nobody rests for it."""
    adapter: Any = tools.adapters["odd.adapt"]
    for extra in (object(), print, {1: object()}, b"bytes", ...):
        args = adapter.Args(what="fine", extra=extra)
        assert await adapter.adapt(Source("", (), "", "", NO_SLOTS, NO_SLOTS), args, args) is None
    fine = adapter.Args(what="fine", extra=(1, 2.5, Fraction(1, 3), {"a": [None, True]}, 1 << 80))
    assert await adapter.adapt(Source("", (), "", "", NO_SLOTS, NO_SLOTS), fine, fine) is not None
