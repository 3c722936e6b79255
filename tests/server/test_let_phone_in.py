"""A lost or new phone: the code on paper, the clinic's code, devices signed out, data to take along."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from server.auth import note_seen, who_is_asking
from server.conduct.export_person import export_person
from server.conduct.make_device_code import make_clinic_code, make_recovery_code, make_transfer_code
from server.conduct.my_plan import my_plan
from server.conduct.read_devices import (
    devices_of_trial,
    my_devices,
    sign_out_mine,
    sign_out_of_trial,
)
from server.conduct.record_checkin import record_checkin
from server.conduct.transfer_device import claim_transfer_code
from server.errors import InvitationNotValid, NotAllowed, NotFound, TooManyTries
from server.shapes.person_export import PersonExportSchema, tell_export
from server.tables import Reminding, TransferCode
from tests.server.journey import (
    ADDRESS,
    MONDAY,
    Joined,
    Staffed,
    a_device_key,
    a_plan,
    an_answer,
    evening,
    joined,
    new_id,
    question_of,
)

YEAR = timedelta(days=365)


def knows(session: Session, there: Joined) -> bool:
    session.flush()
    return who_is_asking(session, MONDAY, "patient", {"nof1_device": there.device_key}) is not None


def test_the_code_on_paper_lets_a_new_phone_in_a_year_later_and_signs_the_lost_one_out(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)
    code = make_recovery_code(session, MONDAY, there.patient).code

    found = claim_transfer_code(session, MONDAY + YEAR, code, a_device_key(), ADDRESS, sign_out_others=True)

    assert found.person_id == there.patient.person_id
    assert not knows(session, there)
    assert [device.current for device in my_devices(session, found)] == [True]


def test_the_code_on_paper_works_once_and_the_same_phone_may_ask_again(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)
    code, key = make_recovery_code(session, MONDAY, there.patient).code, a_device_key()

    first = claim_transfer_code(session, MONDAY, code, key, ADDRESS)
    again = claim_transfer_code(session, MONDAY, code, key, ADDRESS)

    assert first == again
    assert knows(session, there)
    with pytest.raises(InvitationNotValid):
        claim_transfer_code(session, MONDAY, code, a_device_key(), ADDRESS)


def test_a_new_code_on_paper_makes_the_old_one_worthless(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    old = make_recovery_code(session, MONDAY, there.patient).code
    new = make_recovery_code(session, MONDAY, there.patient).code

    with pytest.raises(InvitationNotValid):
        claim_transfer_code(session, MONDAY, old, a_device_key(), ADDRESS)

    assert claim_transfer_code(session, MONDAY, new, a_device_key(), ADDRESS).id == there.patient.id


def test_the_plan_says_whether_there_is_a_code_on_paper(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)

    before = my_plan(session, MONDAY, there.patient).recovery_made_at
    code = make_recovery_code(session, MONDAY, there.patient).code
    made = my_plan(session, MONDAY, there.patient).recovery_made_at
    claim_transfer_code(session, MONDAY, code, a_device_key(), ADDRESS)

    assert (before, made) == (None, MONDAY)
    assert my_plan(session, MONDAY, there.patient).recovery_made_at is None


def test_a_code_on_paper_has_80_secret_bits_and_only_its_hash_is_kept(
    session: Session, clinic: Staffed
) -> None:
    code = make_recovery_code(session, MONDAY, joined(session, clinic).patient).code
    kept = session.exec(select(TransferCode)).one()

    assert len(code.replace("-", "")[4:]) * 5 == 80
    assert code.replace("-", "")[4:] not in str(kept.model_dump())


def test_wrong_codes_are_counted_and_refused_alike(session: Session, clinic: Staffed) -> None:
    code = make_recovery_code(session, MONDAY, joined(session, clinic).patient).code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    refusals = set()

    for number in range(10):
        with pytest.raises(InvitationNotValid) as refused:
            claim_transfer_code(session, MONDAY, wrong, a_device_key(), f"address {number}")
        refusals.add(str(refused.value))

    assert len(refusals) == 1
    with pytest.raises(TooManyTries):
        claim_transfer_code(session, MONDAY, code, a_device_key(), "another address")


def test_the_clinic_lets_its_patient_in_again_for_two_days(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    old = make_clinic_code(session, MONDAY, clinic.nora, there.trial_id)
    new = make_clinic_code(session, MONDAY, clinic.nora, there.trial_id)

    assert new.expires_at == MONDAY + timedelta(days=2)
    for code, now in ((old.code, MONDAY), (new.code, MONDAY + timedelta(days=2))):
        with pytest.raises(InvitationNotValid):
            claim_transfer_code(session, now, code, a_device_key(), ADDRESS)
    assert claim_transfer_code(session, MONDAY, new.code, a_device_key(), ADDRESS).id == there.patient.id


def test_patients_make_no_code_for_the_clinic_and_staff_none_on_paper(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)

    with pytest.raises(NotAllowed):
        make_clinic_code(session, MONDAY, there.patient, there.trial_id)
    with pytest.raises(NotAllowed):
        make_recovery_code(session, MONDAY, clinic.nora)


def test_phones_are_listed_with_when_they_were_last_heard_from(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    code = make_transfer_code(session, MONDAY, there.patient).code
    a_minute_later = MONDAY + timedelta(minutes=1)
    second = claim_transfer_code(session, a_minute_later, code, a_device_key(), ADDRESS)
    seen = MONDAY + timedelta(hours=3)
    note_seen(session, seen, second)
    note_seen(session, seen + timedelta(minutes=59), second)

    mine = my_devices(session, second)
    theirs = devices_of_trial(session, clinic.nora, there.trial_id)

    assert [(d.last_seen_at, d.current) for d in mine] == [(None, False), (seen, True)]
    assert [(d.id, d.current) for d in theirs] == [(d.id, False) for d in mine]


def test_a_lost_phone_is_signed_out_by_its_person_or_by_staff_and_its_codes_die(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)
    second = claim_transfer_code(
        session, MONDAY, make_transfer_code(session, MONDAY, there.patient).code, a_device_key(), ADDRESS
    )
    left_behind = make_transfer_code(session, MONDAY, there.patient).code
    assert there.patient.device_id is not None
    assert second.device_id is not None

    sign_out_mine(session, MONDAY, second, there.patient.device_id)

    assert not knows(session, there)
    with pytest.raises(InvitationNotValid):
        claim_transfer_code(session, MONDAY, left_behind, a_device_key(), ADDRESS)
    sign_out_of_trial(session, MONDAY, clinic.nora, there.trial_id, second.device_id)
    assert my_devices(session, second) == []


def test_a_code_on_paper_made_on_a_lost_phone_opens_nothing_once_that_phone_is_signed_out(
    session: Session, clinic: Staffed
) -> None:
    by_code, by_list = joined(session, clinic), joined(session, clinic)
    theirs = make_clinic_code(session, MONDAY, clinic.nora, by_code.trial_id).code
    stolen = [make_recovery_code(session, MONDAY, there.patient).code for there in (by_code, by_list)]
    assert by_list.patient.device_id is not None

    claim_transfer_code(session, MONDAY, theirs, a_device_key(), ADDRESS, sign_out_others=True)
    sign_out_of_trial(session, MONDAY, clinic.nora, by_list.trial_id, by_list.patient.device_id)

    for code in stolen:
        with pytest.raises(InvitationNotValid):
            claim_transfer_code(session, MONDAY, code, a_device_key(), ADDRESS)
    assert my_plan(session, MONDAY, by_code.patient).recovery_made_at is None


def test_nobody_signs_out_a_strangers_phone(session: Session, clinic: Staffed) -> None:
    one, other = joined(session, clinic), joined(session, clinic)
    assert other.patient.device_id is not None

    with pytest.raises(NotFound):
        sign_out_mine(session, MONDAY, one.patient, other.patient.device_id)
    with pytest.raises(NotFound):
        sign_out_of_trial(session, MONDAY, clinic.nora, one.trial_id, other.patient.device_id)


def test_the_export_holds_every_answer_with_its_correction_and_nobody_elses(
    session: Session, clinic: Staffed
) -> None:
    there, other = joined(session, clinic), joined(session, clinic)
    first = new_id()
    for minute, (number, answer) in enumerate(((first, 4.0), (new_id(), 6.0))):
        sent = an_answer(
            there.trial_id,
            evening(1) + timedelta(minutes=minute),
            answer=answer,
            occurrence_id=question_of(session, there.trial_id, 1).id,
            replaces=None if number == first else first,
        )
        record_checkin(session, evening(2), there.patient, number, sent)
    record_checkin(session, evening(1), other.patient, new_id(), an_answer(other.trial_id, evening(1)))

    export = export_person(session, evening(2), there.patient)

    outcomes = [(row.study_day, row.number) for row in export.answers if row.item == "outcome"]
    assert outcomes == [(1, 4.0), (1, 6.0)]
    assert [row.words for row in export.answers if row.item == "taken"] == ["planned", "planned"]
    assert [exported.trial.id for exported in export.trials] == [there.trial_id]
    assert len(export.trials[0].calendar) == 12


def test_the_export_holds_what_became_of_each_question_and_how_one_wished_to_be_reminded(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)
    asked = question_of(session, there.trial_id, 1)
    sent = an_answer(there.trial_id, evening(1), occurrence_id=asked.id)
    record_checkin(session, evening(1), there.patient, new_id(), sent)
    session.add(Reminding(person_id=there.patient.id, email="jonas@example.org"))

    told = tell_export(export_person(session, evening(5), there.patient))

    trial = PersonExportSchema().dump(told)["trials"][0]
    states = {row["study_day"]: row["state"] for row in trial["questions"]}
    assert [states[day] for day in (1, 2, 5, 6)] == ["answered", "not_answered", "open", "later"]
    assert PersonExportSchema().dump(told)["reminding"]["email"] == "jonas@example.org"


def test_the_export_of_a_blinded_trial_names_bottles_not_arms(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic, a_plan(blinded=True))

    calendar = export_person(session, MONDAY, there.patient).trials[0].calendar

    assert {(day.arm, day.code) for day in calendar} == {(None, str(number)) for number in range(1, 5)}
