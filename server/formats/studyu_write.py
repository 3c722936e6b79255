"""A study → the JSON that StudyU reads, strictly by its schema: nothing unknown, nothing left out."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from server.formats.studyu import SCALES, Study, StudyIntervention, StudyObservation, StudyQuestion

WHITE, RED = 4294967295, 4294901760
NOBODY = "00000000-0000-0000-0000-000000000000"
ALPHA = 0.05
"""StudyU's own for its regression; the result of a trial of ours is found otherwise."""

ALL_DAY = {"unlockTime": "0:00", "lockTime": "23:59"}


def write_study(study: Study, study_id: str) -> dict[str, Any]:
    """The whole file as plain data: a draft, by invitation only, that belongs to nobody yet."""
    return {
        "id": study_id,
        "user_id": NOBODY,
        "title": study.title,
        "description": study.description,
        "participation": "invite",
        "result_sharing": "private",
        "status": "draft",
        "registry_published": False,
        "icon_name": "accountHeart",
        "collaborator_emails": [],
        "contact": {
            "organization": study.contact.organization,
            "email": "",
            "website": "",
            "phone": study.contact.phone,
        },
        "questionnaire": [],
        "eligibility_criteria": [],
        "consent": [],
        "interventions": [_intervention(study_id, one) for one in study.interventions],
        "observations": [_observation(study_id, one) for one in study.observations],
        "schedule": {
            "numberOfCycles": study.cycles,
            "phaseDuration": study.phase_days,
            "includeBaseline": False,
            "sequence": study.sequence,
            "sequenceCustom": "ABAB",
        },
        "report_specification": {"primary": _report(study), "secondary": []},
        "results": [],
    }


def _intervention(study_id: str, one: StudyIntervention) -> dict[str, Any]:
    tasks = [
        {
            "type": "checkmark",
            "id": f"{one.id}_{place}",
            "title": title,
            "schedule": _daily(study_id, f"{one.id}_{place}", ()),
        }
        for place, title in enumerate(one.tasks, start=1)
    ]
    return {"id": one.id, "name": one.name, "description": one.description, "icon": "", "tasks": tasks}


def _observation(study_id: str, one: StudyObservation) -> dict[str, Any]:
    return {
        "type": "questionnaire",
        "id": one.id,
        "title": one.title,
        "header": "",
        "footer": "",
        "schedule": _daily(study_id, one.id, one.reminders),
        "questions": [_question(question) for question in one.questions],
    }


def _daily(study_id: str, of: str, reminders: tuple[str, ...]) -> dict[str, Any]:
    period = {"id": str(uuid5(NAMESPACE_URL, f"{study_id}/{of}"))} | ALL_DAY
    return {"completionPeriods": [period], "reminders": [_clock(time) for time in reminders]}


def _clock(time: str) -> str:
    hours, minutes = time.split(":")
    return f"{int(hours)}:{minutes}"


def _question(one: StudyQuestion) -> dict[str, Any]:
    asked: dict[str, Any] = {"type": one.kind, "id": one.id, "prompt": one.prompt}
    if one.kind in SCALES:
        ends = {"minimum": one.minimum, "maximum": one.maximum, "step": one.step, "initial": one.minimum}
        return asked | ends | _ends(one)
    if one.kind == "choice":
        choices = [{"id": key, "text": text} for key, text in one.choices]
        return asked | {"multiple": one.several, "choices": choices}
    if one.kind == "date":
        return asked | {
            "inputType": "time",
            "timeFormatPreset": "h24",
            "dateFormatPreset": "iso",
            "defaultOption": "none",
        }
    if one.kind == "freeText":
        return asked | {"lengthRange": [0, 1000], "textType": "any"}
    return asked


def _ends(one: StudyQuestion) -> dict[str, Any]:
    """The words at both ends, as each kind of scale has them."""
    if one.kind == "visualAnalogue":
        colours = {"minimumColor": WHITE, "maximumColor": RED}
        return colours | {"minimumAnnotation": one.low, "maximumAnnotation": one.high}
    places = ((one.minimum, one.low), (one.maximum, one.high))
    return {"annotations": [{"value": round(at), "annotation": words} for at, words in places if words]}


def _report(study: Study) -> dict[str, Any] | None:
    if study.primary is None:
        return None
    task, question = study.primary
    section = {
        "type": "linearRegression",
        "id": "primary",
        "title": study.title,
        "resultProperty": {"task": task, "property": question},
        "alpha": ALPHA,
    }
    return section | ({"improvement": study.improvement} if study.improvement else {})
