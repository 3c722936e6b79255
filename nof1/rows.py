"""The text of a CSV file → rows, and every line that is at fault."""

import csv
import io
import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from nof1.clock import Clock, Moment, UnreadTimeError
from nof1.errors import InputError, LineFault

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_COMMA_OR_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what, as the header names it."""

    time: str
    arm: str
    outcome: str
    person: str | None = None
    period: str | None = None

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that the file must have."""
        return tuple(name for name in (self.person, self.time, self.arm, self.outcome, self.period) if name)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file as it was understood.

    `line` is where it starts in the file (1 is the header), `day` a calendar date or a study day, `moment`
    orders rows of one day; `arm`, `period` and `answer` are None where the cell is empty.
    """

    line: int
    person: str
    day: date | int
    moment: datetime | None
    arm: str | None
    period: str | None
    answer: float | None


def read_rows(
    text: str,
    columns: Columns,
    *,
    clock: Clock | None = None,
    bounds: tuple[float, float] | None = None,
) -> tuple[tuple[Row, ...], tuple[LineFault, ...]]:
    """Read every line by itself.

    Parameters
    ----------
    text
        A header and lines, separated by commas, semicolons or tabs, with a point in decimal numbers.
    bounds
        Lowest and highest possible answer, where there are any.

    Returns
    -------
    rows
        The good lines, in the order of the file. Lines that are empty in all columns asked for are left out.
    faults
        What is wrong in each other line, in the order of the file.

    Raises
    ------
    InputError
        What is wrong with the file as a whole: no header, a column missing, stamps without their zone.
    """
    cells = list(_cells(text, columns))
    reader = _RowReader(columns, (clock or Clock()).started(_first_time(cells, columns)), bounds)
    rows = [row for line, cell in cells if (row := reader.row(line, cell)) is not None]
    return tuple(rows), tuple(sorted(reader.faults))


class _RowReader:
    """Turns one line's cells into a row, and remembers what it could not."""

    def __init__(self, columns: Columns, clock: Clock, bounds: tuple[float, float] | None) -> None:
        self.columns = columns
        self.clock = clock
        self.bounds = bounds
        self.faults: list[LineFault] = []

    def row(self, line: int, cells: Mapping[str, str] | LineFault) -> Row | None:
        if isinstance(cells, LineFault):
            self.faults.append(cells)
            return None
        before = len(self.faults)
        moment = self._moment(line, cells[self.columns.time])
        person = self._person(line, cells)
        answer = self._answer(line, cells[self.columns.outcome])
        if len(self.faults) > before or moment is None:
            return None
        period = cells[self.columns.period] if self.columns.period else ""
        return Row(
            line, person, moment.day, moment.at, cells[self.columns.arm] or None, period or None, answer
        )

    def _fault(self, line: int, column: str, message: str) -> None:
        self.faults.append(LineFault(line, column, message))

    def _moment(self, line: int, text: str) -> Moment | None:
        try:
            return self.clock.moment(text)
        except UnreadTimeError as fault:
            self._fault(line, self.columns.time, str(fault))
            return None

    def _person(self, line: int, cells: Mapping[str, str]) -> str:
        if self.columns.person is None:
            return ""
        if not cells[self.columns.person]:
            self._fault(line, self.columns.person, "empty; say whose line this is")
        return cells[self.columns.person]

    def _answer(self, line: int, text: str) -> float | None:
        if not text:
            return None
        answer = float(text) if _NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(answer):
            self._fault(line, self.columns.outcome, _why_no_number(text))
        elif self.bounds and not self.bounds[0] <= answer <= self.bounds[1]:
            low, high = self.bounds
            self._fault(line, self.columns.outcome, f"{text} is outside the bounds {low:g} to {high:g}")
        return answer


def _why_no_number(text: str) -> str:
    if _COMMA_OR_THOUSANDS.fullmatch(text):
        decimal, whole = text.replace(",", "."), text.replace(",", "")
        return f"{text!r} has a comma; write {decimal!r} if it starts the decimals, {whole!r} if it does not"
    if _DECIMAL_COMMA.fullmatch(text):
        return f"{text!r} has a decimal comma; write {text.replace(',', '.')!r}"
    if text.lower() in {"na", "nan", "n/a", "null", "none", "-", ".", "?"}:
        return f"{text!r} is not a number; leave the cell empty where there is no answer"
    return f"{text!r} is not a number"


def _first_time(cells: list[tuple[int, Mapping[str, str] | LineFault]], columns: Columns) -> tuple[int, str]:
    for line, cell in cells:
        if not isinstance(cell, LineFault) and cell[columns.time]:
            return line, cell[columns.time]
    raise InputError(
        f"line 1, column {columns.time!r}: no line below the header has a time", line=1, column=columns.time
    )


def _cells(text: str, columns: Columns) -> Iterator[tuple[int, Mapping[str, str] | LineFault]]:
    """Each line's cells by column, only the columns asked for; a line that cannot be split is a fault."""
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, columns), strict=True)
    line = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        places = _places(header, columns)
        line = reader.line_num + 1
        for record in reader:
            if any(record[place].strip() for place in places.values() if place < len(record)):
                yield line, _cut(line, header, places, record)
            line = reader.line_num + 1
    except csv.Error as error:
        why = "a quotation mark is opened and never closed" if "end of data" in str(error) else str(error)
        raise InputError(f"line {line}: {why}", line=line) from error


def _cut(
    line: int, header: list[str], places: Mapping[str, int], record: list[str]
) -> Mapping[str, str] | LineFault:
    short = [name for name, place in places.items() if place >= len(record)]
    if short or any(cell.strip() for cell in record[len(header) :]):
        column = short[0] if short else header[-1]
        message = f"this line has {len(record)} cells, the header {len(header)}"
        if not short and any(_decimal_tail(pair) for pair in itertools.pairwise(record)):
            message += "; a decimal comma may have split a number: write a point"
        return LineFault(line, column, message)
    return {name: record[place].strip() for name, place in places.items()}


def _decimal_tail(pair: tuple[str, str]) -> bool:
    return all(part.strip().lstrip("+-").isdecimal() for part in pair)


def _places(header: list[str], columns: Columns) -> dict[str, int]:
    if not any(header):
        raise InputError("line 1: no header; the first line must name the columns", line=1)
    for name in columns.needed:
        if name not in header:
            named = ", ".join(repr(other) for other in header if other)
            raise InputError(f"line 1: no column {name!r}; the file has {named}", line=1, column=name)
        if header.count(name) > 1:
            raise InputError(
                f"line 1: {header.count(name)} columns are called {name!r}; rename all but one",
                line=1,
                column=name,
            )
    return {name: header.index(name) for name in columns.needed}


def _delimiter(text: str, columns: Columns) -> str:
    """The one that finds most of the columns asked for, then the one that cuts the header most often."""
    header = text.partition("\n")[0]

    def found(delimiter: str) -> tuple[int, int]:
        names = [name.strip().strip('"').strip() for name in header.split(delimiter)]
        return sum(name in names for name in columns.needed), len(names)

    return max(_DELIMITERS, key=found)
