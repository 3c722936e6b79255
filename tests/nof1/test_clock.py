"""Study days by the wall clock: the day's edge, both nights on which clocks change, zones."""

from datetime import date, time

import pytest

from nof1.errors import InputError
from nof1.reading.clock import Clock, UnreadTimeError


def day(text: str, clock: Clock) -> object:
    return clock.started((2, text)).moment(text).day


def test_half_past_midnight_belongs_to_the_day_before_by_default() -> None:
    """Trap 11."""
    assert day("2026-03-01T00:30", Clock()) == date(2026, 2, 28)
    assert day("2026-03-01T04:00", Clock()) == date(2026, 3, 1)


def test_half_past_midnight_belongs_to_its_date_where_days_start_at_midnight() -> None:
    assert day("2026-03-01T00:30", Clock(day_starts_at=time(0))) == date(2026, 3, 1)


@pytest.mark.parametrize(("before", "after"), [("2026-03-28", "2026-03-29"), ("2026-10-24", "2026-10-25")])
def test_days_of_23_and_25_hours_are_one_day_apart(before: str, after: str) -> None:
    clock = Clock("Europe/Berlin")
    offsets = ("+01:00", "+02:00") if before.startswith("2026-03") else ("+02:00", "+01:00")
    first = day(f"{before}T21:30{offsets[0]}", clock)
    second = day(f"{after}T21:30{offsets[1]}", clock)
    assert (first, second) == (date.fromisoformat(before), date.fromisoformat(after))


def test_a_stamp_in_utc_is_read_in_the_persons_zone() -> None:
    assert day("2026-07-01T22:30:00.123Z", Clock("Europe/Berlin", time(0))) == date(2026, 7, 2)
    assert day("2026-07-02 02:30 +0000", Clock("America/New_York", time(0))) == date(2026, 7, 1)


def test_whole_study_days_may_be_written_as_decimals() -> None:
    assert day("44.0", Clock()) == 44


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty; say which day this line belongs to"),
        ("44.5", "'44.5' is not a whole study day"),
        ("18.02.2026", "'18.02.2026' is not a time; write 2026-02-18"),
        ("02/18/2026", "'02/18/2026' is not a time"),
        ("20260218", "'20260218' is not a time"),
        ("2026-02-30", "'2026-02-30' is not on the calendar"),
        ("2026-02-18T25:00", "is not on the calendar"),
        ("0001-01-01T00:00", "is not on the calendar"),
    ],
)
def test_a_time_that_cannot_be_read_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnreadTimeError, match=message):
        Clock().moment(text)


def test_a_time_of_another_kind_than_the_first_is_refused() -> None:
    clock = Clock("UTC").started((2, "2026-02-18T10:00Z"))
    expected = "is a stamp without offset from UTC, but line 2 has a stamp with offset; write all times alike"
    with pytest.raises(UnreadTimeError, match=expected):
        clock.moment("2026-02-18T10:00")


def test_an_offset_without_a_zone_is_refused() -> None:
    with pytest.raises(
        InputError, match="line 2: '2026-02-18T10:00Z' has an offset from UTC; say in which zone"
    ):
        Clock().started((2, "2026-02-18T10:00Z"))


def test_an_hour_at_which_days_start_is_refused_where_there_are_no_hours() -> None:
    with pytest.raises(InputError, match="'2026-02-18' is a date and has no hour; leave out --day-starts-at"):
        Clock(day_starts_at=time(4)).started((2, "2026-02-18"))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "", "Europe"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(InputError, match="is not known; give an IANA name"):
        Clock(zone)
