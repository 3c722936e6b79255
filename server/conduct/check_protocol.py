"""Look a protocol over before anyone is asked to follow it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import nof1.designs.design
import nof1.errors
from server.conduct.check_cover import check_cover, refuse
from server.conduct.check_prompts import check_prompts
from server.conduct.check_questions import check_questions
from server.conduct.check_schedules import check_schedules
from server.conduct.protocol_note import Level, Note
from server.phone_number import is_phone
from server.plan import Plan
from server.study_day import is_time, is_zone

__all__ = ["CheckedProtocol", "Level", "Note", "check_protocol", "design_of", "require_sound"]

MOST_DAYS = 366
LONG_DAYS = 84
"""Twelve weeks: longer, and people stop answering."""

CARRYOVER_SHARE = 0.1
STEADY_HALF_LIVES = 5
RECALL_DAYS = {"7d": 7, "14d": 14}
RANGES: dict[str, tuple[float, float]] = {
    "period_days": (1, 120),
    "periods": (2, 60),
    "washout_days": (0, 60),
    "half_life_days": (0.01, 120),
    "rule.benefit": (0.51, 0.99),
    "rule.harm": (0.01, 0.49),
    "rule.similar": (0.51, 0.99),
    "assumed.missing": (0, 0.9),
}


@dataclass(frozen=True, slots=True)
class CheckedProtocol:
    """How long the trial takes and how many sequences chance chooses from, where that can be told."""

    days: int | None
    sequences: int | None
    notes: tuple[Note, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing stands against approving it."""
        return not any(note.level == "error" for note in self.notes)


def check_protocol(plan: Plan, patient_name: str, staff: Collection[str] | None = None) -> CheckedProtocol:
    """What is missing, what cannot be, what might disappoint. `staff` are the ids of the site's people."""
    design = design_of(plan)
    notes = [
        *_missing(plan, patient_name),
        *_numbers(plan),
        *_arms(plan),
        *_outcome(plan),
        *_assumed(plan),
        *_lengths(plan),
        *_carryover(plan),
        *_times(plan),
        *check_questions(plan),
        *check_schedules(plan),
        *check_prompts(plan, design.days if design else None),
        *_people(plan),
        *check_cover(plan, staff),
    ]
    if design is not None:
        notes += _whole_length(design.days)
    countable = design is not None and design.periods <= RANGES["periods"][1]
    sequences = design.possible_sequences if design is not None and countable else None
    return CheckedProtocol(design.days if design else None, sequences, tuple(notes))


def require_sound(plan: Plan, patient_name: str, staff: Collection[str] | None = None) -> None:
    """Refuse a protocol with errors; each is named at its field."""
    faults = [note for note in check_protocol(plan, patient_name, staff).notes if note.level == "error"]
    if faults:
        refuse(faults)


def design_of(plan: Plan) -> nof1.Design | None:
    """The plan as the library draws it; None while it cannot be drawn."""
    names = tuple(arm.name for arm in plan.arms)
    return design_for(names, plan.periods, plan.period_days, plan.washout_days, plan.order)


def design_for(
    arms: tuple[str, ...], periods: int | None, period_days: int | None, washout_days: int | None, order: str
) -> nof1.Design | None:
    """The same of its parts alone."""
    if periods is None or period_days is None or washout_days is None:
        return None
    try:
        return nof1.Design(
            arms=tuple(nof1.Arm(name) for name in arms),
            periods=periods,
            period_days=period_days,
            washout_days=washout_days,
            order="counterbalanced" if order == "counterbalanced" else "pairs",
        )
    except nof1.errors.DesignError:
        return None


def _missing(plan: Plan, patient_name: str) -> Iterator[Note]:
    required: dict[str, object] = {
        "patient_name": patient_name.strip(),
        "question": plan.question.strip(),
        **{f"arms.{place}.name": arm.name.strip() for place, arm in enumerate(plan.arms)},
        "outcome.name": plan.outcome.name.strip(),
        "outcome.question": plan.outcome.question.strip(),
        "prompt_time": plan.prompt_time,
        "zone": plan.zone,
        "day_starts_at": plan.day_starts_at,
    }
    numbers = {
        "outcome.worthwhile": plan.outcome.worthwhile,
        "outcome.minimum": plan.outcome.minimum,
        "outcome.maximum": plan.outcome.maximum,
        "period_days": plan.period_days,
        "periods": plan.periods,
        "washout_days": plan.washout_days,
    }
    for name, text in required.items():
        if not text:
            yield Note("missing", "error", name)
    for name, number in numbers.items():
        if number is None:
            yield Note("missing", "error", name)


def _numbers(plan: Plan) -> Iterator[Note]:
    given: dict[str, float | None] = {
        "period_days": plan.period_days,
        "periods": plan.periods,
        "washout_days": plan.washout_days,
        "half_life_days": plan.half_life_days,
        "rule.benefit": plan.rule.benefit,
        "rule.harm": plan.rule.harm,
        "rule.similar": plan.rule.similar,
        "assumed.missing": plan.assumed.missing,
    }
    for name, number in given.items():
        lowest, highest = RANGES[name]
        if number is not None and not lowest <= number <= highest:
            yield Note("out_of_range", "error", name, {"minimum": lowest, "maximum": highest})


def _arms(plan: Plan) -> Iterator[Note]:
    names = [arm.name.strip().casefold() for arm in plan.arms]
    if len(names) < 2:
        yield Note("too_few_arms", "error", "arms", {"arms": len(names)})
    if len(names) > nof1.designs.design.MOST_ARMS:
        yield Note("out_of_range", "error", "arms", {"minimum": 2, "maximum": nof1.designs.design.MOST_ARMS})
    for place, name in enumerate(names):
        if name and name in names[:place]:
            yield Note("same_arm_name", "error", f"arms.{place}.name")


def _outcome(plan: Plan) -> Iterator[Note]:
    outcome = plan.outcome
    low, high = outcome.minimum, outcome.maximum
    if low is not None and high is not None and low >= high:
        yield Note("bounds_reversed", "error", "outcome.maximum")
    if outcome.worthwhile is None:
        return
    if outcome.worthwhile <= 0:
        yield Note("worthwhile_not_positive", "error", "outcome.worthwhile")
    elif low is not None and high is not None and low < high and outcome.worthwhile >= high - low:
        yield Note("worthwhile_beyond_range", "error", "outcome.worthwhile", {"range": high - low})


def _assumed(plan: Plan) -> Iterator[Note]:
    low, high, spread = plan.outcome.minimum, plan.outcome.maximum, plan.assumed.spread
    if spread is None or low is None or high is None or low >= high:
        return
    least, most = (high - low) / 100, (high - low) / 2
    if not least <= spread <= most:
        yield Note("out_of_range", "error", "assumed.spread", {"minimum": least, "maximum": most})


def _lengths(plan: Plan) -> Iterator[Note]:
    days, periods, washout, arms = plan.period_days, plan.periods, plan.washout_days, len(plan.arms)
    if periods is not None and arms >= 2:
        if periods < 2 * arms:
            yield Note("too_few_periods", "error", "periods", {"needed": 2 * arms})
        elif periods % arms:
            yield Note("periods_not_even", "error", "periods", {"arms": arms})
        elif periods < 3 * arms:
            yield Note("few_periods", "warning", "periods", {"periods": periods})
    if days is None:
        return
    recall = RECALL_DAYS.get(plan.outcome.recall, 1)
    if recall > days:
        yield Note(
            "recall_too_long", "error", "outcome.recall", {"recall_days": recall, "needed_days": recall}
        )
    if washout is not None and washout >= days:
        yield Note("washout_too_long", "error", "washout_days", {"period_days": days})
    elif washout is not None and 2 * washout > days:
        numbers = {"washout_days": washout, "period_days": days}
        yield Note("washout_eats_period", "warning", "washout_days", numbers)


def _carryover(plan: Plan) -> Iterator[Note]:
    washout, half_life = plan.washout_days, plan.half_life_days
    if washout == 0:
        yield Note("no_washout", "info", "washout_days")
    if not half_life or half_life < 0 or washout is None or washout < 0:
        return
    share = 0.5 ** ((washout + 1) / half_life)  # left at the end of the first day that counts
    if share > CARRYOVER_SHARE:
        numbers = {"half_life_days": half_life, "washout_days": washout, "share": round(share, 3)}
        yield Note("carryover_likely", "warning", "washout_days", numbers)
    if plan.period_days is not None and plan.period_days < STEADY_HALF_LIVES * half_life:
        numbers = {"period_days": plan.period_days, "half_life_days": half_life}
        yield Note("short_period", "warning", "period_days", numbers)


def _times(plan: Plan) -> Iterator[Note]:
    for name, text in {"prompt_time": plan.prompt_time, "day_starts_at": plan.day_starts_at}.items():
        if text and not is_time(text):
            yield Note("bad_time", "error", name)
    if plan.zone and not is_zone(plan.zone):
        yield Note("unknown_zone", "error", "zone")


def _people(plan: Plan) -> Iterator[Note]:
    if plan.purpose == "research" and not (plan.research_reference or "").strip():
        yield Note("research_needs_reference", "error", "research_reference")
    for name in ("phone", "emergency_phone"):
        phone = getattr(plan.contact, name).strip()
        if not phone:
            yield Note("contact_missing", "warning", f"contact.{name}")
        elif not is_phone(phone):
            yield Note("bad_phone", "error", f"contact.{name}")
    for item in ("chronic_and_stable", "quick_on_and_off", "reversible", "real_uncertainty"):
        if not getattr(plan.suitability, item):
            yield Note("not_suitable", "warning", f"suitability.{item}")


def _whole_length(days: int) -> Iterator[Note]:
    if days > MOST_DAYS:
        yield Note("too_long", "error", "periods", {"days": days, "most": MOST_DAYS})
    elif days > LONG_DAYS:
        yield Note("long_trial", "warning", "periods", {"days": days})
