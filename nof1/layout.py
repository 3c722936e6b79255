"""Rows of one person → answers, arms and periods laid on the calendar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from nof1.errors import InputError, LineFault
from nof1.observations import WASHOUT, Allocation, Observations
from nof1.rows import Columns, Row

Duplicates = Literal["first", "last", "mean"]

LONGEST_GAP = 366
"""Days without a line. A longer gap is a slip of the pen in a date: 2062 for 2026."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows become study days; the parameters are those of `nof1.read`."""

    reference: str | None = None
    period_days: int | None = None
    washout: str | None = None
    before: str | None = None
    duplicates: Duplicates | None = None
    allocation: Allocation = "unknown"

    def __post_init__(self) -> None:
        if self.period_days is not None and self.period_days < 1:
            raise InputError(f"period-days is {self.period_days}; give 1 or more")
        if self.duplicates is not None and self.duplicates not in get_args(Duplicates):
            raise InputError(f"duplicates is {self.duplicates!r}; it must be first, last or mean")


def lay_out(
    rows: Iterable[Row], columns: Columns, layout: Layout
) -> tuple[Observations | None, tuple[LineFault, ...]]:
    """One person's rows on their calendar.

    Returns
    -------
    observations
        None where there are faults.
    faults
        Lines that contradict others: a day twice, an answer on a day without an arm, two arms in one period.

    Raises
    ------
    InputError
        What no single line is guilty of: an unknown reference or arm before, both ways of telling periods.
    """
    if columns.period is not None and layout.period_days is not None:
        raise InputError("periods are told by a column or by a number of days; give one of the two")
    rows = sorted(rows, key=_in_time)
    plan = _Plan(columns, layout)
    days = plan.days(rows)
    plan.check_spelling(days)
    if plan.faults:
        return None, tuple(sorted(plan.faults))
    if not days:
        raise InputError("no line below the header can be used", line=1)
    filled = plan.filled(days)
    periods = plan.periods(filled)
    if plan.faults:
        return None, tuple(sorted(plan.faults))
    start = date.fromordinal(filled[0].number) if isinstance(rows[0].day, date) else None
    return _observations(filled, periods, columns, layout, start), ()


@dataclass(slots=True)
class _Day:
    """What the rows of one day say together; line 0 where no row speaks of the day."""

    number: int
    line: int = 0
    arm: str | None = None
    period: str | None = None
    answer: float | None = None
    merged: bool = False


def _in_time(row: Row) -> tuple[int, str, int]:
    if row.moment is None:
        return _number(row.day), "", row.line
    in_utc = row.moment.replace(tzinfo=None) - (row.moment.utcoffset() or timedelta())
    return _number(row.day), in_utc.isoformat(timespec="microseconds"), row.line


def _number(day: date | int) -> int:
    return day if isinstance(day, int) else day.toordinal()


@dataclass(slots=True)
class _Plan:
    """Collects faults while days, arms and periods are told."""

    columns: Columns
    layout: Layout
    faults: list[LineFault] = field(default_factory=list)

    def days(self, rows: Sequence[Row]) -> list[_Day]:
        """One entry for each day that has a row."""
        by_day: dict[int, list[Row]] = {}
        for row in rows:
            by_day.setdefault(_number(row.day), []).append(row)
        numbers = sorted(by_day)
        for earlier, later in pairwise(numbers):
            if later - earlier > LONGEST_GAP:
                self._far_apart(by_day[earlier][-1], by_day[later][0], later - earlier)
        return [self._day(number, by_day[number]) for number in numbers]

    def _far_apart(self, earlier: Row, later: Row, days: int) -> None:
        message = f"{later.day} is {days} days after the day before it in the file, {earlier.day} on line "
        message += f"{earlier.line}; correct the date, or leave one side out (at most {LONGEST_GAP} days)"
        self._fault(later.line, self.columns.time, message)

    def _day(self, number: int, rows: Sequence[Row]) -> _Day:
        day = _Day(number, rows[0].line)
        day.arm = self._agreed(rows, "arm", self.columns.arm)
        day.period = self._agreed(rows, "period", self.columns.period or "")
        answered = [row for row in rows if row.answer is not None]
        day.merged = len(answered) > 1
        day.answer = self._one_answer(answered)
        if answered and day.arm is None:
            self._fault(
                answered[0].line, self.columns.arm, "empty, but the line has an answer; say which arm"
            )
        return day

    def _agreed(self, rows: Sequence[Row], what: Literal["arm", "period"], column: str) -> str | None:
        said = [
            (value, row.line)
            for row in rows
            if (value := row.arm if what == "arm" else row.period) is not None
        ]
        for value, line in said:
            if value != said[0][0]:
                self._fault(
                    line, column, f"{value!r}, but line {said[0][1]} says {said[0][0]!r} for the same day"
                )
        return said[0][0] if said else None

    def _one_answer(self, answered: Sequence[Row]) -> float | None:
        answers = [row.answer for row in answered if row.answer is not None]
        if not answers:
            return None
        if len(answers) > 1 and self.layout.duplicates is None:
            for row in answered[1:]:
                message = f"day {row.day} was answered before, on line {answered[0].line}; "
                self._fault(
                    row.line, self.columns.time, message + "give a rule: --duplicates first, last or mean"
                )
        if self.layout.duplicates == "mean":
            return sum(answers) / len(answers)
        return answers[-1 if self.layout.duplicates == "last" else 0]

    def check_spelling(self, days: Sequence[_Day]) -> None:
        """Two arms that differ only in capitals or spaces are one arm, written twice."""
        seen: dict[str, _Day] = {}
        for day in days:
            if day.arm is not None:
                known = seen.setdefault("".join(day.arm.casefold().split()), day)
                if known.arm != day.arm:
                    message = (
                        f"{day.arm!r} and {known.arm!r} (line {known.line}) differ only in capitals or spaces"
                    )
                    self._fault(day.line, self.columns.arm, message + "; write one of them")

    def filled(self, days: Sequence[_Day]) -> list[_Day]:
        """Every day from first to last; a day without an arm takes the one of the day before.

        Days before the first arm are left out, except that blocks of days count from the first row.
        """
        known = {day.number: day for day in days}
        everyday = [known.get(n) or _Day(n) for n in range(days[0].number, days[-1].number + 1)]
        if self.layout.period_days is not None:
            everyday = self._on_grid(everyday, self.layout.period_days)
        filled: list[_Day] = []
        for day in everyday:
            before = filled[-1] if filled else None
            day.arm = day.arm or (before.arm if before else None)
            day.period = day.period or (before.period if before else None)
            if day.arm is not None:
                filled.append(day)
        if all(day.arm == self.layout.washout for day in filled):
            self._fault(days[0].line, self.columns.arm, "no line of this person names an arm")
        return filled

    def _on_grid(self, everyday: list[_Day], size: int) -> list[_Day]:
        for start in range(0, len(everyday), size):
            block = everyday[start : start + size]
            named = [day for day in block if day.arm is not None and day.arm != self.layout.washout]
            for day in block:
                day.period = str(start // size)
                if named and day.arm is None:
                    day.arm = named[0].arm
        return everyday

    def periods(self, days: Sequence[_Day]) -> list[int]:
        """The period of each day, 0, 1, …, `WASHOUT` on washout days."""
        by_label = self.columns.period is not None or self.layout.period_days is not None
        if by_label:
            self._check_labels(days)
        periods: list[int] = []
        number, last = -1, None
        for day in days:
            key = self._key(day, by_label)
            if key is not None and key != last:
                number += 1
            # a washout ends a run of one arm, but not a period that has a label
            last = key if key is not None or not by_label else last
            periods.append(WASHOUT if key is None else number)
        return periods

    def _key(self, day: _Day, by_label: bool) -> str | None:
        if day.arm == self.layout.washout:
            return None
        return day.period or "" if by_label else day.arm

    def _check_labels(self, days: Sequence[_Day]) -> None:
        """A period has one arm, and does not come back after another."""
        first: dict[str, _Day] = {}
        last: _Day | None = None
        for day in days:
            if day.arm == self.layout.washout or not day.line:
                continue
            if day.period is None:
                self._fault(day.line, self.columns.period or "", "empty; say which period the day belongs to")
                continue
            label = day.period
            opened = first.setdefault(label, day)
            if opened.arm != day.arm:
                self._fault(day.line, self.columns.arm, self._contradiction(day, opened))
            elif last is not None and last.period != day.period and opened is not day:
                message = (
                    f"period {label!r} comes back after period {last.period!r}; give each a label of its own"
                )
                self._fault(day.line, self.columns.period or "", message)
            last = day

    def _contradiction(self, day: _Day, opened: _Day) -> str:
        if self.layout.period_days is None:
            return f"{day.arm!r}, but period {day.period!r} has {opened.arm!r} since line {opened.line}"
        block = int(day.period or 0) + 1
        size = self.layout.period_days
        return f"{day.arm!r}, but block {block} of {size} days has {opened.arm!r} (line {opened.line})"

    def _fault(self, line: int, column: str, message: str) -> None:
        self.faults.append(LineFault(line, column, message))


def _observations(
    days: Sequence[_Day],
    periods: Sequence[int],
    columns: Columns,
    layout: Layout,
    start: date | None,
) -> Observations:
    arms = _arms(
        {day.arm for day in days if day.arm is not None and day.arm != layout.washout}, columns, layout
    )
    index: Mapping[str | None, int] = {label: number for number, label in enumerate(arms)}
    answered = [(day.number - days[0].number, day.answer) for day in days if day.answer is not None]
    return Observations(
        arms=arms,
        day_arm=np.array([index.get(day.arm, WASHOUT) for day in days], dtype=np.int64),
        day_period=np.array(periods, dtype=np.int64),
        answer_day=np.array([number for number, _ in answered], dtype=np.int64),
        answer=np.array([answer for _, answer in answered], dtype=np.float64),
        before=None if layout.before is None else _place(layout.before, "before", arms, columns),
        allocation=layout.allocation,
        period_rule=_rule(columns, layout),
        start=start,
        merged_days=sum(day.merged for day in days),
    )


def _arms(labels: set[str], columns: Columns, layout: Layout) -> tuple[str, ...]:
    ordered = sorted(labels)
    if layout.reference is not None:
        reference = ordered.pop(_place(layout.reference, "reference", ordered, columns))
        ordered.insert(0, reference)
    return tuple(ordered)


def _place(label: str, option: str, arms: Sequence[str], columns: Columns) -> int:
    if label not in arms:
        named = ", ".join(repr(arm) for arm in arms)
        raise InputError(
            f"{option} is {label!r}, but column {columns.arm!r} has no such arm; the arms are {named}",
            column=columns.arm,
        )
    return arms.index(label)


def _rule(columns: Columns, layout: Layout) -> str:
    if columns.period is not None:
        return f"column:{columns.period}"
    return "runs" if layout.period_days is None else f"days:{layout.period_days}"
