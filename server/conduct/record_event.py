"""The account of what people did, and the security audit: two tables, never merged."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker
from server.tables.audit import Audit
from server.tables.event import Event


def record_event(
    session: Session, now: datetime, asker: Asker, verb: str, noun: str, object_id: UUID
) -> None:
    """Somebody did something to something."""
    session.add(
        Event(
            actor_id=asker.person_id,
            role=" ".join(sorted(asker.roles)),
            verb=verb,
            object=f"{noun}/{object_id}",
            at=now,
            site_id=asker.site_id,
        )
    )


def record_audit(
    session: Session, now: datetime, kind: str, *, person_id: UUID | None = None, address: str | None = None
) -> None:
    """Somebody got in, or was kept out; `address` is a keyed hash already when it comes through the door."""
    session.add(Audit(at=now, kind=kind, person_id=person_id, address_hash=address))
