"""Trials as rows of a list, and what waits in them; no trial more costs the database a question more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import load_only
from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from server.auth import Asker, TrialIds, allocations_for, ids_of, visible
from server.conduct.call_attention import Facts, Waiting, call_attention
from server.conduct.count_answers import (
    Asked,
    Said,
    all_asked,
    asked_so_far,
    date_of,
    expected_days,
    said_so_far,
    silent_days,
)
from server.conduct.count_lookers import count_lookers
from server.conduct.read_marks import read_marks
from server.conduct.read_outlines import Outline, read_outlines
from server.conduct.read_reach import read_reaches
from server.conduct.show_series import switch_days, today
from server.study_day import day_number
from server.tables.allocation import Period
from server.tables.person import Person
from server.tables.trial import Trial

LONGEST_WASHOUT = timedelta(days=120)
SHOWN: tuple[Any, ...] = (
    Trial.person_id,
    Trial.site_id,
    Trial.pseudonym,
    Trial.zone,
    Trial.state,
    Trial.state_since,
    Trial.demonstration,
    Trial.imported,
    Trial.joined_at,
    Trial.first_day,
    Trial.last_day,
    Trial.ended_at,
)
"""What a row needs of its trial: thousands of ids that nobody reads take as long as the rest."""


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A line of the list. `day` is today's study day while the trial runs."""

    trial: Trial
    patient_name: str
    outline: Outline
    day: int | None
    days: int
    asked: Asked
    said: Said
    waits: list[Waiting]

    @property
    def expected(self) -> int:
        """Days that were asked about by now, or answered all the same."""
        return len(expected_days(self.asked, self.said))

    @property
    def last_answer_on(self) -> date | None:
        """The date of the last day with an answer."""
        return date_of(self.trial, self.said.last)

    @property
    def attention(self) -> list[str]:
        """The codes of what waits, the most urgent first."""
        return [waiting.code for waiting in self.waits]


def list_trials(session: Session, now: datetime, asker: Asker) -> list[TrialRow]:
    """The trials of the asker's site, the one that changed last first."""
    asker.require("nurse", "clinician")
    return rows_of(session, now, asker, visible(asker))


def rows_of(session: Session, now: datetime, asker: Asker, chosen: SelectOfScalar[Trial]) -> list[TrialRow]:
    """These trials as rows."""
    ids = ids_of(chosen)
    known = session.exec(
        select(Trial, Person.name)
        .join(Person, col(Person.id) == col(Trial.person_id))
        .where(col(Trial.id).in_(ids))
        .options(load_only(*SHOWN, raiseload=True))
        .order_by(col(Trial.state_since).desc(), col(Trial.id))
    ).all()
    trials, names = [trial for trial, _ in known], {trial.id: name for trial, name in known}
    outlines = read_outlines(session, ids)
    asked = _asked(session, now, trials, ids, outlines)
    said = said_so_far(session, ids)
    facts = _facts(session, now, asker, trials, ids, outlines, asked, said)
    return [
        TrialRow(
            trial=trial,
            patient_name=names[trial.id],
            outline=outlines[trial.id],
            day=facts[trial.id].day,
            days=days_of_trial(trial, outlines[trial.id]),
            asked=facts[trial.id].asked,
            said=facts[trial.id].said,
            waits=call_attention(now, facts[trial.id]),
        )
        for trial in trials
    ]


def days_of_trial(trial: Trial, outline: Outline) -> int:
    """From the first day to the last; as planned before there are any."""
    if trial.first_day is not None and trial.last_day is not None:
        return day_number(trial.last_day, trial.first_day)
    return outline.days


def _asked(
    session: Session, now: datetime, trials: Sequence[Trial], ids: TrialIds, outlines: Mapping[UUID, Outline]
) -> dict[UUID, Asked]:
    asked = asked_so_far(session, now, ids)
    imported = [trial for trial in trials if trial.imported]
    return asked | {trial.id: all_asked(days_of_trial(trial, outlines[trial.id])) for trial in imported}


def _facts(
    session: Session,
    now: datetime,
    asker: Asker,
    trials: Sequence[Trial],
    ids: TrialIds,
    outlines: Mapping[UUID, Outline],
    asked: Mapping[UUID, Asked],
    said: Mapping[UUID, Said],
) -> dict[UUID, Facts]:
    nothing_asked, nothing_said = Asked(), Said()
    days = {trial.id: today(trial, outlines[trial.id].day_starts_at, now) for trial in trials}
    marks = read_marks(session, ids)
    lookers = count_lookers(session, now, trials, ids, outlines)
    silent = [
        trial
        for trial in trials
        if silent_days(asked.get(trial.id, nothing_asked), said.get(trial.id, nothing_said))
    ]
    reaches = read_reaches(session, now, silent)
    boundaries = _boundaries(session, now, asker, ids, days)
    return {
        trial.id: Facts(
            trial=trial,
            outline=outlines[trial.id],
            day=days[trial.id],
            asked=asked.get(trial.id, nothing_asked),
            said=said.get(trial.id, nothing_said),
            tasks=marks.tasks.get(trial.id, {}),
            reports=marks.reports.get(trial.id, {}),
            conflict_at=marks.conflicts.get(trial.id),
            decided=marks.decisions.get(trial.id),
            has_result=trial.id in marks.results,
            is_called=trial.id in marks.called,
            lookers=lookers.get(trial.id),
            reach=reaches.get(trial.id),
            boundary=boundaries.get(trial.id),
        )
        for trial in trials
    }


def _boundaries(
    session: Session, now: datetime, asker: Asker, ids: TrialIds, days: Mapping[UUID, int | None]
) -> dict[UUID, int]:
    """Tomorrow's study day where another period begins for the asker's eyes."""
    near = session.exec(
        select(Period.trial_id, Period.first_day, Period.washout_days).where(
            col(Period.trial_id).in_(ids), _begins_about(now)
        )
    )
    tomorrow = {trial_id: day + 1 for trial_id, day in days.items() if day is not None}
    maybe = {
        trial_id
        for trial_id, first_day, washout_days in near
        if tomorrow.get(trial_id) in (first_day, first_day - washout_days)
    }
    if not maybe:
        return {}
    seen = allocations_for(session, asker, select(Trial.id).where(col(Trial.id).in_(maybe)))
    return {
        trial_id: tomorrow[trial_id]
        for trial_id, periods in seen.items()
        if tomorrow[trial_id] in switch_days(periods)
    }


def _begins_about(now: datetime) -> ColumnElement[bool]:
    """Periods whose treatment or washout begins tomorrow anywhere on earth, and some more."""
    first, last = now.date() - timedelta(days=1), now.date() + timedelta(days=3)
    starts_on = col(Period.starts_on)
    washed_out = and_(col(Period.washout_days) > 0, starts_on.between(first, last + LONGEST_WASHOUT))
    return or_(starts_on.between(first, last), washed_out)
