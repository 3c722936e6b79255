"""A result as plain data: its keys, its signs, and the figures published for the sample files."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nof1
from nof1.analysis.analyse import analyse
from nof1.errors import DesignError, InputError
from nof1.values.outcome import Outcome
from nof1.words.result_words import sentences
from tests.simulated import Truth, answered, calendar

SAMPLES = Path(os.environ.get("NOF1_SAMPLES", "nowhere")) / "data"
with_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="NOF1_SAMPLES IS NOT SET")

PAIN = Outcome("pain", better="lower", worthwhile=1, bounds=(0, 10))
SERIES = answered(
    calendar("ABBABAAB", 7), Truth((0, -2.5), 6.0, rho=0.3), np.random.default_rng(5), missing=0.1
)
SERIES = replace(SERIES, answer=np.clip(SERIES.answer, 0, 10))
RESULT = analyse(SERIES, PAIN)


def test_the_result_has_the_documented_keys() -> None:
    told = RESULT.to_dict()
    assert list(told) == [
        "status", "arms", "effects", "checks", "words", "engine", "scale", "priors", "allocation", "periods",
        "n", "missing", "seconds", "seed", "versions", "likelihood", "baseline", "outcome", "rule", "verdict",
    ]  # fmt: skip
    assert list(told["arms"][0]) == ["arm", "n", "missing", "mean", "sd", "periods"]
    assert list(told["effects"][0]) == [
        "arm", "reference", "estimand", "difference", "p_better", "p_worthwhile", "p_similar", "p_harm",
        "verdict",
    ]  # fmt: skip
    assert list(told["effects"][0]["difference"]) == ["mean", "sd", "lower", "upper", "prob"]
    assert list(told["checks"][0]) == ["name", "passed", "consequence", "text"]
    assert list(told["words"]) == ["patient", "clinician"]
    assert "before_data" in told["priors"]
    json.dumps(told, allow_nan=False)


def test_sustained_stands_before_lived() -> None:
    assert [effect["estimand"] for effect in RESULT.to_dict()["effects"]] == ["sustained", "lived"]


def test_lower_is_better_and_the_difference_is_not_flipped() -> None:
    effect = RESULT.to_dict()["effects"][0]
    assert effect["arm"] == "B"
    assert effect["difference"]["mean"] < 0
    assert effect["p_better"] > 0.9
    assert effect["p_worthwhile"] + effect["p_similar"] + effect["p_harm"] == pytest.approx(1)


def test_mirrored_answers_with_the_direction_flipped_give_the_same_probabilities() -> None:
    mirrored = analyse(replace(SERIES, answer=10 - SERIES.answer), replace(PAIN, better="higher"))
    for here, there in zip(RESULT.to_dict()["effects"], mirrored.to_dict()["effects"], strict=True):
        assert here["difference"]["mean"] == pytest.approx(-there["difference"]["mean"], abs=1e-6)
        for chance in ("p_better", "p_worthwhile", "p_harm"):
            assert here[chance] == pytest.approx(there[chance], abs=0.0011)


def test_with_the_arms_exchanged_benefit_and_harm_swap() -> None:
    swapped = replace(SERIES, arms=("B", "A"), day_arm=1 - SERIES.day_arm)
    here, there = RESULT.to_dict()["effects"][0], analyse(swapped, PAIN).to_dict()["effects"][0]
    assert (there["arm"], there["reference"]) == ("A", "B")
    assert there["p_worthwhile"] == pytest.approx(here["p_harm"], abs=0.0011)
    assert there["p_harm"] == pytest.approx(here["p_worthwhile"], abs=0.0011)


def test_answers_deleted_or_left_empty_give_the_same_result() -> None:
    days = range(1, 57)
    lines = {day: f"{day},{'ABBAABBA'[(day - 1) // 7]},{5 + (day * 5) % 7 / 3}" for day in days}
    silent = {day for day in days if day % 3 == 2}

    def told(rows: list[str]) -> list[dict[str, Any]]:
        text = "\n".join(["day,arm,y", *rows])
        series = nof1.read(text, time="day", arm="arm", outcome="y", period_days=7)
        effects: list[dict[str, Any]] = analyse(series, replace(PAIN, name="y")).to_dict()["effects"]
        return effects

    deleted = told([line for day, line in lines.items() if day not in silent or day == 56])
    emptied = [line.rpartition(",")[0] + "," if day in silent - {56} else line for day, line in lines.items()]
    assert told(emptied) == deleted


def test_the_full_result_can_be_stored_and_told_again_in_another_language() -> None:
    stored = json.loads(json.dumps(RESULT.to_dict("en", full=True)))
    for audience in ("patient", "clinician"):
        assert sentences(stored, audience, "de") == RESULT.to_dict("de")["words"][audience]  # type: ignore[arg-type]
    assert len(stored["effects"][0]["quantiles"]) == 1000
    counted = sum(q < -1 for q in stored["effects"][0]["quantiles"]) / 1000
    assert stored["effects"][0]["p_worthwhile"] == counted


def test_with_three_arms_the_trial_favours_the_one_that_beats_both() -> None:
    truth = Truth((0.0, 0.0, 3.0), 5.0, rho=0.2)
    series = answered(calendar("ABCCABBCAABC", 7, arms="ABC"), truth, np.random.default_rng(8))
    told = analyse(series, Outcome("score", better="higher", worthwhile=1, scale=2.5, middle=5))
    assert (told.verdict.clear, told.verdict.arm) == ("favours", "C")
    assert [effect.arm for effect in told.effects] == ["B", "C", "B", "C"]
    assert told.to_dict(full=True)["verdict"] == {"clear": "favours", "arm": "C", "p": told.verdict.p}
    of_c = [pair for pair in told.pairs if pair.estimand == "sustained" and "C" in (pair.arm, pair.reference)]
    ahead = [pair if pair.arm == "C" else pair.reversed() for pair in of_c]
    assert told.verdict.p == min(pair.probabilities(told.outcome).p_worthwhile for pair in ahead)


def test_a_withheld_result_keeps_its_description_and_has_no_effect() -> None:
    told = analyse(SERIES.without(SERIES.day_period[SERIES.answer_day] > 1), PAIN).to_dict()
    assert told["status"] == "withheld"
    assert told["effects"] == []
    assert told["arms"][0]["n"] > 0
    assert told["engine"] is None


def test_a_ratio_stands_beside_the_effect_where_the_model_has_another_scale() -> None:
    logs = [replace(effect, mean=-0.5, quantiles=np.linspace(-1, 0, 1000)) for effect in RESULT.effects]
    for likelihood, name in (("count", "rate_ratio"), ("binary", "odds_ratio"), ("ordinal", "odds_ratio")):
        told = replace(RESULT, link=tuple(logs), likelihood=likelihood)  # type: ignore[arg-type]
        effect = told.to_dict()["effects"][0]
        assert effect["link"]["name"] == name
        assert effect["link"]["mean"] == pytest.approx(0.6065, abs=1e-4)
        assert effect["link"]["lower"] == pytest.approx(np.exp(-0.975), abs=1e-3)
        assert effect["link"]["upper"] == pytest.approx(np.exp(-0.025), abs=1e-3)
        assert "ratio 0.607 (95 % interval 0.377 to 0.976)" in told.to_dict()["words"]["clinician"]
        assert "ratio" not in told.to_dict()["words"]["patient"]
    assert "link" not in RESULT.to_dict()["effects"][0]


def test_days_before_the_first_treatment_are_described_apart() -> None:
    arms = np.where(np.arange(SERIES.day_arm.size) < 7, nof1.BASELINE, SERIES.day_arm)
    told = analyse(replace(SERIES, day_arm=arms), PAIN)
    first = SERIES.answer[SERIES.answer_day < 7]
    baseline = told.to_dict()["baseline"]
    assert (baseline["n"], baseline["mean"]) == (first.size, pytest.approx(first.mean()))
    assert re.search(rf"before the first treatment +{first.size} ", str(told))
    assert RESULT.to_dict()["baseline"] is None


def test_looks_before_the_end_qualify_the_result() -> None:
    told = analyse(SERIES, PAIN, looks=4)
    check = next(check for check in told.checks if check.name == "early_looks")
    assert (check.failed, check.consequence, check.numbers) == (True, "qualify", {"looks": 4})
    assert "Someone looked at the result before the end." in told.to_dict()["words"]["patient"]
    assert all(check.name != "early_looks" for check in RESULT.checks)


def test_answers_are_drawn_beside_those_given() -> None:
    assert RESULT.predictive is not None
    assert RESULT.predictive.shape == (400, RESULT.n)
    names = [check.name for check in RESULT.checks]
    assert "predictive_days" in names
    assert "predictive_periods" in names


def test_printing_a_result_reads_like_a_report() -> None:
    text = str(RESULT)
    assert text.startswith("pain\nanswers: ")
    assert "B − A, staying on it: −" in text
    assert RESULT.to_dict()["words"]["patient"] in text


def test_the_interval_has_the_probability_asked_for() -> None:
    narrow = analyse(SERIES, PAIN, prob=0.5).to_dict()["effects"][0]["difference"]
    wide = RESULT.to_dict()["effects"][0]["difference"]
    assert wide["lower"] < narrow["lower"] < narrow["upper"] < wide["upper"]
    with pytest.raises(InputError, match=r"prob is 1; give a probability above 0 and at most 0\.999"):
        analyse(SERIES, PAIN, prob=1)


def test_a_scale_from_the_data_is_said() -> None:
    free = Outcome("pain", better="lower", worthwhile=1)
    told = analyse(SERIES, free, scale_from_data=True)
    within = [SERIES.answer[SERIES.day_arm[SERIES.answer_day] == arm] for arm in (0, 1)]
    squares = sum(((one - one.mean()) ** 2).sum() for one in within)
    assert told.to_dict()["scale"] == pytest.approx((squares / (SERIES.answer.size - 2)) ** 0.5)
    assert told.checks[-1].name == "scale_from_data"
    with pytest.raises(InputError, match="--scale from-data"):
        analyse(SERIES, free)


def test_answers_outside_the_bounds_are_refused_by_day() -> None:
    beyond = replace(SERIES, answer=np.where(SERIES.answer_day == SERIES.answer_day[3], 12.0, SERIES.answer))
    with pytest.raises(InputError, match=r"pain: 12 on study day \d+ is outside the bounds 0 to 10"):
        analyse(beyond, PAIN)


def test_a_recall_too_long_for_the_periods_is_refused_with_a_length_that_would_do() -> None:
    with pytest.raises(DesignError, match="needs periods of at least 14 days; the shortest here has 7"):
        analyse(SERIES, replace(PAIN, recall="7d"))


@with_samples
def test_the_published_description_of_the_melatonin_trial_is_reproduced() -> None:
    # control 76.67 (6.41), melatonin 77.53 (4.42), difference 0.86
    series = nof1.read(SAMPLES / "melatonin_daily.csv", time="date", arm="melatonin", outcome="mood")
    told = analyse(series, Outcome("mood", better="higher", worthwhile=3, bounds=(0, 100))).to_dict()
    control, melatonin = told["arms"]
    assert (control["arm"], round(control["mean"], 2), round(control["sd"], 2)) == ("0", 76.67, 6.41)
    assert (melatonin["arm"], round(melatonin["mean"], 2), round(melatonin["sd"], 2)) == ("1", 77.53, 4.42)
    assert round(melatonin["mean"] - control["mean"], 2) == 0.86
    assert (told["n"], told["missing"]) == (70, 1)
    note = next(check["text"] for check in told["checks"] if check["name"] == "plain_difference")
    assert note.startswith("The plain difference of the means, “1” − “0”, is 0.864. The model's is ")


@with_samples
@pytest.mark.parametrize(
    ("who", "status"), [("P04", "ok"), ("P06", "ok"), ("P07", "withheld"), ("P09", "withheld")]
)
def test_two_periods_an_arm_give_a_result_and_fewer_are_withheld(who: str, status: str) -> None:
    assert _classroom()[who].to_dict()["status"] == status


def _classroom() -> dict[str, Any]:
    columns = nof1.Columns("measured_at", "treatment", "sleep_quality_0_10", person="participant")
    people = nof1.read_people(
        SAMPLES / "classroom_sleep_10p.csv",
        columns,
        nof1.Layout(duplicates="first"),
        clock=nof1.Clock("Europe/Berlin"),
    )
    sleep = Outcome("sleep quality", better="higher", worthwhile=1, bounds=(0, 10))
    return {who: analyse(series, sleep) for who, series in people.items()}
