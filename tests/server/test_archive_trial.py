"""A trial taken out: whoever unpacks it computes the same numbers from it."""

import csv
import io
import json
import shlex
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from nof1.commands import main
from server.conduct.archive_trial import Archive, archive_trial
from server.conduct.import_series import import_series
from server.conduct.show_result import show_result
from server.db import transaction
from server.errors import NotAllowed, NotFound, WrongState
from server.plan import Plan, PlannedOutcome
from server.tables import Analysis, Event, Trial
from tests.server.conftest import NOW, Clinic
from tests.server.finishing import SILENT, answer_of, computed, finished
from tests.server.journey import Joined, a_plan, evening, joined
from tests.server.test_import_series import brought

LATER = evening(60)
NOTE = '=HYPERLINK("x"), „Frau Müller“ sagte:\nja'

PLANS: dict[str, Plan] = {
    "four periods, all else by default": a_plan(),
    "washout, a half-life, another rule": a_plan(period_days=5, washout_days=2, half_life_days=1.5),
    "an order spread over time": a_plan(period_days=6, order="counterbalanced"),
}


def archived(engine: Engine, clinic: Clinic, there: Joined) -> Archive:
    with transaction(engine) as session:
        return archive_trial(session, LATER, clinic.nora, there.trial_id, "en")


def unpacked(archive: Archive, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(archive.content)) as packed:
        packed.extractall(folder)
    (only,) = folder.iterdir()
    return only


def stored(engine: Engine) -> Analysis:
    with transaction(engine) as session:
        analysis = session.exec(select(Analysis)).one()
        session.expunge(analysis)
        return analysis


def rerun(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The command as it stands in the archive, in the archive's folder."""
    name, *arguments = shlex.split((folder / "command.txt").read_text("utf-8"))
    assert name == "nof1"
    monkeypatch.chdir(folder)
    assert main(arguments) == 0
    result: dict[str, Any] = json.loads((folder / "result.json").read_text("utf-8"))
    return result


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_the_command_in_an_archive_gives_the_stored_numbers_to_the_last_figure(
    engine: Engine, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: Plan
) -> None:
    there = finished(engine, clinic, plan, {3: NOTE})
    folder = unpacked(archived(engine, clinic, there), tmp_path / "unpacked")

    again = rerun(folder, monkeypatch)

    analysis = stored(engine)
    assert len(analysis.effects[0]["quantiles"]) == 1000
    assert again["effects"] == analysis.effects
    assert again["arms"] == analysis.arms
    assert again["priors"] == analysis.priors
    assert [(one["name"], one["passed"], one["numbers"]) for one in again["checks"]] == [
        (one["name"], one["passed"], one["numbers"]) for one in analysis.checks
    ]
    assert (again["seed"], again["n"], again["missing"]) == (int(analysis.seed), analysis.n, analysis.missing)
    in_archive = json.loads((folder / "analysis.json").read_text("utf-8"))
    assert in_archive["effects"] == analysis.effects
    assert in_archive["made_of_this_data"] is True


def test_an_imported_series_without_bounds_is_computed_again_from_its_scale_and_middle(
    engine: Engine, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = [7.25, 6.9, 7.1, 6.2, 5.75, 6.4, 7.5, 7.0, 7.3, 6.1, 6.3, 5.9]
    lines = [
        f"2026-01-{day:02d},{'tea' if (day - 1) // 3 % 2 else 'milk'},{each}"
        for day, each in enumerate(hours, 1)
    ]
    sleep = PlannedOutcome("Sleep", "", "higher", "night", 0.5, "patient", minimum=None, maximum=None)
    file = brought("\n".join(["date,arm,outcome", *lines]), outcome=sleep, scale=1.1, reference="tea")
    with transaction(engine) as session:
        trial_id = import_series(session, NOW, clinic.nora, file).id
    computed(engine, NOW)
    with transaction(engine) as session:
        archive = archive_trial(session, LATER, clinic.nora, trial_id, "de")

    again = rerun(unpacked(archive, tmp_path / "unpacked"), monkeypatch)

    assert again["effects"] == stored(engine).effects
    assert len(again["effects"][0]["quantiles"]) == 1000


def test_every_column_of_a_table_stands_in_its_dictionary_and_no_word_is_a_formula(
    engine: Engine, clinic: Clinic, tmp_path: Path
) -> None:
    there = finished(engine, clinic, a_plan(), {3: NOTE})
    folder = unpacked(archived(engine, clinic, there), tmp_path / "unpacked")

    with (folder / "data.csv").open(encoding="utf-8", newline="") as file:
        days = list(csv.DictReader(file))
    for name in ("data", "questionnaires"):
        lines = csv.reader((folder / f"{name}-dictionary.csv").read_text("utf-8").splitlines())
        described = [line[0] for line in lines][1:]
        header = next(csv.reader((folder / f"{name}.csv").read_text("utf-8").splitlines()))
        assert described == header
    assert [float(day["outcome"]) for day in days if day["outcome"]] == [
        answer_of(day) for day in range(1, 13) if day != SILENT
    ]
    assert (days[0]["date"], days[0]["told_at"]) == ("2026-03-03", "2026-03-03T20:15:00+01:00")
    assert days[2]["note"] == f"'{NOTE}"
    assert {day["treatment"] for day in days} == {"Tablet", "No tablet"}


def test_an_archive_names_nobody_but_in_the_patients_own_words(
    engine: Engine, clinic: Clinic, tmp_path: Path
) -> None:
    there = finished(engine, clinic, a_plan())
    archive = archived(engine, clinic, there)

    with transaction(engine) as session:
        pseudonym = session.get_one(Trial, there.trial_id).pseudonym
    assert archive.name == f"nof1-{pseudonym}.zip"
    folder = unpacked(archive, tmp_path / "unpacked")
    for file in folder.iterdir():
        words = file.read_text("utf-8")
        assert "Ada" not in words
        assert "Karim" not in words
        assert str(there.patient.person_id) not in words


def test_each_archive_is_recorded_with_who_took_it(engine: Engine, clinic: Clinic) -> None:
    there = finished(engine, clinic, a_plan())

    archived(engine, clinic, there)
    archived(engine, clinic, there)

    with transaction(engine) as session:
        taken = session.exec(select(Event).where(Event.verb == "archived")).all()
        assert [(one.actor_id, one.object, one.at) for one in taken] == [
            (clinic.nora.person_id, f"trial/{there.trial_id}", LATER)
        ] * 2


def test_nobody_takes_out_a_trial_whose_effect_they_may_not_see(engine: Engine, clinic: Clinic) -> None:
    with transaction(engine) as session:
        there = joined(session, clinic, a_plan())
        for asker, refusal in (
            (clinic.karim, WrongState),
            (clinic.olga, NotFound),
            (there.patient, NotAllowed),
        ):
            with pytest.raises(refusal):
                archive_trial(session, evening(4), asker, there.trial_id, "en")
        trial = session.get_one(Trial, there.trial_id)
        assert show_result(session, evening(4), clinic.karim, trial).visibility == "hidden_until_end"
        assert session.exec(select(Event).where(Event.verb == "archived")).all() == []
