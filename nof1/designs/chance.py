"""Chance that anyone can repeat: bits from SHA-256, and choices made of them with our own arithmetic.

No generator of a library is used, because theirs may change between versions; a sequence that was drawn and
committed to must come out again, on every platform, for as long as the record is kept.
"""

import hashlib
from collections.abc import Iterator

from nof1.errors import DesignError


def seed_bytes(seed: bytes | int) -> bytes:
    """The seed as it enters the hash: bytes as they are, a whole number as 16 bytes, the highest first.

    Raises
    ------
    DesignError
        An empty seed, or an int below 0 or above 2**128 - 1.
    """
    if isinstance(seed, bytes):
        if not seed:
            raise DesignError("the seed is empty; give 16 bytes or more from the operating system")
        return seed
    if not 0 <= seed < 2**128:
        raise DesignError(f"the seed is {seed}; give a whole number from 0 to 2**128 - 1, or bytes")
    return seed.to_bytes(16, "big")


def random_bytes(algorithm: str, seed: bytes) -> Iterator[int]:
    """SHA-256 in counter mode: the digests of algorithm, a zero byte, seed and 0, 1, 2, …, byte by byte."""
    prefix = algorithm.encode("ascii") + b"\0" + seed
    counter = 0
    while True:
        yield from hashlib.sha256(prefix + counter.to_bytes(8, "big")).digest()
        counter += 1


def uniform_below(n: int, stream: Iterator[int]) -> int:
    """A whole number 0 … n - 1, all equally likely.

    It takes as few bytes as can hold n - 1, the highest first; a number beyond the last multiple of n is
    thrown away and the next bytes are taken.
    """
    width = max(1, ((n - 1).bit_length() + 7) // 8)
    fair = 256**width - 256**width % n
    while True:
        number = int.from_bytes(bytes(next(stream) for _ in range(width)), "big")
        if number < fair:
            return number % n


def shuffled(n: int, stream: Iterator[int]) -> list[int]:
    """A permutation of 0 … n - 1 by Fisher–Yates, from the last place down."""
    order = list(range(n))
    for last in range(n - 1, 0, -1):
        other = uniform_below(last + 1, stream)
        order[last], order[other] = order[other], order[last]
    return order
