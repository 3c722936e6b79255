"""Rows of one person → answers, arms and periods laid on the calendar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise
from typing import TypedDict, get_args

import numpy as np
from numpy.typing import NDArray

from nof1.errors import InputError, LineFault
from nof1.reading.days import Day, DayReader, Duplicates, Kept, day_number, in_time
from nof1.reading.rows import Columns, Row
from nof1.values.observations import BASELINE, WASHOUT, Allocation, Covariate, Observations

LONGEST_GAP = 366
"""Days without a line. A longer gap is a slip of the pen in a date: 2062 for 2026."""

LONGEST_SERIES = 3_660
"""Days of one person, ten years. The work grows faster than the days, and no trial lasts longer."""

NONE = "none"
"""As `Layout.before`: none of the arms was taken."""

MOST_ANSWERS = 20_000
"""Of one person. More come from a sensor, and are better made one a day or an hour first."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows become study days; the parameters are those of `nof1.read`."""

    reference: str | None = None
    period_days: int | None = None
    washout: str | None = None
    before: str | None = None
    duplicates: Duplicates | None = None
    allocation: Allocation = "unknown"
    baseline: str | None = None

    def __post_init__(self) -> None:
        if self.period_days is not None and self.period_days < 1:
            raise InputError(f"period-days is {self.period_days}; give 1 or more")
        if self.duplicates is not None and self.duplicates not in get_args(Duplicates):
            raise InputError(f"duplicates is {self.duplicates!r}; it must be first, last, mean or all")
        if self.baseline is not None and self.baseline == self.washout:
            raise InputError(
                f"{self.baseline!r} means both baseline and washout; give each a value of its own"
            )

    def is_arm(self, value: str | None) -> bool:
        """What a line says is a treatment: neither empty, nor washout, nor baseline."""
        return value is not None and value not in (self.washout, self.baseline)


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
    rows = sorted(rows, key=in_time)
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
class _Plan:
    """Collects faults while days, arms and periods are told."""

    columns: Columns
    layout: Layout
    faults: list[LineFault] = field(default_factory=list)

    def days(self, rows: Sequence[Row]) -> list[Day]:
        """One entry for each day that has a row."""
        by_day = [(number, list(of_day)) for number, of_day in groupby(rows, day_number)]
        for (earlier, before), (later, after) in pairwise(by_day):
            if later - earlier > LONGEST_GAP:
                self._far_apart(before[-1], after[0], later - earlier)
        self._refuse_too_long(rows)
        reader = DayReader(self.columns, self.layout.duplicates, self.faults)
        days = [reader.day(number, of_day) for number, of_day in by_day]
        self._refuse_too_many(days)
        return days

    def _far_apart(self, earlier: Row, later: Row, days: int) -> None:
        message = f"{later.day} is {days} days after the day before it in the file, {earlier.day} on line "
        message += f"{earlier.line}; correct the date, or leave one side out (at most {LONGEST_GAP} days)"
        self._fault(later.line, self.columns.time, message)

    def _refuse_too_long(self, rows: Sequence[Row]) -> None:
        """More days of one person than are analysed at once; gaps that were found come first."""
        if not rows or self.faults:
            return
        days = day_number(rows[-1]) - day_number(rows[0]) + 1
        if days > LONGEST_SERIES:
            message = f"{rows[-1].day} is day {days} of a series that starts on line {rows[0].line}; at most "
            rule = f"{LONGEST_SERIES} days are analysed at once: leave one side out"
            self._fault(rows[-1].line, self.columns.time, message + rule)

    def _refuse_too_many(self, days: Sequence[Day]) -> None:
        answers = sum(len(day.answers) for day in days)
        if answers > MOST_ANSWERS:
            message = f"{answers} answers of one person, from this line on; at most {MOST_ANSWERS} are "
            rule = "analysed at once: take one a day (--duplicates mean)"
            self._fault(days[0].line, self.columns.outcome, message + rule)

    def check_spelling(self, days: Sequence[Day]) -> None:
        """Two arms that differ only in capitals or spaces are one arm, written twice."""
        seen: dict[str, Day] = {}
        written: set[str | None] = {None}
        for day in days:
            if day.arm not in written and day.arm is not None:
                known = seen.setdefault("".join(day.arm.casefold().split()), day)
                if known.arm == day.arm:
                    written.add(day.arm)
                else:
                    message = (
                        f"{day.arm!r} and {known.arm!r} (line {known.line}) differ only in capitals or spaces"
                    )
                    self._fault(day.line, self.columns.arm, message + "; write one of them")

    def filled(self, days: Sequence[Day]) -> list[Day]:
        """Every day from first to last; a day without an arm takes the one of the day before.

        Days before the first arm are left out, except that blocks of days count from the first row.
        """
        known = {day.number: day for day in days}
        everyday = [known.get(n) or Day(n) for n in range(days[0].number, days[-1].number + 1)]
        if self.layout.period_days is not None:
            everyday = self._on_grid(everyday, self.layout.period_days)
        filled: list[Day] = []
        for day in everyday:
            before = filled[-1] if filled else None
            day.arm = day.arm or (before.arm if before else None)
            day.period = day.period or (before.period if before else None)
            if day.arm is not None:
                filled.append(day)
        if not any(self.layout.is_arm(day.arm) for day in filled):
            self._fault(days[0].line, self.columns.arm, "no line of this person names an arm")
        self._check_baseline(filled)
        return filled

    def _check_baseline(self, days: Sequence[Day]) -> None:
        """Baseline is before the first treatment."""
        if self.layout.baseline is None:
            return
        treated: Day | None = None
        for day in days:
            if self.layout.is_arm(day.arm):
                treated = treated or day
            elif treated is not None and day.arm == self.layout.baseline and day.line and day.arm is not None:
                message = f"{day.arm!r} is baseline, but the first treatment is on line {treated.line}; "
                self._fault(day.line, self.columns.arm, message + "days without one in between are --washout")

    def _on_grid(self, everyday: list[Day], size: int) -> list[Day]:
        for start in range(0, len(everyday), size):
            block = everyday[start : start + size]
            named = [day for day in block if self.layout.is_arm(day.arm)]
            for day in block:
                day.period = str(start // size)
                if named and day.arm is None:
                    day.arm = named[0].arm
        return everyday

    def periods(self, days: Sequence[Day]) -> list[int]:
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

    def _key(self, day: Day, by_label: bool) -> str | None:
        if day.arm == self.layout.washout:
            return None
        return day.period or "" if by_label else day.arm

    def _check_labels(self, days: Sequence[Day]) -> None:
        """A period has one arm, and does not come back after another."""
        first: dict[str, Day] = {}
        last: Day | None = None
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

    def _contradiction(self, day: Day, opened: Day) -> str:
        if self.layout.period_days is None:
            return f"{day.arm!r}, but period {day.period!r} has {opened.arm!r} since line {opened.line}"
        block = int(day.period or 0) + 1
        size = self.layout.period_days
        message = f"{day.arm!r}, but block {block} of {size} days has {opened.arm!r} (line {opened.line})"
        if self.layout.washout is None and self.layout.baseline is None:
            return message
        return (
            f"{message}; with washout or baseline leave --period-days out (each run of one arm is a period), "
            "or number the periods in a column (--period)"
        )

    def _fault(self, line: int, column: str, message: str) -> None:
        self.faults.append(LineFault(line, column, message))


def _observations(
    days: Sequence[Day],
    periods: Sequence[int],
    columns: Columns,
    layout: Layout,
    start: date | None,
) -> Observations:
    labels = {day.arm for day in days if day.arm is not None and layout.is_arm(day.arm)}
    arms = _arms(labels, columns, layout)
    index: Mapping[str | None, int] = {label: number for number, label in enumerate(arms)}
    index = index if layout.baseline is None else {**index, layout.baseline: BASELINE}
    first = days[0].number
    answered = [(day.number - first, kept) for day in days for kept in day.answers]
    return Observations(
        arms=arms,
        day_arm=np.array([index.get(day.arm, WASHOUT) for day in days], dtype=np.int64),
        day_period=np.array(periods, dtype=np.int64),
        answer_day=np.array([number for number, _ in answered], dtype=np.int64),
        answer=np.array([kept.value for _, kept in answered], dtype=np.float64),
        before=_before(arms, columns, layout),
        allocation=layout.allocation,
        period_rule=_rule(columns, layout),
        start=start,
        merged_days=sum(day.merged for day in days),
        **_beside(answered, columns, first, keeps_times=layout.duplicates == "all"),
    )


class _Beside(TypedDict):
    answer_time: NDArray[np.float64] | None
    covariates: tuple[Covariate, ...]
    entered: NDArray[np.float64] | None
    rater: NDArray[np.int64] | None
    raters: tuple[str, ...]


def _beside(
    answered: Sequence[tuple[int, Kept]], columns: Columns, first: int, *, keeps_times: bool
) -> _Beside:
    """What stands beside the answers; their times only where several a day are kept."""
    kept = [one for _, one in answered]
    raters = tuple(sorted({one.rater for one in kept if one.rater is not None}))
    rater = [raters.index(one.rater) for one in kept if one.rater is not None]
    entered = [np.nan if one.entered is None else one.entered - first for one in kept]
    values = np.array([one.covariates for one in kept], dtype=np.float64).reshape(len(kept), -1)
    return _Beside(
        answer_time=_times(answered) if keeps_times else None,
        covariates=tuple(Covariate(name, values[:, c]) for c, name in enumerate(columns.covariates)),
        entered=np.array(entered, dtype=np.float64) if columns.entered else None,
        rater=np.array(rater, dtype=np.int64) if columns.rater else None,
        raters=raters,
    )


def _times(answered: Sequence[tuple[int, Kept]]) -> NDArray[np.float64] | None:
    """Days since day 0 began; None where an hour is not known, which is only where no day has two answers.

    By the clocks on the wall: the hour that comes twice in autumn does not go back.
    """
    times = [number + kept.passed for number, kept in answered if kept.passed is not None]
    if len(times) < len(answered):
        return None
    return np.maximum.accumulate(np.array(times, dtype=np.float64)) if times else None


def _arms(labels: set[str], columns: Columns, layout: Layout) -> tuple[str, ...]:
    ordered = sorted(labels)
    if layout.reference is not None:
        reference = ordered.pop(_place(layout.reference, "reference", ordered, columns))
        ordered.insert(0, reference)
    return tuple(ordered)


def _before(arms: Sequence[str], columns: Columns, layout: Layout) -> int | None:
    """What was taken before the first day: the arm's index, `WASHOUT` for "none", None where not stated."""
    if layout.before is None or layout.before != NONE:
        return None if layout.before is None else _place(layout.before, "before", arms, columns)
    if NONE in arms:
        raise InputError(
            f"before is {NONE!r}, which means none of the arms, but column {columns.arm!r} has an arm of "
            "that name; rename that arm in the file, or leave before out",
            column=columns.arm,
        )
    return WASHOUT


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
