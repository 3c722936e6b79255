"""From a code to a drawn sequence: once, after consent, and never twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

import nof1.designs.design
from server.asking import Asking, Questionnaire, Schedule
from server.auth import allocation_for
from server.conduct.invite_patient import invite_patient
from server.conduct.join_trial import join_trial
from server.conduct.look_at_invitation import look_at_invitation
from server.conduct.my_plan import my_plan
from server.db import transaction
from server.effort import DAILY_SECONDS
from server.errors import InvitationNotValid, NotValid, TooManyTries, WrongState
from server.tables import Allocation, Consent, Device, Invitation, Occurrence, Period, Trial
from tests.server.endangered import a_cover
from tests.server.journey import (
    ADDRESS,
    DAY_1,
    MONDAY,
    Staffed,
    a_device_key,
    a_joining,
    a_plan,
    approved,
    invited,
    joined,
)


def test_it_offers_the_trial_before_anybody_agrees(session: Session, clinic: Staffed) -> None:
    _, code = invited(session, clinic, a_plan())

    offer = look_at_invitation(session, MONDAY, code, ADDRESS)

    assert (offer.days, offer.clinic, offer.plan.question) == (
        12,
        "Clinic by the Lake",
        "Does the tablet help?",
    )
    assert session.exec(select(Allocation)).all() == []


def test_it_tells_all_that_is_asked_and_who_looks_before_anybody_agrees(
    session: Session, clinic: Staffed
) -> None:
    schedule = Schedule(weekdays=(1, 4), times=("18:00",))
    asking = Asking(questionnaires=(Questionnaire("mood", "phq-9/1", schedule),), cover=a_cover(clinic))
    _, code = invited(session, clinic, a_plan(asking=asking))

    offer = look_at_invitation(session, MONDAY, code, ADDRESS)

    (beside,) = offer.beside
    assert (beside.title.en, beside.most_a_week) == ("Patient Health Questionnaire (PHQ-9)", 2)
    assert offer.seconds_a_day == DAILY_SECONDS + beside.seconds > DAILY_SECONDS
    assert offer.help is not None
    assert offer.help.cover is not None
    assert offer.help.cover.weekdays == (1, 2, 3, 4, 5)
    alone = look_at_invitation(session, MONDAY, code, ADDRESS, can_email=False).help
    assert alone is not None
    assert alone.cover is not None
    assert alone.cover.weekdays == ()


def test_a_trial_that_asks_one_question_says_so(session: Session, clinic: Staffed) -> None:
    _, code = invited(session, clinic, a_plan())

    offer = look_at_invitation(session, MONDAY, code, ADDRESS)

    assert (offer.beside, offer.seconds_a_day, offer.help) == ([], DAILY_SECONDS, None)


def test_it_reads_a_code_whatever_its_case_and_hyphens(session: Session, clinic: Staffed) -> None:
    _, code = invited(session, clinic, a_plan())

    assert look_at_invitation(session, MONDAY, code.lower().replace("-", " "), ADDRESS).days == 12


def test_it_keeps_no_code_in_the_database(session: Session, clinic: Staffed) -> None:
    _, code = invited(session, clinic, a_plan())
    letters = code.replace("-", "")

    kept = session.exec(select(Invitation)).one()

    assert letters[4:] not in str(kept.model_dump())


def test_it_draws_only_after_consent_and_names_day_1(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    trial = session.get_one(Trial, there.trial_id)

    assert (trial.state, trial.first_day, trial.last_day) == ("joined", DAY_1, date(2026, 3, 14))
    assert session.exec(select(Consent)).one().form == "trial-2"
    assert len(session.exec(select(Occurrence)).all()) == 12


def test_the_commitment_binds_us_to_the_sequence(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    draw = session.exec(select(Allocation)).one()
    assert draw.seed is not None
    assert draw.salt is not None

    design = nof1.Design((nof1.Arm("No tablet"), nof1.Arm("Tablet")), periods=4, period_days=3)
    sequence = nof1.draw(design, bytes.fromhex(draw.seed))
    commitment = nof1.commitment(bytes.fromhex(draw.seed), bytes.fromhex(draw.salt), sequence)

    assert len(bytes.fromhex(draw.seed)) >= 16
    assert ["ab"[period.arm] for period in sequence] == draw.arms
    assert session.get_one(Trial, there.trial_id).sequence_commitment == commitment


def test_washout_days_stand_before_each_period_but_the_first(session: Session, clinic: Staffed) -> None:
    joined(session, clinic, a_plan(washout_days=1))

    periods = session.exec(select(Period).order_by(Period.number)).all()  # type: ignore[arg-type]

    assert [(p.first_day, p.last_day, p.washout_days) for p in periods] == [
        (1, 3, 0),
        (5, 7, 1),
        (9, 11, 1),
        (13, 15, 1),
    ]


def test_the_same_device_may_join_again_and_gets_the_same_answer(engine: Engine, clinic: Staffed) -> None:
    with transaction(engine) as session:
        trial_id, code = invited(session, clinic, a_plan())
    joining = a_joining(code)

    with transaction(engine) as session:
        first = join_trial(session, MONDAY, joining, ADDRESS)
        before = my_plan(session, MONDAY, first)
    with transaction(engine) as session:
        again = join_trial(session, MONDAY, joining, ADDRESS)
        after = my_plan(session, MONDAY, again)

        assert again == first
        assert before.trial is not None
        assert after.trial is not None
        assert after.trial.calendar == before.trial.calendar
        assert len(session.exec(select(Allocation).where(Allocation.trial_id == trial_id)).all()) == 1
        assert len(session.exec(select(Consent)).all()) == 1
        assert len(session.exec(select(Device)).all()) == 1


def test_unknown_used_expired_and_revoked_codes_are_refused_alike(session: Session, clinic: Staffed) -> None:
    used = joined(session, clinic).code
    trial_id, revoked = invited(session, clinic, a_plan())
    expired = invite_patient(session, MONDAY, clinic.nora, trial_id).code
    late = MONDAY + timedelta(days=15)
    refusals = []

    for code, now in ((used, MONDAY), (revoked, MONDAY), (expired, late), ("AAAA-BBBB-CCCC-DDDD", MONDAY)):
        with pytest.raises(InvitationNotValid) as looked:
            look_at_invitation(session, now, code, ADDRESS)
        with pytest.raises(InvitationNotValid) as tried:
            join_trial(session, now, a_joining(code), ADDRESS)
        refusals += [looked.value, tried.value]

    assert len({(refusal.code, refusal.message, refusal.status) for refusal in refusals}) == 1


def test_a_code_can_be_guessed_at_ten_times_a_day(session: Session, clinic: Staffed) -> None:
    _, code = invited(session, clinic, a_plan())
    wrong = code[:5] + ("0000" if code[5:9] != "0000" else "1111") + code[9:]

    for number in range(10):
        with pytest.raises(InvitationNotValid):
            look_at_invitation(session, MONDAY, wrong, f"192.0.2.{number}")
    with pytest.raises(TooManyTries) as refusal:
        look_at_invitation(session, MONDAY, code, "192.0.2.99")

    assert int(refusal.value.headers["Retry-After"]) in range(24 * 3600 - 5, 24 * 3600 + 5)
    assert look_at_invitation(session, MONDAY + timedelta(days=1), code, "192.0.2.99").days == 12


def test_an_address_may_fail_fifty_times_in_a_quarter_of_an_hour(session: Session, clinic: Staffed) -> None:
    for number in range(50):
        with pytest.raises(InvitationNotValid):
            look_at_invitation(session, MONDAY, f"{1000 + number}-0000-0000-0000", ADDRESS)

    with pytest.raises(TooManyTries):
        look_at_invitation(session, MONDAY, "9999-0000-0000-0000", ADDRESS)


def test_a_refused_joining_leaves_the_code_as_it_was(session: Session, clinic: Staffed) -> None:
    _, code = invited(session, clinic, a_plan())
    good = a_joining(code)
    bad = (
        replace(good, agreed=False),
        replace(good, form="trial-0"),
        replace(good, zone="Europe/Nowhere"),
        replace(good, device_key="short"),
        replace(good, first_day=date(2026, 3, 1)),
        replace(good, first_day=date(2026, 9, 1)),
    )

    for joining in bad:
        with pytest.raises(NotValid):
            join_trial(session, MONDAY, joining, ADDRESS)

    assert join_trial(session, MONDAY, good, ADDRESS).device_id is not None


def test_one_key_opens_one_door_only(session: Session, clinic: Staffed) -> None:
    key = a_device_key()
    joined(session, clinic, device_key=key)

    with pytest.raises(NotValid):
        joined(session, clinic, device_key=key)


def test_a_trial_that_starts_today_runs_at_once(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic, first_day=date(2026, 3, 2))

    assert session.get_one(Trial, there.trial_id).state == "running"


def test_nobody_is_invited_to_a_draft(session: Session, clinic: Staffed) -> None:
    trial = approved(session, clinic, a_plan())
    trial.state = "draft"
    session.flush()

    with pytest.raises(WrongState):
        invite_patient(session, MONDAY, clinic.nora, trial.id)


def test_a_blinded_plan_shows_codes_and_no_washout(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic, a_plan(blinded=True, washout_days=1))
    trial = session.get_one(Trial, there.trial_id)

    for asker in (there.patient, clinic.nora, clinic.karim):
        seen = allocation_for(session, asker, trial)
        assert [(p.arm, p.code, p.washout_days) for p in seen] == [(None, str(n), 0) for n in (1, 2, 3, 4)]
    trial.state = "finished"
    session.flush()
    assert {period.arm for period in allocation_for(session, there.patient, trial)} == {"a", "b"}
