"""From a trial's rows to arrays, and from a result back to one row. Nothing is computed here."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import numpy as np
from sqlmodel import Session, col, select

import nof1
import nof1.values.observations
import nof1.values.outcome
from server.auth import ENDED, MACHINE, allocation_for, allocation_was
from server.compute import AnalysisTask
from server.conduct.read_protocol import arms_of, outcome_of
from server.conduct.read_series import DayAnswer, DayPlan, day_answers, days_of
from server.study_day import start_of, study_date
from server.tables import Analysis, Computation, Outcome, ProtocolVersion, SeriesImport, Trial

LAST_OF_DAY = 0.9999
"""The day on which clocks go back has 25 hours; its last one belongs to it all the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A task, and what its result will be kept under."""

    trial_id: UUID
    protocol_version_id: UUID
    last_answer_day: int
    digest: str
    task: AnalysisTask
    ahead: Mapping[str, int]
    """Days with each arm that are still to come: not answered, but not missing."""

    def keep(self, session: Session, now: datetime, row: Computation, result: dict[str, Any]) -> None:
        """As the trial's newest analysis."""
        row.data_digest = self.digest
        keep_analysis(session, now, self, result, row.id)


def prepare_analysis(session: Session, trial_id: UUID) -> Prepared | None:
    """All that a worker needs of a trial, as arrays; None while there is nothing to analyse."""
    trial = session.get_one(Trial, trial_id)
    version = session.get(ProtocolVersion, trial.protocol_version_id) if trial.protocol_version_id else None
    if version is None:
        return None
    answers = [answer for answer in day_answers(session, trial).values() if answer.answer is not None]
    days = days_of(allocation_for(session, MACHINE, trial))
    if not answers or not days:
        return None
    last = max(answer.day for answer in answers)
    days = days if trial.state in ENDED else _begun(days, last)
    observations = _observations(session, trial, version, days, answers)
    outcome = _outcome(outcome_of(session, version), observations)
    model = nof1.Model(half_life=version.half_life_days)
    rule = nof1.DecisionRule(version.rule_benefit, version.rule_harm, version.rule_similar)
    ahead = (
        Counter()
        if trial.state in ENDED
        else Counter(plan.arm for plan in days if plan.day > last and plan.arm)
    )
    digest = _digest(observations, outcome, model, rule, ahead)
    task = AnalysisTask(observations, outcome, model, rule, seed=int(digest[:8], 16))
    return Prepared(trial.id, version.id, last, digest, task, ahead)


def _begun(days: list[DayPlan], last: int) -> list[DayPlan]:
    """While a trial runs: the periods up to that of the last answer, each of them whole."""
    reached = {plan.period for plan in days if plan.day <= last}
    return [plan for plan in days if plan.day <= last or (not plan.washout and plan.period in reached)]


def _observations(
    session: Session,
    trial: Trial,
    version: ProtocolVersion,
    days: list[DayPlan],
    answers: list[DayAnswer],
) -> nof1.Observations:
    keys = [arm.key for arm in arms_of(session, version)]
    place = {plan.day: number for number, plan in enumerate(days)}
    counted = sorted(
        (place[one.day], one.answer, _told_on(trial, version, one.told_at))
        for one in answers
        if one.day in place
    )
    told = np.array([when for _, _, when in counted], dtype=np.float64)
    imported = session.exec(select(SeriesImport).where(SeriesImport.trial_id == trial.id)).first()
    return nof1.Observations(
        arms=tuple(keys),
        day_arm=_numbers(keys.index(plan.arm) if plan.arm in keys else -1 for plan in days),
        day_period=_numbers(_period_places(days)),
        answer_day=_numbers(day for day, _, _ in counted),
        answer=np.array([value for _, value, _ in counted], dtype=np.float64),
        entered=told if np.isfinite(told).any() else None,
        before=_before(keys, version, imported),
        allocation=cast(nof1.values.observations.Allocation, allocation_was(session, trial)),
        period_rule=_period_rule(imported),
        merged_days=imported.merged_days if imported else 0,
    )


def _told_on(trial: Trial, version: ProtocolVersion, moment: datetime | None) -> float:
    """When an answer was given, in study days: 0 is where the first begins."""
    if moment is None or trial.first_day is None:
        return math.nan
    on = study_date(moment, trial.zone, version.day_starts_at)
    since = (moment - start_of(on, trial.zone, version.day_starts_at)) / timedelta(days=1)
    return (on - trial.first_day).days + min(since, LAST_OF_DAY)


def _before(keys: list[str], version: ProtocolVersion, imported: SeriesImport | None) -> int | None:
    """The arm taken before, none of them where the protocol says so; an imported series does not say."""
    if version.before_arm in keys:
        return keys.index(version.before_arm)
    return None if imported else nof1.values.observations.WASHOUT


def _numbers(values: Any) -> Any:
    return np.array(list(values), dtype=np.int64)


def _period_places(days: list[DayPlan]) -> list[int]:
    """Periods counted from 0 in their order, washout -1."""
    seen: dict[int, int] = {}
    return [-1 if plan.period is None else seen.setdefault(plan.period, len(seen)) for plan in days]


def _period_rule(imported: SeriesImport | None) -> str:
    if imported is None:
        return "planned"
    return "runs" if imported.period_days is None else f"days:{imported.period_days}"


def _outcome(asked: Outcome, observations: nof1.Observations) -> nof1.Outcome:
    """The outcome without its name; where it has no bounds, its middle is that of the arms' means."""
    bounds = None
    middle = None
    if asked.minimum is not None and asked.maximum is not None:
        bounds = (asked.minimum, asked.maximum)
    else:
        means = [arm.mean for arm in nof1.describe(observations) if arm.mean is not None]
        middle = sum(means) / len(means) if means else 0.0
    return nof1.Outcome(
        name="outcome",
        better=cast(nof1.values.outcome.Direction, asked.better),
        worthwhile=asked.worthwhile,
        bounds=bounds,
        scale=asked.scale,
        middle=middle,
        recall=cast(nof1.values.outcome.Recall, asked.recall),
        kind=cast(nof1.values.outcome.Kind, asked.kind),
    )


def _digest(
    observations: nof1.Observations,
    outcome: nof1.Outcome,
    model: nof1.Model,
    rule: nof1.DecisionRule,
    ahead: Mapping[str, int],
) -> str:
    """SHA-256 of all that goes into a result; days to come are counted otherwise than missing ones."""
    series = {name: getattr(observations, name) for name in observations.__dataclass_fields__}
    plain = {
        name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in series.items()
    }
    whole = [plain, asdict(outcome), asdict(model), asdict(rule), dict(ahead)]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode("utf-8")).hexdigest()


def newest_analysis(session: Session, trial_id: UUID) -> Analysis | None:
    """The last one computed."""
    return session.exec(
        select(Analysis).where(Analysis.trial_id == trial_id).order_by(col(Analysis.computed_at).desc())
    ).first()


def keep_analysis(
    session: Session, now: datetime, prepared: Prepared, result: dict[str, Any], computation_id: UUID | None
) -> Analysis:
    """One row of codes and numbers; sentences are written when it is shown."""
    verdict, arm = _verdict(result)
    arms = [arm | {"missing": arm["missing"] - prepared.ahead.get(arm["arm"], 0)} for arm in result["arms"]]
    analysis = Analysis(
        trial_id=prepared.trial_id,
        protocol_version_id=prepared.protocol_version_id,
        computation_id=computation_id,
        computed_at=now,
        last_answer_day=prepared.last_answer_day,
        data_digest=prepared.digest,
        seed=str(result["seed"]),
        verdict=verdict,
        verdict_arm=arm,
        arms=arms,
        missing=sum(arm["missing"] for arm in arms),
        **{name: result[name] for name in SAME_IN_BOTH},
    )
    session.add(analysis)
    session.flush()
    return analysis


SAME_IN_BOTH = (
    "status",
    "engine",
    "allocation",
    "n",
    "seconds",
    "period_rule",
    "scale",
    "versions",
    "priors",
    "effects",
    "checks",
)
"""What stands in a row under the name that it has in the library's result."""


def _verdict(result: dict[str, Any]) -> tuple[str | None, str | None]:
    """The trial's verdict on the sustained effects, and the favoured arm."""
    if result["status"] == "withheld":
        return None, None
    clear, arm = result["verdict"]["clear"], result["verdict"]["arm"]
    if clear != "favours":
        return clear, None
    return ("favours_reference" if arm == result["arms"][0]["arm"] else "favours_arm"), arm
