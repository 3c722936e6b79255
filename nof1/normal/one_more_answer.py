"""One more answer, after a fit: how it would spread, and how likely it lies beyond the bounds."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from nof1.normal.residuals import turned
from nof1.values.model import Problem
from nof1.values.posterior import Estimate, Posterior


def beyond_bounds(problem: Problem, posterior: Posterior, sd: NDArray[np.float64]) -> float | None:
    """Predictive probability beyond the outcome's bounds, mean over answers; None without bounds."""
    if problem.outcome.bounds is None:
        return None
    if problem.likelihood not in ("normal", "student"):
        return 0.0
    low, high = problem.outcome.bounds
    day, fitted = problem.columns.day, posterior.coefficients.fitted
    beyond = ndtr((low - fitted[day]) / sd[day]) + ndtr((fitted[day] - high) / sd[day])
    return float(beyond.mean())


def predictive_sd(problem: Problem, posterior: Posterior) -> NDArray[np.float64]:
    """(D,) sd of one more answer on each planned day.

    The coefficients' spread is taken at the posterior means of rho, w, sigma and tau; the noise is sigma's
    posterior mean square. Where draws told it, theirs.
    """
    if posterior.predictive_sd is not None:
        return posterior.predictive_sd
    found, columns, priors = posterior.parameters, problem.columns, problem.priors
    absent = Estimate(0.0, 0.0)
    tau, rho = found.get("tau", absent).mean, found.get("rho", absent).mean
    by_day = np.column_stack(
        [
            tau * columns.shifts_by_day,
            columns.fixed_by_day,
            priors.arm_sd * posterior.coefficients.exposure,
        ]
    )
    sigma, within = found["sigma"], found.get("sigma_w", absent)
    phi = np.arctan2(within.mean, sigma.mean * np.sqrt(1 - rho * rho))
    columns_left, _ = turned(by_day[columns.day], columns.gap, np.array([rho]), np.array([phi]))
    new = columns_left[0] * np.cos(phi) / sigma.mean
    precision = np.eye(by_day.shape[1]) + new.T @ new
    coefficients = (by_day * np.linalg.solve(precision, by_day.T).T).sum(axis=1)
    noise = sigma.mean**2 + sigma.sd**2 + within.mean**2 + within.sd**2
    return np.asarray(np.sqrt(coefficients + noise))
