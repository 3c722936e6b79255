"""The sequences that an order of treatments can give: how many, which has which number, all in turn.

A sequence is a tuple of arms (indices), one a treatment period. `nof1.designs.blocks.Blocks` has the blocks;
the other orders are here.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import batched, chain, permutations, product
from typing import Protocol

from nof1.designs.chance import shuffled, uniform_below
from nof1.designs.squares import Rows, latin_square, latin_squares, permutation, relabelled_williams_squares

type Sequence = tuple[int, ...]


class Sequences(Protocol):
    """All that an order allows, each equally likely."""

    @property
    def count(self) -> int:
        """How many, all different."""

    def numbered(self, index: int) -> Sequence:
        """The sequence of this number, from 0 to the count - 1."""

    def drawn(self, stream: Iterator[int]) -> Sequence:
        """One of them, by random bytes."""

    def __iter__(self) -> Iterator[Sequence]: ...

    def __contains__(self, sequence: object) -> bool: ...


@dataclass(frozen=True, slots=True)
class OneSequence:
    """One sequence and no other: alternating, or by hand."""

    sequence: Sequence

    @property
    def count(self) -> int:
        """One."""
        return 1

    def numbered(self, index: int) -> Sequence:
        """The sequence, which is number 0."""
        return (self.sequence,)[index]

    def drawn(self, stream: Iterator[int]) -> Sequence:  # noqa: ARG002 chance has no say
        """The sequence, whatever chance says."""
        return self.sequence

    def __iter__(self) -> Iterator[Sequence]:
        yield self.sequence

    def __contains__(self, sequence: object) -> bool:
        return sequence == self.sequence


@dataclass(frozen=True, slots=True)
class Relabelled:
    """A fixed pattern of places; chance decides which arm takes which place."""

    pattern: Sequence
    arms: int

    @property
    def count(self) -> int:
        """One for each order of the arms."""
        return math.factorial(self.arms)

    def numbered(self, index: int) -> Sequence:
        """The pattern with the arms in the order of this number."""
        return self._labelled(permutation(self.arms, index))

    def drawn(self, stream: Iterator[int]) -> Sequence:
        """The pattern with the arms shuffled."""
        return self._labelled(tuple(shuffled(self.arms, stream)))

    def __iter__(self) -> Iterator[Sequence]:
        return map(self._labelled, permutations(range(self.arms)))

    def __contains__(self, sequence: object) -> bool:
        return isinstance(sequence, tuple) and (
            len(sequence) == len(self.pattern)
            and set(sequence) == set(range(self.arms))
            and len(set(zip(self.pattern, sequence, strict=True))) == self.arms
        )

    def _labelled(self, labels: Sequence) -> Sequence:
        return tuple(labels[place] for place in self.pattern)


@dataclass(frozen=True, slots=True)
class Squares:
    """Squares one after another, row by row, each drawn anew from the same `squares` possible ones."""

    arms: int
    rows: int
    times: int
    squares: int
    numbered_square: Callable[[int], Rows]
    is_square: Callable[[Rows], bool]

    @property
    def count(self) -> int:
        """The possible squares, to the power of how many stand in a row."""
        return int(self.squares**self.times)

    def numbered(self, index: int) -> Sequence:
        """The sequence of this number; the last square turns fastest."""
        chosen = [index // self.squares**place % self.squares for place in reversed(range(self.times))]
        return tuple(arm for number in chosen for arm in self._row_by_row(number))

    def drawn(self, stream: Iterator[int]) -> Sequence:
        """One of them, by its number."""
        return self.numbered(uniform_below(self.count, stream))

    def __iter__(self) -> Iterator[Sequence]:
        squares = map(self._row_by_row, range(self.squares))
        for chosen in product(squares, repeat=self.times):
            yield tuple(chain.from_iterable(chosen))

    def __contains__(self, sequence: object) -> bool:
        if not isinstance(sequence, tuple) or len(sequence) != self.times * self.rows * self.arms:
            return False
        rows = tuple(batched(sequence, self.arms))
        return all(self.is_square(square) for square in batched(rows, self.rows))

    def _row_by_row(self, number: int) -> Sequence:
        return tuple(chain.from_iterable(self.numbered_square(number)))


def latin(arms: int, times: int) -> Squares:
    """Latin squares: every arm once in each row of K periods and once in each place of a row."""
    return Squares(arms, arms, times, latin_squares(arms), partial(latin_square, arms), _is_latin)


def _is_latin(square: Rows) -> bool:
    arms = set(range(len(square)))
    return all(set(line) == arms for line in (*square, *zip(*square, strict=True)))


def williams(arms: int, times: int) -> Squares:
    """Williams squares, their arms named and their rows ordered by chance."""
    squares = relabelled_williams_squares(arms)
    orders = math.factorial(len(squares[0]))

    def numbered(index: int) -> Rows:
        rows = squares[index // orders]
        return tuple(rows[place] for place in permutation(len(rows), index % orders))

    def is_one(square: Rows) -> bool:
        return tuple(sorted(square)) in squares

    return Squares(arms, len(squares[0]), times, len(squares) * orders, numbered, is_one)
