"""Golden sequences, computed by a second, independent way from seed to sequence, and kept as literals."""

import hashlib
import itertools
import math
from collections import Counter
from itertools import islice

import pytest

from nof1.designs.chance import random_bytes
from nof1.designs.design import ALGORITHM, Arm, Design, Period, commitment, draw
from nof1.errors import DesignError
from nof1.values.observations import BASELINE

TWO = (Arm("A"), Arm("B"))
THREE = (Arm("A"), Arm("B"), Arm("C"))
FOUR = (*THREE, Arm("D"))


def sequence(design: Design, seed: bytes | int) -> str:
    return "".join(design.arms[period.arm].label for period in draw(design, seed))


def independent_pairs(labels: str, blocks: int, seed: bytes) -> str:
    """The same rule written once more: all bytes first, then pop what each swap needs."""
    stream = b"".join(
        hashlib.sha256(b"nof1-draw-1\x00" + seed + n.to_bytes(8, "big")).digest() for n in range(40)
    )
    position, out = 0, ""
    for _ in range(blocks):
        block = list(labels)
        for size in range(len(labels), 1, -1):
            while stream[position] >= 256 // size * size:
                position += 1
            swap = stream[position] % size
            position += 1
            block[size - 1], block[swap] = block[swap], block[size - 1]
        out += "".join(block)
    return out


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("arms", [TWO, THREE, FOUR])
def test_a_seed_gives_the_sequence_that_an_independent_way_gives(arms: tuple[Arm, ...], seed: int) -> None:
    labels = "".join(arm.label for arm in arms)
    expected = independent_pairs(labels, 5, seed.to_bytes(16, "big"))
    assert sequence(Design(arms, 5 * len(arms), 7), seed) == expected


def test_the_golden_sequences_never_change() -> None:
    assert ALGORITHM == "nof1-draw-1"
    assert sequence(Design(TWO, 8, 7), 1) == "ABBABABA"
    assert sequence(Design(TWO, 8, 7), b"sixteen bytes...") == "BABABAAB"
    assert sequence(Design(THREE, 9, 7), 1) == "CABBACACB"
    assert sequence(Design(TWO, 8, 7, order="counterbalanced"), 1) == "ABBABAAB"
    assert sequence(Design(FOUR, 16, 7, order="counterbalanced"), 1) == "BDCACBADACDBDABC"


def test_the_bits_are_those_that_another_program_makes() -> None:
    stream = random_bytes("nof1-draw-1", (1).to_bytes(16, "big"))
    # printf 'nof1-draw-1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0' | sha256sum
    first = "af3cc844cd2fb43fa932456f3ce49c64f6697c5683f445d7ffe5c7fa9e855bdb"
    # printf 'nof1-draw-1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1' | sha256sum
    second = "455b6e31cf45c027ce038a5bfc36ef98a8c0da1dc4e85e13802089464fd7c882"
    assert bytes(islice(stream, 64)).hex() == first + second


BLOCKS_OF_4 = Design(TWO, 8, 7, order="blocks", block_periods=4)


@pytest.mark.parametrize(
    ("design", "count", "drawn"),
    [
        # af is 175, and 175 mod 36 is 31 = 5 * 6 + 1: the last of AABB … BBAA, then the second
        (BLOCKS_OF_4, 36, "BBAAABAB"),
        (Design(TWO, 8, 7, order="blocks", block_periods=8, longest_run=2), 34, "ABAABABB"),
        (Design(THREE, 12, 7, order="blocks", block_periods=6, longest_run=1), 600, "CABCBABABCAC"),
        (Design(TWO, 8, 7, longest_run=1), 2, "BABABABA"),
        (Design(THREE, 9, 7, longest_run=1), 96, "CABCBACBA"),
        (Design(TWO, 4, 7, order="latin-square"), 2, "BAAB"),
        (Design(THREE, 9, 7, order="latin-square"), 12, "BCAABCCAB"),
        (Design(FOUR, 16, 7, order="latin-square"), 576, "CABDBDCAABDCDCAB"),
        (Design(THREE, 18, 7, order="williams"), 720, "ACBCBAABCCABBACBCA"),
        (Design(FOUR, 16, 7, order="williams"), 144, "CDABACBDBADCDBCA"),
        # af3cc8 is 11484360, and mod 2704156 it is 667736
        (Design(TWO, 24, 7, order="blocks", block_periods=24), 2704156, "ABAAAABBAAABBBBBBBABAAAB"),
    ],
)
def test_the_golden_sequences_of_the_other_orders_never_change(
    design: Design, count: int, drawn: str
) -> None:
    assert design.possible_sequences == count
    assert sequence(design, 1) == drawn


def test_each_block_holds_every_arm_once() -> None:
    drawn = sequence(Design(THREE, 30, 5), 7)
    assert all(set(drawn[start : start + 3]) == set("ABC") for start in range(0, 30, 3))


def test_all_sequences_are_drawn_equally_often() -> None:
    design = Design(THREE, 3, 5)
    counts = Counter(sequence(design, seed) for seed in range(6000))
    assert len(counts) == design.possible_sequences == math.factorial(3)
    # 1,000 each, binomial sd 29
    assert all(880 < count < 1120 for count in counts.values())


def test_counterbalanced_periods_of_two_arms_follow_thue_and_morse() -> None:
    drawn = {sequence(Design(TWO, 8, 7, order="counterbalanced"), seed) for seed in range(20)}
    assert drawn == {"ABBABAAB", "BAABABBA"}
    assert Design(TWO, 8, 7, order="counterbalanced").possible_sequences == 2


@pytest.mark.parametrize(("arms", "rows"), [(THREE, 6), (FOUR, 4)])
def test_in_a_counterbalanced_square_each_arm_follows_each_other_equally_often(
    arms: tuple[Arm, ...], rows: int
) -> None:
    size = len(arms)
    drawn = sequence(Design(arms, rows * size, 7, order="counterbalanced"), 3)
    blocks = [drawn[start : start + size] for start in range(0, rows * size, size)]
    followers = Counter(pair for block in blocks for pair in itertools.pairwise(block))
    assert len(followers) == size * (size - 1)
    assert len(set(followers.values())) == 1


def test_possible_sequences_are_counted() -> None:
    assert Design(TWO, 8, 7).possible_sequences == 16
    assert Design(THREE, 9, 7).possible_sequences == 216


def test_washout_stands_before_every_period_but_the_first() -> None:
    design = Design(TWO, 4, 7, washout_days=2)
    periods = draw(design, 5)
    assert [(p.first_day, p.last_day, p.washout_days) for p in periods] == [
        (0, 6, 0),
        (9, 15, 2),
        (18, 24, 2),
        (27, 33, 2),
    ]
    assert design.days == 34 == periods[-1].last_day + 1


def test_a_commitment_changes_with_seed_salt_and_sequence() -> None:
    periods = draw(Design(TWO, 4, 7), 1)
    salt = bytes(range(16))
    published = commitment(1, salt, periods)
    text = f"nof1-draw-1\n{salt.hex()}\n{(1).to_bytes(16, 'big').hex()}\n" + ",".join(
        f"{p.arm}:{p.first_day}-{p.last_day}" for p in periods
    )
    assert published == hashlib.sha256(text.encode()).hexdigest()
    moved = (*periods[:-1], Period(periods[-1].arm, periods[-1].first_day, periods[-1].last_day + 1))
    others = {commitment(2, salt, periods), commitment(1, salt[::-1], periods), commitment(1, salt, moved)}
    assert len(others | {published}) == 4


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(DesignError, match="the salt has 3 bytes; give 16 or more"):
        commitment(1, b"abc", ())


def test_a_baseline_is_a_period_of_its_own_before_the_first_treatment() -> None:
    design = Design(TWO, 4, 7, washout_days=2, baseline_days=5)
    periods = draw(design, 5)
    assert periods[0] == Period(BASELINE, 0, 4)
    assert [(p.first_day, p.last_day, p.washout_days) for p in periods[1:]] == [
        (5, 11, 0),
        (14, 20, 2),
        (23, 29, 2),
        (32, 38, 2),
    ]
    assert design.days == 39
    assert [p.arm for p in periods[1:]] == [p.arm for p in draw(Design(TWO, 4, 7), 5)]


def test_a_sequence_by_hand_is_kept_as_it_is() -> None:
    design = Design(TWO, 5, 7, order="by-hand", sequence=(0, 1, 1, 0, 0))
    assert sequence(design, 1) == sequence(design, 2) == "ABBAA"
    assert (design.possible_sequences, design.periods_per_arm, design.is_randomised) == (1, 2, False)


def test_alternating_arms_take_turns_from_the_reference() -> None:
    assert sequence(Design(THREE, 6, 7, order="alternating"), 1) == "ABCABC"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"arms": (Arm("A"),)}, r"1 arm\(s\) given; a trial compares two or more"),
        ({"arms": (Arm("A"), Arm("A"))}, r"arms are \['A', 'A'\]; each needs a label of its own"),
        ({"arms": tuple(Arm(str(n)) for n in range(27)), "periods": 27}, "27 arms given"),
        ({"periods": 0}, "0 periods; give at least 4, two for each arm"),
        ({"periods": 5}, "5 periods cannot be shared evenly by 2 arms; give a multiple of 2, such as 6"),
        ({"period_days": 0}, "periods of 0 days; give at least 1"),
        ({"washout_days": -1}, "a washout of -1 days; give 0 or more"),
        ({"washout_days": 7}, r"a washout of 7 days is as long as a period \(7 days\)"),
        ({"periods": 1002}, "1002 periods; this version draws 1000 at most"),
        ({"baseline_days": -3}, "a baseline of -3 days; give 0 or more"),
        ({"order": "blocks"}, "order is 'blocks'; give block_periods, such as 4"),
        ({"order": "blocks", "block_periods": 3}, "blocks of 3 periods .* give a multiple of 2"),
        ({"order": "blocks", "block_periods": 0}, "blocks of 0 periods .* give a multiple of 2"),
        (
            {"order": "blocks", "block_periods": 4, "periods": 10},
            "10 periods are no whole number of blocks of 4 periods; give 12",
        ),
        ({"block_periods": 4}, "block_periods is 4, but order is 'pairs'; it is for blocks only"),
        ({"longest_run": 0}, "a longest run of 0 periods; give 1 or more"),
        (
            {"longest_run": 1, "order": "counterbalanced"},
            "longest_run is 1, but order is 'counterbalanced'; it is for pairs and blocks only",
        ),
        (
            {"order": "blocks", "block_periods": 62, "periods": 62, "longest_run": 2},
            "blocks of 62 periods with a longest run; .* in blocks of 60 periods at most",
        ),
        ({"order": "by-hand"}, "order is 'by-hand'; give the sequence"),
        ({"order": "by-hand", "sequence": (0, 1)}, "the sequence has 2 periods, but periods is 4"),
        ({"order": "by-hand", "sequence": (0, 1, 2, 0)}, "the sequence names arm 2; arms are 0 to 1"),
        ({"order": "by-hand", "sequence": (0, 0, 0, 0)}, "the sequence never gives 'B'"),
        ({"order": "latin-square", "periods": 6}, "6 periods are no whole number of squares of 4 .* give 8"),
        (
            {"order": "williams", "arms": tuple(Arm(str(n)) for n in range(7)), "periods": 98},
            "7 arms given; squares are drawn for 6 at most",
        ),
        ({"order": "random"}, "order is 'random'; it must be one of pairs, blocks, counterbalanced"),
    ],
)
def test_a_plan_that_cannot_be_drawn_is_refused(change: dict[str, object], message: str) -> None:
    plan = {"arms": TWO, "periods": 4, "period_days": 7} | change
    with pytest.raises(DesignError, match=message):
        Design(**plan)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [b"", -1, 2**128])
def test_a_seed_that_is_none_is_refused(seed: bytes | int) -> None:
    with pytest.raises(DesignError, match="the seed is"):
        draw(Design(TWO, 4, 7), seed)
