"""What was taken, as it counts: told with the daily question, or by itself at any time."""

from sqlmodel import Session

from server.auth import Asker, allocation_for
from server.conduct.read_series import TAKEN, days_of
from server.conduct.sent_checkin import SentCheckIn
from server.instrument import Answers
from server.tables.allocation import Intake
from server.tables.checkin import CheckIn
from server.tables.trial import Trial

AS_TOLD = {"as_planned": "planned", "something_else": "something_else", "nothing": "nothing"}


def count_intake(session: Session, asker: Asker, trial: Trial, kept: CheckIn, sent: SentCheckIn) -> None:
    """Keep what this check-in says was taken on its study day, if it says so."""
    taken, words = sent.taken, sent.taken_words
    if kept.questionnaire == TAKEN:
        taken = _taken(session, asker, trial, kept.study_day or 0, sent.answers)
        words = str(sent.answers.get("what_else", ""))
    if taken is not None:
        session.add(
            Intake(
                trial_id=trial.id,
                checkin_id=kept.id,
                study_day=kept.study_day or 0,
                taken=taken,
                words=words or "",
                said_at=sent.answered_at,
            )
        )


def _taken(session: Session, asker: Asker, trial: Trial, day: int, answers: Answers) -> str | None:
    """None where a treatment is named that the asker does not know: to compare it would unblind."""
    what = str(answers.get("what"))
    if not what.startswith("arm_"):
        return AS_TOLD.get(what)
    plan = next((one for one in days_of(allocation_for(session, asker, trial)) if one.day == day), None)
    if plan is None or (plan.arm is None and not plan.washout):
        return None
    return "planned" if what == f"arm_{plan.arm}" else "other_arm"
