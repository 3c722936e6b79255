"""The phones of a patient, for patient and staff: since when, last heard from, signing one out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker, find_trial
from server.conduct.record_event import record_event
from server.conduct.transfer_device import live_devices, revoke_lost_device
from server.errors import NotFound
from server.tables.device import Device


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """One phone; `current` is the one that asks."""

    id: UUID
    made_at: datetime
    last_seen_at: datetime | None
    current: bool


def my_devices(session: Session, asker: Asker) -> list[DeviceSeen]:
    """My phones that are signed in."""
    asker.require("patient")
    return [_seen(asker, device) for device in live_devices(session, asker.id)]


def devices_of_trial(session: Session, asker: Asker, trial_id: UUID) -> list[DeviceSeen]:
    """The signed-in phones of a trial's patient, for staff."""
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id)
    return [_seen(asker, device) for device in live_devices(session, trial.person_id)]


def sign_out_mine(session: Session, now: datetime, asker: Asker, device_id: UUID) -> None:
    """One of my phones, a lost one say, opens nothing any more."""
    asker.require("patient")
    revoke_lost_device(session, now, _one(session, asker.id, device_id))


def sign_out_of_trial(session: Session, now: datetime, asker: Asker, trial_id: UUID, device_id: UUID) -> None:
    """Staff sign out a phone that a patient of theirs has lost."""
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id)
    revoke_lost_device(session, now, _one(session, trial.person_id, device_id))
    record_event(session, now, asker, "signed out a device of", "trial", trial.id)


def _one(session: Session, person_id: UUID, device_id: UUID) -> Device:
    device = session.get(Device, device_id)
    if device is None or device.person_id != person_id or device.revoked_at is not None:
        raise NotFound
    return device


def _seen(asker: Asker, device: Device) -> DeviceSeen:
    return DeviceSeen(device.id, device.made_at, device.last_seen_at, device.id == asker.device_id)
