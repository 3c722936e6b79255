"""One series, what was asked of it, and the fit that answers: what every check on a fit looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nof1.fitting.before_fit import impossible
from nof1.fitting.fit import Fit, effects_of, fit
from nof1.fitting.moves import Moves
from nof1.normal.exact import NotFoundError, glimpse, sustained
from nof1.values.effect import DecisionRule, Effect, Verdict, verdict, verdicts_if_moved
from nof1.values.model import Model, Problem
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors

Array = NDArray[np.float64]

LOOSE = 0.1
"""Of an effect's sd: five times what grids that agree may differ by, for one look is checked by no other."""

NORMAL_95 = 1.96
"""Half the width of a 95 % interval, in sds of a normal."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """One series, what was asked of it, and the fit that answers; what several checks ask is told once."""

    observations: Observations
    outcome: Outcome
    rule: DecisionRule
    fit: Fit

    @cached_property
    def sustained(self) -> tuple[Effect, ...]:
        """The effects that verdicts are made on."""
        return _sustained(self.fit)

    @property
    def lived(self) -> tuple[Effect, ...]:
        """The same differences over the days as they were."""
        return tuple(effect for effect in self.fit.effects if effect.estimand == "lived")

    @cached_property
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

    def verdicts_if_moved(self, effect: Effect, by: Array, wider: Array) -> NDArray[np.str_]:
        """(M,) what the rule would say of one effect were it larger by each of `by`, its sd `wider` times."""
        return verdicts_if_moved(effect, self.outcome, self.rule, by, wider)

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

    @cached_property
    def moves(self) -> Moves:
        """What leaving out answers does to the sustained effects."""
        return Moves.of(self._problem(), self.fit.parameters)

    @property
    def can_refit(self) -> bool:
        """The model is one that is solved in milliseconds; a sampled one would take seconds each time."""
        return self.fit.priors.likelihood == "normal"

    def would_fall(
        self,
        *,
        observations: Observations | None = None,
        model: Model | None = None,
        priors: Priors | None = None,
    ) -> bool | None:
        """Whether a clear verdict is another one with one thing changed; None where `refit` has no effects.

        One look does where verdicts hold with effects that are `LOOSE` off; else two grids must agree.
        """
        if not self.can_refit:
            return None
        problem = self._problem(observations, model, priors)
        if impossible(problem.observations, problem.priors):
            return None
        try:
            seen = effects_of(problem, glimpse(problem, self.fit.spans))
        except NotFoundError:
            seen = ()
        return self.falls(seen if seen and self._are_firm(seen) else self._solved(problem))

    def _are_firm(self, effects: Sequence[Effect]) -> bool:
        """What the verdicts are does not hang on how well the effects are known."""
        by, wider = (one.ravel() for one in np.meshgrid([-LOOSE, 0, LOOSE], [1 - LOOSE, 1, 1 + LOOSE]))
        each = [self.verdicts_if_moved(effect, effect.sd * by, wider) for effect in effects]
        return all(np.all(verdicts == verdicts[0]) for verdicts in each)

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
        return self._solved(self._problem(observations, model, priors))

    def _solved(self, problem: Problem) -> tuple[Effect, ...]:
        if impossible(problem.observations, problem.priors):
            return ()
        try:
            found, agreement = sustained(problem, self.fit.spans)
        except NotFoundError:
            return ()
        return effects_of(problem, found) if agreement.is_close else ()

    def _problem(
        self,
        observations: Observations | None = None,
        model: Model | None = None,
        priors: Priors | None = None,
    ) -> Problem:
        return Problem.of(
            observations or self.observations,
            self.outcome,
            model or self.fit.model,
            priors or self.fit.priors,
        )

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
