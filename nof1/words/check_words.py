"""What each check found, as sentences for clinicians."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nof1.words.speaker import Language, Speaker

_SHARES = frozenset(
    {"outside", "at_ends", "r2", "limit", "left", "most", "least", "share", "answered", "reached"}
)
_STATED = frozenset({"low", "high", "answer", "value"})
_LABELS = frozenset({"arm", "reference"})
_SHARE_STATISTICS = frozenset({"ends", "zeros"})

Numbers = Mapping[str, Any]


def check_text(check: Mapping[str, Any], language: Language = "en") -> str:
    """What one check found, from its name, whether it passed, and its numbers."""
    say = Speaker(language)
    name, numbers = check["name"], check["numbers"]
    if name == "missing_by_arm" and not numbers["most"]:
        return say("check.missing_by_arm.none")
    if name == "missing_by_period" and not numbers["answered"]:
        return say("check.missing_by_period.none", **_spoken(numbers, say))
    state = {True: "passed", False: "failed", None: "informs"}[check["passed"]]
    variants = (
        f"check.{name}.{numbers.get('allocation')}",
        f"check.{name}.{state}.alone" if numbers.get("arms") == 1 else "",
        f"check.{name}.{state}.{numbers.get('expected')}",
        f"check.{name}.{state}",
        "check.not_computed",
    )
    text = say.first(*variants, **_spoken(numbers, say))
    more = _MORE.get(name)
    return text if more is None else " ".join([text, *more(check, say)])


def _spoken(numbers: Numbers, say: Speaker) -> dict[str, str]:
    spoken = {name: _spoken_number(name, value, say) for name, value in numbers.items()}
    for name in ("sustained", "lived"):
        if isinstance(numbers.get(name), str):
            arms = {place: say.label(str(numbers[place])) for place in ("arm", "reference")}
            spoken[name] = say(f"verdict.{numbers[name]}", **arms)
    if "period" in numbers:
        spoken["which"] = _which(numbers["period"], say)
    if "statistic" in numbers:
        spoken["statistic"] = say(f"statistic.{numbers['statistic']}")
        told = say.share if numbers["statistic"] in _SHARE_STATISTICS else say.plain
        spoken |= {name: told(numbers[name]) for name in ("seen", "expected")}
    return spoken


def _which(period: int | None, say: Speaker) -> str:
    """A period by its number, or the time before the first treatment."""
    return say("which.period", n=say.plain(period)) if period else say("which.baseline")


def _spoken_number(name: str, value: float | int | str | None, say: Speaker) -> str:
    if isinstance(value, str):
        return say.label(value) if name in _LABELS else value
    if value is None:
        return "–"
    if name in _SHARES:
        return say.share(value)
    return say.stated(value) if name in _STATED else say.plain(value)


def _widening(check: Mapping[str, Any], say: Speaker) -> Iterator[str]:
    widening = check["numbers"]["widening"]
    if widening is not None:
        way = "narrower" if widening < 0 else "wider"
        yield say(f"check.trend_confounded.{way}", by=say.share(abs(widening)))


def _beside(check: Mapping[str, Any], say: Speaker) -> Iterator[str]:
    """What a covariate does to the interval and to the verdict."""
    widening, changes = check["numbers"]["widening"], check["numbers"]["changes"]
    if widening is not None:
        way = "narrower" if widening < 0 else "wider"
        yield say(f"check.covariate_confounded.{way}", by=say.share(abs(widening)))
    if changes:
        yield say("check.covariate_confounded.changes")


def _shift(check: Mapping[str, Any], say: Speaker) -> Iterator[str]:
    numbers = check["numbers"]
    if numbers["shift"] is not None:
        arm = say.label(numbers.get("of") or numbers["arm"])
        yield say(f"check.{check['name']}.shift", shift=say.plain(numbers["shift"]), arm=arm)


def _how_fast(check: Mapping[str, Any], say: Speaker) -> Iterator[str]:
    """What a verdict would be with effects that come and go at once, and with slow ones."""
    numbers = check["numbers"]
    if numbers.get("slow") is None:
        return
    half_life = say.plain(numbers["half_life"])
    changed = [kind for kind in ("without", "slow") if numbers.get(kind)]
    for kind in changed or ["same"]:
        yield say(f"check.carryover_vs_period.{kind}", half_life=half_life)


def _ordinal(check: Mapping[str, Any], say: Speaker) -> Iterator[str]:
    """How to go on where the ends of a scale matter."""
    if check["passed"] is False and check["numbers"].get("whole"):
        yield say("check.bounds.whole")


def _late(check: Mapping[str, Any], say: Speaker) -> Iterator[str]:
    apart = check["numbers"].get("apart")
    if apart is not None:
        yield say("check.late_answers.apart", apart=say.plain(apart))


_MORE: dict[str, Callable[[Mapping[str, Any], Speaker], Iterator[str]]] = {
    "trend_confounded": _widening,
    "covariate_confounded": _beside,
    "missing_by_arm": _shift,
    "stopped_early": _shift,
    "carryover_vs_period": _how_fast,
    "late_answers": _late,
    "bounds": _ordinal,
}
"""More sentences, where a check has more numbers."""
