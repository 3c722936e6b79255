"""The likelihood behind 1,000 quantiles, and the arithmetic on grids: against closed forms."""

import numpy as np
import pytest
from scipy import stats

from nof1.normal.mixture import Mixture
from nof1.people.blur import EvenGrid, cubic, dealt
from nof1.people.evidence import Evidence
from nof1.values.effect import LEVELS


def carried_over():
    """A posterior with a long tail, as an unknown carryover makes it; in units of the prior's sd."""
    weights = np.array([0.5, 0.3, 0.15, 0.05])
    return Mixture(weights, np.array([0.3, 0.36, 0.45, 0.6]), np.array([0.15, 0.19, 0.25, 0.36]))


def known(mixture, at):
    return np.log(mixture.density(at)) + 0.5 * at**2


def test_quantiles_give_back_the_likelihood():
    mixture = carried_over()
    at = mixture.mean + mixture.sd * np.linspace(-3, 3, 41)
    evidence = Evidence.of([mixture.quantiles()])
    off = evidence.log_likelihood(at, 1.0)[0] - known(mixture, at)
    assert np.ptp(off) < 0.03
    assert evidence.misfit[0] < 0.005


def test_beyond_the_quantiles_it_goes_on_without_turning_back():
    mixture = carried_over()
    at = mixture.mean + mixture.sd * np.array([-6.0, -5, -4, 0, 4, 5, 6])
    told = Evidence.of([mixture.quantiles()]).log_likelihood(at, 1.0)[0]
    assert np.all(np.diff(told[:4]) > 0)
    assert np.all(np.diff(told[3:]) < 0)
    assert told[[1, 5]] == pytest.approx(known(mixture, at)[[1, 5]] - known(mixture, at)[3], abs=0.8)


def test_a_sampler_s_quantiles_give_it_within_their_noise():
    mixture = carried_over()
    rng = np.random.default_rng(1)
    part = rng.choice(4, 8_000, p=mixture.weights)
    draws = rng.normal(mixture.means[part], mixture.sds[part])
    at = mixture.mean + mixture.sd * np.linspace(-2.5, 2.5, 31)
    told = Evidence.of([np.quantile(draws, LEVELS, method="hazen")]).log_likelihood(at, 1.0)[0]
    off = told - known(mixture, at)
    assert np.std(off) < 0.1


def test_two_humps_are_seen_to_be_no_smooth_curve():
    humps = Mixture(np.array([0.5, 0.5]), np.array([-0.8, 0.8]), np.array([0.05, 0.05]))
    at = np.linspace(-1.5, 1.5, 20_001)
    below = humps.cdf(at)
    assert Evidence.of([np.interp(LEVELS, below, at)]).misfit[0] > 0.05


def test_someone_who_says_nothing_has_a_flat_likelihood():
    told = Evidence.of([stats.norm.ppf(LEVELS)]).log_likelihood(np.linspace(-4, 4, 9), 1.0)[0]
    assert np.ptp(told) < 1e-6


@pytest.mark.parametrize("variance", [1e-5, 3e-3, 0.05, 0.4])
def test_blurring_a_normal_adds_the_variances(variance):
    grid = EvenGrid.over(-4, 4, 0.1)
    narrow = stats.norm(0.3, 0.1)
    blurred = grid.blur(variance) @ narrow.pdf(grid.nodes)
    wide = stats.norm(0.3, (0.01 + variance) ** 0.5)
    assert blurred == pytest.approx(wide.pdf(grid.nodes), abs=0.003 * wide.pdf(0.3))


def test_dealing_to_nodes_is_reading_between_them_turned_round():
    rng = np.random.default_rng(2)
    table, place, weights = rng.normal(size=(3, 12)), rng.uniform(0, 11, (3, 5)), rng.random(5)
    assert (dealt(place, weights, 12) * table).sum(axis=1) == pytest.approx(cubic(table, place) @ weights)


def test_cubics_are_read_exactly():
    grid = EvenGrid(-1.0, 0.25, 9)
    at = np.array([[-1.0, -0.93, 0.1, 0.99, 1.0]])
    table = (grid.nodes**3 - 2 * grid.nodes)[None]
    assert cubic(table, grid.places(at)) == pytest.approx(at**3 - 2 * at)
