"""The plan of a trial, and the drawing of its sequence of periods from a seed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from nof1.designs.blocks import Blocks
from nof1.designs.chance import random_bytes, seed_bytes
from nof1.designs.sequences import OneSequence, Relabelled, Sequences, latin, williams
from nof1.designs.squares import MOST_ARMS_OF_A_SQUARE, even_spread, williams_rows
from nof1.errors import DesignError, PeriodCountError
from nof1.values.observations import BASELINE

Order = Literal["pairs", "blocks", "counterbalanced", "latin-square", "williams", "alternating", "by-hand"]

ALGORITHM = "nof1-draw-1"
"""Names the way from a seed to a sequence. It changes whenever any seed would give another sequence."""


MOST_ARMS = 26

MOST_PERIODS = 1000

MOST_LIMITED = 60
"""Periods of a block with a limit on runs: with three arms and more the counting grows steeply."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One treatment of a trial, as the person knows it."""

    label: str


@dataclass(frozen=True, slots=True)
class Period:
    """Some days in a row with one arm in force, or before any is.

    `arm` is an index into the design's arms, or `BASELINE`. Days are study days, 0 for the first, both ends
    included. The `washout_days` stand right before `first_day`, with no arm in force.
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
        How many treatment periods in all, a multiple of K (by hand: as many as the sequence has).
    period_days
        Days of each period, washout not counted.
    washout_days
        Days without an arm in force before every treatment period but the first, also where the arm does
        not change: so the length is known before the draw, and the calendar does not give the sequence away.
    order
        "pairs": each consecutive K periods are a random permutation of the arms. "blocks": the same in
        blocks of `block_periods`, each with every arm equally often. "counterbalanced": the arms are spread
        evenly over time (AB BA BA AB), and chance decides only which arm is A. "latin-square": of each K x K
        periods, a random Latin square: every arm once in each row of K and once in each place of a row.
        "williams": the same, and every arm follows every other equally often within rows; an odd K takes 2K
        rows. "alternating": the arms in turn, the reference first; nothing is drawn. "by-hand": `sequence`.
    block_periods
        For "blocks": periods of a block, a multiple of K.
    longest_run
        For "pairs" and "blocks": the most periods in a row that one arm may have. All sequences that keep to
        it are equally likely.
    sequence
        For "by-hand": the arm (index) of each treatment period.
    baseline_days
        Days before the first treatment, while what was taken before goes on: a period of its own kind.

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
    block_periods: int | None = None
    longest_run: int | None = None
    sequence: tuple[int, ...] | None = None
    baseline_days: int = 0

    def __post_init__(self) -> None:
        self._check_arms()
        if self.order not in get_args(Order):
            raise DesignError(f"order is {self.order!r}; it must be one of {', '.join(get_args(Order))}")
        self._check_options()
        self._check_periods()
        self._check_days()
        self._check_order()

    def _check_arms(self) -> None:
        labels = [arm.label.strip() for arm in self.arms]
        if len(labels) < 2:
            raise DesignError(f"{len(labels)} arm(s) given; a trial compares two or more")
        if len(labels) > MOST_ARMS:
            raise DesignError(f"{len(labels)} arms given; this version draws {MOST_ARMS} at most")
        if not all(labels) or len(set(labels)) < len(labels):
            raise DesignError(f"arms are {labels}; each needs a label of its own")

    def _check_options(self) -> None:
        """Options that only some orders have are refused with the others, and missed where needed."""
        for name, value, orders in (
            ("block_periods", self.block_periods, ("blocks",)),
            ("longest_run", self.longest_run, ("pairs", "blocks")),
            ("sequence", self.sequence, ("by-hand",)),
        ):
            if value is not None and self.order not in orders:
                raise DesignError(
                    f"{name} is {value}, but order is {self.order!r}; it is for {' and '.join(orders)} only"
                )
        if self.order == "blocks" and self.block_periods is None:
            raise DesignError(f"order is 'blocks'; give block_periods, such as {2 * len(self.arms)}")
        if self.order == "by-hand" and self.sequence is None:
            raise DesignError("order is 'by-hand'; give the sequence")

    def _check_periods(self) -> None:
        arms = len(self.arms)
        if self.periods < 1:
            raise DesignError(f"{self.periods} periods; give at least {2 * arms}, two for each arm")
        if self.periods > MOST_PERIODS:
            raise DesignError(f"{self.periods} periods; this version draws {MOST_PERIODS} at most")
        if self.order != "by-hand" and self.periods % arms:
            raise PeriodCountError(
                f"{self.periods} periods cannot be shared evenly by {arms} arms; give a multiple of {arms}, "
                f"such as {arms * (self.periods // arms + 1)}"
            )

    def _check_days(self) -> None:
        if self.period_days < 1:
            raise DesignError(f"periods of {self.period_days} days; give at least 1")
        if self.washout_days < 0:
            raise DesignError(f"a washout of {self.washout_days} days; give 0 or more")
        if self.washout_days >= self.period_days:
            raise DesignError(
                f"a washout of {self.washout_days} days is as long as a period ({self.period_days} days); "
                f"make periods longer than the washout"
            )
        if self.baseline_days < 0:
            raise DesignError(f"a baseline of {self.baseline_days} days; give 0 or more")

    def _check_order(self) -> None:
        if self.sequence is not None:
            self._check_sequence(self.sequence)
        if self.longest_run is not None and self.longest_run < 1:
            raise DesignError(f"a longest run of {self.longest_run} periods; give 1 or more")
        if self.longest_run is not None and (self.block_periods or 0) > MOST_LIMITED:
            raise DesignError(
                f"blocks of {self.block_periods} periods with a longest run; sequences under a limit are "
                f"counted in blocks of {MOST_LIMITED} periods at most: make smaller blocks"
            )
        if self.block_periods is not None:
            self._check_whole(self.block_periods, "blocks of", len(self.arms))
        if self.order in ("latin-square", "williams"):
            if len(self.arms) > MOST_ARMS_OF_A_SQUARE:
                raise DesignError(
                    f"{len(self.arms)} arms given; squares are drawn for {MOST_ARMS_OF_A_SQUARE} at most: "
                    "use order 'pairs'"
                )
            self._check_whole(self._square_periods, "squares of", 1)

    def _check_sequence(self, sequence: tuple[int, ...]) -> None:
        if len(sequence) != self.periods:
            raise DesignError(f"the sequence has {len(sequence)} periods, but periods is {self.periods}")
        unknown = [arm for arm in sequence if not 0 <= arm < len(self.arms)]
        if unknown:
            raise DesignError(f"the sequence names arm {unknown[0]}; arms are 0 to {len(self.arms) - 1}")
        for number, arm in enumerate(self.arms):
            if number not in sequence:
                raise DesignError(f"the sequence never gives {arm.label!r}; leave the arm out, or give it")

    def _check_whole(self, size: int, what: str, unit: int) -> None:
        if size < 1 or size % unit:
            raise DesignError(f"{what} {size} periods cannot be shared evenly; give a multiple of {unit}")
        if self.periods % size:
            raise PeriodCountError(
                f"{self.periods} periods are no whole number of {what} {size} periods; "
                f"give {size * (self.periods // size + 1)}"
            )

    @property
    def _square_periods(self) -> int:
        arms = len(self.arms)
        return arms * (arms if self.order == "latin-square" else len(williams_rows(arms)))

    @property
    def periods_per_arm(self) -> int:
        """How often the rarest arm is given. With fewer than two, treatment cannot be told from time."""
        if self.sequence is not None:
            return min(self.sequence.count(arm) for arm in range(len(self.arms)))
        return self.periods // len(self.arms)

    @property
    def days(self) -> int:
        """Length of the trial in days, baseline and washout included, whatever sequence is drawn."""
        return self.baseline_days + self.periods * self.period_days + (self.periods - 1) * self.washout_days

    @property
    def is_randomised(self) -> bool:
        """Whether chance has any say in the order."""
        return self.order not in ("alternating", "by-hand")

    @property
    def sequences(self) -> Sequences:
        """All that can be drawn, each equally likely."""
        arms, periods = len(self.arms), self.periods
        if self.order in ("pairs", "blocks"):
            block = self.block_periods or arms
            return Blocks(arms, block // arms, periods // block, self.longest_run)
        if self.order == "counterbalanced":
            return Relabelled(tuple(even_spread(arms, periods)), arms)
        if self.order == "latin-square":
            return latin(arms, periods // self._square_periods)
        if self.order == "williams":
            return williams(arms, periods // self._square_periods)
        return OneSequence(self.sequence or tuple(number % arms for number in range(periods)))

    @property
    def possible_sequences(self) -> int:
        """How many sequences the draw chooses from, all equally likely."""
        return self.sequences.count


def draw(design: Design, seed: bytes | int) -> tuple[Period, ...]:
    """The sequence of periods that a seed stands for, the baseline (if any) first.

    The same design and seed give the same sequence on every platform and in every version that has the same
    `ALGORITHM`. A secret seed needs 16 bytes or more from the operating system; an int is for examples.

    Raises
    ------
    DesignError
        An empty seed, or an int below 0 or above 2**128 - 1.
    """
    stream = random_bytes(ALGORITHM, seed_bytes(seed))
    return lay_on_days(design, design.sequences.drawn(stream))


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
    parts = (ALGORITHM, salt.hex(), seed_bytes(seed).hex(), drawn)
    return hashlib.sha256("\n".join(parts).encode("ascii")).hexdigest()


def lay_on_days(design: Design, arms: Sequence[int]) -> tuple[Period, ...]:
    """The periods of a sequence of arms (indices), on the design's study days."""
    step, first = design.period_days + design.washout_days, design.baseline_days
    baseline = (Period(BASELINE, 0, first - 1),) if first else ()
    treatments = (
        Period(
            arm,
            first + number * step,
            first + number * step + design.period_days - 1,
            design.washout_days if number else 0,
        )
        for number, arm in enumerate(arms)
    )
    return (*baseline, *treatments)
