"""Who looks at a trial's danger answers now: the newest renewal says it, before one the protocol."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from server.asking import Asking, Cover
from server.conduct.find_dangers import needs_cover
from server.conduct.read_staff import is_held
from server.cover import cover_in
from server.tables import CoverRenewal, Membership, ProtocolVersion, Trial


def cover_of(session: Session, trial: Trial) -> Cover:
    """As it is acted on; hours are by the trial's own clocks where none are said."""
    version = session.get_one(ProtocolVersion, trial.protocol_version_id)
    renewals = renewals_of(session, trial)
    written = Cover.from_content(renewals[0].cover) if renewals else Asking.from_content(version.asking).cover
    return cover_in(written, version.zone)


def renewals_of(session: Session, trial: Trial) -> list[CoverRenewal]:
    """Every renewal, the newest, which holds, first."""
    chosen = select(CoverRenewal).where(CoverRenewal.trial_id == trial.id)
    return list(session.exec(chosen.order_by(col(CoverRenewal.number).desc())))


def is_covered(cover: Cover, asking: Asking, number: int) -> bool:
    """Whether somebody was named to look, or must be by version `number` of the protocol."""
    return bool(cover.owner_id) or needs_cover(asking, number)


def there_now(session: Session, now: datetime, site_id: UUID, cover: Cover) -> dict[str, UUID]:
    """Of owner and deputy those who work at the site now, the owner first."""
    named = {"owner": id_in(cover.owner_id), "deputy": id_in(cover.deputy_id)}
    working = set(
        session.exec(
            select(Membership.person_id)
            .where(Membership.site_id == site_id, *is_held(now))
            .where(col(Membership.person_id).in_([person for person in named.values() if person]))
        )
    )
    return {turn: person for turn, person in named.items() if person in working}


def id_in(text: str | None) -> UUID | None:
    """Whom a cover names; nobody where it is no id."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
