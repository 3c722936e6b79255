"""Name anew who looks at danger answers in a trial that goes on; the protocol stays as approved."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from server.asking import Cover
from server.auth import Asker, find_trial, may_renew_cover
from server.conduct.check_cover import require_who_looks
from server.conduct.escalate_tasks import follow_cover
from server.conduct.find_cover import cover_of, renewals_of
from server.conduct.read_staff import ids_of_staff
from server.conduct.record_event import record_event
from server.errors import ChangedMeanwhile, WrongState
from server.tables import CoverRenewal


def renew_cover(
    session: Session, now: datetime, asker: Asker, trial_id: UUID, *, number: int, cover: Cover
) -> CoverRenewal:
    """From now on, for new tasks and for the next steps of open ones; `number` is of the cover that was read.

    Raises
    ------
    NotValid
        Nobody would look under it; each fault is named at its field.
    ChangedMeanwhile
        Somebody else renewed it since.
    WrongState
        Nobody was invited yet: the protocol itself can still be edited. Or the series was imported.
    """
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id, to_change=True)
    if not may_renew_cover(asker, trial):
        raise WrongState("A cover is renewed from the invitation on.")
    if len(renewals_of(session, trial)) != number:
        raise ChangedMeanwhile
    require_who_looks(cover, ids_of_staff(session, now, asker))
    renewal = CoverRenewal(
        trial_id=trial.id, number=number + 1, cover=asdict(cover), since=now, by_id=asker.id
    )
    session.add(renewal)
    session.flush()
    follow_cover(session, now, trial, cover_of(session, trial))
    record_event(session, now, asker, "renewed the cover of", "trial", trial.id)
    return renewal
