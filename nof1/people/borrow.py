"""What earlier people say of the next one: a robust prior that gives way where they differ.

Earlier, consented, randomised people pooled predict one more person's difference. With that prediction as one
part and the usual N(0, S²) as the other, the prior of the next person is a mixture; the prediction is widened
until it weighs no more than a stated number of the person's own answers. The person's own result comes out
twice, with and without, and if the two disagree the usual part gains weight, and that is said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nof1.errors import InputError
from nof1.normal.mixture import Mixture
from nof1.people.blur import EvenGrid
from nof1.people.evidence import Evidence
from nof1.people.pooled_contrast import PooledContrast, effect_on
from nof1.values.check import Check
from nof1.values.effect import Effect

Array = NDArray[np.float64]

ROBUST = 0.2
"""Prior weight of the usual N(0, S²): one chance in five that the next person is unlike the earlier ones."""

CONFLICT = 0.5
"""Posterior weight of the usual part above which the person is said to differ from the earlier ones."""

REACH = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Borrowed:
    """A prior from earlier people, in units of S.

    Attributes
    ----------
    predicted
        What earlier people predict of the next one, widened to the cap.
    robust
        Weight of the usual N(0, 1).
    worth
        How many of the next person's own answers the widened prediction weighs (its effective sample size).
    uncapped
        The same before widening.
    people
        From how many people it comes.
    """

    arm: str
    reference: str
    scale: float
    predicted: Mixture
    robust: float
    worth: float
    uncapped: float
    people: int

    def density(self, at: Array) -> tuple[Array, Array]:
        """Densities at values in units of S: of the prediction, and of the usual prior; without weights."""
        return self.predicted.density(at), np.exp(-0.5 * at * at) / np.sqrt(2 * np.pi)


@dataclass(frozen=True, slots=True, eq=False)
class WithAndWithout:
    """One person's difference from their own answers alone (`without`), and with what others say.

    Attributes
    ----------
    robust
        Posterior weight of the usual prior; its prior weight is `borrowed.robust`.
    check
        `earlier_people_agree`: fails (qualify) where the person differs from the earlier ones.
    """

    without: Effect
    borrowed_effect: Effect
    robust: float
    borrowed: Borrowed
    check: Check


def borrow(
    earlier: PooledContrast,
    answers: Mapping[str, int],
    consented: Collection[str],
    *,
    most_answers: float | None = None,
    robust: float = ROBUST,
    moderators: Mapping[str, float] | None = None,
) -> Borrowed:
    """A prior for the next person from earlier people.

    The effective sample size is the expected local-information ratio: the prior's Fisher information over
    that of one answer, the latter the median over earlier people of what their answers say of their own
    difference, divided by how many they were. It is told in answers, for those it is traded against.

    Parameters
    ----------
    earlier
        Of `nof1.pool`, which takes randomised trials only.
    answers
        How many answers each of them gave (`Pooled.answers`).
    consented
        Who of them agreed that their results serve others; everyone pooled must be among them.
    most_answers
        The most that the prediction may weigh, in answers of the next person; default half the median number
        of answers of the earlier people: half a trial.
    robust
        Prior weight of the usual prior, above 0 and at most 1.
    moderators
        Of the next person, where the earlier people were pooled with moderators.

    Raises
    ------
    InputError
        Someone who did not consent, a cap or a weight that cannot be meant, moderators that do not fit.

    References
    ----------
    Schmidli et al. (2014), Robust meta-analytic-predictive priors in clinical trials with historical control
    information. https://doi.org/10.1111/biom.12242

    Neuenschwander et al. (2020), Predictively consistent prior effective sample sizes.
    https://doi.org/10.1111/biom.13252
    """
    names = [person.name for person in earlier.people]
    refused = [name for name in names if name not in consented]
    if refused:
        raise InputError(f"person {refused[0]!r} has not consented to serve others; pool without them")
    if not 0 < robust <= 1:
        raise InputError(f"robust is {robust:g}; give a weight above 0 and at most 1, such as .2")
    most = float(np.median([answers[name] for name in names])) / 2 if most_answers is None else most_answers
    if not (np.isfinite(most) and most > 0):
        raise InputError(f"most_answers is {most:g}; give a number above 0")
    predicted = earlier.predicted(moderators or {})
    one_answer = _information_of_one_answer(earlier, answers)
    uncapped = information(predicted) / one_answer
    capped = _widened(predicted, max(uncapped / most, 1.0) ** 0.5)
    return Borrowed(
        arm=earlier.arm,
        reference=earlier.reference,
        scale=earlier.scale,
        predicted=capped,
        robust=robust,
        worth=information(capped) / one_answer,
        uncapped=uncapped,
        people=len(names),
    )


def _information_of_one_answer(earlier: PooledContrast, answers: Mapping[str, int]) -> float:
    """Median over people of their answers' information on their own difference, for each answer."""
    found = []
    for person in earlier.people:
        own = max((earlier.scale / person.alone.sd) ** 2 - 1, 1e-6)
        found.append(own / answers[person.name])
    return float(np.median(found))


def information(prior: Mixture) -> float:
    """Fisher information of a prior's density p about its place: the integral of p'² / p."""
    at = prior.mean + prior.sd * np.linspace(-REACH, REACH, 4_001)
    density = np.maximum(prior.density(at), 1e-300)
    slope = np.gradient(np.log(density), at)
    return float(np.trapezoid(density * slope * slope, at))


def _widened(prior: Mixture, factor: float) -> Mixture:
    """Stretched about its mean."""
    return Mixture(prior.weights, prior.mean + factor * (prior.means - prior.mean), factor * prior.sds)


def with_and_without(own: Effect, borrowed: Borrowed) -> WithAndWithout:
    """One person's sustained difference with a prior from earlier people, beside their own.

    Parameters
    ----------
    own
        The posterior of the normal model, under the usual prior N(0, S²): not one that was handed over to the
        ordinal model.

    Raises
    ------
    InputError
        Arms that are not those of the earlier people, or a lived effect.
    """
    if (own.arm, own.reference) != (borrowed.arm, borrowed.reference) or own.estimand != "sustained":
        raise InputError(
            f"{own.arm} against {own.reference} ({own.estimand}); the earlier people's is "
            f"{borrowed.arm} against {borrowed.reference} (sustained)"
        )
    scale = borrowed.scale
    mean, sd = own.mean / scale, own.sd / scale
    places = [borrowed.predicted.mean, mean]
    around = [REACH * borrowed.predicted.sd, REACH * sd]
    grid = EvenGrid.over(
        min(a - b for a, b in zip(places, around, strict=True)),
        max(a + b for a, b in zip(places, around, strict=True)),
        min(sd, borrowed.predicted.sd) / 2,
    )
    likelihood = np.exp(Evidence.of([own.quantiles / scale]).log_likelihood(grid.nodes, 1.0)[0])
    predicted, usual = borrowed.density(grid.nodes)
    parts = np.array([(1 - borrowed.robust) * predicted, borrowed.robust * usual]) * likelihood
    left = float(parts[1].sum() / parts.sum())
    return WithAndWithout(
        without=own,
        borrowed_effect=effect_on(grid, parts.sum(axis=0), own, scale),
        robust=left,
        borrowed=borrowed,
        check=Check(
            "earlier_people_agree",
            left <= max(CONFLICT, borrowed.robust),
            "qualify",
            {"weight": left, "before": borrowed.robust, "people": borrowed.people},
        ),
    )
