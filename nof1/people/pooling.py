"""People's own effects pooled: their likelihoods on a grid, the population behind them, and what to check.

Each person's own posterior of the sustained difference, divided by its prior N(0, S²), is that person's
likelihood (`nof1.people.evidence`); people's true differences are N(mu + gamma'm_j, v S²), and mu, gamma, v
are integrated on grids (`nof1.people.population`). Everything else of a person (noise, carryover, trend,
period shifts) stays that person's own.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.errors import InputError
from nof1.normal.mixture import Mixture
from nof1.people.blur import ENOUGH_PER_SD, EvenGrid
from nof1.people.evidence import Evidence
from nof1.people.pooled_contrast import Moderator, PooledContrast, PooledPerson, Spread, effect_of, effect_on
from nof1.people.population import (
    MOST_MODERATORS,
    SPREAD_PRIOR_SD,
    PeopleSaid,
    Population,
    infer,
    infer_coarsely,
    shrunken,
)
from nof1.values.check import Check
from nof1.values.effect import LEVELS, Effect

Array = NDArray[np.float64]

SETTLED = 0.02
"""Most that two integrals may differ by: means in posterior sds, sds as a ratio."""

SPREAD_LEARNT = 0.75
"""Posterior sd of the population's spread over its prior sd: above it the spread is mostly assumed."""

WORST_MISFIT = 0.05
"""Distance in posterior sds of a person's quantiles from a smooth curve."""

REACH, BEYOND = 7.0, 7.5
"""How far the grid of effects reaches: sds beyond each person, and of the mean beyond their mean."""


class _Gathered(NamedTuple):
    """People's own effects of one contrast by name, and their moderators by name (J,), with mean and sd."""

    effects: Mapping[str, Effect]
    moderators: Mapping[str, Array]
    scale: float

    def standardised(self) -> Array:
        """(J, M) moderators with mean 0 and sd 1 over the people."""
        columns = [(values - values.mean()) / values.std() for values in self.moderators.values()]
        return np.column_stack(columns) if columns else np.zeros((len(self.effects), 0))


def pool_effects(
    effects: Mapping[str, Effect],
    *,
    prior_sd: float,
    moderators: Mapping[str, Mapping[str, float]] | None = None,
) -> tuple[PooledContrast, tuple[Check, ...]]:
    """Pool people's own sustained effects of one contrast, such as those of stored analyses.

    Parameters
    ----------
    effects
        By person; each the posterior of the normal model, under the prior N(0, prior_sd²). One handed
        over to the ordinal model (`Fit.handed_over`) has another prior in points; it does not belong here.
        Only of randomised trials (`nof1.pool` sees to both).
    prior_sd
        S, `Priors.difference_sd`; the same for all.
    moderators
        By name, then by person: up to three things known of each person before the trial.

    Returns
    -------
    The pooled contrast, and its checks: `population_settled` (withhold), `spread_learnt` (qualify),
    `evidence_smooth` (qualify).

    Raises
    ------
    InputError
        No person, unlike arms, a lived effect, or moderators that are missing, constant, or too many.

    References
    ----------
    Zucker et al. (1997), Combining single patient (N-of-1) trials to estimate population treatment effects.
    https://doi.org/10.1016/S0895-4356(96)00429-5
    """
    _refuse_unlike(effects)
    gathered = _Gathered(effects, _by_name(effects, moderators or {}), prior_sd)
    evidence = Evidence.of([effect.quantiles / prior_sd for effect in effects.values()])
    told, resolved = _told(gathered, evidence, coarser=1.0)
    population = infer(told)
    other, _ = _told(gathered, evidence, coarser=1.3)
    checks = (
        _settled(population, infer_coarsely(other, population.span), resolved),
        _learnt(population),
        _smooth(effects, resolved),
    )
    return _contrast(gathered, told, population), checks


def _refuse_unlike(effects: Mapping[str, Effect]) -> None:
    if not effects:
        raise InputError("there is nobody to pool; give at least one person's effect")
    first = next(iter(effects))
    for person, effect in effects.items():
        arms = effect.arm, effect.reference
        if arms != (effects[first].arm, effects[first].reference):
            raise InputError(
                f"person {person!r}: {effect.arm} against {effect.reference}, but person {first!r}: "
                f"{effects[first].arm} against {effects[first].reference}; pool one comparison at a time"
            )
        if effect.estimand != "sustained":
            raise InputError(f"person {person!r}: the lived effect; sustained effects are pooled")


def _by_name(
    effects: Mapping[str, Effect], moderators: Mapping[str, Mapping[str, float]]
) -> dict[str, Array]:
    if len(moderators) > MOST_MODERATORS:
        raise InputError(
            f"{len(moderators)} moderators: {', '.join(moderators)}; give at most {MOST_MODERATORS}"
        )
    found = {}
    for name, by_person in moderators.items():
        values = np.array([by_person.get(person, np.nan) for person in effects], dtype=np.float64)
        for place in np.flatnonzero(~np.isfinite(values))[:1]:
            raise InputError(
                f"moderator {name!r} is missing for person {list(effects)[place]!r}; give a number"
            )
        if np.ptp(values) == 0:
            raise InputError(f"moderator {name!r} is {values[0]:g} for everyone; leave it out")
        found[name] = values
    return found


class _Resolved(NamedTuple):
    nodes_per_sd: float
    misfit: Array


def _told(gathered: _Gathered, evidence: Evidence, *, coarser: float) -> tuple[PeopleSaid, _Resolved]:
    effects = list(gathered.effects.values())
    mean = np.array([effect.mean for effect in effects]) / gathered.scale
    sd = np.array([effect.sd for effect in effects]) / gathered.scale
    around = BEYOND / np.sqrt(len(effects))
    grid = EvenGrid.over(
        float(min(0, (mean - REACH * sd).min(), mean.mean() - around)),
        float(max(0, (mean + REACH * sd).max(), mean.mean() + around)),
        float(sd.min()),
        coarser=coarser,
    )
    told = PeopleSaid(grid, evidence.log_likelihood(grid.nodes, 1.0), gathered.standardised())
    return told, _Resolved(float(sd.min()) / grid.step, evidence.misfit)


def _settled(fine: Population, coarse: Population, resolved: _Resolved) -> Check:
    """Two integrals agree, and the grid of effects is fine enough for the surest person."""
    directions = np.eye(fine.nodes[0].mean.size)
    pairs = [(fine.coefficient(one), coarse.coefficient(one)) for one in directions]
    mean = max(abs(b.mean - a.mean) / a.sd for a, b in pairs)
    sd = max(abs(b.sd / a.sd - 1) for a, b in pairs)
    (at, p), (other, q) = fine.spread(), coarse.spread()
    spread = abs(float(other @ q - at @ p)) / SPREAD_PRIOR_SD
    fails = max(mean, sd, spread) > SETTLED or resolved.nodes_per_sd < ENOUGH_PER_SD
    numbers = {"mean": mean, "sd": sd, "spread": spread, "nodes": resolved.nodes_per_sd}
    return Check("population_settled", not fails, "withhold", numbers)


def _learnt(population: Population) -> Check:
    """The data say something of how much people differ, and not the prior alone."""
    at, p = population.spread()
    left = float(np.sqrt(p @ np.square(at - at @ p))) / SPREAD_PRIOR_SD
    return Check("spread_learnt", left <= SPREAD_LEARNT, "qualify", {"left": left, "limit": SPREAD_LEARNT})


def _smooth(effects: Mapping[str, Effect], resolved: _Resolved) -> Check:
    """Every posterior is a smooth curve, so that its likelihood can be read from its quantiles."""
    worst = int(np.argmax(resolved.misfit))
    misfit = float(resolved.misfit[worst])
    numbers: dict[str, float | str] = {"misfit": misfit, "person": list(effects)[worst]}
    return Check("evidence_smooth", misfit <= WORST_MISFIT, "qualify", numbers)


def _contrast(gathered: _Gathered, told: PeopleSaid, population: Population) -> PooledContrast:
    first, scale = next(iter(gathered.effects.values())), gathered.scale
    average = np.eye(1 + len(gathered.moderators))

    def effect(mixture: Mixture, unit: float = 1.0) -> Effect:
        return effect_of(mixture, first.arm, first.reference, scale / unit)

    return PooledContrast(
        arm=first.arm,
        reference=first.reference,
        mean=effect(population.coefficient(average[0])),
        spread=_spread(population, scale),
        new_person=effect(population.coefficient(average[0], person=True)),
        moderators=tuple(
            Moderator(
                name,
                float(values.mean()),
                float(values.std()),
                effect(population.coefficient(average[place]), float(values.std())),
            )
            for place, (name, values) in enumerate(gathered.moderators.items(), start=1)
        ),
        people=tuple(
            PooledPerson(name, alone, effect_on(told.grid, row, alone, scale))
            for (name, alone), row in zip(gathered.effects.items(), shrunken(told, population), strict=True)
        ),
        population=population,
        scale=scale,
    )


def _spread(population: Population, scale: float) -> Spread:
    at, p = population.spread()
    mean = float(at @ p)
    quantiles = np.interp(LEVELS, np.cumsum(p) - p / 2, at)
    return Spread(scale * mean, scale * float(np.sqrt(p @ np.square(at - mean))), scale * quantiles)
