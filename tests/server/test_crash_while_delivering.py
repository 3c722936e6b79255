"""The heartbeat dies at any line: nothing is shown twice, no e-mail goes twice, nothing useful is unsent."""

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from server.channels.outcome import Outcome, Told
from server.channels.web_push import Browser, Push
from server.conduct.deliver_prompts import Doors
from server.db import make_engine, transaction
from server.tables import Delivery, Notice, Occurrence, Subscription
from tests.server.crashing import Fate, Killed
from tests.server.prompting import DUE, HERE, Clock, Prompted, postman, prompted, with_email
from tests.server.push_service import PushService

SETTLED_AFTER = 12
"""Rounds of two minutes: longer than a lease, and than three tries of a push."""


@dataclass
class Outside:
    """What has left the house."""

    pushes: list[tuple[str, Push]] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def push(self, browser: Browser, push: Push, _now: datetime) -> Told:
        with self.lock:
            if browser.endpoint.endswith("/gone"):
                return Told("gone", 410)
            self.pushes.append((browser.endpoint, push))
            return Told("taken", 201)

    def email(self, to: str, _subject: str, _text: str, _reference: str | None, _now: datetime) -> Outcome:
        with self.lock:
            self.emails.append(to)
            return "taken"


@dataclass(frozen=True)
class Start:
    """A database in which three people are due: by push, by e-mail after a dead push, by e-mail alone."""

    file: Path
    people: dict[str, Prompted]


@pytest.fixture(scope="module")
def start(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, open_clinic: Any) -> Start:
    file = tmp_path_factory.mktemp("due") / "nof1.db"
    shutil.copy(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    with transaction(engine) as session:
        clinic = open_clinic(session)
        people = {name: prompted(session, clinic, reminders=(1,)) for name in ("pushed", "gone", "mailed")}
        for name in ("pushed", "gone"):
            subscribed(session, people[name], name)
        for name in ("gone", "mailed"):
            with_email(session, people[name].there.patient, f"{name}@home.example")
    engine.dispose()
    return Start(file, people)


def subscribed(session: Session, one: Prompted, name: str) -> None:
    patient = one.there.patient
    assert patient.device_id is not None
    browser = PushService(origin="https://push.example.com").browser(name)
    row = Subscription(
        person_id=patient.id, device_id=patient.device_id, endpoint=browser.endpoint, endpoint_hash=name,
        key_p256dh=browser.p256dh, key_auth=browser.auth, made_at=DUE, seen_at=DUE,
    )  # fmt: skip
    session.add(row)
    session.flush()


@dataclass(frozen=True)
class House:
    """One file, and two engines on it: of the process that dies, and of the one that comes after."""

    start: Path
    file: Path
    dying: Engine
    living: Engine

    def begin_again(self) -> None:
        """The database as at the start; the connections of a process die with it."""
        self.dying.dispose()
        self.living.dispose()
        for each in self.file.parent.glob(f"{self.file.name}*"):
            each.unlink()
        shutil.copy(self.start, self.file)


@pytest.fixture
def house(start: Start, tmp_path: Path) -> Iterator[House]:
    url = f"sqlite:///{tmp_path}/nof1.db"
    made = House(start.file, tmp_path / "nof1.db", make_engine(url), make_engine(url))
    made.begin_again()
    yield made
    made.dying.dispose()
    made.living.dispose()


def die_then_go_on(house: House, at: int | None) -> tuple[Outside, Fate]:
    """One tick that dies at a point, then others by a new process until all is settled."""
    house.begin_again()
    outside, clock, fate = Outside(), Clock(), Fate(at)
    doors = Doors(HERE, outside.push, outside.email)
    with fate.over(house.dying):
        if at is None:
            postman(house.dying, fate.doors(doors), clock).deliver_prompts()
        else:
            with pytest.raises(Killed):
                postman(house.dying, fate.doors(doors), clock).deliver_prompts()
    for _ in range(SETTLED_AFTER):
        clock.pass_(minutes=2)
        postman(house.living, doors, clock).deliver_prompts()
    return outside, fate


def test_wherever_it_dies_everybody_is_told_and_no_email_goes_out_twice(start: Start, house: House) -> None:
    """Every fourth point; tests/prove takes them all."""
    die_everywhere(start, house, every=4)


def die_everywhere(start: Start, house: House, every: int) -> None:
    whole = die_then_go_on(house, None)[1].passed
    assert whole > 60
    for at in range(1, whole + 1, every):
        outside, _ = die_then_go_on(house, at)
        assert_all_is_well(house.living, start, outside, at)


def assert_all_is_well(engine: Engine, start: Start, outside: Outside, at: int) -> None:
    about = str(start.people["pushed"].occurrence_id)
    sent = Counter(outside.emails)
    assert set(sent.values()) <= {1}, at
    assert {push.about for endpoint, push in outside.pushes} == {about}, at
    assert len({push.text for _, push in outside.pushes}) == 1, at
    assert 1 <= len(outside.pushes) <= 3, at  # due, reminder, and one that nobody knew to have arrived
    with transaction(engine) as session:
        mine = [each for one in start.people.values() for each in one.notices]
        notices = session.exec(select(Notice).where(Notice.id.in_(mine))).all()  # type: ignore[attr-defined]
        assert all(each.ended_at is not None for each in notices), at
        assert session.exec(select(Delivery).where(Delivery.outcome == None)).all() == [], at  # noqa: E711
        for name in ("gone", "mailed"):
            ended = {each.ended_as for each in notices if each.id in start.people[name].notices}
            unknown = "unknown" in ended
            assert sent[f"{name}@home.example"] == 1 or unknown, (at, name, ended)


def test_an_answer_that_comes_while_a_push_is_under_way_ends_it_all(house: House, start: Start) -> None:
    engine = house.living
    one, outside, clock = start.people["pushed"], Outside(), Clock()

    def answering(browser: Browser, push: Push, now: datetime) -> Told:
        with transaction(engine) as session:
            if not browser.endpoint.endswith("/gone"):
                session.get_one(Occurrence, one.occurrence_id).answered_at = now
        return outside.push(browser, push, now)

    postman(engine, Doors(HERE, answering, outside.email), clock).deliver_prompts()
    clock.pass_(minutes=5)
    postman(engine, Doors(HERE, answering, outside.email), clock).deliver_prompts()

    assert len(outside.pushes) == 1
    with transaction(engine) as session:
        assert [session.get_one(Notice, each).ended_as for each in one.notices] == ["needless", "needless"]
