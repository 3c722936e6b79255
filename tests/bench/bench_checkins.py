"""Check-ins a second through HTTP, against a bare insert of the same rows in the same run.

A real server with its heartbeat at work; so many phones, each on one open connection, send their answers as
fast as they get receipts. Then the rows that came of it are inserted once more under other ids, a transaction
a check-in, on one connection and with nothing else. Prints rates, their ratio and latencies for both
databases; writes them to build/bench/checkins.json.
"""

import http.client
import json
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy import Engine, Table, insert, select
from sqlmodel import SQLModel

from server.db import reading, transaction
from server.tables import Answer, CheckIn, Event, Intake
from tests.bench.bench_prompts import on_postgres, opened
from tests.server.conftest import Postgres, free_port
from tests.server.running import Phone, a_phone, real_now, running

PHONES = 4
DAYS = 30
EACH = 150
"""Check-ins of a phone that are timed: its days' questions, answered again and again."""

Row = dict[str, Any]


def send_all(port: int, phone: Phone) -> list[tuple[UUID, float]]:
    """Ids and seconds from request to receipt; the first sending, which opens the connection, is left out."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "X-Nof1-App": "patient",
        "Cookie": f"nof1_device={phone.key}",
        "Content-Type": "application/json",
    }
    timed = []
    for number in range(EACH + 1):
        checkin_id, body = uuid4(), json.dumps(phone.checkin(number % DAYS, float(number % 11)))
        began = perf_counter()
        line.request("PUT", f"/api/v1/check-ins/{checkin_id}", body, headers)
        answer = line.getresponse()
        receipt = json.loads(answer.read())
        timed.append((checkin_id, perf_counter() - began))
        assert (answer.status, receipt["id"], receipt["kept"]) == (200, str(checkin_id), True)
    line.close()
    return timed[1:]


def through_http(port: int, phones: Sequence[Phone]) -> tuple[float, list[tuple[UUID, float]]]:
    """Check-ins a second of all phones together, and each one's seconds."""
    with ThreadPoolExecutor(len(phones)) as threads:
        began = perf_counter()
        timed = [one for sent in threads.map(lambda phone: send_all(port, phone), phones) for one in sent]
        seconds = perf_counter() - began
    return PHONES * (EACH + 1) / seconds, timed


def rows_of(engine: Engine, ids: Sequence[UUID]) -> list[list[tuple[Table, list[Row]]]]:
    """Of each check-in the rows that were inserted for it, under new ids."""
    made = []
    with reading(engine) as session:
        for old in ids:
            new = uuid4()
            about = (
                (CheckIn, "id", old, {"id": new}),
                (Answer, "checkin_id", old, {"checkin_id": new}),
                (Intake, "checkin_id", old, {"checkin_id": new}),
                (Event, "object", f"check-in/{old}", {"object": f"check-in/{new}"}),
            )
            made.append([_copies(session, *each) for each in about])
    return made


def _copies(
    session: Any, kind: type[SQLModel], column: str, old: object, changes: Row
) -> tuple[Table, list[Row]]:
    table: Table = kind.__table__  # type: ignore[attr-defined]
    found = session.connection().execute(select(table).where(table.c[column] == old)).mappings()
    rows = [{**row, "id": uuid4(), **changes} for row in found]
    assert rows, f"nothing was kept in {table.name}"
    return table, rows


def bare(engine: Engine, checkins: list[list[tuple[Table, list[Row]]]]) -> float:
    """Check-ins a second where nothing is done but to insert their rows."""
    began = perf_counter()
    for inserted in checkins:
        with engine.begin() as connection:
            for table, rows in inserted:
                connection.execute(insert(table), rows)
    return len(checkins) / (perf_counter() - began)


def measure(name: str, url: str) -> dict[str, float]:
    engine, clinic = opened(url)
    with transaction(engine) as session:
        phones = [a_phone(session, clinic, real_now(), days=DAYS) for _ in range(PHONES)]
    port = free_port()
    with running(Path(tempfile.mkdtemp()), port, NOF1_DATABASE_URL=url):
        rate, timed = through_http(port, phones)
    plain = bare(engine, rows_of(engine, [checkin_id for checkin_id, _ in timed]))
    engine.dispose()
    p50, p99 = np.quantile([seconds for _, seconds in timed], (0.5, 0.99))
    print(
        f"{name:11} {rate:7.0f} check-ins a second through HTTP on {PHONES} connections, {len(timed)} timed"
    )
    print(f"{name:11} {plain:7.0f} a second where their rows are only inserted, one connection")
    print(f"{name:11} {plain / rate:7.1f} times as many")
    print(f"{name:11} {p50 * 1e3:7.0f} ms to a receipt in the middle (p50), {p99 * 1e3:.0f} ms at p99")
    return {
        "checkins_a_second": rate,
        "bare_inserts_a_second": plain,
        "bare / http": plain / rate,
        "p50_seconds": float(p50),
        "p99_seconds": float(p99),
    }


def main() -> None:
    def there(server: Postgres) -> dict[str, float]:
        server.run("CREATE DATABASE bench")
        return measure("PostgreSQL", server.url("bench"))

    found = {
        "sqlite": measure("SQLite", f"sqlite:///{tempfile.mkdtemp()}/nof1.db"),
        "postgresql": on_postgres(there),
    }
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "checkins.json").write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
