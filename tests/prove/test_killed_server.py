"""200 kill -9 of the really running server under a stream of check-ins, on both databases.

Several phones send at once. A quarter of the kills strikes all processes, an eighth the parent, an eighth the
master of the web processes, half of them one that is answering. `pytest -s` prints the figures; MINUTES=10
in the environment ends it after so long, with fewer kills.
"""

import math
import os
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.server.conftest import *  # noqa: F403 -- the databases and the clinic
from tests.server.killing import KINDS, assert_each_is_kept_once, outlive

PHONES = 6
KILLS = 200
MINUTES = float(os.environ.get("MINUTES", "inf"))


def in_turn() -> Iterator[str]:
    """What to kill next, while there is time."""
    began = time.monotonic()
    for kind in islice(cycle(KINDS), KILLS):
        if time.monotonic() - began > 60 * MINUTES:
            return
        yield kind


@pytest.mark.timeout(7200)
def test_no_answer_is_lost_or_doubled_by_200_kills(engine: Engine, clinic: Any, tmp_path: Path) -> None:
    outlived = outlive(engine, clinic, tmp_path, in_turn(), phones=PHONES, seed=200)

    unheard = assert_each_is_kept_once(engine, outlived)
    kills = sum(outlived.killed.values())
    assert kills == KILLS or math.isfinite(MINUTES)
    told = [one for one in outlived.told if not one.altered]
    print(f"\n{engine.dialect.name}: {kills} kills, {outlived.struck} of them while something was being sent")
    for kind, count in [*outlived.killed.items(), *sorted(outlived.happened().items())]:
        print(f"{count:6} {kind}")
    print(f"{unheard:6} kept before a sending that nobody answered: not kept a second time")
    print(f"{len(told):6} check-ins told, each kept once with its content: 0 lost, 0 doubled")
