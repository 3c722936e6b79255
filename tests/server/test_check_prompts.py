"""Schedules that cannot be, or might annoy, are named at their field with the numbers."""

from dataclasses import replace
from typing import Any

import pytest

from server.asking import AfterEvent, Asking, Questionnaire, Quiet, Schedule, Window
from server.conduct.check_protocol import check_protocol
from tests.server.journey import a_plan

AT = "asking.questionnaires.0.schedule"


def noted(
    schedule: Schedule | None = None, **plan: Any
) -> dict[tuple[str, str, str | None], dict[str, float]]:
    asked = (
        ()
        if schedule is None
        else (Questionnaire("mood", None, schedule, items=({"id": "low", "kind": "text", "text": "Low?"},)),)
    )
    asking = replace(plan.pop("asking", Asking()), questionnaires=asked)
    notes = check_protocol(a_plan(asking=asking, **plan), "Ada").notes
    return {(note.level, note.code, note.field): dict(note.numbers) for note in notes}


def test_a_quiet_plan_with_a_few_questions_has_no_remarks() -> None:
    schedule = Schedule(times=("09:00",), windows=(Window("12:00", "16:00", 2),), open_minutes=60)

    assert {key for key in noted(schedule) if "asking" in (key[2] or "")} == {
        ("warning", "reminder_after_closing", f"{AT}.reminders.0")
    }
    assert not [key for key in noted(replace(schedule, reminders=(30,))) if "asking" in (key[2] or "")]


@pytest.mark.parametrize(
    ("schedule", "note", "numbers"),
    [
        (  # 60 minutes apart: at 09:00 and 10:00, and 11:00 is not in it any more
            Schedule(windows=(Window("09:00", "11:00", 3),)),
            ("error", "windows_too_close", f"{AT}.windows.0"),
            {"count": 3, "fits": 2},
        ),
        (  # the second leaves no room for the first, which would have to come by 09:00
            Schedule(windows=(Window("09:30", "10:00", 1), Window("10:00", "10:10", 1))),
            ("error", "windows_too_close", f"{AT}.windows.0"),
            {"count": 1, "fits": 0},
        ),
        (
            Schedule(windows=(Window("21:00", "23:30", 2),)),  # quiet from 22:00
            ("error", "window_in_quiet_hours", f"{AT}.windows.0"),
            {"count": 2, "fits": 1},
        ),
        (
            Schedule(windows=(Window("23:00", "22:00", 1),)),
            ("error", "window_ends_before_it_begins", f"{AT}.windows.0.end"),
            {},
        ),
        (Schedule(times=("06:30",)), ("warning", "time_in_quiet_hours", f"{AT}.times.0"), {}),
        (Schedule(times=("03:59",)), ("info", "time_in_next_night", f"{AT}.times.0"), {}),
        (
            Schedule(times=("09:00", "12:00"), open_minutes=200),
            ("warning", "open_over_next", f"{AT}.open_minutes"),
            {"open_minutes": 200, "gap_minutes": 180},
        ),
        (
            Schedule(times=("09:00",), open_minutes=60, reminders=(30, 60)),
            ("warning", "reminder_after_closing", f"{AT}.reminders.1"),
            {"minutes": 60, "open_minutes": 60},
        ),
        (
            Schedule(windows=(Window("08:00", "21:00", 12),), open_minutes=30, reminders=()),
            ("error", "too_many_prompts", "asking.questionnaires"),
            {"prompts": 13, "most": 12},
        ),
        (
            Schedule(after=AfterEvent("high_score")),
            ("error", "high_score_without_number", f"{AT}.after.at_least"),
            {},
        ),
        (  # it was in the plan when this one was set to follow it
            Schedule(after=AfterEvent("high_score", questionnaire="pain", at_least=7)),
            ("error", "after_unknown_questionnaire", f"{AT}.after.questionnaire"),
            {},
        ),
    ],
)
def test_what_cannot_be_is_said_where_it_stands(
    schedule: Schedule, note: tuple[str, str, str], numbers: dict[str, float]
) -> None:
    assert noted(schedule)[note] == numbers


@pytest.mark.parametrize("followed", ["daily", "mood", "side-effect"])
def test_a_question_may_follow_a_high_score_of_whatever_is_asked(followed: str) -> None:
    schedule = Schedule(after=AfterEvent("high_score", questionnaire=followed, at_least=3))

    assert not [code for level, code, _ in noted(schedule) if level == "error"]


@pytest.mark.parametrize(
    ("window", "note"),
    [
        (Window("18:00", "14:00"), ("window_ends_before_it_begins", f"{AT}.windows.0.end")),
        (Window("09:00", "09:00"), ("window_ends_before_it_begins", f"{AT}.windows.0.end")),
        (Window("09:00", "09:30", 2), ("windows_too_close", f"{AT}.windows.0")),
    ],
)
def test_one_fault_of_a_window_is_said_once(window: Window, note: tuple[str, str]) -> None:
    asking = Asking(questionnaires=(Questionnaire("mood", "phq-2/1", Schedule(windows=(window,))),))

    notes = check_protocol(a_plan(asking=asking), "Ada").notes

    assert [(one.code, one.field) for one in notes if one.level == "error"] == [note]


def test_twelve_questions_a_day_are_not_too_many() -> None:
    schedule = Schedule(windows=(Window("08:00", "21:00", 11),), open_minutes=30, reminders=())

    assert ("error", "too_many_prompts", "asking.questionnaires") not in noted(schedule)
    one_more = replace(schedule, times=("21:00",))
    assert noted(one_more)["error", "too_many_prompts", "asking.questionnaires"] == {
        "prompts": 13,
        "most": 12,
    }


def test_the_daily_question_is_looked_over_as_well() -> None:
    assert ("warning", "time_in_quiet_hours", "prompt_time") in noted(prompt_time="22:30")
    late = noted(prompt_time="02:00", asking=Asking(reminders=(30, 180)))
    assert late["warning", "reminder_after_closing", "asking.reminders.1"] == {
        "minutes": 180,
        "open_minutes": 120,
    }
    long = noted(asking=Asking(quiet=Quiet("18:00", "12:00")))
    assert long["error", "quiet_too_long", "asking.quiet.end"] == {"hours": 18, "most": 16}


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(every=0, times=("09:00",)),
        Schedule(times=("nine",)),
        Schedule(times=("09:00",), open_minutes=2**31 - 1, reminders=(2**31 - 1,)),
        Schedule(windows=(Window("09:00", "10:00", 2**31 - 1),), apart_minutes=-5),
        Schedule(windows=(Window("09:00", "09:00"),), weekdays=(), in_period=()),
    ],
)
def test_a_hostile_schedule_is_looked_over_without_harm(schedule: Schedule) -> None:
    assert noted(schedule) is not None


def test_quiet_hours_of_no_length_are_said_to_be_none() -> None:
    none = ("info", "quiet_none", "asking.quiet.end")

    assert none in noted(asking=Asking(quiet=Quiet("22:00", "22:00")))
    assert none not in noted(asking=Asking(quiet=Quiet("22:00", "07:00")))
