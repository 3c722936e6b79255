"""How a trial is going: what was asked, what was answered, what was taken."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from server.asking import DAILY
from server.auth import PeriodSeen
from server.conduct.read_series import DayAnswer
from server.tables.prompt import Occurrence
from server.tables.trial import Trial

TAKEN = ("planned", "other_arm", "something_else", "nothing")


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """Questions of one period that were due, and those answered."""

    period: int
    expected: int
    answered: int


@dataclass(frozen=True, slots=True)
class Adherence:
    """Questions due so far; those whose day is over without an answer are `not_answered`."""

    expected: int
    answered: int
    late: int
    not_answered: int
    last_answer_on: date | None
    by_period: list[PeriodCount]


@dataclass(frozen=True, slots=True)
class Asked:
    """A study day with a question that was due, and whether its day is over."""

    day: int
    is_over: bool


def asked_so_far(session: Session, now: datetime, trial: Trial, planned_days: int) -> list[Asked]:
    """Days on which the daily question was expected by now; of an imported series all."""
    if trial.imported:
        return [Asked(day, is_over=True) for day in range(1, planned_days + 1)]
    rows = session.exec(
        select(Occurrence)
        .where(Occurrence.trial_id == trial.id, Occurrence.questionnaire == DAILY)
        .where(col(Occurrence.due_at) <= now)
        .where(col(Occurrence.excused_at).is_(None))
        .order_by(col(Occurrence.study_day))
    )
    return [Asked(row.study_day, row.expires_at <= now) for row in rows]


def count_answers(
    trial: Trial, asked: list[Asked], answers: dict[int, DayAnswer], periods: tuple[PeriodSeen, ...]
) -> Adherence:
    """Counted by study day: a day is answered once, however often it was."""
    answered = {day for day, said in answers.items() if said.answer is not None}
    expected = {each.day for each in asked} | answered
    last = max(answered, default=None)
    return Adherence(
        expected=len(expected),
        answered=len(answered),
        late=sum(said.late for day, said in answers.items() if day in answered),
        not_answered=sum(each.is_over and each.day not in answered for each in asked),
        last_answer_on=_date_of(trial, last),
        by_period=[_count(period, expected, answered) for period in periods],
    )


def count_taken(asked: list[Asked], answers: dict[int, DayAnswer]) -> dict[str, int]:
    """Days by what was taken; a day that says nothing of it counts as unknown."""
    said = [answer.taken for answer in answers.values() if answer.taken is not None]
    counts = {kind: said.count(kind) for kind in TAKEN}
    days = {each.day for each in asked} | set(answers)
    return counts | {"unknown": len(days) - len(said)}


def silent_days(asked: list[Asked], answers: dict[int, DayAnswer]) -> int:
    """How many days that are over, counted back from now, passed without any answer."""
    over = [each.day for each in asked if each.is_over]
    silent = 0
    for day in reversed(over):
        if day in answers:
            break
        silent += 1
    return silent


def _count(period: PeriodSeen, expected: set[int], answered: set[int]) -> PeriodCount:
    days = set(range(period.first_day, period.last_day + 1))
    return PeriodCount(period.number, len(days & expected), len(days & answered))


def _date_of(trial: Trial, day: int | None) -> date | None:
    return trial.first_day + timedelta(days=day - 1) if day and trial.first_day else None
