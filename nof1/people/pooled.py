"""Many people on one protocol, pooled: from everyone's series to the population, and back to each person."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from time import perf_counter
from typing import Literal, NamedTuple

from nof1.errors import InputError, Nof1Error, NotBuiltError
from nof1.fitting.before_fit import MOST_AT_ENDS, answers_at_ends, before_a_fit
from nof1.fitting.fit import Fit, fit
from nof1.people.everyone import Progress, fit_people
from nof1.people.pooled_contrast import PooledContrast
from nof1.people.pooling import pool_effects
from nof1.values.check import Check
from nof1.values.effect import WIDEST, DecisionRule, Effect
from nof1.values.model import Model
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.values.priors import Likelihood, Priors


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """A person whose own result is withheld, and the check that withholds it."""

    person: str
    check: Check


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Everything that is known after many people's series were pooled.

    Attributes
    ----------
    status
        "withheld" where a check with that consequence failed: then `contrasts` is empty.
    contrasts
        Every other arm against the reference, each pooled by itself: with more than two arms, what one says
        of another is used within people and not between them.
    left_out
        People whose own results are withheld; nothing of theirs is used.
    answers
        By person, the answers used.
    """

    status: Literal["ok", "withheld"]
    contrasts: tuple[PooledContrast, ...]
    left_out: tuple[LeftOut, ...]
    checks: tuple[Check, ...]
    answers: Mapping[str, int]
    outcome: Outcome
    rule: DecisionRule
    prob: float
    priors: Priors
    seconds: float


def pool(
    people: Mapping[str, Observations],
    outcome: Outcome,
    *,
    moderators: Mapping[str, Mapping[str, float]] | None = None,
    model: Model | None = None,
    priors: Priors | None = None,
    rule: DecisionRule | None = None,
    prob: float = 0.95,
    engine: Literal["auto", "exact", "nuts"] = "auto",
    seed: int = 0,
    progress: Progress | None = None,
) -> Pooled:
    """How a treatment does among people like these, and for each of them in the light of the others.

    Each person's series is fitted alone first; then true differences are taken as N(mu + gamma'm, v S²) with
    mu ~ N(0, (1 - v) S²), v ~ Beta(1, 3), and for each moderator, in its own sds, gamma ~ N(0, (S/2)²). One
    person pooled equals that person alone.

    Parameters
    ----------
    people
        Series by name, all randomised and of the same arms, the same reference first.
    outcome
        One for all: pooling needs one scale S and one worthwhile difference.
    moderators
        By name, then by person: up to three things known of each person before the trial.
    model, priors, engine, seed
        As in `nof1.fit`, for each person.
    rule, prob
        When a verdict is clear, and the probability of intervals.
    progress
        Called now and then with how many people are done, and of how many.

    Raises
    ------
    InputError
        Nobody; a person whose order of arms was not drawn by chance, or whose arms are not the first
        person's; moderators that are missing, constant or too many.
    NotBuiltError
        The outcome is not continuous.

    References
    ----------
    Zucker et al. (1997), Combining single patient (N-of-1) trials to estimate population treatment effects.
    https://doi.org/10.1016/S0895-4356(96)00429-5
    """
    began = perf_counter()
    if not 0 < prob <= WIDEST:
        raise InputError(f"prob is {prob:g}; give a probability above 0 and at most {WIDEST:g}, such as .95")
    _refuse_unpoolable(people, outcome)
    chosen = model or Model()
    likelihood: Likelihood | None = "student" if chosen.noise == "student" else None
    priors = priors or Priors.of(outcome, half_life=chosen.half_life, likelihood=likelihood)
    if chosen.noise == "student":
        engine = "nuts"
    ready = {person: series for person, series in people.items() if _withheld(series) is None}
    alone, unsettled = _each_alone(ready, _Asked(outcome, chosen, priors, engine, seed), progress)
    left_out = [
        LeftOut(person, check)
        for person, series in people.items()
        if (check := unsettled.get(person) or _withheld(series))
    ]
    checks = [
        Check("people_left_out", not left_out, "qualify", {"withheld": len(left_out), "of": len(people)}),
        *_at_bounds([people[person] for person in alone], outcome),
    ]
    contrasts = []
    for place in range(len(next(iter(alone.values()), ()))):
        effects = {person: own[place] for person, own in alone.items()}
        contrast, found_checks = pool_effects(
            effects, prior_sd=priors.difference_sd, moderators=_of(moderators, effects)
        )
        contrasts.append(contrast)
        checks += found_checks
    withheld = not alone or any(check.failed and check.consequence == "withhold" for check in checks)
    return Pooled(
        status="withheld" if withheld else "ok",
        contrasts=() if withheld else tuple(contrasts),
        left_out=tuple(left_out),
        checks=tuple(checks),
        answers={person: int(people[person].used.sum()) for person in alone},
        outcome=outcome,
        rule=rule or DecisionRule(),
        prob=prob,
        priors=priors,
        seconds=perf_counter() - began,
    )


def _of(
    moderators: Mapping[str, Mapping[str, float]] | None, effects: Mapping[str, Effect]
) -> dict[str, dict[str, float]]:
    """Moderators of the people who are pooled; of others they are not needed."""
    return {
        name: {person: by_person[person] for person in effects if person in by_person}
        for name, by_person in (moderators or {}).items()
    }


class _Asked(NamedTuple):
    outcome: Outcome
    model: Model
    priors: Priors
    engine: Literal["auto", "exact", "nuts"]
    seed: int


def _withheld(series: Observations) -> Check | None:
    """The check that withholds the person's own result before any fit."""
    return next((check for check in before_a_fit(series) if check.failed), None)


def _each_alone(
    people: Mapping[str, Observations], asked: _Asked, progress: Progress | None
) -> tuple[dict[str, tuple[Effect, ...]], dict[str, Check]]:
    """Each person's own sustained effects against the reference; or the check that withholds them."""
    outcome, model, priors, engine, seed = asked
    found: dict[str, Fit | Nof1Error] = {}
    if engine != "nuts":
        found.update(fit_people(people, outcome, model=model, priors=priors, progress=progress))
    alone: dict[str, tuple[Effect, ...]] = {}
    unsettled: dict[str, Check] = {}
    for done, (person, series) in enumerate(people.items(), start=1):
        own = found.get(person)
        try:
            if isinstance(own, Nof1Error):
                raise own
            if own is None or (not own.effects and engine == "auto" and _can_sample()):
                own = fit(series, outcome, model=model, priors=priors, engine="nuts", seed=seed)
        except Nof1Error as error:
            raise type(error)(f"person {person!r}: {error}") from error
        if own.effects:
            alone[person] = tuple(effect for effect in own.effects if effect.estimand == "sustained")
        else:
            unsettled[person] = own.check
        if progress and engine == "nuts":
            progress(done, len(people))
    return alone, unsettled


def _at_bounds(series: list[Observations], outcome: Outcome) -> list[Check]:
    """Fails where the ends of the scale hide some of anyone's difference; nothing to check without bounds."""
    if outcome.bounds is None:
        return []
    people = sum(answers_at_ends(one, outcome) > MOST_AT_ENDS for one in series)
    numbers = {"people": people, "of": len(series), "limit": MOST_AT_ENDS}
    return [Check("people_at_bounds", not people, "qualify", numbers)]


def _can_sample() -> bool:
    return bool(find_spec("pymc") and find_spec("nutpie"))


def _refuse_unpoolable(people: Mapping[str, Observations], outcome: Outcome) -> None:
    if outcome.kind != "continuous":
        raise NotBuiltError(
            f"{outcome.name}: a {outcome.kind} outcome cannot be pooled yet; scores with bounds can be, "
            "as continuous ones"
        )
    if not people:
        raise InputError("there is nobody to pool; give at least one person's series")
    chosen = [person for person, series in people.items() if series.allocation != "randomised"]
    if chosen:
        how = people[chosen[0]].allocation
        others = f" (and {len(chosen) - 1} more)" if len(chosen) > 1 else ""
        raise InputError(
            f"person {chosen[0]!r}{others}: the order of arms is {how}, and only randomised trials are "
            "pooled; leave them out, or say so if chance decided (allocation randomised)"
        )
    compared = {person: series.arms for person, series in people.items() if len(series.arms) > 1}
    first = next(iter(compared), "")
    for person, arms in compared.items():
        if arms != compared[first]:
            raise InputError(
                f"person {person!r} has the arms {', '.join(arms)}, but person {first!r} has "
                f"{', '.join(compared[first])}; pool people with the same arms and the same reference"
            )
