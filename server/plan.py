"""A protocol as people write it down: a value, maybe unfinished, maybe faulty."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from server.asking import Asking


@dataclass(frozen=True, slots=True)
class PlannedArm:
    """A treatment; its key is the letter of its place, "a" for the reference."""

    key: str
    name: str
    description: str = ""
    code_system: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedOutcome:
    """The daily question, which way is better, and the difference worth having."""

    name: str
    question: str
    better: str
    recall: str
    worthwhile: float | None
    worthwhile_set_by: str
    low_label: str = ""
    high_label: str = ""
    minimum: float | None = 0
    maximum: float | None = 10


@dataclass(frozen=True, slots=True)
class Before:
    """What was taken before the trial: one of the arms by its key or none of them, and in words."""

    arm: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """When a result counts as clear."""

    benefit: float = 0.8
    harm: float = 0.05
    similar: float = 0.8


@dataclass(frozen=True, slots=True)
class Contact:
    """How the patient reaches the clinic."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    emergency_phone: str = ""


@dataclass(frozen=True, slots=True)
class Suitability:
    """What speaks for a trial of this kind in this person, ticked by the one who plans it."""

    chronic_and_stable: bool = False
    quick_on_and_off: bool = False
    reversible: bool = False
    real_uncertainty: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assumed:
    """What planning takes to be so: the day-to-day spread in the outcome's units, the share of days missed.

    Without a spread, `spread_of` says what is usual.
    """

    spread: float | None = None
    missing: float = 0.15


@dataclass(frozen=True, slots=True)
class Plan:
    """A trial's protocol without the patient's name. Times of day are "HH:MM"."""

    question: str
    arms: tuple[PlannedArm, ...]
    outcome: PlannedOutcome
    period_days: int | None
    periods: int | None
    washout_days: int | None
    order: str
    half_life_days: float | None
    prompt_time: str
    zone: str
    day_starts_at: str
    results_staff: str
    results_patient: str
    before: Before
    after_trial: str
    rule: Rule
    blinded: bool
    purpose: str
    research_reference: str | None
    contact: Contact
    suitability: Suitability
    asking: Asking = field(default_factory=Asking)
    assumed: Assumed = field(default_factory=Assumed)

    def to_content(self) -> dict[str, Any]:
        """Plain data, as drafts are kept."""
        return asdict(self)

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Self:
        """The plan that `to_content` was of."""
        parts: dict[str, Any] = {
            "arms": tuple(PlannedArm(**arm) for arm in content["arms"]),
            "outcome": PlannedOutcome(**content["outcome"]),
            "before": Before(**content["before"]),
            "rule": Rule(**content["rule"]),
            "contact": Contact(**content["contact"]),
            "suitability": Suitability(**content["suitability"]),
            "asking": Asking.from_content(content.get("asking", {})),
            "assumed": Assumed(**content.get("assumed", {})),
        }
        return cls(**(content | parts))

    def with_keys_by_place(self) -> "Plan":
        """The same plan with arms called a, b, c … in their order."""
        keys = {arm.key: chr(ord("a") + place) for place, arm in enumerate(self.arms)}
        arms = tuple(replace(arm, key=chr(ord("a") + place)) for place, arm in enumerate(self.arms))
        before = replace(self.before, arm=keys.get(self.before.arm or ""))
        return replace(self, arms=arms, before=before)


def blank_plan() -> Plan:
    """A plan that says nothing yet."""
    return Plan(
        question="",
        arms=(),
        outcome=PlannedOutcome("", "", better="", recall="", worthwhile=None, worthwhile_set_by=""),
        period_days=None,
        periods=None,
        washout_days=None,
        order="pairs",
        half_life_days=None,
        prompt_time="",
        zone="",
        day_starts_at="04:00",
        results_staff="end",
        results_patient="end",
        before=Before(),
        after_trial="",
        rule=Rule(),
        blinded=False,
        purpose="care",
        research_reference=None,
        contact=Contact(),
        suitability=Suitability(),
    )
