"""Call to mind what is due: claim, write down, open the doors outside of transactions, keep what came."""

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from server.channels.outcome import Outcome, Told
from server.channels.web_push import Browser, Push
from server.conduct.choose_telling import pause
from server.conduct.claim_notices import (
    Can,
    Claimed,
    Sending,
    claim_notices,
    follow,
    lock_occurrences,
    next_step,
    something_is_due,
)
from server.conduct.gather_facts import reached, tries_of
from server.conduct.word_prompts import word_email, word_push
from server.db import reading, transaction
from server.tables.prompt import Delivery, Notice, Subscription

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Sends under way at a time."""
GATHER = 0.05
"""Seconds in which answers gather, to be written down together."""
FAILING_FOR = timedelta(days=30)
FAILING_TIMES = 20
"""A subscription that has only failed for so long, and so often, is given up."""

Pushes = Callable[[Browser, Push, datetime], Told]
Mails = Callable[[str, str, str, str | None, datetime], Outcome]
"""To whom, subject, text, reference, when."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors outward that there are, and the address of our own pages."""

    address: str
    push: Pushes | None = None
    email: Mails | None = None

    @property
    def can(self) -> Can:
        """Which of them there are."""
        return Can(self.push is not None, self.email is not None)


@dataclass(frozen=True, slots=True)
class Postman:
    """Takes what is due to the doors. `name` is unlike that of any other, `clock` what it goes by."""

    engine: Engine
    doors: Doors
    name: str
    clock: Callable[[], datetime]

    def deliver_prompts(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """All that is due; how many were handed over to a door. One slow door holds up no other."""
        sent = 0
        with ThreadPoolExecutor(AT_ONCE, "nof1-send") as threads:
            while self._something_is_due() and not stopping():
                looked_at, handed_over = self._round(threads, stopping)
                sent += handed_over
                if not looked_at:
                    break  # somebody else is at it
        return sent

    def _round(self, threads: ThreadPoolExecutor, stopping: Callable[[], bool]) -> tuple[int, int]:
        under_way: dict[Future[Told], Sending] = {}
        looked_at, sent, more = 0, 0, True
        while under_way or more:
            if more and len(under_way) <= AT_ONCE // 2:
                claimed = self._claim()
                more = claimed.looked_at > 0 and not stopping()
                looked_at += claimed.looked_at
                sent += len(claimed.sendings)
                under_way |= {threads.submit(self._hand_over, each): each for each in claimed.sendings}
            done, _ = wait(under_way, timeout=GATHER)
            self._keep({under_way.pop(each): each.result() for each in done})
        return looked_at, sent

    def _something_is_due(self) -> bool:
        with reading(self.engine) as session:
            return something_is_due(session, self.clock())

    def _claim(self) -> Claimed:
        with transaction(self.engine) as session:
            return claim_notices(session, self.name, AT_ONCE, self.clock(), self.doors.can)

    def _hand_over(self, sending: Sending) -> Told:
        try:
            return hand_over(self.doors, sending, self.clock())
        except Exception:  # whatever is wrong with one must not stop the others; it is written as unknown
            log.exception("delivery %s failed", sending.delivery_id)
            return Told("unknown")

    def _keep(self, told: dict[Sending, Told]) -> None:
        if not told:
            return
        try:
            self._write(told)
        except OperationalError as error:  # a deadlock, say: what was sent must not be sent again for it
            log.error("%d outcomes are written once more after %s", len(told), type(error).__name__)
            self._write(told)

    def _write(self, told: dict[Sending, Told]) -> None:
        with transaction(self.engine) as session:
            keep_outcomes(session, self.name, told, self.clock(), self.doors.can)


def hand_over(doors: Doors, sending: Sending, now: datetime) -> Told:
    """Through the door that it is for."""
    if sending.browser is not None and doors.push is not None:
        push = word_push(doors.address, sending.language, sending.occurrence_id, sending.expires_at, now)
        return doors.push(sending.browser, push, now)
    if sending.email is not None and doors.email is not None:
        letter = word_email(doors.address, sending.language, sending.occurrence_id)
        reference = str(sending.delivery_id)
        return Told(doors.email(sending.email, letter.subject, letter.text, reference, now))
    return Told("refused")  # the door was taken away since


def keep_outcomes(session: Session, me: str, told: dict[Sending, Told], now: datetime, can: Can) -> None:
    """Write what came of it; a notice that is still ours goes on by that."""
    occurrences = lock_occurrences(session, {each.occurrence_id for each in told}, wait=True)
    deliveries = _rows(session, Delivery, (each.delivery_id for each in told))
    addressed = (each.subscription_id for each in told if each.subscription_id)
    subscriptions = _rows(session, Subscription, addressed)
    for sending, said in told.items():
        row = deliveries[sending.delivery_id]
        row.outcome, row.status = said.outcome, said.status
        if sending.subscription_id is not None:
            note_outcome(subscriptions[sending.subscription_id], said, now)
    session.flush()
    whose, tries = reached(session, list(occurrences.values())), tries_of(session, occurrences)
    for notice in _rows(session, Notice, {each.notice_id for each in told}).values():
        known = tries.get(notice.occurrence_id, ())
        waits = any(each.outcome is None and each.notice == notice.number for each in known)
        if notice.ended_at is None and notice.leased_by == me and not waits:
            occurrence = occurrences[notice.occurrence_id]
            follow(notice, next_step(notice, occurrence, whose[occurrence.id], known, now, can), now)


def note_outcome(subscription: Subscription, said: Told, now: datetime) -> None:
    """What a subscription shows of itself by how a push went."""
    if said.outcome == "taken":
        subscription.taken_at, subscription.retry_at, subscription.failing_since = now, None, None
        subscription.failures = 0
    elif said.outcome == "gone":
        retire(subscription, "gone", now)
    else:
        subscription.failures += 1
        subscription.failing_since = subscription.failing_since or now
        asked = timedelta(seconds=said.after or 0)
        subscription.retry_at = now + max(pause(subscription.failures), asked)
        fails_for = now - subscription.failing_since
        if fails_for >= FAILING_FOR and subscription.failures >= FAILING_TIMES:
            retire(subscription, "failing", now)


def retire(subscription: Subscription, why: str, now: datetime) -> None:
    """Nothing is sent there any more."""
    if subscription.retired_at is None:
        subscription.retired_at, subscription.retired_for = now, why


def _rows[Row: (Delivery, Notice, Subscription)](
    session: Session, table: type[Row], ids: Iterable[UUID]
) -> dict[UUID, Row]:
    chosen = select(table).where(col(table.id).in_(list(ids))).order_by(col(table.id))
    return {each.id: each for each in session.exec(chosen.execution_options(populate_existing=True))}
