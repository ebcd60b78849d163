"""`solve linear(eq, x, decimal) with exact, sympy, z3`: linear equations and systems, solved and written as steps."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, ParamSpec, TypeVar

from pydantic import BaseModel, Field

from stepcache.algebra.exact import Equation, names_of
from stepcache.algebra.solve import Kind, Row, Solved, proved, rows_of, solve_system, unknowns_of
from stepcache.domain.writing import Solution, SolveTask
from stepcache.ports import Arguments, Takes

if TYPE_CHECKING:
    from stepcache.workers.aside import Aside
    from stepcache.workers.pool import WorkerPool

JOBS: Mapping[str, str] = {
    "sympy": "stepcache.solvers.sympy_linear:solve",
    "z3": "stepcache.solvers.z3_linear:solve",
}
"""The jobs a worker pool needs for the engines that are not ours."""

LIMIT_S = 3.0
"""Seconds an engine gets, its start and import included (SymPy's import alone: 0.4 s)."""

LARGEST_BITS = 20_000
"""Longest number handed to a worker, in bits."""
LIGHT_BITS = 1_000
"""Length of all numbers of a system, in bits, up to which it is solved on the spot."""
WAITING_BITS = 1_000_000
"""Length of all numbers that may wait to be reckoned with: some seconds; what is more is not solved."""
_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")
_Hex = Annotated[str, Field(pattern=r"^-?0x[0-9a-f]{1,3600}$")]  # Python writes none that is longer


class _Answer(BaseModel, frozen=True, extra="forbid"):
    """What an engine's job must give: anything else is no answer."""

    kind: Kind
    values: tuple[tuple[_Hex, _Hex] | None, ...]


class Linear:
    """Solve a linear equation or system exactly, and write the steps.

    Why: what can be solved need not be generated, and is right whatever the model does.
    """

    name: ClassVar[str] = "linear"
    engines: ClassVar[tuple[str, ...]] = ("exact", "sympy", "z3")
    total: ClassVar[bool] = True
    domain: ClassVar[Mapping[str, int]] = {"eq": 1}

    class Args(Arguments):
        """`linear(eq, x, decimal)`: the equation or equations, the unknown or unknowns asked for."""

        eq: Annotated[Equation | tuple[Equation, ...], Takes("equation", "equations")]
        x: Annotated[str | tuple[str, ...], Takes("identifier", "list")]
        decimal: bool = False

    def __init__(self, pool: "WorkerPool | None" = None, *, limit_s: float = LIMIT_S) -> None:
        """Take the pool for SymPy and Z3; without one they get workers of their own when first needed."""
        self._pool, self._limit_s = pool, limit_s
        self._aside: Aside | None = None

    async def solve(self, task: SolveTask, args: Args) -> Solution | None:
        """The steps of the first engine that answers; None for what is not linear or has no one value to write.

        None as well where too many long numbers wait already.
        """
        from stepcache.workers.errors import BusyError  # noqa: PLC0415 - the linter reads the signature alone

        equations = args.eq if isinstance(args.eq, tuple) else (args.eq,)
        asked = (args.x if isinstance(args.x, tuple) else (args.x,)) or names_of(equations)
        try:
            for engine in task.engines or self.engines[:1]:
                solved = await self._by(engine, equations, asked)
                if solved is not None:
                    return await self._reckon(equations, _solution, task, args, asked, solved, engine)
        except BusyError:
            return None
        return None

    async def close(self) -> None:
        """End the workers of SymPy and Z3 and the thread, if there are any; a later `solve` starts them anew."""
        for held in (self._pool, self._aside):
            if held is not None:
                await held.close()

    async def _by(self, engine: str, equations: tuple[Equation, ...], asked: tuple[str, ...]) -> Solved | None:
        if engine == "exact":
            return await self._reckon(equations, solve_system, equations, asked)
        names = unknowns_of(equations, asked)
        rows = rows_of(equations, names) if names is not None else None
        if engine not in JOBS or names is None or not rows or _is_long(rows):
            return None
        from stepcache.workers.errors import WorkerError  # noqa: PLC0415 - the linter reads the signature alone
        from stepcache.workers.pool import WorkerPool  # noqa: PLC0415 - as above

        if self._pool is None:
            self._pool = WorkerPool(JOBS)
        payload = {"rows": [_row(row) for row in rows], "wall_s": self._limit_s}
        try:
            answer = await self._pool.call(engine, payload, wall_s=self._limit_s)
        except WorkerError:
            return None
        solved = _claimed(answer, names)
        right = solved is not None and await self._reckon(equations, proved, equations, asked, solved)
        return solved if right else None

    async def _reckon(
        self, equations: Iterable[Equation], work: Callable[_Given, _Found], *args: _Given.args, **named: _Given.kwargs
    ) -> _Found:
        """What a function gives; beside the event loop where the numbers are so long that others would wait.

        Raises:
            BusyError: Too many of them wait already.
        """
        from stepcache.workers.aside import Aside  # noqa: PLC0415 - the linter reads the signature alone

        if self._aside is None:
            self._aside = Aside("stepcache-solve", light=LIGHT_BITS, most=WAITING_BITS)
        return await self._aside.run(_bits(equations), work, *args, **named)


def _bits(equations: Iterable[Equation]) -> int:
    """How long the numbers of a system are, all together."""
    terms = (term for equation in equations for side in (equation.left, equation.right) for term in side.terms)
    return sum(number.numerator.bit_length() + number.denominator.bit_length() for _, number in terms)


def _is_long(rows: tuple[Row, ...]) -> bool:
    numbers = (number for row in rows for number in (*row.coefficients, row.constant))
    return any(number.numerator.bit_length() + number.denominator.bit_length() > LARGEST_BITS for number in numbers)


def _row(row: Row) -> list[tuple[str, str]]:
    return [(hex(number.numerator), hex(number.denominator)) for number in (*row.coefficients, row.constant)]


def _claimed(given: object, names: tuple[str, ...]) -> Solved | None:
    """What the worker said, as our own values; None where that is no answer."""
    try:
        answer = _Answer.model_validate(given)
        values = zip(names, answer.values or [None] * len(names), strict=True)
        known = {name: Fraction(int(pair[0], 16), int(pair[1], 16)) for name, pair in values if pair is not None}
    except (ValueError, ZeroDivisionError):
        return None
    return Solved(answer.kind, known)


def _solution(
    task: SolveTask, args: Linear.Args, asked: tuple[str, ...], solved: Solved, engine: str
) -> Solution | None:
    try:
        text = _written(task, args, asked, solved)
    except ValueError:  # a number of more digits than Python writes
        return None
    return Solution(text, engine) if text is not None else None


def _written(task: SolveTask, args: Linear.Args, asked: tuple[str, ...], solved: Solved) -> str | None:
    if isinstance(args.eq, tuple):
        return _written_system(task, args.eq, asked, solved)
    x = asked[0]
    if len(asked) != 1 or args.eq.names - {x}:
        return None
    from stepcache.algebra import write  # noqa: PLC0415 - the linter reads the signature alone

    written = write.Task(args.eq, x, solved, args.decimal)
    if task.prefix:
        return write.continuation(written, task.prefix, numbered=task.numbered)
    return write.solution(written, sample=task.sample, numbered=task.numbered)


def _written_system(
    task: SolveTask, equations: tuple[Equation, ...], asked: tuple[str, ...], solved: Solved
) -> str | None:
    """All lines, or those that verified steps do not hold yet: each follows from the system itself."""
    from stepcache.algebra.write_system import joined, system_solution  # noqa: PLC0415 - the linter reads the signature alone

    lines = system_solution(equations, asked, solved)
    if lines is None:
        return None
    before = [line.strip() for line in "".join(task.prefix).splitlines() if line.strip()]
    rest = [line for line in lines if not any(old.endswith(line) for old in before)]
    return joined(rest, numbered=task.numbered, first=len(before) + 1)
