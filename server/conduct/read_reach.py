"""Whether prompts reach a patient, and since when they do not; for staff. Codes, the page has the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

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
    rows = session.exec(select(Subscription).where(Subscription.person_id == trial.person_id)).all()
    live = [each for each in rows if each.retired_at is None]
    reminding = session.get(Reminding, trial.person_id)
    emailed = reminding is not None and reminding.email_confirmed_at is not None
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
