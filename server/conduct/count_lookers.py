"""How many are left to look at danger answers, for many trials at once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from server.asking import Asking, Cover
from server.auth import TrialIds
from server.conduct.find_cover import id_in, is_covered
from server.conduct.read_outlines import REMEMBERED, Outline
from server.tables import CoverRenewal, Membership, Trial

UNDER_WAY = ("invited", "joined", "running", "paused")


@dataclass(frozen=True, slots=True)
class Lookers:
    """Of owner and deputy how many work here now, and when the last of those left who do not."""

    there: int
    left_at: datetime | None


@dataclass(slots=True)
class _Staff:
    """Who works at a site now, and when those left who do not."""

    there: set[UUID] = field(default_factory=set)
    left: dict[UUID, datetime] = field(default_factory=dict)


def count_lookers(
    session: Session, now: datetime, trials: Sequence[Trial], ids: TrialIds, outlines: Mapping[UUID, Outline]
) -> dict[UUID, Lookers]:
    """Of each trial under way in which somebody must look."""
    staff, renewed = _staff(session, now, ids), _renewed(session, ids)
    found: dict[UUID, Lookers] = {}
    for trial in trials:
        outline = outlines[trial.id]
        if trial.state not in UNDER_WAY or outline.asking is None:
            continue
        asking = _asking(outline.asking)
        cover = Cover.from_content(renewed[trial.id]) if trial.id in renewed else asking.cover
        if is_covered(cover, asking, outline.number):
            found[trial.id] = _lookers(cover, staff.get(trial.site_id, _Staff()))
    return found


def _lookers(cover: Cover, staff: _Staff) -> Lookers:
    named = [person for person in (id_in(cover.owner_id), id_in(cover.deputy_id)) if person]
    left = [staff.left[person] for person in named if person in staff.left and person not in staff.there]
    return Lookers(sum(person in staff.there for person in named), max(left, default=None))


@lru_cache(maxsize=REMEMBERED)
def _asking(content: str) -> Asking:
    return Asking.from_content(json.loads(content))


def _staff(session: Session, now: datetime, ids: TrialIds) -> dict[UUID, _Staff]:
    sites = select(Trial.site_id).where(col(Trial.id).in_(ids))
    sites_staff: dict[UUID, _Staff] = {}
    held = select(Membership).where(col(Membership.site_id).in_(sites)).order_by(col(Membership.until))
    for one in session.exec(held):
        staff = sites_staff.setdefault(one.site_id, _Staff())
        if one.until is not None and one.until <= now:
            staff.left[one.person_id] = one.until
        elif one.since <= now:
            staff.there.add(one.person_id)
    return sites_staff


def _renewed(session: Session, ids: TrialIds) -> dict[UUID, dict[str, Any]]:
    """The newest renewal of each trial that has one."""
    rows = session.exec(
        select(CoverRenewal).where(col(CoverRenewal.trial_id).in_(ids)).order_by(col(CoverRenewal.number))
    )
    return {row.trial_id: row.cover for row in rows}
