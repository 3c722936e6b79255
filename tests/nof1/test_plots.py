from dataclasses import replace

import numpy as np
import pytest

from nof1.analysis import analyse
from nof1.outcome import Outcome
from nof1.plots import figure
from tests.simulated import Truth, answered, calendar

pytest.importorskip("matplotlib")

SCORE = Outcome("score", better="higher", worthwhile=1, bounds=(0, 10))


def series(order: str, arms: str = "AB"):  # type: ignore[no-untyped-def]
    truth = Truth((0.0, 1.5, 0.5)[: len(arms)], alpha=5.0)
    made = answered(calendar(order, 5, arms=arms, washout=1), truth, np.random.default_rng(2), missing=0.1)
    return replace(made, answer=np.clip(made.answer, 0, 10))


def test_every_answer_and_every_difference_is_drawn() -> None:
    told = series("ABCCBAABC", "ABC")
    drawn = figure(told, analyse(told, SCORE))
    top, *posteriors = drawn.axes
    markers = [line for line in top.lines if line.get_label() in ("A", "B", "C", "washout")]
    assert sum(len(line.get_xdata()) for line in markers) == told.answer.size
    assert len(posteriors) == 2


def test_the_zones_are_labelled_with_their_chances() -> None:
    told = series("ABBA")
    analysis = analyse(told, SCORE)
    labels = [text.get_text() for text in figure(told, analysis).axes[1].get_legend().get_texts()]
    assert [label.split(":")[0] for label in labels] == [
        "better by at least 1",
        "smaller difference",
        "worse by at least 1",
    ]


def test_a_withheld_result_is_drawn_without_a_posterior() -> None:
    told = series("AB")
    drawn = figure(told, analyse(told, SCORE), language="de")
    assert len(drawn.axes) == 1
    assert drawn.texts[0].get_text().startswith("Es wird kein Effekt gezeigt")
