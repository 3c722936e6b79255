"""Whether prompts reach a patient, and since when they do not; for staff. Codes, the page has the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from server.auth import GOING_ON
from server.tables.prompt import Reminding, Subscription
from server.tables.trial import Trial

SILENT_FOR = timedelta(days=3)
"""Pushes that a service takes and no browser shows for so long do not arrive; iPhones do so unasked."""
FAILING_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reach:
    """How a patient is reached. `why`: no_address, failing, silent; null where prompts get through."""

    push: bool
    taken_at: datetime | None
    shown_at: datetime | None
    email_confirmed: bool
    unreachable_since: datetime | None
    why: str | None

    @property
    def is_lost(self) -> bool:
        """Whether pushes came through once, and nothing does any more."""
        return self.why is not None and self.taken_at is not None


def read_reach(session: Session, now: datetime, trial: Trial) -> Reach:
    """By the facts of subscriptions and e-mail address."""
    return read_reaches(session, now, [trial])[trial.id]


def read_reaches(session: Session, now: datetime, trials: Sequence[Trial]) -> dict[UUID, Reach]:
    """Those of each trial, by its patient."""
    people = {trial.person_id for trial in trials}
    subscriptions: dict[UUID, list[Subscription]] = {person: [] for person in people}
    for row in session.exec(select(Subscription).where(col(Subscription.person_id).in_(people))):
        subscriptions[row.person_id].append(row)
    emailed = set(
        session.exec(
            select(Reminding.person_id).where(
                col(Reminding.person_id).in_(people), col(Reminding.email_confirmed_at).is_not(None)
            )
        )
    )
    return {
        trial.id: _reach(now, trial, subscriptions[trial.person_id], trial.person_id in emailed)
        for trial in trials
    }


def _reach(now: datetime, trial: Trial, rows: Sequence[Subscription], emailed: bool) -> Reach:
    live = [each for each in rows if each.retired_at is None]
    since, why = (None, None) if emailed else _unreachable(now, trial, rows, live)
    return Reach(
        push=bool(live),
        taken_at=_latest(each.taken_at for each in rows),
        shown_at=_latest(each.shown_at for each in rows),
        email_confirmed=emailed,
        unreachable_since=since if trial.state in GOING_ON else None,
        why=why if trial.state in GOING_ON else None,
    )


def _unreachable(
    now: datetime, trial: Trial, rows: Sequence[Subscription], live: list[Subscription]
) -> tuple[datetime | None, str | None]:
    if not live:
        return _latest([each.retired_at for each in rows]) or trial.joined_at, "no_address"
    failing = [each.failing_since for each in live]
    if all(since is not None and now - since >= FAILING_FOR for since in failing):
        return _latest(failing), "failing"
    heard = _latest([each.shown_at or each.seen_at for each in live] + [each.seen_at for each in live])
    taken = _latest(each.taken_at for each in live)
    if heard is not None and taken is not None and taken > heard and now - heard >= SILENT_FOR:
        return heard, "silent"
    return None, None


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((each for each in moments if each is not None), default=None)
