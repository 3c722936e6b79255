"""Who is asking, and what may this person see. Rows are read through the eyes of the one who asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from server.errors import NotAllowed, NotFound, NotSignedIn
from server.secrecy import hash_token
from server.tables.allocation import Allocation, Period
from server.tables.device import Device
from server.tables.organisation import Site
from server.tables.person import Membership
from server.tables.protocol import ProtocolVersion
from server.tables.session import StaffSession
from server.tables.trial import State, Trial

STAFF_COOKIE = "nof1_staff"
DEVICE_COOKIE = "nof1_device"
STAFF = frozenset({"nurse", "clinician"})
BEGUN: tuple[State, ...] = ("joined", "running", "paused", "finished", "stopped", "withdrawn")
GOING_ON: tuple[State, ...] = ("joined", "running")
"""In which anything is asked: laid out, called to mind, put off by a pause."""
ENDED = ("finished", "stopped", "withdrawn")
COVERED: tuple[State, ...] = ("invited", *BEGUN)
"""From the invitation on nobody edits the protocol, and answers may come long after the end."""

Role = Literal["nurse", "clinician", "patient", "machine"]
TrialIds = SelectOfScalar[UUID]
"""Which trials: a question whose answer is their ids, asked within another one."""


@dataclass(frozen=True, slots=True)
class Asker:
    """The one in whose name something is read or done.

    Staff have a `site_id` and a `session_id`, patients a `device_id`. The machine is our own heartbeat.
    """

    person_id: UUID | None
    roles: frozenset[Role]
    site_id: UUID | None = None
    session_id: UUID | None = None
    device_id: UUID | None = None

    @property
    def is_staff(self) -> bool:
        """Whether a nurse or clinician asks."""
        return bool(self.roles & STAFF)

    def require(self, *roles: Role) -> None:
        """Refuse one who has none of these roles."""
        if not self.roles & set(roles):
            raise NotAllowed

    @property
    def id(self) -> UUID:
        """The person's id; the machine has none and is refused."""
        if self.person_id is None:
            raise NotSignedIn
        return self.person_id


MACHINE = Asker(person_id=None, roles=frozenset({"machine"}))
"""The heartbeat, which computes with the true allocation and shows it to nobody."""


def who_is_asking(
    session: Session, now: datetime, app: str | None, cookies: Mapping[str, str]
) -> Asker | None:
    """The person of the cookie that counts for this app; nobody without the app's header."""
    if app == "clinic" and STAFF_COOKIE in cookies:
        return _staff(session, now, cookies[STAFF_COOKIE])
    if app == "patient" and DEVICE_COOKIE in cookies:
        return _patient(session, cookies[DEVICE_COOKIE])
    return None


def _staff(session: Session, now: datetime, token: str) -> Asker | None:
    signed_in = session.exec(select(StaffSession).where(StaffSession.token_hash == hash_token(token))).first()
    if signed_in is None or signed_in.ended_at is not None or signed_in.expires_at <= now:
        return None
    return staff_asker(session, now, signed_in.person_id, signed_in.id)


def staff_asker(session: Session, now: datetime, person_id: UUID, session_id: UUID | None) -> Asker | None:
    """A member of staff with the roles held now, at the site joined first; None without any."""
    memberships = session.exec(
        select(Membership)
        .where(Membership.person_id == person_id, col(Membership.since) <= now)
        .where(or_(col(Membership.until).is_(None), col(Membership.until) > now))
        .order_by(col(Membership.since), col(Membership.id))
    ).all()
    if not memberships:
        return None
    site_id = memberships[0].site_id
    roles: frozenset[Role] = frozenset(
        "clinician" if held.role == "clinician" else "nurse"
        for held in memberships
        if held.site_id == site_id
    )
    return Asker(person_id, roles, site_id=site_id, session_id=session_id)


def _patient(session: Session, key: str) -> Asker | None:
    device = session.exec(select(Device).where(Device.key_hash == hash_token(key))).first()
    if device is None or device.revoked_at is not None:
        return None
    return Asker(device.person_id, frozenset({"patient"}), device_id=device.id)


SEEN_TO = timedelta(hours=1)


def note_seen(session: Session, now: datetime, asker: Asker) -> None:
    """A patient's device was heard from: kept to the hour, so that lost phones can be told from used ones."""
    device = session.get(Device, asker.device_id) if asker.device_id else None
    if device is not None and (device.last_seen_at is None or now - device.last_seen_at >= SEEN_TO):
        device.last_seen_at = now


def visible(asker: Asker) -> SelectOfScalar[Trial]:
    """The trials that this person may see: staff those of their site, patients their own once joined."""
    trials = select(Trial)
    if "machine" in asker.roles:
        return trials
    if asker.is_staff:
        return trials.where(Trial.site_id == asker.site_id)
    return trials.where(Trial.person_id == asker.id, col(Trial.state).in_(BEGUN))


def ids_of(trials: SelectOfScalar[Trial]) -> TrialIds:
    """The ids of trials that were chosen."""
    return cast("TrialIds", trials.with_only_columns(col(Trial.id)))


def is_among(trial_id: Any, ids: TrialIds) -> ColumnElement[bool]:
    """Whether a row's trial is one of these, asked row by row: for tables in which few rows matter."""
    return ids.where(col(Trial.id) == trial_id).exists()


def find_trial(session: Session, asker: Asker, trial_id: UUID, *, to_change: bool = False) -> Trial:
    """One trial, or not found where it is not the asker's; `to_change` keeps others waiting meanwhile."""
    chosen = visible(asker).where(Trial.id == trial_id)
    if to_change:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    trial = session.exec(chosen).first()
    if trial is None:
        raise NotFound
    return trial


def may_renew_cover(asker: Asker, trial: Trial) -> bool:
    """Who says who looks at danger answers from now on: a nurse or clinician of the trial's site."""
    return asker.is_staff and asker.site_id == trial.site_id and trial.state in COVERED and not trial.imported


def site_of(session: Session, asker: Asker) -> Site:
    """The site where this member of staff works."""
    site = session.get(Site, asker.site_id) if asker.site_id else None
    if site is None:
        raise NotFound
    return site


@dataclass(frozen=True, slots=True)
class PeriodSeen:
    """A period as the asker may see it: the `arm` by its key, or only a `code`.

    Days are study days, 1 for the first. To eyes that may not know the arm, washout days belong to the
    period that follows them.
    """

    number: int
    first_day: int
    last_day: int
    starts_on: date
    washout_days: int
    arm: str | None
    code: str | None


def may_see_allocation(asker: Asker, trial: Trial, version: ProtocolVersion) -> bool:
    """Blinded: nobody until the end, but the machine that computes."""
    return not version.blinded or "machine" in asker.roles or trial.state in ENDED


def allocation_for(session: Session, asker: Asker, trial: Trial) -> tuple[PeriodSeen, ...]:
    """The periods of a trial through the asker's eyes."""
    return allocations_for(session, asker, select(Trial.id).where(Trial.id == trial.id)).get(trial.id, ())


def allocations_for(session: Session, asker: Asker, ids: TrialIds) -> dict[UUID, tuple[PeriodSeen, ...]]:
    """Those of each trial that has any; the only reader of `Allocation`."""
    periods = _periods_in_force(session, ids)
    drawn = _drawn(session, ids)
    trials = session.exec(
        select(Trial, ProtocolVersion)
        .join(ProtocolVersion, col(ProtocolVersion.id) == col(Trial.protocol_version_id))
        .where(col(Trial.id).in_(ids))
    )
    return {
        trial.id: tuple(
            _drawn_period(period, drawn[trial.id], version)
            if may_see_allocation(asker, trial, version)
            else _coded(period)
            for period in periods[trial.id]
        )
        for trial, version in trials
        if trial.id in periods
    }


def _drawn_period(period: Period, arms: Mapping[int, str], version: ProtocolVersion) -> PeriodSeen:
    return PeriodSeen(
        number=period.number,
        first_day=period.first_day,
        last_day=period.last_day,
        starts_on=period.starts_on,
        washout_days=period.washout_days,
        arm=arms[period.number],
        code=str(period.number) if version.blinded else None,
    )


def _coded(period: Period) -> PeriodSeen:
    return PeriodSeen(
        number=period.number,
        first_day=period.first_day - period.washout_days,
        last_day=period.last_day,
        starts_on=period.starts_on,
        washout_days=0,
        arm=None,
        code=str(period.number),
    )


def periods_in_force(session: Session, trial: Trial) -> list[Period]:
    """The newest amendment of every period, in order; dates alone, which everybody may know."""
    return _periods_in_force(session, select(Trial.id).where(Trial.id == trial.id)).get(trial.id, [])


def _periods_in_force(session: Session, ids: TrialIds) -> dict[UUID, list[Period]]:
    rows = session.exec(
        select(Period)
        .where(col(Period.trial_id).in_(ids))
        .order_by(col(Period.number), col(Period.amendment))
    )
    found: dict[UUID, dict[int, Period]] = {}
    for row in rows:
        found.setdefault(row.trial_id, {})[row.number] = row
    return {trial_id: list(periods.values()) for trial_id, periods in found.items()}


def _drawn(session: Session, ids: TrialIds) -> dict[UUID, dict[int, str]]:
    draws = session.exec(
        select(Allocation).where(col(Allocation.trial_id).in_(ids)).order_by(col(Allocation.number))
    )
    arms: dict[UUID, dict[int, str]] = {}
    for draw in draws:
        arms.setdefault(draw.trial_id, {}).update(enumerate(draw.arms, start=draw.first_period))
    return arms


def allocation_was(session: Session, trial: Trial) -> str:
    """How the order of treatments came about: randomised, fixed, chosen, unknown."""
    how = session.exec(
        select(Allocation.how).where(Allocation.trial_id == trial.id).order_by(col(Allocation.number))
    ).first()
    return how or "unknown"
