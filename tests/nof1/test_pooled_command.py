"""`nof1 pooled` on files."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nof1.commands import main

Run = Callable[..., tuple[int, str, str]]

ASKED = (
    "--person id --time day --arm arm --outcome y --better higher --worthwhile 1 --bounds 0 10 "
    "--no-carryover --no-autocorrelation"
)
RANDOMISED = "--allocation randomised"


def crowd(*, constant: str = "", age: bool = True) -> str:
    """Four people, A B A B of four days each; one of them always answers 5 where asked for."""
    rng = np.random.default_rng(1)
    lines = ["id,day,arm,y,age"]
    for number, person in enumerate(("Ann", "Bob", "Cy", "Di")):
        for day in range(16):
            arm = "ABAB"[day // 4]
            y = 5 if person == constant else round(4 + (arm == "B") * (0.5 + 0.4 * number) + rng.random(), 1)
            lines.append(f"{person},{day + 1},{arm},{y},{30 + 10 * number if age else ''}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("nof1.commands.progress.PATIENCE", 3600.0)  # however slow this machine

    def command(lines: str, more: str = RANDOMISED, asked: str = ASKED) -> tuple[int, str, str]:
        Path("crowd.csv").write_text(lines, encoding="utf-8")
        code = main(["pooled", "crowd.csv", *asked.split(), *more.split()])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def test_it_prints_a_readable_result(run: Run) -> None:
    code, out, err = run(crowd())
    assert (code, err) == (0, "")
    assert "Among 4 people the difference B − A, staying on it, was" in out
    assert [line.split()[0] for line in out.splitlines() if line[:3].strip() in ("Ann", "Bob", "Cy", "Di")]


def test_json_has_everyone_and_the_moderator(run: Run) -> None:
    code, out, _ = run(crowd(), f"{RANDOMISED} --moderator age --json - --prob .8")
    told = json.loads(out)
    contrast = told["contrasts"][0]
    assert code == 0
    assert [one["person"] for one in contrast["people"]] == ["Ann", "Bob", "Cy", "Di"]
    assert contrast["moderators"][0]["centre"] == 45
    assert contrast["mean"]["difference"]["prob"] == 0.8
    assert "quantiles" not in out


def test_it_speaks_german_and_draws(run: Run) -> None:
    _, out, _ = run(crowd(), f"{RANDOMISED} --language de --plot everyone.svg")
    assert "Bei 4 Personen war der Unterschied B − A" in out
    assert Path("everyone.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_people_who_are_left_out_are_named_on_standard_error(run: Run) -> None:
    code, out, err = run(crowd(constant="Cy"), f"{RANDOMISED} --json -")
    assert code == 0
    assert [one["person"] for one in json.loads(out)["left_out"]] == ["Cy"]
    assert err.startswith("nof1: person 'Cy' is left out: Every answer is the same")


def test_a_withheld_result_exits_with_3(run: Run) -> None:
    head, *lines = crowd().splitlines()
    silent = [",".join([*line.split(",")[:3], "5", "40"]) for line in lines]
    code, out, err = run("\n".join([head, *silent]) + "\n", f"{RANDOMISED} --json -")
    assert (code, json.loads(out)["contrasts"]) == (3, [])
    assert "person 'Ann' is left out" in err


def test_fewer_than_two_people_with_a_result_are_not_pooled(run: Run) -> None:
    ann = crowd().split("Bob")[0]
    bob = "Bob" + crowd(constant="Bob").split("Bob", 1)[1].split("Cy")[0]
    for lines, more in ((ann, ""), (ann + bob, ""), (ann, "--next Ann --consented")):
        code, out, err = run(lines, f"{RANDOMISED} {more} --json -")
        assert (code, out) == (2, "")
        assert "there is nobody beside 'Ann'" in err if more else "there is only 'Ann'; " in err
        assert "use nof1 analyse (--person COLUMN)" in err
        assert ("person 'Bob' is left out" in err) == ("Bob" in lines)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("", "person 'Ann' (and 3 more): the order of arms is unknown"),
        (f"{RANDOMISED} --moderator weight", "weight"),
        (f"{RANDOMISED} --moderator arm", "line 2, column 'arm': 'A' is not a number"),
        (f"{RANDOMISED} --moderator y", "for the same person 'Ann'; a moderator is known before the trial"),
        (f"{RANDOMISED} --scale from-data", "give --bounds, or --scale and --middle"),
    ],
)
def test_what_cannot_be_pooled_is_said_in_one_line(run: Run, more: str, message: str) -> None:
    code, out, err = run(crowd(), more)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_the_column_of_people_must_be_named(run: Run) -> None:
    code, _, err = run(crowd(), asked=ASKED.replace("--person id ", ""))
    assert code == 2
    assert "Name the column of people (--person id)" in err


def test_a_person_without_the_moderator_is_named(run: Run) -> None:
    lines = crowd().replace(",40\n", ",\n")
    code, _, err = run(lines, f"{RANDOMISED} --moderator age")
    assert code == 2
    assert "moderator 'age' is missing for person 'Bob'" in err


def test_the_next_person_is_told_with_and_without_the_others(run: Run) -> None:
    code, out, err = run(crowd(), f"{RANDOMISED} --next Di --consented --most-answers 4 --json -")
    told = json.loads(out)
    assert (code, err, told["people"]) == (0, "", 3)
    one = told["next"][0]
    assert (one["person"], one["people"]) == ("Di", 3)
    assert one["worth_answers"] <= 4.001
    own, lent = one["without"]["difference"], one["with"]["difference"]
    assert lent["mean"] == pytest.approx(own["mean"], abs=0.5 * own["sd"])
    assert lent["sd"] != own["sd"]
    shown = run(crowd(), f"{RANDOMISED} --next Di --consented")[1]
    assert "With what 3 earlier people say, counted as" in shown


def test_nothing_is_borrowed_without_consent_or_for_nobody(run: Run) -> None:
    code, _, err = run(crowd(), f"{RANDOMISED} --next Di")
    assert (code, "say --consented if they all agreed" in err) == (2, True)
    code, _, err = run(crowd(), f"{RANDOMISED} --next Eve --consented")
    assert (code, "column 'id' has no such person" in err) == (2, True)
