"""A push service of our own on the loopback: it does what browsers' services do, and reads what it gets.

It decrypts by the receiver's keys as RFC 8291 says, from the primitives alone, and checks the sender's
signature as RFC 8292 says.
"""

import base64
import contextlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.channels.web_push import Browser


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@dataclass(frozen=True)
class Receiver:
    """A browser's two secrets."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    def open(self, body: bytes) -> bytes:
        """RFC 8291, section 3.4, and RFC 8188, section 2: one record."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), public)
        info = b"WebPush: info\0" + point(self.key.public_key()) + sender
        secret = _hkdf(self.auth, shared, info, 32)
        key = _hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
        opened = AESGCM(key).decrypt(nonce, sealed, None)
        text, mark, rest = opened.rpartition(b"\x02")
        assert mark == b"\x02"
        assert rest.strip(b"\0") == b""
        return text


def _hkdf(salt: bytes, content: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(content)


@dataclass(frozen=True)
class Got:
    """A push as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes
    text: dict[str, Any]
    claims: dict[str, Any]
    sender: str
    size: int


@dataclass
class PushService:
    """`answers` are statuses by path, one after the other, the last for ever; 201 where none is set.

    "hang" keeps the caller waiting until the service ends, "drip" sends a byte a second, "cut" hangs up.
    """

    origin: str = ""
    receivers: dict[str, Receiver] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    answers: dict[str, list[Any]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def browser(self, name: str) -> Browser:
        """A browser that subscribed here."""
        receiver = self.receivers.setdefault(f"/{name}", Receiver())
        return Browser(f"{self.origin}/{name}", b64(point(receiver.key.public_key())), b64(receiver.auth))

    def take(self, path: str, headers: dict[str, str], body: bytes) -> Any:
        token, _, key = headers["Authorization"].removeprefix("vapid t=").partition(", k=")
        text = self.receivers[path].open(body)
        claims = verified(token, key)
        self.got.append(Got(path, headers, body, json.loads(text), claims, key, len(text)))
        queue = self.answers.get(path, [201])
        return queue.pop(0) if len(queue) > 1 else queue[0]


def verified(token: str, key: str) -> dict[str, Any]:
    """The claims of a JWT, its signature (ES256) checked with the public key that came along."""
    signed, _, signature = token.rpartition(".")
    raw = unb64(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(key))
    public.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    header, claims = (json.loads(unb64(part)) for part in signed.split("."))
    assert header == {"typ": "JWT", "alg": "ES256"}
    content: dict[str, Any] = claims
    return content


class _Handler(BaseHTTPRequestHandler):
    service: PushService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.service.take(self.path, dict(self.headers), body)
        if answer == "hang":
            self.service.ended.wait(60)
        elif answer == "drip":
            while not self.service.ended.wait(0.1):
                self.wfile.write(b"H")
        elif answer != "cut":
            self.send_response(answer)
            for name, value in self.service.headers.items():
                self.send_header(name, value)
            self.end_headers()
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the caller hung up
            super().handle()


@contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService()
    handler = type("Handler", (_Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    service.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
