"""A finished series from a file becomes a trial with rows like any other."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid5

from sqlmodel import Session, col, select

import nof1
from nof1.values.observations import Allocation as HowAllocated
from server.auth import Asker, site_of
from server.conduct.approve_trial import write_version
from server.conduct.change_state import note_state
from server.conduct.draft_trial import new_pseudonym
from server.conduct.plan_prompts import plan_import
from server.conduct.preview_import import Brought, preview_import
from server.conduct.record_event import record_event
from server.conduct.request_analysis import request_analysis
from server.errors import NotValid
from server.formats.series_csv import ReadDay, ReadSeries
from server.plan import Before, Contact, Plan, PlannedArm, Rule, Suitability
from server.tables import (
    Allocation,
    Answer,
    CheckIn,
    Occurrence,
    Outcome,
    Period,
    Person,
    Protocol,
    ProtocolVersion,
    SeriesImport,
    Site,
    Trial,
)

DAY_STARTS_AT = "04:00"
PROMPT_TIME = "20:00"


def import_series(session: Session, now: datetime, asker: Asker, brought: Brought) -> Trial:
    """Keep everything, or on an explicit choice everything but the faulty lines; the choice is kept too.

    Raises
    ------
    NotValid
        Something is still needed (`import_not_ready`, each need by its code), or the file cannot be read.
    """
    asker.require("nurse", "clinician")
    session.commit()  # reading a file takes long; nobody should wait for it
    preview = preview_import(brought)
    observations = preview.series.observations
    if preview.needs or observations is None or observations.start is None:
        raise NotValid("Not ready.", code="import_not_ready", errors={"json": {"needs": list(preview.needs)}})
    site = site_of(session, asker)
    plan = _plan(brought, observations, site)
    trial, version = _trial(session, now, asker, brought, plan, site, observations)
    _allocate(session, now, trial, version, observations, brought.allocation)
    _answer(session, now, trial, version, preview.series)
    session.add(_note(now, asker, trial, brought, preview.series, observations))
    note_state(session, now, trial, asker, "imported")
    record_event(session, now, asker, "imported", "trial", trial.id)
    request_analysis(session, trial.id, now=now)
    return trial


def _plan(brought: Brought, observations: nof1.Observations, site: Site) -> Plan:
    """The protocol that the series amounts to."""
    periods = _periods(observations)
    arms = tuple(PlannedArm(chr(ord("a") + place), name) for place, name in enumerate(observations.arms))
    longest = max(last - first + 1 for _, first, last in periods)
    contact = Contact(site.contact_name, site.contact_phone, site.contact_hours, site.emergency_phone)
    return Plan(
        question=brought.question.strip(),
        arms=arms,
        outcome=replace(brought.outcome, question=brought.outcome.question or brought.outcome.name),
        period_days=brought.period_days or longest,
        periods=len(periods),
        washout_days=0,
        order="as_imported",
        half_life_days=None,
        prompt_time=PROMPT_TIME,
        zone=brought.zone,
        day_starts_at=DAY_STARTS_AT,
        results_staff="end",
        results_patient="end",
        before=Before(),
        after_trial="",
        rule=Rule(),
        blinded=False,
        purpose="care",
        research_reference=None,
        contact=contact,
        suitability=Suitability(),
    )


def _periods(observations: nof1.Observations) -> list[tuple[int, int, int]]:
    """(arm, first day, last day) of each period; days counted from 0."""
    periods: list[tuple[int, int, int]] = []
    numbers = observations.day_period.tolist()
    for day, (number, arm) in enumerate(zip(numbers, observations.day_arm.tolist(), strict=True)):
        if number == len(periods):
            periods.append((arm, day, day))
        else:
            periods[-1] = (arm, periods[-1][1], day)
    return periods


def _trial(
    session: Session,
    now: datetime,
    asker: Asker,
    brought: Brought,
    plan: Plan,
    site: Site,
    observations: nof1.Observations,
) -> tuple[Trial, ProtocolVersion]:
    start = observations.start or date.min
    person = Person(name=brought.patient_name.strip(), created_at=now)
    protocol = Protocol(site_id=site.id, author_id=asker.id, created_at=now)
    session.add_all([person, protocol])
    session.flush()
    version = write_version(session, now, asker, protocol.id, 1, plan)
    outcome = session.exec(select(Outcome).where(col(Outcome.protocol_version_id) == version.id)).one()
    outcome.scale = brought.scale
    trial = Trial(
        person_id=person.id,
        site_id=site.id,
        protocol_id=protocol.id,
        protocol_version_id=version.id,
        pseudonym=new_pseudonym(session, site.id),
        zone=brought.zone,
        state="finished",
        state_since=now,
        demonstration=site.demonstration,
        imported=True,
        created_at=now,
        created_by_id=asker.id,
        first_day=start,
        last_day=start + timedelta(days=observations.day_arm.size - 1),
    )
    session.add(trial)
    session.flush()
    plan_import(session, trial, version, start, observations.day_arm.size)
    session.flush()
    return trial, version


def _allocate(
    session: Session,
    now: datetime,
    trial: Trial,
    version: ProtocolVersion,
    observations: nof1.Observations,
    how: HowAllocated,
) -> None:
    """The sequence as it was, and its dates; nothing was drawn here, so there is no seed."""
    periods = _periods(observations)
    start = observations.start or date.min
    session.add(
        Allocation(
            trial_id=trial.id,
            protocol_version_id=version.id,
            how=how,
            first_period=1,
            last_period=len(periods),
            arms=[chr(ord("a") + arm) for arm, _, _ in periods],
            algorithm="as imported",
            drawn_at=now,
        )
    )
    for number, (_, first, last) in enumerate(periods, start=1):
        session.add(
            Period(
                trial_id=trial.id,
                number=number,
                first_day=first + 1,
                last_day=last + 1,
                starts_on=start + timedelta(days=first),
                ends_on=start + timedelta(days=last),
                made_at=now,
            )
        )


def _answer(
    session: Session, now: datetime, trial: Trial, version: ProtocolVersion, series: ReadSeries
) -> None:
    """A check-in for each day with an answer, marked as imported; without a stamp it was given when due."""
    asked = {
        row.study_day: row for row in session.exec(select(Occurrence).where(Occurrence.trial_id == trial.id))
    }
    items: list[Answer] = []
    for read in series.days:
        occurrence = asked[(read.day - (trial.first_day or read.day)).days + 1]
        occurrence.answered_at = read.at or occurrence.due_at
        checkin = CheckIn(
            id=uuid5(trial.id, f"imported/{read.day}"),
            person_id=trial.person_id,
            trial_id=trial.id,
            sent_for_trial_id=trial.id,
            occurrence_id=occurrence.id,
            protocol_version_id=version.id,
            mode="import",
            answered_at=occurrence.answered_at,
            received_at=now,
            zone=trial.zone,
            study_date=read.day,
            study_day=occurrence.study_day,
            has_answer=True,
            digest=_digest(f"{read.day} {read.answer!r} {read.note}"),
        )
        session.add(checkin)
        items += _items(checkin, read)
    session.flush()
    session.add_all(items)


def _items(checkin: CheckIn, read: ReadDay) -> Iterator[Answer]:
    yield Answer(checkin_id=checkin.id, item="outcome", number=read.answer)
    if read.note is not None:
        yield Answer(checkin_id=checkin.id, item="note", words=read.note)


def _note(
    now: datetime,
    asker: Asker,
    trial: Trial,
    brought: Brought,
    series: ReadSeries,
    observations: nof1.Observations,
) -> SeriesImport:
    return SeriesImport(
        trial_id=trial.id,
        filename=brought.filename,
        digest=_digest(brought.text),
        lines=series.lines,
        allocation=brought.allocation,
        allocation_words=brought.allocation_words,
        duplicates=brought.duplicates if series.duplicates else None,
        faults="leave_out" if series.faults else "refuse",
        period_days=brought.period_days,
        merged_days=observations.merged_days,
        left_out=[
            {"line": fault.line, "message": f"{fault.column}: {fault.message}"} for fault in series.faults
        ],
        at=now,
        by_id=asker.id,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
