"""Sequences made of blocks that hold every arm equally often, with a limit on runs: counted and numbered."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby, product

from nof1.designs.chance import shuffled, uniform_below


@dataclass(frozen=True, slots=True)
class Blocks:
    """All sequences of `blocks` blocks, each with every one of `arms` arms `each` times.

    `longest_run` is the most periods in a row that one arm may have, across the blocks too. Sequences are
    numbered in dictionary order.
    """

    arms: int
    each: int
    blocks: int
    longest_run: int | None = None

    @property
    def _limit(self) -> int:
        """The limit, or the longest run that can come about without one."""
        most = 2 * self.each if self.blocks > 1 else self.each
        return most if self.longest_run is None else min(self.longest_run, most)

    @property
    def _is_free(self) -> bool:
        return self._limit == (2 * self.each if self.blocks > 1 else self.each)

    @property
    def count(self) -> int:
        """How many there are: a product without a limit, by dynamic programming with one."""
        if self._is_free:
            return int(_arranged([self.each] * self.arms) ** self.blocks)
        return _ways((self.each,) * self.arms, 0, 0, (self.arms, self.each, self._limit, self.blocks - 1))

    def numbered(self, index: int) -> tuple[int, ...]:
        """The sequence of this number."""
        if not self._is_free:
            return self._numbered_under_limit(index)
        each = _arranged([self.each] * self.arms)
        numbers = [index // each**place % each for place in reversed(range(self.blocks))]
        return tuple(chain.from_iterable(map(self._block, numbers)))

    def _block(self, index: int) -> list[int]:
        """The block of this number: at each period, skip the arms whose completions come before it."""
        left, block = [self.each] * self.arms, []
        ways = _arranged(left)
        for periods in range(len(left) * self.each, 0, -1):
            for arm in range(self.arms):
                onward = ways * left[arm] // periods
                if index < onward:
                    break
                index -= onward
            left[arm] -= 1
            ways = onward
            block.append(arm)
        return block

    def _numbered_under_limit(self, index: int) -> tuple[int, ...]:
        """The same for all blocks at once, since runs go on across them."""
        sequence: list[int] = []
        last, run = -1, 0
        for blocks in reversed(range(self.blocks)):
            left = [self.each] * self.arms
            for _ in range(self.arms * self.each):
                for arm in range(self.arms):
                    after = run + 1 if arm == last else 1
                    onward = self._completions(left, arm, after, blocks)
                    if index < onward:
                        break
                    index -= onward
                left[arm] -= 1
                last, run = arm, after
                sequence.append(arm)
        return tuple(sequence)

    def drawn(self, stream: Iterator[int]) -> tuple[int, ...]:
        """One of them, by random bytes: a shuffle a block where a block has each arm once and no limit
        binds, else by number."""
        if self.each == 1 and self._is_free:
            return tuple(arm for _ in range(self.blocks) for arm in shuffled(self.arms, stream))
        return self.numbered(uniform_below(self.count, stream))

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        block = tuple(_arrangements((self.each,) * self.arms, self._limit))
        if self._is_free:
            for chosen in product(block, repeat=self.blocks):
                yield tuple(chain.from_iterable(chosen))
            return
        sequences: list[tuple[int, ...]] = [()]
        for _ in range(self.blocks):
            sequences = [
                (*before, *after)
                for before in sequences
                for after in block
                if _longest_run((*before[-self._limit :], *after)) <= self._limit
            ]
        yield from sequences

    def __contains__(self, sequence: object) -> bool:
        size = self.arms * self.each
        return (
            isinstance(sequence, tuple)
            and len(sequence) == size * self.blocks
            and _longest_run(sequence) <= self._limit
            and all(
                sequence[start : start + size].count(arm) == self.each
                for start in range(0, len(sequence), size)
                for arm in range(self.arms)
            )
        )

    def _completions(self, left: list[int], arm: int, run: int, blocks: int) -> int:
        """Ways to go on once this arm is given, its run then so long; `left` of each before that."""
        if not left[arm] or run > self._limit:
            return 0
        others = tuple(sorted(left[:arm] + left[arm + 1 :]))
        return _ways(others, left[arm] - 1, run, (self.arms, self.each, self._limit, blocks))


def _arranged(left: list[int]) -> int:
    """In how many orders so many of each arm can stand."""
    return math.factorial(sum(left)) // math.prod(math.factorial(some) for some in left)


@cache
def _between_blocks(arms: int, each: int, limit: int, blocks: int) -> tuple[int, ...]:
    """Ways through so many whole blocks, by the length of the run that is going on as they begin (from 1)."""
    if not blocks:
        return (1,) * (limit + 1)
    for fewer in range(blocks - 1):  # from the fewest, so that no recursion goes through all
        _between_blocks(arms, each, limit, fewer)
    after = (arms, each, limit, blocks - 1)
    return (0, *(_ways((each,) * (arms - 1), each, run, after) for run in range(1, limit + 1)))


@cache
def _ways(others: tuple[int, ...], own: int, run: int, after: tuple[int, int, int, int]) -> int:
    """Ways to finish a block, and then the blocks `after` it (arms, each, limit, how many).

    `own` is what is left of the arm that was given last, `run` times in a row; `others` what is left of each
    other arm, sorted, for which of them is which does not matter.
    """
    if not own and not any(others):
        return _between_blocks(*after)[run]
    ways = _ways(others, own - 1, run + 1, after) if own and run < after[2] else 0
    for left in set(others) - {0}:
        rest = list(others)
        rest.remove(left)
        onward = _ways(tuple(sorted([*rest, own])), left - 1, 1, after)
        ways += others.count(left) * onward
    return ways


def _arrangements(left: tuple[int, ...], limit: int) -> Iterator[tuple[int, ...]]:
    """Every order of what is left of each arm without a run beyond the limit, in dictionary order."""
    if not any(left):
        yield ()
        return
    for arm, some in enumerate(left):
        if some:
            rest = (*left[:arm], some - 1, *left[arm + 1 :])
            yield from (
                (arm, *after) for after in _arrangements(rest, limit) if _first_run((arm, *after)) <= limit
            )


def _first_run(sequence: tuple[int, ...]) -> int:
    return next((place for place, arm in enumerate(sequence) if arm != sequence[0]), len(sequence))


def _longest_run(sequence: tuple[int, ...]) -> int:
    return max(len(tuple(run)) for _, run in groupby(sequence))
