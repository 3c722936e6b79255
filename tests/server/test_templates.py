"""Templates: what a nurse relies on who begins a trial from one, from an old trial, or keeps one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from server.asking import Asking
from server.conduct.approve_trial import approve_trial
from server.conduct.check_protocol import check_protocol
from server.conduct.draft_trial import draft_trial, edit_protocol
from server.conduct.keep_template import keep_template, retire_template
from server.conduct.read_templates import list_templates, read_template
from server.conduct.read_trial import read_trial
from server.conduct.start_from import Origin, design_of_trial
from server.errors import NotFound, NotValid
from server.plan import Plan, Suitability
from server.shipped_instruments import instrument_named
from server.shipped_templates import FOLDER, read_file, shipped_templates
from server.tables import Protocol, ProtocolVersion
from server.template import LANGUAGES, Template, TemplateError
from tests.server.endangered import a_cover
from tests.server.journey import MONDAY, a_plan, joined

TEMPLATES = sorted(shipped_templates().values(), key=lambda one: one.name)


def filled_in(template: Template, language: str, clinic: Any) -> Plan:
    """What a nurse adds: the worthwhile difference, where the patient lives, who looks."""
    plan = template.plan(language)
    asking = replace(plan.asking, cover=a_cover(clinic))
    outcome = replace(plan.outcome, worthwhile=1.5)
    return replace(plan, zone="Europe/Berlin", outcome=outcome, asking=asking)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.id)
def test_a_template_is_sound_once_patient_difference_and_cover_are_given(
    template: Template, language: str, session: Session, clinic: Any
) -> None:
    plan = filled_in(template, language, clinic)
    staff = {str(clinic.nora.id), str(clinic.karim.id)}
    assert [note for note in check_protocol(plan, "Eva", staff).notes if note.level == "error"] == []
    trial = draft_trial(session, MONDAY, clinic.nora, "Eva", language, plan)
    approve_trial(session, MONDAY, clinic.karim, trial.id, version=1)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.id)
def test_a_template_leaves_to_the_patient_what_is_worth_having(template: Template) -> None:
    for language in LANGUAGES:
        plan = template.plan(language)
        open_points = {note.field for note in check_protocol(plan, "Eva").notes if note.code == "missing"}
        assert open_points == {"outcome.worthwhile", "zone"}
        assert plan.suitability == Suitability()


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_of(part)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.id)
def test_each_text_is_in_the_patients_language(template: Template) -> None:
    english, german = (template.plan(language) for language in ("en", "de"))
    assert english.question != german.question
    assert [arm.description for arm in english.arms] != [arm.description for arm in german.arms]
    assert [arm.code for arm in english.arms] == [arm.code for arm in german.arms]
    both = set(texts_of(english.to_content())) & set(texts_of(german.to_content()))
    assert not {text for text in both if len(text.split()) > 3}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.id)
def test_questionnaires_come_from_the_library(template: Template) -> None:
    for one in template.plan("en").asking.questionnaires:
        assert one.instrument is not None
        assert instrument_named(one.instrument) is not None


FARRAR, HARPSOE, KHANNA, HERRETT = (
    "10.1016/S0304-3959(01)00349-9",
    "10.1007/s00228-015-1873-4",
    "10.3899/jrheum.080375",
    "10.1136/bmj.n135",
)


def test_published_numbers_are_those_of_their_publications() -> None:
    """Farrar: 2 of 10. Harpsøe: 45 minutes. Herrett: six periods, 20 mg. Khanna: 0.82 to 1.12."""
    pain, sleep = shipped_templates()["amitriptyline-back-pain/1"], shipped_templates()["melatonin-sleep/1"]
    statin, tired = shipped_templates()["statin-muscle/1"], shipped_templates()["exercise-fatigue/1"]
    assert [one.amount for one in pain.worthwhile] == [2]
    assert FARRAR in {source.doi for source in pain.sources}
    assert sleep.plan("en").half_life_days == 45 / (24 * 60)
    assert HARPSOE in {source.doi for source in sleep.sources}
    assert statin.plan("en").periods == 6
    assert statin.plan("en").blinded
    assert "20 mg" in statin.plan("en").arms[1].name
    assert HERRETT in {source.doi for source in statin.sources}
    assert 0.82 <= tired.worthwhile[0].amount <= 1.12
    assert KHANNA in {source.doi for source in tired.sources}


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("field: period_days", "field: period_dayz", "period_dayz"),
        ("sources: [harpsoe2015]", "sources: [nobody]", "nobody"),
        ("worthwhile_set_by: patient", "worthwhile: 1\n    worthwhile_set_by: patient", "patient's to set"),
        ("kind: safety", "kind: fun", "fun"),
        ("licence: Apache-2.0", "license: Apache-2.0", "license"),
        ('title: {en: "Melatonin for sleep"', 'title: {en: ""', "empty"),
    ],
)
def test_a_faulty_file_names_its_fault(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    text = (FOLDER / "melatonin-sleep-1.yaml").read_text(encoding="utf-8")
    assert was in text
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(text.replace(was, becomes), encoding="utf-8")
    with pytest.raises(TemplateError, match=said):
        read_file(faulty)


def test_where_a_trial_began_survives_edits_and_approval(session: Session, clinic: Any) -> None:
    template = shipped_templates()["melatonin-sleep/1"]
    plan = filled_in(template, "en", clinic)
    trial = draft_trial(session, MONDAY, clinic.nora, "Eva", "en", plan, Origin("template", template.name))
    edit_protocol(
        session, MONDAY, clinic.nora, trial.id, version=1, patient_name="Eva", language="en", plan=plan
    )
    approve_trial(session, MONDAY, clinic.karim, trial.id, version=2)
    version = session.get_one(ProtocolVersion, trial.protocol_version_id)
    protocol = session.get_one(Protocol, version.protocol_id)
    assert (protocol.origin, protocol.origin_name, protocol.licence) == (
        "template",
        "melatonin-sleep/1",
        "Apache-2.0",
    )
    seen = read_trial(session, MONDAY, clinic.nora, trial.id).origin
    assert seen is not None
    assert seen.title == template.title


def test_a_trial_cannot_begin_from_what_is_not_there(session: Session, clinic: Any) -> None:
    for origin in (
        Origin("template", "melatonin-sleep/99"),
        Origin("site_template", str(uuid4())),
        Origin("trial", "no id"),
    ):
        with pytest.raises(NotFound):
            draft_trial(session, MONDAY, clinic.nora, "Eva", "en", a_plan(), origin)


def test_an_old_trial_gives_its_design_without_its_patient(session: Session, clinic: Any) -> None:
    old = joined(session, clinic)
    design = design_of_trial(session, clinic.nora, old.trial_id)
    plan = design.plan
    assert (plan.arms, plan.period_days, plan.contact) == (a_plan().arms, 3, a_plan().contact)
    assert plan.outcome.worthwhile is None
    assert (plan.before.arm, plan.before.words) == (None, "")
    assert plan.suitability == Suitability()
    assert not {text for text in texts_of(plan.to_content()) if "Ada" in text}


def test_the_parent_of_a_trial_from_an_old_one_is_recorded(session: Session, clinic: Any) -> None:
    old = joined(session, clinic)
    design = design_of_trial(session, clinic.nora, old.trial_id)
    new = draft_trial(session, MONDAY, clinic.nora, "Eva", "en", design.plan, design.origin)
    protocols = {one.id: one for one in session.exec(select(Protocol)).all() if one.id == new.protocol_id}
    parent = protocols[new.protocol_id].parent_id
    assert parent is not None
    assert parent != new.protocol_id
    with pytest.raises(NotFound):
        design_of_trial(session, clinic.olga, old.trial_id)


def keep(session: Session, clinic: Any, trial_id: Any, title: str = "Our tablet trial") -> Any:
    return keep_template(
        session, MONDAY, clinic.nora, trial_id, title=title, words="For adults.", licence="CC BY 4.0"
    )


def test_a_site_keeps_a_design_and_sees_which_trials_came_of_it(session: Session, clinic: Any) -> None:
    old = joined(session, clinic)
    kept = keep(session, clinic, old.trial_id)
    seen = read_template(session, clinic.nora, str(kept.id))
    origin = Origin("site_template", str(kept.id))
    new = draft_trial(session, MONDAY, clinic.nora, "Eva", "en", seen.designs[0].plan, origin)
    again = read_template(session, clinic.karim, str(kept.id))
    assert [(one.id, one.patient_name) for one in again.trials] == [(new.id, "Eva")]
    assert again.line.used == 1
    assert again.licence == session.get_one(Protocol, new.protocol_id).licence == "CC BY 4.0"
    assert seen.designs[0].plan.outcome.worthwhile is None


def test_a_kept_design_names_nobody_who_looks(session: Session, clinic: Any) -> None:
    watched = joined(session, clinic, a_plan(asking=Asking(cover=a_cover(clinic))))
    kept = keep(session, clinic, watched.trial_id)
    cover = read_template(session, clinic.nora, str(kept.id)).designs[0].plan.asking.cover
    assert (cover.owner_id, cover.deputy_id, cover.contact_name) == (None, None, "Ward 3")


def test_keeping_under_a_known_title_is_its_next_version(session: Session, clinic: Any) -> None:
    old = joined(session, clinic)
    first, second = keep(session, clinic, old.trial_id), keep(session, clinic, old.trial_id)
    own = [line for line in list_templates(session, clinic.nora) if line.kind == "site"]
    assert [(line.id, line.version) for line in own] == [(str(second.id), 2)]
    assert read_template(session, clinic.nora, str(first.id)).line.version == 1


def test_a_retired_template_is_offered_no_more_and_stays_known(session: Session, clinic: Any) -> None:
    kept = keep(session, clinic, joined(session, clinic).trial_id)
    retire_template(session, MONDAY, clinic.karim, kept.id)
    retire_template(session, MONDAY, clinic.nora, kept.id)
    assert not [line for line in list_templates(session, clinic.nora) if line.kind == "site"]
    assert read_template(session, clinic.nora, str(kept.id)).line.retired
    assert kept.retired_by_id == clinic.karim.id


def test_another_site_sees_nothing_of_it(session: Session, clinic: Any) -> None:
    kept = keep(session, clinic, joined(session, clinic).trial_id)
    assert not [line for line in list_templates(session, clinic.olga) if line.kind == "site"]
    for refused in (
        lambda: read_template(session, clinic.olga, str(kept.id)),
        lambda: retire_template(session, MONDAY, clinic.olga, kept.id),
        lambda: draft_trial(
            session, MONDAY, clinic.olga, "Eva", "en", a_plan(), Origin("site_template", str(kept.id))
        ),
    ):
        with pytest.raises(NotFound):
            refused()


def test_a_template_needs_a_title(session: Session, clinic: Any) -> None:
    with pytest.raises(NotValid):
        keep(session, clinic, joined(session, clinic).trial_id, title="  ")
