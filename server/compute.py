"""The only door to Dask: pure `nof1` calls on arrays, in processes that have no names and no database."""

import contextlib
import logging
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import nof1
from nof1.checks.sensitivity import table as sensitivity_table
from nof1.designs.design import Order
from nof1.designs.rerandomise import drawn_as
from nof1.errors import DesignError
from nof1.planning.data import characteristics_data, smallest_data
from server.config import Config

log = logging.getLogger(__name__)

CONNECT_SECONDS = 30


class Task(Protocol):
    """What a worker is handed: numbers and keys, no names."""

    def compute(self) -> dict[str, Any]:
        """The result as plain data; runs in a worker, or right here without any."""


@dataclass(frozen=True, slots=True, eq=False)
class AnalysisTask:
    """One analysis to be made; arms are keys, the outcome is called "outcome", days are numbers."""

    observations: nof1.Observations
    outcome: nof1.Outcome
    model: nof1.Model
    rule: nof1.DecisionRule
    seed: int

    def compute(self) -> dict[str, Any]:
        """The whole analysis."""
        made = nof1.analyse(self.observations, self.outcome, model=self.model, rule=self.rule, seed=self.seed)
        return made.to_dict(full=True)


@dataclass(frozen=True, slots=True, eq=False)
class CharacteristicsTask:
    """How often a design would answer, at these true effects, by so many simulated trials.

    A rough answer is told after `enough` of them.
    """

    plan: nof1.Plan
    effects: tuple[float, ...]
    trials: int
    enough: int
    seed: int

    def compute(self) -> dict[str, Any]:
        """Its operating characteristics; under worse assumptions too where all trials are simulated."""
        is_whole = self.enough >= self.trials
        growing = nof1.growing_characteristics(
            self.plan, self.effects, trials=self.trials, seed=self.seed, worse=is_whole
        )
        told = (found for found in growing if found.trials >= self.enough and bool(found.worse) == is_whole)
        return characteristics_data(next(told))


@dataclass(frozen=True, slots=True, eq=False)
class SmallestTask:
    """The fewest periods that give a right and clear answer with a chance, if the effect is really so."""

    plan: nof1.Plan
    effect: float
    chance: float
    limit_days: int
    trials: int
    seed: int

    def compute(self) -> dict[str, Any]:
        """The design found, and all that were tried."""
        found = nof1.smallest_design(
            self.plan,
            self.effect,
            chance=self.chance,
            limit_days=self.limit_days,
            trials=self.trials,
            seed=self.seed,
        )
        return smallest_data(found)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a task: its `result`, or the `error` in one line; `lost` where its worker died.

    A lost one may be tried again, an error comes back.
    """

    key: str
    result: dict[str, Any] | None = None
    error: str | None = None
    lost: bool = False


def compute(task: Task) -> dict[str, Any]:
    """What a worker calls."""
    return task.compute()


@dataclass(frozen=True, slots=True, eq=False)
class SensitivityTask:
    """An analysis again under other assumptions; `taken`: the series under what was really taken.

    `order` is the rule by which chance drew the sequence, None where the test by redrawing has no say.
    """

    analysis: AnalysisTask
    taken: nof1.Observations | None
    order: Order | None

    def compute(self) -> dict[str, Any]:
        """Each assumption's effects, and the test by the drawing alone."""
        asked = self.analysis
        rows = sensitivity_table(
            asked.observations,
            asked.outcome,
            model=asked.model,
            rule=asked.rule,
            taken=self.taken,
            seed=asked.seed,
        )
        return {"rows": [asdict(row) for row in rows], "redrawn": self._redrawn()}

    def _redrawn(self) -> dict[str, Any] | None:
        if self.order is None:
            return None
        try:
            design = drawn_as(self.analysis.observations, self.order)
            return nof1.rerandomise(self.analysis.observations, design, seed=self.analysis.seed).to_dict()
        except DesignError:  # a trial that ended early has not all of its periods
            return None


class Computes(Protocol):
    """What hands out tasks: workers, or this very process."""

    @property
    def free(self) -> int:
        """How many more tasks would start at once."""

    def submit(self, key: str, task: Task) -> None:
        """Hand over one task; `key` names it in what comes back."""

    def collect(self) -> Iterator[Done]:
        """All that is done since the last time; never waits for a fit that others make."""


@dataclass
class InThisProcess:
    """Computes when the results are collected: for commands and tests, where nobody waits for a page."""

    free: int = 1
    waiting: list[tuple[str, Task]] = field(default_factory=list)

    def submit(self, key: str, task: Task) -> None:
        """Keep it until the results are asked for."""
        self.waiting.append((key, task))

    def collect(self) -> Iterator[Done]:
        """Compute now, one after the other."""
        while self.waiting:
            key, task = self.waiting.pop(0)
            yield Done(key, result=task.compute())


@dataclass
class _Running:
    future: Any
    since: float


@dataclass
class Workers:
    """Hands tasks to workers, gives back what is done, ends what takes too long."""

    client: Any
    seconds: float
    slots: int
    running: dict[str, _Running] = field(default_factory=dict)

    @property
    def free(self) -> int:
        """How many more tasks would start at once."""
        return max(0, self.slots - len(self.running))

    def submit(self, key: str, task: Task) -> None:
        """Hand over one task; `key` names it in what comes back."""
        name = f"{key}-{os.urandom(4).hex()}"
        future = self.client.submit(compute, task, key=name, pure=False)
        self.running[key] = _Running(future, time.monotonic())

    def collect(self) -> Iterator[Done]:
        """All that is done, failed or took too long since the last time; never waits for a fit."""
        for key, running in list(self.running.items()):
            if running.future.done():
                del self.running[key]
                yield _outcome(key, running.future)
            elif time.monotonic() - running.since > self.seconds:
                del self.running[key]
                self._end(running.future)
                yield Done(key, error=f"took longer than {self.seconds:g} s and was ended")

    def _end(self, future: Any) -> None:
        """A fit cannot be interrupted: the worker that runs it is started anew."""
        busy = [worker for worker, keys in self.client.processing().items() if future.key in keys]
        future.cancel(force=True)
        if busy:
            self.client.restart_workers(busy, timeout=CONNECT_SECONDS, raise_for_error=False)


def _outcome(key: str, future: Any) -> Done:
    error = future.exception() if future.status == "error" else None
    if future.status == "finished":
        return Done(key, result=future.result())
    if error is None or type(error).__name__ == "KilledWorker":
        return Done(key, error=f"the worker was lost ({future.status})", lost=True)
    return Done(key, error=f"{type(error).__name__}: {error}".splitlines()[0][:500])


QUIET = {
    "distributed.scheduler.http.routes": [],  # no pages: nothing here is for browsers
    "distributed.worker.http.routes": [],
    "distributed.scheduler.allowed-failures": 0,  # a task that kills its worker is not tried on the next
    "distributed.logging.distributed": "error",
    "distributed.nanny.environ.OMP_NUM_THREADS": "1",  # one worker, one core
}


@contextlib.contextmanager
def open_workers(config: Config) -> Iterator[Workers]:
    """A cluster of our own processes on this machine, or the one that NOF1_DASK_SCHEDULER names.

    Foreign workers run the same version of nof1; for tls:// Dask's own settings name the certificates.
    """
    import dask

    dask.config.set(QUIET)  # read by distributed when it is imported
    from distributed import Client

    with contextlib.ExitStack() as opened:
        if config.dask_scheduler is None:
            cluster = opened.enter_context(_local_cluster(config.compute_workers))
            client = opened.enter_context(Client(cluster, set_as_default=False))
            yield Workers(client, config.fit_seconds, config.compute_workers)
        else:
            client = opened.enter_context(
                Client(config.dask_scheduler, set_as_default=False, timeout=CONNECT_SECONDS)
            )
            yield Workers(client, config.fit_seconds, max(1, sum(client.nthreads().values())))


def _local_cluster(workers: int) -> Any:
    """Supervised processes that talk over TLS on the loopback, with certificates made for this start."""
    from distributed import LocalCluster, Security

    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        protocol="tls://",
        security=Security.temporary(),
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        preload=[__name__],
        silence_logs=logging.ERROR,
    )


def dask_setup(_worker: Any) -> None:
    """Called by Dask in each of our workers, a restarted one too, before it takes work."""
    warm_up()


def warm_up() -> None:
    """One small fit, so that the first real one need not load anything."""
    import numpy as np

    days = np.arange(8)
    observations = nof1.Observations(
        arms=("a", "b"),
        day_arm=days // 2 % 2,
        day_period=days // 2,
        answer_day=days,
        answer=np.array([3.0, 4.0, 6.0, 5.0, 3.0, 2.0, 6.0, 7.0]),
        period_rule="planned",
    )
    outcome = nof1.Outcome("outcome", better="higher", worthwhile=1.0, bounds=(0.0, 10.0))
    AnalysisTask(observations, outcome, nof1.Model(), nof1.DecisionRule(), 0).compute()
