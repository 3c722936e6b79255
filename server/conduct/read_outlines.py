"""What a list shows of protocols, for many trials at once: of each a few facts instead of its whole plan."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Text, cast
from sqlmodel import Session, col, func, select

from server.auth import TrialIds
from server.conduct.check_protocol import check_protocol, design_for
from server.plan import Plan
from server.tables.person import Person
from server.tables.protocol import Arm, ProtocolVersion
from server.tables.trial import ProtocolDraft, Trial

REMEMBERED = 4_096
"""Drafts looked over and designs drawn that one process keeps in mind: their content alone tells them."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The question, the treatments by name and the days that are planned.

    `number` is the version's or draft's, `asking` JSON as it is kept. `is_sound`: nothing speaks against
    approving a draft.
    """

    question: str
    arms: tuple[str, ...]
    days: int
    number: int
    day_starts_at: str
    saved_at: datetime
    asking: str | None = None
    is_sound: bool = False


def read_outlines(session: Session, ids: TrialIds) -> dict[UUID, Outline]:
    """Of each trial the version in force, or the newest draft."""
    return dict(_versions(session, ids)) | dict(_drafts(session, ids))


def _versions(session: Session, ids: TrialIds) -> Iterable[tuple[UUID, Outline]]:
    arms = _arms(session, ids)
    rows = session.exec(
        select(  # type: ignore[call-overload]
            Trial.id,
            ProtocolVersion.id,
            ProtocolVersion.question,
            ProtocolVersion.periods,
            ProtocolVersion.period_days,
            ProtocolVersion.washout_days,
            ProtocolVersion.order_rule,
            ProtocolVersion.number,
            ProtocolVersion.day_starts_at,
            ProtocolVersion.made_at,
            cast(ProtocolVersion.asking, Text),
        )
        .join(ProtocolVersion, col(ProtocolVersion.id) == col(Trial.protocol_version_id))
        .where(col(Trial.id).in_(ids))
    )
    for trial_id, version_id, question, *lengths, order, number, day_starts_at, made_at, asking in rows:
        names = tuple(arms[version_id])
        days = _planned_days(names, *lengths, order)
        yield trial_id, Outline(question, names, days, number, day_starts_at, made_at, asking)


def _arms(session: Session, ids: TrialIds) -> dict[UUID, list[str]]:
    versions = select(Trial.protocol_version_id).where(col(Trial.id).in_(ids))
    rows = session.exec(
        select(Arm.protocol_version_id, Arm.name)
        .where(col(Arm.protocol_version_id).in_(versions))
        .order_by(col(Arm.position))
    )
    names: dict[UUID, list[str]] = {}
    for version_id, name in rows:
        names.setdefault(version_id, []).append(name)
    return names


@lru_cache(maxsize=REMEMBERED)
def _planned_days(
    arms: tuple[str, ...], periods: int, period_days: int, washout_days: int, order: str
) -> int:
    design = design_for(arms, periods, period_days, washout_days, order)
    return design.days if design else 0


def _drafts(session: Session, ids: TrialIds) -> Iterable[tuple[UUID, Outline]]:
    newest = (
        select(ProtocolDraft.trial_id, func.max(ProtocolDraft.number).label("number"))
        .where(col(ProtocolDraft.trial_id).in_(ids))
        .group_by(col(ProtocolDraft.trial_id))
        .subquery()
    )
    rows = session.exec(
        select(  # type: ignore[call-overload]
            Trial.id,
            Person.name,
            ProtocolDraft.number,
            ProtocolDraft.made_at,
            cast(ProtocolDraft.content, Text),
        )
        .join(Person, col(Person.id) == col(Trial.person_id))
        .join(ProtocolDraft, col(ProtocolDraft.trial_id) == col(Trial.id))
        .join(newest, (newest.c.trial_id == Trial.id) & (newest.c.number == ProtocolDraft.number))
        .where(col(Trial.id).in_(ids), col(Trial.protocol_version_id).is_(None))
    )
    for trial_id, name, number, made_at, content in rows:
        read = _looked_over(content, name)
        yield (
            trial_id,
            Outline(
                read.question,
                read.arms,
                read.days,
                number,
                read.day_starts_at,
                made_at,
                is_sound=read.is_sound,
            ),
        )


@dataclass(frozen=True, slots=True)
class _LookedOver:
    question: str
    arms: tuple[str, ...]
    days: int
    day_starts_at: str
    is_sound: bool


@lru_cache(maxsize=REMEMBERED)
def _looked_over(content: str, patient_name: str) -> _LookedOver:
    """Looking a draft over takes long: the same words under the same name are looked over once."""
    plan = Plan.from_content(json.loads(content))
    checked = check_protocol(plan, patient_name)
    names = tuple(arm.name for arm in plan.arms)
    return _LookedOver(plan.question, names, checked.days or 0, plan.day_starts_at, checked.is_sound)
