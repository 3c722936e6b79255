"""Forty people for sixteen days, with everything that goes wrong; the large one is in tests/prove."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from server.db import make_engine
from tests.server.simulated_prompts import assert_nothing_went_wrong, simulate


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    made = make_engine(sqlite_url)
    yield made
    made.dispose()


def test_nobody_is_told_twice_or_forgotten_in_sixteen_days_of_trouble(engine: Engine, clinic: Any) -> None:
    simulation = simulate(engine, clinic, people=40, days=16, seed=4)

    assert simulation.deaths > 5
    assert_nothing_went_wrong(simulation)
