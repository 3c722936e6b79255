"""Who calls what to mind: notices change hands by a lease, taken under a lock on their occurrence.

What is about to be sent is written down before any door is opened, so that after a crash it is known what may
have gone out. Nothing here reads more than what is due: the index holds only that.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from server.channels.web_push import Browser
from server.conduct.choose_telling import End, Send, Step, Try, Wait, choose_telling, told_so_far
from server.conduct.gather_facts import Reached, facts_of, reached, tries_of
from server.tables.prompt import Delivery, Notice, Occurrence, Subscription

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
"""Longer than a send may take; after a crash the notice is looked at again by then."""
AGAIN = timedelta(seconds=5)
"""How long a notice waits for the one who is at an older notice of the same occurrence."""
LOOK_LATER = timedelta(hours=1)
"""When a notice that could not be understood is tried again."""


@dataclass(frozen=True, slots=True)
class Can:
    """Which doors there are."""

    push: bool
    email: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """One thing to hand over: to a browser or to an e-mail address. Plain values, for another thread."""

    delivery_id: UUID
    notice_id: UUID
    occurrence_id: UUID
    language: str
    expires_at: datetime
    subscription_id: UUID | None = None
    browser: Browser | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """How many notices were looked at, and what is to be sent for them."""

    looked_at: int
    sendings: list[Sending]


def something_is_due(session: Session, now: datetime) -> bool:
    """The question asked all day long: an index answers it, whatever has been told before or is far ahead."""
    return session.exec(due_notices(now, 1)).first() is not None


def claim_notices(session: Session, me: str, most: int, now: datetime, can: Can) -> Claimed:
    """Take what is due of up to `most` notices; what needs no sending is ended or put off at once."""
    found = set(session.exec(due_notices(now, most)))
    locked = lock_occurrences(session, found, wait=False)
    open_ = _open_notices(session, locked)
    _give_up_unknown(session, [each.id for notices in open_.values() for each in notices if _mine(each, now)])
    whose, tries = reached(session, list(locked.values())), tries_of(session, locked)
    sendings: list[Sending] = []
    for each, notices in open_.items():
        known = tries.get(each, ())
        newest = _newest(notices, now, known)
        if newest is not None:
            sendings += _look_at(session, me, newest, locked[each], whose[each], known, now, can)
    return Claimed(len(open_), sendings)


def browser_of(subscription: Subscription) -> Browser:
    """Where it takes pushes, as plain values."""
    return Browser(subscription.endpoint, subscription.key_p256dh, subscription.key_auth)


def due_notices(now: datetime, most: int) -> SelectOfScalar[UUID]:
    """Whose occurrences' notices are to be looked at, the longest waiting first."""
    return (
        select(Notice.occurrence_id)
        .where(col(Notice.ended_at).is_(None), col(Notice.next_at) <= now)
        .order_by(col(Notice.next_at))
        .limit(most)
    )


def lock_occurrences(session: Session, ids: Iterable[UUID], *, wait: bool) -> dict[UUID, Occurrence]:
    """The occurrences, kept from all others until the transaction ends; in order, against deadlocks."""
    chosen = (
        select(Occurrence)
        .where(col(Occurrence.id).in_(sorted(ids)))
        .order_by(col(Occurrence.id))
        .with_for_update(skip_locked=not wait)
        .execution_options(populate_existing=True)
    )
    return {each.id: each for each in session.exec(chosen)}


def _open_notices(session: Session, occurrences: Iterable[UUID]) -> dict[UUID, list[Notice]]:
    """What has not ended, the newest first."""
    found: dict[UUID, list[Notice]] = defaultdict(list)
    chosen = select(Notice).where(col(Notice.occurrence_id).in_(list(occurrences)))
    chosen = chosen.where(col(Notice.ended_at).is_(None)).order_by(col(Notice.number).desc())
    for each in session.exec(chosen.execution_options(populate_existing=True)):
        found[each.occurrence_id].append(each)
    return found


def _mine(notice: Notice, now: datetime) -> bool:
    return notice.next_at <= now


def _give_up_unknown(session: Session, notices: list[UUID]) -> None:
    """What was written down by one who never came back: nobody knows what became of it."""
    session.exec(
        update(Delivery)
        .where(col(Delivery.notice_id).in_(notices), col(Delivery.outcome).is_(None))
        .values(outcome="unknown")
    )


def _newest(notices: list[Notice], now: datetime, tries: tuple[Try, ...]) -> Notice | None:
    """The newest one that is due, older ones ended; None while somebody is at one of them."""
    due = [each for each in notices if each.due_at <= now]
    for each in notices:
        if each.due_at > now:
            each.next_at = each.due_at  # it was moved
    if not due:
        return None
    newest, *older = due
    if any(each.leased_by is not None and each.next_at > now for each in due):
        newest.next_at = max(newest.next_at, now + AGAIN)
        return None
    for each in older:
        end(each, told_so_far(each.number, tries) or "needless", now)
    return newest if newest.next_at <= now else None


def _look_at(
    session: Session,
    me: str,
    notice: Notice,
    occurrence: Occurrence,
    whose: Reached,
    tries: tuple[Try, ...],
    now: datetime,
    can: Can,
) -> list[Sending]:
    try:
        step = next_step(notice, occurrence, whose, tries, now, can)
    except Exception:  # whatever is wrong with one must not stop the others
        log.exception("notice %s cannot be told", notice.id)
        step = Wait(now + LOOK_LATER)
    if not isinstance(step, Send):
        follow(notice, step, now)
        return []
    notice.leased_by, notice.next_at = me, now + LEASE
    return _write_down(session, notice, occurrence, whose, step, tries, now)


def next_step(
    notice: Notice, occurrence: Occurrence, whose: Reached, tries: tuple[Try, ...], now: datetime, can: Can
) -> Step:
    """What is to be done about a notice, by its rows."""
    facts = facts_of(notice, occurrence, whose, tries, now, can_push=can.push, can_email=can.email)
    return choose_telling(facts, now)


def follow(notice: Notice, step: Step, now: datetime) -> None:
    """Let go of a notice: ended, or until it is looked at again."""
    if isinstance(step, End):
        end(notice, step.as_, now)
        return
    notice.leased_by = None
    notice.next_at = step.until if isinstance(step, Wait) else now


def end(notice: Notice, as_: str, now: datetime) -> None:
    """Close a notice, once."""
    notice.leased_by, notice.ended_at, notice.ended_as = None, now, as_


def _write_down(
    session: Session,
    notice: Notice,
    occurrence: Occurrence,
    whose: Reached,
    step: Send,
    tries: tuple[Try, ...],
    now: datetime,
) -> list[Sending]:
    before = Counter((each.channel, each.address_id) for each in tries if each.notice == notice.number)
    to = [("push", address) for address in step.push]
    to += [("email", step.email)] if step.email else []
    made: list[Sending] = []
    for channel, address in to:
        attempt = before[channel, address] + 1
        row = Delivery(
            id=uuid5(notice.id, f"{channel}/{address}/{attempt}"),
            notice_id=notice.id,
            channel=channel,
            address_id=address,
            attempt=attempt,
            at=now,
        )
        session.add(row)
        made.append(_sending(row, occurrence, whose))
    return made


def _sending(row: Delivery, occurrence: Occurrence, whose: Reached) -> Sending:
    subscription = next((each for each in whose.subscriptions if each.id == row.address_id), None)
    return Sending(
        delivery_id=row.id,
        notice_id=row.notice_id,
        occurrence_id=occurrence.id,
        language=whose.person.language,
        expires_at=occurrence.expires_at,
        subscription_id=subscription.id if subscription else None,
        browser=browser_of(subscription) if subscription else None,
        email=None if subscription else whose.email,
    )
