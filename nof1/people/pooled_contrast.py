"""One difference among many people: the population's, each person's, and the next one's."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nof1.errors import InputError
from nof1.normal.mixture import Mixture
from nof1.people.blur import EvenGrid, cubic
from nof1.people.population import Population
from nof1.values.effect import LEVELS, Effect

Array = NDArray[np.float64]

TAILS, FINE_NODES = 8.0, 801
"""Sds and nodes of the fine grid on which a density becomes quantiles."""


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Sd of the true differences between people, in the outcome's units; `quantiles` (1000,) ascending."""

    mean: float
    sd: float
    quantiles: Array

    def interval(self, prob: float = 0.95) -> tuple[float, float]:
        """Equal-tailed interval."""
        tail = (1 - prob) / 2
        lower, upper = np.interp([tail, 1 - tail], LEVELS, self.quantiles)
        return float(lower), float(upper)


@dataclass(frozen=True, slots=True, eq=False)
class Moderator:
    """How the difference changes with something known of each person.

    `effect` is the change of the difference for one unit more of it; `centre` and `sd` are those of the
    people pooled, the prior of the change for one sd is N(0, (S/2)²).
    """

    name: str
    centre: float
    sd: float
    effect: Effect


@dataclass(frozen=True, slots=True, eq=False)
class PooledPerson:
    """One person's difference, from their own answers `alone` and from everyone's `together`."""

    name: str
    alone: Effect
    together: Effect


@dataclass(frozen=True, slots=True, eq=False)
class PooledContrast:
    """One arm minus the reference among many people.

    Attributes
    ----------
    mean
        The population's mean difference (at average moderators).
    spread
        How much people's true differences differ.
    new_person
        The true difference of one more person like these (at average moderators).
    """

    arm: str
    reference: str
    mean: Effect
    spread: Spread
    new_person: Effect
    moderators: tuple[Moderator, ...]
    people: tuple[PooledPerson, ...]
    population: Population
    scale: float

    def predict(self, values: Mapping[str, float]) -> Effect:
        """The true difference of one more person with these moderators.

        Raises
        ------
        InputError
            A moderator is missing, or one is named that was not pooled with.
        """
        return effect_of(self.predicted(values), self.arm, self.reference, self.scale)

    def predicted(self, values: Mapping[str, float]) -> Mixture:
        """The same as a mixture of normals, in units of S."""
        names = [moderator.name for moderator in self.moderators]
        if set(values) != set(names):
            raise InputError(
                f"the moderators are {', '.join(names) or 'none'}; got {', '.join(values) or 'none'}"
            )
        away = [(values[one.name] - one.centre) / one.sd for one in self.moderators]
        return self.population.coefficient(np.array([1.0, *away]), person=True)


def effect_of(mixture: Mixture, arm: str, reference: str, scale: float) -> Effect:
    """The effect that a mixture in units of `scale` says."""
    return Effect(
        arm, reference, "sustained", scale * mixture.mean, scale * mixture.sd, scale * mixture.quantiles()
    )


def effect_on(grid: EvenGrid, density: Array, like: Effect, scale: float) -> Effect:
    """The effect whose density (G,) stands on a grid, in units of `scale`; its arms are those of `like`."""
    weight = density / density.sum()
    mean = float(weight @ grid.nodes)
    sd = float(np.sqrt(weight @ np.square(grid.nodes - mean)))
    first, last = grid.places(mean + TAILS * sd * np.array([-1.0, 1.0]))
    place = first + (last - first) * np.linspace(0, 1, FINE_NODES)
    log_density = cubic(np.log(np.maximum(density, 1e-300))[None], place[None])[0]
    fine = np.exp(log_density - log_density.max())
    below = np.concatenate([[0.0], np.cumsum((fine[1:] + fine[:-1]) / 2)])
    quantiles = grid.start + grid.step * np.interp(LEVELS, below / below[-1], place)
    return Effect(like.arm, like.reference, "sustained", scale * mean, scale * sd, scale * quantiles)
