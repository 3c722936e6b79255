"""How often one may try a secret, or a phone: tries are rows, so every process counts the same."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session, col, delete, select

from server.errors import TooManyTries
from server.tables.session import Attempt

Kind = Literal["email", "code", "address", "test_push"]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries that are not given back, within so long a time."""

    most: int
    within: timedelta


LIMITS: dict[Kind, Limit] = {
    "email": Limit(10, timedelta(minutes=15)),
    "code": Limit(10, timedelta(hours=24)),
    "address": Limit(50, timedelta(minutes=15)),
    "test_push": Limit(1, timedelta(minutes=1)),
}


def spend_tries(session: Session, now: datetime, tries: dict[Kind, str]) -> list[Attempt]:
    """Count one try of each kind before what is tried is looked at, and keep the count whatever follows.

    Give the rows to `give_back` when the secret was right.

    Raises
    ------
    TooManyTries
        One of them is used up.
    """
    for kind, tried in tries.items():
        _refuse_beyond(session, now, kind, tried)
    spent = [Attempt(kind=kind, key_hash=_hash(kind, tried), at=now) for kind, tried in tries.items()]
    session.add_all(spent)
    session.commit()
    return spent


def give_back(session: Session, spent: list[Attempt]) -> None:
    """A right secret costs no try."""
    session.exec(delete(Attempt).where(col(Attempt.id).in_([attempt.id for attempt in spent])))


def forget_tries(session: Session, now: datetime) -> None:
    """Keep no failed try longer than any limit looks back."""
    longest = max(limit.within for limit in LIMITS.values())
    session.exec(delete(Attempt).where(col(Attempt.at) <= now - longest))


def tries_left(session: Session, now: datetime, kind: Kind, tried: str) -> int:
    """How many more failures are allowed at this moment."""
    return max(0, LIMITS[kind].most - len(_recent(session, now, kind, tried)))


def _refuse_beyond(session: Session, now: datetime, kind: Kind, tried: str) -> None:
    failures = _recent(session, now, kind, tried)
    if len(failures) >= LIMITS[kind].most:
        raise TooManyTries(int((failures[0] + LIMITS[kind].within - now).total_seconds()) + 1)


def _recent(session: Session, now: datetime, kind: Kind, tried: str) -> Sequence[datetime]:
    """When it was tried in vain, oldest first."""
    return session.exec(
        select(Attempt.at)
        .where(Attempt.kind == kind, Attempt.key_hash == _hash(kind, tried))
        .where(col(Attempt.at) > now - LIMITS[kind].within)
        .order_by(col(Attempt.at))
    ).all()


def _hash(kind: Kind, tried: str) -> str:
    return hashlib.sha256(f"{kind}:{tried}".encode()).hexdigest()
