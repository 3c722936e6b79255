"""200 kill -9 of the really running server under a stream of check-ins, on both databases.

Several phones send at once. A quarter of the kills strikes all processes, an eighth the parent, an eighth the
master of the web processes, half of them one that is answering. `pytest -s` prints the figures;
KILLS=20 in the environment makes it shorter.
"""

import os
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.server.conftest import *  # noqa: F403 -- the databases and the clinic
from tests.server.killing import KINDS, assert_each_is_kept_once, outlive

PHONES = 6
KILLS = int(os.environ.get("KILLS", "200"))


@pytest.mark.timeout(7200)
def test_no_answer_is_lost_or_doubled_by_200_kills(engine: Engine, clinic: Any, tmp_path: Path) -> None:
    kinds = list(islice(cycle(KINDS), KILLS))

    outlived = outlive(engine, clinic, tmp_path, kinds, phones=PHONES, seed=200)

    unheard = assert_each_is_kept_once(engine, outlived)
    assert sum(outlived.killed.values()) == KILLS
    told = [one for one in outlived.told if not one.altered]
    print(f"\n{engine.dialect.name}: {KILLS} kills, {outlived.struck} of them while something was being sent")
    for kind, count in [*outlived.killed.items(), *sorted(outlived.happened().items())]:
        print(f"{count:6} {kind}")
    print(f"{unheard:6} kept before a sending that nobody answered: not kept a second time")
    print(f"{len(told):6} check-ins told, each kept once with its content: 0 lost, 0 doubled")
