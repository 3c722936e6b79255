import json
from typing import Any

import pytest

from nof1.commands import main

ASKED = "design --arms A B --period-days 7 --periods 8 --order pairs --seed 1"

Captured = pytest.CaptureFixture[str]


def told(capsys: Captured, asked: str) -> dict[str, Any]:
    assert main([*asked.split(), "--json", "-"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    found: dict[str, Any] = json.loads(printed.out)
    return found


def test_it_prints_the_sequence_and_what_it_can_do(capsys: Captured) -> None:
    assert main(ASKED.split()) == 0
    assert capsys.readouterr().out == (
        "8 periods of 7 days, 56 days in all; order: pairs\n"
        "  day   1 to   7  A\n"
        "  day   8 to  14  B\n"
        "  day  15 to  21  B\n"
        "  day  22 to  28  A\n"
        "  day  29 to  35  B\n"
        "  day  36 to  42  A\n"
        "  day  43 to  49  B\n"
        "  day  50 to  56  A\n"
        "\n"
        "One of 16 possible sequences, all equally likely; the smallest p of a test by redrawing is 0.125.\n"
        "A straight line over time explains 1.2 % of an arm's days in this sequence.\n"
        "Seed 1, algorithm nof1-draw-1: with both anyone can draw it again.\n"
        "\n"
        "! Only 16 sequences are possible: a test by redrawing cannot give a p below 0.125. "
        "More periods, or larger blocks, give more.\n"
    )


def test_json_has_the_golden_sequence_and_every_number(capsys: Captured) -> None:
    found = told(capsys, ASKED)
    assert "".join(period["arm"] for period in found["sequence"]) == "ABBABABA"
    assert found["sequence"][1] == {
        "kind": "treatment",
        "arm": "B",
        "first_day": 7,
        "last_day": 13,
        "washout_days": 0,
    }
    # A's days have their middles at 3, 24, 38 and 52: 29.25 on average, 1.75 after the trial's
    assert found["trend_r2"] == pytest.approx(1.75**2 * 12 / (56**2 - 1))
    del found["sequence"], found["trend_r2"]
    (remark,) = found.pop("remarks")
    assert (remark["code"], remark["numbers"]) == (
        "few_sequences",
        {"possible_sequences": 16, "smallest_p": 2 / 16},
    )
    assert found == {
        "arms": ["A", "B"],
        "order": "pairs",
        "periods": 8,
        "period_days": 7,
        "washout_days": 0,
        "baseline_days": 0,
        "block_periods": None,
        "longest_run": None,
        "days": 56,
        "algorithm": "nof1-draw-1",
        "seed": "1",
        "possible_sequences": 16,
        "smallest_p": 0.125,
    }


def test_baseline_washout_limit_and_dates_are_laid_out(capsys: Captured) -> None:
    found = told(
        capsys,
        "design --arms A B --period-days 7 --periods 8 --order blocks --block-periods 8 --longest-run 2 "
        "--washout-days 2 --baseline-days 5 --start 2026-02-26 --seed 1",
    )
    assert found["possible_sequences"] == 34
    assert found["days"] == 5 + 8 * 7 + 7 * 2
    baseline, first, second = found["sequence"][:3]
    assert (baseline["kind"], baseline["arm"], baseline["last_date"]) == ("baseline", None, "2026-03-02")
    assert (first["first_date"], first["last_date"]) == ("2026-03-03", "2026-03-09")
    assert (second["first_date"], second["washout_days"]) == ("2026-03-12", 2)


def test_an_order_by_hand_needs_no_seed_and_no_number_of_periods(capsys: Captured) -> None:
    found = told(capsys, "design --arms A B --period-days 14 --sequence A B B A")
    assert (found["order"], found["periods"], found["seed"], found["algorithm"]) == ("by-hand", 4, None, None)
    assert [period["arm"] for period in found["sequence"]] == ["A", "B", "B", "A"]
    assert told(capsys, "design --arms A B --period-days 14 --sequence ABBA") == found
    assert [remark["code"] for remark in found["remarks"]] == ["not_randomised"]


def test_without_a_seed_one_is_drawn_and_printed(capsys: Captured) -> None:
    asked = "design --arms A B --period-days 7 --periods 60"
    first, second = told(capsys, asked), told(capsys, asked)
    assert first["seed"] != second["seed"]
    assert first["sequence"] == told(capsys, f"{asked} --seed {first['seed']}")["sequence"]


def test_it_speaks_german(capsys: Captured) -> None:
    assert main([*ASKED.split(), "--language", "de", "--baseline-days", "2", "--start", "2026-03-02"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("8 Abschnitte von 7 Tagen, 58 Tage im Ganzen; Reihenfolge: Paare\n")
    assert "  2026-03-02 bis 2026-03-03  (vor der ersten Behandlung)\n" in out


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("--periods 7", "7 periods cannot be shared evenly by 2 arms; give a multiple of 2, such as 8"),
        ("--seed -1", "the seed is -1; give a whole number from 0 to 2**128 - 1, or bytes"),
        ("--arms A", "1 arm(s) given; a trial compares two or more"),
        ("--sequence A C", "--sequence names 'C'; --arms has A, B"),
        ("--order blocks", "order is 'blocks'; give block_periods, such as 4"),
        ("--json nowhere/out.json", "--json nowhere/out.json: No such file or directory"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_line(capsys: Captured, more: str, message: str) -> None:
    assert main([*ASKED.split(), *more.split()]) == 2
    assert capsys.readouterr() == ("", f"nof1: {message}\n")


def test_periods_are_asked_for(capsys: Captured) -> None:
    assert main(["design", "--arms", "A", "B", "--period-days", "7"]) == 2
    assert (
        capsys.readouterr().err == "nof1: --periods is missing; say how many, or give a --sequence by hand\n"
    )


def test_a_start_that_is_no_date_is_named(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*ASKED.split(), "--start", "2.3.2026"])
    assert caught.value.code == 2
    assert "'2.3.2026' is not a date such as 2026-03-02" in capsys.readouterr().err


def test_help_has_orders_examples_and_exit_codes(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["design", "--help"])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert "latin-square     in each K x K periods" in out
    assert "nof1 design --arms A B --period-days 7 --periods 8 --order pairs --seed 1" in out
    assert "exit codes: 0 drawn, 2" in out
