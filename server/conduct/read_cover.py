"""Who looks at a trial's danger answers, who of them has left, and who was named before, for staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from server.asking import Asking, Cover
from server.auth import COVERED
from server.conduct.find_cover import cover_of, id_in, is_covered, renewals_of, there_now
from server.conduct.read_protocol import Protocolled
from server.tables import Person, ProtocolVersion, Trial


@dataclass(frozen=True, slots=True)
class Named:
    """Who was named to look, since when and by whom; names."""

    since: datetime
    by: str | None
    owner: str | None
    deputy: str | None


@dataclass(frozen=True, slots=True)
class CoverSeen:
    """The cover now; `number` 0 is the protocol's own. `gone`: whoever of owner and deputy is not there now.

    `history` begins with the cover now and ends with the protocol's.
    """

    number: int
    cover: Cover
    gone: list[str]
    history: list[Named]


def read_cover(session: Session, now: datetime, trial: Trial, protocol: Protocolled) -> CoverSeen | None:
    """None before the invitation, when the protocol says it, and where nobody need look."""
    if trial.state not in COVERED or trial.imported:
        return None
    cover = cover_of(session, trial)
    if not is_covered(cover, protocol.plan.asking, protocol.number):
        return None
    there = there_now(session, now, trial.site_id, cover)
    history = list(_history(session, trial))
    gone = [turn for turn in ("owner", "deputy") if turn not in there]
    return CoverSeen(len(history) - 1, cover, gone, history)


def _history(session: Session, trial: Trial) -> Iterator[Named]:
    for renewal in renewals_of(session, trial):
        yield _named(session, Cover.from_content(renewal.cover), renewal.since, renewal.by_id)
    version = session.get_one(ProtocolVersion, trial.protocol_version_id)
    yield _named(session, Asking.from_content(version.asking).cover, version.made_at, version.made_by_id)


def _named(session: Session, cover: Cover, since: datetime, by_id: UUID) -> Named:
    people = (by_id, id_in(cover.owner_id), id_in(cover.deputy_id))
    return Named(since, *(_name(session, person) for person in people))


def _name(session: Session, person_id: UUID | None) -> str | None:
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else None
