"""One person's result with and without what earlier people say, as plain data and as text."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from nof1.people.borrow import WithAndWithout
from nof1.values.effect import DecisionRule, Effect, verdict
from nof1.values.outcome import Outcome
from nof1.words.check_words import check_text
from nof1.words.result_words import effect_numbers
from nof1.words.speaker import Language, Speaker


def plain(
    person: str,
    found: WithAndWithout,
    outcome: Outcome,
    language: Language = "en",
    *,
    rule: DecisionRule | None = None,
    prob: float = 0.95,
) -> dict[str, Any]:
    """The result as plain data, ready for JSON; `words` is for clinicians."""
    borrowed, check = found.borrowed, asdict(found.check)
    told: dict[str, Any] = {
        "person": person,
        "arm": found.without.arm,
        "reference": found.without.reference,
        "without": _effect(found.without, outcome, rule or DecisionRule(), prob),
        "with": _effect(found.borrowed_effect, outcome, rule or DecisionRule(), prob),
        "people": borrowed.people,
        "worth_answers": borrowed.worth,
        "worth_uncapped": borrowed.uncapped,
        "robust": {"before": borrowed.robust, "after": found.robust},
        "check": check | {"text": check_text(check, language)},
    }
    return told | {"words": _words(told, asdict(outcome), Speaker(language))}


def _effect(effect: Effect, outcome: Outcome, rule: DecisionRule, prob: float) -> dict[str, Any]:
    lower, upper = effect.interval(prob)
    difference = {"mean": effect.mean, "sd": effect.sd, "lower": lower, "upper": upper, "prob": prob}
    probabilities = asdict(effect.probabilities(outcome))
    return {"difference": difference, **probabilities, "verdict": verdict(effect, outcome, rule)}


def _words(told: Mapping[str, Any], outcome: Mapping[str, Any], say: Speaker) -> str:
    own, lent = (effect_numbers(told[key], outcome, say) for key in ("without", "with"))
    return " ".join(
        [
            say(
                "borrow.without",
                person=told["person"],
                arm=say.label(told["arm"]),
                reference=say.label(told["reference"]),
                **own,
            ),
            say("borrow.with", people=str(told["people"]), answers=say.plain(told["worth_answers"]), **lent),
            told["check"]["text"],
        ]
    )
