"""A world in which prompts fall due: people with phones, trials laid out as rows, and a clock to turn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import Engine
from sqlmodel import Session, select

from server.auth import Asker
from server.channels.web_push import Browser
from server.conduct.deliver_prompts import Doors, Postman
from server.conduct.subscribe import subscribe
from server.db import transaction
from server.tables import Delivery, Notice, Occurrence, Reminding
from tests.server.journey import Joined, joined, question_of

DUE = datetime(2026, 3, 3, 19, 0, tzinfo=UTC)
"""20:00 in Berlin on the first study day of those who joined on Monday."""

CLOSED = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
"""04:00 in Berlin, when that day's question closes."""

HERE = "https://trials.example.org"


@dataclass
class Clock:
    """Stands still until it is turned."""

    now: datetime = DUE

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **how_long: float) -> datetime:
        self.now += timedelta(**how_long)
        return self.now


@dataclass(frozen=True)
class Prompted:
    """Somebody whose question is due, with its reminders laid out."""

    there: Joined
    occurrence_id: UUID
    notices: tuple[UUID, ...]


def prompted(
    session: Session, clinic: Any, *, day: int = 1, reminders: Iterable[int] = (60,), **plan: Any
) -> Prompted:
    """Joined on Monday; the question of a day gets a notice when due and at so many minutes after."""
    there = joined(session, clinic, **plan)
    question = question_of(session, there.trial_id, day)
    for known in session.exec(select(Notice).where(Notice.occurrence_id == question.id)):
        session.delete(known)
    session.flush()
    notices = [notice(question, number, after) for number, after in enumerate((0, *reminders))]
    session.add_all(notices)
    session.flush()
    return Prompted(there, question.id, tuple(each.id for each in notices))


def notice(question: Occurrence, number: int, after: int) -> Notice:
    return Notice(
        id=uuid5(question.id, f"test/{number}"),
        occurrence_id=question.id,
        number=number,
        due_at=question.due_at + timedelta(minutes=after),
    )


def with_phone(session: Session, patient: Asker, browser: Browser, origin: str, now: datetime = DUE) -> None:
    subscribe(
        session, now, patient,
        endpoint=browser.endpoint, p256dh=browser.p256dh, auth=browser.auth, test_origin=origin,
    )  # fmt: skip
    session.flush()


def with_email(session: Session, patient: Asker, address: str, now: datetime = DUE) -> None:
    session.add(Reminding(person_id=patient.id, email=address, email_confirmed_at=now))
    session.flush()


def postman(engine: Engine, doors: Doors, clock: Clock, name: str | None = None) -> Postman:
    return Postman(engine, doors, name or f"test/{uuid4()}", clock)


@dataclass
class Seen:
    """What stands in the rows."""

    engine: Engine

    def ended(self, one: Prompted) -> list[str | None]:
        """How each notice ended, by number."""
        with transaction(self.engine) as session:
            return [session.get_one(Notice, each).ended_as for each in one.notices]

    def outcomes(self, one: Prompted, channel: str) -> list[str | None]:
        """What came of each delivery on a channel, in order."""
        with transaction(self.engine) as session:
            rows = session.exec(
                select(Delivery)
                .where(Delivery.notice_id.in_(one.notices), Delivery.channel == channel)  # type: ignore[attr-defined]
                .order_by(Delivery.at, Delivery.attempt)  # type: ignore[arg-type]
            )
            return [row.outcome for row in rows]
