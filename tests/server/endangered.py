"""A trial whose answers somebody must look at, and the people who do."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlmodel import Session, select

from server.asking import AlertRule, Asking, Cover, Worsening
from server.auth import Asker
from server.conduct.record_checkin import record_checkin
from server.plan import Plan
from server.tables import Task
from tests.server.journey import Joined, a_plan, an_answer, joined, new_id

WORST = AlertRule("worst", "daily", when={"item": "outcome", "at_least": 9})
TWO_DAYS_WORSE = AlertRule("worse", "daily", worsening=Worsening("outcome", 2, 3, "higher"))


class Staffed(Protocol):
    """The staff of a clinic, as they ask."""

    @property
    def nora(self) -> Asker: ...

    @property
    def karim(self) -> Asker: ...


def a_cover(staff: Staffed, **changes: Any) -> Cover:
    """Nora looks, then Karim, Monday to Friday 8 to 17 in Berlin; an hour each; then the ward."""
    cover = Cover(
        owner_id=str(staff.nora.id),
        deputy_id=str(staff.karim.id),
        zone="Europe/Berlin",
        escalate_minutes=60,
        contact_name="Ward 3",
        contact_phone="+49 30 5678",
        contact_email="ward@clinic.example",
        country="DE",
    )
    return replace(cover, **changes)


def a_watched_plan(staff: Staffed, *rules: AlertRule, **cover: Any) -> Plan:
    return a_plan(asking=Asking(alerts=rules or (WORST,), cover=a_cover(staff, **cover)))


def watched(session: Session, staff: Staffed, *rules: AlertRule, **cover: Any) -> Joined:
    return joined(session, staff, a_watched_plan(staff, *rules, **cover))


def say(
    session: Session,
    there: Joined,
    answer: float | None,
    at: datetime,
    now: datetime | None = None,
    **more: Any,
) -> UUID:
    """Ada answers `at`, and it arrives `now`."""
    sent, checkin_id = an_answer(there.trial_id, at, answer=answer, **more), new_id()
    record_checkin(session, now or at, there.patient, checkin_id, sent)
    return checkin_id


def tasks_of(session: Session, there: Joined) -> list[Task]:
    return sorted(
        session.exec(select(Task).where(Task.trial_id == there.trial_id)), key=lambda task: task.happened_at
    )
