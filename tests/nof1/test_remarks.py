import numpy as np
import pytest

from nof1.designs.design import Arm, Design, lay_on_days
from nof1.designs.planned import planned
from nof1.designs.remarks import Remark, remark_text, remarks, smallest_p
from nof1.designs.trend import trend_r2_of

TWO = (Arm("A"), Arm("B"))
THREE = (*TWO, Arm("C"))


def codes(design: Design) -> list[str]:
    return [remark.code for remark in remarks(design)]


def test_four_blocks_of_four_leave_nothing_to_remark() -> None:
    assert codes(Design(TWO, 16, 4, order="blocks", block_periods=4)) == []


def test_fewer_than_two_periods_an_arm_come_first() -> None:
    assert codes(Design(TWO, 2, 7))[0] == "periods_per_arm"


def test_the_smallest_p_counts_the_mirror_images() -> None:
    # two arms: a sequence and its mirror; three: all six ways of naming the arms
    assert smallest_p(Design(TWO, 8, 7)) == 2 / 16
    assert smallest_p(Design(TWO, 12, 7)) == 2 / 64
    assert smallest_p(Design(THREE, 9, 7)) == 6 / 216
    assert smallest_p(Design(TWO, 8, 7, order="counterbalanced")) == 1
    assert smallest_p(Design(TWO, 8, 7, order="alternating")) is None


def test_too_few_sequences_are_said_with_their_p() -> None:
    remark = next(each for each in remarks(Design(TWO, 8, 7)) if each.code == "few_sequences")
    assert remark.numbers == {"possible_sequences": 16, "smallest_p": 0.125}
    assert remark_text(remark) == (
        "Only 16 sequences are possible: a test by redrawing cannot give a p below 0.125. "
        "More periods, or larger blocks, give more."
    )
    assert remark_text(remark, "de") == (
        "Nur 16 Reihenfolgen sind möglich: Ein Test durch neues Ziehen kann kein p unter 0,125 geben. "
        "Mehr Abschnitte oder größere Blöcke geben mehr."
    )
    assert "few_sequences" not in codes(Design(TWO, 12, 7))


def test_alternating_periods_of_14_days_share_a_fifth_with_a_trend() -> None:
    """The specification's figure for ABAB of 14 days is .19; by hand 49 / ((56² - 1) / 12)."""
    alternating = Design(TWO, 4, 14, order="alternating")
    r2 = trend_r2_of(alternating, [(0, 1, 0, 1), (0, 1, 1, 0), (0, 0, 1, 1)])
    assert r2.round(4).tolist() == [round(49 / 261.25, 4), 0, round(14**2 / 261.25, 4)]
    assert codes(alternating) == ["not_randomised", "trend"]
    assert codes(Design(TWO, 4, 14, order="by-hand", sequence=(0, 1, 1, 0))) == ["not_randomised"]


def test_a_trend_is_measured_on_the_treatment_days() -> None:
    design = Design(THREE, 6, 5, washout_days=2, baseline_days=4)
    sequence = (2, 0, 1, 1, 2, 0)
    series = planned(design, lay_on_days(design, sequence))
    days = np.flatnonzero(series.day_arm >= 0)
    arms = series.day_arm[days]
    expected = max(np.corrcoef(arms == arm, days)[0, 1] ** 2 for arm in range(3))
    assert trend_r2_of(design, [sequence])[0] == pytest.approx(expected, rel=1e-12)


def test_how_often_a_trend_can_hide_in_the_treatment_is_said() -> None:
    remark = remarks(Design(TWO, 4, 14))[-1]
    # ABAB and BABA of the four
    assert (remark.code, remark.numbers["share"]) == ("trend", 0.5)
    assert remark_text(remark) == (
        "In 50 % of the sequences that can be drawn, a straight line over time explains more than 15 % of "
        "an arm's days (up to 18.8 %): a trend will be hard to tell from treatment. More periods, or the "
        "order AB BA BA AB, help."
    )
    alone = remarks(Design(TWO, 4, 14, order="alternating"))[-1]
    assert remark_text(alone).startswith(
        "In this order a straight line over time explains 18.8 % of an arm's"
    )


def test_a_rare_trend_is_not_said_to_be_none() -> None:
    numbers = {"share": 0.0004, "largest_r2": 0.2, "most_r2": 0.15, "possible_sequences": 10_000}
    assert remark_text(Remark("trend", numbers)).startswith("In less than 0.1 % of the sequences that can be")


def test_what_eats_the_period_is_said() -> None:
    assert [r.code for r in remarks(Design(TWO, 12, 7, washout_days=4), "7d")] == ["recall", "washout"]
    assert remark_text(remarks(Design(TWO, 12, 7), "7d")[0]) == (
        "The question looks back over 7 days, more than half of a period of 7 days. "
        "Plan longer periods, or ask about the day alone."
    )
    assert codes(Design(TWO, 12, 14)) == []
