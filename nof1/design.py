"""The plan of a trial, and the drawing of its sequence of periods from a seed."""

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from nof1.errors import DesignError

Order = Literal["pairs", "counterbalanced"]

ALGORITHM = "nof1-draw-1"
"""Names the way from a seed to a sequence. It changes whenever any seed would give another sequence."""


MOST_ARMS = 26


@dataclass(frozen=True, slots=True)
class Arm:
    """One treatment of a trial, as the person knows it."""

    label: str


@dataclass(frozen=True, slots=True)
class Period:
    """Some days in a row with one arm in force.

    `arm` is an index into the design's arms. Days are study days, 0 for the first, both ends included. The
    `washout_days` stand right before `first_day`, with no arm in force.
    """

    arm: int
    first_day: int
    last_day: int
    washout_days: int = 0


@dataclass(frozen=True, slots=True)
class Design:
    """A trial before its sequence is drawn.

    Parameters
    ----------
    arms
        K >= 2 arms, the reference first.
    periods
        How many periods in all, a multiple of K.
    period_days
        Days of each period, washout not counted.
    washout_days
        Days without an arm in force before every period but the first, also where the arm does not change:
        so the length is known before the draw, and the calendar does not give the sequence away.
    order
        "pairs": each consecutive K periods are a random permutation of the arms. "counterbalanced": the arms
        are spread evenly over time (AB BA BA AB), and chance decides only which arm is A.

    Raises
    ------
    DesignError
        A plan that cannot be drawn; the message gives the number and what to do.
    """

    arms: tuple[Arm, ...]
    periods: int
    period_days: int
    washout_days: int = 0
    order: Order = "pairs"

    def __post_init__(self) -> None:
        self._check_arms()
        self._check_lengths()
        if self.order not in get_args(Order):
            raise DesignError(f"order is {self.order!r}; it must be one of {', '.join(get_args(Order))}")

    def _check_arms(self) -> None:
        labels = [arm.label.strip() for arm in self.arms]
        if len(labels) < 2:
            raise DesignError(f"{len(labels)} arm(s) given; a trial compares two or more")
        if len(labels) > MOST_ARMS:
            raise DesignError(f"{len(labels)} arms given; this version draws {MOST_ARMS} at most")
        if not all(labels) or len(set(labels)) < len(labels):
            raise DesignError(f"arms are {labels}; each needs a label of its own")

    def _check_lengths(self) -> None:
        arms = len(self.arms)
        if self.periods < 1:
            raise DesignError(f"{self.periods} periods; give at least {2 * arms}, two for each arm")
        if self.periods % arms:
            raise DesignError(
                f"{self.periods} periods cannot be shared evenly by {arms} arms; give a multiple of {arms}, "
                f"such as {arms * (self.periods // arms + 1)}"
            )
        if self.period_days < 1:
            raise DesignError(f"periods of {self.period_days} days; give at least 1")
        if self.washout_days < 0:
            raise DesignError(f"a washout of {self.washout_days} days; give 0 or more")
        if self.washout_days >= self.period_days:
            raise DesignError(
                f"a washout of {self.washout_days} days is as long as a period ({self.period_days} days); "
                f"make periods longer than the washout"
            )

    @property
    def periods_per_arm(self) -> int:
        """How often each arm is given. With fewer than two, treatment cannot be told from time."""
        return self.periods // len(self.arms)

    @property
    def days(self) -> int:
        """Length of the trial in days, washout included, whatever sequence is drawn."""
        return self.periods * self.period_days + (self.periods - 1) * self.washout_days

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes of what can be drawn but will not give a result: "periods_per_arm"."""
        return ("periods_per_arm",) if self.periods_per_arm < 2 else ()

    @property
    def possible_sequences(self) -> int:
        """How many sequences the draw chooses from, all equally likely."""
        orders = math.factorial(len(self.arms))
        return orders**self.periods_per_arm if self.order == "pairs" else orders


def draw(design: Design, seed: bytes | int) -> tuple[Period, ...]:
    """The sequence of periods that a seed stands for.

    The same design and seed give the same sequence on every platform and in every version that has the same
    `ALGORITHM`. A secret seed needs 16 bytes or more from the operating system; an int is for examples.

    Raises
    ------
    DesignError
        An empty seed, or an int below 0 or above 2**128 - 1.
    """
    shuffled = _shuffles(len(design.arms), _random_bytes(_seed_bytes(seed)))
    if design.order == "pairs":
        sequence = [arm for _ in range(design.periods_per_arm) for arm in next(shuffled)]
    else:
        labels = next(shuffled)
        sequence = [labels[place] for place in _even_spread(len(design.arms), design.periods)]
    return _lay_out(design, sequence)


def commitment(seed: bytes | int, salt: bytes, sequence: Sequence[Period]) -> str:
    """The hash that is published at the draw, so that anyone can check later that nothing was redrawn.

    Returns
    -------
    str
        SHA-256, in hexadecimal, of algorithm version, salt, seed and sequence. Seed and salt (16 secret
        bytes or more, else the few possible sequences could be tried out) are published after the trial.

    Raises
    ------
    DesignError
        A salt shorter than 16 bytes.
    """
    if len(salt) < 16:
        raise DesignError(f"the salt has {len(salt)} bytes; give 16 or more")
    drawn = ",".join(f"{period.arm}:{period.first_day}-{period.last_day}" for period in sequence)
    parts = (ALGORITHM, salt.hex(), _seed_bytes(seed).hex(), drawn)
    return hashlib.sha256("\n".join(parts).encode("ascii")).hexdigest()


def _lay_out(design: Design, sequence: Sequence[int]) -> tuple[Period, ...]:
    step = design.period_days + design.washout_days
    return tuple(
        Period(
            arm, number * step, number * step + design.period_days - 1, design.washout_days if number else 0
        )
        for number, arm in enumerate(sequence)
    )


def _even_spread(arms: int, periods: int) -> list[int]:
    """Places of the arms: Thue–Morse for two, the rows of a Williams square for more."""
    if arms == 2:
        return [number.bit_count() % 2 for number in range(periods)]
    rows = _williams_rows(arms)
    return [rows[number // arms % len(rows)][number % arms] for number in range(periods)]


def _williams_rows(arms: int) -> list[list[int]]:
    """Rows in which every arm follows every other equally often (Williams 1949, doi:10.1071/CH9490149).

    An even number of arms takes as many rows, an odd number also their mirror images.
    """
    zigzag = [place // 2 if place % 2 == 0 else arms - (place + 1) // 2 for place in range(arms)]
    rows = [[(place + turn) % arms for place in zigzag] for turn in range(arms)]
    return rows if arms % 2 == 0 else rows + [row[::-1] for row in rows]


def _seed_bytes(seed: bytes | int) -> bytes:
    if isinstance(seed, bytes):
        if not seed:
            raise DesignError("the seed is empty; give 16 bytes or more from the operating system")
        return seed
    if not 0 <= seed < 2**128:
        raise DesignError(f"the seed is {seed}; give a whole number from 0 to 2**128 - 1, or bytes")
    return seed.to_bytes(16, "big")


def _random_bytes(seed: bytes) -> Iterator[int]:
    """SHA-256 in counter mode: the digests of version, seed and 0, 1, 2, …, byte by byte."""
    counter = 0
    while True:
        yield from hashlib.sha256(
            ALGORITHM.encode("ascii") + b"\0" + seed + counter.to_bytes(8, "big")
        ).digest()
        counter += 1


def _uniform_below(n: int, random_bytes: Iterator[int]) -> int:
    """A whole number 0 … n - 1, all equally likely: a byte beyond the last multiple of n is thrown away."""
    fair = 256 - 256 % n
    return next(byte for byte in random_bytes if byte < fair) % n


def _shuffles(n: int, random_bytes: Iterator[int]) -> Iterator[list[int]]:
    """Permutations of 0 … n - 1 by Fisher–Yates, from the last place down."""
    while True:
        order = list(range(n))
        for last in range(n - 1, 0, -1):
            other = _uniform_below(last + 1, random_bytes)
            order[last], order[other] = order[other], order[last]
        yield order
