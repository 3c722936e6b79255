"""Passwords, tokens and codes: minted from the operating system's randomness, kept only as hashes."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, so that a code can be read aloud."""

HANDLE_LENGTH = 4
INVITATION_LENGTH = 16
TRANSFER_LENGTH = 12
RECOVERY_LENGTH = 20
DERIVED_LENGTH = 8
SHORTEST_PASSWORD = 12

_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Code:
    """A code for people to type: a public beginning, by which tries are counted, and a secret rest."""

    handle: str
    secret: str

    def __str__(self) -> str:
        text = self.handle + self.secret
        return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def mint_code(length: int) -> Code:
    """A new code of so many letters, 5 bits each, the first four public."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return Code(letters[:HANDLE_LENGTH], letters[HANDLE_LENGTH:])


def read_code(text: str) -> Code:
    """A code as somebody typed it: case, hyphens, spaces and look-alikes do not matter."""
    letters = text.upper().replace("-", "").replace(" ", "")
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    return Code(letters[:HANDLE_LENGTH], letters[HANDLE_LENGTH:])


def derive_code(key: str, about: str) -> str:
    """Eight letters that only the holder of the key can make; the same every time."""
    number = int.from_bytes(hmac.digest(key.encode(), about.encode(), "sha256"))
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(DERIVED_LENGTH))


def mint_token() -> str:
    """256 bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """SHA-256: enough for a secret that nobody could guess in the first place."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Compare two hashes in constant time."""
    return hmac.compare_digest(one, other)


def hash_password(password: str) -> str:
    """Argon2id with the library's parameters."""
    return _hasher.hash(password)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def is_password(password_hash: str | None, password: str) -> bool:
    """Verify; where there is no hash, take as long and say no."""
    try:
        _hasher.verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
