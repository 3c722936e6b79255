"""The text of a CSV file → rows, and every line that is at fault."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from nof1.errors import InputError, LineFault
from nof1.reading.cells import Cells, cut
from nof1.reading.clock import Clock, Moment, UnreadTimeError
from nof1.reading.faults import Faults
from nof1.reading.numbers import UnreadNumberError, number
from nof1.values.outcome import Kind

Progress = Callable[[int], None]
"""Told the line of the file that is being read."""

LINES_A_WORD = 10_000
"""Lines from one word about progress to the next."""

MOST_REMEMBERED = 4096
"""Times that are read once where they come again: many people share their dates."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what, as the header names it.

    `covariates` are numbers beside the answers, `entered` says when each answer was entered, `rater` who gave
    it; the others are needed to lay out a series at all.
    """

    time: str
    arm: str
    outcome: str
    person: str | None = None
    period: str | None = None
    covariates: tuple[str, ...] = ()
    entered: str | None = None
    rater: str | None = None

    def __post_init__(self) -> None:
        for name in self.covariates:
            if name in (self.time, self.arm, self.outcome):
                raise InputError(
                    f"covariate {name!r} is the day, the arm or the outcome itself; leave it out",
                    column=name,
                )

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that the file must have."""
        named = (self.person, self.time, self.arm, self.outcome, self.period, self.entered, self.rater)
        return tuple(dict.fromkeys(name for name in (*named, *self.covariates) if name))


class Row(NamedTuple):
    """One line of the file as it was understood.

    `line` is where it starts in the file (1 is the header), `day` a calendar date or a study day, `moment`
    orders rows of one day, `passed` is the share of the study day that had passed by then; `arm`, `period`
    and `answer` are None where the cell is empty. `covariates` are in the order of the columns, `entered` is
    in days (a calendar day's ordinal, or the study day, and the share of it that had passed).
    """

    line: int
    person: str
    day: date | int
    moment: datetime | None
    arm: str | None
    period: str | None
    answer: float | None
    passed: float | None = None
    covariates: tuple[float | None, ...] = ()
    entered: float | None = None
    rater: str | None = None


def read_rows(
    text: str,
    columns: Columns,
    *,
    clock: Clock | None = None,
    bounds: tuple[float, float] | None = None,
    kind: Kind = "continuous",
) -> tuple[tuple[Row, ...], tuple[LineFault, ...]]:
    """Read every line by itself.

    Parameters
    ----------
    text
        A header and lines, separated by commas, semicolons or tabs, with a point in decimal numbers.
    bounds
        Lowest and highest possible answer, where there are any.
    kind
        Of the outcome: what a number must be (1 or 0, a whole number).

    Returns
    -------
    rows
        The lines whose time and person are good, in the order of the file: where only the answer, or
        something beside it, is at fault, the day and its arm stay, unanswered. Lines that are empty in all
        columns asked for are left out.
    faults
        What is wrong in each line, in the order of the file.

    Raises
    ------
    InputError
        What is wrong with the file as a whole: no header, a column missing, stamps without their zone.
    """
    rows, faults = rows_and_faults(text, columns, clock or Clock(), bounds, kind, Faults())
    return rows, tuple(sorted(faults.kept))


def rows_and_faults(
    text: str,
    columns: Columns,
    clock: Clock,
    bounds: tuple[float, float] | None,
    kind: Kind,
    faults: Faults,
    progress: Progress | None = None,
) -> tuple[tuple[Row, ...], Faults]:
    """As `read_rows`, with what is wrong added to `faults`; `progress` hears the line every now and then."""
    reader = _RowReader(columns, clock, bounds, kind, faults)
    rows = []
    for place, (line, cells) in enumerate(cut(text, columns.needed)):
        row = reader.row(line, cells)
        if row is not None:
            rows.append(row)
        if progress is not None and place % LINES_A_WORD == 0:
            progress(line)
    if not reader.has_time:
        raise InputError(
            f"line 1, column {columns.time!r}: no line below the header has a time",
            line=1,
            column=columns.time,
        )
    return tuple(rows), faults


class _RowReader:
    """Turns one line's cells into a row, and remembers what it could not."""

    def __init__(
        self,
        columns: Columns,
        clock: Clock,
        bounds: tuple[float, float] | None,
        kind: Kind,
        faults: Faults,
    ) -> None:
        self.columns = columns
        self.clock = clock
        self.bounds = bounds
        self.kind = kind
        self.entry_clock: Clock | None = None
        self.has_time = False
        self.moments: dict[str, Moment] = {}
        self.has_beside = bool(columns.covariates or columns.entered or columns.rater)
        self.faults = faults

    def row(self, line: int, cells: Cells | LineFault) -> Row | None:
        if isinstance(cells, LineFault):
            self.faults.add(cells)
            return None
        columns = self.columns
        moment = self._moment(line, cells[columns.time])
        person = self._person(line, cells)
        before = self.faults.count
        answer = self._answer(line, cells[columns.outcome])
        beside = self._beside(line, cells, moment, has_answer=bool(cells[columns.outcome]))
        if moment is None or person is None:
            return None
        return Row(
            line,
            person,
            moment.day,
            moment.at,
            cells[columns.arm] or None,
            (cells[columns.period] or None) if columns.period else None,
            answer if self.faults.count == before else None,
            moment.passed,
            *beside,
        )

    def _fault(self, line: int, column: str, message: str) -> None:
        self.faults.add(LineFault(line, column, message))

    def _moment(self, line: int, text: str) -> Moment | None:
        known = self.moments.get(text)
        if known is not None:
            return known
        if text and not self.has_time:
            self.clock, self.has_time = self.clock.started((line, text)), True
        try:
            moment = self.clock.moment(text)
        except UnreadTimeError as fault:
            self._fault(line, self.columns.time, str(fault))
            return None
        if len(self.moments) < MOST_REMEMBERED:
            self.moments[text] = moment
        return moment

    def _person(self, line: int, cells: Cells) -> str | None:
        if self.columns.person is None:
            return ""
        if not cells[self.columns.person]:
            self._fault(line, self.columns.person, "empty; say whose line this is")
            return None
        return cells[self.columns.person]

    def _answer(self, line: int, text: str) -> float | None:
        return self._number(line, self.columns.outcome, text, self.kind, self.bounds) if text else None

    def _number(
        self, line: int, column: str, text: str, kind: Kind, bounds: tuple[float, float] | None
    ) -> float | None:
        try:
            return number(text, kind, bounds)
        except UnreadNumberError as fault:
            self._fault(line, column, str(fault))
            return None

    def _beside(
        self, line: int, cells: Cells, moment: Moment | None, *, has_answer: bool
    ) -> tuple[tuple[float | None, ...], float | None, str | None]:
        """Covariates, the moment of entry and the rater; of the first and the last every answer needs one."""
        columns = self.columns
        if not self.has_beside:
            return (), None, None
        covariates = tuple(
            self._covariate(line, name, cells[name], has_answer=has_answer) for name in columns.covariates
        )
        rater = (cells[columns.rater] or None) if columns.rater else None
        if columns.rater and rater is None and has_answer:
            self._fault(line, columns.rater, "empty, but the line has an answer; say who gave it")
        return covariates, self._entered(line, cells, moment), rater

    def _covariate(self, line: int, column: str, text: str, *, has_answer: bool) -> float | None:
        if text:
            return self._number(line, column, text, "continuous", None)
        if has_answer:
            message = "empty, but the line has an answer; fill it in, or leave this covariate out"
            self._fault(line, column, message)
        return None

    def _entered(self, line: int, cells: Cells, moment: Moment | None) -> float | None:
        column = self.columns.entered
        if column is None or not cells[column]:
            return None
        if self.entry_clock is None:
            self.entry_clock = self.clock.of_entries((line, cells[column]))
        try:
            entry = self.entry_clock.moment(cells[column])
        except UnreadTimeError as fault:
            self._fault(line, column, str(fault))
            return None
        if moment is None:
            return None
        if isinstance(entry.day, int) != isinstance(moment.day, int):
            message = f"{cells[column]!r} cannot be set beside {cells[self.columns.time]!r}; "
            self._fault(line, column, message + "write both as dates, or both as study days")
            return None
        if entry.number < moment.number:
            message = f"{cells[column]!r} is before the day it is about, {moment.day}; correct one of the two"
            self._fault(line, column, message)
            return None
        return entry.number + (0.5 if entry.passed is None else entry.passed)
