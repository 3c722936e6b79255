"""What an engine hands back, whichever it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Span:
    """The part of one parameter's axis that is looked at, and the ends it cannot pass.

    One point for a term left out. `fades`: at each end the density vanishes or, at 0, is even; then evenly
    spaced nodes are the best.
    """

    lower: float
    upper: float
    floor: float = -np.inf
    ceiling: float = np.inf
    fades: bool = False

    @property
    def is_point(self) -> bool:
        """The term is left out."""
        return self.lower == self.upper

    def widened(self, share: float) -> "Span":
        """The same span, longer by `share` of its length at each end."""
        more = share * (self.upper - self.lower)
        return self.between(self.lower - more, self.upper + more)

    def between(self, lower: float, upper: float) -> "Span":
        """Another part of the same axis."""
        return replace(self, lower=float(max(self.floor, lower)), upper=float(min(self.ceiling, upper)))


class Estimate(NamedTuple):
    """Posterior mean and sd of one parameter, in its own unit."""

    mean: float
    sd: float


class Contrast(NamedTuple):
    """Which difference: arm minus reference (indices), as sustained or as lived."""

    arm: int
    reference: int
    is_lived: bool


class Difference(NamedTuple):
    """Posterior of one contrast, in the outcome's units; `quantiles` (1000,) ascending."""

    mean: float
    sd: float
    quantiles: NDArray[np.float64]


class Coefficients(NamedTuple):
    """Posterior means, on the scale of the linear part.

    Attributes
    ----------
    arms
        (K,) in the linear part's units.
    fixed
        (F,) of level (less its prior mean), trend, weekdays and covariates, in prior sds.
    shifts
        (P,) in the linear part's units.
    fitted
        (D,) expected answer on each planned day, in the outcome's units.
    exposure
        (D, K) exposure that an answer on each day would speak of.
    """

    arms: NDArray[np.float64]
    fixed: NDArray[np.float64]
    shifts: NDArray[np.float64]
    fitted: NDArray[np.float64]
    exposure: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """One person's posterior: each pair of arms once (later minus earlier), sustained and lived.

    Attributes
    ----------
    differences
        In the outcome's units.
    link
        The same on the scale of the linear part, where that is another.
    replicates
        (R, n) answers drawn anew from the posterior; None where they are drawn only when asked for.
    predictive_sd
        (D,) sd of one more answer on each planned day; None where the normal model's formula gives it.
    draws
        (S, d) of a sampled posterior, in the sampler's coordinates; None for quadrature.
    spans
        Of quadrature: which parts of the parameters' axes hold the posterior.
    """

    differences: Mapping[Contrast, Difference]
    parameters: Mapping[str, Estimate]
    coefficients: Coefficients
    link: Mapping[Contrast, Difference] = field(default_factory=dict)
    replicates: NDArray[np.float64] | None = None
    predictive_sd: NDArray[np.float64] | None = None
    draws: NDArray[np.float64] | None = None
    spans: tuple[Span, ...] | None = None


def contrasts(arms: int) -> list[Contrast]:
    """Each pair of arms once, the later minus the earlier; sustained for all, then lived for all."""
    return [
        Contrast(arm, reference, is_lived)
        for is_lived, (reference, arm) in product((False, True), combinations(range(arms), 2))
    ]


def against_first(arms: int) -> list[Contrast]:
    """Every other arm minus the first, sustained."""
    return [Contrast(arm, 0, False) for arm in range(1, arms)]


def towards(contrast: Contrast, lived: NDArray[np.float64]) -> NDArray[np.float64]:
    """(K, W) or (K, 1) weights of the arms' coefficients; `lived` (K, K, W) as in `Problem.exposure`."""
    arms = lived if contrast.is_lived else np.eye(len(lived))[:, :, None]
    return np.asarray(arms[contrast.arm] - arms[contrast.reference])
