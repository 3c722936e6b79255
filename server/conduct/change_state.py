"""A trial's life: which state may follow which, and by whom."""

from datetime import datetime

from sqlmodel import Session, col, func, select, update

from server.auth import Asker, Role
from server.errors import NotAllowed, WrongState
from server.tables.trial import State, Trial, TrialState

STAFF: frozenset[Role] = frozenset({"nurse", "clinician"})
CLINICIAN: frozenset[Role] = frozenset({"clinician"})
PATIENT: frozenset[Role] = frozenset({"patient"})
CLOCK: frozenset[Role] = frozenset({"machine"})

TRANSITIONS: dict[tuple[str, State], frozenset[Role]] = {
    ("draft", "approved"): CLINICIAN,
    ("approved", "draft"): STAFF,
    ("approved", "invited"): STAFF,
    ("approved", "joined"): STAFF,
    ("invited", "joined"): PATIENT | STAFF,
    ("joined", "running"): CLOCK,
    ("running", "finished"): CLOCK,
    **{(state, "stopped"): PATIENT | STAFF for state in ("joined", "running", "paused")},
    **{(state, "withdrawn"): PATIENT for state in ("joined", "running", "paused", "finished", "stopped")},
    **{(state, "declined"): STAFF for state in ("draft", "approved", "invited")},
    **{(state, "ineligible"): STAFF for state in ("draft", "approved", "invited")},
    **{(state, "never_joined"): STAFF for state in ("approved", "invited")},
}
"""From, to, and who may; what is not here is refused. An edit takes `approved` back to `draft`.

Staff let a patient join who agreed on paper."""


def change_state(
    session: Session, now: datetime, asker: Asker, trial: Trial, to: State, reason: str = ""
) -> None:
    """Bring a trial into another state, once, and write down when, by whom and why.

    Raises
    ------
    WrongState
        The trial is not where this may follow, or somebody else was faster.
    NotAllowed
        It may follow, but not by this person's word.
    """
    may = TRANSITIONS.get((trial.state, to))
    if may is None:
        raise WrongState(f"A trial that is {trial.state} cannot become {to}.")
    if not asker.roles & may:
        raise NotAllowed
    session.flush()
    changed = session.exec(
        update(Trial)
        .where(col(Trial.id) == trial.id, col(Trial.state) == trial.state)
        .values(state=to, state_since=now)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise WrongState("Somebody else was faster.")
    session.refresh(trial)
    note_state(session, now, trial, asker, reason)


def note_state(session: Session, now: datetime, trial: Trial, asker: Asker, reason: str = "") -> None:
    """Add the trial's state to its history."""
    number = session.exec(select(func.count()).where(TrialState.trial_id == trial.id)).one() + 1
    session.add(
        TrialState(
            trial_id=trial.id, number=number, state=trial.state, at=now, by_id=asker.person_id, reason=reason
        )
    )
    session.flush()


def require_state(trial: Trial, *states: State) -> None:
    """Refuse what cannot be done in the trial's present state."""
    if trial.state not in states:
        raise WrongState(f"The trial is {trial.state}; this needs one of: {', '.join(states)}.")
