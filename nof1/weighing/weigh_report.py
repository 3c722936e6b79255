"""Several outcomes weighed, as plain data and as text in the reader's language."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from nof1.values.check import Check
from nof1.values.effect import DecisionRule, Effect
from nof1.weighing.weigh import SCORE, Weighing
from nof1.weighing.weights import Weights
from nof1.words.amounts import Amounts
from nof1.words.check_words import check_text
from nof1.words.result_words import doubt, effect_numbers
from nof1.words.speaker import Language, Speaker


def plain(
    weighing: Weighing, language: Language = "en", *, rule: DecisionRule | None = None, prob: float = 0.95
) -> dict[str, Any]:
    """The result as plain data, ready for JSON.

    Parameters
    ----------
    rule
        An arm counts as clearly best where P(best) reaches the rule's `benefit`.
    prob
        Probability of the outcomes' own intervals.
    """
    weights = weighing.weights
    choice = weighing.choice
    told: dict[str, Any] = {
        "status": weighing.status,
        "way": weighing.way,
        "arms": [asdict(one) for one in weighing.arms],
        "choice": choice.arm if choice else None,
        "is_clear": bool(choice and choice.p_best >= (rule or DecisionRule()).benefit),
        "flips": [asdict(one) for one in weighing.flips],
        "alone": [asdict(one) for one in weighing.alone],
        "outcomes": [_outcome(weighing, place, prob) for place in range(len(weights.outcomes))],
        "main": asdict(weights.main),
        "told_in": _told_in(weights),
        "burdens": dict(weights.burdens),
        "digest": weights.digest,
        "days": {"used": weighing.days[0], "any": weighing.days[1]},
        "checks": [_check(check, language) for check in weighing.checks],
    }
    told["words"] = {reader: sentences(told, reader, language) for reader in ("clinician", "patient")}
    return told


def _told_in(weights: Weights) -> dict[str, Any]:
    """The outcome that counts most, and how many of its worthwhile differences one of the main one is worth.

    In an outcome that hardly counts, a loss would be a number beyond its scale.
    """
    place = max(range(len(weights.weights)), key=weights.weights.__getitem__)
    main = next(weight for weight in weights.weights if weight)
    return asdict(weights.outcomes[place]) | {"unit": main / weights.weights[place]}


def _outcome(weighing: Weighing, place: int, prob: float) -> dict[str, Any]:
    outcome, weight = weighing.weights.outcomes[place], weighing.weights.weights[place]
    found = weighing.fits.get(outcome.name)
    effects = [effect for effect in found.effects if effect.estimand == "sustained"] if found else []
    return asdict(outcome) | {
        "weight": weight,
        "share": weighing.weights.shares[place],
        "effects": [_effect(effect, prob) | asdict(effect.probabilities(outcome)) for effect in effects],
    }


def _effect(effect: Effect, prob: float) -> dict[str, Any]:
    lower, upper = effect.interval(prob)
    difference = {"mean": effect.mean, "sd": effect.sd, "lower": lower, "upper": upper, "prob": prob}
    return {"arm": effect.arm, "reference": effect.reference, "difference": difference}


def _check(check: Check, language: Language) -> dict[str, Any]:
    told = asdict(check)
    return told | {"text": _of_outcome(check_text(told, language), told, Speaker(language))}


def _of_outcome(said: str, check: Mapping[str, Any], say: Speaker) -> str:
    """Whose doubt it is, of an outcome or of their score."""
    name = check["numbers"].get("outcome")
    if name is None:
        return said
    return say("weigh.of", outcome=say("weigh.score") if name == SCORE else name, text=said)


def sentences(result: Mapping[str, Any], audience: str, language: Language = "en") -> str:
    """What weighing says to one reader."""
    say = Speaker(language)
    failed = [check for check in result["checks"] if check["passed"] is False]
    if result["status"] == "withheld":
        return say("weigh.withheld", reason=" ".join(check["text"] for check in failed))
    key = "clear" if result["is_clear"] else "unclear"
    chosen = next(one for one in result["arms"] if one["arm"] == result["choice"])
    main = result["told_in"]
    told = [
        say(
            f"weigh.{audience}.{key}",
            arm=say.label(chosen["arm"]),
            chance=say.chance(chosen["p_best"]),
            sure=say.sure(chosen["p_best"]),
            loss=_loss(chosen["loss"] * main["unit"] * main["worthwhile"], Amounts(main, say)),
            outcome=main["name"],
            way=say("weigh.worse." + main["better"]),
            worthwhile=say.stated(main["worthwhile"]),
        )
    ]
    told += [_flip(one, result["outcomes"], say) for one in result["flips"]] or _unmoved(result, say)
    told += [_doubt(check, audience, say) for check in failed if check["consequence"] == "qualify"]
    return " ".join(dict.fromkeys(told))


def _doubt(check: Mapping[str, Any], audience: str, say: Speaker) -> str:
    if audience == "clinician":
        return str(check["text"])
    return _of_outcome(doubt(check, "patient", say), check, say)


def _loss(loss: float, amounts: Amounts) -> str:
    """One figure finer than what matters; a smaller loss is not told as none."""
    least = 10.0**-amounts.decimals
    if loss < least:
        return amounts.say("less_than", n=amounts.say.fixed(least, amounts.decimals))
    return amounts.say("about", n=amounts.say.fixed(loss, amounts.decimals))


def _unmoved(result: Mapping[str, Any], say: Speaker) -> list[str]:
    """Where no weights change the choice: by which it would be least sure."""
    least = min(result["alone"], key=lambda one: one["p_best"], default=None)
    if least is None:
        return []
    arm, chance = say.label(result["choice"]), say.chance(least["p_best"])
    return [say("weigh.no_flip", arm=arm, outcome=least["outcome"], chance=chance)]


def _flip(flip: Mapping[str, Any], outcomes: list[Mapping[str, Any]], say: Speaker) -> str:
    now = next(one["share"] for one in outcomes if one["name"] == flip["outcome"])
    return say(
        f"weigh.flip.{'more' if flip['rising'] else 'less'}",
        outcome=flip["outcome"],
        share=say.share(round(flip["share"], 2)),
        now=say.share(round(now, 2)),
        arm=say.label(flip["arm"]),
    )


def text(result: Mapping[str, Any], language: Language = "en") -> str:
    """The whole result for a terminal, from `plain`."""
    say = Speaker(language)
    parts = [result["words"]["clinician"]]
    if result["status"] == "ok":
        parts += [say("report.for_patient", text=result["words"]["patient"]), _arms(result, say)]
        parts += ["\n".join(_outcome_line(one, effect, say) for one, effect in _effects(result))]
    days = result["days"]
    parts.append(say(f"weigh.way.{result['way']}", used=str(days["used"]), any=str(days["any"])))
    parts.append(say("weigh.digest", digest=result["digest"]))
    parts.append("\n".join([say("report.checks"), *(f"  {_mark(one)}" for one in result["checks"])]))
    return "\n\n".join(parts)


def _effects(result: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    return [(one, effect) for one in result["outcomes"] for effect in one["effects"]]


def _arms(result: Mapping[str, Any], say: Speaker) -> str:
    head = say(
        "weigh.loss_unit",
        outcome=result["told_in"]["name"],
        worthwhile=say.stated(result["told_in"]["worthwhile"]),
    )
    lines = [
        say(
            "weigh.arm",
            arm=say.label(one["arm"]),
            p=say.probability(one["p_best"]),
            loss=say.fixed(one["loss"] * result["told_in"]["unit"], 2),
        )
        for one in result["arms"]
    ]
    return "\n".join([head, *lines])


def _outcome_line(outcome: Mapping[str, Any], effect: Mapping[str, Any], say: Speaker) -> str:
    numbers = effect_numbers(effect, outcome, say)
    names = {"arm": say.label(effect["arm"]), "reference": say.label(effect["reference"])}
    share = say.share(round(outcome["share"], 2))
    return say(
        "weigh.outcome",
        outcome=outcome["name"],
        share=share,
        better=say(outcome["better"]),
        **names,
        **numbers,
    )


def _mark(check: Mapping[str, Any]) -> str:
    if check["passed"] is None:
        return f"· {check['text']}"
    bad = "✗" if check["consequence"] == "withhold" else "!"
    return f"{'✓' if check['passed'] else bad} {check['text']}"
