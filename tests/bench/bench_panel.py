"""The list of trials at 100, 500 and 2,000 of them: milliseconds, step by step, and statements.

Trials of 64 days on days 49 to 56, answered on most of them, each with a patient of its own; one in twenty
is a draft, one in twenty waits for its patient. Beside it what it would take to read each of them alone,
measured on some of the same rows and multiplied. Prints figures and ratios; writes them to
build/bench/panel.json.
"""

import json
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text
from sqlmodel import Session

from server.auth import Asker, visible
from server.conduct.advance_trials import advance_trials
from server.conduct.draft_trial import draft_trial
from server.conduct.list_trials import TrialRow, list_trials, rows_of
from server.conduct.record_checkin import record_checkin
from server.db import reading, transaction
from server.shapes.trial import TrialListSchema, tell_row
from server.tables import Trial
from tests.bench.bench_prompts import on_postgres, opened
from tests.server.conftest import Clinic, Postgres
from tests.server.journey import (
    MONDAY,
    a_plan,
    an_answer,
    evening,
    invited,
    joined,
    new_id,
    question_of,
)
from tests.server.multiplied import multiply
from tests.server.test_list_trials import counted

SIZES = (100, 500, 2_000)
DAY = 56
ANSWERED = 0.85
SPREAD = 8
"""Days over which they began: for one in eight a period begins tomorrow."""
TIMES = 5
ALONE = 20

Seconds = dict[str, float]


def first_trials(session: Session, clinic: Clinic) -> tuple[UUID, UUID, UUID]:
    """One that runs and is answered on most days, one draft, one that waits for its patient."""
    chance, plan = random.Random(1), a_plan(period_days=8, periods=8)
    there = joined(session, clinic, plan)
    for day in range(1, DAY + 1):
        advance_trials(session, evening(day))
        if chance.random() < ANSWERED:
            asked = question_of(session, there.trial_id, day).id
            sent = an_answer(there.trial_id, evening(day), occurrence_id=asked)
            record_checkin(session, evening(day), there.patient, new_id(), sent)
    draft = draft_trial(session, MONDAY, clinic.nora, "Dan", "en", plan)
    return there.trial_id, draft.id, invited(session, clinic, plan)[0]


def grow(engine: Engine, first: tuple[UUID, UUID, UUID], by: int) -> None:
    """So many more of them."""
    few = by // 20
    with transaction(engine) as session:
        for trial_id, times in zip(first, (by - 2 * few, few, few), strict=True):
            multiply(session, trial_id, times, SPREAD)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def steps(engine: Engine, asker: Asker) -> tuple[Seconds, Seconds, int]:
    """Seconds of each step by the clock and of the processor, and the bytes that are sent."""
    clock: Seconds = {}
    busy: Seconds = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began, at_work = perf_counter(), process_time()
        done = work()
        clock[name], busy[name] = perf_counter() - began, process_time() - at_work
        return done

    with reading(engine) as session:
        rows: list[TrialRow] = timed("read", lambda: list_trials(session, evening(DAY), asker))
        told = timed("tell", lambda: {"trials": [tell_row(row) for row in rows]})
        dumped = timed("dump", lambda: TrialListSchema().dump(told))
        written = timed("write", lambda: json.dumps(dumped))
    return clock, busy, len(written)


def alone(engine: Engine, asker: Asker) -> tuple[float, float]:
    """Seconds and statements of one trial read by itself."""
    seconds: list[float] = []
    with counted(engine) as sent, reading(engine) as session:
        ids = session.exec(visible(asker).with_only_columns(Trial.id).limit(ALONE)).all()  # type: ignore[call-overload]
        for trial_id in ids:
            began = perf_counter()
            rows_of(session, evening(DAY), asker, visible(asker).where(Trial.id == trial_id))
            seconds.append(perf_counter() - began)
    return median(seconds), (len(sent) - 1) / len(ids)


def measure(name: str, url: str) -> list[dict[str, Any]]:
    engine, clinic = opened(url)
    with transaction(engine) as session:
        first = first_trials(session, clinic)
    there, found = 3, []
    for size in SIZES:
        grow(engine, first, size - there)
        there = size
        found.append(at(engine, clinic.nora, size) | {"database": name})
        print(name, line(found[-1]), flush=True)
    engine.dispose()
    return found


def at(engine: Engine, asker: Asker, size: int) -> dict[str, Any]:
    steps(engine, asker)  # what a process keeps in mind of drafts and designs
    with counted(engine) as sent:
        runs = [steps(engine, asker) for _ in range(TIMES)]
    one, statements = alone(engine, asker)
    return {
        "trials": size,
        "statements": len(sent) / TIMES,
        "ms": {step: round(1e3 * min(clock[step] for clock, _, _ in runs), 1) for step in runs[0][0]},
        "busy_ms": round(1e3 * min(sum(busy.values()) for _, busy, _ in runs), 1),
        "bytes": runs[0][2],
        "one_by_one": {"ms": round(1e3 * one * size, 1), "statements": statements * size},
    }


def line(found: dict[str, Any]) -> str:
    before, ms = found["one_by_one"], sum(found["ms"].values())
    return (
        f"{found['trials']:6,} trials: {ms:7.0f} ms {found['ms']} (processor {found['busy_ms']:.0f} ms), "
        f"{found['statements']:.0f} statements, {found['bytes']:,} bytes; one by one "
        f"{before['statements']:,.0f} statements, {before['ms'] / ms:.1f} times as long"
    )


def main() -> None:
    def there(server: Postgres) -> Any:
        server.run("CREATE DATABASE bench")
        return measure("PostgreSQL", server.url("bench"))

    began = process_time()
    sum(range(10_000_000))
    print(
        f"this machine now: sum(range(10,000,000)) takes {1e3 * (process_time() - began):.0f} ms of processor"
    )
    found = [*measure("SQLite", f"sqlite:///{tempfile.mkdtemp()}/nof1.db"), *on_postgres(there)]
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "panel.json").write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
