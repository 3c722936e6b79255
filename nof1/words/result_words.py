"""A result as sentences: the audience and the language are arguments.

Everything here works on the plain data of `Analysis.to_dict(full=True)`, so that a stored result can be
told again in another language.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from nof1.words.amounts import Amounts
from nof1.words.check_words import check_text
from nof1.words.speaker import Language, Speaker

Audience = Literal["patient", "clinician"]

NOTABLE = 0.25
"""Share of the worthwhile difference. Where staying on a treatment and the days as lived differ by less, one
size is told: nobody would act on the other."""

_P_OF = {
    "favours_arm": "p_worthwhile",
    "favours_reference": "p_harm",
    "similar": "p_similar",
    "undecided": "p_worthwhile",
}
"""The probability that a verdict stands on."""

AUDIENCES: tuple[Audience, ...] = get_args(Audience)


def sentences(result: Mapping[str, Any], audience: Audience, language: Language = "en") -> str:
    """What a result says to one reader.

    A withheld result says why and shows no number. Causal words are used only where chance decided the
    order. Every check that failed and qualifies is carried along.

    Parameters
    ----------
    result
        As stored: `Analysis.to_dict(full=True)`.

    Raises
    ------
    ValueError
        A language that there is not.
    """
    say = Speaker(language)
    if result["status"] == "withheld":
        return say(f"{audience}.withheld", reason=_reason(result["checks"], say))
    told = _to_patient(result, say) if audience == "patient" else _to_clinician(result, say)
    doubts = [
        check for check in result["checks"] if check["consequence"] == "qualify" and check["passed"] is False
    ]
    return " ".join(told + _over_all(result, say) + [doubt(check, audience, say) for check in doubts])


def headline(result: Mapping[str, Any], language: Language = "en") -> str:
    """The verdict alone, or why there is none: what stands above a figure."""
    say = Speaker(language)
    if result["status"] == "withheld":
        return say("clinician.withheld", reason=_reason(result["checks"], say))
    told = [_verdict(effect, result, "clinician", say) for effect in _sustained(result)]
    return " ".join(told + _over_all(result, say))


def period_rule(rule: str, language: Language = "en") -> str:
    """How periods were told, from `Observations.period_rule`; a sentence of one's own stays as it is."""
    say = Speaker(language)
    kind, _, value = rule.partition(":")
    if rule == "days:1":
        return say("periods.days.one")
    if f"periods.{kind}" not in say:
        return rule
    return say(f"periods.{kind}", days=value, column=repr(value))


def before_data(believed: Mapping[str, float], language: Language = "en") -> str:
    """What the priors say before any data, from the numbers of `nof1.values.priors.BeforeData`."""
    say = Speaker(language)
    numbers = {name: say.plain(believed[name]) for name in ("lower", "upper")}
    return say("before_data", p=say.probability(believed["p_worthwhile"]), **numbers)


def effect_numbers(effect: Mapping[str, Any], outcome: Mapping[str, Any], say: Speaker) -> dict[str, str]:
    """The numbers of one effect as text: sizes one figure finer than the worthwhile difference.

    Differences of probabilities are told as days of 100.
    """
    amounts, difference = Amounts(outcome, say), effect["difference"]
    sizes = {name: amounts.number(difference[name]) for name in ("mean", "sd", "lower", "upper")}
    chances = {
        name: say.probability(effect[name]) for name in ("p_better", "p_worthwhile", "p_similar", "p_harm")
    }
    stated = {"prob": say.share(difference["prob"]), "worthwhile": amounts.worthwhile_number}
    return sizes | chances | stated


def link_text(effect: Mapping[str, Any], say: Speaker) -> str | None:
    """The effect on the model's own scale, an odds or rate ratio with its interval, where it has one."""
    link = effect.get("link")
    if link is None:
        return None
    numbers = {name: say.plain(link[name]) for name in ("mean", "lower", "upper")}
    return say(f"link.{link['name']}", prob=say.share(effect["difference"]["prob"]), **numbers)


def _sustained(result: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [effect for effect in result["effects"] if effect["estimand"] == "sustained"]


def _over_all(result: Mapping[str, Any], say: Speaker) -> list[str]:
    """With more than two arms: what the rule says of all of them together."""
    verdict = result.get("verdict") or {}
    if len(_sustained(result)) < 2 or "clear" not in verdict:
        return []
    p = verdict.get("p")
    if p is None:  # a result stored without it: the pairs that are told
        p = min(effect[_P_OF[effect["verdict"]]] for effect in _sustained(result))
    return [say(f"over_all.{verdict['clear']}", arm=say.label(verdict.get("arm") or ""), sure=say.sure(p))]


def _to_clinician(result: Mapping[str, Any], say: Speaker) -> list[str]:
    """Each verdict, its size with the interval, the probabilities, and the ratio beside it."""
    outcome = result["outcome"]
    key = f"clinician.size.{Amounts(outcome, say).kind}"
    told: list[str | None] = []
    for effect in _sustained(result):
        arms = {name: say.label(effect[name]) for name in ("arm", "reference")}
        size = say(key, better=say(outcome["better"]), **arms, **effect_numbers(effect, outcome, say))
        told += [_verdict(effect, result, "clinician", say), size, link_text(effect, say)]
    return [sentence for sentence in told if sentence is not None]


def _to_patient(result: Mapping[str, Any], say: Speaker) -> list[str]:
    """Each verdict with its size, and the chance that it was so much; what matters is said once."""
    amounts = Amounts(result["outcome"], say)
    told = [
        sentence
        for effect in _sustained(result)
        for sentence in (_verdict(effect, result, "patient", say), _chance(effect, amounts, say))
    ]
    return [told[0], say("patient.matters", amount=amounts.worthwhile), *told[1:]]


def _verdict(effect: Mapping[str, Any], result: Mapping[str, Any], audience: Audience, say: Speaker) -> str:
    outcome, verdict = result["outcome"], effect["verdict"]
    arm, reference = say.label(effect["arm"]), say.label(effect["reference"])
    backwards = verdict == "favours_reference"
    key = f"{audience}.{verdict}"
    if verdict.startswith("favours"):
        key = f"{audience}.favours" + (".randomised" if result["allocation"] == "randomised" else "")
    leads = _is_better(effect["difference"]["mean"], outcome)
    ahead = not backwards if verdict.startswith("favours") else leads
    p = effect[_P_OF[verdict]]
    return say(
        key,
        arm=arm,
        reference=reference,
        winner=reference if backwards else arm,
        loser=arm if backwards else reference,
        leader=arm if leads else reference,
        outcome=outcome["name"],
        by=_by(effect, result, say, sign=1 if ahead else -1),
        sure=say.sure(p),
        chance=say.chance(p),
        amount=Amounts(outcome, say).worthwhile,
    )


def _is_better(difference: float, outcome: Mapping[str, Any]) -> bool:
    return (difference > 0) is bool(outcome["better"] == "higher")


def _by(effect: Mapping[str, Any], result: Mapping[str, Any], say: Speaker, *, sign: int) -> str:
    """By how much, staying on it, and over the days as they were where that is notably something else.

    `sign` -1 where the reference is the better one.
    """
    outcome, amounts = result["outcome"], Amounts(result["outcome"], say)
    staying = sign * effect["difference"]["mean"]
    lived = [
        sign * other["difference"]["mean"]
        for other in result["effects"]
        if other["estimand"] == "lived"
        and (other["arm"], other["reference"]) == (effect["arm"], effect["reference"])
    ]
    if not lived or abs(lived[0] - staying) < NOTABLE * outcome["worthwhile"]:
        return amounts.by(staying)
    key = "by.both" if _is_better(lived[0], outcome) else "by.staying"
    return say(key, staying=amounts.by(staying), lived=amounts.by(lived[0]))


def _chance(effect: Mapping[str, Any], amounts: Amounts, say: Speaker) -> str:
    """The chance beside a verdict, for a patient."""
    verdict = effect["verdict"]
    backwards = verdict == "favours_reference"
    return say(
        f"patient.chance.{'favours' if verdict.startswith('favours') else verdict}",
        arm=say.label(effect["arm"]),
        winner=say.label(effect["reference" if backwards else "arm"]),
        amount=amounts.worthwhile,
        chance=say.chance(effect[_P_OF[verdict]]),
        harm=say.chance(effect["p_harm"]),
    )


def _reason(checks: Sequence[Mapping[str, Any]], say: Speaker) -> str:
    failed = next(
        check for check in checks if check["consequence"] == "withhold" and check["passed"] is False
    )
    name, numbers = failed["name"], failed["numbers"]
    key = f"reason.{name}" + (".alone" if numbers.get("arms") == 1 else "")
    arm = numbers.get("arm")
    return say(key, arm=say.label(str(arm))) if key in say else name.replace("_", " ")


def doubt(check: Mapping[str, Any], audience: Audience, say: Speaker) -> str:
    """A check that failed and qualifies, to one reader."""
    if audience == "clinician":
        return check_text(check, say.language)
    name, numbers = check["name"], check["numbers"]
    several = "several" if numbers.get("changing", 0) > 1 else None
    kinds = (numbers.get("allocation"), numbers.get("expected"), several)
    variants = [f"patient.but.{name}.{kind}" for kind in kinds if kind is not None]
    counted = {key: say.plain(numbers.get(key) or 0) for key in ("changing", "periods")}
    return say.first(*variants, f"patient.but.{name}", "patient.but.other", **counted)
