"""Monte Carlo errors against their definition by repetition."""

import numpy as np
import pytest

from nof1.parallel import in_order
from nof1.planning.montecarlo import average, share


def test_the_error_of_clustered_trials_is_the_spread_of_repeated_simulations():
    chance = np.random.default_rng(1)
    means, errors = [], []
    for _ in range(400):
        between = chance.standard_normal(30)
        found = average([at + chance.standard_normal(10) for at in between])
        means.append(found.value)
        errors.append(found.error)
    true = np.sqrt(1 / 30 + 1 / 300)
    assert np.mean(errors) == pytest.approx(true, rel=0.03)
    assert np.std(means) == pytest.approx(true, rel=0.1)


def test_clusters_of_one_give_the_textbook_error():
    numbers = np.random.default_rng(2).standard_normal(50)
    found = average([one[None] for one in numbers])
    assert found.error == pytest.approx(numbers.std(ddof=1) / 50**0.5)


def test_trials_without_a_number_do_not_count():
    assert average([np.array([1.0, np.nan]), np.array([np.nan]), np.array([3.0])]).value == 2
    assert average([np.array([np.nan])]) is None


def test_a_share_of_none_is_not_known_without_error():
    found = share([np.zeros(10, dtype=bool)] * 10)
    assert found.value == 0
    assert found.error == pytest.approx((0.5 / 101 * (1 - 0.5 / 101) / 100) ** 0.5)


def square(number: int) -> int:
    return number * number


def test_results_come_in_the_order_of_the_work_however_many_share_it():
    expected = [number * number for number in range(9)]
    assert list(in_order(square, range(9), processes=2, first_here=2)) == expected
    assert list(in_order(square, range(9), processes=1)) == expected


def test_work_is_dropped_when_nobody_listens():
    results = in_order(square, range(1000), processes=2)
    assert next(results) == 0
    results.close()
