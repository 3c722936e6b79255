"""Simulation-based calibration of the kinds that are sampled: as tests/prove/test_ranks.py, by NUTS.

`pytest -s` prints the figures. On a machine shared with others the ordinal kind took half an hour.
"""

from time import perf_counter

import numpy as np
import pytest

from nof1.fitting.fit import fit
from nof1.values.model import Model
from nof1.values.outcome import Outcome
from tests.drawn import Setting, band, chi_square, rank
from tests.drawn_kinds import person_of_kind
from tests.simulated import calendar

pytest.importorskip("nutpie")

pytestmark = pytest.mark.timeout(7200)

PEOPLE = {"none": 100, "all": 200}
WEEKS = calendar("ABBABAAB", 7)

OUTCOMES = {
    "ordinal": Outcome("pain", "lower", 1.0, bounds=(0, 4), kind="ordinal"),
    "student": Outcome("score", "higher", 1.0, scale=2.5, middle=5.0),
    "binary": Outcome("walked", "higher", 0.2, kind="binary"),
    "count": Outcome("attacks", "lower", 1.0, scale=2.0, middle=4.0, kind="count"),
}


@pytest.mark.parametrize("likelihood", OUTCOMES)
@pytest.mark.parametrize("terms", PEOPLE)
def test_ranks_are_uniform(likelihood, terms):
    on = terms == "all"
    model = Model(
        trend=on,
        carryover=on,
        autocorrelation=on,
        period_shifts=on,
        noise="student" if likelihood == "student" else "normal",
    )
    setting, rng = Setting(WEEKS, OUTCOMES[likelihood], model), np.random.default_rng(len(likelihood))
    ranks, withheld, began = [], {}, perf_counter()
    for number in range(PEOPLE[terms]):
        seen, true = person_of_kind(setting, likelihood, rng)
        found = fit(seen, setting.outcome, model=model, engine="nuts", seed=number)
        if found.pairs:
            ranks.append(rank(found, true))
        else:
            withheld[found.check.name] = withheld.get(found.check.name, 0) + 1
    minutes = (perf_counter() - began) / 60
    print(f"\n{likelihood}, terms {terms}: {minutes:.1f} minutes, withheld {withheld}")
    for contrast in ranks[0]:
        of = np.array([one[contrast] for one in ranks])
        covered = np.mean((of > 0.025) & (of < 0.975))
        print(
            f"{contrast[2]}: 95 % intervals cover {covered:.3f} of {of.size}, "
            f"chi square P {chi_square(of, 10):.3f}, band P {band(of):.3f}"
        )
        assert min(chi_square(of, 10), band(of)) > 0.001
        assert 0.90 < covered < 0.99
