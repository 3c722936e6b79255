"""What somebody meets who tries the demonstration, at whatever hour."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, col, func, select

from server.conduct.make_demo import make_demo
from server.tables import CheckIn, Trial


@pytest.mark.parametrize("hour", [1, 7, 20])
def test_the_running_trial_is_answered_until_yesterday_and_open_today(session: Session, hour: int) -> None:
    make_demo(session, datetime(2026, 3, 10, hour, tzinfo=UTC))

    running = session.exec(select(Trial).where(Trial.state == "running")).one()
    last = session.exec(select(func.max(col(CheckIn.study_day))).where(CheckIn.trial_id == running.id)).one()
    today = date(2026, 3, 9 if hour < 3 else 10)  # 01:00 UTC is 02:00 in Berlin, before the day starts
    assert running.first_day is not None
    study_day = (today - running.first_day).days + 1
    assert last is not None
    assert study_day - 3 <= last < study_day
