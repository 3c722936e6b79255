"""Of a question that comes at random nobody reads the moment ahead: phone and calendar say its window."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from sqlmodel import Session

from server.asking import Quiet, Schedule, Window
from server.conduct.feed_calendar import feed_calendar, open_feed
from server.conduct.my_plan import Question, my_plan
from server.conduct.tell_window import WindowAhead
from server.schedule import Clocks, window_of
from tests.server.journey import MONDAY, Joined, Staffed
from tests.server.laid_out import MOOD, SLEEP, in_trial

BERLIN = Clocks("Europe/Berlin", "Europe/Berlin", "04:00", Quiet(), datetime(2027, 1, 1, tzinfo=UTC))
ON = date(2026, 3, 3)
MORNING = Schedule(windows=(Window("09:00", "12:00"),))
FIRST_AT_NINE = 9 * 60 + 1440


def told(session: Session, there: Joined, questionnaire: str) -> list[Question]:
    mine = my_plan(session, MONDAY, there.patient).trial
    assert mine is not None
    return [one for one in mine.occurrences if one.questionnaire == questionnaire]


def test_a_question_at_random_is_told_with_its_window(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, SLEEP)

    first = told(session, there, "sleep")[0]

    ten = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # 10:00 in Berlin, in winter
    assert first.window == WindowAhead(ten, ten + timedelta(hours=8))
    assert all(
        one.window and one.window.start <= one.due_at < one.window.end
        for one in told(session, there, "sleep")
    )


def test_a_question_at_a_fixed_time_has_no_window(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, MOOD, SLEEP)

    assert {one.window for one in [*told(session, there, "daily"), *told(session, there, "mood")]} == {None}


@pytest.mark.parametrize(
    ("zone", "at", "window"),
    [
        ("Europe/Berlin", "2026-03-03T08:30", ("2026-03-03T08:00", "2026-03-03T11:00")),
        ("America/New_York", "2026-03-03T15:30", ("2026-03-03T14:00", "2026-03-03T17:00")),
        # drawn at home, and kept on the journey
        ("America/New_York", "2026-03-03T08:30", ("2026-03-03T08:00", "2026-03-03T11:00")),
        # neither here nor there: that day from midnight to midnight in Berlin
        ("Europe/Berlin", "2026-03-03T20:00", ("2026-03-02T23:00", "2026-03-03T23:00")),
    ],
)
def test_what_is_told_holds_the_moment_wherever_one_travels(
    zone: str, at: str, window: tuple[str, str]
) -> None:
    clocks = Clocks(zone, BERLIN.home, BERLIN.day_starts_at, BERLIN.quiet, BERLIN.ends_at)

    found = window_of(MORNING, FIRST_AT_NINE, ON, utc(at), clocks)

    assert found == (utc(window[0]), utc(window[1]))


def test_the_calendar_shows_the_window_without_ringing(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, SLEEP)
    asked = told(session, there, "sleep")

    feed = feed_calendar(session, MONDAY, open_feed(session, there.patient), "https://trials.example.org")

    events = [part for part in icalendar.Calendar.from_ical(feed).walk() if part.name == "VEVENT"]
    windows = [event for event in events if event["SUMMARY"] == "nof1: a question comes in this time"]
    assert len(windows) == len(asked) > 0
    assert {event.start for event in windows} == {one.window.start for one in asked if one.window}
    assert {event.end - event.start for event in windows} == {timedelta(hours=8)}
    assert not any(event.walk("VALARM") for event in windows)
    assert all(event.walk("VALARM") for event in events if event not in windows)


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)
