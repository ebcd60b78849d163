"""What a ladder may spend on the model."""

import pytest

from stepcache.domain.rules import Repair
from stepcache.pipeline.budget import Budget


def test_without_bounds_it_stays_open() -> None:
    """However much is charged."""
    budget = Budget.of(Repair())
    budget.charge(1e9, 10**9)
    assert (budget.open(), budget.spent) == (True, False)


@pytest.mark.parametrize("spent", [(5.0, 1, 1), (1.0, 50, 1), (1.0, 60, 1)])
def test_any_one_amount_that_is_used_up_shuts_it(spent: tuple[float, int, int]) -> None:
    """Time, or tokens."""
    budget = Budget.of(Repair(within_s=5, tokens=50, calls=3))
    budget.charge(*spent[:2])
    assert (budget.open(), budget.spent) == (False, True)


def test_calls_are_counted() -> None:
    """Two are allowed."""
    budget = Budget.of(Repair(within_s=5, tokens=50, calls=2))
    for _ in range(2):
        assert budget.open()
        budget.charge(0.1, 1)
    assert not budget.open()
