"""What a plan's fullest week looks like, and what stands against its times."""

from dataclasses import replace
from typing import Any

import pytest

from server.asking import AfterEvent, Asking, Questionnaire, Quiet, Schedule, Window
from server.conduct.check_schedules import check_schedules
from server.conduct.preview_week import preview_week
from server.effort import DAILY_SECONDS, seconds_for
from server.shipped_instruments import instrument_named
from tests.server.journey import a_plan

MONDAYS = Schedule(weekdays=(1,), times=("18:00",))
TWICE = Schedule(windows=(Window("09:00", "20:00", 2),), apart_minutes=120)


def planned(*schedules: Schedule, **changes: Any) -> Any:
    names = ("phq-9/1", "pain-nrs/1")
    asked = (Questionnaire(f"q{n}", names[n], schedule) for n, schedule in enumerate(schedules))
    return a_plan(asking=replace(Asking(questionnaires=tuple(asked)), **changes), period_days=7, periods=4)


def faults(plan: Any) -> set[tuple[str, str | None]]:
    return {(note.code, note.field) for note in check_schedules(plan)}


def test_a_week_holds_each_question_at_its_time() -> None:
    week = preview_week(planned(MONDAYS, TWICE))

    assert week is not None
    assert [day.weekday for day in week.days] == [1, 2, 3, 4, 5, 6, 7]
    asked = [[(one.questionnaire, one.drawn) for one in day.moments] for day in week.days]
    assert sorted(asked[0]) == [("daily", False), ("q0", False), ("q1", True), ("q1", True)]
    assert sorted(asked[1]) == [("daily", False), ("q1", True), ("q1", True)]
    assert [one.clock for one in week.days[0].moments if not one.drawn] == ["18:00", "20:00"]
    for day in week.days:
        hours, minutes = zip(
            *(map(int, one.clock.split(":")) for one in day.moments if one.drawn), strict=True
        )
        first, second = (60 * hour + minute for hour, minute in zip(hours, minutes, strict=True))
        assert 9 * 60 <= first <= second - 120
        assert second < 20 * 60


def test_its_minutes_are_those_of_its_instruments() -> None:
    week = preview_week(planned(MONDAYS))
    phq = instrument_named("phq-9/1")

    assert week is not None
    assert phq is not None
    assert [day.seconds for day in week.days[:2]] == [DAILY_SECONDS + seconds_for(phq), DAILY_SECONDS]


def test_the_fullest_week_is_shown() -> None:
    late = replace(MONDAYS, first_day=15)

    week = preview_week(planned(late))

    assert week is not None
    assert week.day == 15


@pytest.mark.parametrize("change", [{"prompt_time": "25:00"}, {"zone": "Mars"}, {"periods": None}])
def test_a_plan_that_cannot_be_laid_out_has_no_week(change: dict[str, Any]) -> None:
    assert preview_week(replace(planned(MONDAYS), **change)) is None


def test_each_fault_of_a_schedule_stands_at_its_field() -> None:
    field = "asking.questionnaires.0.schedule"
    backwards = (Window("20:00", "09:00", 1),)
    cases: list[tuple[Schedule, str, str]] = [
        (replace(MONDAYS, times=("8 am",)), "bad_time", f"{field}.times.0"),
        (replace(MONDAYS, times=()), "schedule_never", field),
        (replace(MONDAYS, weekdays=()), "schedule_needs_weekdays", f"{field}.weekdays"),
        (replace(MONDAYS, weekdays=(8,)), "schedule_needs_weekdays", f"{field}.weekdays"),
        (replace(MONDAYS, weekdays=None, in_period=(8,)), "schedule_needs_period_days", f"{field}.in_period"),
        (replace(MONDAYS, every=0), "out_of_range", f"{field}.every"),
        (replace(MONDAYS, open_minutes=5), "out_of_range", f"{field}.open_minutes"),
        (replace(MONDAYS, reminders=(0,)), "out_of_range", f"{field}.reminders.0"),
        (replace(TWICE, windows=backwards), "window_ends_before_it_begins", f"{field}.windows.0.end"),
    ]  # fmt: skip
    for schedule, code, at in cases:
        assert faults(planned(schedule)) == {(code, at)}, schedule
    assert faults(planned(MONDAYS, quiet=Quiet("10 pm", "07:00"))) == {("bad_time", "asking.quiet.start")}


def test_one_that_follows_an_event_needs_no_time() -> None:
    after = Schedule(after=AfterEvent("rescue", 120))

    assert faults(planned(after)) == set()
    week = preview_week(planned(after))
    assert week is not None
    assert {one.questionnaire for day in week.days for one in day.moments} == {"daily"}
