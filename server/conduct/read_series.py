"""A trial's series: what counts as the answer of each study day, and what was planned for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar as Select

from server.asking import DAILY
from server.auth import PeriodSeen
from server.tables import Answer, CheckIn, Intake, Trial

TAKEN = "taken"
"""The questionnaire by which what was taken is told at any time."""
TOLD = (DAILY, TAKEN)
"""What tells of a study day."""


@dataclass(frozen=True, slots=True)
class DayAnswer:
    """What was said for one study day; of several check-ins the later one counts, field by field.

    What the patient sent counts before what staff entered, whatever the time: `checkin_id` gave the answer.

    `told_at` is when the answer was given: by phone when it was answered, in a call when that was; when a
    page of paper was filled in nobody knows.
    """

    day: int
    answer: float | None = None
    taken: str | None = None
    taken_words: str | None = None
    changed: bool | None = None
    note: str | None = None
    late: bool = False
    answered_at: datetime | None = None
    mode: str | None = None
    told_at: datetime | None = None
    checkin_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What was planned for one study day, as far as the asker may know: no arm, no washout to blind eyes."""

    day: int
    period: int | None
    arm: str | None
    code: str | None
    washout: bool


def day_answers(session: Session, trial: Trial) -> dict[int, DayAnswer]:
    """The answers that count, by study day: a check-in that was corrected is left out for its correction.

    What was taken may be told by itself.
    """
    checkins = _standing(session, trial)
    ids = [checkin.id for checkin in checkins]
    items = _items(session, ids)
    intakes = {
        row.checkin_id: row for row in session.exec(select(Intake).where(col(Intake.checkin_id).in_(ids)))
    }
    by_day: dict[int, DayAnswer] = {}
    for checkin in checkins:
        day = checkin.study_day or 0
        said = _said(checkin, items.get(checkin.id, {}), intakes.get(checkin.id))
        by_day[day] = _merged(by_day[day], said) if day in by_day else said
    return by_day


def beside_answers(session: Session, trial: Trial) -> list[DayAnswer]:
    """Answers that were kept and do not count: another one of the same day does. Corrected ones are none."""
    checkins = [one for one in _standing(session, trial) if one.questionnaire == DAILY]
    items = _items(session, [checkin.id for checkin in checkins])
    counted = {day.checkin_id for day in day_answers(session, trial).values()}
    said = [_said(one, items.get(one.id, {}), None) for one in checkins if one.id not in counted]
    return sorted((one for one in said if one.answer is not None), key=lambda one: one.day)


def _standing(session: Session, trial: Trial) -> Sequence[CheckIn]:
    """In the order in which they count: what staff entered first, so that the patient's own comes over it."""
    told = select(CheckIn).where(col(CheckIn.questionnaire).in_(TOLD))
    standing = standing_of(session.exec(of_trial(told, trial)).all())
    return sorted(standing, key=lambda checkin: checkin.entered_by_id is None)


def of_trial(chosen: Select[CheckIn], trial: Trial) -> Select[CheckIn]:
    """Those in the trial, in the order in which they were given."""
    return chosen.where(CheckIn.trial_id == trial.id, col(CheckIn.study_day).is_not(None)).order_by(
        col(CheckIn.answered_at), col(CheckIn.received_at), col(CheckIn.id)
    )


def standing_of(kept: Sequence[CheckIn]) -> list[CheckIn]:
    """All but those that were corrected."""
    replaced = {checkin.replaces_id for checkin in kept if checkin.replaces_id != checkin.id}
    return [checkin for checkin in kept if checkin.id not in replaced]


def _items(session: Session, ids: Iterable[UUID]) -> dict[UUID, dict[str, Answer]]:
    items: dict[UUID, dict[str, Answer]] = {}
    for answer in session.exec(select(Answer).where(col(Answer.checkin_id).in_(list(ids)))):
        items.setdefault(answer.checkin_id, {})[answer.item] = answer
    return items


def _said(checkin: CheckIn, items: dict[str, Answer], intake: Intake | None) -> DayAnswer:
    day, taken = checkin.study_day or 0, intake.taken if intake else None
    words = (intake.words or None) if intake else None
    if checkin.questionnaire == TAKEN:
        return DayAnswer(day, taken=taken, taken_words=words)
    outcome, changed, note = items.get("outcome"), items.get("changed"), items.get("note")
    return DayAnswer(
        day=day,
        answer=outcome.number if outcome else None,
        taken=taken,
        taken_words=words,
        changed=bool(changed.number) if changed else None,
        note=note.words if note else None,
        late=checkin.late,
        answered_at=checkin.answered_at,
        mode=checkin.mode,
        told_at=_told_at(checkin),
        checkin_id=checkin.id,
    )


def _told_at(checkin: CheckIn) -> datetime | None:
    """A phone whose clock is ahead told it when we heard of it."""
    if checkin.mode == "app":
        return min(checkin.answered_at, checkin.received_at)
    return checkin.received_at if checkin.mode == "call" else None


def _merged(before: DayAnswer, later: DayAnswer) -> DayAnswer:
    answers = later if later.answer is not None else before
    intake = later if later.taken is not None else before
    return DayAnswer(
        day=later.day,
        answer=answers.answer,
        taken=intake.taken,
        taken_words=intake.taken_words,
        changed=later.changed if later.changed is not None else before.changed,
        note=later.note if later.note is not None else before.note,
        late=answers.late,
        answered_at=answers.answered_at,
        mode=answers.mode,
        told_at=answers.told_at,
        checkin_id=answers.checkin_id,
    )


def days_of(periods: Iterable[PeriodSeen]) -> list[DayPlan]:
    """Every planned day from the first to the last; washout days stand right before their period."""
    days: list[DayPlan] = []
    for period in periods:
        first = period.first_day - period.washout_days
        days += [DayPlan(day, None, None, None, True) for day in range(first, period.first_day)]
        days += [
            DayPlan(day, period.number, period.arm, period.code, False)
            for day in range(period.first_day, period.last_day + 1)
        ]
    return days
