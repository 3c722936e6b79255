"""1,000 people for 60 days: a change of clocks, crashes, a push service in trouble; on both databases.

And a heartbeat that dies at every point of a tick. Run by `make prove`; `pytest -s` prints the figures.
"""

from typing import Any

import pytest
from sqlalchemy import Engine

from tests.server.conftest import *  # noqa: F403 -- the databases and the clinic
from tests.server.simulated_prompts import assert_nothing_went_wrong, simulate
from tests.server.test_crash_while_delivering import House, Start, die_everywhere, house, start  # noqa: F401

pytestmark = pytest.mark.timeout(7200)


def test_nobody_is_told_twice_or_forgotten_in_sixty_days_of_trouble(engine: Engine, clinic: Any) -> None:
    simulation = simulate(engine, clinic, people=1_000, days=60, seed=60)

    print(
        f"\n{engine.dialect.name}: {sum(simulation.pushed.values()):,} pushes, "
        f"{sum(simulation.emailed.values()):,} e-mails, {len(simulation.answered):,} answers, "
        f"{simulation.deaths} deaths of the heartbeat, {simulation.lost} deliveries lost from sight"
    )
    assert_nothing_went_wrong(simulation)


def test_at_every_point_of_a_tick_it_may_die(start: Start, house: House) -> None:  # noqa: F811
    die_everywhere(start, house, every=1)
