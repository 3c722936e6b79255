"""A result as it is told: numbers by key of arm, sentences in the reader's language."""

from typing import Any

from marshmallow import fields
from sqlmodel import Session

from server.conduct.tell_result import Told, tell_result
from server.shapes.parts import Flag, Moment, Number, RuleSchema, ToldSchema, Whole, list_of, one_of, told
from server.tables import Analysis, Look, Person

VERDICTS = ("favours_arm", "favours_reference", "similar", "undecided")


class ArmDescribedSchema(ToldSchema):
    """Plain counts of one arm; `arm` is its key."""

    arm = fields.String()
    name = fields.String()
    n = Whole()
    missing = Whole()
    mean = Number(allow_none=True)
    sd = Number(allow_none=True)
    periods = Whole()


class DifferenceSchema(ToldSchema):
    """Arm minus reference in the outcome's units, with its equal-tailed interval."""

    mean = Number()
    sd = Number()
    lower = Number()
    upper = Number()
    prob = Number()


class EffectSchema(ToldSchema):
    """One difference; `quantiles` are 1,000 ascending numbers at (i - .5)/1,000, or none of them."""

    arm = fields.String()
    reference = fields.String()
    estimand = one_of("sustained", "lived")
    difference = told(DifferenceSchema)
    p_better = Number()
    p_worthwhile = Number()
    p_similar = Number()
    p_harm = Number()
    quantiles = list_of(Number())


class VerdictSchema(ToldSchema):
    """What the rule of the protocol says; `arm` is the favoured one."""

    code = one_of(*VERDICTS)
    arm = fields.String(allow_none=True)


class CheckSchema(ToldSchema):
    """A check, what follows where it fails, and its sentence."""

    name = fields.String()
    passed = Flag(allow_none=True)
    consequence = one_of("withhold", "qualify", "note")
    text = fields.String()


class LookToldSchema(ToldSchema):
    """An early look: by whom, when, why."""

    by = fields.String(allow_none=True)
    at = Moment()
    reason = fields.String()


class AnalysisSchema(ToldSchema):
    """One computed result; a withheld one has no effects and says why."""

    id = fields.UUID()
    computed_at = Moment()
    last_answer_day = Whole()
    status = one_of("ok", "withheld")
    arms = list_of(ArmDescribedSchema)
    effects = list_of(EffectSchema)
    verdict = told(VerdictSchema, allow_none=True)
    rule = told(RuleSchema)
    worthwhile = Number()
    better = one_of("higher", "lower")
    checks = list_of(CheckSchema)
    sentence = fields.String()
    sentence_patient = fields.String()
    priors = fields.Dict(keys=fields.String(), values=fields.String())
    engine = one_of("exact", "nuts", allow_none=True)
    allocation = one_of("randomised", "fixed", "chosen", "unknown")
    n = Whole()
    missing = Whole()
    seconds = Number()
    seed = fields.String()
    versions = fields.Dict(keys=fields.String(), values=fields.String())
    data_digest = fields.String()
    looks = list_of(LookToldSchema)


def tell_analysis(
    session: Session, analysis: Analysis, looks: tuple[Look, ...], language: str, *, is_staff: bool
) -> dict[str, Any]:
    """A row as plain data; patients get their own sentence, and quantiles of the sustained effect alone."""
    said = tell_result(session, analysis, language)
    names = {arm.key: arm.name for arm in said.arms}
    return _facts(analysis) | {
        "arms": [arm | {"name": names[arm["arm"]]} for arm in analysis.arms],
        "effects": [_effect(effect, is_staff=is_staff) for effect in analysis.effects],
        "verdict": _verdict(analysis),
        "rule": said.plain["rule"],
        "worthwhile": said.outcome.worthwhile,
        "better": said.outcome.better,
        "checks": said.checks(),
        **_sentences(said, is_staff=is_staff),
        "looks": [_look(session, look) for look in looks],
    }


FACTS = (
    "id",
    "computed_at",
    "last_answer_day",
    "status",
    "priors",
    "engine",
    "allocation",
    "n",
    "missing",
    "seconds",
    "seed",
    "versions",
    "data_digest",
)


def _facts(analysis: Analysis) -> dict[str, Any]:
    return {name: getattr(analysis, name) for name in FACTS}


def _effect(effect: dict[str, Any], *, is_staff: bool) -> dict[str, Any]:
    return effect if is_staff or effect["estimand"] == "sustained" else effect | {"quantiles": []}


def _verdict(analysis: Analysis) -> dict[str, Any] | None:
    return {"code": analysis.verdict, "arm": analysis.verdict_arm} if analysis.verdict else None


def _sentences(said: Told, *, is_staff: bool) -> dict[str, str]:
    for_patient = said.for_patient
    return {"sentence": said.for_clinician if is_staff else for_patient, "sentence_patient": for_patient}


def _look(session: Session, look: Look) -> dict[str, Any]:
    person = session.get(Person, look.by_id)
    return {"by": person.name if person else None, "at": look.at, "reason": look.reason}
