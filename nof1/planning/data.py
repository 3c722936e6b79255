"""What a plan would do, as plain data."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from nof1.designs.design import Design
from nof1.designs.remarks import remarks
from nof1.planning.characteristics import Characteristics, Point
from nof1.planning.monitor import Monitored, StoppingRule
from nof1.planning.montecarlo import MonteCarlo
from nof1.planning.simulate import Plan, steps
from nof1.planning.smallest import Smallest, Tried

_FIGURES = (
    "clear",
    "wrong",
    "right",
    "worse_arm",
    "needless",
    "overlooked",
    "at_ends",
    "width",
    "coverage",
    "bias",
)


def plan_data(plan: Plan) -> dict[str, Any]:
    """What was planned and assumed, ready for JSON."""
    outcome = plan.outcome
    return {
        "design": design_data(plan.design),
        "outcome": asdict(outcome) | {"bounds": list(outcome.bounds) if outcome.bounds else None},
        "assumptions": asdict(plan.assumptions) | {"level": plan.level},
        "answers": "as simulated" if not outcome.bounds else "whole" if steps(outcome) else "within bounds",
        "rule": asdict(plan.rule),
        "model": asdict(plan.model),
        "priors": plan.used_priors.texts(),
        "engine": "exact",
        "remarks": [asdict(remark) for remark in remarks(plan.design, outcome.recall)],
    }


def characteristics_data(found: Characteristics) -> dict[str, Any]:
    """Operating characteristics, ready for JSON: each figure a `value` with its Monte Carlo `error`."""
    return plan_data(found.plan) | {
        "trials": found.trials,
        "calendars": found.calendars,
        "effects": [_point_data(point) for point in found.points],
        "worse": {
            "assumptions": asdict(found.plan.assumptions.worse()) | {"level": found.plan.level},
            "effects": [_point_data(point) for point in found.worse],
        }
        if found.worse
        else None,
        "engine_gap": found.engine_gap,
        "checked": found.checked,
        "seed": found.seed,
        "seconds": found.seconds,
    }


def smallest_data(found: Smallest) -> dict[str, Any]:
    """The search for the smallest design, ready for JSON."""
    return {
        "effect": found.effect,
        "chance": found.chance,
        "limit_days": found.limit_days,
        "design": design_data(found.design) if found.design else None,
        "tried": [_tried_data(one) for one in found.tried],
    }


def design_data(design: Design) -> dict[str, Any]:
    """A design, ready for JSON, with its length in days."""
    return asdict(design) | {"arms": [arm.label for arm in design.arms], "days": design.days}


def stopping_data(rule: StoppingRule, found: Sequence[Monitored]) -> dict[str, Any]:
    """What a rule to stop early costs and saves, ready for JSON."""
    return {"rule": asdict(rule) | {"looks": list(rule.looks)}, "effects": [_monitored(one) for one in found]}


def _point_data(point: Point) -> dict[str, Any]:
    return {
        "effect": point.effect,
        "verdicts": {name: _figure(found) for name, found in point.verdicts.items()},
        **{name: _figure(getattr(point, name)) for name in _FIGURES},
    }


def _figure(found: MonteCarlo | None) -> dict[str, float] | None:
    return found._asdict() if found else None


def _monitored(one: Monitored) -> dict[str, Any]:
    names = ("benefit", "harm", "futility", "false_calls", "false_calls_at_end", "days", "clear", "wrong")
    return {
        "effect": one.effect,
        **{name: _figure(getattr(one, name)) for name in names},
        "stopped_by": [_figure(found) for found in one.stopped_by],
    }


def _tried_data(one: Tried) -> dict[str, Any]:
    return {
        "design": design_data(one.design),
        "trials": one.trials,
        "right": _figure(one.right),
        "clear": _figure(one.clear),
        "wrong": _figure(one.wrong),
        "reaches": one.reaches,
    }
