"""`nof1 weigh` on files."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nof1.commands import main

Run = Callable[..., tuple[int, str, str]]

ASKED = (
    "--time day --arm arm --outcome pain:lower:1:0..10 --outcome sleep:higher:0.5:0..10 "
    "--no-carryover --no-autocorrelation --allocation randomised"
)


def diary() -> str:
    """A B A B of seven days; B eases pain by 1.5 and costs .5 of sleep."""
    rng = np.random.default_rng(1)
    lines = ["day,arm,pain,sleep"]
    for day in range(28):
        b = day // 7 % 2
        pain, sleep = 5 - 1.5 * b + rng.normal(0, 0.5), 6 - 0.5 * b + rng.normal(0, 0.5)
        lines.append(f"{day + 1},{'AB'[b]},{pain:.1f},{sleep:.1f}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("nof1.commands.progress.PATIENCE", 3600.0)  # however slow this machine

    def command(more: str, asked: str = ASKED, lines: str | None = None) -> tuple[int, str, str]:
        Path("diary.csv").write_text(lines or diary(), encoding="utf-8")
        code = main(["weigh", "diary.csv", *asked.split(), *more.split()])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def test_it_says_which_arm_and_what_could_be_lost(run: Run) -> None:
    code, out, err = run("--weights 3 1")
    assert (code, err) == (0, "")
    assert "B" in out.splitlines()[0]
    assert "Days with every answer: 28 of 28" in out


def test_early_looks_and_the_agreed_rule_count_in_weighing_too(run: Run) -> None:
    usual = json.loads(run("--weights 3 1 --json -")[1])
    strict = json.loads(run("--weights 3 1 --benefit 1 --looks 2 --json -")[1])
    assert usual["is_clear"]
    assert all(check["name"] != "early_looks" for check in usual["checks"])
    assert strict["is_clear"] == (strict["arms"][1]["p_best"] == 1)
    early = next(check for check in strict["checks"] if check["name"] == "early_looks")
    assert (
        early["text"]
        == "Looks at the effect before the planned end: 2. Each makes a false verdict more likely."
    )
    assert "Someone looked at the result before the end." in strict["words"]["patient"]
    assert run("--weights 3 1 --looks -1")[0] == 2


def test_json_has_arms_flips_outcomes_and_the_fingerprint(run: Run) -> None:
    code, out, _ = run("--weights 3 1 --json -")
    told = json.loads(out)
    assert code == 0
    assert told["choice"] == "B"
    assert sum(one["p_best"] for one in told["arms"]) == pytest.approx(1)
    assert [one["share"] for one in told["outcomes"]] == [0.75, 0.25]
    assert {one["outcome"] for one in told["flips"]} == {"pain", "sleep"}
    assert len(told["digest"]) == 64


def test_a_burden_and_an_outcome_without_bounds_can_be_given(run: Run) -> None:
    asked = ASKED.replace("0.5:0..10", "0.5:1@6")
    told = json.loads(run("--weights 3 1 --burden B=9 --json -", asked)[1])
    assert told["choice"] == "A"
    assert told["burdens"] == {"B": 9.0}


def test_what_was_agreed_is_checked_by_its_fingerprint(run: Run) -> None:
    code, out, _ = run("--weights 3 1 --agree")
    assert code == 0
    assert run(f"--weights 3 1 --agreed {out.strip()} --json -")[0] == 0
    code, _, err = run(f"--weights 1 3 --agreed {out.strip()}")
    assert code == 2
    assert "and not" in err
    assert "as agreed" in err


def test_it_speaks_german_and_carries_what_qualifies(run: Run) -> None:
    asked = ASKED.replace("randomised", "chosen")
    told = json.loads(run("--weights 3 1 --language de --json -", asked)[1])
    assert told["words"]["patient"].startswith("Nach dem, was Ihnen wichtig ist")
    assert "Zufall" in told["words"]["patient"]


def test_a_withheld_result_exits_with_3(run: Run) -> None:
    lines = "day,arm,pain,sleep\n" + "".join(f"{day},{'AB'[day // 4 % 2]},5,{day % 3}\n" for day in range(16))
    code, out, _ = run("--weights 1 1 --json -", lines=lines)
    assert (code, json.loads(out)["arms"]) == (3, [])
    assert json.loads(out)["words"]["patient"].startswith("The outcomes are not weighed: Every answer is")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("--weights 1", "1 weights for 2 outcomes (pain, sleep); give one each"),
        ("--weights 1 -1", "the weight of sleep is -1; give 0 or more"),
        ("--weights 0 0", "every weight is 0 (pain, sleep)"),
        ("--weights 1 1 --burden C=1", "the burden of 'C' names no arm; they are A, B"),
    ],
)
def test_weights_that_cannot_be_meant_are_said_in_one_line(run: Run, more: str, message: str) -> None:
    code, out, err = run(more)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        ("pain:lower:1", "is not COLUMN:BETTER:WORTHWHILE:SCALE"),
        ("pain:down:1:0..10", "'down' is neither higher nor lower"),
        ("pain:lower:x:0..10", "'x' must be a number"),
        ("pain:lower:1:10..0", "bounds are 10 and 0"),
    ],
)
def test_an_outcome_that_cannot_be_meant_is_said(
    outcome: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["weigh", "x.csv", "--time", "d", "--arm", "a", "--weights", "1", "--outcome", outcome])
    assert message in capsys.readouterr().err
