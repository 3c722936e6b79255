"""What a file writes for a time → the study day it belongs to."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from nof1.errors import InputError

TimeKind = Literal["date", "stamp", "stamp with offset", "study day"]

DAY_STARTS_AT = time(4)
"""A study day runs from 04:00 to 04:00, so that an answer given after midnight belongs to the evening."""

_SHAPES: tuple[tuple[TimeKind, re.Pattern[str]], ...] = (
    ("study day", re.compile(r"-?[0-9]{1,5}(\.0+)?")),
    ("date", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
    ("stamp", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?")),
    (
        "stamp with offset",
        re.compile(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)? ?"
            r"(Z|z|[+-][0-9]{2}(:?[0-9]{2})?)"
        ),
    ),
)

_SHAPE_OF = dict(_SHAPES)


class UnreadTimeError(ValueError):
    """A time that cannot be read; the message has the text and what to do."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A study day (a calendar date, or a number); for stamps the moment itself, to order answers by, and the
    share of the study day that had passed by the clocks on the wall."""

    day: date | int
    at: datetime | None = None
    passed: float | None = None

    @property
    def number(self) -> int:
        """The study day as a number: of a date its ordinal."""
        return self.day if isinstance(self.day, int) else self.day.toordinal()


@dataclass(frozen=True, slots=True)
class Clock:
    """How the times of one file are read.

    Parameters
    ----------
    zone
        IANA name of the zone the person lived in. Needed where stamps carry an offset from UTC.
    day_starts_at
        For stamps only: an earlier hour belongs to the day before. Default 04:00.

    Raises
    ------
    InputError
        A zone that is not known.
    """

    zone: str | None = None
    day_starts_at: time | None = None
    kind: TimeKind | None = None
    first_line: int = 0

    def __post_init__(self) -> None:
        if self.zone is not None:
            _zone(self.zone)

    def started(self, first: tuple[int, str]) -> "Clock":
        """The clock for a file whose first time stands on that line.

        Raises
        ------
        InputError
            Stamps with an offset but no zone; `day_starts_at` where there are no stamps.
        """
        line, text = first
        kind = _kind(text)
        if kind == "stamp with offset" and self.zone is None:
            raise InputError(
                f"line {line}: {text!r} has an offset from UTC; say in which zone the person lived, "
                "such as --zone Europe/Berlin",
                line=line,
            )
        if kind in ("date", "study day") and self.day_starts_at is not None:
            raise InputError(
                f"line {line}: {text!r} is a {kind} and has no hour; leave out --day-starts-at", line=line
            )
        return replace(self, kind=kind, first_line=line)

    def of_entries(self, first: tuple[int, str]) -> "Clock":
        """The clock for another column of the same file, whose first time that is.

        Raises
        ------
        InputError
            Stamps with an offset but no zone.
        """
        has_hours = _kind(first[1]) in ("stamp", "stamp with offset")
        starts_at = self.day_starts_at if has_hours else None
        return Clock(self.zone, starts_at).started(first)

    def moment(self, text: str) -> Moment:
        """The study day of one time.

        Raises
        ------
        UnreadTimeError
            An empty or unreadable time, or one of another kind than the file's first.
        """
        if not text:
            raise UnreadTimeError("empty; say which day this line belongs to")
        is_usual = self.kind is not None and _SHAPE_OF[self.kind].fullmatch(text)
        kind = self.kind if is_usual else _kind(text)
        if kind is None:
            raise UnreadTimeError(_why_unread(text))
        if self.kind is not None and kind != self.kind:
            raise UnreadTimeError(
                f"{text!r} is a {_named(kind)}, but line {self.first_line} has a {_named(self.kind)}; "
                "write all times alike"
            )
        return self._read(kind, text)

    def _read(self, kind: TimeKind, text: str) -> Moment:
        if kind == "study day":
            return Moment(int(text.partition(".")[0]))
        try:
            if kind == "date":
                return Moment(date.fromisoformat(text))
            stamp = datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", "").upper())
            return self._at(stamp)
        except (ValueError, OverflowError) as error:
            raise UnreadTimeError(f"{text!r} is not on the calendar ({error})") from error

    def _at(self, stamp: datetime) -> Moment:
        """By the wall clock: a day of 23 or 25 hours is one day."""
        local = stamp
        if stamp.tzinfo is not None and self.zone is not None:
            local = stamp.astimezone(_zone(self.zone))
        start = DAY_STARTS_AT if self.day_starts_at is None else self.day_starts_at
        since = local.replace(tzinfo=None) - timedelta(hours=start.hour, minutes=start.minute)
        seconds = since.hour * 3600 + since.minute * 60 + since.second + since.microsecond / 1e6
        return Moment(since.date(), stamp, seconds / 86_400)


def _kind(text: str) -> TimeKind | None:
    return next((kind for kind, shape in _SHAPES if shape.fullmatch(text)), None)


def _named(kind: TimeKind) -> str:
    return {"stamp": "stamp without offset from UTC"}.get(kind, kind)


def _why_unread(text: str) -> str:
    if re.fullmatch(r"-?[0-9]+\.[0-9]+", text):
        return f"{text!r} is not a whole study day"
    return (
        f"{text!r} is not a time; write 2026-02-18, 2026-02-18T21:30, 2026-02-18T21:30+01:00 or a study day"
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InputError(f"zone {name!r} is not known; give an IANA name such as Europe/Berlin") from error
