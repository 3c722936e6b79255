"""Where an answer may call for help, nothing begins before it is said who looks, when, and whom to call."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, update

from server.asking import AlertRule, Asking, OwnNumber, Questionnaire, Schedule, Worsening
from server.conduct.approve_trial import approve_trial
from server.conduct.check_cover import check_reach
from server.conduct.check_protocol import check_protocol
from server.conduct.draft_trial import draft_trial
from server.conduct.invite_patient import invite_patient
from server.conduct.my_help import MyHelp, my_help
from server.conduct.my_plan import my_plan
from server.conduct.read_staff import Colleague
from server.conduct.read_tasks import read_tasks
from server.errors import NotValid
from server.plan import Plan
from server.tables import Membership, ProtocolVersion, Trial
from tests.server.conftest import Clinic
from tests.server.endangered import WORST, a_cover, say, tasks_of
from tests.server.journey import MONDAY, Joined, a_plan, approved, evening, joined

PHQ_9 = Questionnaire("phq-9", "phq-9/1", Schedule(times=("18:00",), weekdays=(1,)))


def faults(plan: Plan, staff: set[str] | None = None) -> set[tuple[str, str | None]]:
    notes = check_protocol(plan, "Ada", staff).notes
    return {(note.code, note.field) for note in notes if note.level == "error"}


def asks_phq_9(clinic: Clinic, **cover: Any) -> Plan:
    return a_plan(asking=Asking(questionnaires=(PHQ_9,), cover=a_cover(clinic, **cover)))


def test_the_daily_question_alone_needs_nobody_to_look() -> None:
    assert faults(a_plan()) == set()


def test_a_questionnaire_that_carries_a_rule_names_everything_that_is_missing() -> None:
    missing = faults(a_plan(asking=Asking(questionnaires=(PHQ_9,))))

    assert missing == {
        ("cover_needs_owner", "asking.cover.owner_id"),
        ("cover_needs_deputy", "asking.cover.deputy_id"),
        ("unknown_zone", "asking.cover.zone"),
        ("cover_needs_contact", "asking.cover.contact_name"),
        ("cover_needs_contact", "asking.cover.contact_phone"),
        ("cover_needs_contact", "asking.cover.contact_email"),
        ("cover_needs_country", "asking.cover.country"),
    }


def test_a_cover_that_is_whole_is_sound(clinic: Clinic) -> None:
    assert faults(asks_phq_9(clinic), {str(clinic.nora.id), str(clinic.karim.id)}) == set()


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"weekdays": ()}, ("cover_needs_weekdays", "asking.cover.weekdays")),
        ({"weekdays": (0, 8)}, ("cover_needs_weekdays", "asking.cover.weekdays")),
        ({"start": "8"}, ("bad_time", "asking.cover.start")),
        ({"zone": "Europe/Atlantis"}, ("unknown_zone", "asking.cover.zone")),
        ({"escalate_minutes": 4}, ("out_of_range", "asking.cover.escalate_minutes")),
        ({"contact_email": "ward@klinik süd"}, ("cover_bad_email", "asking.cover.contact_email")),
        ({"contact_email": "ward"}, ("cover_bad_email", "asking.cover.contact_email")),
        ({"contact_phone": "😀"}, ("bad_phone", "asking.cover.contact_phone")),
        ({"contact_phone": "ward, 12"}, ("bad_phone", "asking.cover.contact_phone")),
        ({"country": "XX"}, ("cover_unknown_country", "asking.cover.country")),
        ({"numbers": (OwnNumber("Night duty", "?"),)}, ("cover_bad_number", "asking.cover.numbers.0.phone")),
    ],
)
def test_what_cannot_be_is_named_at_its_field(
    changed: dict[str, Any], fault: tuple[str, str], clinic: Clinic
) -> None:
    assert faults(asks_phq_9(clinic, **changed)) == {fault}


@pytest.mark.parametrize(
    ("end", "code"), [("08:00", "cover_over_midnight"), ("17:00", "cover_whole_day"), ("18:00", None)]
)
def test_hours_over_midnight_are_said_to_be_such(end: str, code: str | None, clinic: Clinic) -> None:
    notes = check_protocol(asks_phq_9(clinic, start="17:00", end=end), "Ada").notes
    said = [(note.level, note.code) for note in notes if note.field == "asking.cover.end"]

    assert said == ([("info", code)] if code else [])


def test_whoever_is_named_is_checked_also_where_no_rule_asks_for_it(clinic: Clinic) -> None:
    plan = a_plan(asking=Asking(cover=a_cover(clinic, start="8:00")))

    assert faults(plan) == {("bad_time", "asking.cover.start")}


def help_on_the_phone(session: Session, there: Joined, *, can_email: bool = True) -> MyHelp:
    mine = my_plan(session, evening(1), there.patient, can_email=can_email).trial
    assert mine is not None
    return mine.help


def test_the_phone_is_told_hours_by_the_trials_clocks_where_no_zone_is_said(
    session: Session, clinic: Clinic
) -> None:
    there = joined(session, clinic, asks_phq_9(clinic))
    version = session.get_one(ProtocolVersion, session.get_one(Trial, there.trial_id).protocol_version_id)
    version.asking = version.asking | {"cover": version.asking["cover"] | {"zone": ""}}

    told = help_on_the_phone(session, there)

    assert told.cover is not None
    assert told.cover.zone == a_plan().zone


def test_where_the_server_sends_no_email_staff_are_warned_and_the_phone_promises_no_hours(
    session: Session, clinic: Clinic
) -> None:
    [note] = check_reach(asks_phq_9(clinic), [], can_email=False)

    assert (note.code, note.level) == ("cover_without_email", "warning")
    told = help_on_the_phone(session, joined(session, clinic, asks_phq_9(clinic)), can_email=False).cover
    assert told is not None
    assert (told.weekdays, told.contact_phone) == ((), "+49 30 5678")


def test_whoever_is_to_look_but_has_no_address_is_named(clinic: Clinic) -> None:
    karim = Colleague(clinic.karim.id, "Karim", ("clinician",), has_email=False)

    [note] = check_reach(asks_phq_9(clinic), [karim], can_email=True)

    assert (note.code, note.field) == ("cover_without_address", "asking.cover.deputy_id")


def test_owner_and_deputy_are_two_people_of_the_site(clinic: Clinic) -> None:
    nora, olga = str(clinic.nora.id), str(clinic.olga.id)

    assert faults(asks_phq_9(clinic, deputy_id=nora)) == {
        ("cover_needs_two_people", "asking.cover.deputy_id")
    }
    assert faults(asks_phq_9(clinic, deputy_id=olga), {nora}) == {
        ("cover_not_of_the_site", "asking.cover.deputy_id")
    }


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (AlertRule("x", "phq-2", when={"item": "q1", "at_least": 1}), "alert_unknown_questionnaire"),
        (AlertRule("x", "daily"), "alert_needs_one_condition"),
        (AlertRule("x", "daily", when={"item": "sleep", "at_least": 1}), "alert_bad_condition"),
        (AlertRule("x", "daily", when={"outcome": 9}), "alert_bad_condition"),
        (AlertRule("x", "daily", worsening=Worsening("sleep", 2, 1)), "alert_bad_condition"),
        (AlertRule("x", "daily", worsening=Worsening("outcome", 2, 0)), "alert_amount_not_positive"),
        (AlertRule("x", "daily", worsening=Worsening("outcome", 2, 1, "lower")), "alert_wrong_way"),
        (AlertRule("x", "daily", worsening=Worsening("outcome", 0, 1)), "out_of_range"),
    ],
)
def test_a_rule_that_could_never_be_met_is_refused(rule: AlertRule, fault: str, clinic: Clinic) -> None:
    plan = a_plan(asking=Asking(alerts=(rule,), cover=a_cover(clinic)))

    assert {code for code, _ in faults(plan)} == {fault}


def test_a_trial_without_cover_cannot_be_approved(session: Session, clinic: Clinic) -> None:
    plan = a_plan(asking=Asking(alerts=(WORST,)))
    trial = draft_trial(session, MONDAY, clinic.nora, "Ada", "en", plan)

    with pytest.raises(NotValid) as refused:
        approve_trial(session, MONDAY, clinic.karim, trial.id, version=1)

    assert refused.value.errors is not None
    assert refused.value.errors["json"]["asking.cover.owner_id"] == ["cover_needs_owner"]


def test_nobody_is_invited_after_whoever_was_to_look_has_left(session: Session, clinic: Clinic) -> None:
    trial = approved(session, clinic, asks_phq_9(clinic))
    leaves = update(Membership).where(col(Membership.person_id) == clinic.karim.id).values(until=MONDAY)
    session.exec(leaves)

    with pytest.raises(NotValid, match="has errors"):
        invite_patient(session, MONDAY + timedelta(hours=1), clinic.nora, trial.id)


def test_item_9_of_the_phq_9_raises_a_task_in_the_words_of_the_question(
    session: Session, clinic: Clinic
) -> None:
    there = joined(session, clinic, asks_phq_9(clinic))
    answers = {f"q{number}": 0.0 for number in range(1, 9)} | {"q9": 1.0}
    say(session, there, None, evening(1), questionnaire="phq-9", answers=answers, taken=None)

    [seen] = read_tasks(session, evening(1), clinic.nora)

    assert (seen.task.kind, seen.task.rule_key) == ("danger", "phq-9.1")
    assert "PHQ-9" in seen.questionnaire.en
    [line] = seen.said[0].lines
    assert "better off dead" in line.text.en
    assert line.value.en == "Several days"


def test_a_severe_side_effect_raises_a_task_where_nobody_was_named_and_escalates_to_nobody(
    session: Session, clinic: Clinic
) -> None:
    there = joined(session, clinic, a_plan())
    answers = {"what": "rash", "severity": 3.0}
    say(session, there, None, evening(1), questionnaire="side-effect", answers=answers, taken=None)

    [task] = tasks_of(session, there)

    assert (task.kind, task.next_step_at) == ("side_effect", None)


def test_the_clinics_own_numbers_stand_between_the_emergency_number_and_the_countrys_lines(
    clinic: Clinic,
) -> None:
    cover = a_cover(clinic, numbers=(OwnNumber("Night duty", "+49 30 99"),), country="AT")

    told = my_help(cover, is_looked_at=True)

    assert [number.phone for number in told.numbers] == ["112", "+49 30 99", "142"]
