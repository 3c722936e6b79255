"""Which question a call or a page of paper answers: staff know the time that it is about, not our ids."""

from sqlmodel import Session, col, select

from server.asking import DAILY
from server.conduct.sent_checkin import SentCheckIn
from server.study_day import day_number, study_date
from server.tables.prompt import Occurrence
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial


def find_asked_about(
    session: Session, trial: Trial, version: ProtocolVersion, sent: SentCheckIn
) -> Occurrence | None:
    """The unanswered question that was open at that time, the last due; else the day's last due before it.

    A question that was not due by then is not answered by it. None for the daily question: its day finds it.
    """
    if sent.questionnaire == DAILY or trial.first_day is None:
        return None
    waiting = session.exec(
        select(Occurrence)
        .where(Occurrence.trial_id == trial.id, Occurrence.questionnaire == sent.questionnaire)
        .where(col(Occurrence.answered_at).is_(None), col(Occurrence.excused_at).is_(None))
        .order_by(col(Occurrence.due_at))
    ).all()
    at = sent.answered_at
    open_then = [row for row in waiting if row.opens_at <= at <= row.expires_at]
    day = day_number(study_date(at, sent.zone, version.day_starts_at), trial.first_day)
    before = [row for row in waiting if row.study_day == day and row.due_at <= at]
    found = open_then or before
    return found[-1] if found else None
