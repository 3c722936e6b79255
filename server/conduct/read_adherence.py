"""What became of every question of a trial, as counts, for the clinic."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from server.auth import Asker, PeriodSeen, allocation_for, find_trial
from server.conduct.occurrence_state import STATES, occurrence_state
from server.conduct.read_pauses import pauses_of
from server.tables.prompt import Occurrence, Pause
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class StateCounts:
    """Questions of one questionnaire in one period by what they are now; washout days have no period."""

    questionnaire: str
    period: int | None
    states: dict[str, int]


@dataclass(frozen=True, slots=True)
class PauseSeen:
    """A pause and its dates."""

    id: UUID
    kind: str
    first_on: date
    last_on: date
    first_day: int
    last_day: int
    moves_calendar: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PausedDays:
    """Days of pauses of one kind in one period; the arm only for eyes that may see it."""

    kind: str
    period: int | None
    arm: str | None
    days: int


@dataclass(frozen=True, slots=True)
class QuestionsSeen:
    """Counts by questionnaire and period, why some were excused, pauses and how they fall on the arms."""

    counts: list[StateCounts]
    excused_for: dict[str, int]
    pauses: list[PauseSeen]
    paused_days: list[PausedDays]


def read_adherence(session: Session, now: datetime, asker: Asker, trial_id: UUID) -> QuestionsSeen:
    """All questions of a trial, those of the calendar and those after events."""
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id)
    periods = allocation_for(session, asker, trial)
    rows = session.exec(
        select(Occurrence).where(Occurrence.trial_id == trial.id).order_by(col(Occurrence.due_at))
    ).all()
    pauses = pauses_of(session, trial)
    excused = Counter(row.excused_for or "ended" for row in rows if occurrence_state(row, now) == "excused")
    return QuestionsSeen(
        counts=_counts(rows, periods, now),
        excused_for=dict(excused),
        pauses=[see_pause(trial, pause) for pause in pauses],
        paused_days=_paused(pauses, periods),
    )


def see_pause(trial: Trial, pause: Pause) -> PauseSeen:
    """A pause on dates."""
    first = trial.first_day or date.min
    return PauseSeen(
        id=pause.id,
        kind=pause.kind,
        first_on=first + timedelta(days=pause.first_day - 1),
        last_on=first + timedelta(days=pause.last_day - 1),
        first_day=pause.first_day,
        last_day=pause.last_day,
        moves_calendar=pause.moves_calendar,
        reason=pause.reason,
    )


def _counts(rows: Sequence[Occurrence], periods: tuple[PeriodSeen, ...], now: datetime) -> list[StateCounts]:
    by_place: dict[tuple[str, int | None], Counter[str]] = {}
    for row in rows:
        period = _period_of(row.study_day, periods)
        place = (row.questionnaire, period.number if period else None)
        by_place.setdefault(place, Counter())[occurrence_state(row, now)] += 1
    return [
        StateCounts(questionnaire, period, {state: counts[state] for state in STATES})
        for (questionnaire, period), counts in by_place.items()
    ]


def _paused(pauses: Sequence[Pause], periods: tuple[PeriodSeen, ...]) -> list[PausedDays]:
    days: Counter[tuple[str, int | None, str | None]] = Counter()
    for pause in pauses:
        for day in range(pause.first_day, pause.last_day + 1):
            period = _period_of(day, periods)
            days[pause.kind, period.number if period else None, period.arm if period else None] += 1
    return [PausedDays(kind, period, arm, count) for (kind, period, arm), count in days.items()]


def _period_of(day: int, periods: tuple[PeriodSeen, ...]) -> PeriodSeen | None:
    return next((period for period in periods if period.first_day <= day <= period.last_day), None)
