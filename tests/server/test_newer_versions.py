"""A newer version of what comes with the app takes nothing from those who answered the one before."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from server import shipped_instruments as shipped
from server.conduct.my_plan import my_plan
from server.conduct.read_scores import flare_since, scores_in
from server.conduct.read_tasks import read_tasks
from server.conduct.record_checkin import record_checkin
from server.conduct.sent_checkin import SentCheckIn
from server.errors import ConflictKeptBoth
from server.tables import Trial
from tests.server.endangered import tasks_of
from tests.server.journey import Joined, Staffed, an_answer, evening, joined, new_id


@pytest.fixture
def updated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The release after this one: flare/2 and side-effect/2, with one item renamed, beside the first ones."""
    shutil.copytree(shipped.FOLDER, tmp_path, dirs_exist_ok=True)
    for name, newer in (("flare", "a-newer-flare"), ("side-effect", "side-effect-2")):
        text = (tmp_path / f"{name}.yaml").read_text(encoding="utf-8")
        text = text.replace("version: 1", "version: 2").replace("serious", "harm")
        (tmp_path / f"{newer}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    shipped.shipped_instruments.cache_clear()
    yield
    shipped.shipped_instruments.cache_clear()


def told(there: Joined, day: int, instrument: str, **answers: float | str | list[str]) -> SentCheckIn:
    return an_answer(
        there.trial_id,
        evening(day),
        answer=None,
        taken=None,
        questionnaire=instrument.split("/", maxsplit=1)[0],
        instrument=instrument,
        answers=answers,
    )


def tell(session: Session, there: Joined, day: int, instrument: str, **answers: float | str) -> None:
    record_checkin(session, evening(day), there.patient, new_id(), told(there, day, instrument, **answers))


@pytest.mark.usefixtures("updated")
def test_the_newest_version_is_asked_and_an_answer_to_the_one_before_still_counts(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)
    trial = session.get_one(Trial, there.trial_id)

    tell(session, there, 2, "flare/1", flare="begins", strength=7.0)
    tell(session, there, 2, "side-effect/1", what="rash", severity=3.0, outcome="same")
    tell(session, there, 3, "side-effect/2", what="rash", severity=1.0, outcome="same")

    mine = my_plan(session, evening(3), there.patient).trial
    assert mine is not None
    asked = {one.key: one.instrument.name for one in mine.questionnaires}
    assert (asked["flare"], asked["side-effect"]) == ("flare/2", "side-effect/2")
    assert mine.flare_since == flare_since(session, trial) == evening(2)
    kept = scores_in(session, trial, "side-effect").told
    assert [(one.instrument, one.answers["severity"]) for one in kept] == [
        ("side-effect/1", 3),
        ("side-effect/2", 1),
    ]
    assert [task.kind for task in tasks_of(session, there)] == ["side_effect"]


@pytest.mark.usefixtures("updated")
def test_other_content_under_a_known_id_is_judged_by_the_version_that_it_answered(
    session: Session, clinic: Staffed
) -> None:
    there, checkin_id = joined(session, clinic), new_id()
    mild = told(there, 2, "side-effect/1", what="rash", severity=1.0)
    in_hospital = told(there, 2, "side-effect/1", what="rash", severity=2.0, serious=["hospital"])
    record_checkin(session, evening(2), there.patient, checkin_id, mild)

    with pytest.raises(ConflictKeptBoth):
        record_checkin(session, evening(2), there.patient, checkin_id, in_hospital)

    [seen] = read_tasks(session, evening(2), clinic.nora)
    assert seen.task.kind == "side_effect"
    assert [(one.meets, [line.value.en for line in one.lines]) for one in seen.said] == [
        (False, ["rash", "mild: I notice it, but it does not hold me up"]),
        (True, ["rash", "moderate: it disturbs my day", "treatment in hospital"]),
    ]
