"""Web push: a message for one browser, encrypted for its eyes, handed to the service that it chose.

RFC 8030 (the request), 8291 (encryption), 8292 (who sends it). The service learns when and how large; every
message has the same size, so it learns nothing from that.
"""

import base64
import contextlib
import hashlib
import http.client
import os
import socket
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import SplitResult

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.channels.outcome import Told
from server.channels.public_host import NotPublic, connect, require_public_url

TIMEOUT = 10.0
SIZE = 1024
"""Bytes of every message before encryption, filled up with spaces."""
LONGEST_TTL = 28 * 86_400
TOKEN_LASTS = timedelta(hours=12)
"""Services refuse a signature that holds for more than a day."""
CURVE = ec.SECP256R1()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: a private key as 32 bytes in base64url, and whom a service may ask."""

    key: str
    contact: str
    test_origin: str | None = None


@dataclass(frozen=True, slots=True)
class Browser:
    """Where one browser takes messages, and the two keys that only it can answer."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Push:
    """A message; a newer one about the same `about` replaces it while it waits."""

    text: bytes
    about: str
    seconds: int


def public_key(private: str) -> str:
    """What browsers must know of the sender when they subscribe."""
    return _b64(
        _private_key(private).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )


def are_keys(p256dh: str, auth: str) -> bool:
    """Whether these can be the keys of a browser: a point on the curve, and 16 bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes(p256dh))
        return len(_bytes(auth)) == 16
    except ValueError:
        return False


def send(sender: Sender, browser: Browser, push: Push, now: datetime) -> Told:
    """Hand it over once; whatever the service does, this comes back in time and does not raise."""
    try:
        parts = require_public_url(browser.endpoint, sender.test_origin)
        body = encrypt(browser, push.text)
    except (NotPublic, ValueError, http_ece.ECEException):
        return Told("gone")  # it could never be sent there
    try:
        return _post(parts, sender, push, body, now)
    except (OSError, http.client.HTTPException, ValueError):
        return Told("later")  # NotPublic of a look-up too: name servers are wrong for a while


def encrypt(browser: Browser, text: bytes) -> bytes:
    """One record that only this browser can read, always of the same size."""
    if len(text) > SIZE:
        raise ValueError(f"a push may have {SIZE} bytes, not {len(text)}")
    sealed: bytes = http_ece.encrypt(
        text.ljust(SIZE),
        salt=os.urandom(16),
        private_key=ec.generate_private_key(CURVE),
        dh=_bytes(browser.p256dh),
        auth_secret=_bytes(browser.auth),
        version="aes128gcm",
    )
    return sealed


def topic(about: str) -> str:
    """At most 32 letters of base64url, which say nothing."""
    return _b64(hashlib.sha256(about.encode()).digest())[:32]


def _post(parts: SplitResult, sender: Sender, push: Push, body: bytes, now: datetime) -> Told:
    connection = connect(parts, TIMEOUT, sender.test_origin)
    # a limit for the whole: one that answers a byte at a time would never run into the socket's own
    watch = threading.Timer(TIMEOUT, _hang_up, (connection,))
    watch.daemon = True
    watch.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, _headers(parts, sender, push, now))
        answer = connection.getresponse()
        return _told(answer.status, answer.headers.get("Retry-After"))
    finally:
        watch.cancel()
        connection.close()


def _hang_up(connection: http.client.HTTPConnection) -> None:
    opened = connection.sock
    if opened is not None:
        with contextlib.suppress(OSError):
            # the plain socket's own: closing would wake nobody, and TLS would want to say goodbye first
            socket.socket.shutdown(opened, socket.SHUT_RDWR)


def _headers(parts: SplitResult, sender: Sender, push: Push, now: datetime) -> dict[str, str]:
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + TOKEN_LASTS).timestamp()),
        "sub": sender.contact,
    }
    token = jwt.encode(claims, _private_key(sender.key), algorithm="ES256")
    return {
        "Authorization": f"vapid t={token}, k={public_key(sender.key)}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(min(max(push.seconds, 1), LONGEST_TTL)),
        "Urgency": "high",
        "Topic": topic(push.about),
    }


def _told(status: int, retry_after: str | None) -> Told:
    if status in (200, 201, 202, 204):
        return Told("taken", status)
    if status in (404, 410):
        return Told("gone", status)
    if status in (408, 425, 429) or status >= 500:
        return Told("later", status, _seconds(retry_after))
    return Told("refused", status)  # 4xx of another kind, and redirects: followed nowhere


def _seconds(retry_after: str | None) -> int | None:
    text = (retry_after or "").strip()
    return min(int(text), 86_400) if text.isascii() and text.isdigit() and len(text) < 9 else None


@cache
def _private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_bytes(text)), CURVE)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
