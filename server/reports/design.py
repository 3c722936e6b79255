"""The question and the design in words."""

from collections.abc import Sequence
from dataclasses import asdict

from server.conduct.gather_report import Noted, ReportFacts
from server.plan import Plan, PlannedOutcome
from server.reports.document import Fact, Section, facts_of, paragraph, table_of
from server.reports.signs import letter
from server.reports.speaking import Words


def design(facts: ReportFacts, say: Words) -> Section:
    """How the trial was planned."""
    plan = facts.plan
    rows = [[letter(arm.key), _name(plan, arm.key, say), arm.description] for arm in plan.arms]
    return Section(
        "design",
        say("design"),
        [
            paragraph(_in_words(plan, say)),
            table_of([say("key"), say("treatment"), say("description")], rows),
            facts_of(_outcome(facts, say)),
            facts_of(_rules(facts, say)),
        ],
    )


def _in_words(plan: Plan, say: Words) -> str:
    washout = plan.washout_days or 0
    between = say("washout_some", days=say.count("unit_days", washout)) if washout else say("washout_none")
    return say(
        "design_words",
        arms=joined([arm.name for arm in plan.arms], say),
        periods=plan.periods,
        days=say.count("unit_days", plan.period_days or 0),
        washout=between,
        order=say(f"order_{plan.order}"),
    )


def joined(names: Sequence[str], say: Words) -> str:
    """A, B and C."""
    *before, last = names
    return say("and", first=", ".join(before), last=last) if before else last


def _name(plan: Plan, key: str, say: Words) -> str:
    name = next(arm.name for arm in plan.arms if arm.key == key)
    return say("reference", name=name) if key == plan.arms[0].key else name


def _outcome(facts: ReportFacts, say: Words) -> list[Fact]:
    outcome = facts.plan.outcome
    by = say(f"set_by_{outcome.worthwhile_set_by}")
    amount = say.numbers.stated(outcome.worthwhile or 0)
    key = "worthwhile_imported" if facts.trial.imported else "worthwhile_words"
    return [
        (say("outcome"), outcome.name),
        (say("asked"), outcome.question),
        (say("scale"), _scale(outcome, say)),
        (say("better"), say(f"better_{outcome.better}")),
        (say("recall"), say(f"recall_{outcome.recall}")),
        (say("worthwhile"), say(key, amount=amount, by=by)),
        (say("also_asked"), ", ".join(getattr(title, say.language) for title in facts.also_asked)),
    ]


def _scale(outcome: PlannedOutcome, say: Words) -> str:
    if outcome.minimum is None or outcome.maximum is None:
        return say("scale_open")
    ends = {"low": say.numbers.stated(outcome.minimum), "high": say.numbers.stated(outcome.maximum)}
    if not (outcome.low_label and outcome.high_label):
        return say("scale_range", **ends)
    return say("scale_labels", **ends, low_label=outcome.low_label, high_label=outcome.high_label)


def _rules(facts: ReportFacts, say: Words) -> list[Fact]:
    plan = facts.plan
    made = facts.versions[-1].made_at if facts.versions else None
    half_life = plan.half_life_days
    return [
        (say("allocation"), say(f"allocation_{facts.allocation}")),
        (say("rule"), rule_in_words(plan, say)),
        (say("before"), plan.before.words or _arm_before(plan, say)),
        (say("blinded"), say("blinded_yes" if plan.blinded else "blinded_no")),
        (say("half_life"), _days(half_life, say) if half_life else None),
        (say("seen"), _seen(plan, say)),
        (say("purpose"), say(f"purpose_{plan.purpose}")),
        (say("research_reference"), plan.research_reference),
        (say("suitability"), _suitability(facts, say)),
        (say("after_trial"), plan.after_trial),
        (say("protocol"), say("protocol_words", number=facts.version, on=say.moment(made))),
        (say("approved"), _approval(facts.approved, say)),
    ]


def rule_in_words(plan: Plan, say: Words) -> str:
    """When an answer is clear, as frozen in the protocol."""
    numbers = {name: say.numbers.stated(value) for name, value in asdict(plan.rule).items()}
    return say("rule_words", worthwhile=say.numbers.stated(plan.outcome.worthwhile or 0), **numbers)


def _days(days: float, say: Words) -> str:
    return say("unit_days_one") if days == 1 else say("unit_days_other", n=say.numbers.stated(days))


def _arm_before(plan: Plan, say: Words) -> str:
    return next((arm.name for arm in plan.arms if arm.key == plan.before.arm), say("before_none"))


def _seen(plan: Plan, say: Words) -> str:
    staff, patient = say(f"seen_{plan.results_staff}"), say(f"seen_{plan.results_patient}")
    return say("seen_words", staff=staff, patient=patient)


def _suitability(facts: ReportFacts, say: Words) -> str:
    suited = facts.plan.suitability
    ticked = [say(f"suit_{name}") for name, held in asdict(suited).items() if held is True]
    return "; ".join([*ticked, *([suited.note] if suited.note and facts.to_staff else [])])


def _approval(approved: Noted | None, say: Words) -> str | None:
    if approved is None:
        return None
    told = (
        say("by", words=say.moment(approved.at), name=approved.by) if approved.by else say.moment(approved.at)
    )
    return say("with_words", what=told, words=approved.words) if approved.words else told
