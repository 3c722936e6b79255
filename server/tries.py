"""How often one may try a secret: failed tries are rows, so every process counts the same."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session, col, delete, func, select

from server.errors import TooManyTries
from server.tables.session import Attempt

Kind = Literal["email", "code", "address"]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failed tries within so long a time."""

    most: int
    within: timedelta


LIMITS: dict[Kind, Limit] = {
    "email": Limit(10, timedelta(minutes=15)),
    "code": Limit(10, timedelta(hours=24)),
    "address": Limit(50, timedelta(minutes=15)),
}


def spend_tries(session: Session, now: datetime, tries: dict[Kind, str]) -> list[Attempt]:
    """Count one try of each kind before the secret is looked at, and keep the count whatever follows.

    Give the rows to `give_back` when the secret was right.

    Raises
    ------
    TooManyTries
        One of them is used up.
    """
    for kind, tried in tries.items():
        _refuse_beyond(session, now, kind, _hash(kind, tried))
    spent = [Attempt(kind=kind, key_hash=_hash(kind, tried), at=now) for kind, tried in tries.items()]
    session.add_all(spent)
    session.commit()
    return spent


def give_back(session: Session, spent: list[Attempt]) -> None:
    """A right secret costs no try."""
    session.exec(delete(Attempt).where(col(Attempt.id).in_([attempt.id for attempt in spent])))


def tries_left(session: Session, now: datetime, kind: Kind, tried: str) -> int:
    """How many more failures are allowed at this moment."""
    limit = LIMITS[kind]
    failed = session.exec(_recent(now, kind, _hash(kind, tried))).one()[0]
    return max(0, limit.most - failed)


def _refuse_beyond(session: Session, now: datetime, kind: Kind, key_hash: str) -> None:
    limit = LIMITS[kind]
    failed, first = session.exec(_recent(now, kind, key_hash)).one()
    if failed >= limit.most and first is not None:
        raise TooManyTries(int((first + limit.within - now).total_seconds()))


def _recent(now: datetime, kind: Kind, key_hash: str):  # type: ignore[no-untyped-def]
    return select(func.count(), func.min(Attempt.at)).where(
        Attempt.kind == kind, Attempt.key_hash == key_hash, col(Attempt.at) > now - LIMITS[kind].within
    )


def _hash(kind: Kind, tried: str) -> str:
    return hashlib.sha256(f"{kind}:{tried}".encode()).hexdigest()
