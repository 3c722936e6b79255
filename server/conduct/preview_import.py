"""Say what would come of a file, and what is still needed, before anything is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

import nof1
from nof1.layout import Duplicates
from nof1.observations import Allocation
from server.errors import NotValid
from server.formats.series_csv import Reading, ReadSeries, read_series
from server.plan import PlannedOutcome
from server.study_day import is_zone

MOST_CHARACTERS = 2_000_000


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
    def reading(self) -> Reading:
        """How its text is read."""
        low, high = self.outcome.minimum, self.outcome.maximum
        return Reading(
            zone=self.zone,
            bounds=None if low is None or high is None else (low, high),
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
    try:
        series = read_series(brought.text, brought.reading)
    except nof1.InputError as error:
        raise _unreadable(str(error)) from error
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
    if (outcome.minimum is None or outcome.maximum is None) and brought.scale is None:
        yield "bounds_or_scale"
