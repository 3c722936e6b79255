"""What in a trial waits for somebody at the clinic."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from server.auth import Asker
from server.conduct.check_protocol import check_protocol
from server.conduct.count_answers import Asked, silent_days
from server.conduct.find_cover import cover_of, is_covered, there_now
from server.conduct.raise_alerts import has_open_task
from server.conduct.read_protocol import Protocolled
from server.conduct.read_reach import read_reach
from server.conduct.read_series import DayAnswer
from server.conduct.record_decision import decisions_of, newest_reply
from server.conduct.show_result import may_decide
from server.tables.checkin import CheckIn, ConflictingCopy
from server.tables.report import Report
from server.tables.trial import Trial

SILENT_DAYS = 3
UNDER_WAY = ("invited", "joined", "running", "paused")
NOT_JOINED_AFTER = timedelta(days=3)


def call_attention(
    session: Session,
    now: datetime,
    asker: Asker,
    trial: Trial,
    protocol: Protocolled,
    patient_name: str,
    asked: list[Asked],
    answers: dict[int, DayAnswer],
) -> list[str]:
    """Codes, the most urgent first; what nobody can act on any more is not called."""
    unseen = _unseen_reports(session, trial)
    looking = _how_many_look(session, now, trial, protocol)
    waits = {
        "danger": has_open_task(session, trial),
        "cover_gone": looking == 0,
        "feels_worse": "worse" in unseen,
        "wants_to_stop": bool(unseen & {"stop", "withdraw"}),
        "not_accepted": _has_conflicts(session, trial),
        "unreachable": silent_days(asked, answers) >= 1 and read_reach(session, now, trial).is_lost,
        "cover_alone": looking == 1,
        "silent": trial.state == "running" and silent_days(asked, answers) >= SILENT_DAYS,
        "result_ready": _result_waits(session, asker, trial),
        "reply": _reply_waits(session, trial),
        "approval_needed": trial.state == "draft" and check_protocol(protocol.plan, patient_name).is_sound,
        "not_joined": trial.state == "invited" and now - trial.state_since >= NOT_JOINED_AFTER,
    }
    return [code for code, is_so in waits.items() if is_so]


def _how_many_look(session: Session, now: datetime, trial: Trial, protocol: Protocolled) -> int | None:
    """Of owner and deputy, those who work here now; None where nobody need look (any more)."""
    if trial.state not in UNDER_WAY:
        return None
    cover = cover_of(session, trial)
    return len(there_now(session, now, trial.site_id, cover)) if is_covered(cover, protocol) else None


def _unseen_reports(session: Session, trial: Trial) -> set[str]:
    return set(
        session.exec(
            select(Report.kind).where(Report.trial_id == trial.id, col(Report.acknowledged_at).is_(None))
        )
    )


def _has_conflicts(session: Session, trial: Trial) -> bool:
    """Two contents came under one id: somebody must look which of them holds."""
    copies = (
        select(ConflictingCopy.id)
        .join(CheckIn, col(CheckIn.id) == col(ConflictingCopy.kept_id))
        .where(CheckIn.sent_for_trial_id == trial.id)
    )
    return session.exec(copies).first() is not None


def _result_waits(session: Session, asker: Asker, trial: Trial) -> bool:
    """It may be seen, the trial is over, and nothing was decided yet."""
    if trial.state not in ("finished", "stopped") or decisions_of(session, trial):
        return False
    clinician = Asker(asker.person_id, frozenset({"clinician"}), site_id=asker.site_id)
    return may_decide(session, clinician, trial)


def _reply_waits(session: Session, trial: Trial) -> bool:
    """The patient does not agree with the newest decision."""
    newest = next(iter(decisions_of(session, trial)), None)
    reply = newest_reply(session, newest) if newest else None
    return reply is not None and not reply.agrees
