"""Checks that look at a fit, or fit once more with one thing changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nof1 import checks
from nof1.checks import Check
from nof1.effect import DecisionRule, Effect, Verdict, verdict
from nof1.fit import Fit, fit, influence
from nof1.model import Model, period_lengths
from nof1.observations import Observations, describe
from nof1.outcome import Outcome
from nof1.priors import Priors

MOST_OUTSIDE = 0.05
"""Predictive probability beyond the bounds. Above one answer in twenty the normal model spends its width
where no answer can be."""

MOST_LEFT = 0.1
"""Share of the earlier treatment still felt at the end of a typical period. Above a tenth the periods are
too short to tell staying on a treatment from its beginning."""

FARTHEST_DAY = 4.0
"""An answer so many predictive sd from what was expected: one in sixteen thousand for a normal answer."""

MOST_PERIODS_LEFT_OUT = 60
"""Beyond so many periods no single one weighs enough to be left out in turn."""


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """One series, what was asked of it, and the fit that answers."""

    observations: Observations
    outcome: Outcome
    rule: DecisionRule
    fit: Fit

    @property
    def sustained(self) -> tuple[Effect, ...]:
        """The effects that verdicts are made on."""
        return tuple(effect for effect in self.fit.effects if effect.estimand == "sustained")

    def verdicts(self, effects: Sequence[Effect]) -> tuple[Verdict, ...]:
        """What the rule says of each."""
        return tuple(verdict(effect, self.outcome, self.rule) for effect in effects)

    def refit(self, *, model: Model | None = None, priors: Priors | None = None) -> tuple[Effect, ...]:
        """The sustained effects with another model or other priors; none where that fit is withheld."""
        other = fit(
            self.observations,
            self.outcome,
            model=model or self.fit.model,
            priors=priors or self.fit.priors,
            engine="exact",
        )
        return tuple(effect for effect in other.effects if effect.estimand == "sustained")

    @property
    def settled(self) -> tuple[Verdict, ...]:
        """The verdicts of the result itself."""
        return self.verdicts(self.sustained)


def after_a_fit(fitted: Fitted) -> tuple[Check, ...]:
    """Every check on a fit that can be shown, those that qualify before the notes."""
    found = (
        checks.allocation(fitted.observations),
        estimands_agree(fitted),
        bounds(fitted),
        trend_confounded(fitted),
        carryover_vs_period(fitted),
        missing_by_arm(fitted),
        period_influence(fitted),
        prior_sensitivity(fitted),
        day_influence(fitted),
        autocorrelation(fitted),
        plain_difference(fitted),
        checks.merged_days(fitted.observations) if fitted.observations.merged_days else None,
        checks.washout_days(fitted.observations) if not fitted.observations.used.all() else None,
    )
    return tuple(check for check in found if check is not None)


def estimands_agree(fitted: Fitted) -> Check:
    """Fails where staying on a treatment and the days as lived get different verdicts (qualify)."""
    lived = tuple(effect for effect in fitted.fit.effects if effect.estimand == "lived")
    pairs = list(zip(fitted.sustained, fitted.settled, fitted.verdicts(lived), strict=True))
    apart = next(((e, a, b) for e, a, b in pairs if a != b), None)
    effect, sustained, as_lived = apart or pairs[0]
    return Check(
        "estimands_agree",
        apart is None,
        "qualify",
        {"arm": effect.arm, "reference": effect.reference, "sustained": sustained, "lived": as_lived},
    )


def bounds(fitted: Fitted) -> Check | None:
    """Fails where the ends of the scale matter: more than `MOST_OUTSIDE` of the predictive probability lies
    beyond them, or more than `checks.MOST_AT_ENDS` of the answers stand there (qualify). None without bounds.
    """
    if fitted.outcome.bounds is None:
        return None
    outside = fitted.fit.outside_bounds or 0.0
    at_ends = checks.answers_at_ends(fitted.observations, fitted.outcome)
    passed = outside <= MOST_OUTSIDE and at_ends <= checks.MOST_AT_ENDS
    low, high = fitted.outcome.bounds
    return Check(
        "bounds", passed, "qualify", {"outside": outside, "at_ends": at_ends, "low": low, "high": high}
    )


def trend_confounded(fitted: Fitted) -> Check:
    """Fails where a line over time explains more than `checks.MOST_TREND_R2` of treatment (qualify).

    `widening` is by how much the trend in the model widens the sustained effect's sd (.1 is 10 %); None
    where the model has no trend.
    """
    r2 = checks.trend_overlap(fitted.observations)
    without = fitted.refit(model=replace(fitted.fit.model, trend=False)) if fitted.fit.model.trend else ()
    widening = max(
        (kept.sd / other.sd - 1 for kept, other in zip(fitted.sustained, without, strict=False)), default=None
    )
    return Check(
        "trend_confounded",
        r2 <= checks.MOST_TREND_R2,
        "qualify",
        {"r2": r2, "widening": widening, "limit": checks.MOST_TREND_R2},
    )


def carryover_vs_period(fitted: Fitted) -> Check | None:
    """Fails where more than `MOST_LEFT` of a treatment may be left at the end of a typical period (qualify).

    Counted with a share kept a day one posterior sd above its mean. None without carryover in the model.
    """
    kept = fitted.fit.parameters.get("w")
    if kept is None:
        return None
    days = float(np.median(period_lengths(fitted.observations)))
    left = min(kept.mean + kept.sd, 1.0) ** days
    return Check(
        "carryover_vs_period", left <= MOST_LEFT, "qualify", {"left": left, "days": days, "w": kept.mean}
    )


def missing_by_arm(fitted: Fitted) -> Check:
    """Fails where unanswered days could have made the verdict (qualify).

    `shift` (in the outcome's units) is by how much the unanswered days of the arm that has most of them would
    have to differ from what the model expects of them for a verdict to change (a pattern-mixture model: the
    effect moves by the shift times the arm's share of unanswered days). The check fails where a clear verdict
    flips at no more than the worthwhile difference, or, where the arms' shares of unanswered days differ by
    more than `checks.MOST_MISSING_APART`, where any does at no more than treatments are expected to differ by
    (one prior sd). A larger shift is not to be believed.
    """
    shares = checks.missing_shares(fitted.observations)
    most = int(np.argmax(shares))
    arm, share = fitted.observations.arms[most], shares[most]
    shift = _flipping_shift(fitted, arm, share)
    worthwhile, apart = fitted.outcome.worthwhile, share - min(shares) > checks.MOST_MISSING_APART
    flips = shift is not None and abs(shift) <= worthwhile and "undecided" not in fitted.settled
    likely = shift is not None and abs(shift) <= max(worthwhile, fitted.fit.priors.difference_sd)
    return Check(
        "missing_by_arm",
        not flips and not (apart and likely),
        "qualify",
        {"arm": arm, "most": share, "least": min(shares), "shift": shift},
    )


def _flipping_shift(fitted: Fitted, arm: str, share: float) -> float | None:
    """The smallest shift of one arm's unanswered days that changes a verdict; None where none does.

    Looked for in steps of a twentieth of the worthwhile difference, up to ten times that difference.
    """
    touched = [
        (effect, settled, share if effect.arm == arm else -share)
        for effect, settled in zip(fitted.sustained, fitted.settled, strict=True)
        if share and arm in (effect.arm, effect.reference)
    ]
    for step in range(1, 201):
        size = step * fitted.outcome.worthwhile / 20
        for effect, settled, weight in touched:
            for shift in (size, -size):
                if fitted.verdicts([_moved(effect, weight * shift)])[0] != settled:
                    return shift
    return None


def _moved(effect: Effect, by: float) -> Effect:
    return replace(effect, mean=effect.mean + by, quantiles=effect.quantiles + by)


def period_influence(fitted: Fitted) -> Check | None:
    """Fails where leaving out one period's answers makes a clear verdict fall (qualify).

    None where every verdict is open anyway, and beyond `MOST_PERIODS_LEFT_OUT` periods.
    """
    clear = [place for place, settled in enumerate(fitted.settled) if settled != "undecided"]
    if not clear or period_lengths(fitted.observations).size > MOST_PERIODS_LEFT_OUT:
        return None
    model, priors = fitted.fit.model, fitted.fit.priors
    left_out = {
        one.period: fitted.verdicts([effect for effect in one.effects if effect.estimand == "sustained"])
        for one in influence(fitted.observations, fitted.outcome, model=model, priors=priors)
        if one.effects
    }
    changing = [
        period
        for period, verdicts in left_out.items()
        if any(verdicts[place] != fitted.settled[place] for place in clear)
    ]
    return Check(
        "period_influence",
        not changing if left_out else None,
        "qualify",
        {
            "period": changing[0] + 1 if changing else None,
            "changing": len(changing),
            "periods": len(left_out),
        },
    )


def prior_sensitivity(fitted: Fitted) -> Check | None:
    """Fails where priors that expect half as large a difference make a clear verdict fall (qualify).

    None where every verdict is open anyway.
    """
    clear = [place for place, settled in enumerate(fitted.settled) if settled != "undecided"]
    if not clear:
        return None
    priors = replace(fitted.fit.priors, arm_sd=fitted.fit.priors.arm_sd / 2)
    sceptical = fitted.refit(priors=priors)
    verdicts = fitted.verdicts(sceptical)
    return Check(
        "prior_sensitivity",
        all(verdicts[place] == fitted.settled[place] for place in clear) if sceptical else None,
        "qualify",
        {"sd": priors.difference_sd, "mean": sceptical[0].mean if sceptical else None},
    )


def day_influence(fitted: Fitted) -> Check | None:
    """Fails where an answer is more than `FARTHEST_DAY` predictive sd from what was expected (note)."""
    if fitted.fit.fitted is None or fitted.fit.predictive_sd is None:
        return None
    day = fitted.observations.answer_day[fitted.observations.used]
    answer = fitted.observations.answer[fitted.observations.used]
    away = np.abs(answer - fitted.fit.fitted[day]) / fitted.fit.predictive_sd[day]
    farthest = int(np.argmax(away))
    return Check(
        "day_influence",
        bool(away[farthest] <= FARTHEST_DAY),
        "note",
        {"day": int(day[farthest]) + 1, "answer": float(answer[farthest]), "sds": float(away[farthest])},
    )


def autocorrelation(fitted: Fitted) -> Check | None:
    """Says how alike neighbouring days are beyond all else (note). None where the model leaves it out."""
    rho = fitted.fit.parameters.get("rho")
    return None if rho is None else Check("autocorrelation", None, "note", {"rho": rho.mean, "sd": rho.sd})


def plain_difference(fitted: Fitted) -> Check:
    """Says why the model's difference is not the plain difference of the means (note)."""
    effect = fitted.sustained[0]
    lived = next(other for other in fitted.fit.effects if other.estimand == "lived")
    means = {described.arm: described.mean for described in describe(fitted.observations)}
    arm, reference = means[effect.arm], means[effect.reference]
    return Check(
        "plain_difference",
        None,
        "note",
        {
            "arm": effect.arm,
            "reference": effect.reference,
            "plain": None if arm is None or reference is None else arm - reference,
            "sustained": effect.mean,
            "lived": lived.mean,
        },
    )
