"""By how much effects move without some answers, told without a refit.

An exact formula for the normal model with its four parameters known: case deletion of a Gaussian process.

References
----------
Rasmussen CE, Williams CKI. Gaussian Processes for Machine Learning. MIT Press 2006, section 5.4.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nof1.values.model import Problem
from nof1.values.posterior import Estimate

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """What leaving out some answers does to each effect: its mean moves, its variance grows; both (M, E)."""

    mean: Array
    variance: Array

    @property
    def largest(self) -> Array:
        """(M,) the largest move over the effects."""
        return np.asarray(np.abs(self.mean).max(axis=1))

    def __getitem__(self, which: NDArray[np.int64]) -> "Move":
        return Move(self.mean[which], self.variance[which])


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """By how much the effects would move without some answers, rho, w, sigma and tau held at their means.

    `precision` (n, n) of the answers, every coefficient integrated out; `weights` (n, E) it times the
    covariance of answers and effects; `left` (n,) it times the answers.
    """

    precision: Array
    weights: Array
    left: Array

    @classmethod
    def of(cls, problem: Problem, parameters: Mapping[str, Estimate]) -> "Moves":
        """With the answers' covariance at the posterior means."""
        columns, priors = problem.columns, problem.priors
        value = {name: one.mean for name, one in parameters.items()}
        exposed, _ = problem.exposure(np.array([value.get("w", 0.0)]))
        arms = priors.arm_sd * exposed[columns.day, :, 0]
        whole = np.hstack([value.get("tau", 0.0) * columns.shifts, columns.fixed, arms])
        precision = np.linalg.inv(whole @ whole.T + _noise(columns.gap, value))
        weights = precision @ (arms[:, 1:] - arms[:, :1]) * priors.arm_sd
        return cls(precision, weights, precision @ (columns.answer - priors.middle))

    def without_each(self, group: NDArray[np.int64]) -> tuple[NDArray[np.int64], Move]:
        """Without each group of the used answers in turn: the G groups' numbers, and G moves."""
        groups, place, count = np.unique(group, return_inverse=True, return_counts=True)
        if groups.size == group.size:
            return groups, self._without_single()[np.argsort(place)]
        of_each = np.split(np.argsort(place, kind="stable"), np.cumsum(count)[:-1])
        return groups, Move(*(np.stack(one) for one in zip(*map(self._without, of_each), strict=True)))

    def without(self, answers: NDArray[np.bool_]) -> Move:
        """Without these of the used answers (a mask, (n,)): one move."""
        mean, variance = self._without(np.flatnonzero(answers))
        return Move(mean[None], variance[None])

    def _without_single(self) -> Move:
        """Without each answer in turn."""
        block = np.diag(self.precision)[:, None]
        return Move(-self.weights * self.left[:, None] / block, np.square(self.weights) / block)

    def _without(self, answers: NDArray[np.int64]) -> tuple[Array, Array]:
        weights = self.weights[answers]
        told = np.column_stack([self.left[answers], weights])
        solved = np.linalg.solve(self.precision[np.ix_(answers, answers)], told)
        return -weights.T @ solved[:, 0], (weights * solved[:, 1:]).sum(axis=0)


def _noise(gap: Array, value: Mapping[str, float]) -> Array:
    """(n, n) covariance of the residuals: AR(1), and beside it what answers of one day differ by."""
    time = np.concatenate([[0.0], np.cumsum(gap)])
    apart = np.abs(np.subtract.outer(time, time))
    rho = value.get("rho", 0.0)
    correlated = rho**apart if rho else (apart == 0).astype(np.float64)
    within = max(value.get("sigma_w", 0.0), 1e-3 * value["sigma"])
    return np.asarray(value["sigma"] ** 2 * correlated + within**2 * np.eye(len(time)))
