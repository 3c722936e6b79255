"""Slips of the pen in files and options; expected values are written by hand."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nof1
from nof1.commands import main
from nof1.words.check_words import check_text
from nof1.words.speaker import Speaker
from tests.simulated import Truth, answered, calendar

SCORE = nof1.Outcome("mood", better="higher", worthwhile=1, bounds=(0, 10))


def series(lines: str) -> nof1.Observations:
    return nof1.read("day,arm,y\n" + lines, time="day", arm="arm", outcome="y", duplicates="first")


def test_a_year_typed_wrong_is_refused_with_both_lines() -> None:
    with pytest.raises(nof1.InputError, match=r"line 3, .* 2062-01-02 is 13150 days .* 2026-01-01 on line 2"):
        series("2026-01-01,A,1\n2062-01-02,B,2\n")


def test_a_gap_of_a_year_is_read() -> None:
    assert series("2026-01-01,A,1\n2027-01-01,B,2\n").day_arm.size == 366


def test_a_thousands_separator_is_not_called_a_decimal_comma() -> None:
    with pytest.raises(nof1.InputError, match=r"write '1\.500' if it starts the decimals, '1500' if it does"):
        series('1,A,"1,500"\n2,B,2\n')


@pytest.mark.parametrize("half_life", [0.01, 1e6, float("inf"), float("nan")])
def test_a_half_life_out_of_reach_is_refused(half_life: float) -> None:
    with pytest.raises(nof1.InputError, match=r"give one from 0\.05 to 1000"):
        nof1.Priors.of(SCORE, half_life=half_life)


@pytest.mark.parametrize("half_life", [0.05, 1000])
def test_the_shortest_and_the_longest_half_life_are_the_median_kept(half_life: float) -> None:
    from scipy import stats

    carryover = nof1.Priors.of(SCORE, half_life=half_life).carryover
    assert stats.beta(*carryover).median() == pytest.approx(2 ** (-1 / half_life), rel=1e-3)


@pytest.mark.parametrize(
    ("number", "said"),
    [(12.75, "12.75"), (0.125, "0.125"), (1e-05, "0.00001"), (1250.5, "1250.5"), (3.0, "3"), (-2, "−2")],
)
def test_a_stated_number_is_said_as_it_was_given(number: float, said: str) -> None:
    assert Speaker("en").stated(number) == said


@pytest.mark.parametrize(("number", "said"), [(999.7, "1000"), (0.00001234, "0.0000123"), (1e6, "1000000")])
def test_a_number_is_never_said_with_an_exponent(number: float, said: str) -> None:
    assert Speaker("en").plain(number) == said


@pytest.mark.parametrize(
    ("arms", "said"),
    [(2, "There is no answer with B, so"), (1, "There is only B, and nothing to compare it with.")],
)
def test_an_arm_without_an_answer_is_said(arms: int, said: str) -> None:
    check = {"name": "arms_answered", "passed": False, "numbers": {"arm": "B", "arms": arms}}
    assert check_text(check).startswith(said)


def test_the_command_writes_utf8_into_a_pipe_of_another_encoding(tmp_path: Path) -> None:
    diary = tmp_path / "diary.csv"
    days = [f"{day},{'AB'[day // 4 % 2]},{3 + day % 3}" for day in range(16)]
    diary.write_text("\n".join(["day,arm,y", *days]), encoding="utf-8")
    columns = ["--time", "day", "--arm", "arm", "--outcome", "y"]
    options = [*columns, "--better", "higher", "--worthwhile", "1", "--bounds", "0", "10"]
    ran = subprocess.run(
        [sys.executable, "-c", "from nof1.commands import main; main()", "analyse", str(diary), *options],
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=True,
    )
    assert "B − A" in ran.stdout.decode("utf-8")


def test_a_scale_that_is_no_number_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["analyse", "x.csv", "--scale", "from_data"])
    assert "'from_data' is neither a number nor from-data" in capsys.readouterr().err


def test_a_middle_beside_a_scale_from_the_data_is_refused() -> None:
    seen = series("".join(f"{day},{'AB'[day // 4 % 2]},{3 + day % 3}\n" for day in range(16)))
    outcome = nof1.Outcome("mood", better="higher", worthwhile=1, middle=9)
    with pytest.raises(nof1.InputError, match=r"the middle is 9, but .* leave it out"):
        nof1.analyse(seen, outcome, scale_from_data=True)


def test_what_the_priors_say_is_said_in_german_too() -> None:
    seen = series("".join(f"{day},{'AB'[day // 4 % 2]},{3 + day % 3}\n" for day in range(16)))
    told = nof1.analyse(seen, SCORE).to_dict("de")["priors"]["before_data"]
    assert told == "P(Vorteil, der zählt) = 0,34; 95 %-Bereich des Unterschieds −4,9 bis 4,9"


@pytest.mark.parametrize(
    ("scale", "middle"), [(2.0, -30.0), (0.1, 0.0), (2000.0, 0.0), (1e-300, 0.0), (1e202, 0.0)]
)
def test_a_scale_or_a_middle_of_another_unit_is_told_instead_of_a_result(scale, middle) -> None:
    """Answers about 0 with a spread of about 1."""
    series = answered(calendar("ABBA", 7), Truth((0.0, 1.0)), np.random.default_rng(1))
    stated = nof1.Outcome("flow", "higher", scale / 2, scale=scale, middle=middle)
    analysis = nof1.analyse(series, stated)
    assert analysis.status == "withheld"
    assert [check.name for check in analysis.checks if check.failed] == ["scale_fits"]
    assert "do not go with the answers" in str(analysis)
