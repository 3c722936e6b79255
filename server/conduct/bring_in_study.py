"""A StudyU study becomes a design of ours: what comes along, what is guessed, what is lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import nof1.designs.design
from server.asking import Asking, Questionnaire, Schedule
from server.errors import NotValid
from server.formats.studyu import SCALES, Loss, NotAStudy, Study, StudyObservation, StudyQuestion
from server.formats.studyu_read import read_study
from server.plan import Plan, PlannedArm, PlannedOutcome, blank_plan

EVENING = "20:00"
LINE, PARAGRAPH = 200, 4_000
"""Characters that a name and a longer text may have in a protocol."""

SHORT_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
KINDS = {"boolean": "yes_no", "freeText": "text", "date": "time", "visualAnalogue": "vas"}
Chosen = tuple[StudyObservation, StudyQuestion]


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A design made of a study, by which title the study goes, and every loss, the weightiest first."""

    title: str
    plan: Plan
    losses: tuple[Loss, ...]


def bring_in_study(data: bytes) -> BroughtIn:
    """The design of a study file; nothing is kept.

    Raises
    ------
    NotValid
        The file holds no study.
    """
    try:
        study, left = read_study(data)
    except NotAStudy as fault:
        raise NotValid(
            f"No StudyU study: {fault}.", code="no_study", errors={"json": {"text": [str(fault)]}}
        ) from None
    chosen = _chosen(study)
    changed = [*_order(study), *_arms_lost(study), *_outcome_lost(study, chosen)]
    plan = replace(
        blank_plan(),
        question=study.title[:PARAGRAPH],
        arms=_arms(study),
        outcome=_outcome(study, chosen),
        period_days=min(study.phase_days, 10_000),
        periods=min(study.cycles, 10_000)
        * max(min(len(study.interventions), nof1.designs.design.MOST_ARMS), 2),
        washout_days=0,
        order="counterbalanced" if study.sequence == "counterBalanced" else "pairs",
        prompt_time=_prompt_time(chosen),
        asking=Asking(questionnaires=tuple(_questionnaires(study, chosen))),
    )
    return BroughtIn(study.title[:LINE], plan, (*changed, *left))


def _arms(study: Study) -> tuple[PlannedArm, ...]:
    arms = [
        PlannedArm(
            chr(ord("a") + place),
            one.name[:LINE],
            "\n".join(part for part in (one.description, *one.tasks) if part and part != one.name)[
                :PARAGRAPH
            ],
        )
        for place, one in enumerate(study.interventions[: nof1.designs.design.MOST_ARMS])
    ]
    missing = [PlannedArm(chr(ord("a") + place), "") for place in range(len(arms), 2)]
    return (*arms, *missing)


def _arms_lost(study: Study) -> Iterator[Loss]:
    names = tuple(one.name for one in study.interventions)
    if len(names) > 2:  # in StudyU each person chooses two of them
        yield Loss("all_compared", {"count": len(names)}, names)
    if len(names) > nof1.designs.design.MOST_ARMS:
        most = nof1.designs.design.MOST_ARMS
        yield Loss("arms_left_out", {"count": len(names) - most}, names[most:])
    if len(names) < 2:
        yield Loss("arms_missing", {"count": 2 - len(names)})


def _order(study: Study) -> Iterator[Loss]:
    if study.sequence in ("alternating", "customized"):
        yield Loss("order_drawn")
    elif study.sequence == "randomized":
        yield Loss("order_in_pairs")


def _chosen(study: Study) -> Chosen | None:
    """The question that the trial is about: the report's, else the first scale; None without any scale."""
    asked = [(one, question) for one in study.observations for question in one.questions]
    scales = [pair for pair in asked if pair[1].kind in SCALES]
    named = [pair for pair in scales if (pair[0].id, pair[1].id) == study.primary]
    return next(iter(named or scales), None)


def _outcome(study: Study, chosen: Chosen | None) -> PlannedOutcome:
    better = "higher" if study.improvement == "positive" else "lower"
    if chosen is None:
        return PlannedOutcome("", "", better, "24h", None, "patient")
    _, question = chosen
    return PlannedOutcome(
        name=question.prompt.rstrip(" ?.!")[:LINE],
        question=question.prompt[:PARAGRAPH],
        better=better,
        recall="24h",
        worthwhile=None,
        worthwhile_set_by="patient",
        low_label=question.low[:LINE],
        high_label=question.high[:LINE],
    )


def _outcome_lost(study: Study, chosen: Chosen | None) -> Iterator[Loss]:
    if chosen is None:
        yield Loss("no_outcome")
        return
    observation, question = chosen
    if (observation.id, question.id) != study.primary:
        yield Loss("outcome_guessed", names=(question.prompt,))
    if not study.improvement:
        yield Loss("better_guessed", names=(question.prompt,))
    if (question.minimum, question.maximum) != (0, 10):
        numbers = {"minimum": question.minimum, "maximum": question.maximum}
        yield Loss("scale_changed", numbers, (question.prompt,))
    if study.contact.organization:
        yield Loss("contact", names=(study.contact.organization,))
    if len(observation.reminders) > 1:
        yield Loss("reminders_dropped", {"count": len(observation.reminders) - 1}, observation.reminders[1:])


def _prompt_time(chosen: Chosen | None) -> str:
    return next(iter(chosen[0].reminders), EVENING) if chosen else EVENING


def _questionnaires(study: Study, chosen: Chosen | None) -> Iterator[Questionnaire]:
    """What is asked beside the daily question: each observation without it, every day."""
    for place, one in enumerate(study.observations):
        asked = [question for question in one.questions if (one, question) != chosen]
        items = tuple(item for number, question in enumerate(asked) if (item := _item(question, number)))
        if items:
            times = one.reminders[:6] or (_prompt_time(chosen),)
            schedule = Schedule(times=times, open_minutes=60 * (24 // len(times)) - 60, reminders=())
            yield Questionnaire(f"study-{place + 1}", None, schedule, one.title[:LINE], items)


def _item(question: StudyQuestion, number: int) -> dict[str, Any] | None:
    """One of our items; a choice between fewer than two is none."""
    item: dict[str, Any] = {
        "id": _name(question.id, f"q{number + 1}"),
        "kind": KINDS.get(question.kind, "scale"),
        "text": question.prompt[:PARAGRAPH] or "?",
    }
    if question.kind in SCALES:
        ends = {"minimum": question.minimum, "maximum": question.maximum, "step": question.step}
        words = {"low": question.low[:LINE], "high": question.high[:LINE]}
        return item | ends | {key: said for key, said in words.items() if said}
    if question.kind == "choice":
        if len(question.choices) < 2:
            return None
        choices = [
            {"value": f"c{place + 1}", "text": text[:LINE] or "?"}
            for place, (_, text) in enumerate(question.choices)
        ]
        return item | {"kind": "choices" if question.several else "choice", "choices": choices}
    return item


def _name(given: str, otherwise: str) -> str:
    return given if SHORT_NAME.fullmatch(given) and not re.fullmatch(r"q\d+", given) else otherwise
