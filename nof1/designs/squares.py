"""Squares in which every arm stands in every place equally often: Latin squares and Williams squares."""

import math
from functools import cache
from itertools import permutations

type Rows = tuple[tuple[int, ...], ...]

MOST_ARMS_OF_A_SQUARE = 6
"""With seven arms there are more squares than anyone has listed, and 49 periods."""


def even_spread(arms: int, periods: int) -> list[int]:
    """Places of the arms: Thue–Morse for two, the rows of a Williams square for more."""
    if arms == 2:
        return [number.bit_count() % 2 for number in range(periods)]
    rows = williams_rows(arms)
    return [rows[number // arms % len(rows)][number % arms] for number in range(periods)]


def williams_rows(arms: int) -> Rows:
    """Rows in which every arm follows every other equally often (Williams 1949, doi:10.1071/CH9490149).

    An even number of arms takes as many rows, an odd number also their mirror images.
    """
    zigzag = [place // 2 if place % 2 == 0 else arms - (place + 1) // 2 for place in range(arms)]
    rows = [tuple((place + turn) % arms for place in zigzag) for turn in range(arms)]
    return tuple(rows) if arms % 2 == 0 else tuple(rows + [row[::-1] for row in rows])


@cache
def relabelled_williams_squares(arms: int) -> tuple[Rows, ...]:
    """Every set of rows that naming the arms anew can make of a Williams square, each once, rows sorted."""
    rows = williams_rows(arms)
    found = {
        tuple(sorted(tuple(labels[place] for place in row) for row in rows))
        for labels in permutations(range(arms))
    }
    return tuple(sorted(found))


@cache
def reduced_latin_squares(arms: int) -> tuple[Rows, ...]:
    """Every Latin square whose first row and first column are 0, 1, 2, …, in order."""
    squares: list[Rows] = [(tuple(range(arms)),)]
    for first in range(1, arms):
        squares = [(*square, row) for square in squares for row in _rows_below(square, first)]
    return tuple(squares)


def _rows_below(square: Rows, first: int) -> list[tuple[int, ...]]:
    """Rows that begin with `first` and repeat nothing in any column, in order."""
    taken = [{row[place] for row in square} for place in range(len(square[0]))]
    rows: list[tuple[int, ...]] = [(first,)]
    for column in taken[1:]:
        rows = [
            (*row, arm) for row in rows for arm in range(len(taken)) if arm not in column and arm not in row
        ]
    return rows


def latin_squares(arms: int) -> int:
    """How many Latin squares there are: 2, 12, 576, 161280, 812851200 for 2 to 6 arms (OEIS A002860)."""
    return math.factorial(arms) * math.factorial(arms - 1) * len(reduced_latin_squares(arms))


def latin_square(arms: int, index: int) -> Rows:
    """The square of this number: a reduced one, its columns and then its rows but the first permuted."""
    index, row_order = divmod(index, math.factorial(arms - 1))
    index, column_order = divmod(index, math.factorial(arms))
    columns = permutation(arms, column_order)
    top, *below = (tuple(row[place] for place in columns) for row in reduced_latin_squares(arms)[index])
    return (top, *(below[place] for place in permutation(arms - 1, row_order)))


def permutation(n: int, index: int) -> tuple[int, ...]:
    """The permutation of 0 … n - 1 of this number, 0 for the first in dictionary order."""
    left, chosen = list(range(n)), []
    for size in range(n, 0, -1):
        place, index = divmod(index, math.factorial(size - 1))
        chosen.append(left.pop(place))
    return tuple(chosen)
