"""Ask for a trial's result: one waiting row a trial, whatever comes in until a worker takes it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from server.tables import Computation


def request_analysis(session: Session, trial_id: UUID, *, now: datetime) -> None:
    """Leave one waiting computation; where one waits already, it will see what this transaction adds.

    The waiting row is written to, not only looked at: so whoever claims it at this moment waits for our
    commit and reads the new answer too.
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    wanted = dialect.insert(Computation).values(
        id=uuid4(),
        kind="analysis",
        trial_id=trial_id,
        state="waiting",
        requested_at=now,
        attempts=0,
        progress=0,
    )
    session.flush()
    session.connection().execute(
        wanted.on_conflict_do_update(
            index_elements=["trial_id", "kind"],
            index_where=text("state = 'waiting'"),
            set_={"requested_at": now},
        )
    )
