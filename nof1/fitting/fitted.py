"""One series, what was asked of it, and the fit that answers: what every check on a fit looks at."""

from collections.abc import Sequence
from dataclasses import dataclass

from nof1.fitting.fit import Fit, fit
from nof1.values.effect import DecisionRule, Effect, Verdict, verdict
from nof1.values.model import Model
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors

NORMAL_95 = 1.96
"""Half the width of a 95 % interval, in sds of a normal."""


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
        return _sustained(self.fit)

    @property
    def lived(self) -> tuple[Effect, ...]:
        """The same differences over the days as they were."""
        return tuple(effect for effect in self.fit.effects if effect.estimand == "lived")

    @property
    def settled(self) -> tuple[Verdict, ...]:
        """The verdicts of the result itself."""
        return self.verdicts(self.sustained)

    @property
    def is_clear(self) -> bool:
        """At least one verdict is not open; an open one has nothing that could fall."""
        return any(settled != "undecided" for settled in self.settled)

    def verdicts(self, effects: Sequence[Effect]) -> tuple[Verdict, ...]:
        """What the rule says of each."""
        return tuple(verdict(effect, self.outcome, self.rule) for effect in effects)

    def falls(self, effects: Sequence[Effect]) -> bool | None:
        """Whether a clear verdict is another one with these effects; None where there are none."""
        if not effects:
            return None
        pairs = zip(self.settled, self.verdicts(effects), strict=True)
        return any(settled not in ("undecided", other) for settled, other in pairs)

    @property
    def expected_difference(self) -> float:
        """Prior sd of the sustained difference, in the outcome's units."""
        if self.fit.priors.likelihood in ("normal", "student"):
            return self.fit.priors.difference_sd
        believed = self.fit.priors.before_data(self.outcome)
        return (believed.upper - believed.lower) / (2 * NORMAL_95)

    @property
    def can_refit(self) -> bool:
        """The model is one that is solved in milliseconds; a sampled one would take seconds each time."""
        return self.fit.priors.likelihood == "normal"

    def refit(
        self,
        *,
        observations: Observations | None = None,
        model: Model | None = None,
        priors: Priors | None = None,
    ) -> tuple[Effect, ...]:
        """The sustained effects with one thing changed; none where that fit is withheld or would be slow."""
        if not self.can_refit:
            return ()
        other = fit(
            observations or self.observations,
            self.outcome,
            model=model or self.fit.model,
            priors=priors or self.fit.priors,
            engine="exact",
            near=self.fit,
        )
        return _sustained(other)

    def sampled_again(
        self, *, observations: Observations | None = None, priors: Priors | None = None
    ) -> tuple[Effect, ...]:
        """The sustained effects by NUTS with one thing changed, in seconds; none where withheld."""
        again = fit(
            observations or self.observations,
            self.outcome,
            model=self.fit.model,
            priors=priors or self.fit.priors,
            engine="nuts",
            seed=self.fit.seed,
        )
        return _sustained(again)


def _sustained(found: Fit) -> tuple[Effect, ...]:
    return tuple(effect for effect in found.effects if effect.estimand == "sustained")
