"""Study files of StudyU: read leniently with every loss named, written strictly."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from server.asking import Asking, Questionnaire, Schedule
from server.conduct.bring_in_study import BroughtIn, bring_in_study
from server.conduct.check_protocol import check_protocol
from server.conduct.hand_out_study import hand_out_study, study_of
from server.errors import NotValid
from server.formats.studyu import (
    Loss,
    Study,
    StudyContact,
    StudyIntervention,
    StudyObservation,
    StudyQuestion,
)
from server.formats.studyu_read import read_study
from server.formats.studyu_write import write_study
from server.plan import Plan
from server.shipped_templates import shipped_templates
from server.template import LANGUAGES
from tests.server.journey import a_plan, joined

SAMPLES = os.environ.get("NOF1_SAMPLES", "")
only_with_samples = pytest.mark.skipif(not SAMPLES, reason="NOF1_SAMPLES NAMES NO FOLDER OF REAL STUDIES")

TEA: dict[str, Any] = {
    "id": "6a0f7c1e-0000-4000-8000-000000000001",
    "title": "Tea and sleep",
    "description": "<p>Which tea?</p>",
    "contact": {"organization": "A clinic", "email": "", "website": "", "phone": "1"},
    "questionnaire": [{"id": "adult", "type": "boolean", "prompt": "Are you an adult?"}],
    "eligibility_criteria": [{"id": "x", "condition": {"type": "boolean", "target": "adult"}}],
    "consent": [{"id": "c", "title": "Risks", "iconName": "gavel"}],
    "interventions": [
        {"id": "mint", "name": "Mint", "description": "Mint tea.", "icon": "", "tasks": [
            {"type": "checkmark", "id": "t", "title": "Drink a cup.",
             "schedule": {"reminders": ["8:00"], "completionPeriods": []}}]},
        {"id": "sage", "name": "Sage", "description": "Sage tea.", "icon": "", "tasks": []},
    ],
    "observations": [{
        "type": "questionnaire", "id": "day", "title": "Your day", "header": "<b>Hello</b>", "footer": "",
        "schedule": {"reminders": ["7:30"], "completionPeriods": []},
        "questions": [
            {"id": "sleep", "type": "annotatedScale", "prompt": "How did you sleep?", "minimum": 0,
             "maximum": 10, "step": 1, "initial": 0,
             "annotations": [{"value": 0, "annotation": "badly"}, {"value": 10, "annotation": "well"}]},
            {"id": "woke", "type": "boolean", "prompt": "Did you wake up?"},
            {"id": "why", "type": "choice", "prompt": "Why?", "multiple": True,
             "choices": [{"id": "a", "text": "noise"}, {"id": "b", "text": "heat"}]},
            {"id": "photo", "type": "ImageCapturingQuestion", "prompt": "A picture, please."},
        ]}],
    "schedule": {"sequence": "counterBalanced", "phaseDuration": 5, "numberOfCycles": 3,
                 "includeBaseline": True},
    "report_specification": {
        "primary": {"id": "r", "type": "linearRegression", "alpha": 0.05, "improvement": "positive",
                    "resultProperty": {"task": "day", "property": "sleep"}},
        "secondary": []},
    "study_subject": [{"id": "somebody"}],
}  # fmt: skip


def brought(**changes: Any) -> BroughtIn:
    return bring_in_study(json.dumps(TEA | changes).encode())


def losses_of(brought_in: BroughtIn) -> dict[str, Loss]:
    return {loss.code: loss for loss in brought_in.losses}


def test_what_both_have_comes_along() -> None:
    plan = brought().plan
    assert [(arm.name, arm.description) for arm in plan.arms] == [
        ("Mint", "Mint tea.\nDrink a cup."),
        ("Sage", "Sage tea."),
    ]
    assert (plan.period_days, plan.periods, plan.washout_days, plan.order) == (5, 6, 0, "counterbalanced")
    outcome = plan.outcome
    assert (outcome.question, outcome.low_label, outcome.high_label) == (
        "How did you sleep?",
        "badly",
        "well",
    )
    assert (outcome.better, outcome.worthwhile) == ("higher", None)
    assert plan.prompt_time == "07:30"
    (beside,) = plan.asking.questionnaires
    assert [(item["id"], item["kind"]) for item in beside.items] == [("woke", "yes_no"), ("why", "choices")]
    assert beside.schedule.times == ("07:30",)


def test_every_loss_is_named_with_its_number() -> None:
    losses = losses_of(brought())
    assert losses["baseline"].numbers == {"days": 5}
    assert losses["cannot_be_asked"].names == ("A picture, please.",)
    assert losses["screening"].numbers == {"count": 1}
    assert losses["consent"].names == ("Risks",)
    assert losses["records_of_people"].numbers == {"count": 1}
    assert losses["task_reminders"].names == ("08:00",)
    assert losses["texts_around"].names == ("Hello",)


def test_only_what_the_file_cannot_say_is_open() -> None:
    plan = replace(brought().plan, zone="Europe/Berlin")
    found = check_protocol(plan, "Eva").notes
    assert {(note.code, note.field) for note in found if note.level == "error"} == {
        ("missing", "outcome.worthwhile")
    }


@pytest.mark.parametrize(
    ("sequence", "order", "code"),
    [
        ("alternating", "pairs", "order_drawn"),
        ("customized", "pairs", "order_drawn"),
        ("randomized", "pairs", "order_in_pairs"),
        ("a word of tomorrow", "pairs", "order_drawn"),
    ],
)
def test_another_order_is_told(sequence: str, order: str, code: str) -> None:
    made = brought(schedule=TEA["schedule"] | {"sequence": sequence})
    assert made.plan.order == order
    assert code in losses_of(made)


def test_another_scale_becomes_ours_and_is_told() -> None:
    wide = json.loads(json.dumps(TEA))
    wide["observations"][0]["questions"][0] |= {"minimum": 1, "maximum": 5}
    made = bring_in_study(json.dumps(wide).encode())
    assert (made.plan.outcome.minimum, made.plan.outcome.maximum) == (0, 10)
    assert losses_of(made)["scale_changed"].numbers == {"minimum": 1, "maximum": 5}


def test_three_interventions_are_all_compared_and_told() -> None:
    third = {"id": "none", "name": "Nothing", "icon": "", "tasks": []}
    made = brought(interventions=[*TEA["interventions"], third])
    assert len(made.plan.arms) == 3
    assert made.plan.periods == 9
    assert losses_of(made)["all_compared"].numbers == {"count": 3}


def test_a_report_about_nothing_leaves_a_guess_that_is_told() -> None:
    made = brought(report_specification={"secondary": []})
    assert made.plan.outcome.question == "How did you sleep?"
    assert {"outcome_guessed", "better_guessed"} <= set(losses_of(made))


def test_a_drawn_design_in_segments_is_told() -> None:
    made = brought(schedule={"segments": [{"type": "baseline"}, {"type": "thompsonSampling"}]})
    assert losses_of(made)["segments"].numbers == {"count": 2}


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"[]", b"3", b"{}", b"[[[", b'{"interventions": 5}', b"[" * 200_000, b'{"a": NaN}'],
)
def test_what_is_no_study_is_refused(data: bytes) -> None:
    with pytest.raises(NotValid) as refused:
        bring_in_study(data)
    assert refused.value.code == "no_study"


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, [3, None, "x"], [[]], True, -1e300, {"a": [{}]}])
def test_no_part_of_a_file_brings_the_reader_down(value: Any) -> None:
    """Whatever stands in one part, the rest is read and what was lost is told."""
    observed = TEA["observations"][0]
    read = [brought(**{part: value}) for part in TEA]
    read += [
        brought(observations=[observed | {inner: value}])
        for inner in ("questions", "schedule", "title", "header")
    ]
    for question in ("minimum", "annotations", "prompt", "type", "step", "choices"):
        asked = observed["questions"][0] | {question: value}
        read += [brought(observations=[observed | {"questions": [asked]}])]

    assert all(isinstance(one, BroughtIn) and all(loss.code for loss in one.losses) for one in read)


A_STUDY = Study(
    title="Tea",
    description="Which?",
    interventions=(StudyIntervention("a", "Mint", "one", ("Drink.",)), StudyIntervention("b", "Sage")),
    observations=(
        StudyObservation(
            "day",
            "Day",
            (
                StudyQuestion("visualAnalogue", "pain", "Pain?", 0, 100, 5, "none", "worst"),
                StudyQuestion("annotatedScale", "mood", "Mood?", 0, 10, 1, "low", "high"),
                StudyQuestion("choice", "why", "Why?", choices=(("a", "x"), ("b", "y")), several=True),
                StudyQuestion("boolean", "woke", "Awake?"),
                StudyQuestion("freeText", "words", "More?"),
                StudyQuestion("date", "bed", "In bed at?"),
            ),
            ("08:00", "19:30"),
        ),
    ),
    sequence="counterBalanced",
    phase_days=5,
    cycles=3,
    primary=("day", "pain"),
    improvement="negative",
    contact=StudyContact("A clinic", "1"),
)


def test_a_written_study_reads_as_the_same_without_loss() -> None:
    data = json.dumps(write_study(A_STUDY, "6a0f7c1e-0000-4000-8000-000000000002")).encode()
    assert read_study(data) == (A_STUDY, ())


SAME = ("question", "period_days", "periods", "order", "prompt_time")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", shipped_templates().values(), ids=lambda one: one.id)
def test_a_design_comes_back_from_its_file_but_for_what_was_told(template: Any, language: str) -> None:
    plan: Plan = template.plan(language)
    study, losses = study_of(plan, language)
    back = bring_in_study(json.dumps(write_study(study, "x")).encode())
    assert [getattr(back.plan, name) for name in SAME] == [getattr(plan, name) for name in SAME]
    assert [(arm.name, arm.description) for arm in back.plan.arms] == [
        (arm.name, arm.description) for arm in plan.arms
    ]
    kept = replace(plan.outcome, name=back.plan.outcome.name, recall="24h")
    assert back.plan.outcome == kept
    codes = {loss.code for loss in losses}
    assert ("washout" in codes) == bool(plan.washout_days)
    assert ("blinding" in codes) == plan.blinded
    assert ("half_life" in codes) == (plan.half_life_days is not None)
    rare = [one for one in plan.asking.questionnaires if one.schedule.in_period]
    assert [loss.numbers["count"] for loss in losses if loss.code == "not_daily"] == (
        [len(rare)] if rare else []
    )


def test_texts_under_a_licence_do_not_leave() -> None:
    items = ({"id": "q1", "text": "Secret words?"},)
    isi = Questionnaire("isi", "isi/1", Schedule(times=("09:00",)), "ISI", items)
    study, losses = study_of(a_plan(asking=Asking(questionnaires=(isi,))), "en")
    assert "Secret" not in json.dumps(write_study(study, "x"))
    assert Loss("licensed", {"count": 1}, ("ISI",)) in losses


def test_no_patient_is_in_the_file(session: Session, clinic: Any) -> None:
    there = joined(session, clinic)
    handed = hand_out_study(session, clinic.nora, there.trial_id)
    text = json.dumps(handed.study)
    assert "Ada" not in text
    assert str(there.patient.id) not in text
    assert str(there.trial_id) not in text
    assert Loss("worthwhile", {"amount": 1.5}) in handed.losses


def keeps_to(schema: Any, value: Any, whole: Any) -> bool:
    """As much of JSON Schema as StudyU's own uses."""
    if "$ref" in schema:
        return keeps_to(whole["definitions"][schema["$ref"].split("/")[-1]], value, whole)
    for many in ("oneOf", "anyOf"):
        if many in schema:
            return any(keeps_to(one, value, whole) for one in schema[many])
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    kinds: dict[str, Any] = {
        "object": dict, "array": list, "string": str, "integer": int, "number": (int, float),
        "boolean": bool, "null": type(None),
    }  # fmt: skip
    named = schema.get("type", list(kinds))
    if not isinstance(
        value, tuple(flat(kinds[one]) for one in ([named] if isinstance(named, str) else named))
    ):
        return False
    if isinstance(value, list):
        return all(keeps_to(schema.get("items", {}), one, whole) for one in value)
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        if not set(schema.get("required", ())) <= set(value) or not set(value) <= set(known):
            return False
        return all(keeps_to(known[key], part, whole) for key, part in value.items())
    return True


def flat(kind: Any) -> Any:
    return float | int if isinstance(kind, tuple) else kind


@only_with_samples
def test_what_we_write_keeps_to_their_schema() -> None:
    schema = json.loads((Path(SAMPLES) / "studyu/study.schema.json").read_text(encoding="utf-8"))
    for template in shipped_templates().values():
        study, _ = study_of(template.plan("en"), "en")
        assert keeps_to(schema["definitions"]["Study"], write_study(study, "x"), schema)
    assert keeps_to(schema["definitions"]["Study"], write_study(A_STUDY, "x"), schema)
    broken = write_study(A_STUDY, "x") | {"more": 1}
    assert not keeps_to(schema["definitions"]["Study"], broken, schema)


@only_with_samples
def test_their_own_demonstration_comes_in_although_it_breaks_their_schema() -> None:
    data = (Path(SAMPLES) / "studyu/demo_study.json").read_bytes()
    schema = json.loads((Path(SAMPLES) / "studyu/study.schema.json").read_text(encoding="utf-8"))
    assert not keeps_to(schema["definitions"]["Study"], json.loads(data), schema)
    made = bring_in_study(data)
    plan = made.plan
    assert [arm.name for arm in plan.arms] == ["Willow-Bark tea", "Arnika", "Warming Pad"]
    assert plan.outcome.question == "Rate your pain."
    assert (plan.period_days, plan.periods, plan.prompt_time) == (7, 6, "19:00")
    assert [item["kind"] for item in plan.asking.questionnaires[0].items] == ["yes_no", "vas", "scale"]
    losses = losses_of(made)
    assert {"baseline", "screening", "consent", "all_compared", "better_guessed"} <= set(losses)
    assert losses["screening"].numbers == {"count": 3}
    assert losses["consent"].numbers == {"count": 6}


@only_with_samples
def test_a_study_that_compares_nothing_is_refused() -> None:
    with pytest.raises(NotValid):
        bring_in_study((Path(SAMPLES) / "studyu/fixture_valid_study.json").read_bytes())
