"""Counts and numbers of sequences against listing everything and throwing away what is not allowed."""

import itertools
import math
from collections import Counter

import pytest

from nof1.designs.blocks import Blocks
from nof1.designs.chance import random_bytes, uniform_below
from nof1.designs.sequences import OneSequence, Relabelled, Sequences, latin, williams
from nof1.designs.squares import latin_squares


def longest_run(sequence: tuple[int, ...]) -> int:
    return max(len(list(run)) for _, run in itertools.groupby(sequence))


def brute_force(arms: int, each: int, blocks: int, limit: int | None) -> list[tuple[int, ...]]:
    """Every sequence of blocks, those with a longer run thrown away, in dictionary order."""
    block = sorted(set(itertools.permutations([arm for arm in range(arms) for _ in range(each)])))
    chosen = itertools.product(block, repeat=blocks)
    sequences = [tuple(itertools.chain.from_iterable(some)) for some in chosen]
    return sorted(each for each in sequences if limit is None or longest_run(each) <= limit)


@pytest.mark.parametrize(
    ("arms", "each", "blocks", "limit"),
    [
        (2, 1, 4, None),
        (2, 1, 4, 1),
        (2, 1, 4, 2),
        (2, 2, 2, 2),
        (2, 2, 3, 1),
        (2, 3, 2, 3),
        (2, 3, 2, 9),
        (2, 4, 1, 2),
        (3, 1, 3, 1),
        (3, 2, 1, None),
        (3, 2, 1, 1),
        (4, 1, 2, 1),
    ],
)
def test_blocks_are_counted_numbered_and_listed_as_brute_force_finds_them(
    arms: int, each: int, blocks: int, limit: int | None
) -> None:
    expected = brute_force(arms, each, blocks, limit)
    found = Blocks(arms, each, blocks, limit)
    assert found.count == len(expected)
    assert list(found) == expected
    assert [found.numbered(index) for index in range(found.count)] == expected


def test_many_sequences_are_counted_without_listing_them() -> None:
    assert Blocks(2, 30, 1).count == math.comb(60, 30)
    assert Blocks(2, 500, 1).numbered(math.comb(1000, 500) - 1) == (1,) * 500 + (0,) * 500
    assert Blocks(2, 30, 1, 1).count == 2
    assert Blocks(2, 1, 500, 1).numbered(1) == (1, 0) * 500
    # runs of at most 2, as many of A as of B: sum over numbers of runs, each side choosing its twos
    runs = {number: math.comb(number, 30 - number) for number in range(15, 31)}
    expected = sum(ways * (2 * ways + 2 * runs.get(number + 1, 0)) for number, ways in runs.items())
    assert Blocks(2, 30, 1, 2).count == expected


def test_a_limit_leaves_every_allowed_sequence_equally_likely() -> None:
    allowed = Blocks(2, 3, 1, 2)
    stream = random_bytes("test", b"limit")
    counts = Counter(allowed.drawn(stream) for _ in range(1400 * 10))
    assert set(counts) == set(brute_force(2, 3, 1, 2))
    # 14 sequences, 1,000 each, binomial sd 30
    assert len(counts) == 14
    assert all(880 < count < 1120 for count in counts.values())


def test_latin_squares_are_as_many_as_the_encyclopedia_says() -> None:
    """OEIS A002860."""
    assert [latin_squares(arms) for arms in (2, 3, 4, 5, 6)] == [2, 12, 576, 161280, 812851200]


@pytest.mark.parametrize("arms", [2, 3, 4])
def test_every_latin_square_comes_once(arms: int) -> None:
    squares = list(latin(arms, 1))
    assert len(squares) == len(set(squares)) == latin_squares(arms)
    for square in squares:
        rows = [square[start : start + arms] for start in range(0, arms * arms, arms)]
        lines = rows + list(zip(*rows, strict=True))
        assert all(sorted(line) == list(range(arms)) for line in lines)


@pytest.mark.parametrize(("arms", "rows"), [(2, 2), (3, 6), (4, 4), (5, 10)])
def test_in_a_williams_square_each_arm_follows_each_other_equally_often(arms: int, rows: int) -> None:
    stream = random_bytes("test", b"williams")
    for _ in range(20):
        drawn = williams(arms, 1).drawn(stream)
        lines = [drawn[start : start + arms] for start in range(0, arms * rows, arms)]
        assert all(sorted(line) == list(range(arms)) for line in lines)
        followers = Counter(pair for line in lines for pair in itertools.pairwise(line))
        assert len(followers) == arms * (arms - 1)
        assert len(set(followers.values())) == 1
        places = [Counter(place) for place in zip(*lines, strict=True)]
        assert all(set(count.values()) == {rows // arms} for count in places)


@pytest.mark.parametrize(
    "sequences",
    [OneSequence((0, 1, 1)), Relabelled((0, 1, 2, 2, 1, 0), 3), latin(3, 2), williams(3, 1), williams(4, 1)],
)
def test_the_numbers_name_every_sequence_once_in_the_order_of_the_list(sequences: Sequences) -> None:
    listed = list(sequences)
    assert listed == [sequences.numbered(index) for index in range(sequences.count)]
    assert len(set(listed)) == sequences.count


def test_a_number_is_taken_from_as_few_bytes_as_hold_it() -> None:
    # 300 needs two bytes; 65536 is 218 times 300 and 136, so that numbers from 65400 are thrown away
    assert uniform_below(300, iter(b"\xff\x78\x01\x2d")) == 1
    assert uniform_below(256, iter(b"\xff")) == 255
    assert uniform_below(1, iter(b"\x07")) == 0


@pytest.mark.parametrize(
    ("sequences", "periods"),
    [
        (OneSequence((0, 1, 1, 0)), 4),
        (Relabelled((0, 1, 1, 0), 2), 4),
        (Relabelled((0, 1, 2), 3), 3),
        (Blocks(2, 1, 3), 6),
        (Blocks(2, 2, 2, 2), 8),
        (latin(2, 2), 8),
        (williams(2, 1), 4),
    ],
)
def test_a_sequence_is_possible_where_the_list_has_it(sequences: Sequences, periods: int) -> None:
    listed = set(sequences)
    for sequence in itertools.product(range(3), repeat=periods):
        assert (sequence in sequences) == (sequence in listed)
    assert () not in sequences
    assert (*next(iter(listed)), 0) not in sequences
    assert "AB" not in sequences


def test_squares_of_three_are_told_from_others() -> None:
    assert (0, 1, 2, 1, 2, 0, 2, 0, 1) in latin(3, 1)
    assert (0, 1, 2, 1, 2, 0, 1, 2, 0) not in latin(3, 1)
    rows = tuple(itertools.permutations(range(3)))
    assert tuple(itertools.chain.from_iterable(rows)) in williams(3, 1)
    assert tuple(itertools.chain.from_iterable((*rows[:5], rows[0]))) not in williams(3, 1)
