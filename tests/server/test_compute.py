"""The door to Dask: real workers, on the loopback, behind TLS."""

from typing import Any

import numpy as np
import psutil
import pytest

import nof1
from server.compute import AnalysisTask, Done, Workers, open_workers
from server.config import Config
from tests.server.running import wait_for

DAYS = np.arange(24)


def a_task() -> AnalysisTask:
    return AnalysisTask(
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
        assert done.result["effects"] == a_task().compute()["effects"]

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


def test_of_three_arms_the_one_that_passes_against_every_other_is_favoured() -> None:
    """Built so that c is 4 above b and b is 2 above a, with little noise: only c beats every other."""
    days = np.arange(54)
    arm = np.array([0, 1, 2, 2, 0, 1, 1, 2, 0])[days // 6]
    noise = np.array([0.3, -0.2, 0.1, -0.4, 0.2, 0.0, -0.1, 0.4, -0.3])[days % 9]
    task = AnalysisTask(
        observations=nof1.Observations(
            arms=("a", "b", "c"),
            day_arm=arm,
            day_period=days // 6,
            answer_day=days,
            answer=np.array([2.0, 4.0, 8.0])[arm] + noise,
            allocation="randomised",
            period_rule="planned",
        ),
        outcome=nof1.Outcome("outcome", better="higher", worthwhile=1, bounds=(0, 10)),
        model=nof1.Model(carryover=False),
        rule=nof1.DecisionRule(),
        seed=1,
    )

    result = task.compute()

    assert (result["verdict"]["clear"], result["verdict"]["arm"]) == ("favours", "c")
    assert [(e["arm"], e["reference"], e["estimand"]) for e in result["effects"]] == [
        ("b", "a", "sustained"),
        ("c", "a", "sustained"),
        ("b", "a", "lived"),
        ("c", "a", "lived"),
    ]
