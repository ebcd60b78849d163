"""vCache's rule, as the rivals' benchmark writes it down: few observations, the sigmoid, and the bound it promises."""

from random import Random

import numpy as np
import pytest

from benchmarks.trust.rivals.vcache import LEAST, Fit, Seen, exploits, exploration, fitted, parted_variance

DELTA = 0.05


def seen(observations: list[tuple[float, bool]]) -> Seen:
    """An entry with these observations."""
    entry = Seen()
    for similarity, right in observations:
        entry.add(similarity, right)
    return entry


def test_an_entry_with_few_observations_explores() -> None:
    """Nothing is served before six observations, the two certain ones included."""
    entry = seen([(0.9, True)] * (LEAST - 3))
    assert not any(exploits(entry, 1.0, DELTA, Random(seed)) for seed in range(100))


def test_the_fit_is_the_regression_s_optimum() -> None:
    """At the fitted sigmoid the residuals are orthogonal to one and to the similarity."""
    similarities = np.array([0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
    labels = np.array([0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    fit = fitted(similarities, labels)
    assert fit is not None
    residuals = 1 / (1 + np.exp(-fit.slope * (similarities - fit.middle))) - labels
    assert residuals.sum() == pytest.approx(0, abs=1e-6)
    assert residuals @ similarities == pytest.approx(0, abs=1e-6)


def test_right_and_wrong_that_do_not_overlap_get_the_simulated_variance() -> None:
    """Where the regression has no optimum, its middle lies between the two, as sure as simulations say."""
    fit = fitted(np.array([0.0, 0.2, 0.4, 0.8, 0.9, 1.0]), np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0]))
    assert fit is not None
    assert 0.5 < fit.middle < 0.7
    assert fit.variance == parted_variance(6) == pytest.approx(0.034, abs=0.002)


def test_the_more_alike_the_less_is_explored() -> None:
    """The probability of asking the model falls with similarity; far below the threshold it is all but the bound."""
    fit = Fit(middle=0.6, slope=40.0, variance=0.002)
    asked = [exploration(fit, similarity, DELTA) for similarity in np.linspace(0, 1, 21)]
    assert asked == sorted(asked, reverse=True)
    assert asked[0] == pytest.approx(1 - DELTA)
    assert asked[-1] < 0.5


def test_the_share_of_wrong_answers_stays_below_the_bound() -> None:
    """One entry, asked 4,000 times: answers are right by a sigmoid of similarity; wrong ones served keep to delta."""
    rng, entry, hits, wrong = Random(7), Seen(), 0, 0
    for _ in range(4000):
        similarity = rng.random()
        right = rng.random() < 1 / (1 + np.exp(-60 * (similarity - 0.7)))
        if exploits(entry, similarity, DELTA, rng):
            hits += 1
            wrong += not right
        else:
            entry.add(similarity, right)
    assert hits > 400
    assert wrong / 4000 <= DELTA
