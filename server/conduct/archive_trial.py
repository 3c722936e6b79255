"""Take a trial out: one archive from which `nof1` reruns the analysis to the same numbers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from sqlmodel import Session, col, select

from nof1.reading.clock import DAY_STARTS_AT
from server.auth import Asker, allocation_for, find_trial
from server.conduct.analyse_trial import Prepared, prepare_analysis
from server.conduct.read_protocol import plan_of
from server.conduct.read_scores import Told, scores_in
from server.conduct.read_series import DayAnswer, day_answers
from server.conduct.record_event import record_event
from server.conduct.show_result import Shown, show_result
from server.errors import WrongState
from server.formats.trial_archive import (
    SERIES,
    WASHOUT_VALUE,
    Column,
    arm_values,
    as_json,
    as_shell,
    command_line,
    dictionary,
    pack,
    readme,
    table,
)
from server.instrument import Answer
from server.plan import Plan
from server.tables import Analysis, Period, ProtocolVersion, Trial

DATA = (
    Column("study_day", "day of the trial", "1 is the first"),
    Column("date", "calendar date of the study day, at the patient's home", "YYYY-MM-DD"),
    Column("period", "number of the period; empty on washout days", "1, 2, …"),
    Column("arm", "key of the treatment as assigned", f"letters as in protocol.json, or {WASHOUT_VALUE}"),
    Column("treatment", "name of the treatment as assigned; empty on washout days"),
    Column("outcome", "the answer to the daily question; empty where not answered"),
    Column("told_at", "when the answer was given, where that is known", "ISO 8601 with offset"),
    Column("late", "the answer came after its question had closed", "1 yes, 0 no"),
    Column("mode", "how the answer came", "app, call, paper, import"),
    Column("taken", "what was taken by the patient's word", "planned, other_arm, something_else, nothing"),
    Column("taken_words", "what else was taken, in the patient's words"),
    Column("changed", "something else was different on that day", "1 yes, 0 no"),
    Column("note", "the patient's words"),
)
QUESTIONNAIRES = (
    Column("study_day", "day of the trial on which it was told", "1 is the first"),
    Column("told_at", "when it was answered", "ISO 8601 with offset"),
    Column("questionnaire", "what was answered, by its key in protocol.json"),
    Column("instrument", "the instrument and its version", "such as side-effect/1"),
    Column("answered_by", "who answered", "self, parent, carer"),
    Column("what", "an item of the instrument, or a score made of its items", "item, score"),
    Column("name", "the item or score"),
    Column("value", "a number, words, or what was chosen; several choices have a | between them"),
)


@dataclass(frozen=True, slots=True)
class Archive:
    """A file to be saved, its name without anybody's name in it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Facts:
    trial: Trial
    version: ProtocolVersion
    plan: Plan
    analysis: Analysis
    prepared: Prepared
    answers: dict[int, DayAnswer]


def archive_trial(session: Session, now: datetime, asker: Asker, trial_id: UUID, language: str) -> Archive:
    """Everything of a trial but who it is about, for staff who may see its effect; each one is recorded.

    Raises
    ------
    WrongState
        The effect may not be seen yet, or there is none.
    """
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id, to_change=True)
    shown = show_result(session, now, asker, trial)
    prepared = prepare_analysis(session, trial.id)
    if shown.analysis is None or prepared is None:
        raise WrongState("An archive needs a result that may be seen.")
    version = session.get_one(ProtocolVersion, prepared.protocol_version_id)
    answers = day_answers(session, trial)
    facts = _Facts(trial, version, plan_of(session, version), shown.analysis, prepared, answers)
    command = as_shell(_command(facts))
    told = scores_in(session, trial).told
    files = {
        "README.md": _readme(facts, command, language),
        SERIES: table([each.name for each in DATA], _series(facts)),
        "data-dictionary.csv": dictionary(DATA),
        "questionnaires.csv": table([each.name for each in QUESTIONNAIRES], _told(trial, told)),
        "questionnaires-dictionary.csv": dictionary(QUESTIONNAIRES),
        "protocol.json": as_json(_protocol(facts)),
        "periods.json": as_json(_periods(session, asker, trial)),
        "analysis.json": as_json(_analysis(facts, shown)),
        "command.txt": command + "\n",
    }
    record_event(session, now, asker, "archived", "trial", trial.id)
    name = f"nof1-{trial.pseudonym}"
    return Archive(f"{name}.zip", pack(name, files, now))


def _command(facts: _Facts) -> list[str]:
    task = facts.prepared.task
    entries_in = facts.trial.zone if _reads_entries(facts) else None
    return command_line(task.observations, task.outcome, task.model, task.rule, task.seed, entries_in)


def _reads_entries(facts: _Facts) -> bool:
    """Whether `nof1` takes the times of entry from a file of dates: none before its day, by days from 04:00.

    They move no effect; one check needs them.
    """
    observations = facts.prepared.task.observations
    if observations.entered is None or facts.version.day_starts_at != DAY_STARTS_AT.strftime("%H:%M"):
        return False
    return not np.any(np.floor(observations.entered) < observations.answer_day)


def _series(facts: _Facts) -> list[list[Any]]:
    """Every study day that the analysis knows, answered or not."""
    observations = facts.prepared.task.observations
    answered = dict(zip(observations.answer_day.tolist(), observations.answer.tolist(), strict=True))
    names = {arm.key: arm.name for arm in facts.plan.arms}
    first = facts.trial.first_day
    rows: list[list[Any]] = []
    for place, (arm, period) in enumerate(
        zip(arm_values(observations), observations.day_period, strict=True)
    ):
        said = facts.answers.get(place + 1, DayAnswer(place + 1))
        rows.append(
            [
                place + 1,
                first.fromordinal(first.toordinal() + place) if first else None,
                None if arm == WASHOUT_VALUE else period + 1,
                arm,
                names.get(arm),
                answered.get(place),
                _local(said.told_at, facts.trial.zone) if place in answered else None,
                said.late if place in answered else None,
                said.mode,
                said.taken,
                said.taken_words,
                said.changed,
                said.note,
            ]
        )
    return rows


def _local(moment: datetime | None, zone: str) -> datetime | None:
    return moment.astimezone(ZoneInfo(zone)) if moment else None


def _told(trial: Trial, told: list[Told]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for one in told:
        about = [one.study_day, _local(one.answered_at, trial.zone), one.questionnaire, one.instrument]
        about.append(one.answered_by)
        rows += [[*about, "item", item, _value(answer)] for item, answer in one.answers.items()]
        rows += [[*about, "score", score.id, score.value] for score in one.scores]
    return rows


def _value(answer: Answer) -> str | float:
    return "|".join(answer) if isinstance(answer, list) else answer


def _protocol(facts: _Facts) -> dict[str, Any]:
    about = {"version": facts.version.number, "made_at": facts.version.made_at}
    return about | facts.plan.to_content()


def _periods(session: Session, asker: Asker, trial: Trial) -> dict[str, Any]:
    """The sequence as this person may know it, and every date that a period ever had."""
    rows = session.exec(
        select(Period).where(Period.trial_id == trial.id).order_by(col(Period.number), col(Period.amendment))
    )
    dates = ("number", "amendment", "first_day", "last_day", "washout_days", "starts_on", "ends_on")
    return {
        "first_day": trial.first_day,
        "zone": trial.zone,
        "sequence_commitment": trial.sequence_commitment,
        "sequence": [asdict(period) for period in allocation_for(session, asker, trial)],
        "dates": [{name: getattr(row, name) for name in (*dates, "reason", "made_at")} for row in rows],
    }


def _analysis(facts: _Facts, shown: Shown) -> dict[str, Any]:
    """The stored result as it is, and whether it was made of the data in this archive."""
    kept = facts.analysis.model_dump(exclude={"id", "trial_id", "protocol_version_id", "computation_id"})
    kept.pop("posterior")
    return kept | {
        "made_of_this_data": facts.analysis.data_digest == facts.prepared.digest,
        "digest_of_this_data": facts.prepared.digest,
        "outcome": asdict(facts.prepared.task.outcome),
        "looks": [{"at": look.at, "reason": look.reason} for look in shown.looks],
    }


def _readme(facts: _Facts, command: str, language: str) -> str:
    same = facts.analysis.data_digest == facts.prepared.digest
    versions: Mapping[str, Any] = facts.analysis.versions
    return readme(
        language,
        same=same,
        pseudonym=facts.trial.pseudonym,
        question=facts.plan.question,
        command=command,
        versions=", ".join(f"{name} {version}" for name, version in versions.items()),
        digest=facts.analysis.data_digest,
    )
