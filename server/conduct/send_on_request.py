"""What somebody asked for and waits for now: a push to try a phone, a code to an address. Sent once at most.

Whoever asked looks at the phone and can ask again, so it is given up before it is sent: a crash sends nothing
twice.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from server.channels.outcome import Told
from server.channels.web_push import Browser
from server.conduct.claim_notices import browser_of
from server.conduct.deliver_prompts import Doors, note_outcome
from server.conduct.set_reminding import code_for
from server.conduct.word_prompts import word_code, word_test_push
from server.db import reading, transaction
from server.tables.person import Person
from server.tables.prompt import Reminding, Subscription

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One thing to send. `id` is the subscription's, or the person's whose address it is."""

    id: UUID
    language: str
    browser: Browser | None = None
    email: str = ""
    code: str = ""


def send_on_request(engine: Engine, doors: Doors, secret_key: str, now: datetime) -> int:
    """Send what was asked for; how much it was."""
    with reading(engine) as session:
        if not _something_is_asked(session):
            return 0
    with transaction(engine) as session:
        asked = [*_take_tests(session), *_take_codes(session, secret_key)]
    for each in asked:
        _send_alone(engine, doors, each, now)
    return len(asked)


def _send_alone(engine: Engine, doors: Doors, asked: _Asked, now: datetime) -> None:
    """Whatever is wrong with one must not stop the others; what became of a code stays "unknown"."""
    try:
        told = _send(doors, asked, now)
        with transaction(engine) as session:
            _keep(session, asked, told, now)
    except Exception as error:  # noqa: BLE001 -- nor the tick
        log.error("what %s asked for cannot be sent: %s", asked.id, type(error).__name__)


def _something_is_asked(session: Session) -> bool:
    tests = select(Subscription.id).where(col(Subscription.test_at).is_not(None)).limit(1)
    codes = select(Reminding.person_id).where(col(Reminding.code_at).is_not(None)).limit(1)
    return session.exec(tests).first() is not None or session.exec(codes).first() is not None


def _take_tests(session: Session) -> list[_Asked]:
    chosen = select(Subscription).where(col(Subscription.test_at).is_not(None))
    found = session.exec(chosen.with_for_update(skip_locked=True)).all()
    for each in found:
        each.test_at = None
    live = [each for each in found if each.retired_at is None]
    return [_Asked(each.id, _language(session, each.person_id), browser_of(each)) for each in live]


def _take_codes(session: Session, secret_key: str) -> list[_Asked]:
    chosen = select(Reminding).where(col(Reminding.code_at).is_not(None))
    taken: list[_Asked] = []
    for row in session.exec(chosen.with_for_update(skip_locked=True)):
        row.code_at, row.code_told = None, "unknown"
        code = code_for(row, secret_key)
        if row.email is not None and code is not None:
            language = _language(session, row.person_id)
            taken.append(_Asked(row.person_id, language, email=row.email, code=code))
    return taken


def _language(session: Session, person_id: UUID) -> str:
    return session.get_one(Person, person_id).language


def _send(doors: Doors, asked: _Asked, now: datetime) -> Told:
    if asked.browser is not None:
        push = word_test_push(doors.address, asked.language)
        return doors.push(asked.browser, push, now) if doors.push else Told("refused")
    letter = word_code(asked.language, f"{asked.code[:4]}-{asked.code[4:]}")
    if doors.email is None:
        return Told("refused")
    return Told(doors.email(asked.email, letter.subject, letter.text, None, now))


def _keep(session: Session, asked: _Asked, told: Told, now: datetime) -> None:
    if asked.browser is not None:
        subscription = session.get(Subscription, asked.id, with_for_update=True)
        if subscription is not None:
            note_outcome(subscription, told, now)
        return
    row = session.get(Reminding, asked.id, with_for_update=True)
    if row is not None and row.code_at is None and row.email == asked.email:
        row.code_told = told.outcome
