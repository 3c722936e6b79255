"""What in a trial waits for somebody at the clinic, and since when. Every rule of it, in one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from server.conduct.count_answers import Asked, Said, date_of, silent_days
from server.conduct.count_lookers import Lookers
from server.conduct.read_marks import Decided
from server.conduct.read_outlines import Outline
from server.conduct.read_reach import Reach
from server.study_day import start_of, study_date
from server.tables.trial import Trial

URGENCY = (
    "danger",
    "cover_gone",
    "feels_worse",
    "wants_to_stop",
    "side_effect",
    "not_accepted",
    "unreachable",
    "cover_alone",
    "silent",
    "call_due",
    "boundary",
    "result_ready",
    "reply",
    "review_due",
    "approval_needed",
    "to_invite",
    "not_joined",
)
"""Every code, the most urgent first."""

SILENT_DAYS = 3
NOT_JOINED_AFTER = timedelta(days=3)
CALL_ON_DAY, CALL_UNTIL_DAY = 3, 9
"""The call that asks how it goes is due on the one, and of no use after the other."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A code; since when it waits, or when it will be. `why` and `days` are told of silence alone."""

    code: str
    at: datetime | None
    why: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one trial. `day` is today's study day, `boundary` tomorrow's if a period begins then.

    `tasks` and `reports` are those that nobody has looked at, by kind, with the oldest of each. `lookers` is
    None where nobody need look, `reach` where nobody is silent.
    """

    trial: Trial
    outline: Outline
    day: int | None
    asked: Asked
    said: Said
    tasks: dict[str, datetime]
    reports: dict[str, datetime]
    conflict_at: datetime | None
    decided: Decided | None
    has_result: bool
    is_called: bool
    lookers: Lookers | None
    reach: Reach | None
    boundary: int | None


def call_attention(now: datetime, facts: Facts) -> list[Waiting]:
    """The most urgent first; what nobody can act on any more is not called."""
    waits = (
        *_covered(facts),
        *_told(facts),
        *_silence(facts),
        *_on_its_day(facts),
        *_after_the_end(now, facts),
        *_before_the_start(now, facts),
    )
    return sorted(waits, key=lambda waiting: URGENCY.index(waiting.code))


def _covered(facts: Facts) -> Iterator[Waiting]:
    """Who is left to look at danger answers."""
    if facts.lookers is not None and facts.lookers.there < 2:
        yield Waiting("cover_alone" if facts.lookers.there else "cover_gone", facts.lookers.left_at)


def _told(facts: Facts) -> Iterator[Waiting]:
    """What the patient told that nobody has looked at."""
    dangers = [since for kind, since in facts.tasks.items() if kind != "side_effect"]
    if dangers:
        yield Waiting("danger", min(dangers))
    if "side_effect" in facts.tasks:
        yield Waiting("side_effect", facts.tasks["side_effect"])
    if "worse" in facts.reports:
        yield Waiting("feels_worse", facts.reports["worse"])
    ending = [facts.reports[kind] for kind in ("stop", "withdraw") if kind in facts.reports]
    if ending:
        yield Waiting("wants_to_stop", min(ending))
    if facts.conflict_at is not None:
        yield Waiting("not_accepted", facts.conflict_at)


def _silence(facts: Facts) -> Iterator[Waiting]:
    silent, reach = silent_days(facts.asked, facts.said), facts.reach
    why = reach.why if reach else None
    if silent and reach is not None and reach.is_lost:
        yield Waiting("unreachable", reach.unreachable_since, why)
    if facts.trial.state == "running" and len(silent) >= SILENT_DAYS:
        yield Waiting("silent", _start(facts, silent[-1]), why, len(silent))


def _on_its_day(facts: Facts) -> Iterator[Waiting]:
    """The call of day 3, and a period that begins tomorrow: for eyes that may not know the arm, each one."""
    runs = facts.trial.state == "running" and facts.day is not None
    if runs and CALL_ON_DAY <= (facts.day or 0) <= CALL_UNTIL_DAY and not facts.is_called:
        yield Waiting("call_due", _start(facts, CALL_ON_DAY))
    if runs and facts.boundary is not None:
        yield Waiting("boundary", _start(facts, facts.boundary))


def _after_the_end(now: datetime, facts: Facts) -> Iterator[Waiting]:
    trial, decided = facts.trial, facts.decided
    if facts.has_result:
        yield Waiting("result_ready", trial.state_since)
    if decided is None:
        return
    if decided.disagreed_at is not None:
        yield Waiting("reply", decided.disagreed_at)
    starts = facts.outline.day_starts_at
    if decided.review_on is not None and decided.review_on <= study_date(now, trial.zone, starts):
        yield Waiting("review_due", start_of(decided.review_on, trial.zone, starts))


def _before_the_start(now: datetime, facts: Facts) -> Iterator[Waiting]:
    trial = facts.trial
    if trial.state == "draft" and facts.outline.is_sound:
        yield Waiting("approval_needed", facts.outline.saved_at)
    if trial.state == "approved":
        yield Waiting("to_invite", trial.state_since)
    if trial.state == "invited" and now - trial.state_since >= NOT_JOINED_AFTER:
        yield Waiting("not_joined", trial.state_since)


def _start(facts: Facts, day: int) -> datetime | None:
    """When a study day begins for the patient."""
    on: date | None = date_of(facts.trial, day)
    return start_of(on, facts.trial.zone, facts.outline.day_starts_at) if on else None
