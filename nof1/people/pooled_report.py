"""Many people pooled, as plain data and as text in the reader's language."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from nof1.people.pooled import Pooled
from nof1.people.pooled_contrast import Moderator, PooledContrast, PooledPerson, Spread
from nof1.values.check import Check
from nof1.values.effect import Effect, verdict
from nof1.words.check_words import check_text
from nof1.words.result_words import doubt, effect_numbers
from nof1.words.speaker import Language, Speaker


def plain(pooled: Pooled, language: Language = "en", *, full: bool = False) -> dict[str, Any]:
    """The result as plain data, ready for JSON.

    Parameters
    ----------
    language
        Of the sentences in `words` and `checks`.
    full
        Also the 1,000 quantiles of everything.
    """
    whole = _codes(pooled)
    whole["checks"] = [_check(check, language) for check in pooled.checks]
    whole["left_out"] = [
        {"person": one.person, "check": one.check.name, "text": check_text(asdict(one.check), language)}
        for one in pooled.left_out
    ]
    whole["words"] = {audience: sentences(whole, audience, language) for audience in ("clinician", "patient")}
    return whole if full else _without_quantiles(whole)


def _codes(pooled: Pooled) -> dict[str, Any]:
    return {
        "status": pooled.status,
        "people": len(pooled.answers),
        "contrasts": [_contrast(one, pooled) for one in pooled.contrasts],
        "scale": pooled.priors.scale,
        "priors": pooled.priors.texts()
        | {
            "mean": f"normal(0, (1 - v) {pooled.priors.difference_sd:.4g}²)",
            "v": "beta(1, 3)",
            "moderator": f"normal(0, {pooled.priors.difference_sd / 2:.4g}) for one sd",
        },
        "outcome": asdict(pooled.outcome),
        "rule": asdict(pooled.rule),
        "seconds": pooled.seconds,
    }


def _contrast(contrast: PooledContrast, pooled: Pooled) -> dict[str, Any]:
    return {
        "arm": contrast.arm,
        "reference": contrast.reference,
        "mean": _effect(contrast.mean, pooled),
        "spread": _size(contrast.spread, pooled.prob),
        "new_person": _effect(contrast.new_person, pooled),
        "moderators": [_moderator(one, pooled.prob) for one in contrast.moderators],
        "people": [_person(one, pooled) for one in contrast.people],
    }


def _effect(effect: Effect, pooled: Pooled) -> dict[str, Any]:
    return {
        "arm": effect.arm,
        "reference": effect.reference,
        "estimand": effect.estimand,
        "difference": _size(effect, pooled.prob),
        **asdict(effect.probabilities(pooled.outcome)),
    }


def _size(told: Effect | Spread, prob: float) -> dict[str, Any]:
    lower, upper = told.interval(prob)
    numbers = {"mean": told.mean, "sd": told.sd, "lower": lower, "upper": upper, "prob": prob}
    return numbers | {"quantiles": told.quantiles.tolist()}


def _moderator(moderator: Moderator, prob: float) -> dict[str, Any]:
    named = {"name": moderator.name, "centre": moderator.centre, "sd": moderator.sd}
    return named | {"change": _size(moderator.effect, prob), "p_above": moderator.effect.prob_above(0)}


def _person(person: PooledPerson, pooled: Pooled) -> dict[str, Any]:
    return {
        "person": person.name,
        "n": pooled.answers[person.name],
        "alone": _effect(person.alone, pooled),
        "together": _effect(person.together, pooled),
        "verdict": verdict(person.together, pooled.outcome, pooled.rule),
    }


def _check(check: Check, language: Language) -> dict[str, Any]:
    return asdict(check) | {"text": check_text(asdict(check), language)}


def _without_quantiles(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_quantiles(one) for key, one in value.items() if key != "quantiles"}
    return [_without_quantiles(one) for one in value] if isinstance(value, list) else value


def sentences(result: Mapping[str, Any], audience: str, language: Language = "en") -> str:
    """What pooling says to one reader; every check that failed and qualifies is carried along."""
    say = Speaker(language)
    failed = [check for check in result["checks"] if check["passed"] is False]
    if result["status"] == "withheld":
        reasons = " ".join(check["text"] for check in failed) or say("pooled.nobody")
        return say("pooled.withheld", reason=reasons)
    if result["people"] == 1:  # it is said that nothing is known of others
        failed = [check for check in failed if check["name"] != "spread_learnt"]
    told = [_told(contrast, result, audience, say) for contrast in result["contrasts"]]
    return " ".join(dict.fromkeys(told + [_doubt(check, audience, say) for check in failed]))


def _doubt(check: Mapping[str, Any], audience: str, say: Speaker) -> str:
    return str(check["text"]) if audience == "clinician" else doubt(check, "patient", say)


def _told(contrast: Mapping[str, Any], result: Mapping[str, Any], audience: str, say: Speaker) -> str:
    outcome, mean, new = result["outcome"], contrast["mean"], contrast["new_person"]
    names = {"arm": say.label(contrast["arm"]), "reference": say.label(contrast["reference"])}
    if result["people"] == 1:
        return _alone(contrast["people"][0], outcome, audience, names, say)
    if audience == "patient":
        chances = {"chance": say.chance(new["p_worthwhile"]), "harm": say.chance(new["p_harm"])}
        stated = {"outcome": outcome["name"], "worthwhile": say.stated(outcome["worthwhile"])}
        said = say("pooled.patient", people=str(result["people"]), **names, **chances, **stated)
        return f"{said} {say('pooled.own_tells_more')}" if _own_tells_more(contrast) else said
    spread = effect_numbers({**mean, "difference": contrast["spread"]}, outcome, say)
    parts = [
        say("pooled.mean", people=str(result["people"]), **names, **effect_numbers(mean, outcome, say)),
        say("pooled.spread", mean=spread["mean"], lower=spread["lower"], upper=spread["upper"]),
        say("pooled.new_person", **effect_numbers(new, outcome, say)),
    ]
    return " ".join(parts + [_moderated(one, say) for one in contrast["moderators"]])


def _own_tells_more(contrast: Mapping[str, Any]) -> bool:
    """Everyone's own trial is surer than what the others' say of one more person."""
    vague = contrast["new_person"]["difference"]["sd"]
    return all(one["alone"]["difference"]["sd"] < vague for one in contrast["people"])


def _alone(
    person: Mapping[str, Any],
    outcome: Mapping[str, Any],
    audience: str,
    names: Mapping[str, str],
    say: Speaker,
) -> str:
    """Nothing is said of people from one."""
    if audience == "patient":
        return say("pooled.one.patient", **names)
    return say(
        "pooled.one", person=person["person"], **names, **effect_numbers(person["alone"], outcome, say)
    )


def _moderated(moderator: Mapping[str, Any], say: Speaker) -> str:
    change = moderator["change"]
    numbers = {name: say.plain(change[name]) for name in ("mean", "lower", "upper")}
    return say("pooled.moderator", name=moderator["name"], prob=say.share(change["prob"]), **numbers)


def text(result: Mapping[str, Any], language: Language = "en") -> str:
    """The whole result for a terminal, from `plain`."""
    say = Speaker(language)
    key = "pooled.head.one" if result["people"] == 1 else "pooled.head"
    head = say(key, outcome=result["outcome"]["name"], people=str(result["people"]))
    parts = [head, result["words"]["clinician"]]
    if result["status"] == "ok":
        parts.append(say("report.for_patient", text=result["words"]["patient"]))
    parts += [_table(contrast, result["outcome"], say) for contrast in result["contrasts"]]
    if result["left_out"]:
        left = [f"  {one['person']}: {one['text']}" for one in result["left_out"]]
        parts.append("\n".join([say("pooled.left_out"), *left]))
    parts.append("\n".join([say("report.checks"), *(f"  {_mark(one)}" for one in result["checks"])]))
    return "\n\n".join(parts)


def _mark(check: Mapping[str, Any]) -> str:
    bad = "✗" if check["consequence"] == "withhold" else "!"
    return f"{'✓' if check['passed'] else bad} {check['text']}"


def _table(contrast: Mapping[str, Any], outcome: Mapping[str, Any], say: Speaker) -> str:
    names = {"arm": say.label(contrast["arm"]), "reference": say.label(contrast["reference"])}
    head = [say(f"pooled.column.{name}") for name in ("person", "answers", "alone", "together", "worthwhile")]
    rows = [head]
    for one in contrast["people"]:
        alone, together = (effect_numbers(one[key], outcome, say) for key in ("alone", "together"))
        shown = [f"{n['mean']} ({n['lower']} – {n['upper']})" for n in (alone, together)]
        rows.append([one["person"], str(one["n"]), *shown, together["p_worthwhile"]])
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    lines = [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width) for place, (cell, width) in enumerate(pairs)
        )
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    ]
    return "\n".join([say("pooled.table", **names), *lines])
