"""Many people over weeks: a change of clocks, a push service in trouble, heartbeats that sleep and die.

The clock is turned from tick to tick. The doors are the simulation's own; what they do is drawn from a seed.
Everybody is asked at noon, reminded one and three hours later.
"""

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert
from sqlmodel import Session, col, func, select, update

from server.auth import Asker
from server.channels.outcome import Outcome, Told
from server.channels.web_push import Browser, Push
from server.conduct.deliver_prompts import Doors
from server.conduct.subscribe import record_shown
from server.db import make_engine, transaction
from server.tables import (
    Delivery,
    Device,
    Notice,
    Occurrence,
    Person,
    Reminding,
    Subscription,
    Trial,
)
from tests.server.crashing import Fate, Killed
from tests.server.journey import a_plan, joined
from tests.server.prompting import HERE, Clock, postman

FIRST_DAY = date(2026, 3, 22)
"""A Sunday; in Berlin the clocks change a week later."""
BERLIN = ZoneInfo("Europe/Berlin")
TICK = timedelta(minutes=10)
KINDS = ("phone", "phone and inbox", "inbox", "dying phone and inbox", "deaf phone and inbox")


@dataclass(frozen=True)
class Somebody:
    """A person, the phone that they have, and how likely they answer once they have seen a call."""

    trial_id: UUID
    asker: Asker
    kind: str
    endpoint: str
    inbox: str
    answers: float


@dataclass(frozen=True)
class Stretch:
    """From when until when."""

    start: datetime
    end: datetime

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, datetime) and self.start <= moment < self.end


def local(day: int, hour: float) -> datetime:
    """An hour in Berlin on a study day."""
    on = FIRST_DAY + timedelta(days=day - 1)
    midnight = datetime(on.year, on.month, on.day, tzinfo=BERLIN)
    return (midnight + timedelta(hours=hour)).astimezone(UTC)


@dataclass
class Simulation:
    """The house with its rows, and the world outside that it speaks to."""

    engine: Engine
    people: list[Somebody]
    days: int
    random: Random
    clock: Clock = field(default_factory=lambda: Clock(local(1, 0)))
    pushed: Counter[str] = field(default_factory=Counter)
    emailed: Counter[str] = field(default_factory=Counter)
    answered: dict[UUID, datetime] = field(default_factory=dict)
    shown: list[tuple[Somebody, UUID]] = field(default_factory=list)
    deaths: int = 0
    lost: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.dying = make_engine(self.engine.url.render_as_string(hide_password=False))
        self.by_endpoint = {each.endpoint: each for each in self.people}
        days = range(1, self.days + 1)
        self.asleep = [Stretch(local(day, 11.5), local(day, 31)) for day in days if day % 7 == 3]
        self.asleep += [Stretch(local(day, 11.9), local(day, 15.2)) for day in days if day % 5 == 1]
        self.trouble = [Stretch(local(day, 11), local(day, 14 + day % 3)) for day in days if day % 4 == 2]

    def push(self, browser: Browser, push: Push, now: datetime) -> Told:
        """The push service: in trouble at times; it forgets dying phones after the fifth day."""
        with self.lock:
            whose = self.by_endpoint[browser.endpoint]
            if any(now in each for each in self.trouble):
                return Told("later", 503) if self.random.random() < 0.7 else Told("later")
            if whose.kind.startswith("dying") and now > local(5, 0):
                return Told("gone", 410)
            self.pushed[push.about] += 1
            if not whose.kind.startswith("deaf"):
                self.shown.append((whose, UUID(push.about)))
            return Told("taken", 201)

    def email(self, _to: str, _subject: str, text: str, _reference: str | None, _now: datetime) -> Outcome:
        """The mail server: says no to nobody, is busy at times, and now and then hangs up in the middle."""
        with self.lock:
            chance = self.random.random()
            if chance < 0.05:
                return "later"
            about = text.split("/question/")[1].split()[0]
            self.emailed[about] += 1
            if chance > 0.97:
                return "unknown"
            whose = next(each for each in self.people if each.inbox == _to)
            self.shown.append((whose, UUID(about)))
            return "taken"

    def is_up(self, moment: datetime) -> bool:
        """Whether the heartbeat is awake and the push service well."""
        return not any(moment in each for each in (*self.asleep, *self.trouble))

    def run(self) -> None:
        """To the end, and two days beyond it."""
        doors = Doors(HERE, self.push, self.email)
        names = ("one", "other")
        while self.clock.now < local(self.days + 3, 0):
            if not any(self.clock.now in each for each in self.asleep):
                self._beat(doors, names[self.random.randrange(2)])
            self._people_react()
            self.clock.now += TICK

    def _beat(self, doors: Doors, name: str) -> None:
        fate = Fate(self.random.randrange(8, 90)) if self.random.random() < 0.2 else None
        if fate is None:
            postman(self.engine, doors, self.clock, name).deliver_prompts()
            return
        try:
            with fate.over(self.dying):
                postman(self.dying, fate.doors(doors), self.clock, name).deliver_prompts()
        except Killed:
            self.deaths += 1
            self._count_lost()

    def _count_lost(self) -> None:
        with transaction(self.engine) as session:
            unknown = select(func.count()).select_from(Delivery)
            self.lost += session.exec(unknown.where(col(Delivery.outcome).is_(None))).one()

    def _people_react(self) -> None:
        with self.lock:
            seen, self.shown = self.shown, []
        if not seen:
            return
        with transaction(self.engine) as session:
            for whose, about in seen:
                if "phone" in whose.kind and self.random.random() < 0.9:
                    record_shown(session, self.clock.now, whose.asker, about)
                if about not in self.answered and self.random.random() < whose.answers:
                    self.answered[about] = self.clock.now
                    session.exec(
                        update(Occurrence)
                        .where(col(Occurrence.id) == about)
                        .values(answered_at=self.clock.now)
                    )


def simulate(engine: Engine, clinic: Any, *, people: int, days: int, seed: int) -> Simulation:
    """Lay everything out, then let time pass."""
    random = Random(seed)
    with transaction(engine) as session:
        plan = a_plan(period_days=days // 4, periods=4, prompt_time="12:00")
        first = joined(session, clinic, plan, first_day=FIRST_DAY)
        session.get_one(Trial, first.trial_id).state = "running"
        rows = list(session.exec(select(Occurrence).where(Occurrence.trial_id == first.trial_id)))
        everybody = [clone(session, first.trial_id, rows, number, random) for number in range(people)]
        session.get_one(Trial, first.trial_id).state = "stopped"
        session.get_one(Trial, first.trial_id).ended_at = local(1, 0)
    simulation = Simulation(engine, everybody, days, random)
    simulation.run()
    return simulation


def clone(
    session: Session, trial_id: UUID, rows: Iterable[Occurrence], number: int, random: Random
) -> Somebody:
    """Another person in the same trial."""
    start = local(1, 0)
    kind = KINDS[number % len(KINDS)]
    person = Person(name=f"P{number}", created_at=start)
    session.add(person)
    session.flush()
    device = Device(person_id=person.id, key_hash=f"key {number}", made_at=start)
    content = session.get_one(Trial, trial_id).model_dump()
    trial = Trial(**(content | {"id": uuid4(), "person_id": person.id, "pseudonym": f"S-{number}"}))
    session.add_all([device, trial])
    session.flush()
    whose = Somebody(
        trial.id, Asker(person.id, frozenset({"patient"}), device_id=device.id), kind,
        f"https://push.example.com/{number}", f"p{number}@home.example", random.choice([0.2, 0.5, 0.9]),
    )  # fmt: skip
    _addresses(session, whose, start)
    _rows(session, trial.id, rows)
    return whose


def _addresses(session: Session, whose: Somebody, start: datetime) -> None:
    if "phone" in whose.kind:
        session.add(
            Subscription(
                person_id=whose.asker.id,
                device_id=whose.asker.device_id,
                endpoint=whose.endpoint,
                endpoint_hash=whose.endpoint,
                key_p256dh="",
                key_auth="",
                made_at=start,
                seen_at=start,
            )
        )
    if "inbox" in whose.kind:
        session.add(Reminding(person_id=whose.asker.id, email=whose.inbox, email_confirmed_at=start))
    session.flush()


def _rows(session: Session, trial_id: UUID, rows: Iterable[Occurrence]) -> None:
    copies = [
        each.model_dump() | {"id": uuid5(trial_id, str(each.id)), "trial_id": trial_id} for each in rows
    ]
    notices = [
        {
            "id": uuid5(each["id"], str(number)), "occurrence_id": each["id"], "number": number,
            "due_at": each["due_at"] + after, "next_at": each["due_at"] + after,
        }
        for each in copies
        for number, after in enumerate((timedelta(0), timedelta(hours=1), timedelta(hours=3)))
    ]  # fmt: skip
    session.connection().execute(insert(Occurrence), copies)
    session.connection().execute(insert(Notice), notices)


def assert_nothing_went_wrong(simulation: Simulation) -> None:
    """What is promised, whatever happened."""
    with transaction(simulation.engine) as session:
        mine = {each.trial_id for each in simulation.people}
        questions = [q for q in session.exec(select(Occurrence)) if q.trial_id in mine]
        ids = {question.id for question in questions}
        notices = [n for n in session.exec(select(Notice)) if n.occurrence_id in ids]
        deliveries = list(session.exec(select(Delivery)))
    assert {notice.ended_as for notice in notices} >= {"told", "needless", "expired"}
    assert all(notice.ended_at is not None for notice in notices), "every row ends"
    assert all(delivery.outcome is not None for delivery in deliveries)
    assert set(simulation.emailed.values()) == {1}, "no e-mail goes out twice"
    taken = [each for each in deliveries if each.channel == "push" and each.outcome == "taken"]
    assert len({(each.notice_id, each.address_id) for each in taken}) == len(taken)
    assert sum(simulation.pushed.values()) - len(taken) <= simulation.lost, "only what was lost is repeated"
    assert [q for q in questions if _was_missed(simulation, q)] == []


def _was_missed(simulation: Simulation, question: Occurrence) -> bool:
    """It could have been told in the evening before the quiet hours, nobody had answered, and it was not."""
    day = (question.due_at.astimezone(BERLIN).date() - FIRST_DAY).days + 1
    evening = [local(day, 20) + TICK * k for k in range(13)]
    answered = simulation.answered.get(question.id)
    if not all(simulation.is_up(each) for each in evening) or (answered and answered < local(day, 22)):
        return False
    told = simulation.pushed[str(question.id)] + simulation.emailed[str(question.id)]
    return not told and not _unknown(simulation, question)


def _unknown(simulation: Simulation, question: Occurrence) -> bool:
    """An e-mail that may have gone out when the process died, and is said to be unknown."""
    with transaction(simulation.engine) as session:
        found = select(Notice.id).where(Notice.occurrence_id == question.id, Notice.ended_as == "unknown")
        return session.exec(found).first() is not None
