"""A result: description, effects, checks, and how they came about; as values and as plain data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import exp
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nof1.analysis.report import report
from nof1.fitting.fit import Engine
from nof1.values.check import Check
from nof1.values.effect import DecisionRule, Effect, TrialVerdict, trial_verdict, verdict
from nof1.values.observations import Allocation, ArmDescription
from nof1.values.outcome import Outcome
from nof1.values.priors import Likelihood, Priors
from nof1.words.check_words import check_text
from nof1.words.result_words import AUDIENCES, before_data, period_rule, sentences
from nof1.words.speaker import Language


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """Everything that is known after one person's series was analysed.

    Attributes
    ----------
    status
        "withheld" where a check with that consequence failed: then `effects` is empty, `arms` stays.
    arms
        Plain description of each arm, the reference first.
    effects
        Every other arm minus the reference: sustained for all, then lived for all.
    pairs
        Every pair of arms once, both estimands; for two arms the same as `effects`.
    link
        The same as `pairs` on the scale of the model's linear part: logarithms of odds ratios (binary,
        ordinal) or of rate ratios (count). Empty where that scale is the outcome's own.
    checks
        Those that withhold first, then those that qualify, then notes.
    outcome
        As used: with the scale and middle taken from the data, where that was asked for.
    rule
        By which each effect gets its verdict.
    prob
        Probability of the printed intervals.
    engine
        What computed the effects; None where nothing was fitted.
    likelihood
        How answers spread about what is expected of them, in the model that gave the result; None where
        nothing was fitted.
    priors
        As used; None where nothing was fitted and no scale is known.
    baseline
        Plain description of the days before the first treatment; None where there are none.
    predictive
        (R, n) answers drawn from the fitted model, a column for each one used; None where nothing is shown.
    n, missing
        Answers used, and days with an arm in force without one.
    period_rule
        How periods were told (`Observations.period_rule`).
    """

    status: Literal["ok", "withheld"]
    arms: tuple[ArmDescription, ...]
    effects: tuple[Effect, ...]
    pairs: tuple[Effect, ...]
    link: tuple[Effect, ...]
    checks: tuple[Check, ...]
    outcome: Outcome
    rule: DecisionRule
    prob: float
    engine: Engine | None
    likelihood: Likelihood | None
    priors: Priors | None
    baseline: ArmDescription | None
    predictive: NDArray[np.float64] | None
    allocation: Allocation
    period_rule: str
    n: int
    missing: int
    seed: int
    seconds: float
    versions: Mapping[str, str]

    @property
    def verdict(self) -> TrialVerdict:
        """What the rule says of the whole trial: an arm is favoured if it passes against every other."""
        sustained = [effect for effect in self.pairs if effect.estimand == "sustained"]
        return trial_verdict(sustained, self.outcome, self.rule) if sustained else TrialVerdict("undecided")

    def to_dict(self, language: Language = "en", *, full: bool = False) -> dict[str, Any]:
        """The result as plain data, ready for JSON.

        Parameters
        ----------
        language
            Of the sentences in `words`, `checks` and `periods`.
        full
            Also what `nof1.words` needs to write the sentences again in another language, and the quantiles:
            `period_rule`, each effect's `quantiles`, each check's `numbers`.
        """
        whole = self._codes() | {"checks": [_check(check) for check in self.checks]}
        if self.priors:
            before = before_data(asdict(self.priors.before_data(self.outcome)), language)
            whole["priors"] = whole["priors"] | {"before_data": before}
        spoken = whole | {
            "checks": [one | {"text": check_text(one, language)} for one in whole["checks"]],
            "words": {reader: sentences(whole, reader, language) for reader in AUDIENCES},
            "periods": period_rule(self.period_rule, language),
        }
        return spoken if full else _public(spoken)

    def _codes(self) -> dict[str, Any]:
        priors = self.priors
        return {
            "status": self.status,
            "arms": [asdict(arm) for arm in self.arms],
            "effects": [self._effect(effect) for effect in self.effects],
            "checks": [],
            "words": {},
            "engine": self.engine,
            "scale": priors.scale if priors else None,
            "priors": priors.texts() if priors else {},
            "allocation": self.allocation,
            "periods": self.period_rule,
            "period_rule": self.period_rule,
            "n": self.n,
            "missing": self.missing,
            "seconds": self.seconds,
            "seed": self.seed,
            "versions": dict(self.versions),
            "likelihood": self.likelihood,
            "baseline": asdict(self.baseline) if self.baseline else None,
            "outcome": asdict(self.outcome)
            | {"bounds": list(self.outcome.bounds) if self.outcome.bounds else None},
            "rule": asdict(self.rule),
            "verdict": asdict(self.verdict),
        }

    def _effect(self, effect: Effect) -> dict[str, Any]:
        lower, upper = effect.interval(self.prob)
        difference = {"mean": effect.mean, "sd": effect.sd, "lower": lower, "upper": upper, "prob": self.prob}
        return {
            "arm": effect.arm,
            "reference": effect.reference,
            "estimand": effect.estimand,
            "difference": difference,
            **self._ratio(effect),
            **asdict(effect.probabilities(self.outcome)),
            "verdict": verdict(effect, self.outcome, self.rule),
            "quantiles": effect.quantiles.tolist(),
        }

    def _ratio(self, effect: Effect) -> dict[str, Any]:
        """`link`: the odds or rate ratio (its logarithm's mean, and interval), where the model has one."""
        of = (effect.arm, effect.reference, effect.estimand)
        found = next((one for one in self.link if (one.arm, one.reference, one.estimand) == of), None)
        if found is None:
            return {}
        lower, upper = found.interval(self.prob)
        name = "rate_ratio" if self.likelihood == "count" else "odds_ratio"
        return {"link": {"name": name, "mean": exp(found.mean), "lower": exp(lower), "upper": exp(upper)}}

    def __str__(self) -> str:
        return report(self.to_dict(full=True))


def _check(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "passed": check.passed,
        "consequence": check.consequence,
        "numbers": dict(check.numbers),
    }


_PUBLIC_CHECK = ("name", "passed", "consequence", "text")
_NOT_PUBLIC = ("period_rule",)
_NOT_PUBLIC_OF_EFFECT = ("quantiles",)


def _public(spoken: Mapping[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in spoken.items() if key not in _NOT_PUBLIC}
    shown["effects"] = [
        {key: value for key, value in effect.items() if key not in _NOT_PUBLIC_OF_EFFECT}
        for effect in spoken["effects"]
    ]
    shown["checks"] = [{key: check[key] for key in _PUBLIC_CHECK} for check in spoken["checks"]]
    return shown
