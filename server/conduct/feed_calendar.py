"""A calendar feed: when questions are due in the next weeks, for whoever knows its secret address."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from server.auth import GOING_ON, Asker
from server.conduct.set_reminding import own_reminding
from server.conduct.word_prompts import WAITING, question_link
from server.errors import NotFound
from server.formats.calendar_feed import Entry, write_calendar
from server.secrecy import hash_token, mint_token
from server.tables.person import Person
from server.tables.prompt import Occurrence, Reminding
from server.tables.trial import Trial

AHEAD = timedelta(weeks=4)
BEHIND = timedelta(days=1)


def open_feed(session: Session, asker: Asker) -> str:
    """A new secret, told once; an address given before leads nowhere from now on."""
    asker.require("patient")
    secret = mint_token()
    own_reminding(session, asker.id).feed_hash = hash_token(secret)
    return secret


def close_feed(session: Session, asker: Asker) -> None:
    """There is no feed any more."""
    asker.require("patient")
    own_reminding(session, asker.id).feed_hash = None


def feed_calendar(session: Session, now: datetime, secret: str, address: str) -> bytes:
    """The feed. It holds due moments alone: which treatment it is changes none of them."""
    row = session.exec(select(Reminding).where(Reminding.feed_hash == hash_token(secret))).first()
    if row is None:
        raise NotFound
    person = session.get_one(Person, row.person_id)
    due = session.exec(
        select(Occurrence, Trial.joined_at)
        .join(Trial, col(Trial.id) == col(Occurrence.trial_id))
        .where(Trial.person_id == person.id, col(Trial.state).in_(GOING_ON))
        .where(col(Occurrence.due_at) > now - BEHIND, col(Occurrence.due_at) <= now + AHEAD)
        .where(col(Occurrence.answered_at).is_(None), col(Occurrence.excused_at).is_(None))
        .order_by(col(Occurrence.due_at), col(Occurrence.id))
    )
    entries = [
        Entry(str(each.id), each.due_at, each.moved_at or joined_at or now, question_link(address, each.id))
        for each, joined_at in due
    ]
    return write_calendar(WAITING[person.language], entries)
