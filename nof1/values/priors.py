"""Priors as fractions of one stated scale, and what they say before any data."""

from dataclasses import dataclass
from math import exp, log, pi, sqrt
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nof1.errors import InputError
from nof1.values.outcome import Outcome

Array = NDArray[np.float64]

Likelihood = Literal["normal", "student", "ordinal", "binary", "count"]
"""How answers spread about what is expected of them."""

WIDEST_COUNT = log(2)
"""The most that S of a count may be: one day is typically within a factor of two of another. With more, as
rare events would have it, the expected count of a day with an unknown state has no variance."""

DRAWN = 20_000
"""Draws from the priors for what they say before any data."""

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
    """Every prior of the reference model, on the scale of its linear part.

    That is the outcome's own for a normal or Student-t likelihood; log odds for "binary" and "ordinal", the
    logarithm of the expected number for "count". There S is the stated scale divided by the slope of the
    inverse link at the middle.

    Parameters
    ----------
    middle, middle_sd
        alpha ~ N(middle, middle_sd²).
    arm_sd
        Each arm's coefficient ~ N(0, arm_sd²) independently: each difference has sd √2 arm_sd.
    trend_sd
        The whole change from first to last planned day ~ N(0, trend_sd²).
    weekday_sd
        Each weekday's shift ~ N(0, weekday_sd²).
    covariate_sd
        The change with one standard deviation of a covariate ~ N(0, covariate_sd²).
    period_sd, noise_sd
        tau and sigma, half-normal with these scales. sigma is the sd of what is correlated from day to day:
        the residual, or beyond normal the latent state.
    within_sd
        Sd of what answers of one day differ by (several a day), or scale of Student's t: half-normal.
    autocorrelation, carryover
        rho and w, Beta(a, b).
    tail
        Degrees of freedom of Student's t ~ Gamma(shape, rate). Juárez & Steel (2010),
        https://doi.org/10.1002/jae.1113
    overdispersion_sd
        1 / √phi of the negative binomial, half-normal: its variance is m + m²/phi.
    scale
        The scale S of which the others are fractions.
    likelihood
        For which these are meant.
    values
        Of an ordinal score: the values that were used, between which cutpoints stand. Their shares on a
        typical day have a flat Dirichlet prior. Empty: all between the bounds.
    """

    scale: float
    middle: float
    middle_sd: float
    arm_sd: float
    trend_sd: float
    weekday_sd: float
    period_sd: float
    noise_sd: float
    covariate_sd: float
    within_sd: float
    autocorrelation: tuple[float, float] = (2.0, 2.0)
    carryover: tuple[float, float] = (1.0, 3.0)
    tail: tuple[float, float] = (2.0, 0.1)
    overdispersion_sd: float = 0.5
    likelihood: Likelihood = "normal"
    values: tuple[float, ...] = ()

    @classmethod
    def of(
        cls, outcome: Outcome, *, half_life: float | None = None, likelihood: Likelihood | None = None
    ) -> "Priors":
        """Build the default priors from the outcome's scale.

        Parameters
        ----------
        outcome
            With `scale` (and `middle`, unless it has bounds), or with `bounds`: then S is range / 4 and the
            middle is that of the bounds.
        half_life
            Of the treatment's effect, in days, where it is known: the share kept a day then has the median
            2^(-1/half_life).
        likelihood
            Default: that of the outcome's kind, and for a score the normal one, which is tried first.

        Raises
        ------
        InputError
            The outcome has neither bounds nor a scale, or the half-life is out of reach.
        """
        chosen = likelihood or _usual(outcome)
        scale, middle = _linked(chosen, *_scale_and_middle(outcome))
        return cls(
            scale=scale,
            middle=middle,
            middle_sd=2 * scale,
            arm_sd=scale / 2**0.5,
            trend_sd=scale,
            weekday_sd=scale / 4,
            period_sd=scale / 2,
            noise_sd=scale,
            covariate_sd=scale / 2,
            within_sd=scale if chosen == "student" else scale / 2,
            likelihood=chosen,
            carryover=(1.0, 3.0) if half_life is None else _carryover_of(half_life),
        )

    @property
    def difference_sd(self) -> float:
        """Prior sd of the difference between any two arms."""
        return 2**0.5 * self.arm_sd

    def texts(self) -> dict[str, str]:
        """Every prior as text, by the parameter's name."""
        return self._of_all() | self._of_some()

    def _of_some(self) -> dict[str, str]:
        if self.likelihood == "student":
            return {
                "sigma_t": f"half-normal({self.within_sd:.4g})",
                "nu": "gamma({:.4g}, {:.4g})".format(*self.tail),
            }
        if self.likelihood == "normal":
            return {"sigma_w": f"half-normal({self.within_sd:.4g})"}
        if self.likelihood == "ordinal":
            return {"shares of the values": "dirichlet(1)"}
        if self.likelihood == "count":
            return {"1/sqrt(phi)": f"half-normal({self.overdispersion_sd:.4g})"}
        return {}

    def _of_all(self) -> dict[str, str]:
        return {
            "alpha": f"normal({self.middle:.4g}, {self.middle_sd:.4g})",
            "arm": f"normal(0, {self.arm_sd:.4g})",
            "trend": f"normal(0, {self.trend_sd:.4g})",
            "weekday": f"normal(0, {self.weekday_sd:.4g})",
            "covariate": f"normal(0, {self.covariate_sd:.4g})",
            "tau": f"half-normal({self.period_sd:.4g})",
            "sigma": f"half-normal({self.noise_sd:.4g})",
            "rho": "beta({:.4g}, {:.4g})".format(*self.autocorrelation),
            "w": "beta({:.4g}, {:.4g})".format(*self.carryover),
        }

    def before_data(self, outcome: Outcome) -> BeforeData:
        """What is believed of the sustained difference before data: P(worthwhile benefit), 95 % range.

        Beyond normal by 20,000 draws with a fixed seed, on a typical day, period shift and state averaged.
        """
        if self.likelihood in ("normal", "student"):
            difference = NormalDist(0, self.difference_sd)
            ends = (difference.inv_cdf(0.025), difference.inv_cdf(0.975))
            return BeforeData(1 - difference.cdf(outcome.worthwhile), *ends)
        drawn = self._drawn_differences(outcome)
        lower, upper = np.quantile(drawn, (0.025, 0.975)).tolist()
        return BeforeData(float(np.mean(drawn > outcome.worthwhile)), lower, upper)

    def _drawn_differences(self, outcome: Outcome) -> Array:
        chance = np.random.default_rng(0)
        z = chance.standard_normal((5, DRAWN))
        level = self.middle + self.middle_sd * z[0]
        state, shift = self.noise_sd * z[1], self.period_sd * z[2]
        both = [level + self.arm_sd * arm for arm in (z[3], z[4])]
        if self.likelihood == "ordinal":  # cutpoints and linear part are those of a day of unknown state
            with_arm, with_reference = self._scores(both, np.sqrt(1 + 3 * shift**2 / pi**2), outcome, chance)
        elif self.likelihood == "count":
            with_arm, with_reference = (np.exp(place + (state**2 + shift**2) / 2) for place in both)
        else:
            with_arm, with_reference = (_averaged(place, np.hypot(state, shift)) for place in both)
        return np.asarray(with_arm - with_reference)

    def _scores(
        self, places: list[Array], stretch: Array, outcome: Outcome, chance: np.random.Generator
    ) -> list[Array]:
        """Expected scores: cutpoints by a flat Dirichlet prior on the shares of the values used."""
        low, high = outcome.bounds or (0.0, 1.0)
        values = np.array(self.values or np.arange(low, high + 1))
        shares = chance.dirichlet(np.ones(len(values)), DRAWN)[:, :-1].cumsum(axis=1).clip(1e-12, 1 - 1e-12)
        cuts = np.log(shares / (1 - shares))
        above = [expit((place[:, None] - cuts) / stretch[:, None]) for place in places]
        return [values[0] + one @ np.diff(values) for one in above]


def _averaged(place: Array, spread: Array) -> Array:
    """Mean probability where log odds are normal with this mean and sd."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(15)
    return np.asarray(expit(place[:, None] + spread[:, None] * nodes) @ (weights / weights.sum()))


def _usual(outcome: Outcome) -> Likelihood:
    usual: dict[str, Likelihood] = {"binary": "binary", "count": "count"}
    return usual.get(outcome.kind, "normal")


def _linked(likelihood: Likelihood, scale: float, middle: float) -> tuple[float, float]:
    """Scale and middle of the linear part, from those in the outcome's units."""
    if likelihood == "binary":
        return scale / (middle * (1 - middle)), log(middle / (1 - middle))
    if likelihood == "count":
        return min(scale / middle, WIDEST_COUNT), log(middle)
    if likelihood == "ordinal":
        return pi / sqrt(3), 0.0  # the sd of the logistic distribution stands for a typical day's spread
    return scale, middle


def _scale_and_middle(outcome: Outcome) -> tuple[float, float]:
    if outcome.kind == "binary":
        probability = 0.5 if outcome.middle is None else outcome.middle
        return outcome.scale or probability * (1 - probability), probability
    if outcome.kind == "count" and outcome.middle is not None:
        return outcome.scale or outcome.middle**0.5, outcome.middle
    if outcome.kind == "count":
        raise InputError(
            f"{outcome.name}: the priors need a typical count a day (--middle 3), or take it from the data "
            "(--scale from-data)"
        )
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
