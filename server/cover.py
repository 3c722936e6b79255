"""Cover hours: when somebody at the clinic looks, and when so many minutes of that have passed.

Read alike on the phone: `clients/kit/cover.ts`, `clients/kit/cover.examples.json`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from server.asking import Cover
from server.study_day import is_time, is_zone, wall_time

FAR = 400
"""Days ahead after which nobody is waited for any more."""


def cover_in(cover: Cover, zone: str) -> Cover:
    """As it is acted on: by the trial's clocks where no zone is said; unreadable hours are not waited for."""
    cover = replace(cover, zone=cover.zone if is_zone(cover.zone) else zone)
    is_read = cover.weekdays and is_time(cover.start) and is_time(cover.end)
    return cover if is_read else replace(cover, outside="go_on")


def next_look(cover: Cover, moment: datetime) -> datetime | None:
    """From when somebody looks: this very moment within cover hours; None where nobody ever does.

    The phone tells it; it stands here too so that both sides are held to the same examples.
    """
    for start, end in _windows(cover, moment):
        if end > moment:
            return max(start, moment)
    return None


def after_minutes(cover: Cover, moment: datetime, minutes: int) -> datetime:
    """When so many minutes of cover hours have passed; every minute counts where it goes on outside them."""
    left = timedelta(minutes=minutes)
    if cover.outside == "go_on":
        return moment + left
    for start, end in _windows(cover, moment):
        begins = max(start, moment)
        if end - begins >= left:
            return begins + left
        left -= max(end - begins, timedelta(0))
    return moment + timedelta(days=FAR)


def _windows(cover: Cover, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of cover from the day before on; one that ends before it starts goes over midnight."""
    first = moment.astimezone(ZoneInfo(cover.zone)).date() - timedelta(days=1)
    for day in (first + timedelta(days=ahead) for ahead in range(FAR)):
        if day.isoweekday() in cover.weekdays:
            start, end = _window(cover, day)
            if start < end:  # both may lie in the hour that the clocks skip
                yield start, end


def _window(cover: Cover, day: date) -> tuple[datetime, datetime]:
    last = day + timedelta(days=cover.end <= cover.start)
    return wall_time(day, cover.start, cover.zone), wall_time(last, cover.end, cover.zone)
