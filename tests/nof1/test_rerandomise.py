"""The test by redrawing, against published numbers, SciPy's permutation test, and listing by hand."""

import itertools
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import permutation_test

from nof1.designs.design import Arm, Design, draw, lay_on_days
from nof1.designs.planned import planned
from nof1.designs.rerandomise import drawn_as, rerandomise
from nof1.errors import DesignError
from nof1.values.observations import Observations

TWO = (Arm("A"), Arm("B"))
THREE = (*TWO, Arm("C"))
Array = NDArray[np.float64]


def answered(design: Design, sequence: tuple[int, ...], answers: Array) -> Observations:
    """Every treatment day answered, in order; NaN is no answer."""
    series = planned(design, lay_on_days(design, sequence))
    days = np.flatnonzero(series.day_arm >= 0)
    kept = np.isfinite(answers)
    return replace(series, answer_day=days[kept], answer=answers[kept])


def noise(seed: int, n: int) -> Array:
    return np.random.default_rng(seed).normal(5, 2, n)


def test_darwins_maize_gives_the_probability_that_fisher_counted() -> None:
    """The Design of Experiments, section 21: of 2^15 ways to swap within the 15 pairs of cross- and
    self-fertilised plants, 863 give a sum of 314 eighths of an inch or more, 1,726 either way."""
    excess = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    design = Design((Arm("self"), Arm("cross")), 30, 1)
    answers = np.array([number for pair in excess for number in (0.0, pair)])
    result = rerandomise(answered(design, (0, 1) * 15, answers), design)
    assert result.p == 1726 / 2**15
    assert result.statistic == pytest.approx(314 / 15)
    assert (result.sequences, result.exact, result.smallest_p) == (2**15, True, 2 / 2**15)


@pytest.mark.parametrize("seed", range(4))
def test_pairs_agree_with_scipys_permutation_within_pairs(seed: int) -> None:
    design = Design(TWO, 16, 3)
    sequence = tuple(period.arm for period in draw(design, seed))
    series = answered(design, sequence, noise(seed, 48) + np.repeat(sequence, 3))
    means = noise(seed, 48).reshape(16, 3).mean(axis=1) + np.array(sequence)
    pairs = np.array([sorted(zip(arm, mean, strict=True)) for arm, mean in _in_pairs(sequence, means)])
    expected = permutation_test(
        (pairs[:, 1, 1], pairs[:, 0, 1]),
        lambda b, a, axis: np.mean(b - a, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=np.inf,
    )
    result = rerandomise(series, design)
    assert result.statistic == pytest.approx(expected.statistic)
    assert result.p == pytest.approx(expected.pvalue)


def _in_pairs(sequence: tuple[int, ...], means: Array) -> list[tuple[tuple[int, ...], Array]]:
    return [(sequence[start : start + 2], means[start : start + 2]) for start in range(0, len(sequence), 2)]


def test_one_block_agrees_with_scipys_permutation_of_all() -> None:
    design = Design(TWO, 10, 1, order="blocks", block_periods=10)
    sequence = (0, 1, 1, 0, 1, 1, 0, 0, 1, 0)
    answers = noise(5, 10)
    given = np.array(sequence) == 1
    expected = permutation_test(
        (answers[given], answers[~given]),
        lambda b, a, axis: np.mean(b, axis=axis) - np.mean(a, axis=axis),
        permutation_type="independent",
        vectorized=True,
        n_resamples=np.inf,
    )
    assert rerandomise(answered(design, sequence, answers), design).p == pytest.approx(expected.pvalue)


def test_three_arms_agree_with_scipys_f_within_blocks() -> None:
    design = Design(THREE, 12, 1)
    sequence = (0, 1, 2, 2, 1, 0, 1, 0, 2, 2, 0, 1)
    answers = noise(6, 12)
    arms = [answers.reshape(4, 3)[np.reshape(sequence, (4, 3)) == arm] for arm in range(3)]

    def between(*samples: Array, axis: int) -> Array:
        means = np.array([np.mean(sample, axis=axis) for sample in samples])
        return np.asarray(4 * ((means - means.mean(axis=0)) ** 2).sum(axis=0))

    expected = permutation_test(
        arms, between, permutation_type="samples", alternative="greater", vectorized=True, n_resamples=np.inf
    )
    result = rerandomise(answered(design, sequence, answers), design)
    assert result.statistic == pytest.approx(expected.statistic)
    assert result.p == pytest.approx(expected.pvalue)
    assert (result.sequences, result.smallest_p, result.interval) == (6**4, 6 / 6**4, None)


@pytest.mark.parametrize("sequence", [(0, 1, 1, 0), (1, 0, 1, 0)])
def test_four_periods_by_hand(sequence: tuple[int, ...]) -> None:
    """Answers 1, 2, 4, 8: the four sequences differ by ±(2 + 4 - 1 - 8) / 2 and ±(2 + 8 - 1 - 4) / 2."""
    design = Design(TWO, 4, 1)
    result = rerandomise(answered(design, sequence, np.array([1.0, 2.0, 4.0, 8.0])), design)
    if sequence == (0, 1, 1, 0):
        assert (result.statistic, result.p) == (-1.5, 1.0)
    else:
        assert (result.statistic, result.p) == (-2.5, 0.5)
    assert (result.sequences, result.smallest_p) == (4, 0.5)
    assert result.interval == (-np.inf, np.inf)
    assert result.to_dict()["interval"] == [None, None]


@pytest.mark.parametrize("seed", range(3))
def test_outside_the_interval_and_nowhere_in_it_the_shifted_answers_are_excluded(seed: int) -> None:
    design = Design(TWO, 14, 2, order="blocks", block_periods=14, longest_run=3)
    sequence = tuple(period.arm for period in draw(design, seed))
    answers = noise(seed, 28) + 2 * np.repeat(sequence, 2)
    answers[:2] = np.nan  # a period without an answer
    lower, upper = rerandomise(answered(design, sequence, answers), design, prob=0.9).interval or (0, 0)
    second = np.repeat(sequence, 2) == 1
    for shift, excluded in [
        (lower - 0.01, True),
        (lower + 0.01, False),
        ((lower + upper) / 2, False),
        (upper - 0.01, False),
        (upper + 0.01, True),
    ]:
        shifted = answered(design, sequence, answers - shift * second)
        assert (rerandomise(shifted, design).p <= 0.1) == excluded


def test_with_nothing_to_find_a_small_p_is_as_rare_as_it_says() -> None:
    """Answers with a strong trend and a jump; every sequence that could have been drawn gets its turn."""
    design = Design(TWO, 8, 2, washout_days=1, order="blocks", block_periods=4)
    answers = np.linspace(0, 9, 16) + noise(1, 16)
    p = np.array([rerandomise(answered(design, each, answers), design).p for each in design.sequences])
    for level in (0.06, 0.1, 0.25, 0.5):
        assert np.mean(p <= level) <= level
    assert p.min() == pytest.approx(2 / 36)


def test_missing_answers_stay_with_their_days() -> None:
    design = Design(TWO, 4, 2)
    answers = np.array([1, np.nan, 2, 4, np.nan, np.nan, 8, 10])
    result = rerandomise(answered(design, (0, 1, 0, 1), answers), design)
    # period means 1, 3, none, 9: A is 1, B (3 + 9) / 2
    assert result.statistic == 5
    assert (result.answered_periods, result.periods) == (3, 4)
    # AB AB 5, AB BA (3 - (1 + 9) / 2) = -2, BA AB (1 + 9) / 2 - 3 = 2, BA BA 1 - 6 = -5
    assert result.p == 0.5


def test_baseline_and_washout_answers_are_not_used() -> None:
    design = Design(TWO, 4, 2, washout_days=1, baseline_days=3)
    series = planned(design, lay_on_days(design, (0, 1, 1, 0)))
    answers = np.where(series.day_arm >= 0, np.arange(series.day_arm.size, dtype=float) ** 2, 1e6)
    all_days = replace(series, answer_day=np.arange(series.day_arm.size), answer=answers)
    given = np.flatnonzero(series.day_arm >= 0)
    treated = replace(series, answer_day=given, answer=answers[given])
    assert rerandomise(all_days, design) == rerandomise(treated, design)


def test_redraws_come_close_to_the_list_and_repeat_with_their_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    design = Design(TWO, 16, 1)
    sequence = tuple(period.arm for period in draw(design, 8))
    series = answered(design, sequence, noise(8, 16) + np.array(sequence))
    listed = rerandomise(series, design)
    monkeypatch.setattr(import_module("nof1.designs.rerandomise"), "MOST_LISTED", 10)
    drawn, again = rerandomise(series, design, seed=3), rerandomise(series, design, seed=3)
    assert drawn == again
    assert (drawn.exact, drawn.redraws) == (False, 9999)
    assert abs(drawn.p - listed.p) < 4 * drawn.error
    assert drawn.p == pytest.approx(round(drawn.p * 10_000) / 10_000)
    assert drawn.interval == pytest.approx(listed.interval, abs=0.1)
    assert rerandomise(series, design, seed=4) != drawn


def test_the_order_of_the_labels_does_not_matter_to_p() -> None:
    design = Design(TWO, 12, 1)
    series = answered(design, (0, 1) * 6, noise(9, 12))
    turned = rerandomise(series, replace(design, arms=TWO[::-1]))
    here = rerandomise(series, design)
    assert (turned.p, turned.statistic) == (here.p, pytest.approx(-here.statistic))


def test_answers_that_are_all_the_same_give_p_of_one() -> None:
    design = Design(TWO, 12, 1)
    assert rerandomise(answered(design, (0, 1) * 6, np.full(12, 3.0)), design).p == 1


@pytest.mark.parametrize(
    ("change", "design", "message"),
    [
        (
            {},
            Design(TWO, 4, 1, order="alternating"),
            "the order is 'alternating', in which chance has no say",
        ),
        (
            {},
            Design(TWO, 4, 1, order="by-hand", sequence=(0, 1, 1, 0)),
            "the order is 'by-hand', in which chance has no say",
        ),
        ({"allocation": "unknown"}, Design(TWO, 4, 1), "'unknown': how the order came about is not known"),
        ({"allocation": "chosen"}, Design(TWO, 4, 1), "'chosen': the person or their clinician chose"),
        ({"allocation": "fixed"}, Design(TWO, 4, 1), "'fixed': the order was fixed, not drawn"),
        ({"arms": ("A", "C")}, Design(TWO, 4, 1), r"the series has arms \('A', 'C'\)"),
        ({}, Design(TWO, 6, 1), "the series has 4 treatment periods, the design 6"),
        ({}, Design(TWO, 4, 1, longest_run=1), r"order 'pairs' cannot have drawn .* \(A, B, B, A\)"),
        (
            {"answer_day": np.array([0, 3]), "answer": np.array([1.0, 2.0])},
            Design(TWO, 4, 1),
            "there is no answer with 'B'",
        ),
    ],
)
def test_what_was_not_drawn_so_is_refused(change: dict[str, object], design: Design, message: str) -> None:
    series = answered(Design(TWO, 4, 1), (0, 1, 1, 0), np.arange(4.0))
    with pytest.raises(DesignError, match=message):
        rerandomise(replace(series, **change), design)  # type: ignore[arg-type]


def test_a_share_that_is_none_is_refused() -> None:
    series = answered(Design(TWO, 4, 1), (0, 1, 1, 0), np.arange(4.0))
    with pytest.raises(DesignError, match="prob is 95; give a number between 0 and 1"):
        rerandomise(series, Design(TWO, 4, 1), prob=95)


def test_a_series_and_an_order_make_the_design() -> None:
    design = Design(TWO, 8, 3, washout_days=1, baseline_days=2, order="blocks", block_periods=4)
    series = answered(
        design, tuple(period.arm for period in draw(design, 1) if period.arm >= 0), noise(1, 24)
    )
    made = drawn_as(series, "blocks", block_periods=4)
    assert made.possible_sequences == design.possible_sequences == 36
    assert rerandomise(series, made) == rerandomise(series, design)
    with pytest.raises(DesignError, match="order 'blocks' of 6 periods cannot have drawn so many"):
        drawn_as(series, "blocks", block_periods=6)


def test_a_latin_square_is_redrawn_among_latin_squares() -> None:
    design = Design(THREE, 9, 1, order="latin-square")
    answers = noise(2, 9)
    rows = list(itertools.permutations(range(3)))
    squares = [
        square
        for square in itertools.product(rows, repeat=3)
        if all(len(set(column)) == 3 for column in zip(*square, strict=True))
    ]

    def between(square: tuple[tuple[int, ...], ...]) -> float:
        means = [answers[np.ravel(square) == arm].mean() for arm in range(3)]
        return 3 * sum((mean - answers.mean()) ** 2 for mean in means)

    for square in squares:
        expected = np.mean([between(each) >= between(square) - 1e-9 for each in squares])
        assert rerandomise(answered(design, sum(square, ()), answers), design).p == pytest.approx(expected)


def test_a_counterbalanced_order_can_say_nothing() -> None:
    design = Design(TWO, 8, 2, order="counterbalanced")
    series = answered(design, (0, 1, 1, 0, 1, 0, 0, 1), noise(2, 16))
    assert (rerandomise(series, design).p, rerandomise(series, design).smallest_p) == (1, 1)
