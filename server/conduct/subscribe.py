"""A phone's browser takes pushes: its subscription, a push to try it, the receipt that one was shown."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select, update

from server.auth import Asker, visible
from server.channels.public_host import NotPublic, require_public_url
from server.channels.web_push import Browser, are_keys, public_key
from server.conduct.deliver_prompts import retire
from server.errors import NotFound, NotValid
from server.secrecy import hash_token
from server.tables.prompt import Delivery, Notice, Occurrence, Subscription
from server.tables.trial import Trial
from server.tries import spend_tries


def push_key(private: str) -> str:
    """What a browser must know of us to subscribe."""
    return public_key(private)


def subscribe(
    session: Session,
    now: datetime,
    asker: Asker,
    *,
    endpoint: str,
    p256dh: str,
    auth: str,
    test_origin: str | None = None,
) -> bool:
    """Send pushes to this browser from now on; False where its service has taken none for long or is gone.

    Then the phone must make a new subscription. A browser that somebody else used before is theirs no more.
    """
    asker.require("patient")
    if asker.device_id is None:
        raise NotFound
    browser = Browser(endpoint, p256dh, auth)
    _require_sense(browser, test_origin)
    known = _by_endpoint(session, browser.endpoint)
    if known is not None and known.device_id == asker.device_id and known.person_id == asker.id:
        return _seen_again(known, browser, now)
    if known is not None:
        retire(known, "replaced", now)
        known.endpoint_hash = f"before/{known.id}"
    drop_subscriptions(session, now, asker.device_id, "replaced")
    session.flush()
    session.add(_row(asker.id, asker.device_id, browser, now))
    return True


def unsubscribe(session: Session, now: datetime, asker: Asker) -> None:
    """Send this device nothing more."""
    asker.require("patient")
    if asker.device_id is not None:
        drop_subscriptions(session, now, asker.device_id, "signed_out")


def drop_subscriptions(session: Session, now: datetime, device_id: UUID, why: str) -> None:
    """Retire what a device has."""
    for each in _of_device(session, device_id):
        retire(each, why, now)


def ask_for_test(session: Session, now: datetime, asker: Asker) -> None:
    """Ask the heartbeat to send this device a push, now and once.

    Raises
    ------
    TooManyTries
        One was asked for less than a minute ago, on whichever of this person's phones.
    """
    asker.require("patient")
    mine = _of_device(session, asker.device_id) if asker.device_id else []
    if not mine:
        raise NotFound
    spend_tries(session, now, {"test_push": str(asker.id)})
    for each in mine:
        each.test_at = now


def record_shown(session: Session, now: datetime, asker: Asker, occurrence_id: UUID | None) -> None:
    """This device's browser has shown a push: for one occurrence, or the one sent to try it."""
    asker.require("patient")
    mine = _of_device(session, asker.device_id) if asker.device_id else []
    if occurrence_id is not None:
        _require_own(session, asker, occurrence_id)
    for each in mine:
        each.shown_at = each.seen_at = now
        session.exec(
            update(Delivery)
            .where(col(Delivery.address_id) == each.id, col(Delivery.shown_at).is_(None))
            .where(
                col(Delivery.notice_id).in_(select(Notice.id).where(Notice.occurrence_id == occurrence_id))
            )
            .values(shown_at=now)
        )


def _require_own(session: Session, asker: Asker, occurrence_id: UUID) -> None:
    occurrence = session.get(Occurrence, occurrence_id)
    mine = visible(asker).where(Trial.id == occurrence.trial_id) if occurrence else None
    if mine is None or session.exec(mine).first() is None:
        raise NotFound


def _require_sense(browser: Browser, test_origin: str | None) -> None:
    try:
        require_public_url(browser.endpoint, test_origin)
    except NotPublic as error:
        raise NotValid(errors={"json": {"endpoint": [f"This cannot be sent to: {error}."]}}) from error
    if not are_keys(browser.p256dh, browser.auth):
        raise NotValid(errors={"json": {"p256dh": ["These are not the keys of a browser."]}})


def _by_endpoint(session: Session, endpoint: str) -> Subscription | None:
    chosen = select(Subscription).where(Subscription.endpoint_hash == hash_token(endpoint))
    return session.exec(chosen.with_for_update()).first()


def _seen_again(known: Subscription, browser: Browser, now: datetime) -> bool:
    if known.retired_for in ("gone", "failing"):
        return False
    known.key_p256dh, known.key_auth, known.seen_at = browser.p256dh, browser.auth, now
    known.retired_at = known.retired_for = None
    return True


def _of_device(session: Session, device_id: UUID) -> list[Subscription]:
    chosen = select(Subscription).where(Subscription.device_id == device_id)
    return list(session.exec(chosen.where(col(Subscription.retired_at).is_(None))))


def _row(person_id: UUID, device_id: UUID, browser: Browser, now: datetime) -> Subscription:
    return Subscription(
        person_id=person_id,
        device_id=device_id,
        endpoint=browser.endpoint,
        endpoint_hash=hash_token(browser.endpoint),
        key_p256dh=browser.p256dh,
        key_auth=browser.auth,
        made_at=now,
        seen_at=now,
    )
