"""Steps of a trial's life that tests start from: each does what people do, by the verbs that they use."""

import base64
import os
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlmodel import Session, select

from server.auth import Asker
from server.conduct.approve_trial import approve_trial
from server.conduct.draft_trial import draft_trial
from server.conduct.invite_patient import invite_patient
from server.conduct.join_trial import Joining, join_trial
from server.conduct.look_at_invitation import CONSENT_FORM
from server.conduct.record_checkin import SentCheckIn
from server.plan import Before, Contact, Plan, PlannedArm, PlannedOutcome, Rule, Suitability
from server.tables import Occurrence, Trial

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""The moment at which patients of these tests join; their day 1 is Tuesday, 3 March."""

DAY_1 = date(2026, 3, 3)
ADDRESS = "192.0.2.1"
PATIENT = frozenset({"patient"})


class Staffed(Protocol):
    """The staff of a clinic, as they ask."""

    @property
    def nora(self) -> Asker: ...

    @property
    def karim(self) -> Asker: ...


def a_plan(**changes: Any) -> Plan:
    """Ada's question: does the tablet help against the pain, four periods of three days."""
    plan = Plan(
        question="Does the tablet help?",
        arms=(PlannedArm("a", "No tablet"), PlannedArm("b", "Tablet", "one in the morning")),
        outcome=PlannedOutcome(
            name="Pain",
            question="How strong was the pain today?",
            better="lower",
            recall="24h",
            worthwhile=1.5,
            worthwhile_set_by="patient",
            low_label="none",
            high_label="worst",
        ),
        period_days=3,
        periods=4,
        washout_days=0,
        order="pairs",
        half_life_days=None,
        prompt_time="20:00",
        zone="Europe/Berlin",
        day_starts_at="04:00",
        results_staff="end",
        results_patient="end",
        before=Before("a", "nothing"),
        after_trial="What helps more.",
        rule=Rule(),
        blinded=False,
        purpose="care",
        research_reference=None,
        contact=Contact("Nora", "+49 30 1234", "8–16", "112"),
        suitability=Suitability(True, True, True, True),
    )
    return replace(plan, **changes)


@dataclass(frozen=True)
class Joined:
    """A patient in a trial, on a device."""

    trial_id: UUID
    patient: Asker
    code: str
    device_key: str


def a_device_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")


def approved(session: Session, staff: Staffed, plan: Plan, now: datetime = MONDAY) -> Trial:
    trial = draft_trial(session, now, staff.nora, "Ada Example", "en", plan)
    return approve_trial(session, now, staff.karim, trial.id, version=1)


def invited(session: Session, staff: Staffed, plan: Plan, now: datetime = MONDAY) -> tuple[UUID, str]:
    trial = approved(session, staff, plan, now)
    return trial.id, invite_patient(session, now, staff.nora, trial.id).code


def a_joining(code: str, **changes: Any) -> Joining:
    joining = Joining(code, a_device_key(), "Europe/Berlin", "en", agreed=True, form=CONSENT_FORM)
    return replace(joining, **changes)


def joined(session: Session, staff: Staffed, plan: Plan | None = None, **changes: Any) -> Joined:
    trial_id, code = invited(session, staff, plan or a_plan())
    joining = a_joining(code, **changes)
    patient = join_trial(session, MONDAY, joining, ADDRESS)
    return Joined(trial_id, patient, code, joining.device_key)


def question_of(session: Session, trial_id: UUID, day: int) -> Occurrence:
    return session.exec(
        select(Occurrence).where(
            Occurrence.trial_id == trial_id, Occurrence.study_day == day, Occurrence.questionnaire == "daily"
        )
    ).one()


def evening(day: int) -> datetime:
    """20:15 in Berlin on a study day: in winter 19:15 UTC."""
    return datetime.combine(DAY_1, datetime.min.time(), UTC) + timedelta(days=day - 1, hours=19, minutes=15)


def an_answer(trial_id: UUID, answered_at: datetime, **changes: Any) -> SentCheckIn:
    """An unprompted answer; give `occurrence_id` for one to a question."""
    sent = SentCheckIn(
        trial_id=trial_id,
        occurrence_id=None,
        answer=4,
        taken="planned",
        taken_words=None,
        changed=None,
        note=None,
        shown_at=answered_at - timedelta(seconds=20),
        answered_at=answered_at,
        zone="Europe/Berlin",
        language="en",
        app_version="1",
        replaces=None,
    )
    return replace(sent, **changes)


def new_id() -> UUID:
    return uuid4()
