"""Conditions on answers: evaluated alike here and on the phone (clients/kit/conditions.ts).

{"item": "q9", "at_least": 1}, with at_most, equals or has (a choice of several) in its place;
{"answered": "q1"}; {"score": "total", "at_least": 10}; {"all": […]}, {"any": […]}, {"not": {…}}.
An unanswered item, or a score that cannot be told, makes a comparison false.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from server.instrument import Answers, Condition, InstrumentError, Item, Score

COMPARISONS = ("at_least", "at_most", "equals", "has")
OF_SCORES = ("at_least", "at_most", "equals")


def holds(condition: Condition, answers: Answers, scores: Mapping[str, float | None]) -> bool:
    """Whether the condition is true of these answers and the scores made of them."""
    if "all" in condition:
        return all(holds(part, answers, scores) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, answers, scores) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], answers, scores)
    if "answered" in condition:
        return is_answered(answers.get(condition["answered"]))
    if "score" in condition:
        return _compares(condition, scores.get(condition["score"]))
    return _compares(condition, answers.get(condition["item"]))


def is_answered(answer: object) -> bool:
    """Nothing, no words and nothing chosen are no answer."""
    return answer is not None and answer != "" and answer != []


def mentioned(condition: Condition, kind: str) -> Iterator[str]:
    """The items (`kind` "item") or scores ("score") that a condition speaks of."""
    for part in [*condition.get("all", ()), *condition.get("any", ())]:
        yield from mentioned(part, kind)
    if "not" in condition:
        yield from mentioned(condition["not"], kind)
    if kind in condition:
        yield condition[kind]
    if kind == "item" and "answered" in condition:
        yield condition["answered"]


def _compares(condition: Condition, answer: object) -> bool:
    if "at_least" in condition:
        return _is_number(answer) and bool(answer >= condition["at_least"])
    if "at_most" in condition:
        return _is_number(answer) and bool(answer <= condition["at_most"])
    if "has" in condition:
        return isinstance(answer, list | tuple) and condition["has"] in answer
    wanted = condition["equals"]
    return _is_number(answer) == _is_number(wanted) and not isinstance(answer, bool) and answer == wanted


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def require_condition(
    where: str, condition: Any, items: tuple[Item, ...], scores: tuple[Score, ...] | None
) -> None:
    """Refuse a condition that is not of our form, or speaks of an item or a score that is not there."""
    _require_form(where, condition)
    known = {item.id for item in items}
    for name in mentioned(condition, "item"):
        if name not in known:
            raise InstrumentError(where, f"there is no item {name!r} (before it)")
    for name in mentioned(condition, "score"):
        if name not in {score.id for score in scores or ()}:
            raise InstrumentError(where, f"there is no score {name!r} (or none may be asked here)")


def _require_form(where: str, condition: Any) -> None:
    form = 'must be {"item": …, "at_least": …} or another condition, is ' + repr(condition)
    if not isinstance(condition, Mapping) or not condition:
        raise InstrumentError(where, form)
    keys = set(condition)
    if keys in ({"all"}, {"any"}):
        parts = condition.get("all", condition.get("any"))
        if not isinstance(parts, list | tuple) or not parts:
            raise InstrumentError(where, form)
        for part in parts:
            _require_form(where, part)
    elif keys == {"not"}:
        _require_form(where, condition["not"])
    elif keys != {"answered"} or not isinstance(condition["answered"], str):
        _require_comparison(where, condition, form)


def _require_comparison(where: str, condition: Condition, form: str) -> None:
    of = "score" if "score" in condition else "item"
    known = OF_SCORES if of == "score" else COMPARISONS
    compared = [key for key in condition if key != of]
    if len(compared) != 1 or compared[0] not in known or not isinstance(condition.get(of), str):
        raise InstrumentError(where, form)
    value = condition[compared[0]]
    kinds: tuple[type, ...] = {"has": (str,), "equals": (int, float, str)}.get(compared[0], (int, float))
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise InstrumentError(where, form)
