"""A result again under other assumptions, when somebody asks: would it still say the same?"""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

import numpy as np
from sqlmodel import Session

import nof1
from nof1.designs.design import Order
from nof1.values.observations import BASELINE, WASHOUT
from nof1.words.speaker import Language, Speaker
from server.auth import Asker, find_trial
from server.compute import AnalysisTask, SensitivityTask
from server.conduct.analyse_trial import prepare_analysis
from server.conduct.ask_workers import Asked, Reply, ask_workers, asked_before
from server.conduct.read_protocol import arms_of, outcome_of
from server.conduct.read_series import DayAnswer, day_answers
from server.conduct.show_result import show_result
from server.errors import NotFound, NotValid
from server.tables import Analysis, ProtocolVersion, Trial
from server.tables.computation import Computation

DRAWN_BY = ("pairs", "counterbalanced")


def vary_assumptions(
    session: Session, now: datetime, asker: Asker, trial_id: UUID, look_id: UUID | None = None
) -> tuple[Analysis, Reply]:
    """Ask for the newest result under other assumptions; whoever may see it may ask.

    Raises
    ------
    NotFound
        There is no result that this person may see, or it is withheld.
    NotValid
        A yes-or-no outcome or a count, for which there is no such table.
    """
    analysis = _seen(session, now, asker, trial_id, look_id)
    asked = {"trial": str(trial_id), "data_digest": analysis.data_digest}
    return analysis, ask_workers(session, now, "sensitivity", asked)


def read_varied(
    session: Session,
    now: datetime,
    asker: Asker,
    trial_id: UUID,
    computation_id: UUID,
    look_id: UUID | None = None,
) -> tuple[Analysis, Reply]:
    """What has become of it."""
    analysis = _seen(session, now, asker, trial_id, look_id)
    row = asked_before(session, "sensitivity", computation_id)
    if (row.asked or {}).get("trial") != str(trial_id):
        raise NotFound
    return analysis, Reply(row.id, row.state, row.told)


def prepare_varied(session: Session, row: Computation) -> Asked | None:
    """The arrays that the result was made of; None where other answers have come since."""
    asked = row.asked or {}
    trial = session.get_one(Trial, UUID(asked["trial"]))
    prepared = prepare_analysis(session, trial.id)
    if prepared is None or prepared.digest != asked["data_digest"]:
        return None
    version = session.get_one(ProtocolVersion, prepared.protocol_version_id)
    taken = _as_taken(prepared.task, day_answers(session, trial))
    is_drawn = prepared.task.observations.allocation == "randomised" and version.order_rule in DRAWN_BY
    order = cast(Order, version.order_rule) if is_drawn else None
    return Asked(SensitivityTask(prepared.task, taken, order))


def say_assumption(session: Session, analysis: Analysis, row: dict[str, Any], language: str) -> str:
    """What was assumed otherwise, in the reader's language."""
    version = session.get_one(ProtocolVersion, analysis.protocol_version_id)
    names = {arm.key: arm.name for arm in arms_of(session, version)}
    say, about = Speaker(cast(Language, language)), row["about"]
    shown = names.get(about, about) if isinstance(about, str) else say.plain(about or 0)
    return say(f"table.{row['name']}", about=shown)


def _seen(session: Session, now: datetime, asker: Asker, trial_id: UUID, look_id: UUID | None) -> Analysis:
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id)
    analysis = show_result(session, now, asker, trial, look_id).analysis
    if analysis is None or analysis.status != "ok":
        raise NotFound
    version = session.get_one(ProtocolVersion, analysis.protocol_version_id)
    if outcome_of(session, version).kind in ("binary", "count"):
        raise NotValid("There is no such table for this kind of outcome.", code="not_for_this_outcome")
    return analysis


def _as_taken(task: AnalysisTask, answers: dict[int, DayAnswer]) -> nof1.Observations | None:
    """The series under what was taken; None where nothing else was taken than planned, as far as was said."""
    planned = task.observations.day_arm
    taken = planned.copy()
    for day, said in answers.items():
        place = day - 1
        if 0 <= place < planned.size and planned[place] not in (WASHOUT, BASELINE):
            taken[place] = _arm_taken(int(planned[place]), len(task.observations.arms), said.taken)
    return task.observations.taken_as(taken) if np.any(taken != planned) else None


def _arm_taken(planned: int, arms: int, taken: str | None) -> int:
    """Of two arms the other one is known; of more it is not, and counts as none of them."""
    if taken in (None, "planned"):
        return planned
    return 1 - planned if taken == "other_arm" and arms == 2 else WASHOUT
