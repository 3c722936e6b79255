"""A clinic with trials in every state that a route needs, and the people who knock at its doors."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.test import TestResponse

from server.auth import Asker
from server.conduct.draft_trial import draft_trial
from server.conduct.join_trial import join_trial
from server.conduct.keep_template import keep_template
from server.conduct.pause_trial import WishedPause, pause_trial
from server.conduct.record_checkin import record_checkin
from server.conduct.record_report import SentReport, record_report
from server.conduct.transfer_device import sign_out_device
from server.secrecy import hash_token, mint_token
from server.tables import Analysis, Decision, StaffSession, Task, Trial
from tests.server.endangered import a_cover
from tests.server.journey import (
    ADDRESS,
    MONDAY,
    Joined,
    a_joining,
    a_plan,
    an_answer,
    approved,
    invited,
    new_id,
)

CLINIC, PHONE = "clinic", "patient"
STARTED = timedelta(days=2)


@dataclass(frozen=True)
class Knock:
    """One who calls: the app's header and the cookie, where there are any."""

    app: str | None
    cookies: dict[str, str]

    def call(self, client: FlaskClient, method: str, path: str, body: Any = None) -> TestResponse:
        for name, value in self.cookies.items():
            client.set_cookie(name, value)
        headers = {"X-Nof1-App": self.app} if self.app else {}
        try:
            return client.open(path, method=method, json=body, headers=headers)
        finally:
            for name in self.cookies:
                client.delete_cookie(name)


@dataclass(frozen=True)
class World:
    """Ids of everything, and everybody by name. "patient" is Ada on her own phone."""

    draft: UUID
    approved: UUID
    code: str
    ada: Joined
    fay: Joined
    ben: Joined
    report: UUID
    pause: UUID
    task: UUID
    answered: UUID
    analysis: UUID
    decision: UUID
    template: UUID
    nurse: UUID
    cover: dict[str, Any]
    people: dict[str, Knock]


def staff_knock(session: Session, asker: Asker, now: datetime) -> Knock:
    token = mint_token()
    session.add(
        StaffSession(
            person_id=asker.id, token_hash=hash_token(token), made_at=now, expires_at=now + timedelta(hours=1)
        )
    )
    return Knock(CLINIC, {"nof1_staff": token})


def phone_knock(there: Joined) -> Knock:
    return Knock(PHONE, {"nof1_device": there.device_key})


def build(session: Session, clinic: Any) -> World:
    """Ada's trial runs, Fay's is finished and decided upon, Ben's runs too and he sees nothing of theirs."""
    now = datetime.now(UTC)
    ada, fay, ben, rob = (running(session, clinic, now) for _ in range(4))
    drafted = draft_trial(session, MONDAY, clinic.nora, "Dan", "en", a_plan())
    ready = approved(session, clinic, a_plan())
    _, code = invited(session, clinic, a_plan(), now)
    report_id = new_id()
    said = SentReport(ada.trial_id, "worse", "dizzy", now, "Europe/Berlin")
    record_report(session, now, ada.patient, report_id, said)
    answered = new_id()
    record_checkin(session, now, ada.patient, answered, an_answer(ada.trial_id, now))
    task = a_task(session, clinic, ada, answered, now)
    pause_id = new_id()
    on = (now + timedelta(days=3)).date()
    pause_trial(session, now, ada.patient, ada.trial_id, pause_id, WishedPause("holiday", on, on))
    analysis, decision = finish(session, clinic, fay, now)
    sign_out_device(session, now, rob.patient)
    people = {
        "nobody": Knock(PHONE, {}),
        "nobody without a header": Knock(None, phone_knock(ada).cookies),
        "nurse": staff_knock(session, clinic.nora, now),
        "clinician": staff_knock(session, clinic.karim, now),
        "nurse of another site": staff_knock(session, clinic.olga, now),
        "patient": phone_knock(ada),
        "other patient": phone_knock(ben),
        "revoked device": phone_knock(rob),
        "fay": phone_knock(fay),
    }
    kept = keep_template(session, now, clinic.nora, ada.trial_id, title="Kept", words="", licence=None)
    ids = (report_id, pause_id, task, answered, analysis, decision, kept.id, clinic.nora.id)
    cover = asdict(a_cover(clinic))
    return World(drafted.id, ready.id, code, ada, fay, ben, *ids, cover, people)


def a_task(session: Session, clinic: Any, there: Joined, checkin_id: UUID, now: datetime) -> UUID:
    """Something that somebody must look at, as a row."""
    task = Task(
        site_id=clinic.site.id,
        trial_id=there.trial_id,
        kind="danger",
        level="urgent",
        cause="an answer",
        checkin_id=checkin_id,
        happened_at=now,
        raised_at=now,
    )
    session.add(task)
    session.flush()
    return task.id


def running(session: Session, clinic: Any, now: datetime, **plan: Any) -> Joined:
    """A trial whose first day was two days ago."""
    began = now - STARTED
    trial_id, code = invited(session, clinic, a_plan(**plan), began)
    joining = a_joining(code, first_day=began.date())
    patient = join_trial(session, began, joining, ADDRESS)
    session.get_one(Trial, trial_id).state = "running"
    return Joined(trial_id, patient, code, joining.device_key)


def finish(session: Session, clinic: Any, there: Joined, now: datetime) -> tuple[UUID, UUID]:
    """A result and a decision, as rows; the numbers are nobody's."""
    trial = session.get_one(Trial, there.trial_id)
    trial.state, trial.ended_at = "finished", now
    assert trial.protocol_version_id is not None
    analysis = withheld_analysis(trial.id, trial.protocol_version_id, now)
    session.add(analysis)
    session.flush()
    decision = Decision(
        trial_id=trial.id,
        analysis_id=analysis.id,
        decided_at=now,
        by_id=clinic.karim.id,
        options=["Tablet", "No tablet"],
        chosen="Tablet",
        present=["Fay"],
        agreement="agreed",
        text_read="No result.",
    )
    session.add(decision)
    session.flush()
    return analysis.id, decision.id


def withheld_analysis(trial_id: UUID, version_id: UUID, now: datetime) -> Analysis:
    return Analysis(
        trial_id=trial_id,
        protocol_version_id=version_id,
        computed_at=now,
        last_answer_day=1,
        status="withheld",
        engine="exact",
        allocation="randomised",
        n=1,
        missing=11,
        seconds=0.1,
        seed="1",
        data_digest=uuid4().hex,
        scale=2.5,
        versions={},
        priors={},
        arms=[],
        effects=[],
        checks=[
            {
                "name": "enough_answers",
                "passed": False,
                "consequence": "withhold",
                "numbers": {"n": 1, "needed": 5},
            }
        ],
    )
