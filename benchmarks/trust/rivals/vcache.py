"""vCache's decision rule: serve the nearest neighbor's answer only where it was probably right so far.

Source: arXiv:2502.03771, "vCache: Verified Semantic Prompt Caching". Its package is on no index, so the published rule
is written down here anew; nothing but numpy is needed.
"""

from dataclasses import dataclass, field
from random import Random
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

LEAST = 6
"""Below so many observations, the two that every entry begins with included, it explores."""
GRID = np.linspace(1e-6, 1 - 1e-6, 50)
"""The confidences that are tried for the threshold; the one that allows the most is taken."""
QUANTILES = np.array([NormalDist().inv_cdf(1 - epsilon) for epsilon in GRID])
FLAT = 1e-8


@dataclass(frozen=True, slots=True)
class Fit:
    """How the share of right answers rises with similarity: a sigmoid, and how sure its middle is.

    Attributes:
        middle: Similarity at which half of the answers are right, 0 to 1.
        slope: Steepness there, above 0.
        variance: Of the middle.
    """

    middle: float
    slope: float
    variance: float


@dataclass(slots=True)
class Seen:
    """What is known of one entry: similarities of prompts that it was nearest to, and whether its answer was right.

    It begins with what is certain: nothing alike is wrong, the same is right.
    """

    similarities: list[float] = field(default_factory=lambda: [0.0, 1.0])
    labels: list[bool] = field(default_factory=lambda: [False, True])
    _fit: Fit | None = None

    def add(self, similarity: float, right: bool) -> None:
        """Note one more observation."""
        self.similarities.append(round(similarity, 3))
        self.labels.append(right)
        self._fit = None

    def fit(self) -> Fit | None:
        """The sigmoid of its observations; None where they are too few, or say nothing."""
        if self._fit is None and len(self.labels) >= LEAST:
            self._fit = fitted(np.array(self.similarities), np.array(self.labels, dtype=np.float64))
        return self._fit


def exploits(seen: Seen, similarity: float, delta: float, rng: Random) -> bool:
    """Whether the entry's answer is served; else the model is asked and the answer observed.

    Args:
        delta: Greatest share of wrong answers that is allowed, 0 to 1.
    """
    fit = seen.fit()
    return fit is not None and rng.random() > exploration(fit, round(similarity, 3), delta)


def exploration(fit: Fit, similarity: float, delta: float) -> float:
    """Least probability of asking the model that keeps wrong answers below `delta`; at or below 0 for never.

    For every confidence the threshold is as high as it allows; a right answer is as likely as the sigmoid says there.
    """
    middles = np.clip(fit.middle + QUANTILES * np.sqrt(fit.variance), 0.0, 1.0)
    right = (1 - GRID) / (1 + np.exp(-np.clip(fit.slope * (similarity - middles), -500, 500)))
    return float(np.min(1 - delta / (1 - right)))


def fitted(similarities: FloatArray, labels: FloatArray) -> Fit | None:
    """Logistic regression of right on similarity, without a penalty; None where it cannot be solved."""
    design = np.column_stack([np.ones_like(similarities), similarities])
    try:
        weights, hessian = _regression(design, labels)
        slope = max(float(weights[1]), 1e-6)
        middle = float(np.clip(-weights[0] / slope, 0.0, 1.0))
        if similarities[labels == 1].min() > similarities[labels == 0].max():
            return Fit(middle, slope, parted_variance(len(labels)))
        gradient = np.array([-1 / slope, weights[0] / slope**2])
        variance = float(gradient @ np.linalg.inv(hessian) @ gradient)
    except np.linalg.LinAlgError:
        return None
    return Fit(middle, slope, max(variance, 0.0)) if np.isfinite(variance) else None


def parted_variance(count: int) -> float:
    """Variance of the middle where right and wrong do not overlap, so that the regression tells none.

    Follows the simulated values that vCache's repository uses (0.035 for 6 observations, 0.019 for 10, about 0.0105
    above 14).
    """
    return float(max(0.5 * count**-1.5, 0.0105))


def _regression(design: FloatArray, labels: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Newton's steps, halved where they would go too far; the weights, and the Hessian at them."""
    weights = np.zeros(2)
    for _ in range(100):
        right = _sigmoid(design @ weights)
        hessian = design.T @ ((right * (1 - right))[:, None] * design)
        gradient = design.T @ (right - labels)
        if np.abs(gradient).max() / len(labels) < FLAT:
            break
        step = np.linalg.solve(hessian + 1e-12 * np.eye(2), gradient)
        before = _loss(design, labels, weights)
        while _loss(design, labels, weights - step) > before and np.abs(step).max() > FLAT:
            step /= 2
        weights = weights - step
    return weights, hessian


def _sigmoid(values: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -500, 500))))


def _loss(design: FloatArray, labels: FloatArray, weights: FloatArray) -> float:
    signed = np.where(labels == 1, 1.0, -1.0) * (design @ weights)
    return float(np.logaddexp(0.0, -signed).sum())
