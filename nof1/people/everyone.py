"""Many people, each analysed alone, on all cores."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from nof1.analysis.analyse import analyse
from nof1.analysis.result import Analysis
from nof1.errors import Nof1Error
from nof1.fitting.fit import Fit, fit
from nof1.parallel import in_order
from nof1.values.effect import DecisionRule
from nof1.values.model import Model
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors

WORTH_A_PROCESS = 60
"""People below which the time that other processes take to start is not won back."""

AT_ONCE = 20
"""People that are handed to a process at a time, at most."""

Progress = Callable[[int, int], None]
"""Told how many are done, and of how many."""


def fit_people(
    people: Mapping[str, Observations],
    outcome: Outcome,
    *,
    model: Model | None = None,
    priors: Priors | None = None,
    engine: Literal["auto", "exact"] = "exact",
    processes: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Fit | Nof1Error]:
    """Fit every person's series, without checks.

    Parameters
    ----------
    people
        By name; calendars may differ. The order stays.
    outcome, model, priors
        The same for all, as in `nof1.fit`.
    engine
        "exact": by quadrature alone, milliseconds each; "auto": as `fit` chooses.
    processes
        Default: all cores, and this process alone for few people.
    progress
        Called after every few people with how many are done and how many there are.

    Returns
    -------
    Each person's fit, whose `check` says where it is withheld; or the error that says why a series was
    refused, in place of stopping the others.
    """
    do = partial(_fitted, outcome=outcome, model=model, priors=priors, engine=engine)
    return _everyone(do, people, processes, progress)


def analyse_people(
    people: Mapping[str, Observations],
    outcome: Outcome,
    *,
    model: Model | None = None,
    priors: Priors | None = None,
    rule: DecisionRule | None = None,
    prob: float = 0.95,
    engine: Literal["auto", "exact"] = "exact",
    looks: int = 0,
    processes: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Analysis | Nof1Error]:
    """Analyse every person's series with all checks.

    Parameters
    ----------
    people
        By name; calendars may differ. The order stays.
    outcome, model, priors, rule, prob, engine, looks
        The same for all, as in `nof1.analyse`.
    processes, progress
        As in `fit_people`.

    Returns
    -------
    Each person's analysis, or the error that says why a series was refused.
    """
    do = partial(
        _analysed,
        outcome=outcome,
        model=model,
        priors=priors,
        rule=rule,
        prob=prob,
        engine=engine,
        looks=looks,
    )
    return _everyone(do, people, processes, progress)


def _fitted(
    observations: Observations,
    outcome: Outcome,
    model: Model | None,
    priors: Priors | None,
    engine: Literal["auto", "exact"],
) -> Fit:
    return fit(observations, outcome, model=model, priors=priors, engine=engine)


def _analysed(
    observations: Observations,
    outcome: Outcome,
    model: Model | None,
    priors: Priors | None,
    rule: DecisionRule | None,
    prob: float,
    engine: Literal["auto", "exact"],
    looks: int,
) -> Analysis:
    return analyse(
        observations, outcome, model=model, priors=priors, rule=rule, prob=prob, engine=engine, looks=looks
    )


@dataclass(frozen=True, slots=True)
class _Each[Done]:
    """Does the same for each of a few people; can be sent to another process."""

    do: Callable[[Observations], Done]

    def __call__(self, few: Sequence[Observations]) -> list[Done | Nof1Error]:
        return [self.of_one(one) for one in few]

    def of_one(self, observations: Observations) -> Done | Nof1Error:
        try:
            return self.do(observations)
        except Nof1Error as error:
            return error.with_traceback(None)


def _everyone[Done](
    do: Callable[[Observations], Done],
    people: Mapping[str, Observations],
    processes: int | None,
    progress: Progress | None,
) -> dict[str, Done | Nof1Error]:
    names, series = list(people), list(people.values())
    many = processes or ((os.cpu_count() or 1) if len(names) >= WORTH_A_PROCESS else 1)
    size = min(AT_ONCE, -(-len(names) // (4 * many)) or 1)
    work = [series[first : first + size] for first in range(0, len(series), size)]
    found: dict[str, Done | Nof1Error] = {}
    for few in in_order(_Each(do), work, processes=many):
        found.update(zip(names[len(found) :], few, strict=False))
        if progress:
            progress(len(found), len(names))
    return found
