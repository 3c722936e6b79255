"""The invented people and protocols of the demonstration clinic, and the truth behind each trial."""

from dataclasses import dataclass, replace

from server.plan import (
    Before,
    Contact,
    Plan,
    PlannedArm,
    PlannedOutcome,
    Rule,
    Suitability,
)

ZONE = "Europe/Berlin"
NURSE = "Nora Lindner"
CLINICIAN = "Dr Karim Haddad"


@dataclass(frozen=True, slots=True)
class Truth:
    """What the simulated answers come from; no model sees it.

    Parameters
    ----------
    level
        Mean answer with the effect 0.
    effects
        By arm, in points: what staying on the arm adds to the level.
    noise_sd, rho
        Of the AR(1) noise, sd in points.
    kept_a_day
        Share of the earlier effect still felt a day later.
    answered, kept
        Share of days answered, and of answers that say that the plan was followed.
    """

    seed: int
    level: float
    effects: dict[str, float]
    noise_sd: float
    rho: float
    kept_a_day: float
    answered: float
    kept: float = 1.0


CONTACT = Contact("Demonstration clinic", "+49 30 0000000", "Mon–Fri 8–16", "112")
SUITABLE = Suitability(chronic_and_stable=True, quick_on_and_off=True, reversible=True, real_uncertainty=True)
LOWER = PlannedOutcome(
    name="pain",
    question="How strong was your back pain today?",
    better="lower",
    recall="24h",
    worthwhile=1.0,
    worthwhile_set_by="together",
    low_label="no pain",
    high_label="worst pain imaginable",
)

BACK_PAIN = Plan(
    question="Does a low dose of amitriptyline in the evening ease my back pain?",
    arms=(
        PlannedArm("a", "No tablet", "No tablet in the evening."),
        PlannedArm("b", "Amitriptyline 10 mg", "One tablet of 10 mg, an hour before bed.", "ATC", "N06AA09"),
    ),
    outcome=LOWER,
    period_days=7,
    periods=8,
    washout_days=0,
    order="pairs",
    half_life_days=1.0,
    prompt_time="20:00",
    zone=ZONE,
    day_starts_at="04:00",
    results_staff="end",
    results_patient="end",
    before=Before("a", "No regular tablet."),
    after_trial="Nothing in the evening until the results are discussed.",
    rule=Rule(),
    blinded=False,
    purpose="care",
    research_reference=None,
    contact=CONTACT,
    suitability=SUITABLE,
)
SLEEP = replace(
    BACK_PAIN,
    question="Do I sleep better with melatonin or with valerian?",
    arms=(
        PlannedArm("a", "Valerian 600 mg", "One tablet an hour before bed."),
        PlannedArm("b", "Melatonin 2 mg", "One tablet an hour before bed.", "ATC", "N05CH01"),
    ),
    outcome=replace(
        LOWER,
        name="sleep quality",
        question="How well did you sleep last night?",
        better="higher",
        recall="night",
        low_label="very badly",
        high_label="very well",
    ),
    half_life_days=None,
    prompt_time="08:00",
    before=Before(None, "Nothing regular."),
    after_trial="Whatever helped more, or nothing.",
)
MIGRAINE = replace(
    BACK_PAIN,
    question="Do I have fewer headaches without coffee?",
    arms=(
        PlannedArm("a", "Coffee as usual", "Up to three cups before 3 p.m."),
        PlannedArm("b", "No coffee", "Decaffeinated only."),
    ),
    outcome=replace(LOWER, name="headache", question="How strong was your headache today?"),
    washout_days=2,
    half_life_days=None,
    before=Before("a", "Two or three cups a day."),
    after_trial="Coffee as you like.",
)
TREMOR = replace(
    BACK_PAIN,
    question="Is my tremor less with the new timing of my tablets?",
    arms=(PlannedArm("a", "Old timing"), PlannedArm("b", "New timing")),
    outcome=replace(LOWER, name="tremor", question="How much did the tremor bother you today?"),
)

PATIENTS = {
    BACK_PAIN.question: "Maria Keller",
    SLEEP.question: "Jonas Weber",
    MIGRAINE.question: "Aylin Demir",
    TREMOR.question: "Peter Novak",
}

TREMOR_TRUTH = Truth(
    seed=20260304, level=5.5, effects={"a": 0.0, "b": -0.8}, noise_sd=1.3, rho=0.3, kept_a_day=0.2, answered=1
)
TRUTHS = {
    BACK_PAIN.question: Truth(
        seed=20260301,
        level=6.0,
        effects={"a": 0.0, "b": -2.2},
        noise_sd=1.2,
        rho=0.3,
        kept_a_day=0.3,
        answered=0.93,
        kept=0.96,
    ),
    SLEEP.question: Truth(
        seed=20260302,
        level=5.0,
        effects={"a": 0.0, "b": 0.7},
        noise_sd=1.4,
        rho=0.3,
        kept_a_day=0.2,
        answered=0.9,
        kept=0.95,
    ),
    TREMOR.question: TREMOR_TRUTH,
}
