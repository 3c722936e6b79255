"""How likely a design is to answer: asked by a page, computed by a worker, kept for a day."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from sqlmodel import Session

import nof1
import nof1.errors
import nof1.values.outcome
from nof1.planning.assumptions import kept_of
from nof1.planning.simulate import has_room
from server.auth import Asker
from server.compute import CharacteristicsTask, SmallestTask
from server.conduct.ask_workers import Asked, Reply, ask_workers, asked_before
from server.conduct.check_cover import refuse
from server.conduct.check_protocol import check_protocol
from server.errors import NotValid
from server.plan import Plan
from server.tables.computation import Computation

DesignKind = Literal["characteristics", "smallest_design"]

GAINS = (0.0, 1.0, 1.5, 2.0, 3.0)
"""True differences that a design is tried at, as multiples of the worthwhile one."""
TRIALS = 400
ENOUGH = 50
"""Of them for a first picture, while the nurse still looks at what was changed."""
SEARCH_TRIALS = 200
LONGEST_DAYS = 168

SPREAD = 0.15
"""The usual day-to-day spread, as a share of the scale: 1.5 on 0 to 10."""
AUTOCORRELATION = 0.3
PERIOD_SHIFT = 0.3
"""How much else moves a whole period, as a share of the day-to-day spread."""

NEEDED = frozenset(
    {
        "arms",
        "outcome.minimum",
        "outcome.maximum",
        "outcome.worthwhile",
        "outcome.recall",
        "period_days",
        "periods",
        "washout_days",
        "half_life_days",
        "rule.benefit",
        "rule.harm",
        "rule.similar",
        "assumed.spread",
        "assumed.missing",
    }
)
"""Fields of a protocol that planning reads: where nothing is wrong with them, a design can be judged."""


def judge_design(session: Session, now: datetime, asker: Asker, plan: Plan, *, precise: bool) -> Reply:
    """How often this design would answer, at first roughly, then with worse assumptions beside.

    Raises
    ------
    NotValid
        A number that planning needs is missing or cannot be; each is named at its field.
    """
    asker.require("nurse", "clinician")
    asked = _design_in_numbers(plan)
    planned = _library_plan(asked)
    effects = [_effect(plan, gain) for gain in GAINS]
    asked["effects"] = [effect for effect in effects if has_room(planned, effect)]
    asked |= {"trials": TRIALS, "enough": TRIALS if precise else ENOUGH}
    return ask_workers(session, now, "characteristics", asked)


def find_smallest(
    session: Session, now: datetime, asker: Asker, plan: Plan, *, gain: float, chance: float
) -> Reply:
    """The fewest periods of this length that answer rightly with a chance, were the gain really so.

    Raises
    ------
    NotValid
        As for `judge_design`; or the gain has no room between the ends of the scale.
    """
    asker.require("nurse", "clinician")
    asked = _design_in_numbers(plan)
    effect = _effect(plan, gain)
    if not has_room(_library_plan(asked), effect):
        raise NotValid(
            "The scale has no room for this gain.", code="no_room", errors={"json": {"gain": ["no_room"]}}
        )
    asked |= {"effect": effect, "chance": chance, "limit_days": LONGEST_DAYS, "trials": SEARCH_TRIALS}
    return ask_workers(session, now, "smallest_design", asked)


def read_judged(session: Session, asker: Asker, kind: DesignKind, computation_id: UUID) -> Reply:
    """What has become of a question."""
    asker.require("nurse", "clinician")
    row = asked_before(session, kind, computation_id)
    return Reply(row.id, row.state, row.told)


def prepare_judged(row: Computation) -> Asked:
    """All that a worker needs to answer."""
    asked = row.asked or {}
    plan, seed = _library_plan(asked), int((row.data_digest or "0")[:8], 16)
    if row.kind == "characteristics":
        effects = tuple(asked["effects"])
        return Asked(CharacteristicsTask(plan, effects, asked["trials"], asked["enough"], seed))
    chance, limit, trials = asked["chance"], asked["limit_days"], asked["trials"]
    return Asked(SmallestTask(plan, asked["effect"], chance, limit, trials, seed))


def spread_of(plan: Plan) -> float:
    """The day-to-day spread that is assumed, in the outcome's units."""
    low, high = plan.outcome.minimum or 0.0, plan.outcome.maximum or 0.0
    return plan.assumed.spread or SPREAD * (high - low)


def _design_in_numbers(plan: Plan) -> dict[str, Any]:
    """What planning needs of a protocol: no name, no word."""
    notes = check_protocol(plan, "a name").notes
    faults = [note for note in notes if note.level == "error" and note.field in NEEDED]
    if faults:
        refuse(faults)
    keys = [arm.key for arm in plan.arms]
    return {
        "arms": keys,
        "periods": plan.periods,
        "period_days": plan.period_days,
        "washout_days": plan.washout_days,
        "order": plan.order,
        "better": plan.outcome.better,
        "worthwhile": plan.outcome.worthwhile,
        "bounds": [plan.outcome.minimum, plan.outcome.maximum],
        "recall": plan.outcome.recall,
        "half_life_days": plan.half_life_days,
        "before": keys.index(plan.before.arm) if plan.before.arm in keys else None,
        "rule": asdict(plan.rule),
        "spread": spread_of(plan),
        "missing": plan.assumed.missing,
    }


def _library_plan(asked: Mapping[str, Any]) -> nof1.Plan:
    """The same for the library, judged as the trial's own analysis will be."""
    half_life = asked["half_life_days"]
    try:
        return nof1.Plan(
            design=nof1.Design(
                arms=tuple(nof1.Arm(key) for key in asked["arms"]),
                periods=asked["periods"],
                period_days=asked["period_days"],
                washout_days=asked["washout_days"],
                order=asked["order"],
            ),
            outcome=nof1.Outcome(
                name="outcome",
                better=asked["better"],
                worthwhile=asked["worthwhile"],
                bounds=cast(tuple[float, float], tuple(asked["bounds"])),
                recall=asked["recall"],
            ),
            assumptions=nof1.Assumptions(
                noise=asked["spread"],
                autocorrelation=AUTOCORRELATION,
                carryover=kept_of(half_life) if half_life else 0.0,
                period_shift=PERIOD_SHIFT * asked["spread"],
                missing=asked["missing"],
            ),
            model=nof1.Model(half_life=half_life),
            rule=nof1.DecisionRule(**asked["rule"]),
            before=asked["before"],
        )
    except (nof1.errors.DesignError, nof1.errors.InputError, nof1.errors.NotBuiltError) as error:
        raise NotValid(str(error), code="protocol_not_sound") from error


def _effect(plan: Plan, gain: float) -> float:
    """A gain in worthwhile differences as a difference of answers, last arm minus first."""
    sign = 1 if plan.outcome.better == "higher" else -1
    return sign * gain * (plan.outcome.worthwhile or 0.0) if gain else 0.0
