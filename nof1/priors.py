"""Priors as fractions of one stated scale, and what they say before any data."""

from dataclasses import dataclass
from math import exp, log
from statistics import NormalDist

from nof1.errors import InputError
from nof1.outcome import Outcome

HALF_LIFE_SPREAD = log(2) / 2
"""Sd of the logarithm of a stated half-life: 95 % within half and twice what was stated."""

SHORTEST_HALF_LIFE, LONGEST_HALF_LIFE = 0.05, 1000.0
"""Days. With a shorter one a millionth is left after a day, with a longer one nothing changes in a trial."""


@dataclass(frozen=True, slots=True)
class BeforeData:
    """What the priors say of the difference between two treatments before any answer is seen."""

    p_worthwhile: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Priors:
    """Every prior of the reference model.

    Parameters
    ----------
    middle, middle_sd
        alpha ~ N(middle, middle_sd²), in the outcome's units.
    arm_sd
        Each arm's coefficient ~ N(0, arm_sd²) independently: each difference has sd √2 arm_sd.
    trend_sd
        The whole change from first to last planned day ~ N(0, trend_sd²).
    weekday_sd
        Each weekday's shift ~ N(0, weekday_sd²).
    period_sd, noise_sd
        tau and sigma, half-normal with these scales.
    autocorrelation, carryover
        rho and w, Beta(a, b).
    scale
        The stated scale S of which the others are fractions.
    """

    scale: float
    middle: float
    middle_sd: float
    arm_sd: float
    trend_sd: float
    weekday_sd: float
    period_sd: float
    noise_sd: float
    autocorrelation: tuple[float, float] = (2.0, 2.0)
    carryover: tuple[float, float] = (1.0, 3.0)

    @classmethod
    def of(cls, outcome: Outcome, *, half_life: float | None = None) -> "Priors":
        """Build the default priors from the outcome's scale.

        Parameters
        ----------
        outcome
            With `scale` (and `middle`, unless it has bounds), or with `bounds`: then S is range / 4 and the
            middle is that of the bounds.
        half_life
            Of the treatment's effect, in days, where it is known: the share kept a day then has the median
            2^(-1/half_life).

        Raises
        ------
        InputError
            The outcome has neither bounds nor a scale, or the half-life is out of reach.
        """
        scale, middle = _scale_and_middle(outcome)
        return cls(
            scale=scale,
            middle=middle,
            middle_sd=2 * scale,
            arm_sd=scale / 2**0.5,
            trend_sd=scale,
            weekday_sd=scale / 4,
            period_sd=scale / 2,
            noise_sd=scale,
            carryover=(1.0, 3.0) if half_life is None else _carryover_of(half_life),
        )

    @property
    def difference_sd(self) -> float:
        """Prior sd of the difference between any two arms."""
        return 2**0.5 * self.arm_sd

    def texts(self) -> dict[str, str]:
        """Every prior as text, by the parameter's name."""
        return {
            "alpha": f"normal({self.middle:.4g}, {self.middle_sd:.4g})",
            "arm": f"normal(0, {self.arm_sd:.4g})",
            "trend": f"normal(0, {self.trend_sd:.4g})",
            "weekday": f"normal(0, {self.weekday_sd:.4g})",
            "tau": f"half-normal({self.period_sd:.4g})",
            "sigma": f"half-normal({self.noise_sd:.4g})",
            "rho": "beta({:.4g}, {:.4g})".format(*self.autocorrelation),
            "w": "beta({:.4g}, {:.4g})".format(*self.carryover),
        }

    def before_data(self, outcome: Outcome) -> BeforeData:
        """What is believed of the sustained difference before data: P(worthwhile benefit), 95 % range."""
        difference = NormalDist(0, self.difference_sd)
        return BeforeData(
            p_worthwhile=1 - difference.cdf(outcome.worthwhile),
            lower=difference.inv_cdf(0.025),
            upper=difference.inv_cdf(0.975),
        )


def _scale_and_middle(outcome: Outcome) -> tuple[float, float]:
    if outcome.scale is None and outcome.bounds is None:
        raise InputError(
            f"{outcome.name}: the priors need its scale. Give the bounds (--bounds 0 10), or the typical "
            "day-to-day spread and a typical value (--scale 1.5 --middle 5), or take both from the data "
            "(--scale from-data)"
        )
    scale, middle = outcome.scale, outcome.middle
    if outcome.bounds is not None:
        low, high = outcome.bounds
        scale = (high - low) / 4 if scale is None else scale
        middle = (low + high) / 2 if middle is None else middle
    if scale is None or not scale > 0:
        raise InputError(f"{outcome.name}: the scale is {scale}; it must be above 0")
    if middle is None:
        raise InputError(f"{outcome.name}: a scale without bounds needs a typical value too (--middle 5)")
    return scale, middle


def _carryover_of(half_life: float) -> tuple[float, float]:
    """Beta(a, b) with the median 2^(-1/h) and about the spread that a half-life known to a factor 2 gives."""
    if not SHORTEST_HALF_LIFE <= half_life <= LONGEST_HALF_LIFE:
        raise InputError(
            f"the half-life is {half_life:g} days; give one from {SHORTEST_HALF_LIFE:g} to "
            f"{LONGEST_HALF_LIFE:g}, or leave carryover out (--no-carryover) where nothing lasts till the "
            "next day"
        )
    from scipy.optimize import brentq  # 0.1 s to import, and few need it
    from scipy.special import betaincinv

    median = exp(-log(2) / half_life)
    spread = -median * log(median) * HALF_LIFE_SPREAD
    total = max(median * (1 - median) / spread**2 - 1, 4.0)
    a = brentq(lambda a: betaincinv(a, total - a, 0.5) - median, total * 1e-6, total * (1 - 1e-6))
    if a < 1:  # no infinite density at 0: the Beta(1, b) with that median
        return 1.0, log(0.5) / log(1 - median)
    return float(a), float(total - a)
