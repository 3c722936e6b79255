"""A server that is killed again and again under a stream of check-ins, and what must be kept in the end."""

import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from server.asking import Asking
from server.db import reading, transaction
from server.tables import Answer, CheckIn, ConflictingCopy, Event, Intake, Occurrence, Task
from tests.server.conftest import free_port
from tests.server.journey import Staffed
from tests.server.running import PATIENCE, a_phone, answers, environment, real_now, wait_for
from tests.server.tireless import TirelessPhone, Told

DAYS = 12

ALL = "all processes at once"
PARENT = "the parent alone"
WEB = "the master of the web processes"
WORKER = "a web process"
KINDS = (ALL, WORKER, WEB, WORKER, ALL, WORKER, PARENT, WORKER)
"""In turn: half of them strike a process that answers and leave the rest to mend it."""


@dataclass
class Mortal:
    """`python -m server` on one port, started again each time that it is killed."""

    folder: Path
    url: str
    port: int = field(default_factory=free_port)
    killed: Counter[str] = field(default_factory=Counter)

    def start(self) -> None:
        env = environment(self.folder, self.port, NOF1_DATABASE_URL=self.url)
        self.process = subprocess.Popen([sys.executable, "-m", "server"], env=env)
        wait_for(lambda: answers(self.port))

    def kill(self, kind: str, draw: random.Random) -> None:
        """Kill -9, then wait until somebody answers again."""
        parent = psutil.Process(self.process.pid)
        family = parent.children(recursive=True)
        if kind in (WEB, WORKER):
            victims = [self._web(parent)] if kind == WEB else [draw.choice(self._web(parent).children())]
        else:
            victims = [parent, *family] if kind == ALL else [parent]
        for victim in victims:
            _kill(victim)
        self.killed[kind] += 1
        if parent in victims:
            self._bury(family)
            self.start()
        else:
            wait_for(lambda: answers(self.port))

    def end(self) -> None:
        """All that was started, by its ids."""
        family = psutil.Process(self.process.pid).children(recursive=True) if self._lives else []
        self.process.terminate()
        self._bury(family)

    @property
    def _lives(self) -> bool:
        return self.process.poll() is None

    def _bury(self, family: list[psutil.Process]) -> None:
        self.process.wait(PATIENCE)
        _, left = psutil.wait_procs(family, timeout=PATIENCE)
        for one in left:
            _kill(one)
        assert left == [], "they outlive the parent"

    def _web(self, parent: psutil.Process) -> psutil.Process:
        """It may be between two lives."""
        found: list[psutil.Process] = []

        def there() -> bool:
            found[:] = [one for one in parent.children() if _is_web(one)]
            return bool(found) and bool(found[0].children())

        wait_for(there)
        return found[0]


def _is_web(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and "server.web" in process.cmdline()
    except psutil.NoSuchProcess:
        return False


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


@dataclass
class Outlived:
    """What became of it."""

    phones: list[TirelessPhone]
    killed: Counter[str]
    struck: int
    """Kills while a sending was under way."""

    @property
    def told(self) -> list[Told]:
        return [one for phone in self.phones for one in phone.told]

    def happened(self) -> Counter[str]:
        return sum((phone.happened for phone in self.phones), Counter())


def asked_of(staff: Staffed) -> Asking:
    """Beside the daily question a PHQ-9, which has a danger answer, and how much of a burden it all is."""
    schedule = {"times": ("20:00",)}
    asked = [{"key": key, "instrument": f"{key}/1", "schedule": schedule} for key in ("phq-9", "burden")]
    cover = {
        "owner_id": str(staff.nora.id),
        "deputy_id": str(staff.karim.id),
        "zone": "Europe/Berlin",
        "contact_name": "Ward 3",
        "contact_phone": "+49 30 1234",
        "contact_email": "ward@clinic.example",
        "country": "DE",
    }
    return Asking.from_content({"questionnaires": asked, "cover": cover})


def tireless(engine: Engine, staff: Staffed, port: int, count: int) -> list[TirelessPhone]:
    """So many patients with a phone each."""
    phones = []
    for seed in range(count):
        with transaction(engine) as session:
            phone = a_phone(session, staff, real_now(), days=DAYS, asking=asked_of(staff))
            phones.append(TirelessPhone(phone, port, seed, _occurrences(session, phone.trial_id)))
    return phones


def _occurrences(session: Session, trial_id: UUID) -> dict[str, list[UUID]]:
    rows = session.exec(
        select(Occurrence).where(
            Occurrence.trial_id == trial_id,
            col(Occurrence.questionnaire).in_(("phq-9", "burden")),
            col(Occurrence.opens_at) <= real_now(),
        )
    ).all()
    keys = {row.questionnaire for row in rows}
    assert keys == {"phq-9", "burden"}
    return {key: [row.id for row in rows if row.questionnaire == key] for key in keys}


def outlive(
    engine: Engine, staff: Staffed, folder: Path, kinds: Iterable[str], *, phones: int, seed: int
) -> Outlived:
    """Kill in these ways, one after the other, while the phones go on; let them send what is left."""
    server = Mortal(folder, engine.url.render_as_string(hide_password=False))
    told = Outlived(tireless(engine, staff, server.port, phones), server.killed, 0)
    draw = random.Random(seed)
    server.start()
    try:
        with _living(told.phones):
            for kind in kinds:
                _hear_some(told.phones, draw.randint(1, 8))
                threading.Event().wait(draw.uniform(0, 0.05))
                told.struck += any(phone.under_way for phone in told.phones)
                server.kill(kind, draw)
    finally:
        server.end()
    return told


def _hear_some(phones: Sequence[TirelessPhone], receipts: int) -> None:
    heard = sum(phone.receipts for phone in phones)
    wait_for(lambda: sum(phone.receipts for phone in phones) >= heard + receipts)


@contextmanager
def _living(phones: Sequence[TirelessPhone]) -> Iterator[None]:
    """They live while the block runs, and then until everything is sent."""
    for phone in phones:
        phone.thread.daemon = True
        phone.thread.start()
    try:
        yield
    finally:
        for phone in phones:
            phone.may_rest.set()
    for phone in phones:
        phone.thread.join(PATIENCE)
        assert not phone.thread.is_alive(), "it has not sent everything"


def assert_each_is_kept_once(engine: Engine, outlived: Outlived) -> int:
    """Nothing lost, nothing doubled, nothing changed; how many were kept although no receipt came through."""
    assert [phone.refused for phone in outlived.phones] == [[] for _ in outlived.phones]
    told = [one for one in outlived.told if not one.altered]
    altered = [one for one in outlived.told if one.altered]
    assert all(one.sent for one in outlived.told)
    with reading(engine) as session:
        kept = {row.id: row for row in session.exec(select(CheckIn))}
        assert kept.keys() == {one.id for one in told}
        assert len(kept) == len(told)
        _assert_content(session, told, kept)
        _assert_once_beside(session, told, altered)
        _assert_tasks(session, told)
    return sum(one.failed_at is not None and kept[one.id].received_at < one.failed_at for one in told)


def _assert_content(session: Session, told: list[Told], kept: dict[UUID, CheckIn]) -> None:
    rows: dict[UUID, list[tuple[str, float | str | None]]] = {one.id: [] for one in told}
    for row in session.exec(select(Answer)):
        rows[row.checkin_id].append((row.item, row.words if row.number is None else row.number))
    for one in told:
        row, body = kept[one.id], one.body
        assert sorted(rows[one.id], key=str) == sorted(_said(body), key=str)
        assert row.questionnaire == body.get("questionnaire", "daily")
        assert row.answered_at.isoformat() == body["answered_at"]
        assert _text(row.replaces_id) == body["replaces"]
        assert _text(row.occurrence_id) == body["occurrence_id"]
        assert row.trial_id == UUID(body["trial_id"])


def _said(body: dict[str, Any]) -> list[tuple[str, float | str]]:
    """The items of a body as they are kept: yes is 1, each of several choices is one."""
    daily = {"outcome": body["answer"], "changed": body["changed"], "note": body["note"]}
    said = [(item, value) for item, value in (daily | body.get("answers", {})).items() if value is not None]
    one_each = [
        (f"{item}.{choice}", 1.0) for item, value in said if isinstance(value, list) for choice in value
    ]
    alone = [(item, value) for item, value in said if not isinstance(value, list)]
    return one_each + [(item, value if isinstance(value, str) else float(value)) for item, value in alone]


def _assert_once_beside(session: Session, told: list[Told], altered: list[Told]) -> None:
    """What was taken, the account of it, and other content under the same id: each once."""
    intakes = [(row.checkin_id, row.taken) for row in session.exec(select(Intake))]
    assert sorted(intakes) == sorted((one.id, one.body["taken"]) for one in told if one.body["taken"])
    events = [row.object for row in session.exec(select(Event).where(Event.verb == "answered"))]
    assert sorted(events) == sorted(f"check-in/{one.id}" for one in told)
    copies = [(row.kept_id, row.content["app_version"]) for row in session.exec(select(ConflictingCopy))]
    assert sorted(copies) == sorted((one.id, one.body["app_version"]) for one in altered)


def _assert_tasks(session: Session, told: list[Told]) -> None:
    """Every danger answer is in somebody's list, once a question asked."""
    in_danger = [one for one in told if one.body.get("answers", {}).get("q9", 0) >= 1]
    causes = {f"phq-9.1/{one.body['occurrence_id'] or one.id}" for one in in_danger}
    assert sorted(row.cause for row in session.exec(select(Task))) == sorted(causes)


def _text(identity: UUID | None) -> str | None:
    return str(identity) if identity else None
