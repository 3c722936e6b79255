"""A code lets in one more device of a patient; a device is signed out."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select, update

from server.auth import BEGUN, Asker
from server.conduct.join_trial import add_device, require_device_key
from server.conduct.make_device_code import revoke_codes
from server.conduct.record_event import record_audit
from server.conduct.subscribe import drop_subscriptions
from server.errors import InvitationNotValid, NotFound
from server.secrecy import Code, hash_token, is_same, read_code
from server.tables.device import Device, TransferCode
from server.tables.trial import Trial
from server.tries import give_back, spend_tries


def claim_transfer_code(
    session: Session,
    now: datetime,
    text: str,
    device_key: str,
    address: str,
    *,
    sign_out_others: bool = False,
) -> Asker:
    """Let the device in; the same device with the same code gets the same answer again.

    `sign_out_others`: the phone before is lost, its key must open nothing any more.

    Raises
    ------
    InvitationNotValid
        Unknown, used by another device, expired, revoked: all alike.
    """
    require_device_key(device_key)
    code = read_code(text)
    spent = spend_tries(session, now, {"code": f"transfer:{code.handle}", "address": address})
    transfer = _with_code(session, code)
    device = _claim(session, now, transfer, device_key) if transfer else None
    if device is None:
        record_audit(session, now, "transfer_failed", address=address)
        session.commit()
        raise InvitationNotValid
    give_back(session, spent)
    if sign_out_others:
        for other in live_devices(session, device.person_id):
            if other.id != device.id:
                revoke_device(session, now, other)
        revoke_codes(session, now, "recovery", of_person=device.person_id)
    return Asker(device.person_id, frozenset({"patient"}), device_id=device.id)


def sign_out_device(session: Session, now: datetime, asker: Asker) -> None:
    """This device's key opens nothing any more."""
    device = session.get(Device, asker.device_id) if asker.device_id else None
    if device is None:
        raise NotFound
    revoke_device(session, now, device)


def revoke_device(session: Session, now: datetime, device: Device) -> None:
    """Its key and its unused codes open nothing any more; the paper of its person stays good."""
    device.revoked_at = now
    drop_subscriptions(session, now, device.id, "signed_out")
    revoke_codes(session, now, "transfer", of_device=device.id)
    record_audit(session, now, "device_revoked", person_id=device.person_id)


def revoke_lost_device(session: Session, now: datetime, device: Device) -> None:
    """As well the code on paper made on it: whoever found the phone may have made that one."""
    revoke_device(session, now, device)
    revoke_codes(session, now, "recovery", of_device=device.id)


def live_devices(session: Session, person_id: UUID) -> list[Device]:
    """Those whose key still opens something, the oldest first."""
    chosen = select(Device).where(Device.person_id == person_id, col(Device.revoked_at).is_(None))
    return list(session.exec(chosen.order_by(col(Device.made_at), col(Device.id))))


def _with_code(session: Session, code: Code) -> TransferCode | None:
    chosen = select(TransferCode).where(TransferCode.handle == code.handle).with_for_update()
    found = session.exec(chosen).first()
    is_right = is_same(found.secret_hash if found else hash_token(""), hash_token(code.secret))
    return found if found and is_right else None


def _claim(session: Session, now: datetime, transfer: TransferCode, device_key: str) -> Device | None:
    if transfer.used_by_device_id is not None:
        device = session.get(Device, transfer.used_by_device_id)
        same = device is not None and device.key_hash == hash_token(device_key)
        return device if same and device is not None and device.revoked_at is None else None
    if transfer.revoked_at is not None or (transfer.expires_at is not None and transfer.expires_at <= now):
        return None
    trial = session.exec(
        select(Trial).where(Trial.person_id == transfer.person_id, col(Trial.state).in_(BEGUN))
    ).first()
    if trial is None:
        return None
    device = add_device(session, now, trial, device_key)
    session.exec(
        update(TransferCode)
        .where(col(TransferCode.id) == transfer.id)
        .values(used_at=now, used_by_device_id=device.id)
    )
    record_audit(session, now, "device_added", person_id=transfer.person_id)
    return device
