"""A finished series from a file: bad lines by number, choices recorded, rows like any other."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from server.auth import MACHINE, allocation_for, allocation_was
from server.compute import InThisProcess
from server.conduct.import_series import import_series
from server.conduct.preview_import import Brought, preview_import
from server.conduct.read_series import day_answers, days_of
from server.conduct.run_computations import Runner
from server.conduct.show_result import show_result
from server.conduct.tell_result import tell_result
from server.db import reading, transaction
from server.errors import NotAllowed, NotValid
from server.plan import PlannedOutcome
from server.tables import CheckIn, SeriesImport, Trial
from tests.server.conftest import NOW
from tests.server.journey import Staffed

ROWS = [
    *(f"2026-01-0{day},tea,{value}" for day, value in zip(range(1, 4), (5, 6, 5), strict=True)),
    *(f"2026-01-0{day},coffee,{value}" for day, value in zip(range(4, 7), (3, 2, 3), strict=True)),
    *(f"2026-01-0{day},tea,{value}" for day, value in zip(range(7, 10), (6, 5, 7), strict=True)),
    *(f"2026-01-{day},coffee,{value}" for day, value in zip(range(10, 13), (2, 3, 2), strict=True)),
]


def a_file(*more: str, header: str = "date,arm,outcome", rows: list[str] = ROWS) -> str:
    return "\n".join([header, *rows, *more]) + "\n"


def brought(text: str, **changes: Any) -> Brought:
    plain = Brought(
        filename="diary.csv",
        text=text,
        patient_name="Ben Example",
        question="Is tea better?",
        outcome=PlannedOutcome("Sleep", "", "higher", "night", 1.0, "patient"),
        scale=None,
        reference=None,
        zone="Europe/Berlin",
        allocation="unknown",
        allocation_words="",
        period_days=None,
        duplicates=None,
        leave_out_faults=False,
    )
    return replace(plain, **changes)


def needs(text: str, **changes: Any) -> tuple[str, ...]:
    return preview_import(brought(text, **changes)).needs


def test_a_good_file_needs_nothing() -> None:
    preview = preview_import(brought(a_file()))

    assert preview.needs == ()
    assert (preview.series.lines, preview.series.faults, preview.series.duplicates) == (12, (), ())


def test_bad_lines_are_named_by_number_and_column() -> None:
    preview = preview_import(brought(a_file("2026-01-13,tea,six", "2026-13-01,tea,6", "2026-01-14,tea,11")))

    assert [(fault.line, fault.column) for fault in preview.series.faults] == [
        (14, "outcome"),
        (15, "date"),
        (16, "outcome"),
    ]
    assert preview.series.faults[2].message == "11 is outside the bounds 0 to 10"
    assert preview.needs == ("leave_out_faults",)


def test_a_day_twice_asks_for_a_rule() -> None:
    text = a_file("2026-01-12,coffee,4")

    preview = preview_import(brought(text))

    assert [(str(each.day), each.lines) for each in preview.series.duplicates] == [("2026-01-12", (13, 14))]
    assert preview.needs == ("duplicates_rule",)
    assert needs(text, duplicates="mean") == ()


@pytest.mark.parametrize(
    ("changes", "need"),
    [
        ({"reference": "water"}, "reference_unknown"),
        ({"patient_name": " "}, "patient_name"),
        ({"outcome": PlannedOutcome("Sleep", "", "higher", "night", None, "patient")}, "worthwhile"),
        (
            {"outcome": PlannedOutcome("Sleep", "", "higher", "night", 1.0, "patient", "", "", None, None)},
            "bounds_or_scale",
        ),
    ],
)
def test_it_says_what_is_still_needed(changes: dict[str, Any], need: str) -> None:
    assert needs(a_file(), **changes) == (need,)


def test_one_arm_is_no_comparison() -> None:
    assert needs(a_file(rows=ROWS[:3])) == ("too_few_arms",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "date,arm,mood\n2026-01-01,tea,5\n",
            "line 1: no column 'outcome'; the file has 'date', 'arm', 'mood'",
        ),
        ("", "line 1: no header"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text: str, message: str) -> None:
    with pytest.raises(NotValid) as refused:
        preview_import(brought(text))

    assert refused.value.code == "file_not_readable"
    assert refused.value.errors is not None
    assert refused.value.errors["json"]["text"][0].startswith(message)


def keep(session: Session, clinic: Staffed, file: Brought) -> Trial:
    return import_series(session, NOW, clinic.nora, file)


def test_an_imported_series_becomes_rows_like_any_other(engine: Engine, clinic: Staffed) -> None:
    text = a_file(
        header="date,arm,outcome,note",
        rows=[f"{row},slept well" if "-03," in row else f"{row}," for row in ROWS],
    )
    with transaction(engine) as session:
        trial = keep(session, clinic, brought(text, reference="tea", allocation="fixed"))

    with reading(engine) as session:
        assert (trial.state, trial.imported, str(trial.first_day), str(trial.last_day)) == (
            "finished",
            True,
            "2026-01-01",
            "2026-01-12",
        )
        days = days_of(allocation_for(session, MACHINE, trial))
        assert "".join(day.arm or "-" for day in days) == "aaabbbaaabbb"
        answers = day_answers(session, trial)
        assert [answers[day].answer for day in range(1, 13)] == [5, 6, 5, 3, 2, 3, 6, 5, 7, 2, 3, 2]
        assert answers[3].note == "slept well"
        assert allocation_was(session, trial) == "fixed"
        assert {checkin.mode for checkin in session.exec(select(CheckIn))} == {"import"}


def test_everything_but_the_faulty_lines_is_a_choice_that_is_recorded(
    engine: Engine, clinic: Staffed
) -> None:
    text = a_file("2026-01-13,tea,six", "2026-01-12,coffee,4")
    with transaction(engine) as session:
        with pytest.raises(NotValid) as refused:
            keep(session, clinic, brought(text))
        trial = keep(session, clinic, brought(text, leave_out_faults=True, duplicates="mean"))

    assert refused.value.code == "import_not_ready"
    assert refused.value.errors == {"json": {"needs": ["leave_out_faults", "duplicates_rule"]}}
    with reading(engine) as session:
        note = session.exec(select(SeriesImport)).one()
        answers = day_answers(session, trial)
        assert answers[12].answer == 3  # the mean of 2 and 4
        # of the line with a word for a number the day and its treatment stay, unanswered
        assert 13 not in answers
        days = days_of(allocation_for(session, MACHINE, trial))
        assert (len(days), days[12].arm) == (13, days[0].arm)
    assert (note.faults, note.duplicates, note.lines) == ("leave_out", "mean", 14)
    assert note.left_out == [{"line": 14, "message": "outcome: 'six' is not a number"}]


def test_an_import_that_was_not_randomised_has_no_causal_words(engine: Engine, clinic: Staffed) -> None:
    with transaction(engine) as session:
        trial = keep(session, clinic, brought(a_file(), allocation="chosen"))
    running = Runner(engine, InThisProcess(), "test")
    running.run_computations(NOW)
    running.run_computations(NOW)

    with reading(engine) as session:
        shown = show_result(session, NOW, clinic.nora, trial)
        assert shown.analysis is not None
        said = tell_result(session, shown.analysis, "en")
    assert shown.analysis.allocation == "chosen"
    assert shown.analysis.period_rule == "runs"
    failed = [check["name"] for check in shown.analysis.checks if check["passed"] is False]
    assert "allocation" in failed
    assert "worked better" not in said.for_clinician


def test_only_staff_import(engine: Engine, clinic: Staffed) -> None:
    with transaction(engine) as session, pytest.raises(NotAllowed):
        import_series(session, NOW, MACHINE, brought(a_file()))
