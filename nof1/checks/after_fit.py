"""Every check on a fit that can be shown."""

from nof1.checks.confounding import carryover_vs_period, covariate_confounded, taken_before, trend_confounded
from nof1.checks.entry import batch_entry, mixed_raters
from nof1.checks.estimands import autocorrelation, estimands_agree, plain_difference
from nof1.checks.influence import day_influence, period_influence, single_days
from nof1.checks.missing import late_answers, missing_by_arm, missing_by_period, stopped_early
from nof1.checks.predictive import bounds, handed_over, predictive_days, predictive_periods
from nof1.checks.sensitivity import prior_sensitivity
from nof1.fitting import before_fit as checks
from nof1.fitting.fitted import Fitted
from nof1.values.check import Check


def after_a_fit(fitted: Fitted) -> tuple[Check, ...]:
    """Every check on a fit that can be shown, those that qualify before the notes."""
    observations = fitted.observations
    found = (
        checks.allocation(observations),
        estimands_agree(fitted),
        bounds(fitted),
        handed_over(fitted),
        predictive_days(fitted),
        predictive_periods(fitted),
        trend_confounded(fitted),
        covariate_confounded(fitted),
        carryover_vs_period(fitted),
        taken_before(fitted),
        missing_by_arm(fitted),
        stopped_early(fitted),
        late_answers(fitted),
        batch_entry(observations),
        mixed_raters(observations),
        period_influence(fitted),
        single_days(fitted),
        prior_sensitivity(fitted),
        plain_difference(fitted),
        missing_by_period(observations),
        day_influence(fitted),
        autocorrelation(fitted),
        checks.merged_days(observations) if observations.merged_days else None,
        checks.washout_days(observations) if not observations.used.all() else None,
    )
    told = [check for check in found if check is not None]
    return tuple(sorted(told, key=lambda check: check.consequence == "note"))
