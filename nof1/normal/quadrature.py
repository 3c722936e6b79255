"""The posterior on a grid that holds it, and whether another grid says the same.

Where the posterior lies is found by zooming in from all that is possible, or from where it is thought to lie
(`nof1.normal.grids`). The last grid of that search and a finer one, of another range, must then give the same
answer; where they do not, finer ones are tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from nof1.normal.grids import MOST_LOOKS, Counts, Grid, NotFoundError, Spans, locate
from nof1.normal.marginal import Array, Axes, Nodes, evaluate, log_beta
from nof1.normal.mixture import Mixture
from nof1.values.model import Problem
from nof1.values.posterior import Contrast, Span, contrasts

GRIDS: tuple[Counts, ...] = (
    (8, 7, 6, 8, 11),
    (13, 11, 10, 13, 18),
    (15, 13, 16, 17, 32),
    (15, 9, 14, 17, 72),
)
"""Nodes (rho, phi, t, s, w) of the usual grid, and of those for when two disagree."""

WIDENED: tuple[float, ...] = (0.0, 0.04, 0.08, 0.1)
"""How much longer each grid's spans are than what was found, so that grids differ in range too."""

AROUND = 0.2
"""Share of their length by which spans that another fit of the same person found are widened at each end."""

MEAN_TOLERANCE, SD_TOLERANCE, TAIL_TOLERANCE = 0.02, 0.02, 0.01
"""What may differ between grids: in posterior sds, as a ratio, and as a probability. The finer one is closer
to the truth than to the coarser one."""


COMB, COMB_WEIGHT = 1.7, 0.01
"""Nodes of w next to each other, of at least this share of the largest weight, whose conditional means are
more than so many conditional sds apart make a comb of the mixture instead of a curve."""

FINER = 88
"""Then so many nodes of w are made of them, by interpolation; even, so that none is one of them."""


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
class Seen:
    """A grid's nodes; exposure by day (D, K, W) and lived (K, K, W) for its values of w."""

    axes: Axes
    nodes: Nodes
    exposed: Array
    lived: Array

    @classmethod
    def at(cls, problem: Problem, axes: Axes) -> "Seen":
        """Evaluate one person's posterior."""
        exposed, lived = problem.exposure(axes.w)
        nodes = evaluate(problem.columns, exposed[problem.columns.day], axes, problem.priors)
        return cls(axes, nodes, exposed, lived)

    def along(self, problem: Problem, arm: int, is_lived: bool) -> list[Array]:
        """One arm, as it is sustained or was lived, in the coordinates of `Nodes.along`."""
        whole = self.lived[arm] if is_lived else np.eye(len(self.lived))[arm][:, None]
        return self.nodes.along(problem.priors.arm_sd * whole)


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The posterior on the grid that was believed.

    `spans` hold it; `mass` (R, T, S, W) sums to 1.
    """

    problem: Problem
    spans: Spans
    seen: Seen
    mass: Array
    mixtures: dict[Contrast, Mixture]
    agreement: Agreement


def solved(problem: Problem, near: Spans | None = None, wanted: Sequence[Contrast] | None = None) -> Solved:
    """Solve by the first grid that agrees with the coarser one before it, or else by the finest.

    Parameters
    ----------
    near
        Spans that hold the posterior of much the same answers under much the same model: saves the search.
    wanted
        Which contrasts; default: `contrasts`.

    Raises
    ------
    NotFoundError
        The posterior could not be enclosed.
    """
    asked = contrasts(len(problem.observations.arms)) if wanted is None else wanted
    with np.errstate(all="ignore"):  # densities that are not finite are found and refused in locate()
        spans, grid, seen = _found(problem, near)
        mass = grid.probabilities(seen.nodes.log_density)
        mixtures = _mixtures(problem, seen, grid, mass, asked)
        for counts, share in zip(GRIDS, WIDENED, strict=True):
            before = mixtures
            wider = tuple(span if span.is_point else span.widened(share) for span in spans)
            grid = Grid.on(wider, counts)
            seen = Seen.at(problem, grid.axes)
            mass = grid.probabilities(seen.nodes.log_density)
            mixtures = _mixtures(problem, seen, grid, mass, asked)
            agreement = _compare(before, mixtures)
            if agreement.is_close:
                break
    return Solved(problem, spans, seen, mass, mixtures, agreement)


def glimpsed(problem: Problem, near: Spans, wanted: Sequence[Contrast]) -> dict[Contrast, Mixture]:
    """What one look where the posterior is thought to lie tells, with no second grid to agree.

    Raises
    ------
    NotFoundError
        The look does not hold the posterior, or hardly any of its nodes see it.
    """
    with np.errstate(all="ignore"):  # as in `solved`
        _, grid, seen = _found_near(problem, near, most=1)
        return _mixtures(problem, seen, grid, grid.probabilities(seen.nodes.log_density), wanted)


def _found(problem: Problem, near: Spans | None) -> tuple[Spans, Grid, Seen]:
    if near is not None:
        try:
            return _found_near(problem, near, MOST_LOOKS)
        except NotFoundError:
            pass  # the search from afar may do
    return locate(partial(Seen.at, problem), _density, beginning(problem))


def _found_near(problem: Problem, near: Spans, most: int) -> tuple[Spans, Grid, Seen]:
    starts = beginning(problem)
    if any(span.is_point and not start.is_point for span, start in zip(near, starts, strict=True)):
        raise NotFoundError("nothing is known of a term that was not in the model")
    around = [
        start if start.is_point else span.widened(AROUND) for span, start in zip(near, starts, strict=True)
    ]
    return locate(partial(Seen.at, problem), _density, tuple(around), is_near=True, most=most)


def _density(seen: Seen) -> Array:
    return seen.nodes.log_density


def beginning(problem: Problem) -> Spans:
    """Where to start looking: all of rho, phi and w, and noise from a thirtieth of the answers' spread.

    Raises
    ------
    NotFoundError
        The answers do not vary, as far as numbers can tell.
    """
    model, priors, columns = problem.model, problem.priors, problem.columns
    spread = float(columns.answer.std())
    if not 0 < spread < np.inf:
        raise NotFoundError(f"the answers' spread is {spread:g}")
    none = Span(0, 0)
    answers, periods = columns.shifts.shape
    largest = 4 * priors.period_sd / (0.3 * spread) * np.sqrt(answers / max(periods, 1))
    return (
        Span(0, 1, 0, 1) if model.autocorrelation else none,
        Span(0, np.pi / 2, 0, np.pi / 2) if columns.is_several and model.autocorrelation else none,
        Span(0, float(np.arcsinh(largest)), 0, fades=True) if model.period_shifts else none,
        Span(float(np.log(spread)) - 3.5, float(np.log(spread)) + 1, fades=True),
        Span(0, 1, 0, 1) if model.carryover else none,
    )


def _mixtures(
    problem: Problem, seen: Seen, grid: Grid, mass: Array, asked: Sequence[Contrast]
) -> dict[Contrast, Mixture]:
    side = cache(lambda arm, is_lived: seen.along(problem, arm, is_lived))
    found = {}
    top = np.unravel_index(np.argmax(mass), mass.shape)[:3]
    for contrast in asked:
        mean, variance = seen.nodes.contrast(
            side(contrast.arm, contrast.is_lived), side(contrast.reference, contrast.is_lived)
        )
        mixture = Mixture.of(mass, mean, variance)
        if _is_comb(mass[top], mean[top], variance[top]):
            finer = Mixture.of(*_between(problem, seen, grid, mean, variance))
            mixture = finer.moved_to(mixture.mean, mixture.sd)  # which need no curve to be right
        found[contrast] = mixture
    return found


def _is_comb(mass: Array, mean: Array, variance: Array) -> bool:
    """Along w, (W,) each: normals so narrow that the mixture has gaps between them."""
    weighs = mass > mass.max() * COMB_WEIGHT
    apart = np.abs(np.diff(mean)) / np.sqrt(variance[1:])
    return bool(np.any(apart[weighs[1:] & weighs[:-1]] > COMB))


def _between(
    problem: Problem, seen: Seen, grid: Grid, mean: Array, variance: Array
) -> tuple[Array, Array, Array]:
    """Mass, mean and variance at more values of w, through the polynomials that Gauss-Legendre stands for.

    The prior of w, steep at its ends, needs no interpolation.
    """
    finer, share = grid.between(FINER)
    prior = problem.priors.carryover
    plain = (
        seen.nodes.log_density + grid.log_weights - np.log(grid.weights[-1]) - log_beta(seen.axes.w, prior)
    )
    weighted = plain @ share + log_beta(finer.nodes, prior) + np.log(finer.weights)
    mass = np.exp(weighted - weighted.max())
    return mass / mass.sum(), mean @ share, np.square(np.sqrt(variance) @ share)


def _compare(coarse: dict[Contrast, Mixture], fine: dict[Contrast, Mixture]) -> Agreement:
    differences = [_difference(coarse[contrast], mixture) for contrast, mixture in fine.items()]
    return Agreement(*(float(np.max(column)) for column in zip(*differences, strict=True)))


def _difference(coarse: Mixture, fine: Mixture) -> tuple[float, float, float]:
    mean, sd = fine.mean, fine.sd
    at = mean + sd * np.array([-1.96, -0.8, 0.8, 1.96])
    tails = np.abs(coarse.cdf(at) - fine.cdf(at))
    return abs(coarse.mean - mean) / sd, abs(coarse.sd / sd - 1), float(tails.max())
