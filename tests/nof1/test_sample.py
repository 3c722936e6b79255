"""The quadrature against NUTS on the same model, term by term: one compilation serves them all."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from nof1.fitting.fit import fit
from nof1.normal.grids import NotFoundError
from nof1.values.model import Model
from tests.simulated import SCORE, Truth, answered, calendar

pytest.importorskip("pymc", reason="PyMC IS NOT INSTALLED: NUTS is not compared with the quadrature")
pytest.importorskip("nutpie", reason="NUTPIE IS NOT INSTALLED: NUTS is not compared with the quadrature")

WEEKDAYS = (0.5, 0.0, 0.0, -0.5, 0.0, 0.3, 0.6)


def person(seed=4):
    truth = Truth(arms=(0.0, 1.2), trend=1.0, tau=0.6, rho=0.4, w=0.4, weekday=WEEKDAYS)
    planned = replace(calendar("ABBABAAB", 7, washout=2), before=1)
    return answered(planned, truth, np.random.default_rng(seed), missing=0.15)


@pytest.mark.parametrize(
    "model",
    [
        Model(weekday=True),
        Model(),
        Model(trend=False),
        Model(carryover=False),
        Model(autocorrelation=False),
        Model(period_shifts=False),
        Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False),
    ],
    ids=[
        "everything",
        "no weekday",
        "no trend",
        "no carryover",
        "no autocorrelation",
        "no shifts",
        "arms alone",
    ],
)
@pytest.mark.timeout(600)
def test_quadrature_and_nuts_agree(model):
    seen = person()
    exact, nuts = (fit(seen, SCORE, model=model, engine=engine, seed=7) for engine in ("exact", "nuts"))
    assert (nuts.engine, nuts.check.name, nuts.check.passed) == ("nuts", "converged", True)
    for one, other in zip(exact.effects, nuts.effects, strict=True):
        assert other.mean == pytest.approx(one.mean, abs=0.12 * one.sd)
        assert other.sd == pytest.approx(one.sd, rel=0.08)
        for c in (-1, 0, 1, 2):
            assert other.prob_above(c) == pytest.approx(one.prob_above(c), abs=0.03)
    assert nuts.parameters.keys() == exact.parameters.keys()
    for name, estimate in exact.parameters.items():
        assert nuts.parameters[name].mean == pytest.approx(estimate.mean, abs=0.12 * estimate.sd)
        assert nuts.parameters[name].sd == pytest.approx(estimate.sd, rel=0.1)
    assert np.all(np.abs(nuts.fitted - exact.fitted) < 0.1 * exact.predictive_sd)
    np.testing.assert_allclose(nuts.predictive_sd, exact.predictive_sd, rtol=0.05)


@pytest.mark.timeout(600)
def test_they_agree_on_nights_and_a_stated_half_life():
    model, nights = Model(half_life=1.5), replace(SCORE, recall="night")
    exact, nuts = (fit(person(5), nights, model=model, engine=engine) for engine in ("exact", "nuts"))
    for one, other in zip(exact.effects, nuts.effects, strict=True):
        assert other.mean == pytest.approx(one.mean, abs=0.12 * one.sd)
        assert other.sd == pytest.approx(one.sd, rel=0.08)


@pytest.mark.timeout(600)
def test_where_the_grids_fail_nuts_takes_over_and_says_so(monkeypatch):
    def lost(*given, **how):
        raise NotFoundError("nowhere")

    monkeypatch.setattr(sys.modules["nof1.fitting.fit"], "solve", lost)
    assert fit(person(), SCORE, engine="exact").check.passed is False
    found = fit(person(), SCORE)
    assert (found.engine, found.check.passed, len(found.effects)) == ("nuts", True, 2)


@pytest.mark.timeout(600)
def test_the_same_seed_draws_the_same():
    one, same = (fit(person(), SCORE, engine="nuts", seed=1).effects[0] for _ in range(2))
    np.testing.assert_array_equal(one.quantiles, same.quantiles)
