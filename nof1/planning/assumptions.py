"""What the planner of a trial takes to be true: the numbers that simulated trials are made of."""

from dataclasses import dataclass, fields, replace
from math import isfinite, log

from nof1.errors import InputError

MOST_MISSING = 0.95
"""The largest share of missing days that worse assumptions come to."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The truth behind simulated trials, all but the effect, in the outcome's units.

    Parameters
    ----------
    noise
        Stationary sd of the day-to-day residuals, above 0.
    autocorrelation
        rho in [0, 1): correlation of neighbouring days' residuals; rho^g at g days' distance.
    carryover
        w in [0, 1): the share of the distance to its target that exposure keeps a day (onset and loss).
    period_shift
        Sd of whatever else moves a whole period.
    trend
        Change of the expected answer from the first to the last planned day.
    weekday
        Sd of the shift of each day of the week, drawn anew in each trial.
    missing
        Share of days without an answer, completely at random.
    missing_on_bad_days
        Share without an answer on bad days: those more than one residual sd (noise and period shift) worse
        than the level, about 16 % of the days without effect and trend. None: the same as `missing`.
    level
        Expected answer with the reference, in the middle of the trend. None: the middle of the priors.

    Raises
    ------
    InputError
        A number that cannot be meant; the message names the parameter.
    """

    noise: float
    autocorrelation: float = 0.3
    carryover: float = 0.0
    period_shift: float = 0.0
    trend: float = 0.0
    weekday: float = 0.0
    missing: float = 0.0
    missing_on_bad_days: float | None = None
    level: float | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None and not isfinite(value):
                raise InputError(f"{_spoken(field.name)} is {value}; give a number")
        if self.noise <= 0:
            raise InputError(f"noise is {self.noise:g}; give the day-to-day sd, above 0")
        for name in ("autocorrelation", "carryover", "missing", "missing_on_bad_days"):
            value = getattr(self, name)
            if value is not None and not 0 <= value < 1:
                raise InputError(f"{_spoken(name)} is {value:g}; give a share from 0 to below 1")
        for name in ("period_shift", "weekday"):
            if getattr(self, name) < 0:
                raise InputError(f"{_spoken(name)} is {getattr(self, name):g}; give an sd of 0 or more")

    def worse(self, by: float = 0.5) -> "Assumptions":
        """The same, where what harms a trial is worse by a share.

        `noise` and `period_shift` are multiplied by 1 + by; so are the times after which half is left of a
        residual and of a treatment before (autocorrelation and carryover become their 1 / (1 + by) th
        powers: .3 becomes .45); so are the shares missing, up to `MOST_MISSING`. What is 0 stays 0. Level,
        trend and weekdays stay: the model knows them, and a larger one is not worse.

        Raises
        ------
        InputError
            `by` is not above 0.
        """
        if not by > 0:
            raise InputError(f"worse by {by:g}; give a share above 0, such as .5")
        more, bad = 1 + by, self.missing_on_bad_days
        return replace(
            self,
            noise=more * self.noise,
            period_shift=more * self.period_shift,
            autocorrelation=self.autocorrelation ** (1 / more),
            carryover=self.carryover ** (1 / more),
            missing=max(self.missing, min(more * self.missing, MOST_MISSING)),
            missing_on_bad_days=None if bad is None else max(bad, min(more * bad, MOST_MISSING)),
        )

    @property
    def half_life(self) -> float:
        """Days after which half of a treatment's effect is left; 0 without carryover."""
        return -log(2) / log(self.carryover) if self.carryover else 0.0


def kept_of(half_life: float) -> float:
    """The share kept a day with a half-life in days.

    Raises
    ------
    InputError
        The half-life is not above 0.
    """
    if not (isfinite(half_life) and half_life > 0):
        raise InputError(f"the half-life is {half_life:g} days; give a number above 0")
    return float(2 ** (-1 / half_life))


def _spoken(name: str) -> str:
    return name.replace("_", " ")
