"""Several outcomes weighed: against algebra, simulated truth, and what must not change it."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from nof1.errors import InputError, NotBuiltError
from nof1.fitting.fit import fit
from nof1.values.effect import LEVELS, Effect
from nof1.values.model import Model
from nof1.values.observations import Covariate
from nof1.values.outcome import Outcome
from nof1.weighing.utility import OutcomeSaid, joint_draws
from nof1.weighing.weigh import daily_score, weigh
from nof1.weighing.weigh_report import plain
from nof1.weighing.weights import Weights
from tests.simulated import Truth, answered, calendar

PAIN = Outcome("pain", "lower", 1.0, bounds=(0, 10))
SLEEP = Outcome("sleep", "higher", 0.5, bounds=(0, 10))
PLAIN = Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
CALENDAR = calendar("ABBAABBA", 5)


def trial(pain, sleep, seed=1, *, planned=CALENDAR, missing=0.0):
    """Series of both outcomes with these true levels of each arm."""
    rng = np.random.default_rng(seed)
    return {
        "pain": answered(planned, Truth(arms=pain, rho=0.0), rng),
        "sleep": answered(planned, Truth(arms=sleep, rho=0.0), rng, missing=missing),
    }


def weights(pain, sleep, burdens=None):
    return Weights.of((PAIN, SLEEP), {"pain": pain, "sleep": sleep}, burdens)


def test_one_outcome_alone_gives_that_outcome_s_own_probability():
    series = trial((5, 4), (6, 6))
    found = weigh(series, weights(3, 0), model=PLAIN)
    effect = fit(series["pain"], PAIN, model=PLAIN).effects[0]
    p = {one.arm: one.p_best for one in found.arms}
    assert p["B"] == pytest.approx(1 - effect.prob_above(0), abs=0.002)
    assert found.choice.arm == "B"


def test_the_daily_score_carries_the_correlation_of_the_outcomes():
    rng = np.random.default_rng(3)
    shared = rng.normal(size=len(CALENDAR.day_arm))
    noise = 0.3 * rng.normal(size=(2, len(shared)))
    arm = CALENDAR.day_arm == 1
    together = {
        "pain": replace(CALENDAR, answer=5 - 0.5 * arm + shared + noise[0]),
        "sleep": replace(CALENDAR, answer=5 + 0.25 * arm + shared + noise[1]),
    }
    observations, outcome = daily_score(together, Weights((PAIN, replace(SLEEP, worthwhile=1.0)), (1, 1)))
    # worse pain comes with better sleep here, so the score varies far less than either
    assert observations.answer.std() < 0.6
    assert outcome.scale == pytest.approx(2.5 + 2.5)
    assert outcome.middle == pytest.approx(5 - 5)
    opposed = fit(observations, outcome, model=PLAIN).effects[0]
    alone = fit(together["pain"], PAIN, model=PLAIN).effects[0]
    assert opposed.sd < 0.75 * alone.sd


def test_expected_loss_is_that_of_a_normal_difference():
    found = weigh(trial((5, 4.7), (6, 6.1)), weights(2, 1), model=PLAIN)
    observations, outcome = daily_score(trial((5, 4.7), (6, 6.1)), weights(2, 1))
    effect = fit(observations, outcome, model=PLAIN).effects[0]
    z = effect.mean / effect.sd
    lost_with_b = effect.sd * (stats.norm.pdf(z) - z * stats.norm.sf(z))  # E max(0, -difference)
    loss = {one.arm: one.loss for one in found.arms}
    assert loss["B"] == pytest.approx(lost_with_b, abs=0.01 * effect.sd)
    assert loss["A"] - loss["B"] == pytest.approx(effect.mean, abs=0.01 * effect.sd)


def test_the_way_by_draws_agrees_with_the_daily_score_where_both_can_be_had():
    series = trial((5, 4.7), (6, 6.3), 4)
    by_score = weigh(series, weights(1, 1), model=PLAIN)
    asked_otherwise = Weights((PAIN, replace(SLEEP, recall="now")), (1, 1))
    by_draws = weigh(series, asked_otherwise, model=PLAIN)
    assert (by_score.way, by_draws.way) == ("score", "draws")
    for one, other in zip(by_score.arms, by_draws.arms, strict=True):
        assert one.p_best == pytest.approx(other.p_best, abs=0.04)
        assert one.loss == pytest.approx(other.loss, abs=0.06)


def test_outcomes_of_different_days_are_drawn_together_and_say_whether_they_can_be_linked():
    series = trial((5, 4), (6, 6.5), 5)
    rare = series["sleep"].without(series["sleep"].answer_day % 3 != 0)
    found = weigh({**series, "sleep": rare}, weights(1, 1), model=PLAIN)
    assert found.way == "draws"
    assert found.days == (14, 40)
    assert {check.name: check.passed for check in found.checks}["outcomes_linked"]
    few = series["sleep"].without(series["sleep"].answer_day % 5 != 0)
    found = weigh({**series, "sleep": few}, weights(1, 1), model=PLAIN)
    assert not {check.name: check.passed for check in found.checks}["outcomes_linked"]


def test_a_flip_is_where_another_arm_would_be_chosen():
    series = trial((5, 4), (6, 5), 6)  # B: less pain, worse sleep
    found = weigh(series, weights(2, 1), model=PLAIN)
    flip = next(one for one in found.flips if one.outcome == "sleep")
    other = next(one for one in found.flips if one.outcome == "pain")
    assert flip.share + other.share == pytest.approx(1, abs=0.01)
    direction = 0.03 if flip.rising else -0.03
    for share, expected in ((flip.share + direction, flip.arm), (flip.share - direction, found.choice.arm)):
        assert weigh(series, weights(1 - share, share), model=PLAIN).choice.arm == expected


def test_an_arm_that_is_better_in_everything_is_chosen_whatever_the_weights():
    found = weigh(trial((5, 3), (5, 7), 7), weights(1, 1), model=PLAIN)
    assert found.choice.arm == "B"
    assert found.flips == ()


def test_how_sure_a_choice_stays_is_told_at_the_weights_that_say_least_for_it():
    series = trial((5, 3), (6, 6.2), 7)
    found = weigh(series, weights(2, 1), model=PLAIN)
    assert (found.choice.arm, found.flips) == ("B", ())
    told = {one.outcome: one.p_best for one in found.alone}
    for outcome in (PAIN, SLEEP):
        above = fit(series[outcome.name], outcome, model=PLAIN).effects[0].prob_above(0)
        own = above if outcome.better == "higher" else 1 - above
        assert told[outcome.name] == pytest.approx(own, abs=0.002)
    between = [weigh(series, weights(1 - share, share), model=PLAIN) for share in (0.2, 0.5, 0.8, 0.95)]
    assert min(told.values()) < min(one.choice.p_best for one in between)
    said = plain(found)["words"]["patient"]
    assert "still be B, but not equally surely: if sleep alone counted" in said


def test_one_outcome_alone_has_no_other_weights_to_speak_of():
    found = weigh(trial((5, 3), (6, 6.2), 7), Weights((PAIN,), (2,)), model=PLAIN)
    assert (found.flips, found.alone) == ((), ())
    assert "weights it would" not in plain(found)["words"]["clinician"]


def test_a_loss_is_told_in_the_outcome_that_counts_most():
    series = trial((5, 4), (6, 5.6), 3)
    found = weigh(series, weights(1, 1000), model=PLAIN)
    told = plain(found)
    assert told["told_in"]["name"] == "sleep"
    # sleep alone, as far as it goes: E max(0, loss) of a normal difference, in worthwhile differences
    effect = fit(series["sleep"], SLEEP, model=PLAIN).effects[0]
    z = -effect.mean / effect.sd
    lost = effect.sd * (stats.norm.pdf(z) - z * stats.norm.sf(z))
    assert found.choice.arm == "A"
    assert found.choice.loss * told["told_in"]["unit"] * 0.5 == pytest.approx(lost, abs=0.01)
    assert "as bad as sleep lower by" in told["words"]["patient"]


def test_an_outcome_without_weight_is_asked_what_it_would_change():
    series = trial((5, 4), (6, 4), 6)  # B: less pain, far worse sleep
    flip = next(one for one in weigh(series, weights(1, 0), model=PLAIN).flips if one.outcome == "sleep")
    assert (flip.arm, flip.rising) == ("A", True)
    other = weigh(series, weights(1 - flip.share - 0.03, flip.share + 0.03), model=PLAIN)
    assert other.choice.arm == "A"


@pytest.mark.parametrize("way", ["score", "draws"])
def test_what_qualifies_a_single_result_qualifies_a_weighing(way):
    """A third of B's days alone are answered: days like these could hide the whole of a difference."""
    series = trial((5, 4.2), (6, 6.2), 2)
    kept = (CALENDAR.day_arm == 0) | (np.arange(len(CALENDAR.day_arm)) % 3 == 0)
    few = {name: one.without(~kept) for name, one in series.items()}
    agreed = Weights((PAIN, replace(SLEEP, recall="now" if way == "draws" else SLEEP.recall)), (2, 1))
    found = weigh(few, agreed, model=PLAIN)
    assert (found.way, found.choice.arm) == (way, "B")
    missing = [check for check in found.checks if check.name == "missing_by_arm"]
    name = "weighted score" if way == "score" else "pain"
    assert (missing[0].passed, missing[0].numbers["outcome"]) == (False, name)
    said = plain(found)["words"]
    assert f"{name}: The days that were not answered could change this." in said["patient"]
    assert f"{name}: " in said["clinician"]
    assert "The verdict would change if the unanswered days with B" in said["clinician"]


def test_near_the_end_of_a_scale_the_outcome_is_named():
    series = trial((5, 4), (9.5, 9.9), 2)
    series["sleep"] = replace(series["sleep"], answer=np.minimum(series["sleep"].answer, 10))
    found = weigh(series, weights(1, 1), model=PLAIN)
    ends = {check.numbers["outcome"]: check.passed for check in found.checks if check.name == "bounds"}
    assert ends == {"pain": True, "sleep": False}
    assert "sleep: Answers come near an end of the scale" in plain(found)["words"]["patient"]


def test_a_loss_says_which_way_is_worse_and_is_never_told_as_none():
    for outcomes, way in (((PAIN, SLEEP), "pain higher by"), ((SLEEP, PAIN), "sleep lower by")):
        for language, least in (("en", "less than 0."), ("de", "weniger als 0,")):
            found = weigh(trial((5, 3), (5, 7), 7), Weights(outcomes, (1, 1)), model=PLAIN)
            said = plain(found, language)["words"]["patient"]
            assert least in said
            assert way in said or language == "de"


def test_a_burden_must_be_outweighed():
    series = trial((5, 4.5), (6, 6), 8)
    free = weigh(series, weights(1, 0), model=PLAIN)
    dear = weigh(series, weights(1, 0, {"B": 5}), model=PLAIN)
    assert (free.choice.arm, dear.choice.arm) == ("B", "A")
    assert dear.arms[1].loss - dear.arms[0].loss == pytest.approx(
        5 + free.arms[1].loss - free.arms[0].loss, abs=1e-6
    )


@pytest.mark.parametrize(
    "changed",
    [
        lambda series: (series, Weights((PAIN, SLEEP), (20, 10))),
        lambda series: (series, Weights((SLEEP, PAIN), (1, 2))),
        lambda series: (
            {**series, "pain": replace(series["pain"], answer=10 - series["pain"].answer)},
            Weights((replace(PAIN, better="higher"), SLEEP), (2, 1)),
        ),
        lambda series: (
            {**series, "sleep": replace(series["sleep"], answer=60 * series["sleep"].answer)},
            Weights((PAIN, replace(SLEEP, worthwhile=30, bounds=(0, 600))), (2, 1)),
        ),
    ],
    ids=["weights times ten", "outcomes in another order", "direction", "unit"],
)
def test_what_means_the_same_gives_the_same(changed):
    series = trial((5, 4.6), (6, 5.9), 9, missing=0.05)
    found = weigh(series, weights(2, 1), model=PLAIN)
    other = weigh(*changed(series), model=PLAIN)
    assert [one.p_best for one in other.arms] == pytest.approx([one.p_best for one in found.arms], abs=2e-3)
    assert other.choice.arm == found.choice.arm


def test_with_three_arms_probabilities_sum_to_one_and_follow_the_truth():
    planned = calendar("ABC" * 4, 5, arms="ABC")
    series = trial((5, 4.5, 2), (6, 6, 7), 10, planned=planned)
    found = weigh(series, weights(1, 1), model=PLAIN)
    assert sum(one.p_best for one in found.arms) == pytest.approx(1, abs=0.002)
    assert found.choice.arm == "C"
    assert {check.name: check.passed for check in found.checks}["draws_agree"]


def test_draws_of_three_arms_have_the_given_margins_and_pairs():
    """Three independent arms N(level, 1): pairs have sd √2, contrasts correlate by a half."""
    levels = {"A": 0.0, "B": 0.5, "C": 1.0}
    pairs = {}
    for arm, level in levels.items():
        for reference, base in levels.items():
            if arm != reference:
                quantiles = level - base + 2**0.5 * stats.norm.ppf(LEVELS)
                pairs[arm, reference] = Effect(arm, reference, "sustained", level - base, 2**0.5, quantiles)
    told = OutcomeSaid(("A", "B", "C"), pairs, np.zeros(3))
    draws, off = joint_draws([told], [1.0], np.eye(1), 1)
    assert off < 0.01
    rng = np.random.default_rng(2)
    truth = np.argmax(rng.normal([0, 0.5, 1], 1, (200_000, 3)), axis=1)
    for place in range(3):
        assert np.mean(np.argmax(draws, axis=1) == place) == pytest.approx(np.mean(truth == place), abs=0.012)


def test_a_withheld_outcome_withholds_the_weighing():
    series = trial((5, 4), (6, 6))
    constant = replace(series["sleep"], answer=np.full_like(series["sleep"].answer, 5))
    found = weigh({**series, "sleep": constant}, weights(1, 1), model=PLAIN)
    assert (found.status, found.arms, found.choice) == ("withheld", (), None)
    assert [check.name for check in found.checks] == ["answers_vary"]


def test_weights_that_cannot_be_meant_are_refused():
    for given, message in (
        ({"pain": 1, "sleep": 1, "mood": 1}, "the weight of 'mood' names no outcome; they are pain, sleep"),
        ({"pain": 1}, "sleep has no weight; give 0 where it does not count"),
        ({"pain": -1, "sleep": 1}, "the weight of pain is -1; give 0 or more"),
        ({"pain": 0, "sleep": 0}, r"every weight is 0 \(pain, sleep\)"),
    ):
        with pytest.raises(InputError, match=message):
            Weights.of((PAIN, SLEEP), given)
    with pytest.raises(InputError, match="the burden of B is -2"):
        weights(1, 1, {"B": -2})
    with pytest.raises(InputError, match="1 weights for 2 outcomes"):
        Weights((PAIN, SLEEP), (1,))
    with pytest.raises(InputError, match="distinct"):
        Weights((PAIN, PAIN), (1, 1))


def test_series_that_cannot_be_weighed_are_refused():
    series = trial((5, 4), (6, 6))
    with pytest.raises(InputError, match="sleep has a weight but no series"):
        weigh({"pain": series["pain"]}, weights(1, 1))
    other = trial((5, 4), (6, 6), planned=calendar("BAABABBA", 5))
    with pytest.raises(InputError, match="sleep: another calendar than that of pain"):
        weigh({"pain": series["pain"], "sleep": other["sleep"]}, weights(1, 1))
    with pytest.raises(InputError, match="the burden of 'X' names no arm; they are A, B"):
        weigh(series, weights(1, 1, {"X": 1}))
    with pytest.raises(NotBuiltError, match="student noise cannot be weighed yet"):
        weigh(series, weights(1, 1), model=Model(noise="student"))
    with pytest.raises(NotBuiltError, match="a binary outcome cannot be weighed yet"):
        weigh(series, Weights((PAIN, Outcome("sleep", "higher", 0.1, kind="binary")), (1, 1)))


def test_the_digest_is_kept_and_shows_any_change():
    agreed = weights(2, 1, {"B": 0.5})
    assert agreed.digest == "95d500859aab043b76430c45b4262cdb04c06d296a59df4da4009b04bca8586f"
    assert weights(2.0, 1.0, {"B": 0.5}).digest == agreed.digest
    for other in (weights(2, 1), weights(2, 1.1, {"B": 0.5}), weights(2, 1, {"B": 0.4})):
        assert other.digest != agreed.digest
    changed = Weights((replace(PAIN, worthwhile=1.5), SLEEP), (2, 1), (("B", 0.5),))
    assert changed.digest != agreed.digest


def test_the_score_keeps_what_stands_beside_the_answers():
    series = trial((5, 4), (6, 6), missing=0.3)
    beside = np.arange(len(series["pain"].answer), dtype=np.float64)
    series["pain"] = replace(series["pain"], covariates=(Covariate("stress", beside),))
    observations, _ = daily_score(series, weights(1, 1))
    assert observations.covariates[0].value.tolist() == observations.answer_day.tolist()
