"""Look over what a protocol asks beside the daily question: whether each questionnaire can be asked."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from nof1.values.exposure import RECALL_DAYS
from server.asking import DAILY, Questionnaire, Schedule
from server.conduct.protocol_note import Note
from server.conduct.read_questionnaires import instrument_of
from server.instrument import CHOSEN, InstrumentError
from server.plan import Plan
from server.shipped_instruments import instrument_named, shipped_instruments

SHORT = ("now", "waking")
"""Looks back that several askings of a day have each for themselves."""


def check_questions(plan: Plan) -> Iterator[Note]:
    """What stands against asking them."""
    keys = [one.key for one in plan.asking.questionnaires]
    ours = {one.id for one in shipped_instruments().values() if one.offered != "planned"}
    for place, one in enumerate(plan.asking.questionnaires):
        field = f"asking.questionnaires.{place}"
        if one.key in keys[:place]:
            yield Note("questionnaire_same_key", "error", f"{field}.key")
        if one.key == DAILY or (one.key in ours and (one.instrument or "").split("/")[0] != one.key):
            yield Note("questionnaire_key_taken", "error", f"{field}.key")
        yield from _instrument(plan, one, field)


def _instrument(plan: Plan, one: Questionnaire, field: str) -> Iterator[Note]:
    known = instrument_named(one.instrument) if one.instrument is not None else None
    if one.instrument is not None and known is None:
        yield Note("unknown_instrument", "error", f"{field}.instrument")
    elif known is not None and not known.can_be_asked and not one.items:
        yield Note("instrument_needs_texts", "error", f"{field}.items")
    else:
        yield from _items(one, field)
    if known is not None and known.id == "guess" and not plan.blinded:
        yield Note("guess_needs_blinding", "warning", f"{field}.instrument")
    if known is not None and known.recall is not None:
        yield from _recall(plan, one.schedule, known.recall, f"{field}.instrument")


def _items(one: Questionnaire, field: str) -> Iterator[Note]:
    """What own questions lack, each at its question; what else stands against them, together."""
    own = one.items if one.instrument is None else ()
    lacking = [
        note for place, item in enumerate(own) for note in _own_item(item, place, f"{field}.items.{place}")
    ]
    yield from lacking
    try:
        instrument_of(one, number=1)
    except InstrumentError:
        if not lacking:
            yield Note("items_not_valid", "error", f"{field}.items")


def _own_item(item: dict[str, Any], place: int, field: str) -> Iterator[Note]:
    number = {"question": place + 1}
    scale = item.get("kind") == "scale"
    for name in ("text", *(end for end in ("low", "high") if scale and end in item)):
        if not str(item.get(name) or "").strip():
            yield Note("missing", "error", f"{field}.{name}", number)
    bounds = {name: item.get(name) for name in ("minimum", "maximum") if scale}
    for name, bound in bounds.items():
        if bound is None:
            yield Note("missing", "error", f"{field}.{name}", number)
    low, high = bounds.get("minimum"), bounds.get("maximum")
    if isinstance(low, int | float) and isinstance(high, int | float) and low >= high:
        yield Note("item_bounds_reversed", "error", f"{field}.maximum", number)
    texts = [str(choice.get("text") or "").strip() for choice in item.get("choices") or ()]
    if item.get("kind") in CHOSEN and (len(texts) < 2 or not all(texts)):
        yield Note("item_needs_choices", "error", f"{field}.choices", number)


def _recall(plan: Plan, schedule: Schedule, recall: str, field: str) -> Iterator[Note]:
    """Questions that look back on days of which they were asked before."""
    days = plan.period_days if recall == "period" else RECALL_DAYS.get(recall)  # type: ignore[call-overload]
    gap = _least_days_apart(plan, schedule)
    if recall not in SHORT and days is not None and gap is not None and days > gap:
        yield Note("recall_over_next", "warning", field, {"recall_days": days, "gap_days": gap})


def _least_days_apart(plan: Plan, schedule: Schedule) -> int | None:
    """Days from one asking to the next, at the least; None where the calendar does not say."""
    if schedule.after is not None:
        return None
    if len(set(schedule.times)) + sum(window.count for window in schedule.windows) > 1:
        return 0
    if schedule.in_period is not None:
        length = (plan.period_days or 0) + (plan.washout_days or 0)
        return _least_gap([day if day > 0 else length + 1 + day for day in schedule.in_period], length)
    if schedule.weekdays is not None:
        return _least_gap(list(schedule.weekdays), 7)
    return schedule.every


def _least_gap(days: list[int], length: int) -> int | None:
    """Between days that come again after `length` days."""
    ordered = sorted(set(days))
    again = [day + length for day in ordered[:1]]
    return min((after - before for before, after in pairwise(ordered + again)), default=None)
