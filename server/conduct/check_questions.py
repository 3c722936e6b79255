"""Look over what a protocol asks beside the daily question: whether each questionnaire can be asked."""

from collections.abc import Iterator

from server.asking import DAILY, Questionnaire
from server.conduct.protocol_note import Note
from server.conduct.read_questionnaires import instrument_of
from server.instrument import InstrumentError
from server.plan import Plan
from server.shipped_instruments import instrument_named, shipped_instruments


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


def _items(one: Questionnaire, field: str) -> Iterator[Note]:
    try:
        instrument_of(one, number=1)
    except InstrumentError:
        yield Note("items_not_valid", "error", f"{field}.items")
