"""Bytes → a StudyU study and what was left behind. Lenient: what is not understood is named and left out."""

import html
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from server.formats.studyu import (
    ASKED,
    SCALES,
    SEQUENCES,
    Loss,
    NotAStudy,
    Study,
    StudyContact,
    StudyIntervention,
    StudyObservation,
    StudyQuestion,
)

TAG = re.compile(r"<[^<>]{0,1000}>")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
MOST_NAMES = 12
"""Of one loss; the number says how many there are in all."""

PEOPLE = ("study_invite", "study_subject", "study_progress", "study_progress_export", "subject_progress")
MOST = {"interventions": 26, "observations": 20, "questions": 60, "choices": 60}


@dataclass(slots=True)
class _Found:
    """What is lost, gathered on the way: names by code."""

    names: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, dict[str, float]] = field(default_factory=dict)

    def lose(self, code: str, name: str = "") -> None:
        self.names.setdefault(code, []).append(name)

    def losses(self) -> Iterator[Loss]:
        for code, numbers in self.numbers.items():
            yield Loss(code, numbers)
        for code, names in self.names.items():
            told = tuple(dict.fromkeys(name for name in names if name))[:MOST_NAMES]
            yield Loss(code, {"count": len(names)}, told)


def read_study(data: bytes) -> tuple[Study, tuple[Loss, ...]]:
    """The study of a file, and what of the file a study of ours has no place for.

    Raises
    ------
    NotAStudy
        It is no JSON, or neither compares nor asks anything.
    """
    content = _content(data)
    found = _Found()
    interventions = tuple(_interventions(content, found))
    observations = tuple(_observations(content, found))
    if not interventions and not observations:
        raise NotAStudy("it has neither interventions nor observations")
    sequence, phase_days, cycles = _schedule(content, found)
    primary, improvement = _report(content, found)
    _left_behind(content, found)
    contact = _dict(content.get("contact"))
    study = Study(
        title=_text(content.get("title"), found),
        description=_text(content.get("description"), found),
        interventions=interventions,
        observations=observations,
        sequence=sequence,
        phase_days=phase_days,
        cycles=cycles,
        primary=primary,
        improvement=improvement,
        contact=StudyContact(_text(contact.get("organization"), found), _text(contact.get("phone"), found)),
    )
    return study, tuple(found.losses())


def _content(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NotAStudy("it is no JSON in UTF-8") from error
    if isinstance(content, list) and len(content) == 1:
        content = content[0]
    if not isinstance(content, dict):
        raise NotAStudy("it is no JSON object")
    inner = content.get("study")
    return inner if isinstance(inner, dict) and "interventions" not in content else content


def _no_number(constant: str) -> float:
    raise ValueError(constant)


def _interventions(content: dict[str, Any], found: _Found) -> Iterator[StudyIntervention]:
    for place, one in enumerate(_list(content, "interventions", found)):
        tasks = _list(one, "tasks", found)
        for reminder in (time for task in tasks for time in _times(task, found)):
            found.lose("task_reminders", reminder)
        yield StudyIntervention(
            id=_id(one, f"intervention_{place + 1}"),
            name=_text(one.get("name"), found),
            description=_text(one.get("description"), found),
            tasks=tuple(title for task in tasks if (title := _text(task.get("title"), found))),
        )


def _observations(content: dict[str, Any], found: _Found) -> Iterator[StudyObservation]:
    for place, one in enumerate(_list(content, "observations", found)):
        title = _text(one.get("title"), found)
        for part in ("header", "footer"):
            if said := _text(one.get(part), found):
                found.lose("texts_around", said[:80])
        for window in _windows(one, found):
            found.lose("windows", window)
        yield StudyObservation(
            id=_id(one, f"observation_{place + 1}"),
            title=title,
            questions=tuple(_questions(one, found)),
            reminders=_times(one, found),
        )


def _questions(observation: dict[str, Any], found: _Found) -> Iterator[StudyQuestion]:
    for place, one in enumerate(_list(observation, "questions", found)):
        kind, prompt = one.get("type"), _text(one.get("prompt"), found)
        if kind not in ASKED:
            found.lose("cannot_be_asked", prompt or str(kind))
            continue
        if one.get("conditional"):
            found.lose("always_asked", prompt)
        if kind == "date" and one.get("inputType") != "time":
            found.lose("date_in_words", prompt)
            kind = "freeText"
        question = StudyQuestion(kind=str(kind), id=_id(one, f"question_{place + 1}"), prompt=prompt)
        if kind in SCALES:
            yield _scale(one, question, found)
        elif kind == "choice":
            yield _choice(one, question, found)
        else:
            yield question


def _scale(one: dict[str, Any], question: StudyQuestion, found: _Found) -> StudyQuestion:
    low, high = _number(one.get("minimum"), 0), _number(one.get("maximum"), 10)
    if low >= high:
        found.lose("not_understood", f"{question.prompt}: {low:g}–{high:g}")
        low, high = 0.0, 10.0
    words = {
        _number(mark.get("value"), low): _text(mark.get("annotation"), found)
        for mark in _list(one, "annotations", found)
    }
    if set(words) - {low, high}:
        found.lose("words_within_scale", question.prompt)
    return StudyQuestion(
        kind=question.kind,
        id=question.id,
        prompt=question.prompt,
        minimum=low,
        maximum=high,
        step=max(_number(one.get("step"), 1), 0) or 1,
        low=_text(one.get("minimumAnnotation"), found) or words.get(low, ""),
        high=_text(one.get("maximumAnnotation"), found) or words.get(high, ""),
    )


def _choice(one: dict[str, Any], question: StudyQuestion, found: _Found) -> StudyQuestion:
    choices = [
        (_id(choice, f"choice_{place + 1}"), _text(choice.get("text"), found))
        for place, choice in enumerate(_list(one, "choices", found))
    ]
    several = one.get("multiple") is True
    return StudyQuestion(question.kind, question.id, question.prompt, choices=tuple(choices), several=several)


def _schedule(content: dict[str, Any], found: _Found) -> tuple[str, int, int]:
    schedule = _dict(content.get("schedule"))
    days = _whole(schedule.get("phaseDuration"), 7)
    if isinstance(schedule.get("segments"), list):
        found.numbers["segments"] = {"count": len(schedule["segments"])}
    elif schedule.get("includeBaseline", True) is True:
        found.numbers["baseline"] = {"days": days}
    sequence = schedule.get("sequence")
    if sequence not in SEQUENCES:
        sequence = "alternating"
    return sequence, days, _whole(schedule.get("numberOfCycles"), 2)


def _report(content: dict[str, Any], found: _Found) -> tuple[tuple[str, str] | None, str]:
    """What the report is about, and which way is better where a section on the same says so."""
    report = _dict(content.get("report_specification"))
    secondary = report.get("secondary")
    sections = [_dict(one) for one in (secondary if isinstance(secondary, list) else ())]
    first = _dict(report.get("primary"))
    primary = _about(first)
    told = [one.get("improvement") for one in (first, *sections) if _about(one) == primary]
    improvement = next((one for one in told if one in ("positive", "negative")), "")
    if sections:
        found.numbers["reports"] = {"count": len(sections)}
    return primary, improvement


def _about(section: dict[str, Any]) -> tuple[str, str] | None:
    of = _dict(section.get("resultProperty"))
    task, question = of.get("task"), of.get("property")
    return (task, question) if isinstance(task, str) and isinstance(question, str) else None


def _left_behind(content: dict[str, Any], found: _Found) -> None:
    """What has no place in a protocol of ours, and the records of people, which are not taken."""
    screening = _prompts(content.get("questionnaire"), "prompt")
    criteria = content.get("eligibility_criteria")
    if screening or criteria:
        for prompt in screening:
            found.lose("screening", TAG.sub("", prompt))
        if not screening:
            found.lose("screening")
    for title in _prompts(content.get("consent"), "title"):
        found.lose("consent", TAG.sub("", title))
    if records := sum(len(content[part]) for part in PEOPLE if isinstance(content.get(part), list)):
        found.numbers["records_of_people"] = {"count": records}
    if isinstance(content.get("results"), list) and content["results"]:
        found.numbers["result_files"] = {"count": len(content["results"])}


def _prompts(value: Any, key: str) -> list[str]:
    return [str(_dict(one).get(key) or "") for one in value] if isinstance(value, list) else []


def _times(one: dict[str, Any], found: _Found) -> tuple[str, ...]:
    """The reminders as "HH:MM"; StudyU writes hours without a zero."""
    schedule = _dict(one.get("schedule"))
    reminders = schedule.get("reminders")
    times: list[str] = []
    for said in reminders if isinstance(reminders, list) else ():
        match = TIME.fullmatch(str(said).strip())
        if match and int(match[1]) < 24 and int(match[2]) < 60:
            times.append(f"{int(match[1]):02}:{match[2]}")
        else:
            found.lose("not_understood", str(said)[:40])
    return tuple(dict.fromkeys(times))


ALL_DAY = "0:00–23:59"


def _windows(one: dict[str, Any], found: _Found) -> Iterator[str]:
    """When it can be answered, where that is not the whole day."""
    for period in _list(one.get("schedule"), "completionPeriods", found):
        window = f"{period.get('unlockTime')}–{period.get('lockTime')}"[:40]
        if window != ALL_DAY:
            yield window


def _list(content: Any, key: str, found: _Found) -> list[dict[str, Any]]:
    """The objects of a list, at most so many; what is none is named and left out."""
    value = _dict(content).get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        found.lose("not_understood", key)
        return []
    for one in value:
        if not isinstance(one, dict):
            found.lose("not_understood", key)
    objects = [one for one in value if isinstance(one, dict)]
    for one in objects[MOST.get(key, 60) :]:
        found.lose("too_many", str(one.get("title") or one.get("name") or one.get("prompt") or key)[:80])
    return objects[: MOST.get(key, 60)]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _id(one: dict[str, Any], otherwise: str) -> str:
    given = one.get("id")
    return given if isinstance(given, str) and given else otherwise


def _text(value: Any, found: _Found) -> str:
    """Words without marks of formatting and without control characters."""
    if not isinstance(value, str):
        return ""
    plain = html.unescape(TAG.sub(" ", value))
    if plain != value and TAG.search(value):
        found.lose("formatting")
    kept = "".join(sign for sign in plain if sign in "\n\t" or sign.isprintable())
    return " ".join(kept.split(" ")).strip().encode("utf-16", "replace").decode("utf-16")


def _number(value: Any, otherwise: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return otherwise
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return otherwise
    return number if math.isfinite(number) and abs(number) < 1e9 else otherwise


def _whole(value: Any, otherwise: int) -> int:
    number = _number(value, otherwise)
    return int(number) if number >= 1 else otherwise
