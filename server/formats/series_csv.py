"""A finished series as CSV with the columns date, arm, outcome and perhaps note."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import nof1
from nof1.reading.days import Duplicates
from nof1.values.observations import Allocation

DATE, ARM, OUTCOME, NOTE = "date", "arm", "outcome", "note"
COLUMNS = nof1.Columns(DATE, ARM, OUTCOME)
HEAD = 5
EARLIEST_YEAR, LATEST_YEAR = 1970, 2069
LONGEST_ARM, LONGEST_NOTE = 200, 4_000
"""In characters."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read; what is None is not decided yet."""

    zone: str
    bounds: tuple[float, float] | None = None
    reference: str | None = None
    period_days: int | None = None
    allocation: Allocation = "unknown"
    duplicates: Duplicates | None = None
    leave_out_faults: bool = False


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A day with several answers, and the lines they stand on."""

    day: date
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadDay:
    """One day with an answer: the moment where the file has it, and the words beside it."""

    day: date
    answer: float
    at: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True, eq=False)
class ReadSeries:
    """A file as it was understood.

    `lines` are those with anything in them, `faults` what cannot be taken, `duplicates` the days that need a
    rule. `observations` and `days` hold what is left: of a line whose answer alone is at fault the day and
    its arm, unanswered, and nothing of the other faulty lines; `observations` is None where nothing is left.
    """

    lines: int
    faults: tuple[nof1.LineFault, ...]
    duplicates: tuple[Duplicate, ...]
    observations: nof1.Observations | None
    days: tuple[ReadDay, ...]
    head: tuple[nof1.Row, ...]
    notes: dict[int, str]


def read_series(text: str, reading: Reading) -> ReadSeries:
    """Read a whole file, good and faulty lines alike.

    Raises
    ------
    nof1.InputError
        What is wrong with the file as a whole: a column missing, times in mixed zones, an unknown reference.
    """
    clock = nof1.Clock(reading.zone)
    rows, faults = nof1.read_rows(text, COLUMNS, clock=clock, bounds=reading.bounds)
    notes = _notes(text, clock)
    beyond = [fault for row in rows if (fault := _beyond(row, notes)) is not None]
    faults = tuple(sorted([*faults, *beyond]))
    lines = len({row.line for row in rows} | {fault.line for fault in faults})
    at_fault = {fault.line for fault in beyond}
    good = [row for row in rows if row.line not in at_fault]
    faulty = {fault.line for fault in faults}
    head = tuple([row for row in good if row.line not in faulty][:HEAD])
    observations, contradictions, good = _laid_out(good, reading)
    return ReadSeries(
        lines=lines,
        faults=tuple(sorted([*faults, *contradictions])),
        duplicates=_duplicates(good),
        observations=observations,
        days=_days(observations, good, notes, reading),
        head=head,
        notes=notes,
    )


def _beyond(row: nof1.Row, notes: dict[int, str]) -> nof1.LineFault | None:
    """What a line says that the library takes, and a trial cannot keep."""
    if not isinstance(row.day, date):
        return nof1.LineFault(row.line, DATE, f"{row.day} is no date; write it like 2026-02-18")
    if not EARLIEST_YEAR <= row.day.year <= LATEST_YEAR:
        message = f"{row.day} is not from {EARLIEST_YEAR} to {LATEST_YEAR}; look at the year"
        return nof1.LineFault(row.line, DATE, message)
    for column, words, most in ((ARM, row.arm, LONGEST_ARM), (NOTE, notes.get(row.line), LONGEST_NOTE)):
        if words is not None and len(words) > most:
            return nof1.LineFault(row.line, column, f"{len(words)} characters; {most} at most can be kept")
    return None


def _laid_out(
    rows: list[nof1.Row], reading: Reading
) -> tuple[nof1.Observations | None, list[nof1.LineFault], list[nof1.Row]]:
    """Lay out what can be: lines that contradict others are taken away, and the rest is tried again."""
    layout = nof1.Layout(
        period_days=reading.period_days,
        duplicates=reading.duplicates or "first",
        allocation=reading.allocation,
    )
    found: list[nof1.LineFault] = []
    while rows:
        observations, faults = nof1.lay_out(rows, COLUMNS, _with_reference(layout, rows, reading))
        if observations is not None:
            return observations, found, rows
        found += faults
        at_fault = {fault.line for fault in faults}
        rows = [row for row in rows if row.line not in at_fault]
    return None, found, rows


def _with_reference(layout: nof1.Layout, rows: Iterable[nof1.Row], reading: Reading) -> nof1.Layout:
    """The reference, once it is among the arms; the caller says where it never is."""
    known = any(row.arm == reading.reference for row in rows)
    return replace(layout, reference=reading.reference) if known and reading.reference else layout


def _duplicates(rows: Iterable[nof1.Row]) -> tuple[Duplicate, ...]:
    lines: dict[date, list[int]] = {}
    for row in rows:
        if row.answer is not None and isinstance(row.day, date):
            lines.setdefault(row.day, []).append(row.line)
    return tuple(Duplicate(day, tuple(at)) for day, at in sorted(lines.items()) if len(at) > 1)


def _notes(text: str, clock: nof1.Clock) -> dict[int, str]:
    """The words beside each line, where the file has a column for them."""
    header = text.lstrip("\ufeff").partition("\n")[0].replace(";", ",").replace("\t", ",")
    if NOTE not in [name.strip().strip('"') for name in header.split(",")]:
        return {}
    rows, _ = nof1.read_rows(text, nof1.Columns(DATE, NOTE, OUTCOME), clock=clock)
    return {row.line: row.arm for row in rows if row.arm is not None}


def _days(
    observations: nof1.Observations | None, rows: Iterable[nof1.Row], notes: dict[int, str], reading: Reading
) -> tuple[ReadDay, ...]:
    """The answers as they were laid out, each with its moment and its words."""
    if observations is None or observations.start is None:
        return ()
    by_day: dict[date, list[nof1.Row]] = {}
    for row in sorted(rows, key=lambda row: (_in_utc(row.moment, reading.zone) or EARLIEST, row.line)):
        if row.answer is not None and isinstance(row.day, date):
            by_day.setdefault(row.day, []).append(row)
    start = observations.start
    answered = zip(observations.answer_day.tolist(), observations.answer.tolist(), strict=True)
    days = [(start + timedelta(days=number), answer) for number, answer in answered]
    return tuple(_one_day(day, answer, by_day[day], notes, reading) for day, answer in days)


EARLIEST = datetime.min.replace(tzinfo=UTC)


def _one_day(
    day: date, answer: float, rows: Sequence[nof1.Row], notes: dict[int, str], reading: Reading
) -> ReadDay:
    kept = rows[-1 if reading.duplicates == "last" else 0]
    words = " · ".join(notes[row.line] for row in rows if row.line in notes)
    return ReadDay(day, answer, _in_utc(kept.moment, reading.zone), words or None)


def _in_utc(moment: datetime | None, zone: str) -> datetime | None:
    """A stamp without an offset is by the clocks of the person's zone."""
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
