"""A calendar feed: when questions are due in the next weeks, for whoever knows its secret address."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from server.auth import GOING_ON, Asker
from server.conduct.set_reminding import own_reminding
from server.conduct.tell_window import WindowAhead, windows_of
from server.conduct.word_prompts import COMING, WAITING, question_link
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
    """The feed. It holds times alone: which treatment it is changes none of them.

    Of a question that comes at random it holds the window, so that nobody reads its moment there.
    """
    row = session.exec(select(Reminding).where(Reminding.feed_hash == hash_token(secret))).first()
    if row is None:
        raise NotFound
    person = session.get_one(Person, row.person_id)
    due = session.exec(
        select(Occurrence, Trial)
        .join(Trial, col(Trial.id) == col(Occurrence.trial_id))
        .where(Trial.person_id == person.id, col(Trial.state).in_(GOING_ON))
        .where(col(Occurrence.due_at) > now - BEHIND, col(Occurrence.due_at) <= now + AHEAD)
        .where(col(Occurrence.answered_at).is_(None), col(Occurrence.excused_at).is_(None))
    ).all()
    windows = _windows(session, due)
    entries = [
        _entry(each, trial.joined_at or now, windows.get(each.id), person.language, address)
        for each, trial in due
    ]
    return write_calendar(sorted(entries, key=lambda entry: (entry.at, entry.id)))


def _windows(session: Session, due: Sequence[tuple[Occurrence, Trial]]) -> dict[UUID, WindowAhead]:
    found: dict[UUID, WindowAhead] = {}
    for trial in {trial.id: trial for _, trial in due}.values():
        found |= windows_of(session, trial, [each for each, its in due if its.id == trial.id])
    return found


def _entry(
    occurrence: Occurrence, joined_at: datetime, window: WindowAhead | None, language: str, address: str
) -> Entry:
    made_at, link = occurrence.moved_at or joined_at, question_link(address, occurrence.id)
    if window is None:
        return Entry(str(occurrence.id), WAITING[language], occurrence.due_at, made_at, link)
    return Entry(str(occurrence.id), COMING[language], window.start, made_at, link, window.end)
