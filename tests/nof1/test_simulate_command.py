"""`nof1 simulate`, from its options to its text and JSON."""

import json
from collections.abc import Sequence

import pytest

from nof1.commands import main

PLAN = ["simulate", "--arms", "A", "B", "--period-days", "4", "--scale", "1", "--worthwhile", "0.5"]
FEW = ["--trials", "20", "--processes", "1", "--no-worse"]
QUICK = [*PLAN, "--periods", "4", "--no-carryover", "--trials", "20", "--seed", "1", "--processes", "1"]


@pytest.fixture
def told(capsys):
    def run(arguments: Sequence[str]) -> dict:
        assert main([*arguments, "--json", "-"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def refused(capsys, arguments):
    assert main(arguments) == 2
    return capsys.readouterr().err


def test_json_tells_every_figure_with_its_error(told):
    found = told([*QUICK, "--effects", "0", "1.5", "--period-shift", "0.3"])
    assert [point["effect"] for point in found["effects"]] == [0, 1.5]
    for point in found["effects"] + found["worse"]["effects"]:
        assert set(point["verdicts"]) == {"A", "B", "similar", "undecided", "withheld"}
        assert sum(one["value"] for one in point["verdicts"].values()) == pytest.approx(1)
        assert all(point[name]["error"] >= 0 for name in ("clear", "wrong", "right", "width", "bias"))
    assert found["design"]["days"] == 16
    assert found["assumptions"]["noise"] == 1
    assert found["worse"]["assumptions"]["period_shift"] == pytest.approx(0.45)
    assert found["priors"]["alpha"] == "normal(0, 2)"


def test_the_usual_effects_are_none_and_around_the_worthwhile_one(told):
    found = told([*QUICK, "--no-worse", "--better", "lower"])
    assert [point["effect"] for point in found["effects"]] == [0, -0.25, -0.5, -1]


def test_the_same_seed_gives_the_same_figures(told):
    one, again, other = (told([*QUICK, "--effects", "1", "--no-worse", "--seed", s]) for s in "112")
    assert one["effects"] == again["effects"] != other["effects"]
    assert one["worse"] is None


def test_it_says_in_plain_words_what_a_design_does(capsys):
    assert main([*QUICK, "--effects", "0", "-0.2", "9", "--better", "lower", "--no-worse"]) == 0
    words = capsys.readouterr().out
    assert "If A and B really do the same, this design gives a clear answer in " in words
    assert "If B is really 0.2 better than A, less than the 0.5 that matters, this design" in words
    assert (
        "If B is really 9 worse than A, this design gives a clear answer in more than 85 of 100 such "
        "trials, and a wrong one in fewer than 15." in words  # 20 trials: three of them in 20
    )


def test_it_speaks_german(capsys):
    assert main([*QUICK, "--effects", "9", "--no-worse", "--language", "de"]) == 0
    assert "Wenn B in Wahrheit um 9 besser ist als A, gibt dieser Plan in" in capsys.readouterr().out


def test_the_smallest_design_is_searched_and_simulated(told):
    search = [
        "--effects",
        "0",
        "5",
        "--no-carryover",
        "--no-worse",
        "--smallest",
        "0.8",
        "--limit-days",
        "40",
    ]
    found = told([*PLAN, *search, "--trials", "20", "--processes", "1"])
    smallest = found["smallest"]
    assert smallest["effect"] == 5
    assert smallest["design"] == smallest["tried"][-1]["design"] == found["design"]
    assert smallest["tried"][-1]["reaches"]


def test_it_says_when_no_design_answers_often_enough(capsys):
    search = ["--effects", "0.5", "--no-carryover", "--no-worse", "--smallest", "0.99", "--limit-days", "16"]
    assert main([*PLAN, *search, "--trials", "20", "--processes", "1"]) == 0
    said = capsys.readouterr().out
    assert "None of these gives a right and clear answer in 99 of 100 trials, if the difference is" in said


def test_a_half_life_is_a_share_kept(told):
    found = told([*PLAN, "--periods", "4", "--effects", "1", "--half-life", "2", *FEW])
    assert found["assumptions"]["carryover"] == pytest.approx(0.7071, abs=1e-4)


def test_scores_say_that_their_answers_are_whole(told):
    score = ["simulate", "--arms", "A", "B", "--period-days", "4", "--periods", "4", "--no-carryover"]
    found = told([*score, "--bounds", "0", "10", "--worthwhile", "1", "--effects", "4", *FEW])
    assert found["assumptions"]["noise"] == 2.5
    assert found["assumptions"]["level"] == 5
    assert "Simulated answers are whole numbers within the bounds" in found["words"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "--periods is missing; say how many"),
        (["--periods", "5"], "5 periods cannot be shared evenly by 2 arms"),
        (["--periods", "2"], "Plan at least 4"),
        (["--periods", "4", "--recall", "7d"], "needs periods of at least 14 days"),
        (["--periods", "4", "--before", "C"], "--before is 'C'; the arms are A, B"),
        (["--periods", "4", "--noise", "0"], "noise is 0; give the day-to-day sd, above 0"),
        (["--periods", "4", "--half-life-known"], "--half-life-known without --half-life"),
        (["--periods", "4", "--trials", "5"], "5 trials; give at least 20"),
        (["--smallest", "0.8", "--limit-days", "10"], "no design fits into 10 days"),
        (["--smallest", "80"], "the chance is 80; give one above 0 and below 1"),
    ],
)
def test_it_refuses_and_says_what_to_do(capsys, more, said):
    assert said in refused(capsys, [*PLAN, "--effects", "1", "--trials", "20", *more])


def test_it_asks_for_a_scale(capsys):
    plan = ["simulate", "--arms", "A", "B", "--period-days", "4", "--periods", "4", "--worthwhile", "1"]
    assert "--scale is missing" in refused(capsys, [*plan, "--effects", "1"])


def test_it_refuses_kinds_that_it_cannot_simulate(capsys):
    said = refused(
        capsys, [*PLAN, "--periods", "4", "--effects", "0.2", "--kind", "binary", "--middle", "0.3"]
    )
    assert (
        "a binary outcome cannot be planned, as simulated trials are analysed by the normal model alone"
        in said
    )


@pytest.mark.parametrize(("kind", "what"), [("binary", "share of days"), ("count", "number")])
def test_of_other_kinds_it_asks_for_no_scale_but_says_what_can_be_planned(capsys, kind, what):
    plan = ["simulate", "--arms", "A", "B", "--period-days", "7", "--periods", "4", "--worthwhile", "0.1"]
    said = refused(capsys, [*plan, "--kind", kind])
    assert said.startswith(f"nof1: outcome: a {kind} outcome cannot be planned")
    assert f"Plan the {what} of each period instead" in said


def test_it_says_where_a_score_comes_to_its_bounds(capsys):
    score = ["simulate", "--arms", "A", "B", "--period-days", "4", "--periods", "4", "--no-carryover"]
    options = ["--bounds", "0", "10", "--worthwhile", "1", "--effects", "0", "4.5", "--level", "5", *FEW]
    assert main([*score, *options]) == 0
    assert "With a true difference of 4.5, so many answers stand at the bounds in " in capsys.readouterr().out


def test_looks_tell_what_stopping_early_costs(told):
    looks = ["--effects", "0", "5", "--periods", "6", "--look-each-cycle", "--stop-futility", "never"]
    found = told([*QUICK, "--no-worse", *looks])
    assert found["stopping"]["rule"]["looks"] == [16]
    none, strong = found["stopping"]["effects"]
    assert strong["benefit"]["value"] == 1
    assert strong["days"]["value"] == 16
    assert none["false_calls"]["value"] <= 0.2
    assert (
        "Looks after days 16. The trial is stopped where B is better with a probability of 95 %"
        in found["words"]
    )


def test_a_figure_is_drawn(tmp_path, capsys):
    path = tmp_path / "chances.svg"
    assert main([*QUICK, "--effects", "0", "1", "--plot", str(path)]) == 0
    assert path.stat().st_size > 10_000


def test_a_square_is_searched_from_the_smallest_that_can_be_drawn(told):
    three = ["simulate", "--arms", "A", "B", "C", "--period-days", "3", "--order", "latin-square", *FEW]
    options = ["--scale", "1", "--worthwhile", "0.5", "--effects", "9", "--smallest", "0.5", "--no-carryover"]
    assert told([*three, *options])["design"]["periods"] == 9


def test_remarks_on_a_design_that_will_disappoint_come_along(told):
    found = told([*QUICK, "--effects", "1", "--no-worse", "--order", "alternating"])
    assert "not_randomised" in [remark["code"] for remark in found["remarks"]]


def test_progress_is_said_where_it_is_asked_for(capsys, monkeypatch):
    monkeypatch.setattr("nof1.commands.progress.PATIENCE", 0.0)
    main([*QUICK, "--effects", "1", "--no-worse", "--progress"])
    assert "simulating trials: 100%" in capsys.readouterr().err
    main([*QUICK, "--effects", "1", "--no-worse"])
    assert len(capsys.readouterr().err.splitlines()) == 1
