"""A joined device lets in another one by a short-lived code: an installed app keeps its storage apart."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from server.auth import BEGUN, Asker
from server.conduct.join_trial import add_device, require_device_key
from server.conduct.record_event import record_audit
from server.conduct.subscribe import drop_subscriptions
from server.errors import InvitationNotValid, NotFound
from server.secrecy import TRANSFER_LENGTH, Code, hash_token, is_same, mint_code, read_code
from server.tables.device import Device, TransferCode
from server.tables.trial import Trial
from server.tries import give_back, spend_tries

VALID_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Transfer:
    """The code, told once."""

    code: str
    expires_at: datetime


def make_transfer_code(session: Session, now: datetime, asker: Asker) -> Transfer:
    """A code for one more device of the same person."""
    asker.require("patient")
    code = _fresh_code(session)
    session.add(
        TransferCode(
            device_id=_device(session, asker).id,
            person_id=asker.id,
            handle=code.handle,
            secret_hash=hash_token(code.secret),
            made_at=now,
            expires_at=now + VALID_FOR,
        )
    )
    record_audit(session, now, "transfer_made", person_id=asker.id)
    return Transfer(str(code), now + VALID_FOR)


def claim_transfer_code(session: Session, now: datetime, text: str, device_key: str, address: str) -> Asker:
    """Let the device in; the same device with the same code gets the same answer again.

    Raises
    ------
    InvitationNotValid
        Unknown, used by another device, expired: all alike.
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
    return Asker(device.person_id, frozenset({"patient"}), device_id=device.id)


def sign_out_device(session: Session, now: datetime, asker: Asker) -> None:
    """This device's key opens nothing any more."""
    device = _device(session, asker)
    device.revoked_at = now
    drop_subscriptions(session, now, device.id, "signed_out")
    record_audit(session, now, "device_revoked", person_id=asker.id)


def _device(session: Session, asker: Asker) -> Device:
    device = session.get(Device, asker.device_id) if asker.device_id else None
    if device is None:
        raise NotFound
    return device


def _fresh_code(session: Session) -> Code:
    while True:
        code = mint_code(TRANSFER_LENGTH)
        if session.exec(select(TransferCode.id).where(TransferCode.handle == code.handle)).first() is None:
            return code


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
    if transfer.expires_at <= now:
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
