"""How a patient wants to be reminded: own quiet hours, whose clock, an e-mail address proved by a code."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker
from server.conduct.plan_prompts import plan_for_person
from server.email_address import is_email
from server.errors import NotFound, NotValid
from server.secrecy import derive_code, is_same, read_code
from server.study_day import is_time
from server.tables.prompt import Reminding
from server.tries import give_back, spend_tries

CODE_LASTS = timedelta(hours=1)

EmailState = Literal["none", "asked", "sent", "not_sent", "confirmed"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the phone sends; None for a time, a clock or an address: as the trial has it, or none."""

    quiet_start: str | None
    quiet_end: str | None
    clock: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class RemindingSeen:
    """The wishes as they stand."""

    quiet_start: str | None
    quiet_end: str | None
    clock: str | None
    email: str | None
    email_state: EmailState
    calendar: bool


def read_reminding(session: Session, asker: Asker) -> RemindingSeen:
    """How this person is reminded."""
    asker.require("patient")
    row = session.get(Reminding, asker.id) or Reminding(person_id=asker.id)
    return RemindingSeen(
        quiet_start=row.quiet_start,
        quiet_end=row.quiet_end,
        clock=row.clock,
        email=row.email,
        email_state=_email_state(row),
        calendar=row.feed_hash is not None,
    )


def set_reminding(session: Session, now: datetime, asker: Asker, wishes: Wishes, *, can_email: bool) -> None:
    """Keep the wishes; a new address gets a code."""
    asker.require("patient")
    _require_sense(wishes)
    known = session.get(Reminding, asker.id)
    new_email = wishes.email is not None and (known is None or known.email != wishes.email)
    if new_email:
        _spend_asking(session, now, asker, can_email=can_email)
    row = own_reminding(session, asker.id)
    if row.email != wishes.email:
        row.email, row.email_confirmed_at = wishes.email, None
        row.code_asked_at = row.code_at = now if new_email else None
        row.code_told = None
    times = (wishes.quiet_start, wishes.quiet_end, wishes.clock)
    if (row.quiet_start, row.quiet_end, row.clock) != times:
        row.quiet_start, row.quiet_end, row.clock = times
        session.flush()
        plan_for_person(session, now, asker.id)


def ask_for_code(session: Session, now: datetime, asker: Asker, *, can_email: bool) -> None:
    """Send a new code to the address that waits for one."""
    asker.require("patient")
    known = session.get(Reminding, asker.id)
    if known is None or known.email is None or known.email_confirmed_at is not None:
        raise NotFound
    _spend_asking(session, now, asker, can_email=can_email)
    row = own_reminding(session, asker.id)
    row.code_asked_at = row.code_at = now
    row.code_told = None


def confirm_email(session: Session, now: datetime, asker: Asker, text: str, secret_key: str) -> None:
    """The code that was sent there shows that the address is theirs.

    Raises
    ------
    NotValid
        Another code, or one that is too old: both alike.
    """
    asker.require("patient")
    spent = spend_tries(session, now, {"code": f"email/{asker.id}"})
    row = session.get(Reminding, asker.id)
    right = row is not None and code_for(row, secret_key)
    typed = str(read_code(text)).replace("-", "")
    asked = row.code_asked_at if row is not None else None
    if not right or asked is None or now - asked > CODE_LASTS or not is_same(right, typed):
        raise NotValid(code="wrong_code", errors={"json": {"code": ["It is not this one."]}})
    give_back(session, spent)
    own_reminding(session, asker.id).email_confirmed_at = now


def code_for(row: Reminding, secret_key: str) -> str | None:
    """The code of the newest asking; it is kept nowhere, whoever holds the key can make it again."""
    if row.email is None or row.code_asked_at is None:
        return None
    return derive_code(secret_key, f"email/{row.person_id}/{row.email}/{row.code_asked_at.isoformat()}")


def own_reminding(session: Session, person_id: UUID) -> Reminding:
    """The row of wishes, made where there is none."""
    row = session.get(Reminding, person_id, with_for_update=True)
    if row is None:
        row = Reminding(person_id=person_id)
        session.add(row)
    return row


def _spend_asking(session: Session, now: datetime, asker: Asker, *, can_email: bool) -> None:
    """Nobody's inbox is filled by asking again and again."""
    if not can_email:
        raise NotValid(code="email_off", errors={"json": {"email": ["This server sends no e-mails."]}})
    spend_tries(session, now, {"code": f"email-asked/{asker.id}"})


def _email_state(row: Reminding) -> EmailState:
    if row.email is None:
        return "none"
    if row.email_confirmed_at is not None:
        return "confirmed"
    if row.code_told is None:
        return "asked"
    return "sent" if row.code_told in ("taken", "unknown") else "not_sent"


def _require_sense(wishes: Wishes) -> None:
    errors: dict[str, list[str]] = {}
    for name in ("quiet_start", "quiet_end"):
        text = getattr(wishes, name)
        if text is not None and not is_time(text):
            errors[name] = ["A time is HH:MM."]
    if (wishes.quiet_start is None) != (wishes.quiet_end is None):
        errors["quiet_end"] = ["Both or none are needed."]
    if wishes.email is not None and not is_email(wishes.email):
        errors["email"] = ["This is no e-mail address."]
    if errors:
        raise NotValid(errors={"json": errors})
