"""Long proofs of planning: printed error rates of rules to stop early, and of a design under what harms it.

Run by `make prove`; `pytest -s` prints the figures. Small seeded versions are in tests/nof1/test_monitor.py.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import t

from nof1.designs.design import Arm, Design
from nof1.fitting.before_fit import before_a_fit
from nof1.fitting.fit import fit
from nof1.planning.assumptions import Assumptions
from nof1.planning.characteristics import operating_characteristics
from nof1.planning.monitor import StoppingRule, monitor
from nof1.planning.simulate import Plan
from nof1.values.model import Model
from nof1.values.outcome import Outcome
from tests.simulated import Truth, answered, calendar

pytestmark = pytest.mark.timeout(7200)

AB = (Arm("A"), Arm("B"))
NAIVE = Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
MOOD = Outcome("mood", "higher", 0.5, scale=2.5, middle=0)
DAILY = tuple(range(1, 71))

UNSURE = 0.03
"""What 500 trials one by one and 1,000 simulated ones may differ by, were the printed rates exact."""


def orders(rng, periods):
    return "".join("AB" if rng.random() < 0.5 else "BA" for _ in range(periods // 2))


def stopped_by_nof1(periods, length, rho, model, looks, people):
    """Share of null trials that `fit`, one trial and one look at a time, ever calls better or worse."""
    rng = np.random.default_rng(70 + periods)
    stopped = 0
    for _ in range(people):
        whole = answered(calendar(orders(rng, periods), length), Truth(rho=rho), rng)
        stopped += any(is_called(whole, look, model) for look in looks)
    return stopped / people


def is_called(whole, look, model):
    begun = max(look, length_of(whole, look))
    part = replace(
        whole,
        day_arm=whole.day_arm[:begun],
        day_period=whole.day_period[:begun],
        answer_day=whole.answer_day[:look],
        answer=whole.answer[:look],
    )
    if any(check.failed for check in before_a_fit(part)):
        return False
    effects = fit(part, MOOD, model=model, engine="exact").effects
    return bool(effects) and not 0.05 < effects[0].prob_above(0) < 0.95


def length_of(whole, look):
    return 1 + int(np.flatnonzero(whole.day_period == whole.day_period[look - 1])[-1])


def stopped_by_least_squares(periods, length, rho, looks, people, *, early):
    """The same by two means and Student's t, without any of nof1; `early`: from three answers an arm on."""
    rng = np.random.default_rng(11)
    stopped = 0
    for _ in range(people):
        order = orders(rng, periods)
        arm = np.repeat([letter == "B" for letter in order], length)
        period = np.repeat(np.arange(periods), length)
        noise = np.zeros(len(arm))
        noise[0] = rng.standard_normal()
        for day in range(1, len(arm)):
            noise[day] = rho * noise[day - 1] + (1 - rho**2) ** 0.5 * rng.standard_normal()
        stopped += any(is_far_apart(noise[:day], arm[:day], period[:day], early) for day in looks)
    return stopped / people


def is_far_apart(answer, arm, period, early):
    a, b = answer[~arm], answer[arm]
    if min(len(a), len(b)) < 3 or (not early and min(len(set(period[arm])), len(set(period[~arm]))) < 2):
        return False
    df = len(a) + len(b) - 2
    variance = ((a - a.mean()) @ (a - a.mean()) + (b - b.mean()) @ (b - b.mean())) / df
    return abs(b.mean() - a.mean()) / np.sqrt(variance * (1 / len(a) + 1 / len(b))) > t.ppf(0.95, df)


@pytest.mark.parametrize(("periods", "length", "rho"), [(70, 1, 0.0), (10, 7, 0.5)])
def test_daily_looks_make_false_calls_as_often_as_printed(periods, length, rho):
    """Trap 7: ten weeks, no effect, the naive model, P(better) or P(worse) above .95 on any day."""
    plan = Plan(Design(AB, periods, length), MOOD, Assumptions(1.0, rho), model=NAIVE)
    (printed,) = monitor(plan, StoppingRule(DAILY), [0.0], trials=1000, seed=7, processes=2)
    alone = stopped_by_nof1(periods, length, rho, NAIVE, DAILY, 500)
    from_third, from_second = (
        stopped_by_least_squares(periods, length, rho, DAILY, 2000, early=early) for early in (True, False)
    )
    print(
        f"{periods} x {length}, rho {rho}: printed {printed.false_calls.value:.3f}, one by one {alone:.3f}, "
        f"least squares {from_second:.3f}, from the third answer on {from_third:.3f}; "
        f"one look at the end {printed.false_calls_at_end.value:.3f}; days {printed.days.value:.1f}"
    )
    assert printed.false_calls.value == pytest.approx(alone, abs=0.03 + UNSURE)
    assert printed.false_calls.value == pytest.approx(from_second, abs=0.08)
    assert 0.35 < printed.false_calls.value <= from_third + 0.03


def test_the_careful_model_looked_at_each_week_makes_few_false_calls_and_as_many_as_printed():
    """Trap 7: the careful model, rho .5, 7-day blocks, a look after each week."""
    weekly = tuple(range(7, 71, 7))
    plan = Plan(Design(AB, 10, 7), MOOD, Assumptions(1.0, 0.5))
    (printed,) = monitor(plan, StoppingRule(weekly), [0.0], trials=1000, seed=7, processes=2)
    alone = stopped_by_nof1(10, 7, 0.5, Model(), weekly, 500)
    print(f"careful model, weekly looks: printed {printed.false_calls.value:.3f}, one by one {alone:.3f}")
    assert printed.false_calls.value == pytest.approx(alone, abs=0.03 + UNSURE)
    assert printed.false_calls.value < 0.15


@pytest.mark.parametrize("shift", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.7])
def test_the_default_rule_is_seldom_wrong_under_carryover_and_period_shifts(kept, shift):
    """8 x 7 days, noise 1, S 1.5, rho .3, worthwhile .5; errors at no, half and the worthwhile effect."""
    outcome = replace(MOOD, scale=1.5)
    plan = Plan(Design(AB, 8, 7), outcome, Assumptions(1.0, 0.3, kept, shift))
    found = operating_characteristics(
        plan, [0.0, 0.25, 0.5, 1.0, 1.5], trials=1000, seed=3, processes=2, worse=False
    )
    told = "; ".join(
        f"{p.effect:g}: clear {p.clear.value:.3f} wrong {p.wrong.value:.3f} coverage {p.coverage.value:.3f} "
        f"bias {p.bias.value:+.2f}"
        for p in found.points
    )
    print(f"carryover {kept}, period shifts {shift}: {told}; engines apart {found.engine_gap:.4f}")
    limit = 0.10 if shift < 1 else 0.15  # period shifts as large as the noise are more than the prior expects
    assert all(point.wrong.value <= limit for point in found.points)
    assert found.engine_gap < 0.01
