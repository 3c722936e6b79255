"""Say what would come of a file, and what is still needed, before anything is kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import nof1
from nof1.reading.days import Duplicates
from nof1.values.observations import Allocation
from server.errors import NotValid
from server.formats.series_csv import Reading, ReadSeries, read_series
from server.plan import PlannedOutcome
from server.study_day import is_zone

MOST_CHARACTERS = 2_000_000
MOST_ARMS = 26
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no text of a person holds, and PostgreSQL keeps in part only."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file, and what its bearer says about it."""

    filename: str
    text: str
    patient_name: str
    question: str
    outcome: PlannedOutcome
    scale: float | None
    reference: str | None
    zone: str
    allocation: Allocation
    allocation_words: str
    period_days: int | None
    duplicates: Duplicates | None
    leave_out_faults: bool

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The lowest and highest possible answer, where both are given the right way round."""
        low, high = self.outcome.minimum, self.outcome.maximum
        return (low, high) if low is not None and high is not None and low < high else None

    @property
    def reading(self) -> Reading:
        """How its text is read."""
        return Reading(
            zone=self.zone,
            bounds=self.bounds,
            reference=self.reference,
            period_days=self.period_days,
            allocation=self.allocation,
            duplicates=self.duplicates,
            leave_out_faults=self.leave_out_faults,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """What would come of it; with any `needs` it cannot be imported yet."""

    series: ReadSeries
    needs: tuple[str, ...]


def preview_import(brought: Brought) -> Preview:
    """Read the file and say what is still needed. Nothing is kept.

    Raises
    ------
    NotValid
        The file as a whole cannot be read (`file_not_readable`), or the zone is unknown.
    """
    if not is_zone(brought.zone):
        raise NotValid(code="unknown_zone", errors={"json": {"zone": ["There is no such time zone."]}})
    if len(brought.text) > MOST_CHARACTERS:
        raise _unreadable(f"the file has more than {MOST_CHARACTERS} characters")
    control = CONTROL.search(brought.text)
    if control is not None:
        line = brought.text.count("\n", 0, control.start()) + 1
        raise _unreadable(f"line {line} holds a control character; save the file as CSV in UTF-8")
    try:
        series = read_series(brought.text, brought.reading)
    except nof1.InputError as error:
        raise _unreadable(str(error)) from error
    arms = series.observations.arms if series.observations else ()
    if len(arms) > MOST_ARMS:
        raise _unreadable(f"the file has {len(arms)} different arms; {MOST_ARMS} at most can be told apart")
    return Preview(series, tuple(_needs(brought, series)))


def _unreadable(message: str) -> NotValid:
    return NotValid(
        "The file cannot be read.", code="file_not_readable", errors={"json": {"text": [message]}}
    )


def _needs(brought: Brought, series: ReadSeries) -> Iterator[str]:
    outcome, arms = brought.outcome, series.observations.arms if series.observations else ()
    if series.faults and not brought.leave_out_faults:
        yield "leave_out_faults"
    if series.duplicates and brought.duplicates is None:
        yield "duplicates_rule"
    if len(arms) < 2:
        yield "too_few_arms"
    if brought.reference is not None and brought.reference not in arms:
        yield "reference_unknown"
    if not brought.patient_name.strip():
        yield "patient_name"
    if not outcome.name.strip():
        yield "outcome_name"
    if outcome.worthwhile is None or outcome.worthwhile <= 0:
        yield "worthwhile"
    if brought.bounds is None and (brought.scale is None or _is_reversed(outcome)):
        yield "bounds_or_scale"


def _is_reversed(outcome: PlannedOutcome) -> bool:
    return outcome.minimum is not None and outcome.maximum is not None
