"""What an operator does from a shell."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import Engine
from sqlmodel import func, select

from server.app import create_app
from server.auth import MACHINE, allocation_for
from server.commands import add_commands
from server.conduct.read_series import day_answers, days_of
from server.config import Config
from server.db import reading
from server.tables import Analysis, CheckIn, Decision, Membership, Person, SignInLink, Trial


@pytest.fixture
def shell(config: Config) -> Iterator[FlaskCliRunner]:
    app = create_app(config)
    add_commands(app)
    yield app.test_cli_runner()
    app.extensions["nof1"]["engine"].dispose()


def run(shell: FlaskCliRunner, *arguments: str) -> str:
    done = shell.invoke(args=list(arguments))
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_the_demonstration_is_made_once_and_gives_links_each_time(
    shell: FlaskCliRunner, engine: Engine
) -> None:
    first = run(shell, "demo")
    with reading(engine) as session:
        counted = session.exec(select(func.count()).select_from(CheckIn)).one()
    again = run(shell, "demo")

    with reading(engine) as session:
        trials = session.exec(select(Trial).order_by(Trial.state)).all()
        assert sorted((trial.state, trial.imported) for trial in trials) == [
            ("finished", False),
            ("finished", True),
            ("invited", False),
            ("running", False),
        ]
        assert all(trial.demonstration for trial in trials)
        assert session.exec(select(func.count()).select_from(CheckIn)).one() == counted
        assert session.exec(select(func.count()).select_from(Analysis)).one() == 3
        assert session.exec(select(func.count()).select_from(Decision)).one() == 1
        assert session.exec(select(func.count()).select_from(SignInLink)).one() == 4
        _looks_like_its_truth(session, next(trial for trial in trials if trial.state == "running"))
    for said in (first, again):
        assert said.count("/clinic/#sign-in=") == 2
        assert said.count("/#join=") == 1
        assert "NOF1_PUBLIC_URL=https://" in said
    assert first != again  # each link works once


def _looks_like_its_truth(session, trial: Trial) -> None:  # type: ignore[no-untyped-def]
    """Answers are given on days that have been, in periods that were drawn."""
    days = days_of(allocation_for(session, MACHINE, trial))
    answers = day_answers(session, trial)
    assert max(answers) <= 26 < len(days)
    assert all(answer.answer is not None and 0 <= answer.answer <= 10 for answer in answers.values())


def test_init_opens_a_clinic_with_its_first_member_of_staff(shell: FlaskCliRunner, engine: Engine) -> None:
    said = run(
        shell,
        *("init", "--organisation", "Hospital", "--site", "Pain clinic", "--zone", "Europe/Berlin"),
        *("--phone", "+49 30 1234", "--hours", "8–16", "--emergency-phone", "112"),
        *("--name", "Karim", "--email", "Karim@Clinic.example", "--role", "clinician"),
    )
    more = run(shell, "add-person", "--name", "Nora", "--email", "nora@clinic.example", "--role", "nurse")
    again = run(shell, "sign-in-link", "nora@clinic.example")

    assert all("/clinic/#sign-in=" in text for text in (said, more, again))
    with reading(engine) as session:
        people = session.exec(select(Person.email)).all()
        roles = session.exec(select(Membership.role)).all()
    assert sorted(str(email) for email in people) == ["karim@clinic.example", "nora@clinic.example"]
    assert sorted(roles) == ["clinician", "nurse"]


def test_import_series_names_bad_lines_and_imports_on_an_explicit_choice(
    shell: FlaskCliRunner, engine: Engine, tmp_path: Path
) -> None:
    rows = [f"2026-01-{day:02d},{'ab'[(day - 1) // 3 % 2]},{day * 7 % 5 + 3}" for day in range(1, 13)]
    file = tmp_path / "diary.csv"
    file.write_text("\n".join(["date,arm,outcome", *rows, "2026-01-13,a,six", ""]))
    run(
        shell,
        *(
            "init",
            "--organisation",
            "H",
            "--site",
            "S",
            "--zone",
            "Europe/Berlin",
            "--phone",
            "1",
            "--hours",
            "",
        ),
        *("--emergency-phone", "112", "--name", "K", "--email", "k@c.example", "--role", "nurse"),
    )
    given = ["import-series", str(file), "--by", "k@c.example", "--patient", "Ben", "--outcome", "sleep"]
    given += ["--better", "higher", "--worthwhile", "1", "--bounds", "0", "10"]

    refused = shell.invoke(args=given)
    assert refused.exit_code == 2
    assert "line 14, column 'outcome': 'six' is not a number" in refused.output
    assert "still needed: leave_out_faults" in refused.output

    assert "imported: http://127.0.0.1:8000/clinic/#/trials/" in run(shell, *given, "--leave-out-faults")
    with reading(engine) as session:
        assert session.exec(select(Trial.state)).all() == ["finished"]


def test_the_web_loads_nothing_heavy() -> None:
    heavy = (
        "pandas",
        "xarray",
        "matplotlib",
        "pymc",
        "pytensor",
        "nutpie",
        "dask",
        "distributed",
        "apscheduler",
    )
    code = f"import json, sys, server.app; print(json.dumps([m for m in {heavy!r} if m in sys.modules]))"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=200, check=True
    )

    assert json.loads(done.stdout) == []
