"""`solve linear`: exact, SymPy and Z3, each proved by substitution."""

import asyncio
import threading
from collections.abc import AsyncIterator
from fractions import Fraction

import pytest

from stepcache.algebra.exact import Equation, Poly
from stepcache.algebra.solve import Kind, Solved
from stepcache.domain.writing import Solution, SolveTask
from stepcache.solvers import sympy_linear, z3_linear
from stepcache.solvers.linear import JOBS, Linear
from stepcache.workers.pool import WorkerPool
from tests.fakes.children import children
from tests.oracle.equations import equations
from tests.oracle.systems import systems
from tests.unit.algebra.answers import eq, eqs, faults, of_case

HERE = "tests.unit.solvers.test_linear"


def lies(payload: object) -> dict[str, object]:  # noqa: ARG001 - says the same of every system
    """An engine that is wrong: x = 1."""
    return {"kind": "one", "values": [["0x1", "0x1"]]}


class Saying(WorkerPool):
    """Workers that give one answer to everything."""

    def __init__(self, answer: object) -> None:
        super().__init__({})
        self._answer = answer

    async def call(self, job: str, payload: object, *, wall_s: float) -> object:
        """That answer."""
        return self._answer


@pytest.fixture
async def linear() -> AsyncIterator[Linear]:
    """A solver with workers of its own."""
    solver = Linear(limit_s=60.0)
    yield solver
    await solver.close()


def args(text: str, x: str | tuple[str, ...] = "x", *, decimal: bool = False) -> Linear.Args:
    """Arguments from text; several equations make a system."""
    several = isinstance(x, tuple)
    return Linear.Args(eq=eqs(text) if several else eq(text, str(x)), x=x, decimal=decimal)


async def test_an_equation_is_solved_in_process(linear: Linear) -> None:
    """Without any `with`, exactly."""
    assert await linear.solve(SolveTask(), args("2x + 3 = 13")) == Solution("2x + 3 = 13\n2x = 10\nx = 5", "exact")


@pytest.mark.parametrize("engine", ["sympy", "z3"])
async def test_the_other_engines_give_the_same_steps(linear: Linear, engine: str) -> None:
    """One solution, none, every number; values that a system leaves free."""
    for text, x in (
        ("3x + 4 = 11", "x"),
        ("2x + 1 = 2x + 4", "x"),
        ("x + 1 = 1 + x", "x"),
        ("x + y = 5, x - y = 1", ("x", "y")),
        ("x + y + z = 3, x + z = 1", ("y",)),
        ("x + y = 5, x + y = 6", ("x", "y")),
    ):
        exact = await linear.solve(SolveTask(engines=("exact",)), args(text, x))
        other = await linear.solve(SolveTask(engines=(engine,)), args(text, x))
        assert exact is not None
        assert other == Solution(exact.text, engine)


async def test_closing_ends_the_workers() -> None:
    """Twice if need be; and a solver that is asked again starts new ones."""
    solver = Linear(limit_s=60.0)
    before = children()
    for _ in range(2):
        assert await solver.solve(SolveTask(engines=("z3",)), args("2x = 10")) is not None
        assert children() > before
        await solver.close()
        await solver.close()
        assert children() == before


async def test_engines_agree_on_random_equations_and_systems(linear: Linear) -> None:
    """Which is why either may stand in for the other."""
    for case in equations(71, 40):
        given = Linear.Args(eq=of_case(case), x=case.unknown)
        found = [await linear.solve(SolveTask(engines=(name,)), given) for name in Linear.engines]
        assert len({one.text for one in found if one is not None}) == 1
    for system in systems(73, 40):
        equations_ = tuple(eq(text, *system.unknowns) for text in system.texts)
        given = Linear.Args(eq=equations_, x=system.asked)
        found = [await linear.solve(SolveTask(engines=(name,)), given) for name in Linear.engines]
        assert len({one.text for one in found if one is not None}) == 1


async def test_a_wrong_answer_of_an_engine_is_not_believed() -> None:
    """The next engine is asked."""
    solver = Linear(WorkerPool({**JOBS, "sympy": f"{HERE}:lies"}), limit_s=30.0)
    assert await solver.solve(SolveTask(engines=("sympy",)), args("2x = 10")) is None
    found = await solver.solve(SolveTask(engines=("sympy", "exact")), args("2x = 10"))
    assert found == Solution("2x = 10\nx = 5", "exact")
    await solver.close()


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"kind": "one"},
        {"kind": "one", "values": [["0x5"]]},
        {"kind": "one", "values": [["0x5", "0x0"]]},
        {"kind": "one", "values": [["5", "1"]]},
        {"kind": "one", "values": [["0x5", "0x1"], ["0x5", "0x1"]]},
        {"kind": "one", "values": [["0x" + "f" * 4000, "0x1"]]},
        {"kind": "two", "values": [["0x5", "0x1"]]},
        {"kind": "one", "values": [["0x5", "0x1"]], "more": 1},
    ],
)
async def test_what_is_no_answer_of_an_engine_is_passed_over(answer: object) -> None:
    """Whatever the worker says, the next engine is asked."""
    solver = Linear(Saying(answer), limit_s=30.0)
    found = await solver.solve(SolveTask(engines=("sympy", "exact")), args("2x = 10"))
    assert found == Solution("2x = 10\nx = 5", "exact")


async def test_an_engine_that_fails_or_is_unknown_is_passed_over() -> None:
    """A worker without its module, a name nobody has, a number too long to hand over."""
    solver = Linear(WorkerPool({"z3": "stepcache.nowhere:solve"}), limit_s=30.0)
    assert await solver.solve(SolveTask(engines=("z3", "abacus")), args("2x = 10")) is None
    long = Linear.Args(eq=Equation(Poly.name("x"), Poly.number(1 << 30_000)), x="x")
    assert await solver.solve(SolveTask(engines=("sympy",)), long) is None
    assert await solver.solve(SolveTask(), long) is None
    await solver.close()
    await Linear().close()


@pytest.mark.parametrize("engine", ["exact", "z3"])
async def test_long_numbers_are_reckoned_with_beside_the_event_loop(linear: Linear, engine: str) -> None:
    """With the same steps at the end."""
    long = 7**400
    found = await linear.solve(
        SolveTask(engines=(engine,)), args(f"{long}x + {2 * long}y = {5 * long}, x - y = 2", ("x", "y"))
    )
    assert found is not None
    assert found.text.endswith("x = 3\ny = 1")
    assert any(thread.name.startswith("stepcache-solve") for thread in threading.enumerate())


async def test_more_long_numbers_than_may_wait_are_not_solved() -> None:
    """Those before them are, and one alone is again; closing ends the thread."""
    before, solver = set(threading.enumerate()), Linear()
    long = Linear.Args(eq=Equation(Poly.name("x"), Poly.number(1 << 13_000)), x="x")
    found = await asyncio.gather(*(solver.solve(SolveTask(), long) for _ in range(80)))
    solved = [one is not None for one in found]
    assert solved == sorted(solved, reverse=True)
    assert 70 < sum(solved) < 80
    assert await solver.solve(SolveTask(), long) is not None
    await solver.close()
    assert not any(one.name.startswith("stepcache-solve") for one in {*threading.enumerate()} - before)


@pytest.mark.parametrize(
    ("text", "x"),
    [("x^2 = 4", "x"), ("x + y = 3", "x"), ("x^2 + y = 3, x = 1", ("x", "y"))],
)
async def test_what_is_not_its_own_is_not_solved(linear: Linear, text: str, x: str | tuple[str, ...]) -> None:
    """Squares, and another unknown than the one asked for."""
    assert await linear.solve(SolveTask(engines=Linear.engines), args(text, x)) is None


async def test_ten_thousand_unknowns_are_refused(linear: Linear) -> None:
    """By every engine, before anything is added up."""
    many = Poly(tuple((((f"u{n:05}", 1),), Fraction(1)) for n in range(10_000)))
    given = Linear.Args(eq=Equation(many, Poly.number(1)), x="u00000")
    assert await linear.solve(SolveTask(engines=Linear.engines), given) is None


async def test_the_unknowns_of_a_system_need_not_be_named(linear: Linear) -> None:
    """Then all are asked for; a single equation needs its one."""
    found = await linear.solve(SolveTask(), args("x + y = 5, x - y = 1", ()))
    assert found is not None
    assert found.text.splitlines()[-2:] == ["x = 3", "y = 2"]
    assert await linear.solve(SolveTask(), Linear.Args(eq=eq("x + y = 3"), x=())) is None


async def test_a_decimal_and_a_style_are_passed_on(linear: Linear) -> None:
    """So are numbers before the lines, and the steps that stand already."""
    equation = args("2x = 5", decimal=True)
    found = await linear.solve(SolveTask(sample="1. $3y = 6$\n2. $y = 2$"), equation)
    assert found == Solution("1. $2x = 5$\n2. $x = 2.5$", "exact")
    rest = await linear.solve(SolveTask(prefix=("2x = 5\n",), numbered=True), equation)
    assert rest == Solution("2. x = 2.5", "exact")
    assert faults("2x = 5\nx = 2.5", eq("2x = 5"), "x", decimal=True) == []


async def test_a_system_goes_on_behind_verified_steps(linear: Linear) -> None:
    """What they say already is not said again."""
    task = SolveTask(prefix=("x + y = 5\n", "x - y = 1\n"), numbered=True)
    found = await linear.solve(task, args("x + y = 5, x - y = 1", ("x", "y")))
    assert found == Solution("3. y = 2\n4. x + 2 = 5\n5. x = 3\n6. y = 2", "exact")


@pytest.mark.parametrize("engine", [sympy_linear, z3_linear])
def test_an_engine_reads_coefficients_and_nothing_else(engine) -> None:  # type: ignore[no-untyped-def]  # a module
    """Its payload holds numbers only, in hexadecimal, so that no text is ever parsed."""
    row = [["0x2", "0x1"], ["-0x1", "0x3"], ["0x5", "0x1"]]
    assert engine.solve({"rows": [row], "wall_s": 5.0}) == {"kind": "many", "values": [None, None]}
    with pytest.raises(ValueError, match="base 16"):
        engine.solve({"rows": [[["__import__('os')", "0x1"], ["0x1", "0x1"]]], "wall_s": 5.0})


def test_what_an_engine_claims_must_be_of_a_known_kind() -> None:
    """The kinds are those of our own elimination."""
    assert Solved(Kind("one"), {}).kind is Kind.ONE
