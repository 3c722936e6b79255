"""How long a questionnaire takes, about: what a nurse sees before she asks for it every day."""

from server.instrument import Instrument

OPENING = 10
"""Seconds to open it, read what it is about, and send it."""

SECONDS = {"info": 4, "text": 20, "choices": 12}
"""Of an item by its kind; every other kind takes `A_TAP`."""

A_TAP = 6
"""Seconds to read a short question and tap an answer: a rule of thumb, said as "about"."""

DAILY_SECONDS = OPENING + 2 * A_TAP
"""The daily question and what was taken."""


def seconds_for(instrument: Instrument) -> int:
    """About so many seconds; items that only some answers lead to are not counted."""
    return OPENING + sum(SECONDS.get(item.kind, A_TAP) for item in instrument.items if item.when is None)
