"""What counts when notices are due, read from the rows of many occurrences at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from server.asking import Asking
from server.auth import GOING_ON
from server.conduct.choose_telling import Address, Facts, Try
from server.conduct.lay_out_trial import quiet_of, whose_clocks
from server.quiet_hours import quiet_at
from server.tables.person import Person
from server.tables.prompt import Delivery, Notice, Occurrence, Reminding, Subscription
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class Reached:
    """One person as prompts reach them: the trial, its clocks and words, browsers, the e-mail address."""

    person: Person
    trial: Trial
    asking: Asking
    reminding: Reminding | None
    subscriptions: tuple[Subscription, ...]

    @property
    def email(self) -> str | None:
        """The address, once confirmed."""
        known = self.reminding
        return known.email if known is not None and known.email_confirmed_at is not None else None

    @property
    def email_id(self) -> UUID | None:
        """Tells this address from the one before."""
        return uuid5(self.person.id, self.email) if self.email else None

    def quiet_until(self, now: datetime) -> datetime | None:
        """The end of the quiet hours in which we are."""
        _, zone = whose_clocks(self.trial, self.asking, self.reminding)
        inside = quiet_at(now, quiet_of(self.asking, self.reminding), zone)
        return inside[1] if inside else None


def reached(session: Session, occurrences: Sequence[Occurrence]) -> dict[UUID, Reached]:
    """Whose each occurrence is, by its id; one query a table, however many there are."""
    chosen = select(Trial).where(_in(Trial.id, {each.trial_id for each in occurrences}))
    trials = {each.id: each for each in session.exec(chosen)}
    people = {each.person_id for each in trials.values()}
    persons = {each.id: each for each in session.exec(select(Person).where(_in(Person.id, people)))}
    wishes = session.exec(select(Reminding).where(_in(Reminding.person_id, people)))
    reminding = {each.person_id: each for each in wishes}
    subscriptions = _live(session, people)
    asking = _asking(session, trials.values())
    by_trial = {
        trial.id: Reached(
            persons[trial.person_id],
            trial,
            asking.get(trial.protocol_version_id, Asking()),
            reminding.get(trial.person_id),
            tuple(subscriptions[trial.person_id]),
        )
        for trial in trials.values()
    }
    return {each.id: by_trial[each.trial_id] for each in occurrences}


def tries_of(session: Session, occurrences: Iterable[UUID]) -> dict[UUID, tuple[Try, ...]]:
    """The deliveries of each occurrence so far."""
    found: dict[UUID, list[Try]] = defaultdict(list)
    rows = session.exec(
        select(Delivery, Notice.occurrence_id, Notice.number)
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .where(_in(Notice.occurrence_id, occurrences))
        .order_by(col(Delivery.at), col(Delivery.attempt))
    )
    for row, occurrence_id, number in rows:
        made = Try(number, row.channel, row.address_id, row.at, row.outcome, row.shown_at is not None)  # type: ignore[arg-type]
        found[occurrence_id].append(made)
    return {occurrence_id: tuple(tries) for occurrence_id, tries in found.items()}


def facts_of(
    notice: Notice,
    occurrence: Occurrence,
    whose: Reached,
    tries: tuple[Try, ...],
    now: datetime,
    *,
    can_push: bool,
    can_email: bool,
) -> Facts:
    """The facts of one notice."""
    excused = occurrence.excused_at is not None or whose.trial.state not in GOING_ON
    addresses = tuple(Address(each.id, each.retry_at) for each in whose.subscriptions)
    return Facts(
        number=notice.number,
        due_at=notice.due_at,
        expires_at=occurrence.expires_at,
        settled=excused or occurrence.answered_at is not None,
        snoozed_until=occurrence.snoozed_until,
        quiet_until=whose.quiet_until(now),
        tries=tries,
        addresses=addresses if can_push else (),
        email_id=whose.email_id if can_email else None,
    )


def _in(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    return col(column).in_(list(values))


def _live(session: Session, people: Iterable[UUID]) -> dict[UUID, list[Subscription]]:
    found: dict[UUID, list[Subscription]] = defaultdict(list)
    chosen = select(Subscription).where(_in(Subscription.person_id, people))
    for each in session.exec(
        chosen.where(col(Subscription.retired_at).is_(None)).order_by(col(Subscription.made_at))
    ):
        found[each.person_id].append(each)
    return found


def _asking(session: Session, trials: Iterable[Trial]) -> dict[UUID | None, Asking]:
    versions = {each.protocol_version_id for each in trials if each.protocol_version_id}
    rows = session.exec(
        select(ProtocolVersion.id, ProtocolVersion.asking).where(_in(ProtocolVersion.id, versions))
    )
    return {version_id: Asking.from_content(dict(content)) for version_id, content in rows}
