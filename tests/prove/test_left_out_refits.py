"""Each period left out of sampled fits: weighted draws beside a real refit; `pytest -s` prints them."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

import nof1
from nof1.fitting.fit import fit
from nof1.sampled.left_out import Reweighted
from nof1.values.model import Model, Problem
from tests.simulated import SCORE, Truth, answered, calendar

pytest.importorskip("nutpie")

pytestmark = pytest.mark.timeout(3600)

OUTCOMES = {
    "binary": nof1.Outcome("walked", "higher", 0.1, kind="binary"),
    "ordinal": nof1.Outcome("pain", "higher", 1.0, bounds=(0, 6), kind="ordinal"),
    "student": SCORE,
}


def person(kind):
    rng = np.random.default_rng(5)
    truth = Truth(arms=(0.0, 1.2), sigma=0.7, tau=0.4, rho=0.5, w=0.2)
    seen = answered(calendar("ABBABAAB", 7), truth, rng, missing=0.1)
    y, n = seen.answer, seen.answer.size
    if kind == "binary":
        return replace(seen, answer=(rng.random(n) < expit(y)).astype(float))
    if kind == "ordinal":
        return replace(
            seen, answer=np.searchsorted(np.arange(6) - 1.5, y + rng.logistic(size=n)).astype(float)
        )
    return replace(seen, answer=y + 0.5 * rng.standard_t(3, n))


@pytest.mark.parametrize("kind", OUTCOMES)
def test_weighted_draws_are_near_a_real_refit_where_k_says_so(kind):
    seen, outcome = person(kind), OUTCOMES[kind]
    model = Model(noise="student" if kind == "student" else "normal")
    whole = fit(seen, outcome, model=model, engine="nuts", seed=1)
    weighted = Reweighted(Problem.of(seen, outcome, whole.model, whole.priors), whole.draws, 1)
    of = seen.day_period[seen.answer_day]
    for period in range(8):
        told = weighted.without(of == period)[0]
        rest = seen.without(of == period)
        (real,) = [
            effect
            for effect in fit(rest, outcome, model=model, priors=whole.priors, engine="nuts", seed=3).pairs
            if effect.estimand == "sustained"
        ]
        error = (whole.effects[0].mean + told.by.mean() - real.mean) / real.sd
        moved = (whole.effects[0].mean - real.mean) / real.sd
        print(
            f"{kind}, without period {period + 1}: k {told.k:.2f}, effective {told.effective:.0f}, mean "
            f"{error:+.3f} sd from a refit, which moved by {-moved:+.3f}; sd {told.sd / real.sd:.3f} of it"
        )
        assert told.k > 0.7 or abs(error) < 0.05 + 3 / told.effective**0.5
