"""The Gaussian reference model as a PyMC model, every number of which is data.

One graph serves every calendar, outcome and choice of terms with as many arms and (rounded up) periods: terms
left out are columns of zeros, and their parameters keep their priors without touching the answers.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nof1.exposure import before, recall_weights
from nof1.model import Problem

FIXED = 9
"""Columns of fixed prior width: level, trend, seven weekdays; zeros where a term is left out."""

AT_ONCE = 800.0
"""Taken from log w where carryover is left out: exp(-800) is 0."""

Arrays = dict[str, NDArray[Any]]


def padded_periods(problem: Problem) -> int:
    """Period columns of the graph: the next power of two, at least 16."""
    wanted = max(problem.columns.shifts.shape[1], 16)
    return int(2 ** np.ceil(np.log2(wanted)))


def data(problem: Problem) -> Arrays:
    """Every number that the graph takes, by name."""
    columns, priors, model = problem.columns, problem.priors, problem.model
    days = len(problem.observations.day_arm)
    linked = np.concatenate([[0.0], np.ones(len(columns.gap))]) * model.autocorrelation
    return _runs(problem) | {
        "answer": columns.answer,
        "linked": linked,
        "gap": np.concatenate([[1.0], columns.gap]).astype(np.float64),
        "fixed": _padded(columns.fixed, FIXED),
        "shift": _padded(columns.shifts, padded_periods(problem)),
        "recall": recall_weights(days, problem.outcome.recall)[columns.day],
        "before": before(problem.observations),
        "at_once": np.asarray(0.0 if model.carryover else AT_ONCE),
        "middle": np.asarray(priors.middle),
        "scales": np.array([priors.arm_sd, priors.period_sd, priors.noise_sd]),
        "shapes": np.array([*priors.autocorrelation, *priors.carryover]),
    }


def to_pymc(problem: Problem) -> Any:
    """The model of `problem` as a `pymc.Model`; other problems of the same shape by setting its data.

    Parameters are `rho`, `w`, `sigma_z` and `tau_z` (sigma and tau in units of their prior scale), `arm`,
    `level` and `shift_z` (coefficients in prior sds; shifts in units of tau).
    """
    import pymc as pm
    import pytensor.tensor as pt

    arrays = data(problem)
    with pm.Model() as model:
        d = {name: pm.Data(name, values) for name, values in arrays.items()}
        rho = pm.Beta("rho", d["shapes"][0], d["shapes"][1])
        w = pm.Beta("w", d["shapes"][2], d["shapes"][3])
        sigma = d["scales"][2] * pm.HalfNormal("sigma_z", 1.0)
        tau = d["scales"][1] * pm.HalfNormal("tau_z", 1.0)
        arm = pm.Normal("arm", 0, 1, shape=len(problem.observations.arms))
        level = pm.Normal("level", 0, 1, shape=FIXED)
        shift = pm.Normal("shift_z", 0, 1, shape=padded_periods(problem))
        exposed = _exposed(d, pt.log(w) - d["at_once"], pt)
        mean = (
            d["middle"] + d["fixed"] @ level + tau * (d["shift"] @ shift) + d["scales"][0] * (exposed @ arm)
        )
        kept = d["linked"] * pt.exp(d["gap"] * pt.log(rho))
        past = pt.concatenate([pt.zeros(1), (d["answer"] - mean)[:-1]])
        pm.Normal("y", mean + kept * past, sigma * pt.sqrt(1 - kept**2), observed=d["answer"])
    return model


def _exposed(d: dict[str, Any], log_w: Any, pt: Any) -> Any:
    """(n, K) exposure behind each answer: geometric within a run of days of one arm, summed over runs."""
    gained = d["target"] * (1 - pt.exp(d["length"] * log_w))[:, None]
    left = d["earlier"] * pt.exp(d["lag"] * log_w)
    start = left @ gained + pt.exp(d["start"] * log_w)[:, None] * d["before"]
    target, run = d["target"], d["run"]
    daily = target[run] + (start[run] - target[run]) * pt.exp(d["since"] * log_w)[:, None]
    return d["recall"] @ pt.concatenate([d["before"][None, :], daily])


def _runs(problem: Problem) -> Arrays:
    """The calendar as runs of days of one arm (or washout)."""
    day_arm = problem.observations.day_arm
    start = np.concatenate([[0], 1 + np.flatnonzero(np.diff(day_arm))])
    length = np.diff(np.concatenate([start, [len(day_arm)]]))
    run = np.repeat(np.arange(len(start)), length)
    lag = start[:, None] - (start + length)[None, :]
    arms = np.arange(len(problem.observations.arms))
    return {
        "target": (day_arm[start][:, None] == arms).astype(np.float64),
        "start": start.astype(np.float64),
        "length": length.astype(np.float64),
        "earlier": (lag >= 0).astype(np.float64),
        "lag": np.maximum(lag, 0).astype(np.float64),
        "run": run,
        "since": (np.arange(len(day_arm)) - start[run] + 1).astype(np.float64),
    }


def _padded(columns: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    return np.pad(columns, ((0, 0), (0, width - columns.shape[1])))
