"""Pooling against analytic results, a published series of trials, and what must not change it."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from nof1.errors import InputError
from nof1.people.pooling import pool_effects
from nof1.values.effect import LEVELS, Effect

S = 2.5


def own_effect(estimate, error, prior_sd=S):
    """The posterior under N(0, prior_sd²) of someone whose answers say `estimate` with standard `error`."""
    variance = 1 / (1 / prior_sd**2 + 1 / error**2)
    mean, sd = variance * estimate / error**2, variance**0.5
    return Effect("B", "A", "sustained", mean, sd, mean + sd * stats.norm.ppf(LEVELS))


def effects_of(estimates, errors, prior_sd=S):
    return {
        f"P{number}": own_effect(*pair, prior_sd)
        for number, pair in enumerate(zip(estimates, errors, strict=True), start=1)
    }


def drawn(people, seed, *, mean=0.8, between=0.7, error=0.6):
    rng = np.random.default_rng(seed)
    errors = error * np.exp(rng.normal(0, 0.2, people))
    return mean + between * rng.normal(size=people) + errors * rng.normal(size=people), errors


def normal_theory(estimates, errors, columns=None):
    """Mean and sd of (mu, gamma), of the spread, and of each person: normal algebra for each of 500 v.

    Gelman et al., Bayesian Data Analysis, section 5.4, with this model's priors.
    """
    design = np.column_stack([np.ones(len(estimates))] + ([] if columns is None else [columns]))
    root = (np.arange(500) + 0.5) / 500
    log_weights, means, covariances, people, variances = [], [], [], [], []
    for v in root**2:
        weight = 1 / (errors**2 + v * S**2)
        prior = np.array([1 / ((1 - v) * S**2)] + [4 / S**2] * (design.shape[1] - 1))
        precision = (design * weight[:, None]).T @ design + np.diag(prior)
        mean = np.linalg.solve(precision, design.T @ (weight * estimates))
        covariance = np.linalg.inv(precision)
        log_weights.append(
            0.5 * (np.log(weight).sum() + np.log(prior).sum() - np.linalg.slogdet(precision)[1])
            - 0.5 * ((weight * estimates**2).sum() - mean @ precision @ mean)
            + stats.beta(1, 3).logpdf(v)
            + np.log(v**0.5)
        )
        own = v * S**2 / (v * S**2 + errors**2)
        people.append(own * estimates + (1 - own) * (design @ mean))
        variances.append(own * errors**2 + (1 - own) ** 2 * ((design @ covariance) * design).sum(axis=1))
        means.append(mean)
        covariances.append(np.diag(covariance))
    weights = np.exp(np.array(log_weights) - max(log_weights))
    weights /= weights.sum()

    def summed(given, variance):
        mean = weights @ np.array(given)
        return mean, np.sqrt(weights @ (np.array(variance) + (np.array(given) - mean) ** 2))

    return summed(means, covariances), summed(S * root, 0 * root), summed(people, variances)


@pytest.mark.parametrize("people", [1, 2, 3, 40])
def test_it_equals_normal_theory_for_known_variances(people):
    estimates, errors = drawn(people, people)
    found, checks = pool_effects(effects_of(estimates, errors), prior_sd=S)
    (mean, sd), (spread, spread_sd), (own, own_sd) = normal_theory(estimates, errors)
    assert checks[0].passed
    assert found.mean.mean == pytest.approx(mean[0], abs=0.002 * sd[0])
    assert found.mean.sd == pytest.approx(sd[0], rel=0.002)
    assert found.spread.mean == pytest.approx(spread, abs=0.002)
    assert found.spread.sd == pytest.approx(spread_sd, rel=0.002)
    assert [one.together.mean for one in found.people] == pytest.approx(own, abs=0.003 * own_sd.min())
    assert [one.together.sd for one in found.people] == pytest.approx(own_sd, rel=0.003)


def test_moderators_equal_normal_theory():
    rng = np.random.default_rng(5)
    estimates, errors = drawn(30, 5)
    age, sex = rng.normal(50, 10, 30), (rng.random(30) < 0.4).astype(float)
    estimates = estimates + 0.05 * (age - 50) - 0.8 * sex
    names = [f"P{number}" for number in range(1, 31)]
    moderators = {"age": dict(zip(names, age, strict=True)), "sex": dict(zip(names, sex, strict=True))}
    found, checks = pool_effects(effects_of(estimates, errors), prior_sd=S, moderators=moderators)
    columns = np.column_stack([(one - one.mean()) / one.std() for one in (age, sex)])
    (mean, sd), (spread, _), (own, own_sd) = normal_theory(estimates, errors, columns)
    assert checks[0].passed
    assert found.mean.mean == pytest.approx(mean[0], abs=0.003 * sd[0])
    for place, moderator in enumerate(found.moderators, start=1):
        assert moderator.effect.mean * moderator.sd == pytest.approx(mean[place], abs=0.003 * sd[place])
        assert moderator.effect.sd * moderator.sd == pytest.approx(sd[place], rel=0.003)
    assert found.spread.mean == pytest.approx(spread, abs=0.002)
    assert [one.together.mean for one in found.people] == pytest.approx(own, abs=0.005 * own_sd.min())
    at_average = found.predict({"age": float(age.mean()), "sex": float(sex.mean())})
    assert at_average.mean == pytest.approx(found.new_person.mean, abs=1e-6)
    older = found.predict({"age": float(age.mean()) + 10, "sex": float(sex.mean())})
    assert older.mean - at_average.mean == pytest.approx(10 * found.moderators[0].effect.mean, abs=1e-3)


def test_quantiles_of_everything_belong_to_its_mean_and_sd():
    found, _ = pool_effects(effects_of(*drawn(12, 3)), prior_sd=S)
    told = [found.mean, found.spread, found.new_person, *(one.together for one in found.people)]
    for one in told:
        assert one.quantiles.shape == (1000,)
        assert np.all(np.diff(one.quantiles) >= 0)
        assert one.quantiles.mean() == pytest.approx(one.mean, abs=0.01 * one.sd)
        assert one.quantiles.std() == pytest.approx(one.sd, rel=0.02)


def test_one_person_pooled_equals_that_person_alone():
    """Trap 8."""
    heavy = stats.t(4, 0.9, 0.5)  # tails as carryover makes them
    draws = heavy.ppf(LEVELS)
    alone = Effect("B", "A", "sustained", float(draws.mean()), float(draws.std()), draws)
    person = pool_effects({"P1": alone}, prior_sd=S)[0].people[0]
    assert person.together.mean == pytest.approx(alone.mean, abs=0.01 * alone.sd)
    assert person.together.sd == pytest.approx(alone.sd, rel=0.02)
    assert person.together.quantiles[25:975] == pytest.approx(alone.quantiles[25:975], abs=0.01 * alone.sd)


@pytest.mark.parametrize("people", [2, 3, 40])
def test_pooled_people_are_closer_together_and_a_new_one_less_sure_than_the_mean(people):
    """Trap 8."""
    found, _ = pool_effects(effects_of(*drawn(people, 10 + people)), prior_sd=S)
    raw = np.std([one.alone.mean for one in found.people])
    assert np.std([one.together.mean for one in found.people]) < raw
    low, high = found.mean.interval()
    new_low, new_high = found.new_person.interval()
    assert new_high - new_low > high - low


def test_names_and_order_of_others_change_nothing():
    """Trap 8."""
    effects = effects_of(*drawn(6, 4))
    found, _ = pool_effects(effects, prior_sd=S)
    renamed = {("someone else" if name == "P5" else name): one for name, one in reversed(effects.items())}
    other, _ = pool_effects(renamed, prior_sd=S)
    assert other.mean.mean == pytest.approx(found.mean.mean, abs=1e-9)
    by_name = {one.name: one.together for one in other.people}
    for person in found.people:
        if person.name != "P5":
            assert by_name[person.name].quantiles == pytest.approx(person.together.quantiles, abs=1e-7)


def test_a_unit_of_another_size_changes_nothing_but_the_unit():
    estimates, errors = drawn(5, 8)
    found, _ = pool_effects(effects_of(estimates, errors), prior_sd=S)
    larger, _ = pool_effects(effects_of(60 * estimates, 60 * errors, 60 * S), prior_sd=60 * S)
    assert larger.mean.quantiles / 60 == pytest.approx(found.mean.quantiles, abs=1e-6)
    assert larger.spread.mean / 60 == pytest.approx(found.spread.mean, abs=1e-6)


def test_coverage_over_populations_drawn_from_the_prior():
    rng = np.random.default_rng(1)
    mean_inside = spread_inside = new_inside = 0
    for _ in range(30):
        v = rng.beta(1, 3)
        mean = rng.normal(0, S * (1 - v) ** 0.5)
        errors = 0.8 * np.exp(rng.normal(0, 0.3, 8))
        true = rng.normal(mean, S * v**0.5, 9)
        found, _ = pool_effects(effects_of(true[:8] + errors * rng.normal(size=8), errors), prior_sd=S)
        for_mean, for_new = found.mean.interval(0.8), found.new_person.interval(0.8)
        mean_inside += for_mean[0] < mean < for_mean[1]
        spread_inside += found.spread.interval(0.8)[0] < S * v**0.5 < found.spread.interval(0.8)[1]
        new_inside += for_new[0] < true[8] < for_new[1]
    for inside in (mean_inside, spread_inside, new_inside):
        assert inside / 30 > 0.8 - 3 * 0.073  # three standard errors


def test_what_cannot_be_pooled_is_refused_by_name():
    effects = effects_of(*drawn(3, 2))
    unlike = effects | {"P3": replace(effects["P3"], arm="C")}
    with pytest.raises(InputError, match="person 'P3': C against A, but person 'P1': B against A"):
        pool_effects(unlike, prior_sd=S)
    with pytest.raises(InputError, match="person 'P3': the lived effect"):
        pool_effects(effects | {"P3": replace(effects["P3"], estimand="lived")}, prior_sd=S)
    with pytest.raises(InputError, match="nobody"):
        pool_effects({}, prior_sd=S)
    with pytest.raises(InputError, match="moderator 'age' is missing for person 'P2'"):
        pool_effects(effects, prior_sd=S, moderators={"age": {"P1": 3, "P3": 4}})
    with pytest.raises(InputError, match="moderator 'age' is 3 for everyone"):
        pool_effects(effects, prior_sd=S, moderators={"age": dict.fromkeys(effects, 3.0)})
    ages = {f"age {k}": {person: float(k + i**2) for i, person in enumerate(effects)} for k in range(4)}
    with pytest.raises(InputError, match=r"4 moderators: age 0, .*; give at most 3"):
        pool_effects(effects, prior_sd=S, moderators=ages)
    found, _ = pool_effects(effects, prior_sd=S)
    with pytest.raises(InputError, match="the moderators are none; got age"):
        found.predict({"age": 3})


def test_with_few_people_it_says_that_the_spread_is_mostly_assumed():
    _, few = pool_effects(effects_of(*drawn(2, 1)), prior_sd=S)
    _, many = pool_effects(effects_of(*drawn(40, 1)), prior_sd=S)
    assert (few[1].name, few[1].passed, many[1].passed) == ("spread_learnt", False, True)


def test_someone_whose_effect_is_known_too_sharply_withholds(monkeypatch):
    monkeypatch.setattr("nof1.people.blur.MOST_NODES", 300)
    effects = effects_of([0.5, 0.7], [1e-4, 0.5])
    _, checks = pool_effects(effects, prior_sd=S)
    assert (checks[0].name, checks[0].passed, checks[0].consequence) == (
        "population_settled",
        False,
        "withhold",
    )


# Pain 0 to 10, means of up to three periods each: 46 people with chronic neuropathic pain, gabapentin and
# placebo in randomised pairs of periods. Yelland et al. (2009), Pain Medicine 10:754,
# https://doi.org/10.1111/j.1526-4637.2009.00615.x; the numbers as in Araujo's public programs for sets of
# n-of-1 trials (github.com/arturstat/nof1_issues).
GABAPENTIN = """
0 3.86 3.33 4.14 8 2.71 3.57 6 1 2.14 2.86 3 5.29 5.86 2 1.57 5.57 8.29 3.57 3.71 7.29 4 6.57 4.67 6 6.17 5.57
6.71 5.57 1.14 3.29 2.86 5.57 4.57 3.43 5 2.43 8.14 0.71 1 1.33 7.29 0.71 5.29 2.57 6
- - 0 4.86 6 2.57 3.71 8.57 1.5 2.57 1 2.14 3.86 5.57 2 2 4.14 7 1.29 2.2 6.67 2 5 4.57 6 5.71 6.33
3.71 3.71 1.29 4.14 8 6 6.57 4.43 2.43 3.43 5.71 1.43 0.17 6.17 1 2 4.57 2.14 -
- - 3.43 2.71 6 7.57 3.14 7.71 3.14 7.17 0.71 2.43 2 5.57 2.71 3.57 4.86 6.57 1.29 0.29 7.57 2 5 5.29 7 - 3.43
7 4.14 2.14 4.86 3.71 7.14 3.43 - 4.86 1.71 8.43 1.43 0.17 2.29 4.43 0 4.29 0.2 -
"""
PLACEBO = """
3.29 6.14 1.43 4.57 8 0 4.57 7.2 3.43 1 4.33 2.57 6.43 5.43 2.71 3.71 6.83 10 6.57 6.29 7.86 4.33 6 4 5.71
6.43
5.83 6.86 3.14 3.71 3.29 4.57 7.14 7.29 5.57 4.14 2.57 7.71 0.29 0.86 6.14 2.5 4 5.57 1.71 6.43
3.14 - 3.5 2.71 6 3 5.14 4.14 4 2.67 4.43 5 3.86 5.5 1.43 3.29 8.43 8.71 8.17 3.86 6.57 2 6.14 3 5.71 5.86
7.29 5.57 4.14 4 3.57 1.43 6.29 8 4.57 3.5 1 6.4 1.43 1.57 1.14 5.14 1.33 5.86 0.6 -
- - 2.57 4 6 2.86 6 3.57 5.29 4.57 2 3.14 2.57 5.57 3 3.14 8.57 7.14 7.86 2.29 6.86 2 6 3.29 7 - 7.57 2.14
4 2 4.57 5 6.43 7.57 - 6.6 7 9.14 2 1.29 3.43 6 5.29 5.29 3.6 -
"""


def published_pain():
    """Mean difference of each person's pairs, and its standard error from the pooled spread within people."""
    taken, placebo = (
        np.array([float(word.replace("-", "nan")) for word in text.split()]).reshape(3, 46)
        for text in (GABAPENTIN, PLACEBO)
    )
    pairs = taken - placebo
    count = np.isfinite(pairs).sum(axis=0)
    mean = np.nanmean(pairs, axis=0)
    within = np.nansum((pairs - mean) ** 2) / (count.sum() - 46)
    return mean, np.sqrt(within / count)


def random_effects(estimates, errors):
    """DerSimonian and Laird (1986): pooled mean, its standard error, between-people variance."""
    weight = 1 / errors**2
    fixed = (weight @ estimates) / weight.sum()
    excess = weight @ (estimates - fixed) ** 2 - (len(estimates) - 1)
    between = max(0.0, excess / (weight.sum() - (weight**2).sum() / weight.sum()))
    weight = 1 / (errors**2 + between)
    return (weight @ estimates) / weight.sum(), weight.sum() ** -0.5, between


def test_a_published_series_of_trials_agrees_with_random_effects():
    estimates, errors = published_pain()
    mean, error, between = random_effects(estimates, errors)
    found, checks = pool_effects(effects_of(estimates, errors), prior_sd=S)
    assert all(check.passed for check in checks)
    assert found.mean.mean == pytest.approx(mean, abs=0.1 * error)
    assert found.mean.sd == pytest.approx(error, rel=0.1)
    low, high = found.spread.interval()
    assert low < between**0.5 < high
