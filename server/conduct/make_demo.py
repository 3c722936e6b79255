"""The demonstration clinic: invented people, answers simulated from a stated truth, everything else real.

The truth of each trial stands in `TRUTHS`. Drafting, approval, joining and every check-in go through the same
verbs as in any clinic, each at its own time; the sequences are drawn by chance, as always.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

import numpy as np
from sqlmodel import Session, col, select

from server.auth import MACHINE, Asker, allocation_for
from server.conduct.advance_trials import advance_trial
from server.conduct.approve_trial import approve_trial
from server.conduct.demo_plans import (
    BACK_PAIN,
    CLINICIAN,
    CONTACT,
    MIGRAINE,
    NURSE,
    PATIENTS,
    SLEEP,
    TREMOR,
    TREMOR_TRUTH,
    TRUTHS,
    ZONE,
    Truth,
)
from server.conduct.draft_trial import draft_trial
from server.conduct.import_series import import_series
from server.conduct.invite_patient import invite_patient
from server.conduct.join_trial import Joining, join_trial
from server.conduct.look_at_invitation import CONSENT_FORM
from server.conduct.make_device_code import make_transfer_code
from server.conduct.open_site import SiteFacts, add_person, open_site
from server.conduct.plan_prompts import occurrence_id
from server.conduct.preview_import import Brought
from server.conduct.read_series import DayPlan, days_of
from server.conduct.record_checkin import record_checkin
from server.conduct.record_decision import Decided, record_decision, reply_to_decision
from server.conduct.sent_checkin import SentCheckIn
from server.plan import Plan
from server.study_day import prompt_at, study_date
from server.tables import Analysis, Decision, Device, Membership, Person, Site, Trial

ADDRESS = "demonstration"


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """Who works at the demonstration clinic."""

    nurse: Asker
    clinician: Asker


def demo_site(session: Session) -> Site | None:
    """The demonstration clinic, once it is made."""
    return session.exec(select(Site).where(col(Site.demonstration))).first()


def make_demo(session: Session, now: datetime) -> None:
    """One trial finished, one running, one not yet joined, one imported; once, however often it is called."""
    if demo_site(session) is not None:
        return
    staff = _open_clinic(session, now - timedelta(days=90))
    _run_trial(session, now, staff, BACK_PAIN, began=66)
    _run_trial(session, now, staff, SLEEP, began=25)
    _approve(session, now - timedelta(days=1), staff, MIGRAINE)
    _import(session, now - timedelta(days=2), staff)


def demo_staff(session: Session, site: Site) -> DemoStaff:
    """Nurse and clinician of the demonstration clinic."""
    by_role = {
        membership.role: Asker(membership.person_id, frozenset({membership.role}), site_id=site.id)  # type: ignore[arg-type]
        for membership in session.exec(select(Membership).where(Membership.site_id == site.id))
    }
    return DemoStaff(by_role["nurse"], by_role["clinician"])


def _open_clinic(session: Session, now: datetime) -> DemoStaff:
    contact = SiteFacts(
        CONTACT.name, CONTACT.name, ZONE, CONTACT.phone, CONTACT.hours, CONTACT.emergency_phone, True
    )
    site = open_site(session, now, contact)
    add_person(session, now, site, NURSE, "nurse@demonstration.invalid", "nurse")
    add_person(session, now, site, CLINICIAN, "clinician@demonstration.invalid", "clinician")
    return demo_staff(session, site)


def invite_demo(session: Session, now: datetime) -> str | None:
    """A fresh code for the trial that nobody has joined; None once somebody has."""
    site = demo_site(session)
    open_trial = session.exec(
        select(Trial).where(col(Trial.demonstration), col(Trial.state).in_(("approved", "invited")))
    ).first()
    if site is None or open_trial is None:
        return None
    return invite_patient(session, now, demo_staff(session, site).nurse, open_trial.id).code


@dataclass(frozen=True, slots=True)
class WayIn:
    """A code that lets one more device be a patient of the demonstration."""

    patient: str
    state: str
    code: str


def let_in_demo(session: Session, now: datetime) -> list[WayIn]:
    """A transfer code for each patient of the demonstration who answers on a phone."""
    chosen = (
        select(Trial, Person, Device)
        .join(Person, col(Person.id) == col(Trial.person_id))
        .join(Device, col(Device.person_id) == col(Trial.person_id))
        .where(col(Trial.demonstration), col(Device.revoked_at).is_(None))
        .order_by(col(Trial.first_day).desc(), col(Device.id))
    )
    devices = {trial.id: (trial, person, device) for trial, person, device in session.exec(chosen)}
    return [
        WayIn(person.name, trial.state, make_transfer_code(session, now, _as_patient(device)).code)
        for trial, person, device in devices.values()
    ]


def _as_patient(device: Device) -> Asker:
    return Asker(device.person_id, frozenset({"patient"}), device_id=device.id)


def _approve(session: Session, now: datetime, staff: DemoStaff, plan: Plan) -> Trial:
    """Drafted by the nurse, approved by the clinician an hour later, the invitation made by the nurse."""
    trial = draft_trial(session, now, staff.nurse, PATIENTS[plan.question], "en", plan)
    later = now + timedelta(hours=1)
    return approve_trial(session, later, staff.clinician, trial.id, version=1, note="Discussed at the visit.")


def _run_trial(session: Session, now: datetime, staff: DemoStaff, plan: Plan, *, began: int) -> None:
    """A trial whose day 1 was so many days ago, answered until yesterday; today is for visitors."""
    first_day = study_date(now, ZONE, plan.day_starts_at) - timedelta(days=began)
    before = prompt_at(first_day - timedelta(days=2), "10:00", ZONE, plan.day_starts_at)
    trial = _approve(session, before, staff, plan)
    invited = invite_patient(session, before + timedelta(hours=2), staff.nurse, trial.id)
    patient = _join(session, before + timedelta(hours=9), invited.code, first_day)
    session.refresh(trial)
    _answer(session, now, trial, plan, patient)
    advance_trial(session, now, trial)


def _join(session: Session, at: datetime, code: str, first_day: date) -> Asker:
    key = base64.urlsafe_b64encode(hashlib.sha256(code.encode()).digest()).decode().rstrip("=")
    joining = Joining(code, key, ZONE, "en", agreed=True, form=CONSENT_FORM, first_day=first_day)
    return join_trial(session, at, joining, ADDRESS)


def _answer(session: Session, now: datetime, trial: Trial, plan: Plan, patient: Asker) -> None:
    days = days_of(allocation_for(session, MACHINE, trial))
    truth = TRUTHS[plan.question]
    arms = [plan.arms[0].key if day.arm is None else day.arm for day in days]
    values = simulate(truth, arms)
    chance = np.random.default_rng(truth.seed + 1)
    today = study_date(now, trial.zone, plan.day_starts_at)
    for day, value in zip(days, values, strict=True):
        on = (trial.first_day or date.min) + timedelta(days=day.day - 1)
        due = prompt_at(on, plan.prompt_time, trial.zone, plan.day_starts_at)
        at = due + timedelta(minutes=float(chance.exponential(25)))
        if chance.random() < truth.answered and on < today:
            advance_trial(session, at, trial)
            _check_in(session, at, trial, patient, day, value, kept=chance.random() < truth.kept)


def _check_in(
    session: Session, at: datetime, trial: Trial, patient: Asker, day: DayPlan, value: float, *, kept: bool
) -> None:
    sent = SentCheckIn(
        trial_id=trial.id,
        occurrence_id=occurrence_id(trial.id, day.day),
        answer=value,
        taken="planned" if kept else "nothing",
        taken_words=None,
        changed=None,
        note=None,
        shown_at=at - timedelta(seconds=40),
        answered_at=at,
        zone=trial.zone,
        language="en",
        app_version="demonstration",
        replaces=None,
    )
    record_checkin(session, at + timedelta(seconds=2), patient, demo_checkin_id(trial.id, day.day), sent)


def demo_checkin_id(trial_id: UUID, day: int) -> UUID:
    """A simulated phone's id for a day's check-in."""
    return uuid5(trial_id, f"demonstration/{day}")


def simulate(truth: Truth, arms: list[str]) -> list[float]:
    """Answers for each day, whole numbers 0 to 10, from the stated truth.

    The effect moves towards that of the arm in force, keeping a share each day; the rest is AR(1) noise.
    """
    chance = np.random.default_rng(truth.seed)
    felt, noise, answers = 0.0, float(chance.normal(0, truth.noise_sd)), []
    for arm in arms:
        felt = truth.kept_a_day * felt + (1 - truth.kept_a_day) * truth.effects[arm]
        fresh = truth.noise_sd * (1 - truth.rho**2) ** 0.5
        noise = truth.rho * noise + float(chance.normal(0, fresh))
        answers.append(float(np.clip(round(truth.level + felt + noise), 0, 10)))
    return answers


def _import(session: Session, now: datetime, staff: DemoStaff) -> None:
    first = study_date(now, ZONE, "04:00") - timedelta(days=70)
    arms = [arm for arm in "abbaabba" for _ in range(6)]
    names = {arm.key: arm.name for arm in TREMOR.arms}
    values = simulate(TREMOR_TRUTH, arms)
    lines = ["date,arm,outcome"]
    for number, (arm, value) in enumerate(zip(arms, values, strict=True)):
        lines.append(f"{first + timedelta(days=number)},{names[arm]},{value:g}")
    brought = Brought(
        filename="tremor-diary.csv",
        text="\n".join(lines) + "\n",
        patient_name=PATIENTS[TREMOR.question],
        question=TREMOR.question,
        outcome=TREMOR.outcome,
        scale=None,
        reference=TREMOR.arms[0].name,
        zone=ZONE,
        allocation="chosen",
        allocation_words="The patient alternated the two weeks by himself.",
        period_days=6,
        duplicates=None,
        leave_out_faults=False,
    )
    import_series(session, now, staff.nurse, brought)


def decide_demo(session: Session, now: datetime) -> None:
    """Record a decision on the finished trial, once its result is there, and the patient's answer to it."""
    site = demo_site(session)
    analysis = session.exec(
        select(Analysis)
        .join(Trial, col(Trial.id) == col(Analysis.trial_id))
        .where(col(Trial.demonstration), Trial.state == "finished", ~col(Trial.imported))
        .order_by(col(Analysis.computed_at).desc())
    ).first()
    if site is None or analysis is None or analysis.status != "ok" or _is_decided(session, analysis):
        return
    decision = record_decision(
        session, now, demo_staff(session, site).clinician, analysis.trial_id, _decided(analysis), "en"
    )
    trial = session.get_one(Trial, analysis.trial_id)
    device = session.exec(select(Device).where(Device.person_id == trial.person_id)).one()
    patient = Asker(trial.person_id, frozenset({"patient"}), device_id=device.id)
    reply_to_decision(session, now, patient, decision.id, agrees=True, words="That is how I see it too.")


def _is_decided(session: Session, analysis: Analysis) -> bool:
    return session.exec(select(Decision.id).where(Decision.trial_id == analysis.trial_id)).first() is not None


def _decided(analysis: Analysis) -> Decided:
    options = [*(arm.name for arm in BACK_PAIN.arms), "Something else"]
    helped = analysis.verdict == "favours_arm"
    return Decided(
        analysis_id=analysis.id,
        options=tuple(options),
        chosen=options[1 if helped else 0],
        view_patient="The nights with less pain are worth the dry mouth." if helped else "I need no tablet.",
        view_clinician="In line with the series. Keep the dose low, look at it again in three months.",
        patient_words="I want to get through a day of work without lying down.",
        present=(PATIENTS[BACK_PAIN.question], CLINICIAN, NURSE),
        agreement="agreed",
        would_change="More than one day a week too drowsy to drive.",
        review_on=(analysis.computed_at + timedelta(days=90)).date(),
    )
