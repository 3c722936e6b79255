"""Three kills under a stream of check-ins; tests/prove has 200 of them on both databases."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from server.db import make_engine, transaction
from tests.server.killing import ALL, WORKER, assert_each_is_kept_once, outlive


@pytest.fixture
def sqlite_engine(sqlite_url: str):  # type: ignore[no-untyped-def]
    made = make_engine(sqlite_url)
    yield made
    made.dispose()


def test_every_answer_is_kept_once_whatever_of_the_server_is_killed(
    tmp_path: Path, sqlite_engine: Engine, open_clinic: Any
) -> None:
    with transaction(sqlite_engine) as session:
        clinic = open_clinic(session)

    outlived = outlive(sqlite_engine, clinic, tmp_path, (WORKER, ALL, WORKER), phones=3, seed=3)

    assert sum(outlived.killed.values()) == 3
    assert_each_is_kept_once(sqlite_engine, outlived)
