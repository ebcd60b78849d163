"""`solve arithmetic`: a calculation line by line."""

import pytest

from stepcache.domain.writing import Solution, SolveTask
from stepcache.solvers.arithmetic import Arithmetic
from tests.unit.algebra.test_working import expression

ARGS = Arithmetic.Args(expr=expression("12 * (3 + 4)"))


async def test_the_lines_are_written() -> None:
    """Ending in the value."""
    assert await Arithmetic().solve(SolveTask(), ARGS) == Solution("12 * (3 + 4) = 12 * 7\n12 * 7 = 84", "arithmetic")


async def test_lines_are_numbered_where_the_rule_numbers_steps() -> None:
    """From 1."""
    found = await Arithmetic().solve(SolveTask(numbered=True), ARGS)
    assert found == Solution("1. 12 * (3 + 4) = 12 * 7\n2. 12 * 7 = 84", "arithmetic")


async def test_a_text_is_not_continued() -> None:
    """`solve tail` gets nothing."""
    assert await Arithmetic().solve(SolveTask(prefix=("3 + 4 = 7\n",)), ARGS) is None


@pytest.mark.parametrize("fraction", [True, False])
async def test_a_value_is_a_fraction_where_one_is_asked_for(fraction: bool) -> None:
    """Else its decimals stand behind."""
    args = Arithmetic.Args(expr=expression("1/2 + 1/4"), fraction=fraction)
    found = await Arithmetic().solve(SolveTask(), args)
    assert found is not None
    assert found.text.splitlines()[-1] == ("2/4 + 1/4 = 3/4" if fraction else "2/4 + 1/4 = 3/4 = 0.75")
