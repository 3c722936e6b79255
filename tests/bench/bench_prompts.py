"""Due prompts a second, and the look of every tick at 1,000 and 1,000,000 notices of which none is due.

Prints figures and ratios for both databases; writes them to build/bench/prompts.json. The door is instant: it
is the house that is measured, not the push service.
"""

import json
import random
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import select

from server.channels.outcome import Told
from server.channels.web_push import Browser, Push
from server.conduct.claim_notices import something_is_due
from server.conduct.deliver_prompts import Doors
from server.db import make_engine, reading, transaction
from server.migrate import bring_up_to_date
from server.tables import Occurrence, Trial
from tests.server.conftest import NOW, Clinic, Postgres, postgres, settings, site, staff
from tests.server.journey import joined, question_of
from tests.server.prompting import HERE, Clock, postman
from tests.server.simulated_prompts import KINDS, clone
from tests.server.test_due_is_found_by_an_index import NOW as LOOKED_AT
from tests.server.test_due_is_found_by_an_index import fill

PEOPLE = 400
SIZES = (1_000, 1_000_000)
LOOKS = 200


def opened(url: str) -> tuple[Engine, Clinic]:
    """A migrated database with a clinic in it."""
    bring_up_to_date(settings(Path(tempfile.mkdtemp()), url), now=NOW)
    engine = make_engine(url)
    with transaction(engine) as session:
        here = site(session, "Clinic by the Lake")
        nora, karim = staff(session, "Nora", here, "nurse"), staff(session, "Karim", here, "clinician")
        return engine, Clinic(here, nora, karim, nora)


def take(_browser: Browser, _push: Push, _now: datetime) -> Told:
    return Told("taken", 201)


def prompts_a_second(engine: Engine, clinic: Clinic) -> float:
    """Everybody's question is due at the same moment."""
    with transaction(engine) as session:
        there = joined(session, clinic)
        question = question_of(session, there.trial_id, 1)
        phones = range(0, PEOPLE * len(KINDS), len(KINDS))  # every one has a phone and nothing else
        for number in phones:
            clone(session, there.trial_id, [question], number, random.Random(number))
        session.get_one(Trial, there.trial_id).state = "stopped"
    clock = Clock(question.due_at)
    began = perf_counter()
    sent = postman(engine, Doors(HERE, take), clock).deliver_prompts()
    seconds = perf_counter() - began
    assert sent == PEOPLE
    return sent / seconds


def look_seconds(engine: Engine, clinic: Clinic) -> dict[int, float]:
    """The question that is asked at every tick, by how many notices there are."""
    with transaction(engine) as session:
        session.exec(text("DELETE FROM delivery"))  # type: ignore[call-overload]
        session.exec(text("DELETE FROM notice"))  # type: ignore[call-overload]
        occurrence_id = session.exec(select(Occurrence.id)).first()
    assert occurrence_id is not None
    found: dict[int, float] = {}
    there = 0
    for size in SIZES:
        while there < size:
            step = min(50_000, size - there)
            with transaction(engine) as session:
                fill(session, occurrence_id, step, 1_000 + there)
            there += step
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE notice"))
        found[size] = median(looks(engine))
    return found


def looks(engine: Engine) -> list[float]:
    times = []
    for _ in range(LOOKS):
        began = perf_counter()
        with reading(engine) as session:
            assert not something_is_due(session, LOOKED_AT)
        times.append(perf_counter() - began)
    return times


def measure(name: str, url: str) -> dict[str, Any]:
    engine, clinic = opened(url)
    rate = prompts_a_second(engine, clinic)
    seconds = look_seconds(engine, clinic)
    engine.dispose()
    few, many = (seconds[size] for size in SIZES)
    print(f"{name:11} {rate:7.0f} due prompts a second, each claimed, written down, sent, its outcome kept")
    for size in SIZES:
        print(f"{name:11} {seconds[size] * 1e3:7.2f} ms a look at {size:,} notices of which none is due")
    print(f"{name:11} {many / few:7.2f} times as long")
    return {"prompts_a_second": rate, "look_seconds": seconds, "ratio": many / few}


def on_postgres(work: Callable[[Postgres], Any]) -> Any:
    """With a PostgreSQL of our own, as the tests have one."""
    running = (
        postgres.__wrapped__() if hasattr(postgres, "__wrapped__") else postgres.__pytest_wrapped__.obj()
    )
    server = next(running)
    try:
        return work(server)
    finally:
        next(running, None)


def main() -> None:
    def there(server: Postgres) -> Any:
        server.run("CREATE DATABASE bench")
        return measure("PostgreSQL", server.url("bench"))

    found = {
        "sqlite": measure("SQLite", f"sqlite:///{tempfile.mkdtemp()}/nof1.db"),
        "postgresql": on_postgres(there),
    }
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prompts.json").write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
