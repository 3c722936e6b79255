import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nof1.commands import main

ORDER = "ABBABABAABBA"
# every B day one more than the A days around it, the two days of a period .2 apart
DIARY = "day,arm,y\n" + "".join(
    f"{day},{ORDER[day // 2]},{5 + (ORDER[day // 2] == 'B') + day % 2 * 0.2:g}\n" for day in range(24)
)
ASKED = "--time day --arm arm --outcome y --period-days 2 --order pairs"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def command(more: str = "", asked: str = ASKED, text: str = DIARY) -> tuple[int, str, str]:
        Path("diary.csv").write_text(text, encoding="utf-8")
        code = main(["rerandomise", "diary.csv", *asked.split(), *more.split()])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def test_it_prints_p_the_interval_and_what_p_means(run: Run) -> None:
    # 64 sequences, two of which part the treatments wholly
    assert run() == (
        0,
        "p = 0.0312 (two-sided), from the drawing alone, without a model\n"
        "B − A: 1 between the means of their periods\n"
        "95 % interval of the differences that this test does not exclude: 1 to 1\n"
        "all 64 possible sequences were looked at; no answers in these periods could give a p below 0.0312\n"
        "\n"
        "A small p says that chance alone would seldom set the treatments so far apart. "
        "A large p is no sign that they do the same.\n",
        "",
    )


def test_json_has_the_same_numbers(run: Run) -> None:
    code, out, err = run("--json -")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told.pop("interval") == pytest.approx([1, 1])
    assert told.pop("statistic") == pytest.approx(1)
    assert told == {
        "order": "pairs",
        "arms": ["A", "B"],
        "p": 2 / 64,
        "sequences": 64,
        "smallest_p": 2 / 64,
        "exact": True,
        "redraws": 0,
        "error": 0.0,
        "prob": 0.95,
        "answered_periods": 12,
        "periods": 12,
    }


def test_an_interval_without_limits_and_empty_periods_are_said_in_german(run: Run) -> None:
    text = "\n".join(line for line in DIARY.splitlines() if not line.startswith(("0,", "1,")))
    _, out, _ = run("--language de --prob .999", text="day,arm,y\n0,A,\n1,A,\n" + text.split("\n", 1)[1])
    assert "zu 99,9 % keinen Unterschied ausschließen" in out
    assert "11 von 12 Abschnitten haben eine Antwort" in out


def test_more_sequences_than_can_be_listed_are_drawn(run: Run) -> None:
    days = 40
    text = "day,arm,y\n" + "".join(f"{day},{'ABBA'[day % 4]},{day % 7}\n" for day in range(days))
    asked = "--time day --arm arm --outcome y --period-days 1 --order pairs"
    code, out, _ = run(asked=asked, text=text)
    assert code == 0
    assert "9999 of 1048576 possible sequences were drawn again (standard error of p: 0.0" in out


@pytest.mark.parametrize(
    ("more", "asked", "message"),
    [
        ("", ASKED.replace("pairs", "alternating"), "the order is 'alternating', in which chance has no say"),
        ("--allocation chosen", ASKED, "allocation is 'chosen': the person or their clinician chose"),
        ("--longest-run 1", ASKED, "order 'pairs' cannot have drawn the sequence of this series (A, B, B,"),
        (
            "",
            ASKED.replace("--period-days 2 ", ""),
            "the series has 9 treatment periods, as each run of one treatment was taken for one, and order "
            "'pairs' cannot have drawn so many: say how long periods were (--period-days), or which column "
            "numbers them (--period); or give the order and the block size by which they were drawn",
        ),
        (
            "--block-periods 10",
            ASKED.replace("pairs", "blocks"),
            "the series has 12 treatment periods, and order 'blocks' of 10 periods cannot have drawn so many",
        ),
    ],
)
def test_what_cannot_be_redrawn_is_said_in_one_line(run: Run, more: str, asked: str, message: str) -> None:
    code, out, err = run(more, asked)
    assert (code, out) == (2, "")
    assert err.startswith(f"nof1: diary.csv: {message}")


def test_help_has_orders_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["rerandomise", "--help"])
    out = capsys.readouterr().out
    assert "--period-days 7 --order pairs" in out
    assert "exit codes: 0 a result, 2 bad input" in out
