"""A CSV file, its text, or a data frame → Observations."""

from collections.abc import Sequence
from datetime import time as time_of_day
from pathlib import Path
from typing import Protocol

from nof1.errors import InputError, LineFault
from nof1.reading.clock import Clock
from nof1.reading.days import Duplicates
from nof1.reading.faults import Faults
from nof1.reading.layout import Layout, lay_out
from nof1.reading.rows import Columns, Progress, Row, rows_and_faults
from nof1.values.observations import Allocation, Observations
from nof1.values.outcome import Kind

MOST_FAULTS_KEPT = 1_000
"""Bad lines that an error holds."""

MOST_FAULTS_SAID = 20


class Frame(Protocol):
    """A data frame that can write itself as CSV, such as pandas'."""

    def to_csv(self, *, index: bool) -> str: ...


def read(
    source: str | Path | Frame,
    *,
    time: str,
    arm: str,
    outcome: str,
    reference: str | None = None,
    period: str | None = None,
    period_days: int | None = None,
    washout: str | None = None,
    before: str | None = None,
    duplicates: Duplicates | None = None,
    allocation: Allocation = "unknown",
    zone: str | None = None,
    day_starts_at: time_of_day | None = None,
    bounds: tuple[float, float] | None = None,
    kind: Kind = "continuous",
    baseline: str | None = None,
    covariates: Sequence[str] = (),
    entered: str | None = None,
    rater: str | None = None,
) -> Observations:
    """One person's series from a CSV file.

    Parameters
    ----------
    source
        A path, the text itself (anything with a line break in it), or a data frame.
    time, arm, outcome
        Columns. Times are dates, stamps, or whole study days. An empty outcome is a missing answer; a day
        without a row, or with an empty arm, takes the arm of the day before.
    reference
        The arm that the others are compared with; by default the first in text order.
    period, period_days
        A column that numbers the periods, or blocks of so many days from the first day. By default each run
        of one arm is a period.
    washout
        The value in the arm column that means washout.
    before
        The arm taken before the first day, or "none": none of them. By default it is not known, and the check
        `taken_before` asks whether a verdict hangs on it.
    duplicates
        Which answer counts where a day has several ("first", "last", "mean"), or "all", which needs stamps;
        by default several are refused.
    allocation
        How the order of treatments came about.
    zone, day_starts_at
        For stamps: the person's zone, and the hour at which a study day starts (04:00).
    bounds
        Lowest and highest possible answer; an answer outside is refused.
    kind
        Of the outcome: one that it cannot be is refused (a half of yes or no, a count below 0).
    baseline
        The value in the arm column that means a day before the first treatment.
    covariates
        Columns of numbers beside the answers.
    entered, rater
        Columns: when each answer was entered (where unknown, empty), and who gave it.

    Raises
    ------
    InputError
        Anything that cannot be read as it stands; `faults` has the bad lines.
    """
    columns = Columns(
        time, arm, outcome, period=period, covariates=tuple(covariates), entered=entered, rater=rater
    )
    layout = Layout(reference, period_days, washout, before, duplicates, allocation, baseline)
    return read_person(source, columns, layout, clock=Clock(zone, day_starts_at), bounds=bounds, kind=kind)


def read_person(
    source: str | Path | Frame,
    columns: Columns,
    layout: Layout,
    *,
    clock: Clock,
    bounds: tuple[float, float] | None = None,
    kind: Kind = "continuous",
    progress: Progress | None = None,
) -> Observations:
    """As `read`, with what it is told as values; `progress` hears the line every now and then."""
    rows = _good_rows(source, columns, clock, bounds, kind, progress)
    _refuse_too_little(rows, columns, layout)
    _refuse_constants(rows, columns)
    return _laid_out(rows, columns, layout)


def read_people(
    source: str | Path | Frame,
    columns: Columns,
    layout: Layout | None = None,
    *,
    clock: Clock | None = None,
    bounds: tuple[float, float] | None = None,
    kind: Kind = "continuous",
    progress: Progress | None = None,
) -> dict[str, Observations]:
    """Every person's series from one file; `columns.person` says whose each line is.

    Parameters
    ----------
    source
        A file, its text, or a data frame, as for `read`.
    columns, layout, clock
        Which column is what; how rows become days; how stamps do.
    bounds, kind
        Of the outcome: answers that cannot be are refused by line.
    progress
        Called every now and then with the line that is being read.

    Returns
    -------
    dict
        In the order in which people first appear. A person with one arm or no answer is there too: such a
        series can be described, and its result is withheld.

    Raises
    ------
    InputError
        Anything that cannot be read as it stands; `faults` has the bad lines of every person.
    """
    layout = layout or Layout()
    good = _good_rows(source, columns, clock or Clock(), bounds, kind, progress)
    _refuse_unknown_value(good, columns, layout)
    people: dict[str, list[Row]] = {}
    for row in good:
        people.setdefault(row.person, []).append(row)
    laid_out = {person: _lay_out_person(person, rows, columns, layout) for person, rows in people.items()}
    _refuse([fault for _, faults in laid_out.values() for fault in faults])
    return {person: series for person, (series, _) in laid_out.items() if series is not None}


def _lay_out_person(
    person: str, rows: list[Row], columns: Columns, layout: Layout
) -> tuple[Observations | None, tuple[LineFault, ...]]:
    try:
        return lay_out(rows, columns, layout)
    except InputError as error:
        raise InputError(f"person {person!r}: {error}", line=error.line, column=error.column) from error


def _laid_out(rows: tuple[Row, ...], columns: Columns, layout: Layout) -> Observations:
    series, faults = lay_out(rows, columns, layout)
    _refuse(faults)
    assert series is not None  # noqa: S101 no faults, so there is a series
    return series


def _good_rows(
    source: str | Path | Frame,
    columns: Columns,
    clock: Clock,
    bounds: tuple[float, float] | None,
    kind: Kind,
    progress: Progress | None,
) -> tuple[Row, ...]:
    text, faults = text_of(source), Faults(MOST_FAULTS_KEPT)
    rows, _ = rows_and_faults(text, columns, clock, bounds, kind, faults, progress)
    _refuse(faults.kept, faults.count)
    return rows


def text_of(source: str | Path | Frame) -> str:
    """The CSV text of a path, of a text (anything with a line break in it), or of a data frame.

    Raises
    ------
    InputError
        The file cannot be read, or is not UTF-8.
    """
    if not isinstance(source, str | Path):
        return source.to_csv(index=False)
    if isinstance(source, str) and "\n" in source:
        return source
    try:
        content = Path(source).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"{source}: {getattr(error, 'strerror', None) or error}") from error
    return _decoded(content, source)


def _decoded(content: bytes, source: str | Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, place = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        raise InputError(
            f"{source}: line {line}, character {place} is not UTF-8; save the file as CSV in UTF-8 "
            "(in Excel: “CSV UTF-8”)",
            line=line,
        ) from error


def _refuse(faults: Sequence[LineFault], count: int | None = None) -> None:
    """Refuse bad lines; `count` says how many there are where not all were kept."""
    if not faults:
        return
    found, count = tuple(sorted(faults)[:MOST_FAULTS_KEPT]), count or len(faults)
    said = "\n".join(str(fault) for fault in found[:MOST_FAULTS_SAID])
    if count > MOST_FAULTS_SAID:
        said += f"\nand {count - MOST_FAULTS_SAID} more"
    raise InputError(said, line=found[0].line, column=found[0].column, faults=found, count=count)


def _refuse_too_little(rows: tuple[Row, ...], columns: Columns, layout: Layout) -> None:
    """One arm or one answer is no comparison at all."""
    _refuse_unknown_value(rows, columns, layout)
    named = [row for row in rows if layout.is_arm(row.arm)]
    labels = {row.arm for row in named}
    if len(labels) < 2:
        line = named[0].line if named else 1
        what = f"only one arm, {named[0].arm!r}" if named else "no arm"
        raise InputError(
            f"line {line}, column {columns.arm!r}: {what} in the whole file; two or more are compared",
            line=line,
            column=columns.arm,
        )
    answered = [row for row in rows if row.answer is not None]
    if len(answered) < 2:
        line = answered[0].line if answered else 1
        what = "the only answer" if answered else "no answer"
        raise InputError(
            f"line {line}, column {columns.outcome!r}: {what} in the whole file; a comparison needs more",
            line=line,
            column=columns.outcome,
        )


def _refuse_constants(rows: tuple[Row, ...], columns: Columns) -> None:
    """A covariate that never changes can explain nothing."""
    for place, name in enumerate(columns.covariates):
        values = {row.covariates[place] for row in rows if row.answer is not None}
        if len(values) == 1:
            raise InputError(
                f"column {name!r}: {values.pop()} on every line with an answer; leave this covariate out",
                column=name,
            )


def _refuse_unknown_value(rows: tuple[Row, ...], columns: Columns, layout: Layout) -> None:
    """A value that is said to mean washout or baseline, and is on no line."""
    for value, meaning in ((layout.washout, "washout"), (layout.baseline, "baseline")):
        if value is not None and all(row.arm != value for row in rows):
            labels = ", ".join(repr(label) for label in sorted({row.arm for row in rows if row.arm}))
            raise InputError(
                f"column {columns.arm!r}: no line says {value!r} ({meaning}); the values are {labels}",
                column=columns.arm,
            )
