"""The clock brings trials on at the hour of the patient's own day, wherever that is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from server.conduct.advance_trials import advance_trials
from server.tables import Trial
from tests.server.journey import Staffed, joined

MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        ("Pacific/Kiritimati", datetime(2026, 3, 2, 14, tzinfo=UTC)),  # UTC+14: 3 March, 04:00
        ("Pacific/Pago_Pago", datetime(2026, 3, 3, 15, tzinfo=UTC)),  # UTC-11
    ],
)
def test_a_trial_begins_and_ends_on_time_at_the_ends_of_the_earth(
    session: Session, clinic: Staffed, zone: str, begins: datetime
) -> None:
    there = joined(session, clinic, zone=zone, first_day=date(2026, 3, 3))
    trial = session.get_one(Trial, there.trial_id)
    ends = begins + timedelta(days=12)

    states = []
    for now in (begins - MOMENT, begins, ends - MOMENT, ends):
        advance_trials(session, now)
        states.append(trial.state)

    assert states == ["joined", "running", "running", "finished"]
