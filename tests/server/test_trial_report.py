"""The report of a trial: what it tells to whom, and that no text of anybody's becomes markup."""

import io
import re
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pypdf import PdfReader
from sqlalchemy import Engine
from sqlmodel import Session, select

from server.auth import Asker, allocation_for
from server.conduct.gather_report import gather_report
from server.conduct.import_series import import_series
from server.conduct.look_early import look_early
from server.conduct.record_checkin import record_checkin
from server.conduct.record_decision import Decided, record_decision
from server.conduct.record_report import SentReport, record_report
from server.conduct.show_series import show_series
from server.db import transaction
from server.errors import NotFound, WrongState
from server.plan import PlannedArm, PlannedOutcome, Suitability
from server.reports.checklist import RULES
from server.reports.compose import compose
from server.reports.typeset import typeset
from server.tables import Allocation, Analysis, Person, Trial
from tests.server.conftest import NOW, Clinic
from tests.server.finishing import SILENT, answer_of, computed, finished
from tests.server.journey import Joined, a_plan, an_answer, evening, joined, new_id
from tests.server.test_import_series import a_file, brought

LATER = evening(40)
HOSTILE = '#import "x" $ \\ *b* _i_ `c` @ref <tag> //no /*no*/ {n} %s ' + "w" * 10_000
CYRILLIC = "Зоя Прокофьевна"


def document(session: Session, asker: Asker, there: Joined, language: str = "en") -> dict[str, Any]:
    return compose(gather_report(session, LATER, asker, there.trial_id, language), language)


def section(made: dict[str, Any], key: str) -> str:
    """Every word of one section."""
    return "\n".join(words_in(next(one for one in made["sections"] if one["key"] == key)))


def words_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [words for one in value.values() for words in words_in(one)]
    if isinstance(value, list | tuple):
        return [words for one in value for words in words_in(one)]
    return [value] if isinstance(value, str) else []


def printed(pdf: bytes) -> str:
    """The words on its pages, lines joined."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def phrases(language: str) -> dict[str, str]:
    return tomllib.loads((Path("server/reports/words") / f"{language}.toml").read_text("utf-8"))


def table(made: dict[str, Any], key: str, place: int = 0) -> list[list[str]]:
    one = next(one for one in made["sections"] if one["key"] == key)
    tables: list[list[list[str]]] = [block["rows"] for block in one["blocks"] if block["kind"] == "table"]
    return tables[place]


def side_effect(session: Session, there: Joined, day: int, what: str, severity: float) -> None:
    now = evening(day) + timedelta(minutes=5)
    answers = {"what": what, "severity": severity, "serious": ["none"]}
    sent = an_answer(
        there.trial_id,
        now,
        answer=None,
        taken=None,
        questionnaire="side-effect",
        instrument="side-effect/1",
        answers=answers,
    )
    record_checkin(session, now, there.patient, new_id(), sent)


def decided(session: Session, clinic: Clinic, there: Joined, **changes: Any) -> None:
    analysis = session.exec(select(Analysis).where(Analysis.trial_id == there.trial_id)).one()
    decision = Decided(
        analysis_id=analysis.id,
        options=("Tablet", "No tablet"),
        chosen="Tablet",
        view_patient="less pain",
        view_clinician="agree",
        patient_words="I sleep again",
        present=("Ada", "Karim"),
        agreement="agreed",
        would_change="",
        review_on=None,
    )
    record_decision(session, evening(20), clinic.karim, there.trial_id, replace(decision, **changes), "en")


def sequence(session: Session, there: Joined) -> list[str]:
    """As it was drawn, from the row itself."""
    return session.exec(select(Allocation).where(Allocation.trial_id == there.trial_id)).one().arms


def test_a_report_tells_each_period_with_its_dates_its_treatment_and_its_mean(
    engine: Engine, clinic: Clinic
) -> None:
    there = finished(engine, clinic, a_plan())

    with transaction(engine) as session:
        rows = table(document(session, clinic.karim, there), "course")
        drawn = sequence(session, there)

    means = []
    for first in (1, 4, 7, 10):
        answers = [answer_of(day) for day in range(first, first + 3) if day != SILENT]
        means.append(f"{sum(answers) / len(answers):.2f}")
    names = {"a": "A · No tablet", "b": "B · Tablet"}
    assert [row[1] for row in rows] == [names[arm] for arm in drawn]
    assert [row[2:4] for row in rows] == [
        ["3 March 2026", "5 March 2026"],
        ["6 March 2026", "8 March 2026"],
        ["9 March 2026", "11 March 2026"],
        ["12 March 2026", "14 March 2026"],
    ]
    assert [row[4] for row in rows] == ["3 of 3", "2 of 3", "3 of 3", "3 of 3"]
    assert [row[7] for row in rows] == means


def test_a_report_holds_result_harms_decision_and_methods_as_they_are_recorded(
    engine: Engine, clinic: Clinic
) -> None:
    there = finished(engine, clinic, a_plan())
    with transaction(engine) as session:
        side_effect(session, there, 4, "dizzy", 3.0)
        record_report(
            session,
            evening(5),
            there.patient,
            new_id(),
            SentReport(there.trial_id, "worse", "no sleep", evening(5), "Europe/Berlin"),
        )
        decided(session, clinic, there)

    with transaction(engine) as session:
        made = document(session, clinic.karim, there)
        analysis = session.exec(select(Analysis)).one()
        trial = session.get_one(Trial, there.trial_id)
        arm_on_day_4 = {"a": "A · No tablet", "b": "B · Tablet"}[sequence(session, there)[1]]

    harms = {row[0]: row[1:] for row in table(made, "harms")}
    assert harms[arm_on_day_4] == ["6", "1", "1", "0"]
    assert "dizzy" in section(made, "harms")
    assert "feels worse: no sleep" in section(made, "harms")
    assert "I sleep again" in section(made, "decision")
    assert "Ada, Karim" in section(made, "decision")
    methods = section(made, "methods")
    for value in (
        analysis.data_digest,
        analysis.seed,
        trial.sequence_commitment,
        *analysis.versions.values(),
    ):
        assert value in methods
    assert "Nobody looked at the effect" in section(made, "result")
    assert "unanswered days with" in section(made, "result")
    assert not re.search(r"\bwith [ab]\b", section(made, "result")), "treatments have names, keys are ours"
    for number in ("p_worthwhile", "p_harm"):
        assert f"{analysis.effects[0][number]:.2f}" in section(made, "result")


def test_the_pdf_draws_the_words_of_both_languages_and_other_scripts(engine: Engine, clinic: Clinic) -> None:
    arms = (PlannedArm("a", "Ohne Tablette (größer)"), PlannedArm("b", "Таблетка · χάπι"))
    there = finished(engine, clinic, a_plan(arms=arms))
    with transaction(engine) as session:
        session.exec(select(Person).where(Person.id == there.patient.person_id)).one().name = CYRILLIC

    with transaction(engine) as session:
        pdf = typeset(document(session, clinic.karim, there, "de"))

    text = printed(pdf)
    assert pdf.startswith(b"%PDF-")
    for words in (CYRILLIC, "größer", "Таблетка · χάπι", "Abschnitt", "3. März 2026", "Schäden"):
        assert words in text
    assert PdfReader(io.BytesIO(pdf)).metadata is not None


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_text_of_anybodys_becomes_markup(engine: Engine, clinic: Clinic, language: str) -> None:
    arms = (PlannedArm("a", HOSTILE[:150], HOSTILE), PlannedArm("b", "#b $x$", HOSTILE))
    there = finished(engine, clinic, a_plan(arms=arms, question=HOSTILE[:2000], after_trial=HOSTILE[:3000]))
    with transaction(engine) as session:
        side_effect(session, there, 4, HOSTILE[:3000], 1.0)
        words = HOSTILE[:2000]
        decided(session, clinic, there, options=("#b $x$", "x"), chosen="#b $x$", patient_words=words)

    with transaction(engine) as session:
        text = printed(typeset(document(session, clinic.karim, there, language)))

    assert "#b $x$" in text
    assert "*b* _i_ `c` @ref <tag> //no /*no*/ {n} %s" in text
    assert text.count("w") > 20_000, "every letter of the two long words is on a page"


def test_a_blinded_trial_is_told_by_code_while_it_runs(engine: Engine, clinic: Clinic) -> None:
    """Nobody can ask for such a report; were it made, it would hold no treatment of any period."""
    there = finished(engine, clinic, a_plan(blinded=True))
    with transaction(engine) as session:
        with_names = document(session, clinic.karim, there)
        facts = gather_report(session, LATER, clinic.karim, there.trial_id, "en")
        session.get_one(Trial, there.trial_id).state = "running"
        session.flush()
        with pytest.raises(WrongState):
            gather_report(session, LATER, clinic.karim, there.trial_id, "en")
        seen = replace(facts, **_as_running(session, clinic, there))
        by_code = compose(seen, "en")
        session.get_one(Trial, there.trial_id).state = "finished"

    assert [row[1] for row in table(by_code, "course")] == ["code 1", "code 2", "code 3", "code 4"]
    assert {row[1] for row in table(with_names, "course")} == {"A · No tablet", "B · Tablet"}
    figure = next(
        block for one in by_code["sections"] for block in one["blocks"] if block["kind"] == "series"
    )
    assert {place for _, _, place in figure["points"]} == {-1}


def _as_running(session: Session, clinic: Clinic, there: Joined) -> dict[str, Any]:
    trial = session.get_one(Trial, there.trial_id)
    return {
        "periods": allocation_for(session, clinic.karim, trial),
        "series": show_series(session, LATER, clinic.karim, trial.id),
    }


def test_nobody_gets_a_report_before_the_effect_may_be_seen(engine: Engine, clinic: Clinic) -> None:
    with transaction(engine) as session:
        there = joined(session, clinic, a_plan())
        for asker in (clinic.karim, clinic.nora, there.patient):
            with pytest.raises(WrongState):
                gather_report(session, evening(3), asker, there.trial_id, "en")
        with pytest.raises(NotFound):
            gather_report(session, evening(3), clinic.olga, there.trial_id, "en")


def test_a_patient_gets_the_report_when_the_result_is_shown_and_no_names_of_staff(
    engine: Engine, clinic: Clinic
) -> None:
    noted = Suitability(True, True, True, True, note="easily alarmed")
    there = finished(engine, clinic, a_plan(results_patient="after_decision", suitability=noted))
    with transaction(engine) as session:
        with pytest.raises(WrongState):
            gather_report(session, LATER, there.patient, there.trial_id, "en")
        decided(session, clinic, there)

    with transaction(engine) as session:
        mine = document(session, there.patient, there)
        staffs = document(session, clinic.nora, there)

    for key in ("design", "course", "result"):
        assert "Nora" not in section(mine, key)
        assert "Karim" not in section(mine, key)
    assert "easily alarmed" in section(staffs, "design")
    assert "easily alarmed" not in "".join(words_in(mine))
    assert "Karim" in section(mine, "decision"), "who recorded it and who was there they know already"
    assert "Karim" in section(staffs, "design")


def test_an_early_look_stays_in_the_report(engine: Engine, clinic: Clinic) -> None:
    there = finished(engine, clinic, a_plan())
    with transaction(engine) as session:
        trial = session.get_one(Trial, there.trial_id)
        trial.state, ended, trial.ended_at = "running", trial.ended_at, None
        look_early(session, evening(3), clinic.karim, there.trial_id, "a fall")
        trial.state, trial.ended_at = "finished", ended

    with transaction(engine) as session:
        made = document(session, clinic.karim, there)

    assert "5 March 2026, 20:15: a fall (Karim)" in section(made, "result")


def test_the_checklist_has_all_44_items_each_in_a_section_or_said_to_be_missing(
    engine: Engine, clinic: Clinic
) -> None:
    there = finished(engine, clinic, a_plan())

    with transaction(engine) as session:
        made = document(session, clinic.karim, there)
        pdf = typeset(made)

    items = next(one for one in made["sections"] if one["key"] == "cent")["blocks"][1]["rows"]
    sections = {one["key"] for one in made["sections"]}
    assert len(RULES) == 44
    assert len({item["no"].rstrip("abc.123") for item in items}) <= 25
    for item in items:
        assert (item["section"] in sections) != bool(item["words"])
    said = {item["no"]: item["words"] for item in items}
    assert said["4a"] == "missing: nothing about it is recorded"
    assert said["11b"] == "does not apply: not blinded"
    assert said["12b"] == "does not apply: one person's trial, no series"
    assert "✓ section 3, page" in printed(pdf)


def test_every_phrase_is_there_in_both_languages_() -> None:
    import tomllib
    from pathlib import Path

    folder = Path("server/reports")
    english, german = (
        tomllib.loads((folder / "words" / f"{one}.toml").read_text("utf-8")) for one in ("en", "de")
    )
    assert english.keys() == german.keys()
    for key, words in english.items():
        assert set(re.findall(r"{(\w+)}", words)) == set(re.findall(r"{(\w+)}", german[key])), key


def test_an_imported_series_is_reported_as_what_it_is(engine: Engine, clinic: Clinic) -> None:
    file = brought(a_file(), outcome=PlannedOutcome("Sleep", "", "higher", "night", 1.0, "patient"))
    with transaction(engine) as session:
        trial_id = import_series(session, NOW, clinic.nora, file).id
    computed(engine, NOW)

    with transaction(engine) as session:
        made = compose(gather_report(session, LATER, clinic.nora, trial_id, "en"), "en")
        typeset(made)

    assert "The series was brought in from a file as it was." in section(made, "design")
    assert "1, given with the data (set by the patient)" in section(made, "design")
    items = next(one for one in made["sections"] if one["key"] == "cent")["blocks"][1]["rows"]
    said = {item["no"]: item["words"] for item in items}
    assert said["9"] == "does not apply: the order was not drawn by nof1"
    assert [row[0] for row in table(made, "course")] == ["1", "2", "3", "4"]


def test_a_withheld_result_is_reported_with_its_reason_and_without_a_number(
    engine: Engine, clinic: Clinic
) -> None:
    there = finished(engine, clinic, a_plan(), silent=frozenset(range(2, 13)))

    with transaction(engine) as session:
        made = document(session, clinic.nora, there)
        analysis = session.exec(select(Analysis)).one()
        typeset(made)

    assert analysis.status == "withheld"
    kinds = [block["kind"] for one in made["sections"] for block in one["blocks"]]
    assert "effect" not in kinds
    assert "shares" not in kinds
    assert "Why no result is given" in section(made, "result")
    items = next(one for one in made["sections"] if one["key"] == "cent")["blocks"][1]["rows"]
    assert {item["no"]: item["words"] for item in items}["17a.2"] == "missing: no result is given"


def test_three_treatments_are_told_apart_by_letter_and_shape(engine: Engine, clinic: Clinic) -> None:
    arms = tuple(PlannedArm(key, name) for key, name in (("a", "Tea"), ("b", "Milk"), ("c", "Water")))
    there = finished(engine, clinic, a_plan(arms=arms, periods=6))

    with transaction(engine) as session:
        made = document(session, clinic.nora, there)
        typeset(made)

    blocks = [block for one in made["sections"] for block in one["blocks"]]
    figure = next(block for block in blocks if block["kind"] == "series")
    assert figure["signs"] == [[0, "A · Tea"], [1, "B · Milk"], [2, "C · Water"]]
    assert {place for _, _, place in figure["points"]} == {0, 1, 2}
    assert len([block for block in blocks if block["kind"] == "effect"]) == 2


def test_bars_of_the_effect_are_the_quantiles_counted(engine: Engine, clinic: Clinic) -> None:
    there = finished(engine, clinic, a_plan())

    with transaction(engine) as session:
        made = document(session, clinic.nora, there)
        effect = session.exec(select(Analysis)).one().effects[0]

    blocks = [block for one in made["sections"] for block in one["blocks"]]
    figure = next(block for block in blocks if block["kind"] == "effect")
    counts, _ = np.histogram(effect["quantiles"], bins=40, range=(figure["low"], figure["high"]))
    assert figure["bars"] == pytest.approx((counts / counts.max()).tolist())
    assert (figure["lower"], figure["upper"]) == (
        effect["difference"]["lower"],
        effect["difference"]["upper"],
    )
