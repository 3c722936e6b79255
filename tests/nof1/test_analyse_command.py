import argparse
import json
import os
import re
import shlex
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nof1.commands import main, parser
from nof1.commands.analyse import EXAMPLES, waited_for
from nof1.commands.calendar import layout_of
from nof1.commands.outcome import outcome_of
from nof1.commands.progress import Progress, waiting
from nof1.values.outcome import Outcome

SAMPLES = Path(os.environ.get("NOF1_SAMPLES", "nowhere")) / "data"
with_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="NOF1_SAMPLES IS NOT SET")

GOOD = "day,arm,y\n" + "".join(
    f"{day},{'AB'[(day - 1) // 4 % 2]},{4 + (day * 7) % 5 * 0.4 + (day - 1) // 4 % 2}\n"
    for day in range(1, 17)
)
ASKED = "--time day --arm arm --outcome y --better higher --worthwhile 0.5 --bounds 0 10"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("nof1.commands.progress.PATIENCE", 3600.0)  # however slow this machine

    def command(text: str, more: str = "", asked: str = ASKED) -> tuple[int, str, str]:
        Path("diary.csv").write_text(text, encoding="utf-8")
        code = main(["analyse", "diary.csv", *asked.split(), *more.split()])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def as_json(printed: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(printed)
    return told


def test_it_prints_a_readable_result(run: Run) -> None:
    code, out, err = run(GOOD)
    assert (code, err) == (0, "")
    assert "B − A, staying on it:" in out


def test_it_prints_json_and_nothing_else(run: Run) -> None:
    code, out, err = run(GOOD, "--json -")
    assert (code, err) == (0, "")
    assert as_json(out)["status"] == "ok"


def test_in_full_the_json_has_the_quantiles_that_its_probabilities_are_counted_from(run: Run) -> None:
    short, full = (as_json(run(GOOD, f"--json -{more}")[1]) for more in ("", " --full"))
    effect = full["effects"][0]
    assert "quantiles" not in short["effects"][0]
    assert len(effect["quantiles"]) == 1000
    assert sum(quantile > 0.5 for quantile in effect["quantiles"]) / 1000 == effect["p_worthwhile"]
    assert all("numbers" in check for check in full["checks"])


def test_in_full_without_json_is_refused(run: Run) -> None:
    code, _, err = run(GOOD, "--full")
    assert (code, err) == (2, "nof1: diary.csv: --full is of the JSON; give --json FILE too\n")


def test_it_writes_json_and_a_figure_into_files(run: Run) -> None:
    assert run(GOOD, "--json out.json --plot out.svg")[0] == 0
    assert as_json(Path("out.json").read_text(encoding="utf-8"))["effects"][0]["arm"] == "B"
    assert Path("out.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_it_speaks_german(run: Run) -> None:
    told = as_json(run(GOOD, "--json - --language de --period-days 4")[1])
    assert told["periods"] == "Blöcke von 4 Tagen ab dem ersten Tag"


def test_terms_can_be_left_out_and_the_reference_chosen(run: Run) -> None:
    more = (
        "--no-trend --no-carryover --no-autocorrelation --no-period-shifts --reference B --json - --prob .8"
    )
    told = as_json(run(GOOD, more)[1])
    effect = told["effects"][0]
    assert (effect["arm"], effect["reference"], effect["difference"]["prob"]) == ("A", "B", 0.8)
    # without those terms little is left but two means and a wide prior
    means = {arm["arm"]: arm["mean"] for arm in told["arms"]}
    assert effect["difference"]["mean"] == pytest.approx(means["A"] - means["B"], abs=0.1)


def test_a_withheld_result_exits_with_3_and_names_column_and_lines(run: Run) -> None:
    code, out, err = run(
        "day,arm,y\n" + "".join(f"{day},{'AABB'[day % 4]},5\n" for day in range(12)), "--json -"
    )
    assert code == 3
    assert as_json(out)["effects"] == []
    assert err == (
        "nof1: diary.csv: column 'y', lines 2 to 13: No effect is shown: "
        "every answer is the same, so there is nothing to measure a difference by.\n"
    )


def test_every_bad_line_is_printed(run: Run) -> None:
    code, out, err = run("day,arm,y\n1,A,x\n2,B,12\n")
    assert (code, out) == (2, "")
    assert err == (
        "nof1: diary.csv: 2 bad lines\n"
        "  line 2, column 'y': 'x' is not a number\n"
        "  line 3, column 'y': 12 is outside the bounds 0 to 10\n"
    )


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("--kind count", "bounds are (0.0, 10.0); a count has none"),
        ("--reference C", "reference is 'C'"),
        ("--zone Nowhere", "zone 'Nowhere' is not known"),
        ("--day-starts-at 04:00", "'1' is a study day and has no hour"),
        ("--period-days 3", "line 6, column 'arm': 'B', but block 2 of 3 days has 'A'"),
        ("--recall 7d", "needs periods of at least 14 days"),
        ("--prob 95", "prob is 95"),
        ("--half-life 0", "the half-life is 0"),
        ("--figure all", "--figure all says what --plot draws; give --plot FILE too"),
        ("--kind count --sensitivity", "--sensitivity refits the normal model, and a count outcome has none"),
        ("--plot figure.xyz", "--plot figure.xyz: give a name that ends in .png, .svg or .pdf"),
        ("--plot nowhere/figure.png", "--plot nowhere/figure.png: No such file or directory"),
        ("--json nowhere/out.json", "--json nowhere/out.json: No such file or directory"),
        ("--person arm --plot figure.png", "--plot draws one person"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run: Run, more: str, message: str) -> None:
    code, out, err = run(GOOD, more)
    assert (code, out) == (2, "")
    assert err.startswith("nof1: diary.csv: ")
    assert message in err
    assert "Traceback" not in err


def test_an_outcome_without_a_scale_names_the_options(run: Run) -> None:
    asked = ASKED.replace(" --bounds 0 10", "")
    code, _, err = run(GOOD, asked=asked)
    assert code == 2
    assert "--scale 1.5 --middle 5" in err
    assert as_json(run(GOOD, "--scale from-data --json -", asked)[1])["scale"] > 0
    assert as_json(run(GOOD, "--scale 1.5 --middle 5 --json -", asked)[1])["scale"] == 1.5


@pytest.mark.parametrize("left_out", ["--better higher", "--worthwhile 0.5", "--time day"])
def test_what_is_required_is_asked_for(run: Run, left_out: str) -> None:
    with pytest.raises(SystemExit) as caught:
        run(GOOD, asked=ASKED.replace(left_out, ""))
    assert caught.value.code == 2


def test_a_file_that_is_not_there_is_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", "nowhere.csv", *ASKED.split()]) == 2
    assert capsys.readouterr().err == "nof1: nowhere.csv: No such file or directory\n"


def test_people_are_analysed_alone_and_only_all_withheld_exits_with_3(run: Run) -> None:
    header, *lines = GOOD.splitlines()
    full = [f"P1,{line}" for line in lines]
    short = [f"P2,{line}" for line in lines[:5]]
    code, out, _ = run("\n".join([f"who,{header}", *full, *short]), "--person who --json -")
    people = as_json(out)["people"]
    assert code == 0
    assert {who: told["status"] for who, told in people.items()} == {"P1": "ok", "P2": "withheld"}
    assert run("\n".join([f"who,{header}", *short]), "--person who")[0] == 3


def test_one_persons_result_is_the_same_alone_and_among_others(run: Run) -> None:
    header, *lines = GOOD.splitlines()
    both = "\n".join(
        [f"who,{header}", *(f"P1,{line}" for line in lines), *(f"P2,{line}" for line in lines[::-1])]
    )
    people = as_json(run(both, "--person who --json -")[1])["people"]
    alone = as_json(run(GOOD, "--json -")[1])
    assert people["P1"]["effects"] == people["P2"]["effects"] == alone["effects"]


def test_help_has_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["analyse", "--help"])
    told = capsys.readouterr().out
    assert "nof1 analyse diary.csv --time date" in told
    assert "3 the result is withheld" in told
    for kind in ("ordinal", "binary", "count"):
        assert re.search(rf"--kind {kind}.*\n +--better", told)


def test_blocks_of_days_with_washout_in_them_are_refused_with_the_remedy(run: Run) -> None:
    code, _, err = run(GOOD.replace(",A,", ",wash,", 1), "--period-days 5 --washout wash")
    assert code == 2
    assert "with washout or baseline leave --period-days out (each run of one arm is a period)" in err


def test_a_covariate_that_is_the_outcome_or_never_changes_is_refused(run: Run) -> None:
    code, _, err = run(GOOD, "--covariate y")
    assert (code, "covariate 'y' is the day, the arm or the outcome itself" in err) == (2, True)
    header, *lines = GOOD.splitlines()
    text = "\n".join([f"{header},k", *(f"{line},1" for line in lines)]) + "\n"
    code, _, err = run(text, "--covariate k")
    assert (code, "column 'k': 1.0 on every line with an answer" in err) == (2, True)


def test_what_was_taken_before_cannot_be_both_none_and_an_arm(run: Run) -> None:
    called_none = GOOD.replace(",A,", ",none,")
    code, _, err = run(called_none, "--before none")
    assert code == 2
    assert err == (
        "nof1: diary.csv: before is 'none', which means none of the arms, but column 'arm' has an arm of "
        "that name; rename that arm in the file, or leave before out\n"
    )
    assert run(called_none)[0] == 0
    assert run(GOOD, "--before none")[0] == 0


def test_columns_beside_the_answers_reach_the_checks(run: Run) -> None:
    header, *lines = GOOD.splitlines()
    beside = [f"{line},{day % 3},{16 if day < 14 else day + 1},mother" for day, line in enumerate(lines)]
    text = "\n".join([f"{header},slept,typed,who", *beside]) + "\n"
    told = as_json(run(text, "--covariate slept --entered typed --rater who --json -")[1])
    checks = {check["name"]: check["passed"] for check in told["checks"]}
    assert checks["batch_entry"] is False
    assert "mixed_raters" not in checks
    code, _, err = run(text.replace(",mother", ","), "--rater who")
    assert code == 2
    assert "line 2, column 'who': empty, but the line has an answer; say who gave it" in err


def test_all_answers_of_a_day_are_kept_with_their_hours(run: Run) -> None:
    lines = [
        f"2026-01-{day:02}T{hour:02}:00,{'AB'[(day - 1) // 4 % 2]},{4 + (day * 7 + hour) % 5 * 0.4}\n"
        for day in range(1, 17)
        for hour in (9, 20)
    ]
    text = "day,arm,y\n" + "".join(lines)
    told = as_json(run(text, "--several --json -")[1])
    assert (told["n"], told["missing"]) == (32, 0)
    assert run(text)[0] == 2
    with pytest.raises(SystemExit):
        run(text, "--several --duplicates first")


def test_baseline_is_told_apart(run: Run) -> None:
    early = "".join(f"{day},before,{3 + day % 2}\n" for day in range(-6, 1))
    text = GOOD.replace("day,arm,y\n", f"day,arm,y\n{early}")
    told = as_json(run(text, "--baseline before --before A --json -")[1])
    assert told["baseline"]["n"] == 7
    assert [arm["arm"] for arm in told["arms"]] == ["A", "B"]


def test_the_table_of_other_assumptions_is_printed_and_written(run: Run) -> None:
    code, out, err = run(GOOD, "--sensitivity")
    assert (code, err) == (0, "")
    table = out[out.index("The same under other assumptions") :]
    assert re.search(r"assumption +difference +interval +verdict", table)
    assert re.search(r"\nas analysed +B − A: ", table)
    assert re.search(r"\nwithout period 4 +B − A: ", table)
    rows = as_json(run(GOOD, "--sensitivity --json -")[1])["sensitivity"]
    assert rows[0]["name"] == "as_analysed"
    assert run(GOOD, "--sensitivity --person arm")[0] == 2


def test_early_looks_are_counted(run: Run) -> None:
    told = as_json(run(GOOD, "--looks 2 --json -")[1])
    text = next(check["text"] for check in told["checks"] if check["name"] == "early_looks")
    assert text == "Looks at the effect before the planned end: 2. Each makes a false verdict more likely."
    assert run(GOOD, "--looks -1")[0] == 2


def test_the_rule_of_a_clear_answer_is_the_one_that_was_agreed(run: Run) -> None:
    usual, strict = (as_json(run(GOOD, f"{more} --json -")[1]) for more in ("", "--benefit 1 --similar 1"))
    assert usual["rule"] == {"benefit": 0.8, "harm": 0.05, "similar": 0.8}
    assert strict["rule"] == {"benefit": 1.0, "harm": 0.05, "similar": 1.0}
    assert usual["effects"][0]["p_worthwhile"] == strict["effects"][0]["p_worthwhile"]
    code, _, err = run(GOOD, "--benefit 80")
    assert (code, err) == (2, "nof1: diary.csv: benefit is 80; give a probability above .5, such as .8\n")


def test_a_kind_refuses_what_it_cannot_be_by_line(run: Run) -> None:
    asked = ASKED.replace(" --bounds 0 10", "") + " --kind binary"
    code, _, err = run("day,arm,y\n1,A,0\n2,B,1\n3,A,yes\n", asked=asked)
    assert code == 2
    assert err == ("nof1: diary.csv: line 4, column 'y': 'yes' is not a number; write 1 for yes, 0 for no\n")


def test_progress_is_said_where_it_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nof1.commands.progress.PATIENCE", 0.0)
    header, *lines = GOOD.splitlines()
    two = "\n".join([f"who,{header}", *(f"P{n},{line}" for n in (1, 2) for line in lines)])
    said = run(two, "--person who --progress")[2]
    assert "reading line 2\n" in said
    assert "1 of 2 people\n" in said
    assert run(two, "--person who")[2] == "reading line 2\n1 of 2 people\n"


def test_a_short_wait_is_not_spoken_of(run: Run) -> None:
    assert run(GOOD, "--progress")[2] == ""


def test_what_is_being_waited_for_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nof1.commands.progress.PATIENCE", 0.0)
    headache = Outcome("headache", better="lower", worthwhile=0.1, kind="binary")
    for wanted in (True, False):
        options = argparse.Namespace(progress=wanted, engine="auto", noise="normal")
        with Progress(options) as progress, waiting(progress, waited_for(options, headache)):
            time.sleep(0.1)
        assert capsys.readouterr().err == (
            "compiling and sampling; about 20 s the first time, on a slow machine a minute or more\n"
        )


def test_every_example_of_the_help_is_understood() -> None:
    joined = EXAMPLES.replace("\\\n", " ")
    examples = [line.strip() for line in joined.splitlines() if line.strip().startswith("nof1 analyse")]
    assert len(examples) == 8
    for example in examples:
        options = parser().parse_args(shlex.split(example)[1:])
        outcome_of(options)
        layout_of(options)


@with_samples
def test_the_example_of_the_documentation_runs(capsys: pytest.CaptureFixture[str]) -> None:
    asked = (
        "--time date --arm melatonin --outcome mood --better higher --worthwhile 3 --bounds 0 100 --json -"
    )
    assert main(["analyse", str(SAMPLES / "melatonin_daily.csv"), *asked.split()]) == 0
    assert as_json(capsys.readouterr().out)["n"] == 70
