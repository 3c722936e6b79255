"""A really running server: `python -m server` as a process, and a phone that talks to it over HTTP."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
from sqlmodel import Session

from server.asking import Asking
from server.conduct.advance_trials import advance_trials
from server.conduct.approve_trial import approve_trial
from server.conduct.draft_trial import draft_trial
from server.conduct.invite_patient import invite_patient
from server.conduct.join_trial import join_trial
from server.study_day import study_date
from tests.server.journey import ADDRESS, Staffed, a_joining, a_plan, question_of

PATIENCE = 120.0


@dataclass(frozen=True)
class Phone:
    """A joined phone: where it sends to, and its key."""

    trial_id: UUID
    key: str
    questions: list[tuple[UUID, datetime]]
    """Of each day so far: the question's id, and when it is due."""

    def checkin(self, place: int, answer: float) -> dict[str, Any]:
        """The answer to the question of a day, as the phone held it while offline."""
        occurrence, due = self.questions[place]
        return {
            "trial_id": str(self.trial_id),
            "occurrence_id": str(occurrence),
            "answer": answer,
            "taken": "planned",
            "taken_words": None,
            "changed": None,
            "note": None,
            "shown_at": due.isoformat(),
            "answered_at": (due + timedelta(minutes=10)).isoformat(),
            "zone": "Europe/Berlin",
            "language": "en",
            "app_version": "1",
            "replaces": None,
        }

    def send(self, port: int, checkin_id: UUID, body: dict[str, Any]) -> int:
        """PUT it; the status, or an OSError where nobody answered."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {
            "X-Nof1-App": "patient",
            "Cookie": f"nof1_device={self.key}",
            "Content-Type": "application/json",
        }
        try:
            connection.request("PUT", f"/api/v1/check-ins/{checkin_id}", json.dumps(body), headers)
            return connection.getresponse().status
        finally:
            connection.close()


def a_phone(
    session: Session, staff: Staffed, now: datetime, *, days: int, asking: Asking | None = None
) -> Phone:
    """Joined so many days ago, in a trial that is still running today."""
    periods = 2 * (days // 8 + 2)
    plan = a_plan(period_days=4, periods=periods, results_staff="running", asking=asking or a_plan().asking)
    before = now - timedelta(days=days + 1)
    trial = draft_trial(session, before, staff.nora, "Ada Example", "en", plan)
    approve_trial(session, before, staff.karim, trial.id, version=1)
    code = invite_patient(session, before, staff.nora, trial.id).code
    first_day = study_date(now, plan.zone, plan.day_starts_at) - timedelta(days=days)
    joining = a_joining(code, first_day=first_day)
    join_trial(session, before, joining, ADDRESS)
    advance_trials(session, now)
    asked = [question_of(session, trial.id, day) for day in range(1, days + 1)]
    return Phone(trial.id, joining.device_key, [(each.id, each.due_at) for each in asked])


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NOF1_")}
    return kept | {"NOF1_DATA_DIR": str(folder), "PORT": str(port)} | more


@contextmanager
def running(folder: Path, port: int, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m server`, ended with all that it started whatever the test does."""
    server = subprocess.Popen([sys.executable, "-m", "server"], env=environment(folder, port, **settings))
    family: list[psutil.Process] = []
    try:
        wait_for(lambda: answers(port))
        family = psutil.Process(server.pid).children(recursive=True)
        yield server
    finally:
        if server.poll() is None:
            family += psutil.Process(server.pid).children(recursive=True)
            server.send_signal(signal.SIGTERM)
        server.wait(60)
        _, left = psutil.wait_procs(family, timeout=60)
        for process in left:
            process.kill()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def wait_for(condition: Callable[[], bool], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


def real_now() -> datetime:
    return datetime.now(UTC)
