"""Figures: everything that was answered and found is drawn, within its paper, and told in words."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nof1.analysis.analyse import analyse
from nof1.errors import InputError
from nof1.plots import (
    FIGURES,
    Caterpillar,
    Chances,
    describe,
    describe_characteristics,
    describe_people,
    draw_characteristics,
    figure,
    out_of_hundred,
    save,
    save_characteristics,
    save_people,
)
from nof1.plots.paper import drawn_as, shortened
from nof1.values.effect import Effect
from nof1.values.observations import BASELINE, Observations
from nof1.values.outcome import Outcome
from tests.simulated import Truth, answered, calendar

pytest.importorskip("matplotlib")

SCORE = Outcome("score", better="higher", worthwhile=1, bounds=(0, 10))
LONG = "a treatment whose name is far longer than any axis, legend or paper, 2 × 500 mg in the morning"


def series(order: str, arms: str = "AB", washout: int = 1) -> Observations:
    truth = Truth((0.0, 1.5, 0.5)[: len(arms)], alpha=5.0)
    planned = calendar(order, 5, arms=arms, washout=washout)
    made = answered(planned, truth, np.random.default_rng(2), missing=0.1)
    return replace(made, answer=np.clip(made.answer, 0, 10))


def effect_of(worthwhile: int, harm: int) -> Effect:
    """So many of the 1,000 quantiles above 1, and below -1."""
    quantiles = np.concatenate(
        [np.full(harm, -2.0), np.linspace(-0.9, 0.9, 1000 - harm - worthwhile), np.full(worthwhile, 2.0)]
    )
    return Effect("B", "A", "sustained", float(quantiles.mean()), float(quantiles.std()), quantiles)


def replicated(told: Observations) -> np.ndarray:
    answer = told.answer[told.used]
    return answer + np.random.default_rng(1).standard_normal((200, answer.size))


def texts_beyond_the_paper(drawn) -> list[str]:  # type: ignore[no-untyped-def]
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    FigureCanvasAgg(drawn).draw()
    width = drawn.bbox.width
    boxes = [(text, text.get_window_extent()) for text in drawn.findobj(Text) if text.get_text().strip()]
    numbers = {label for axes in drawn.axes for label in (*axes.get_xticklabels(), *axes.get_yticklabels())}
    return [
        text.get_text() for text, box in boxes if text not in numbers and (box.x0 < -1 or box.x1 > width + 1)
    ]


def test_every_answer_and_every_difference_is_drawn() -> None:
    told = series("ABCCBAABC", "ABC")
    drawn = figure(told, analyse(told, SCORE))
    top, *posteriors = drawn.axes
    markers = [line for line in top.lines if line.get_label() in ("A", "B", "C", "washout")]
    assert sum(len(line.get_xdata()) for line in markers) == told.answer.size
    assert len(posteriors) == 2


def test_differences_stand_on_the_same_axis() -> None:
    told = series("ABCCBAABC", "ABC")
    one, other = figure(told, analyse(told, SCORE), show="posterior").axes
    assert one.get_xlim() == other.get_xlim()


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
    for show in FIGURES:
        drawn = figure(told, analyse(told, SCORE), show=show, language="de")
        assert len(drawn.axes) == 1
        assert drawn._suptitle.get_text().startswith("Es wird kein Effekt gezeigt")


def test_a_series_without_answers_says_so() -> None:
    told = series("ABBA")
    empty = told.without(np.ones(told.answer.size, dtype=bool))
    drawn = figure(empty, analyse(empty, SCORE), show="series")
    assert "no answers" in [text.get_text() for text in drawn.axes[0].texts]


def test_baseline_answers_are_drawn_apart_and_several_a_day_at_their_hours() -> None:
    planned = series("ABBA", washout=0)
    days = np.repeat(np.arange(20), 2)
    told = replace(
        planned,
        day_arm=np.where(np.arange(20) < 5, BASELINE, planned.day_arm),
        answer_day=days,
        answer_time=days + np.tile([0.4, 0.9], 20),
        answer=np.linspace(2, 8, 40),
    )
    axes = figure(told, analyse(told, SCORE), show="series").axes[0]
    before = next(line for line in axes.lines if line.get_label() == "before the first treatment")
    np.testing.assert_allclose(before.get_xdata(), 1 + days[:10] + np.tile([-0.1, 0.4], 5))


@pytest.mark.parametrize(
    ("worthwhile", "harm", "expected"),
    [(1000, 0, (100, 0, 0)), (854, 3, (86, 14, 0)), (335, 330, (34, 33, 33)), (5, 5, (1, 99, 0))],
)
def test_one_hundred_icons_are_counted_by_the_largest_remainders(
    worthwhile: int, harm: int, expected: tuple[int, int, int]
) -> None:
    counts = out_of_hundred(effect_of(worthwhile, harm), SCORE)
    assert tuple(counts.values()) == expected


def test_no_two_of_26_arms_look_alike() -> None:
    assert len({drawn_as(arm)[:2] for arm in range(26)}) == 26
    assert len({drawn_as(arm)[::2] for arm in range(26)}) == 26


def test_long_names_keep_the_end_by_which_they_differ() -> None:
    shown = [shortened(f"ibuprofen, film-coated tablet, {dose} mg", 26) for dose in (400, 600)]
    assert shown == ["ibuprofen, film-c…, 400 mg", "ibuprofen, film-c…, 600 mg"]


def test_icons_differ_in_shape_and_not_in_colour_alone() -> None:
    told = series("ABBA")
    analysis = replace(analyse(told, SCORE), effects=(effect_of(500, 200),))
    patches = figure(told, analysis, show="icons").axes[0].patches
    assert len(patches) == 103  # one hundred, and one of each beside the words
    assert len({len(patch.get_path().vertices) for patch in patches}) == 2
    assert len({patch.get_facecolor()[3] for patch in patches}) == 2


def test_the_predictive_figure_rings_the_answers_that_few_replicates_reach() -> None:
    told = series("ABBABAAB")
    replicates = replicated(told)
    replicates[:, 3] += 50
    days, periods = figure(told, analyse(told, SCORE), show="predictive", replicates=replicates).axes
    ringed = next(line for line in days.lines if line.get_label() == "outside it")
    assert told.answer_day[told.used][3] + 1 in ringed.get_xdata()
    assert len(periods.lines) == 8


def test_the_line_of_wrong_answers_is_broken_where_its_meaning_changes() -> None:
    effects = np.array([-2.0, np.nextafter(-1.0, 0), 0.0, 0.5, 2.0])
    chances = Chances(effects, np.linspace(0.1, 0.6, 5), np.linspace(0, 0.1, 5), trials=100)
    axes = pytest.importorskip("matplotlib.figure").Figure().add_subplot()
    draw_characteristics(axes, chances, SCORE)
    clear, wrong = (line.get_xdata() for line in axes.lines[:2])
    assert not np.isnan(clear).any()
    assert np.flatnonzero(np.isnan(wrong)).tolist() == [1, 3, 6]


def test_answers_before_the_first_treatment_stand_on_their_bands() -> None:
    told = series("ABBABAAB")
    first = np.arange(told.day_arm.size) < np.flatnonzero(np.diff(told.day_period))[0] + 1
    told = replace(told, day_arm=np.where(first, BASELINE, told.day_arm))
    drawn = figure(told, analyse(told, SCORE), show="predictive", replicates=replicated(told))
    days, periods = drawn.axes
    before = next(line for line in days.lines if line.get_label() == "before the first treatment")
    assert list(before.get_xdata()) == list(told.answer_day[first[told.answer_day]] + 1)
    assert "before the first treatment" in [text.get_text() for text in days.get_legend().get_texts()]
    assert list(periods.get_xticks()) == [1, 2, 3, 4, 5, 6, 7]
    assert sum(line.get_markerfacecolor() == before.get_markerfacecolor() for line in periods.lines) == 1


def test_a_predictive_figure_without_replicates_is_refused() -> None:
    told = series("ABBA")
    with pytest.raises(InputError, match="needs replicates"):
        figure(told, analyse(told, SCORE), show="predictive")
    with pytest.raises(ValueError, match=r"shape \(5, 3\); \(R, 19\)"):
        figure(told, analyse(told, SCORE), show="predictive", replicates=np.zeros((5, 3)))


@pytest.mark.parametrize(("width", "language"), [(4.0, "de"), (10.0, "en")])
def test_no_text_runs_over_the_paper(width, language) -> None:  # type: ignore[no-untyped-def]
    told = replace(series("ABCCBAABC", "ABC"), arms=(LONG, f"{LONG} too", f"{LONG} as well"))
    outcome = replace(SCORE, name="how well you slept in the last night, everything taken together, honestly")
    analysis = analyse(told, outcome)
    drawn = figure(told, analysis, show="all", replicates=replicated(told), width=width, language=language)
    assert texts_beyond_the_paper(drawn) == []


def test_a_figure_is_told_in_words_with_its_numbers() -> None:
    told = series("ABBA")
    said = describe(told, analyse(told, SCORE), show="all", replicates=replicated(told))
    assert f"score on 23 study days in 4 periods: {told.answer.size} answers." in said
    assert re.search(r"Difference B − A, staying on it: mean [−\d.]+, 95 % interval [−\d.]+ to", said)
    assert "One hundred figures for B against A." in said
    assert re.search(r"Outside the middle 95 % of what the model expects: \d+ of 19 answers", said)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_file_carries_its_description(tmp_path: Path, kind: str) -> None:
    told = series("ABBA")
    analysis = analyse(told, SCORE)
    path = tmp_path / f"figure.{kind}"
    save(told, analysis, path, show="series")
    if kind == "svg":
        assert "study days in 4 periods" in path.read_text("utf-8")
    assert path.stat().st_size > 5_000


def test_an_unknown_kind_of_file_is_refused_by_name(tmp_path: Path) -> None:
    told = series("ABBA")
    with pytest.raises(InputError, match=r"give a name that ends in \.png, \.svg or \.pdf"):
        save(told, analyse(told, SCORE), tmp_path / "figure.doc")
    with pytest.raises(InputError, match="No such file or directory"):
        save(told, analyse(told, SCORE), tmp_path / "nowhere" / "figure.png")


def people(count: int) -> Caterpillar:
    mean = np.linspace(-2, 2, count)
    names = tuple(f"person {i}" for i in range(count))
    return Caterpillar("tea", "water", names, mean, mean - 1, mean + 1, mean * 1.2, (0.1, -0.2, 0.4), (-3, 3))


def test_people_are_named_with_the_best_on_top_as_long_as_they_can_be_read(tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    from nof1.plots import draw_people

    axes = Figure().add_subplot()
    draw_people(axes, people(3), replace(SCORE, better="lower"))
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "person 0", "person 1", "person 2", "all people, mean", "a new person",
    ]  # fmt: skip
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    axes = Figure().add_subplot()
    draw_people(axes, people(1000), SCORE)
    assert len(axes.get_yticklabels()) == 2
    save_people(people(300), SCORE, tmp_path / "people.png", language="de")


def test_people_are_told_in_words() -> None:
    assert describe_people(people(5), SCORE) == (
        "Effects in 5 people, from −2 to 2: better by more than 1 in 1, worse by more in 1. "
        "All people, mean: 0.1, 95 % interval −0.2 to 0.4. A new person: 95 % interval −3 to 3."
    )


def test_people_and_their_intervals_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="belong together"):
        replace(people(3), mean=np.zeros(2))


def test_a_designs_chances_are_drawn_and_told(tmp_path: Path) -> None:
    chances = Chances(
        np.array([1.0, 0.0]), np.array([0.8, 0.1]), np.array([0.0, 0.1]), np.array([0.5, 0.1]),
        np.array([0.01, 0.1]), trials=1000,
    )  # fmt: skip
    assert describe_characteristics(chances, SCORE) == (
        "What trials of this design would find in score, where 1 matters. "
        "True difference 0: clear answer 10 %, clear and wrong 10 %. "
        "If the assumptions are worse: 10 %, wrong 10 %. "
        "True difference 1: clear answer 80 %, clear and wrong 0 %. "
        "If the assumptions are worse: 50 %, wrong 1 %."
    )
    save_characteristics(chances, SCORE, tmp_path / "chances.svg", width=4.5, language="de")
    save_characteristics(
        replace(chances, worse_clear=None, worse_wrong=None), SCORE, tmp_path / "chances.png"
    )


def test_bars_of_a_simulated_chance_are_wilsons_interval() -> None:
    """10 of 100: .0552 to .1744 (Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857)."""
    from nof1.plots.characteristics import _error

    low, high = _error(np.array([0.1]), 100)[:, 0] / 100
    assert (0.1 - low, 0.1 + high) == pytest.approx((0.0552, 0.1744), abs=1e-4)


def test_days_of_yes_or_no_are_left_out_of_the_predictive_figure() -> None:
    told = replace(series("ABBABAAB"), answer=(series("ABBABAAB").answer > 6).astype(float))
    asleep = Outcome("asleep", "higher", 0.1, kind="binary")
    analysis = replace(analyse(series("ABBABAAB"), SCORE), outcome=asleep)
    drawn = figure(told, analysis, show="predictive", replicates=replicated(told))
    assert [axes.get_xlabel() for axes in drawn.axes] == ["period"]
