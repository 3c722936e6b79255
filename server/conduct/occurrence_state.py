"""What an expected check-in is by now: a pure function of the facts of its row and the moment."""

from datetime import datetime, timedelta

from server.tables.prompt import Occurrence

ANSWERABLE_FOR = timedelta(days=2)
"""How long after its end a question is offered at most; whatever is sent later is kept all the same."""

STATES = (
    "later",
    "open",
    "opened",
    "late_open",
    "answered",
    "answered_late",
    "not_answered",
    "excused",
)


def occurrence_state(row: Occurrence, now: datetime) -> str:
    """An answer counts before everything; an excuse before the clock."""
    if row.answered_at is not None:
        return "answered" if row.answered_at <= row.expires_at else "answered_late"
    if row.excused_at is not None:
        return "excused"
    if now < row.opens_at:
        return "later"
    if now <= row.expires_at:
        return "opened" if row.opened_at is not None else "open"
    return "late_open" if now <= answerable_until(row) else "not_answered"


def answerable_until(row: Occurrence) -> datetime:
    """Twice as long again as it was open: the daily question two days, one for ten minutes twenty more.

    What is asked for a moment is not answered from memory days later.
    """
    return row.expires_at + min(2 * (row.expires_at - row.opens_at), ANSWERABLE_FOR)
