"""From a body that holds a protocol, or a part of one, to a plan."""

from dataclasses import asdict
from typing import Any

from server.plan import Before, Contact, Plan, PlannedOutcome, Rule, Suitability

BLANK_ARM = {"key": "", "name": "", "description": "", "code_system": None, "code": None}
BLANK: dict[str, Any] = asdict(
    Plan(
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
)
"""What a body says that says nothing yet."""


def plan_from(sent: dict[str, Any]) -> Plan:
    """The plan in a body, which may be a part of one; the patient's name stays apart."""
    apart = ("patient_name", "patient_language", "version")
    given = {name: value for name, value in sent.items() if name not in apart}
    parts = {name: BLANK[name] | given.get(name, {}) for name in BLANK if isinstance(BLANK[name], dict)}
    arms = [BLANK_ARM | arm for arm in given.get("arms", [])]
    return Plan.from_content(BLANK | given | parts | {"arms": arms})
