"""How trials are going: what was asked, answered and taken. The list and the page of a trial count alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, String, case, cast, tuple_
from sqlmodel import Session, col, func, select

from server.asking import DAILY
from server.auth import PeriodSeen, TrialIds
from server.conduct.read_series import TOLD, DayAnswer
from server.tables.checkin import CheckIn
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
    """The study days, in order, on which the daily question was due by now, and those that are over."""

    due: tuple[int, ...] = ()
    over: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """The study days on which the daily question was answered, and those of which anything was told."""

    answered: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()

    @property
    def last(self) -> int | None:
        """The last day with an answer."""
        return max(self.answered, default=None)


def asked_so_far(session: Session, now: datetime, ids: TrialIds) -> dict[UUID, Asked]:
    """Days on which the daily question was expected by now, of each trial that has any."""
    day = case(
        (col(Occurrence.expires_at) <= now, col(Occurrence.study_day)), else_=-col(Occurrence.study_day)
    )
    rows = session.exec(
        select(Occurrence.trial_id, _listed(day))
        .where(col(Occurrence.trial_id).in_(ids), Occurrence.questionnaire == DAILY)
        .where(col(Occurrence.due_at) <= now, col(Occurrence.excused_at).is_(None))
        .group_by(col(Occurrence.trial_id))
    )
    return {trial_id: _asked(_numbers(days)) for trial_id, days in rows}


def all_asked(days: int) -> Asked:
    """Of an imported series every day counts, and is over."""
    every = tuple(range(1, days + 1))
    return Asked(every, every)


def said_so_far(session: Session, ids: TrialIds) -> dict[UUID, Said]:
    """Days that were answered, of each trial that has any; a correction stands for what it corrects."""
    counted = (
        col(CheckIn.trial_id).is_not(None),
        col(CheckIn.study_day).is_not(None),
        col(CheckIn.questionnaire).in_(TOLD),
    )
    corrected = select(CheckIn.trial_id, CheckIn.replaces_id).where(
        *counted, col(CheckIn.replaces_id).is_not(None), col(CheckIn.replaces_id) != col(CheckIn.id)
    )
    day = case((col(CheckIn.has_answer), col(CheckIn.study_day)), else_=-col(CheckIn.study_day))
    rows = session.exec(
        select(CheckIn.trial_id, _listed(day))
        .where(col(CheckIn.trial_id).in_(ids), *counted)
        .where(tuple_(col(CheckIn.trial_id), col(CheckIn.id)).not_in(corrected))
        .group_by(col(CheckIn.trial_id))
    )
    return {trial_id: _said(_numbers(days)) for trial_id, days in rows if trial_id is not None}


def expected_days(asked: Asked, said: Said) -> frozenset[int]:
    """Counted by study day: a day is answered once, however often it was, and then it was expected too."""
    return said.answered.union(asked.due)


def count_answers(
    trial: Trial,
    asked: Asked,
    said: Said,
    answers: Mapping[int, DayAnswer],
    periods: tuple[PeriodSeen, ...],
) -> Adherence:
    """The whole of it, by period too."""
    expected = expected_days(asked, said)
    return Adherence(
        expected=len(expected),
        answered=len(said.answered),
        late=sum(answer.late for day, answer in answers.items() if day in said.answered),
        not_answered=len(set(asked.over) - said.answered),
        last_answer_on=date_of(trial, said.last),
        by_period=_by_period(expected, said, periods),
    )


def count_periods(
    session: Session, now: datetime, trial: Trial, days: int, periods: tuple[PeriodSeen, ...]
) -> list[PeriodCount]:
    """The periods of one trial of so many days."""
    ids = select(Trial.id).where(Trial.id == trial.id)
    asked = all_asked(days) if trial.imported else asked_so_far(session, now, ids).get(trial.id, Asked())
    said = said_so_far(session, ids).get(trial.id, Said())
    return _by_period(expected_days(asked, said), said, periods)


def count_taken(asked: Asked, answers: Mapping[int, DayAnswer]) -> dict[str, int]:
    """Days by what was taken; a day that says nothing of it counts as unknown."""
    said = [answer.taken for answer in answers.values() if answer.taken is not None]
    counts = {kind: said.count(kind) for kind in TAKEN}
    return counts | {"unknown": len(answers.keys() | set(asked.due)) - len(said)}


def silent_days(asked: Asked, said: Said) -> list[int]:
    """The days that are over and passed without any word, counted back from now; the last one first."""
    silent: list[int] = []
    for day in reversed(asked.over):
        if day in said.told:
            break
        silent.append(day)
    return silent


def date_of(trial: Trial, day: int | None) -> date | None:
    """The date of a study day."""
    return trial.first_day + timedelta(days=day - 1) if day and trial.first_day else None


def _listed(day: ColumnElement[int]) -> ColumnElement[str]:
    """A trial's days as one text: a hundred thousand rows would cost more than all the rest."""
    listed: ColumnElement[str] = func.aggregate_strings(cast(day, String), ",")
    return listed


def _numbers(listed: str) -> list[int]:
    return list(map(int, listed.split(",")))


def _asked(days: list[int]) -> Asked:
    """Days that are not over yet stand there below zero."""
    return Asked(tuple(sorted(map(abs, days))), tuple(sorted(day for day in days if day > 0)))


def _said(days: list[int]) -> Said:
    """Days on which only something else was told stand there below zero."""
    return Said(frozenset(day for day in days if day > 0), frozenset(map(abs, days)))


def _by_period(expected: frozenset[int], said: Said, periods: tuple[PeriodSeen, ...]) -> list[PeriodCount]:
    return [_count(period, expected, said.answered) for period in periods]


def _count(period: PeriodSeen, expected: frozenset[int], answered: frozenset[int]) -> PeriodCount:
    days = set(range(period.first_day, period.last_day + 1))
    return PeriodCount(period.number, len(days & expected), len(days & answered))
