"""Questionnaires are kept exactly once, item by item, and never count as an answer to the daily question."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from marshmallow import ValidationError
from sqlmodel import Session, select

from server.asking import Asking
from server.conduct.approve_trial import write_version
from server.conduct.check_protocol import check_protocol
from server.conduct.find_asked_about import find_asked_about
from server.conduct.my_plan import my_plan
from server.conduct.read_scores import flare_since, scores_in
from server.conduct.read_series import day_answers
from server.conduct.record_checkin import KeptCheckIn, record_checkin
from server.conduct.sent_checkin import SentCheckIn, digest_of
from server.conduct.show_series import calendar
from server.errors import ConflictKeptBoth, NotValid
from server.plan import Plan
from server.shapes.parts import Answers
from server.tables import Answer, CheckIn, Computation, Intake, Notice, Occurrence, ProtocolVersion, Trial
from tests.server.journey import Joined, Staffed, a_plan, an_answer, evening, joined, new_id

PHQ = {f"q{place}": 1.0 for place in range(1, 10)} | {"difficulty": 0.0}


def planned(key: str, **more: Any) -> dict[str, Any]:
    schedule = {"times": ("20:00",)}
    return {"key": key, "instrument": f"{key}/1", "schedule": schedule, **more}


def a_plan_with(*questionnaires: dict[str, Any], cover: dict[str, Any] | None = None) -> Plan:
    return a_plan(asking=Asking.from_content({"questionnaires": questionnaires, "cover": cover or {}}))


def a_cover(clinic: Staffed) -> dict[str, Any]:
    """Who looks at danger answers: without that, no plan with a PHQ-9 is approved."""
    return {
        "owner_id": str(clinic.nora.id),
        "deputy_id": str(clinic.karim.id),
        "zone": "Europe/Berlin",
        "contact_name": "Ward 3",
        "contact_phone": "+49 30 1234",
        "contact_email": "ward@clinic.example",
        "country": "DE",
    }


@pytest.fixture
def there(session: Session, clinic: Staffed) -> Joined:
    own = {
        "key": "itch",
        "instrument": None,
        "schedule": {"times": ("20:00",)},
        "items": (
            {
                "id": "how",
                "kind": "scale",
                "text": "How much?",
                "minimum": 0,
                "maximum": 10,
                "required": True,
            },
            {
                "id": "where",
                "kind": "choices",
                "text": "Where?",
                "choices": [{"value": "arm", "text": "Arm"}, {"value": "leg", "text": "Leg"}],
                "when": {"item": "how", "at_least": 1},
            },
        ),
    }
    child = planned("fatigue", answered_by="parent")
    return joined(session, clinic, a_plan_with(planned("phq-9"), own, child, cover=a_cover(clinic)))


def told(there: Joined, day: int, questionnaire: str, answers: dict[str, Any], **changes: Any) -> SentCheckIn:
    plain = {"answer": None, "taken": None, "questionnaire": questionnaire, "answers": answers}
    return an_answer(there.trial_id, evening(day), **(plain | changes))


def keep(session: Session, there: Joined, sent: SentCheckIn, checkin_id: UUID | None = None) -> KeptCheckIn:
    return record_checkin(session, sent.answered_at, there.patient, checkin_id or new_id(), sent)


def occurrence(session: Session, there: Joined, questionnaire: str, day: int) -> Occurrence:
    row = Occurrence(
        id=uuid5(there.trial_id, f"{questionnaire}/{day}/0"),
        trial_id=there.trial_id,
        questionnaire=questionnaire,
        study_day=day,
        opens_at=evening(day).replace(hour=6),
        due_at=evening(day),
        expires_at=evening(day).replace(hour=22),
    )
    session.add(row)
    session.flush()
    return row


def faults(error: pytest.ExceptionInfo[NotValid]) -> dict[str, Any]:
    assert error.value.errors is not None
    found: dict[str, Any] = error.value.errors["json"]
    return found


def test_a_questionnaire_is_kept_with_its_instrument_and_read_back_with_its_score(
    session: Session, there: Joined
) -> None:
    kept = keep(session, there, told(there, 2, "phq-9", PHQ, instrument="phq-9/1"))

    assert (kept.in_trial, kept.day) == (True, 2)
    one = scores_in(session, session.get_one(Trial, there.trial_id)).told[0]
    assert (one.instrument, one.answers, one.study_day) == ("phq-9/1", PHQ, 2)
    assert [(score.value, score.band) for score in one.scores] == [(9, "mild")]


def test_it_keeps_one_row_an_item_when_sent_twice_and_both_when_the_content_differs(
    session: Session, there: Joined
) -> None:
    sent, checkin_id = told(there, 2, "phq-9", PHQ), new_id()

    assert keep(session, there, sent, checkin_id) == keep(session, there, sent, checkin_id)
    assert len(session.exec(select(Answer).where(Answer.checkin_id == checkin_id)).all()) == len(PHQ)
    with pytest.raises(ConflictKeptBoth):
        keep(session, there, replace(sent, answers=PHQ | {"q1": 3.0}), checkin_id)


def test_a_questionnaire_is_no_answer_to_the_daily_question(session: Session, there: Joined) -> None:
    keep(session, there, told(there, 2, "phq-9", PHQ))
    keep(session, there, told(there, 2, "side-effect", {"what": "rash", "severity": 1.0, "outcome": "same"}))

    assert day_answers(session, session.get_one(Trial, there.trial_id)) == {}
    assert question_of_day(session, there, 2).answered_at is None
    assert session.exec(select(Computation)).all() == []


def question_of_day(session: Session, there: Joined, day: int) -> Occurrence:
    chosen = select(Occurrence).where(Occurrence.trial_id == there.trial_id, Occurrence.study_day == day)
    return session.exec(chosen.where(Occurrence.questionnaire == "daily")).one()


@pytest.mark.parametrize(
    ("answers", "item", "words"),
    [
        ({"how": 11.0}, "how", "It must be from 0 to 10."),
        ({"how": 2.5}, "how", "It must be 0 and so many steps of 1."),
        ({"how": "much"}, "how", "It must be a number."),
        ({"how": 3.0, "where": ["arm", "nose"]}, "where", "They must be of arm, leg, each once."),
        ({"how": 0.0, "where": ["arm"]}, "where", "It is not asked after the answers before it."),
        ({"how": 3.0, "when": 1.0}, "when", "There is no such question."),
        ({}, "how", "An answer is needed."),
    ],
)
def test_a_refusal_names_the_item(
    session: Session, there: Joined, answers: dict[str, Any], item: str, words: str
) -> None:
    with pytest.raises(NotValid) as error:
        keep(session, there, told(there, 2, "itch", answers))

    assert faults(error) == {"answers": {item: [words]}}
    assert session.exec(select(CheckIn)).all() == []


def test_several_choices_are_a_row_each_and_come_back_as_they_were(session: Session, there: Joined) -> None:
    kept = keep(session, there, told(there, 2, "itch", {"how": 3.0, "where": ["leg", "arm"]}))

    rows = session.exec(select(Answer).where(Answer.checkin_id == kept.id)).all()
    assert {(row.item, row.number) for row in rows} == {("how", 3), ("where.leg", 1), ("where.arm", 1)}
    [read] = scores_in(session, session.get_one(Trial, there.trial_id), "itch").told
    assert read.answers == {"how": 3, "where": ["arm", "leg"]}


def test_what_this_trial_does_not_ask_is_refused(session: Session, there: Joined) -> None:
    for sent in (
        told(there, 2, "gad-7", {"q1": 1.0}),
        told(there, 2, "phq-9", PHQ, instrument="phq-9/2"),
        told(there, 2, "isi", {"q1": 1.0}),
    ):
        with pytest.raises(NotValid) as error:
            keep(session, there, sent)
        assert (error.value.code, list(faults(error))) == ("unknown_questionnaire", ["questionnaire"])


def test_the_daily_question_takes_no_items_and_a_questionnaire_no_daily_fields(
    session: Session, there: Joined
) -> None:
    with pytest.raises(NotValid) as daily:
        keep(session, there, an_answer(there.trial_id, evening(2), answers={"q1": 1.0}))
    with pytest.raises(NotValid) as other:
        keep(session, there, told(there, 2, "phq-9", PHQ, note="also"))

    assert faults(daily) == {"answers": {"q1": ["The daily question has no such item."]}}
    assert list(faults(other)) == ["note"]


def test_an_answer_to_a_question_belongs_to_its_day_marks_it_and_silences_it(
    session: Session, there: Joined
) -> None:
    asked = occurrence(session, there, "phq-9", 2)
    session.add(Notice(id=uuid4(), occurrence_id=asked.id, number=1, due_at=evening(2)))
    session.flush()

    kept = keep(session, there, told(there, 4, "phq-9", PHQ, occurrence_id=asked.id))

    assert (kept.day, kept.late, asked.answered_at) == (2, True, evening(4))
    notice = session.exec(select(Notice).where(Notice.occurrence_id == asked.id)).one()
    session.refresh(notice)
    assert notice.ended_as == "needless"


def test_an_answer_under_another_questionnaires_question_is_refused(session: Session, there: Joined) -> None:
    asked = occurrence(session, there, "phq-9", 2)

    for sent in (
        told(there, 2, "itch", {"how": 1.0}, occurrence_id=asked.id),
        an_answer(there.trial_id, evening(2), occurrence_id=asked.id),
    ):
        with pytest.raises(NotValid) as error:
            keep(session, there, sent)
        assert list(faults(error)) == ["occurrence_id"]


def test_why_a_question_was_missed_belongs_to_it_and_is_no_answer(session: Session, there: Joined) -> None:
    missed = question_of_day(session, there, 2)

    kept = keep(session, there, told(there, 4, "why-not", {"why": "too_ill"}, occurrence_id=missed.id))

    assert kept.day == 2
    assert session.get_one(CheckIn, kept.id).occurrence_id == missed.id
    assert missed.answered_at is None
    assert day_answers(session, session.get_one(Trial, there.trial_id)) == {}


def test_a_correction_stands_for_what_it_corrects(session: Session, there: Joined) -> None:
    first = keep(session, there, told(there, 2, "phq-9", PHQ))
    keep(session, there, told(there, 3, "phq-9", PHQ | {"q1": 2.0}, replaces=first.id))

    told_all = scores_in(session, session.get_one(Trial, there.trial_id)).told
    assert [(one.study_day, one.scores[0].value) for one in told_all] == [(2, 10)]


def test_an_answer_to_an_older_wording_keeps_its_version(
    session: Session, clinic: Staffed, there: Joined
) -> None:
    trial = session.get_one(Trial, there.trial_id)
    old = trial.protocol_version_id
    plan = a_plan_with(planned("phq-9"), {"key": "itch", "instrument": None, "schedule": {}, "items": ITCH})
    newer = write_version(session, evening(2), clinic.karim, trial.protocol_id, 2, plan)
    trial.protocol_version_id = newer.id

    before = keep(session, there, told(there, 3, "itch", {"how": 4.0}, instrument="own-itch/1"))
    after = keep(session, there, told(there, 3, "itch", {"how": 40.0}, instrument="own-itch/2"))

    kept = [session.get_one(CheckIn, one.id) for one in (before, after)]
    assert [one.protocol_version_id for one in kept] == [old, newer.id]
    told_all = {one.id: one.answers for one in scores_in(session, trial).told}
    assert told_all == {before.id: {"how": 4}, after.id: {"how": 40}}


ITCH = ({"id": "how", "kind": "vas", "text": "How much?", "minimum": 0, "maximum": 100},)


def test_a_parents_answers_are_kept_as_the_parents(session: Session, there: Joined) -> None:
    kept = keep(session, there, told(there, 2, "fatigue", {"fatigue": 5.0}))
    with pytest.raises(NotValid) as error:
        keep(session, there, told(there, 2, "fatigue", {"fatigue": 5.0}, answered_by="self"))

    assert session.get_one(CheckIn, kept.id).answered_by == "parent"
    assert list(faults(error)) == ["answered_by"]


def test_a_flare_lasts_from_its_report_until_it_is_said_to_be_over(session: Session, there: Joined) -> None:
    trial = session.get_one(Trial, there.trial_id)

    keep(session, there, told(there, 2, "flare", {"flare": "begins", "strength": 7.0}))
    assert flare_since(session, trial) == evening(2)
    keep(session, there, told(there, 4, "flare", {"flare": "over"}))
    assert flare_since(session, trial) is None


def test_the_phone_is_told_every_questionnaire_whole(session: Session, there: Joined) -> None:
    mine = my_plan(session, datetime.now(UTC), there.patient).trial
    assert mine is not None

    asked = {one.key: one for one in mine.questionnaires}
    assert {"phq-9", "itch", "fatigue"} <= {key for key, one in asked.items() if one.planned}
    assert {key for key, one in asked.items() if one.offered == "any_time"} == {
        "side-effect",
        "rescue",
        "taken",
        "note",
        "flare",
    }
    assert asked["why-not"].offered == "when_missed"
    assert asked["fatigue"].answered_by == "parent"


def test_of_a_days_questions_the_daily_one_is_told_first(session: Session, there: Joined) -> None:
    occurrence(session, there, "phq-9", 2)
    mine = my_plan(session, evening(2), there.patient).trial
    assert mine is not None

    asked = [one.questionnaire for one in mine.occurrences if one.day == 2]
    assert asked[0] == "daily"
    assert "phq-9" in asked[1:]


@pytest.mark.parametrize(
    ("questionnaire", "code"),
    [
        ({"key": "daily", "instrument": "phq-9/1"}, "questionnaire_key_taken"),
        ({"key": "flare", "instrument": "phq-9/1"}, "questionnaire_key_taken"),
        ({"key": "mood", "instrument": "phq-9/7"}, "unknown_instrument"),
        ({"key": "sleep", "instrument": "isi/1"}, "instrument_needs_texts"),
        (
            {"key": "own", "instrument": None, "items": ({"id": "x", "kind": "slider", "text": "?"},)},
            "items_not_valid",
        ),
        ({"key": "guess", "instrument": "guess/1"}, "guess_needs_blinding"),
    ],
)
def test_a_protocol_says_which_questionnaire_cannot_be_asked(
    questionnaire: dict[str, Any], code: str
) -> None:
    checked = check_protocol(a_plan_with({"schedule": {"times": ["18:00"]}, **questionnaire}), "Ada")

    assert code in {note.code for note in checked.notes}
    assert checked.is_sound == (code == "guess_needs_blinding")


SCALE = {"id": "q2", "kind": "scale", "text": "How?", "minimum": 0, "maximum": 10, "low": "a", "high": "b"}


@pytest.mark.parametrize(
    ("changed", "code", "at"),
    [
        ({"minimum": 10, "maximum": 0}, "item_bounds_reversed", "maximum"),
        ({"maximum": None}, "missing", "maximum"),
        ({"text": " "}, "missing", "text"),
        ({"high": ""}, "missing", "high"),
        ({"kind": "choice", "choices": [{"value": 0, "text": "yes"}]}, "item_needs_choices", "choices"),
        (
            {"kind": "choices", "choices": [{"value": "c1", "text": "a"}, {"value": "c2", "text": ""}]},
            "item_needs_choices",
            "choices",
        ),
    ],
)
def test_a_fault_of_an_own_question_is_named_at_that_question_and_field(
    changed: dict[str, Any], code: str, at: str
) -> None:
    items = (SCALE | {"id": "q1"}, SCALE | changed)
    plan = a_plan_with({"key": "own", "instrument": None, "items": items, "schedule": {"times": ["18:00"]}})

    faults = [note for note in check_protocol(plan, "Ada").notes if note.level == "error"]
    assert [(note.code, note.field, dict(note.numbers)) for note in faults] == [
        (code, f"asking.questionnaires.0.items.1.{at}", {"question": 2})
    ]


@pytest.mark.parametrize(
    ("instrument", "schedule", "gap"),
    [
        ("phq-9/1", {}, 1),
        ("phq-9/1", {"times": ["08:00", "18:00"], "every": 20}, 0),
        ("phq-9/1", {"weekdays": [1]}, 7),
        ("phq-9/1", {"weekdays": [1, 6]}, 2),  # from Saturday to Monday
        ("phq-9/1", {"in_period": [1, -1]}, 1),
        ("phq-9/1", {"every": 14}, None),
        ("phq-9/1", {"after": {"event": "flare"}, "times": []}, None),
        ("pain-nrs/1", {}, None),
        ("pain-nrs/1", {"windows": [{"start": "10:00", "end": "16:00", "count": 2}]}, 0),
        ("pucai/1", {"times": ["08:00", "18:00"]}, None),
    ],
)
def test_a_look_back_over_the_asking_before_is_remarked_on(
    instrument: str, schedule: dict[str, Any], gap: int | None
) -> None:
    asked = {"key": "asked", "instrument": instrument, "schedule": {"times": ["18:00"]} | schedule}
    notes = check_protocol(a_plan_with(asked), "Ada").notes

    remarked = [note for note in notes if note.code == "recall_over_next"]
    assert [(note.level, note.numbers["gap_days"]) for note in remarked] == (
        [] if gap is None else [("warning", gap)]
    )


def test_a_sending_from_before_questionnaires_keeps_its_digest() -> None:
    """Made by the release before: a phone that sends it again must not be told of a conflict."""
    sent = an_answer(UUID(int=1), evening(1))

    assert digest_of(sent) == "754d495aaa71a81d414c6566f7f1898941ecf7d4f32b4fe956b99439da85bed9"
    assert digest_of(replace(sent, questionnaire="phq-9")) != digest_of(sent)


@pytest.mark.parametrize(
    "answer", [True, None, {"a": 1}, [1], ["a", None], float("nan"), float("inf"), "x" * 4001]
)
def test_an_answer_of_no_kind_that_there_is_is_refused_by_its_item(answer: object) -> None:
    with pytest.raises(ValidationError) as error:
        Answers().deserialize({"q1": 1, "q2": answer})

    assert set(error.value.normalized_messages()) == {"q2"}


def test_numbers_are_the_same_number_however_they_are_spelt() -> None:
    """1 and 1.0 give the same digest: a phone that sends again may spell it otherwise."""
    assert [type(value) for value in Answers().deserialize({"q1": 1, "q2": 1.0}).values()] == [float, float]


def test_a_phone_two_days_ahead_has_answered_when_we_heard_of_it(session: Session, clinic: Staffed) -> None:
    after = {"key": "after", "instrument": "fatigue/1", "schedule": {"after": {"event": "flare"}}}
    there = joined(session, clinic, a_plan_with(after))
    question, now, ahead = question_of_day(session, there, 2), evening(2), evening(4)
    daily = an_answer(there.trial_id, ahead, occurrence_id=question.id)
    flare = told(there, 4, "flare", {"flare": "begins", "strength": 7.0})
    for sent in (daily, flare):
        record_checkin(session, now, there.patient, new_id(), sent)

    assert question.answered_at == now
    assert session.exec(select(Intake)).one().said_at == now
    assert day_answers(session, session.get_one(Trial, there.trial_id))[2].told_at == now
    (asked,) = session.exec(select(Occurrence).where(Occurrence.questionnaire == "after")).all()
    assert (asked.study_day, asked.due_at) == (2, now)
    assert session.exec(select(CheckIn.answered_at)).all() == [ahead, ahead]


def test_what_was_taken_counts_however_it_is_told(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    trial = session.get_one(Trial, there.trial_id)
    planned_arm = calendar(session, there.patient, trial)[1].arm
    other = "b" if planned_arm == "a" else "a"
    keep(session, there, an_answer(there.trial_id, evening(2).replace(hour=18), taken="planned"))
    for day, what in ((2, f"arm_{other}"), (3, "as_planned"), (4, "nothing")):
        keep(session, there, told(there, day, "taken", {"what": what}))

    days = day_answers(session, trial)
    assert [days[day].taken for day in (2, 3, 4)] == ["other_arm", "planned", "nothing"]
    assert [days[day].answer for day in (2, 3, 4)] == [4, None, None]


def test_naming_a_treatment_in_a_blinded_trial_does_not_tell_whether_it_was_the_planned_one(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic, a_plan(blinded=True))
    for arm in ("a", "b"):
        keep(session, there, told(there, 2, "taken", {"what": f"arm_{arm}"}))

    assert session.exec(select(Intake)).all() == []


def test_a_call_about_the_morning_leaves_the_evenings_question_to_be_asked(
    session: Session, there: Joined
) -> None:
    trial = session.get_one(Trial, there.trial_id)
    version = session.get_one(ProtocolVersion, trial.protocol_version_id)
    morning, evening_call = (
        replace(told(there, 2, "phq-9", PHQ, mode="call"), answered_at=at)
        for at in (evening(2).replace(hour=9), evening(2).replace(hour=23))
    )

    assert find_asked_about(session, trial, version, morning) is None
    asked = find_asked_about(session, trial, version, evening_call)
    assert asked is not None
    assert (asked.study_day, asked.due_at) == (2, evening(2).replace(minute=0))
