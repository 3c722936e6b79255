"""Days of a person's life: which study day a moment belongs to, and when a wall clock shows a time.

A study day begins at `day_starts_at` (04:00), so an answer at one in the night belongs to the evening before.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def is_time(text: str) -> bool:
    """Whether it is a time of day as "HH:MM"."""
    return re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text) is not None


def is_zone(name: str) -> bool:
    """Whether it names a time zone of the IANA database."""
    try:
        return ZoneInfo(name).key == name
    except (ValueError, OSError, KeyError):  # what zoneinfo raises for paths, directories, unknown names
        return False


@lru_cache(maxsize=20_000)
def wall_time(day: date, clock: str, zone: str) -> datetime:
    """The instant at which clocks in the zone show this time on this date.

    A time that does not exist (spring) moves to the next one that does; of one that comes twice (autumn) it
    is the first.
    """
    local = datetime.combine(day, time.fromisoformat(clock), tzinfo=ZoneInfo(zone))
    instant = local.astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _end_of_gap(local, instant)


def _end_of_gap(local: datetime, instant: datetime) -> datetime:
    """The moment when the clocks jump: before it they show less than `local`, from it on more."""
    zone = local.tzinfo
    before = instant - timedelta(days=1)
    after = instant + timedelta(days=1)
    wanted = local.replace(tzinfo=None)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).replace(tzinfo=None) < wanted:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def study_date(moment: datetime, zone: str, day_starts_at: str) -> date:
    """The date of the study day that a moment belongs to, by the clocks of this zone."""
    local = moment.astimezone(ZoneInfo(zone))
    starts = time.fromisoformat(day_starts_at)
    return local.date() - timedelta(days=local.time().replace(tzinfo=None) < starts)


def start_of(day: date, zone: str, day_starts_at: str) -> datetime:
    """When a study day begins."""
    return wall_time(day, day_starts_at, zone)


def prompt_at(day: date, clock: str, zone: str, day_starts_at: str) -> datetime:
    """When the question of a study day is due; a time before the day's start is that night's."""
    after_midnight = time.fromisoformat(clock) < time.fromisoformat(day_starts_at)
    return wall_time(day + timedelta(days=after_midnight), clock, zone)


def day_number(day: date, first_day: date) -> int:
    """Study day 1 is the first."""
    return (day - first_day).days + 1
