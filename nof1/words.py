"""A result as sentences: the audience and the language are arguments.

Everything here works on the plain data of `Analysis.to_dict(full=True)`, so that a stored result can be
told again in another language.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

Audience = Literal["patient", "clinician"]
Language = Literal["en", "de"]

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
LANGUAGES: tuple[Language, ...] = get_args(Language)

_SHARES = frozenset({"outside", "at_ends", "r2", "limit", "left", "most", "least"})
_STATED = frozenset({"low", "high", "answer", "value"})
_LABELS = frozenset({"arm", "reference"})


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
    told = [_told(effect, result, audience, say) for effect in _sustained(result)] + _over_all(result, say)
    doubts = [
        check for check in result["checks"] if check["consequence"] == "qualify" and check["passed"] is False
    ]
    return " ".join(told + [_doubt(check, audience, say) for check in doubts])


def check_text(check: Mapping[str, Any], language: Language = "en") -> str:
    """What one check found, from its name, whether it passed, and its numbers."""
    say = Speaker(language)
    name, numbers = check["name"], check["numbers"]
    if name == "missing_by_arm" and not numbers["most"]:
        return say("check.missing_by_arm.none")
    state = {True: "passed", False: "failed", None: "informs"}[check["passed"]]
    alone = ".alone" if numbers.get("arms") == 1 else ""
    variants = (
        f"check.{name}.{numbers.get('allocation')}",
        f"check.{name}.{state}{alone}",
        "check.not_computed",
    )
    text = say(next(variant for variant in variants if variant in say), **_spoken(numbers, say))
    return " ".join([text, *_more(name, numbers, say)])


def period_rule(rule: str, language: Language = "en") -> str:
    """How periods were told, from `Observations.period_rule`; a sentence of one's own stays as it is."""
    say = Speaker(language)
    kind, _, value = rule.partition(":")
    if f"periods.{kind}" not in say:
        return rule
    return say(f"periods.{kind}", days=value, column=repr(value))


def before_data(believed: Mapping[str, float], language: Language = "en") -> str:
    """What the priors say before any data, from the numbers of `nof1.priors.BeforeData`."""
    say = Speaker(language)
    numbers = {name: say.plain(believed[name]) for name in ("lower", "upper")}
    return say("before_data", p=say.probability(believed["p_worthwhile"]), **numbers)


class Speaker:
    """The phrases of one language, and its way with numbers."""

    def __init__(self, language: Language) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language is {language!r}; it must be one of {', '.join(LANGUAGES)}")
        self.language: Language = language
        self._phrases = _phrases(language)
        self._point = "," if language == "de" else "."

    def __contains__(self, key: str) -> bool:
        return key in self._phrases

    def __call__(self, key: str, **gaps: str) -> str:
        return self._phrases[key].format(**gaps)

    def fixed(self, x: float, decimals: int) -> str:
        """With so many decimals, and a true minus."""
        text = f"{x:.{decimals}f}"
        if float(text) == 0:
            text = text.removeprefix("-")
        return text.replace("-", "−").replace(".", self._point)

    def plain(self, x: float) -> str:
        """To three figures and at least to whole numbers, without trailing zeros: numbers in checks."""
        rounded = float(f"{x:.3g}") if abs(x) < 1000 else round(x)
        return self.stated(rounded)

    def stated(self, x: float) -> str:
        """Every figure of a number that someone gave."""
        text = f"{Decimal(repr(float(x))).normalize():f}"
        return text.replace("-", "−").replace(".", self._point)

    def share(self, x: float) -> str:
        """As a percentage."""
        return f"{self.plain(round(100 * x, 1))} %"

    def label(self, arm: str) -> str:
        """An arm's label; one without a letter is set in quotes."""
        return arm if any(letter.isalpha() for letter in arm) else self("quote", label=arm)

    def chance(self, p: float) -> str:
        """A probability as a natural frequency."""
        if p <= 0 or p >= 1:
            return self("none_in" if p <= 0 else "all_in")
        n = 10 if 0.1 <= p <= 0.9 else 100 if 0.01 <= p <= 0.99 else 1000
        thousand = "1" + ("." if self._point == "," else ",") + "000"
        return self("in", k=str(round(p * n)), n=str(n) if n < 1000 else thousand)

    def probability(self, p: float) -> str:
        """A probability as a number, for clinicians; 0 and 1 in words."""
        if p <= 0 or p >= 1:
            return self("none_in" if p <= 0 else "all_in")
        return self.fixed(p, 2 if 0.01 <= p <= 0.99 else 3)


@cache
def _phrases(language: Language) -> Mapping[str, str]:
    return tomllib.loads((files("nof1") / "phrases" / f"{language}.toml").read_text("utf-8"))


def _sustained(result: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [effect for effect in result["effects"] if effect["estimand"] == "sustained"]


def headline(result: Mapping[str, Any], language: Language = "en") -> str:
    """The verdict alone, or why there is none: what stands above a figure."""
    say = Speaker(language)
    if result["status"] == "withheld":
        return say("clinician.withheld", reason=_reason(result["checks"], say))
    told = [_verdict(effect, result, "clinician", say) for effect in _sustained(result)]
    return " ".join(told + _over_all(result, say))


def _over_all(result: Mapping[str, Any], say: Speaker) -> list[str]:
    """With more than two arms: the one that passes the rule against every other, where there is one."""
    verdict = result.get("verdict") or {}
    if len(_sustained(result)) < 2 or verdict.get("clear") != "favours":
        return []
    return [say("over_all.favours", arm=say.label(verdict["arm"]))]


def _told(effect: Mapping[str, Any], result: Mapping[str, Any], audience: Audience, say: Speaker) -> str:
    told = _verdict(effect, result, audience, say)
    if audience == "patient":
        return told
    outcome = result["outcome"]
    arms = {name: say.label(effect[name]) for name in ("arm", "reference")}
    better = say(outcome["better"])
    return f"{told} {say('clinician.size', better=better, **arms, **effect_numbers(effect, outcome, say))}"


def _verdict(effect: Mapping[str, Any], result: Mapping[str, Any], audience: Audience, say: Speaker) -> str:
    outcome, verdict = result["outcome"], effect["verdict"]
    arm, reference = say.label(effect["arm"]), say.label(effect["reference"])
    backwards = verdict == "favours_reference"
    key = f"{audience}.{verdict}"
    if verdict.startswith("favours"):
        key = f"{audience}.favours" + (".randomised" if result["allocation"] == "randomised" else "")
    chances = {"similar": effect["p_similar"], "favours_reference": effect["p_harm"]}
    return say(
        key,
        arm=arm,
        reference=reference,
        winner=reference if backwards else arm,
        loser=arm if backwards else reference,
        outcome=outcome["name"],
        size=_size(effect["difference"]["mean"], outcome, say),
        worthwhile=say.stated(outcome["worthwhile"]),
        chance=say.chance(chances.get(verdict, effect["p_worthwhile"])),
        harm=say.chance(effect["p_harm"]),
    )


def _decimals(worthwhile: float) -> int:
    """One figure finer than the worthwhile difference."""
    return max(0, 1 - math.floor(math.log10(worthwhile)))


def _size(difference: float, outcome: Mapping[str, Any], say: Speaker) -> str:
    decimals = _decimals(outcome["worthwhile"])
    near = say.fixed(abs(difference), decimals)
    small = abs(difference) < 10**-decimals / 2
    size = say("less_than", n=say.fixed(10**-decimals, decimals)) if small else say("about", n=near)
    if outcome["bounds"] is None:
        return size
    low, high = outcome["bounds"]
    return say("of_top" if low == 0 else "of_scale", size=size, low=say.stated(low), high=say.stated(high))


def effect_numbers(effect: Mapping[str, Any], outcome: Mapping[str, Any], say: Speaker) -> dict[str, str]:
    """The numbers of one effect as text: sizes one figure finer than the worthwhile difference."""
    difference, decimals = effect["difference"], _decimals(outcome["worthwhile"])
    sizes = {name: say.fixed(difference[name], decimals) for name in ("mean", "sd", "lower", "upper")}
    chances = {
        name: say.probability(effect[name]) for name in ("p_better", "p_worthwhile", "p_similar", "p_harm")
    }
    return (
        sizes
        | chances
        | {
            "prob": say.share(difference["prob"]),
            "worthwhile": say.stated(outcome["worthwhile"]),
        }
    )


def _reason(checks: Sequence[Mapping[str, Any]], say: Speaker) -> str:
    failed = next(
        check for check in checks if check["consequence"] == "withhold" and check["passed"] is False
    )
    name, numbers = failed["name"], failed["numbers"]
    key = f"reason.{name}" + (".alone" if numbers.get("arms") == 1 else "")
    arm = numbers.get("arm")
    return say(key, arm=say.label(str(arm))) if key in say else name.replace("_", " ")


def _doubt(check: Mapping[str, Any], audience: Audience, say: Speaker) -> str:
    if audience == "clinician":
        return check_text(check, say.language)
    how = check["numbers"].get("allocation")
    variants = (f"patient.but.{check['name']}.{how}", f"patient.but.{check['name']}")
    return next(say(variant) for variant in variants if variant in say)


def _spoken(numbers: Mapping[str, Any], say: Speaker) -> dict[str, str]:
    return {name: _spoken_number(name, value, say) for name, value in numbers.items()} | {
        name: say(
            f"verdict.{numbers[name]}",
            arm=say.label(str(numbers["arm"])),
            reference=say.label(str(numbers["reference"])),
        )
        for name in ("sustained", "lived")
        if isinstance(numbers.get(name), str)
    }


def _spoken_number(name: str, value: float | int | str | None, say: Speaker) -> str:
    if isinstance(value, str):
        return say.label(value) if name in _LABELS else value
    if value is None:
        return "–"
    if name in _SHARES:
        return say.share(value)
    return say.stated(value) if name in _STATED else say.plain(value)


def _more(name: str, numbers: Mapping[str, Any], say: Speaker) -> list[str]:
    """A second sentence, where the check has one more number."""
    if name == "trend_confounded" and numbers["widening"] is not None:
        widening = numbers["widening"]
        sign = "+" if widening > 0 else ""
        return [say("check.trend_confounded.widening", widening=sign + say.share(widening))]
    if name == "missing_by_arm" and numbers["shift"] is not None:
        return [
            say(
                "check.missing_by_arm.shift", shift=say.plain(numbers["shift"]), arm=say.label(numbers["arm"])
            )
        ]
    return []
