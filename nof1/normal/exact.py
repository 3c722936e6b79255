"""The Gaussian model solved by quadrature: no sampling, NumPy only.

All coefficients are integrated analytically (`nof1.normal.marginal`); what is left are rho, phi, tau, sigma
and w, on grids that must agree (`nof1.normal.quadrature`); where they do not, the caller must sample.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from nof1.normal.drawn import drawn, replicated
from nof1.normal.grids import NotFoundError, Spans
from nof1.normal.marginal import Array, Fixed, Shifts
from nof1.normal.mixture import Mixture
from nof1.normal.quadrature import Agreement, Solved, glimpsed, solved
from nof1.values.model import Problem
from nof1.values.posterior import Coefficients, Contrast, Difference, Estimate, Posterior, against_first

__all__ = ["Agreement", "NotFoundError", "Spans", "draws", "glimpse", "solve", "sustained"]


def solve(
    problem: Problem, near: Spans | None = None, *, replicates: int = 0, seed: int = 0
) -> tuple[Posterior, Agreement]:
    """Solve one person's Gaussian model.

    Parameters
    ----------
    near
        `Posterior.spans` of much the same answers under much the same model: saves the search.
    replicates, seed
        How many times the answers are drawn anew (posterior predictive): the same days, periods and
        coefficients, new residuals.

    Raises
    ------
    NotFoundError
        The posterior could not be enclosed.
    """
    found = solved(problem, near)
    told = posterior(found)
    if replicates:
        told = replace(told, replicates=replicated(found, replicates, seed))
    return told, found.agreement


def sustained(problem: Problem, near: Spans | None) -> tuple[dict[Contrast, Difference], Agreement]:
    """What staying on each arm does against the first, and nothing else; otherwise as `solve`."""
    found = solved(problem, near, against_first(len(problem.observations.arms)))
    return _differences(found.mixtures), found.agreement


def glimpse(problem: Problem, near: Spans | None) -> dict[Contrast, Difference]:
    """As `sustained`, by one look at where another posterior was, not checked by a second grid.

    Raises
    ------
    NotFoundError
        One look does not do.
    """
    if near is None:
        raise NotFoundError("nothing is known of where the posterior lies")
    return _differences(glimpsed(problem, near, against_first(len(problem.observations.arms))))


def draws(problem: Problem, count: int, seed: int) -> Array:
    """Draw the arms' coefficients jointly.

    Returns
    -------
    (count, K) in the outcome's units: what staying on each arm adds, up to a constant shared by all. Draws of
    different people or outcomes made with different seeds are independent.

    Raises
    ------
    NotFoundError
        The posterior could not be enclosed.
    """
    return drawn(solved(problem), count, seed).arms


def posterior(found: Solved) -> Posterior:
    """What is told of one person, from the grid."""
    return Posterior(
        _differences(found.mixtures), _parameters(found), _coefficients(found), spans=found.spans
    )


def _differences(mixtures: Mapping[Contrast, Mixture]) -> dict[Contrast, Difference]:
    return {
        contrast: Difference(mixture.mean, mixture.sd, mixture.quantiles())
        for contrast, mixture in mixtures.items()
    }


def _parameters(found: Solved) -> dict[str, Estimate]:
    nodes, axes, mass = found.seen.nodes, found.seen.axes, found.mass
    rho, phi = axes.pairs
    values = {"sigma": nodes.sigma[:, None, :, None]}
    if rho.any():
        values["rho"] = rho[:, None, None, None]
    if axes.w.any():
        values["w"] = axes.w
    if axes.t.any():
        values["tau"] = nodes.tau[..., None]
    if phi.any():
        values["sigma_w"] = nodes.within[:, None, :, None]
    means = {name: float((mass * value).sum()) for name, value in values.items()}
    return {
        name: Estimate(means[name], float(np.sqrt((mass * np.square(value - means[name])).sum())))
        for name, value in values.items()
    }


def _coefficients(found: Solved) -> Coefficients:
    """Back through the elimination: arms, fixed columns, period shifts, each averaged over nodes."""
    columns, priors = found.problem.columns, found.problem.priors
    seen, nodes, mass = found.seen, found.seen.nodes, found.mass
    arms = np.stack([mass * mean for mean in nodes.arms()])  # (K, R, T, S, W), mass within
    fixed = _fixed_means(nodes.fixed, [*-arms, mass])
    shifts = _shift_means(nodes.shifts, fixed, arms.sum(axis=3), mass.sum(axis=(2, 3)))
    by_kept = priors.arm_sd * arms.sum(axis=(1, 2, 3))  # (K, W)
    total = fixed.sum(axis=(0, 1))
    fitted = (
        priors.middle
        + columns.fixed_by_day @ total
        + columns.shifts_by_day @ shifts
        + np.einsum("dkw,kw->d", seen.exposed, by_kept)
    )
    exposure = seen.exposed @ mass.sum(axis=(0, 1, 2))
    return Coefficients(by_kept.sum(axis=1), total, shifts, fitted, exposure)


def _fixed_means(fixed: Fixed, told: list[Array]) -> Array:
    """(R, T, F) mean of the fixed columns' coefficients, mass within; `told` is (-arms, 1) times the mass."""
    gain = fixed.gain.mT
    turned = sum((other * (gain @ one)).sum(axis=-1) for other, one in zip(fixed.others, told, strict=True))
    return np.asarray((fixed.axes @ np.asarray(turned)[..., None])[..., 0])


def _shift_means(shifts: Shifts, fixed: Array, arms: Array, mass: Array) -> Array:
    """(P,) mean of the period shifts; `fixed` (R, T, F), `arms` (K, R, T, W), `mass` (R, T) hold the mass."""
    taken = np.concatenate(
        [fixed, np.moveaxis(arms, 0, 2).reshape(*mass.shape, -1), -mass[..., None]], axis=2
    )
    left = -taken @ shifts.others.mT  # (R, T, P)
    turned = (shifts.shrunk * left).sum(axis=1)
    return np.asarray((shifts.axes @ turned[..., None])[..., 0].sum(axis=0))
