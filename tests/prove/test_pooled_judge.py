"""The two-level pooled model against one joint model of everyone's days, and coverage over populations.

Run by `make prove`; `pytest -s` prints the figures. The joint model is written here from the specification,
with none of the library's columns, and sampled by NUTS.
"""

import numpy as np
import pytest
from scipy import stats

from nof1.people.pooled import pool
from nof1.people.pooling import pool_effects
from nof1.values.effect import LEVELS, Effect
from tests.simulated import SCORE, Truth, answered, calendar

pytestmark = pytest.mark.timeout(3600)

S = 2.5
PEOPLE, PERIODS, LENGTH = 12, 8, 5


def crowd(seed):
    """Twelve people, 8 x 5 days in random pairs, true differences N(.8, .7²), all else their own."""
    rng = np.random.default_rng(seed)
    found = {}
    for number in range(PEOPLE):
        order = "".join(rng.choice(["AB", "BA"], PERIODS // 2))
        truth = Truth(
            arms=(0.0, rng.normal(0.8, 0.7)),
            alpha=rng.normal(0, 2),
            trend=rng.normal(0, 1),
            tau=abs(rng.normal(0, 0.3)),
            rho=rng.beta(2, 2),
            w=rng.beta(1, 3),
        )
        found[f"P{number}"] = answered(calendar(order, LENGTH), truth, rng)
    return found


def joint(people):
    """Everyone's answers in one model, every parameter of every person free."""
    import pymc as pm
    import pytensor.tensor as pt

    answers = np.stack([one.answer for one in people.values()])
    first = np.stack([one.day_arm[::LENGTH] for one in people.values()])  # (J, P) arm of each period
    days = answers.shape[1]
    with pm.Model() as model:
        v = pm.Beta("v", 1, 3)
        mu = pm.Deterministic("mu", pt.sqrt(1 - v) * S * pm.Normal("mu_z"))
        spread = pm.Deterministic("spread", S * pt.sqrt(v))
        delta = pm.Deterministic("delta", mu + spread * pm.Normal("delta_z", shape=PEOPLE))
        both = S * pm.Normal("both_z", shape=PEOPLE)
        alpha = 2 * S * pm.Normal("alpha_z", shape=PEOPLE)
        trend = S * pm.Normal("trend_z", shape=PEOPLE)
        sigma = S * pm.HalfNormal("sigma_z", shape=PEOPLE)
        tau = S / 2 * pm.HalfNormal("tau_z", shape=PEOPLE)
        rho, w = pm.Beta("rho", 2, 2, shape=PEOPLE), pm.Beta("w", 1, 3, shape=PEOPLE)
        shift = tau[:, None] * pm.Normal("shift_z", shape=(PEOPLE, PERIODS))
        level, exposed = pt.zeros((PEOPLE, 2)), []
        kept = w[:, None] ** np.arange(1, LENGTH + 1)  # (J, days since the switch)
        for period in range(PERIODS):
            target = np.eye(2)[first[:, period]]
            exposed.append(target[:, None] + (level - target)[:, None] * kept[:, :, None])
            level = exposed[-1][:, -1]
        exposure = pt.concatenate(exposed, axis=1)
        mean = (
            (alpha + 0)[:, None]
            + trend[:, None] * (np.arange(days) / (days - 1) - 0.5)
            + pt.repeat(shift, LENGTH, axis=1)
            + exposure[:, :, 0] * ((both - delta) / 2)[:, None]
            + exposure[:, :, 1] * ((both + delta) / 2)[:, None]
        )
        left = answers - mean
        pm.Normal("first", left[:, 0], sigma, observed=np.zeros(PEOPLE))
        later = left[:, 1:] - rho[:, None] * left[:, :-1]
        new = (sigma * pt.sqrt(1 - rho**2))[:, None]
        pm.Potential("later", (-0.5 * (later / new) ** 2 - pt.log(new)).sum())
    return model


def test_it_agrees_with_one_joint_model_of_everyone():
    import arviz as az
    import nutpie

    people = crowd(1)
    found = pool(people, SCORE)
    contrast = found.contrasts[0]
    trace = nutpie.sample(
        nutpie.compile_pymc_model(joint(people)),
        chains=2,
        tune=700,
        draws=1_800,
        seed=1,
        target_accept=0.9,
        progress_bar=False,
    )
    draws = {name: np.asarray(trace.posterior[name]) for name in ("mu", "spread", "delta")}
    for name in ("mu", "spread"):
        print(name, "R-hat", float(az.rhat(draws[name])), "ESS", float(az.ess(draws[name])))
        assert float(az.rhat(draws[name])) < 1.02
    for name, ours in (("mu", contrast.mean), ("spread", contrast.spread)):
        theirs = draws[name].ravel()
        off = (ours.mean - theirs.mean()) / theirs.std()
        print(f"{name}: ours {ours.mean:.4f} ({ours.sd:.4f}), joint {theirs.mean():.4f} ({theirs.std():.4f})")
        assert abs(off) < 0.08
        assert abs(ours.sd / theirs.std() - 1) < 0.06
    each = draws["delta"].reshape(-1, PEOPLE)
    means = np.array([one.together.mean for one in contrast.people])
    sds = np.array([one.together.sd for one in contrast.people])
    off, ratio = (means - each.mean(axis=0)) / each.std(axis=0), sds / each.std(axis=0) - 1
    print(f"people: mean off {np.sqrt(np.mean(off**2)):.3f} sd rms, {np.abs(off).max():.3f} at most")
    print(f"people: sd off {np.sqrt(np.mean(ratio**2)):.3f} rms, {np.abs(ratio).max():.3f} at most")
    assert np.abs(off).max() < 0.12
    assert np.abs(ratio).max() < 0.12


def own_effect(estimate, error):
    variance = 1 / (1 / S**2 + 1 / error**2)
    mean, sd = variance * estimate / error**2, variance**0.5
    return Effect("B", "A", "sustained", mean, sd, mean + sd * stats.norm.ppf(LEVELS))


@pytest.mark.parametrize("people", [1, 2, 4, 12])
def test_intervals_cover_over_populations_drawn_from_the_prior(people):
    """600 populations: mean, spread, the next person, and everyone's own, intervals of 80 %."""
    rng = np.random.default_rng(people)
    inside = {"mean": [], "spread": [], "new": [], "own": []}
    for _ in range(600):
        v = rng.beta(1, 3)
        mean = rng.normal(0, S * (1 - v) ** 0.5)
        errors = 0.8 * np.exp(rng.normal(0, 0.3, people))
        true = rng.normal(mean, S * v**0.5, people + 1)
        seen = true[:people] + errors * rng.normal(size=people)
        effects = {f"P{i}": own_effect(*pair) for i, pair in enumerate(zip(seen, errors, strict=True))}
        found, _ = pool_effects(effects, prior_sd=S)
        told = {"mean": (found.mean, mean), "spread": (found.spread, S * v**0.5)}
        told |= {"new": (found.new_person, true[people]), "own": (found.people[0].together, true[0])}
        for name, (one, value) in told.items():
            low, high = one.interval(0.8)
            inside[name].append(low < value < high)
    print(people, {name: round(float(np.mean(held)), 3) for name, held in inside.items()})
    for held in inside.values():
        assert abs(np.mean(held) - 0.8) < 3 * 0.0163
