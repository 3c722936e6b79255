"""What the lines of one day say together: its arm, its period, and the answers that count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from nof1.errors import LineFault
from nof1.reading.rows import Columns, Row

Duplicates = Literal["first", "last", "mean", "all"]


class Kept(NamedTuple):
    """An answer that counts, and what stands beside it; `passed` is None where its hour is not known."""

    value: float
    passed: float | None
    covariates: tuple[float, ...]
    entered: float | None
    rater: str | None


@dataclass(slots=True)
class Day:
    """What the rows of one day say together; line 0 where no row speaks of the day."""

    number: int
    line: int = 0
    arm: str | None = None
    period: str | None = None
    answers: list[Kept] = field(default_factory=list)
    merged: bool = False


def in_time(row: Row) -> tuple[int, str, int]:
    """By the day, then by the moment, then by the line."""
    if row.moment is None:
        return day_number(row), "", row.line
    in_utc = row.moment.replace(tzinfo=None) - (row.moment.utcoffset() or timedelta())
    return day_number(row), in_utc.isoformat(timespec="microseconds"), row.line


def day_number(row: Row) -> int:
    """The study day as a number: of a date its ordinal."""
    return row.day if isinstance(row.day, int) else row.day.toordinal()


@dataclass(slots=True)
class DayReader:
    """Puts the rows of a day together, in time, and collects what contradicts."""

    columns: Columns
    duplicates: Duplicates | None
    faults: list[LineFault]

    def day(self, number: int, rows: Sequence[Row]) -> Day:
        """One entry for a day that has rows."""
        if len(rows) == 1 and (rows[0].answer is None or rows[0].arm is not None):
            row = rows[0]
            return Day(number, row.line, row.arm, row.period, [_kept(row)] if row.answer is not None else [])
        day = Day(number, rows[0].line)
        day.arm = self._agreed(((row.arm, row.line) for row in rows), self.columns.arm)
        day.period = self._agreed(((row.period, row.line) for row in rows), self.columns.period or "")
        answered = [row for row in rows if row.answer is not None]
        day.answers = self._kept(answered)
        day.merged = len(answered) > 1 and len(day.answers) == 1
        if answered and day.arm is None:
            self._fault(
                answered[0].line, self.columns.arm, "empty, but the line has an answer; say which arm"
            )
        return day

    def _agreed(self, said: Iterable[tuple[str | None, int]], column: str) -> str | None:
        first: tuple[str, int] | None = None
        for value, line in said:
            if value is None:
                continue
            first = first or (value, line)
            if value != first[0]:
                self._fault(
                    line, column, f"{value!r}, but line {first[1]} says {first[0]!r} for the same day"
                )
        return None if first is None else first[0]

    def _kept(self, answered: Sequence[Row]) -> list[Kept]:
        answers = [_kept(row) for row in answered]
        if len(answers) < 2:
            return answers
        if self.duplicates == "all":
            self._check_hours(answered)
            return answers
        if self.duplicates is None:
            for row in answered[1:]:
                message = f"day {row.day} was answered before, on line {answered[0].line}; "
                rule = "give a rule: --duplicates first, last or mean, or keep them all: --several"
                self._fault(row.line, self.columns.time, message + rule)
        if self.duplicates == "mean":
            return [_mean(answers)]
        return [answers[-1 if self.duplicates == "last" else 0]]

    def _check_hours(self, answered: Sequence[Row]) -> None:
        """Several answers that are kept need their moments, each another."""
        for before, row in pairwise(answered):
            if row.moment is None:
                message = (
                    f"day {row.day} was answered before, on line {before.line}, and neither has an hour; "
                )
                self._fault(
                    row.line, self.columns.time, message + "--several needs stamps such as 2026-02-18T21:30"
                )
            elif row.moment == before.moment:
                message = f"answered at the same moment on line {before.line}; leave one of them out"
                self._fault(row.line, self.columns.time, message)

    def _fault(self, line: int, column: str, message: str) -> None:
        self.faults.append(LineFault(line, column, message))


def _kept(row: Row) -> Kept:
    covariates = tuple(value for value in row.covariates if value is not None) if row.covariates else ()
    return Kept(row.answer or 0.0, row.passed, covariates, row.entered, row.rater)


def _mean(answers: Sequence[Kept]) -> Kept:
    """The mean of a day's answers and covariates; entered with the last, and by whoever gave that."""
    return Kept(
        sum(one.value for one in answers) / len(answers),
        None,
        tuple(
            sum(values) / len(answers) for values in zip(*(one.covariates for one in answers), strict=True)
        ),
        answers[-1].entered,
        answers[-1].rater,
    )
