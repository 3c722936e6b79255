"""The Gaussian model solved by quadrature: no sampling, NumPy only.

All coefficients are integrated analytically (`nof1.marginal`); what is left are rho, tau, sigma and w. Where
their posterior lies is found by zooming in from all that is possible (`nof1.grids`). The last grid of that
search and a finer one, of another range, must then give the same answer; where they do not, finer ones are
tried, and where those do not agree either the caller must sample.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nof1.grids import Counts, Grid, Span, Spans, locate
from nof1.marginal import Array, Axes, Fixed, Nodes, Shifts, evaluate
from nof1.mixture import Mixture
from nof1.model import Model, Problem
from nof1.posterior import Coefficients, Contrast, Difference, Estimate, Posterior, contrasts, towards

GRIDS: tuple[Counts, ...] = ((9, 8, 9, 12), (13, 13, 13, 18), (15, 21, 17, 32))
"""Nodes (rho, t, s, w) of the usual grid, and of those for when two disagree."""

WIDENED: tuple[float, ...] = (0.0, 0.04, 0.08)
"""How much longer each grid's spans are than what was found, so that grids differ in range too."""

MEAN_TOLERANCE, SD_TOLERANCE, TAIL_TOLERANCE = 0.02, 0.02, 0.01
"""What may differ between grids: in posterior sds, as a ratio, and as a probability. The finer one is closer
to the truth than to the coarser one."""


class Agreement(NamedTuple):
    """The largest differences between two grids over all contrasts."""

    mean: float
    sd: float
    tail: float

    @property
    def is_close(self) -> bool:
        """The grids agree."""
        return self.mean <= MEAN_TOLERANCE and self.sd <= SD_TOLERANCE and self.tail <= TAIL_TOLERANCE


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """A grid's nodes; exposure by day (D, K, W) and lived (K, K, W) for its values of w."""

    axes: Axes
    nodes: Nodes
    exposed: Array
    lived: Array


def solve(problem: Problem) -> tuple[Posterior, Agreement]:
    """Solve by the first grid that agrees with the coarser one before it, or else by the finest.

    Raises
    ------
    NotFoundError
        The posterior could not be enclosed.
    """
    with np.errstate(all="ignore"):  # densities that are not finite are found and refused in locate()
        spans, grid, seen = locate(
            lambda axes: _look(problem, axes), lambda seen: seen.nodes.log_density, beginning(problem)
        )
        mass = grid.probabilities(seen.nodes.log_density)
        mixtures = _mixtures(seen, mass, problem.priors.arm_sd)
        for counts, share in zip(GRIDS, WIDENED, strict=True):
            before = mixtures
            grid = Grid.on(_widened(spans, share), counts)
            seen = _look(problem, grid.axes)
            mass = grid.probabilities(seen.nodes.log_density)
            mixtures = _mixtures(seen, mass, problem.priors.arm_sd)
            agreement = _compare(before, mixtures)
            if agreement.is_close:
                break
    differences = {
        contrast: Difference(mixture.mean, mixture.sd, mixture.quantiles())
        for contrast, mixture in mixtures.items()
    }
    parameters = _parameters(problem.model, seen, mass)
    return Posterior(differences, parameters, _coefficients(problem, seen, mass)), agreement


def _look(problem: Problem, axes: Axes) -> _Seen:
    exposed, lived = problem.exposure(axes.w)
    nodes = evaluate(problem.columns, exposed[problem.columns.day], axes, problem.priors)
    return _Seen(axes, nodes, exposed, lived)


def _widened(spans: Spans, share: float) -> Spans:
    rho, t, s, w = (span if span.is_point else span.widened(share) for span in spans)
    return rho, t, s, w


def beginning(problem: Problem) -> Spans:
    """Where to start looking: all of rho and w, and noise from a thirtieth of the answers' spread."""
    model, priors = problem.model, problem.priors
    spread = float(problem.columns.answer.std())
    share, none = Span(0, 1, 0, 1), Span(0, 0)
    answers, periods = problem.columns.shifts.shape
    largest = 4 * priors.period_sd / (0.3 * spread) * np.sqrt(answers / max(periods, 1))
    return (
        share if model.autocorrelation else none,
        Span(0, float(np.arcsinh(largest)), 0) if model.period_shifts else none,
        Span(float(np.log(spread)) - 3.5, float(np.log(spread)) + 1),
        share if model.carryover else none,
    )


def _mixtures(seen: _Seen, mass: Array, arm_sd: float) -> dict[Contrast, Mixture]:
    found = {}
    for contrast in contrasts(len(seen.lived)):
        given = seen.nodes.contrast(arm_sd * towards(contrast, seen.lived))
        mean, sd = (np.broadcast_to(values, mass.shape) for values in given)
        found[contrast] = Mixture.of(mass.ravel(), mean.ravel(), sd.ravel())
    return found


def _parameters(model: Model, seen: _Seen, mass: Array) -> dict[str, Estimate]:
    nodes, axes = seen.nodes, seen.axes
    values = {"sigma": nodes.sigma[:, None, :, None]}
    if model.autocorrelation:
        values["rho"] = axes.rho[:, None, None, None]
    if model.carryover:
        values["w"] = axes.w
    if model.period_shifts:
        values["tau"] = nodes.tau[..., None]
    means = {name: float((mass * value).sum()) for name, value in values.items()}
    return {
        name: Estimate(means[name], float(np.sqrt((mass * np.square(value - means[name])).sum())))
        for name, value in values.items()
    }


def _coefficients(problem: Problem, seen: _Seen, mass: Array) -> Coefficients:
    """Back through the elimination: arms, fixed columns, period shifts, each averaged over nodes."""
    columns, priors, nodes = problem.columns, problem.priors, seen.nodes
    arms = np.stack([mass * mean for mean in nodes.arms()])  # (K, R, T, S, W), mass within
    fixed = _fixed_means(nodes.fixed, np.concatenate([-arms, mass[None]]))
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


def _fixed_means(fixed: Fixed, told: Array) -> Array:
    """(R, T, F) mean of the fixed columns' coefficients, mass within; `told` is (-arms, 1) times the mass."""
    turned = (fixed.others * (fixed.gain.mT @ told)).sum(axis=(0, -1))
    return np.asarray((fixed.axes @ turned[..., None])[..., 0])


def _shift_means(shifts: Shifts, fixed: Array, arms: Array, mass: Array) -> Array:
    """(P,) mean of the period shifts; `fixed` (R, T, F), `arms` (K, R, T, W), `mass` (R, T) hold the mass."""
    taken = np.concatenate(
        [fixed, np.moveaxis(arms, 0, 2).reshape(*mass.shape, -1), -mass[..., None]], axis=2
    )
    left = -taken @ shifts.others.mT  # (R, T, P)
    turned = (shifts.shrunk * left).sum(axis=1)
    return np.asarray((shifts.axes @ turned[..., None])[..., 0].sum(axis=0))


def _compare(coarse: dict[Contrast, Mixture], fine: dict[Contrast, Mixture]) -> Agreement:
    differences = [_difference(coarse[contrast], mixture) for contrast, mixture in fine.items()]
    return Agreement(*(float(np.max(column)) for column in zip(*differences, strict=True)))


def _difference(coarse: Mixture, fine: Mixture) -> tuple[float, float, float]:
    mean, sd = fine.mean, fine.sd
    at = mean + sd * np.array([-1.96, -0.8, 0.8, 1.96])
    tails = np.abs(coarse.cdf(at) - fine.cdf(at))
    return abs(coarse.mean - mean) / sd, abs(coarse.sd / sd - 1), float(tails.max())
