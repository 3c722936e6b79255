"""The door to Dask: real workers, on the loopback, behind TLS."""

from typing import Any

import numpy as np
import psutil
import pytest

import nof1
from server.compute import Done, Task, Workers, analyse, open_workers
from server.config import Config
from tests.server.running import wait_for

DAYS = np.arange(24)


def a_task() -> Task:
    return Task(
        observations=nof1.Observations(
            arms=("a", "b"),
            day_arm=DAYS // 6 % 2,
            day_period=DAYS // 6,
            answer_day=DAYS,
            answer=np.array([float(day * 7 % 5 + 3) for day in DAYS]),
            period_rule="planned",
        ),
        outcome=nof1.Outcome("outcome", better="higher", worthwhile=1, bounds=(0, 10)),
        model=nof1.Model(),
        rule=nof1.DecisionRule(),
        seed=1,
    )


def collected(workers: Workers) -> Done:
    done: list[Done] = []
    wait_for(lambda: bool(done.extend(workers.collect()) or done))
    return done[0]


@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("default")  # distributed and tornado warn about themselves
def test_workers_compute_fail_and_are_started_anew(tmp_path_factory: pytest.TempPathFactory) -> None:
    config = Config(tmp_path_factory.mktemp("data"), "", "k" * 40)
    with open_workers(config) as workers:
        # The same numbers as right here.
        workers.submit("one", a_task())
        done = collected(workers)
        assert done.key == "one"
        assert done.result is not None
        assert done.result["effects"] == analyse(a_task())["effects"]

        # Nothing listens beyond the loopback.
        family = [psutil.Process(), *psutil.Process().children(recursive=True)]
        listening = [c.laddr.ip for process in family for c in _connections(process) if c.status == "LISTEN"]
        assert set(listening) == {"127.0.0.1"}

        # A fit past its time limit is ended, and the next one has a worker again.
        workers.seconds = 0.0
        workers.submit("slow", a_task())
        assert collected(workers) == Done("slow", error="took longer than 0 s and was ended")
        workers.seconds = 300.0
        workers.submit("next", a_task())
        assert collected(workers).result is not None


def _connections(process: psutil.Process) -> list[Any]:
    try:
        return process.net_connections("tcp")
    except psutil.Error:
        return []
