"""The hours in which nothing makes a sound, by the clocks of one zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from server.asking import Quiet
from server.study_day import wall_time

MINUTE = timedelta(minutes=1)


def quiet_at(moment: datetime, quiet: Quiet, zone: str) -> tuple[datetime, datetime] | None:
    """From when to when it is quiet around this moment; None outside of quiet hours.

    The first moment of quiet hours belongs to them, the last does not. Equal times mean no quiet hours.
    """
    if quiet.start == quiet.end:
        return None
    over_midnight = timedelta(days=quiet.end < quiet.start)
    on = moment.astimezone(ZoneInfo(zone)).date()
    for day in (on - timedelta(days=1), on):
        start = wall_time(day, quiet.start, zone)
        end = wall_time(day + over_midnight, quiet.end, zone)
        if start <= moment < end:
            return start, end
    return None


def out_of_quiet(moment: datetime, until: datetime, quiet: Quiet, zone: str) -> datetime | None:
    """The moment itself outside of quiet hours; inside, their end if that is before `until`.

    Otherwise it is the last minute before them; None where quiet hours follow on quiet hours.
    """
    inside = quiet_at(moment, quiet, zone)
    if inside is None:
        return moment
    start, end = inside
    moved = end if end < until else start - MINUTE
    return moved if quiet_at(moved, quiet, zone) is None else None
