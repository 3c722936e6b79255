"""Days and wall clocks, checked by hand against the rules of the zones."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from server.study_day import day_number, is_time, is_zone, prompt_at, start_of, study_date, wall_time

SHARED = Path(__file__).parents[2] / "clients/kit/study-day.examples.json"


def test_a_wall_time_that_does_not_exist_moves_to_the_next_that_does() -> None:
    """Berlin skips 02:00–03:00 on 29 March 2026; Apia skipped the whole of 30 December 2011."""
    assert wall_time(date(2026, 3, 29), "02:30", "Europe/Berlin") == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert wall_time(date(2011, 12, 30), "20:00", "Pacific/Apia") == datetime(2011, 12, 30, 10, tzinfo=UTC)


def test_of_a_wall_time_that_comes_twice_the_first_counts() -> None:
    assert wall_time(date(2026, 10, 25), "02:30", "Europe/Berlin") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_an_evening_keeps_its_wall_time_over_the_change() -> None:
    assert wall_time(date(2026, 10, 24), "20:00", "Europe/Berlin") == datetime(2026, 10, 24, 18, tzinfo=UTC)
    assert wall_time(date(2026, 10, 25), "20:00", "Europe/Berlin") == datetime(2026, 10, 25, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "on"),
    [
        ("2026-11-23T00:30:00+00:00", "Europe/Berlin", "2026-11-22"),
        ("2026-11-23T02:59:59+00:00", "Europe/Berlin", "2026-11-22"),
        ("2026-11-23T03:00:00+00:00", "Europe/Berlin", "2026-11-23"),
        ("2026-11-24T01:30:00+00:00", "America/Los_Angeles", "2026-11-23"),
        ("2026-11-23T15:30:00+00:00", "Pacific/Auckland", "2026-11-24"),
        ("2026-10-25T22:30:00+00:00", "Europe/Berlin", "2026-10-25"),
    ],
)
def test_a_study_day_begins_at_four_in_the_morning(moment: str, zone: str, on: str) -> None:
    assert study_date(datetime.fromisoformat(moment), zone, "04:00") == date.fromisoformat(on)


@pytest.mark.parametrize("example", json.loads(SHARED.read_text(encoding="utf-8"))["examples"])
def test_server_and_phone_agree_on_the_study_date(example: dict[str, str]) -> None:
    """The same file is read by the phone's tests."""
    moment = datetime.fromisoformat(example["instant"])

    on = study_date(moment, example["zone"], example["day_starts_at"])

    assert on == date.fromisoformat(example["date"])


def test_a_question_due_after_midnight_belongs_to_the_day_before() -> None:
    due = prompt_at(date(2026, 11, 22), "01:00", "Europe/Berlin", "04:00")

    assert due == datetime(2026, 11, 23, 0, tzinfo=UTC)
    assert study_date(due, "Europe/Berlin", "04:00") == date(2026, 11, 22)


def test_every_study_day_ends_where_the_next_begins() -> None:
    assert start_of(date(2026, 3, 29), "Europe/Berlin", "04:00") == datetime(2026, 3, 29, 2, tzinfo=UTC)
    assert study_date(datetime(2026, 3, 29, 1, 59, tzinfo=UTC), "Europe/Berlin", "04:00") == date(2026, 3, 28)


def test_the_first_day_is_day_1() -> None:
    assert day_number(date(2026, 3, 3), date(2026, 3, 3)) == 1


@pytest.mark.parametrize("name", ["", "Europe", "../etc/passwd", "Europe/Nowhere", "a\0b", "/UTC"])
def test_what_is_no_zone_is_told(name: str) -> None:
    assert not is_zone(name)


@pytest.mark.parametrize("clock", ["", "24:00", "8:00", "08:60", "08.00", "T0800", "08:00:00"])
def test_what_is_no_time_of_day_is_told(clock: str) -> None:
    assert not is_time(clock)
