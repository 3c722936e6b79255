"""Results, looks, decisions and imports as the pages get them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlmodel import Session
from werkzeug.test import TestResponse

from server.app import create_app
from server.auth import Asker
from server.compute import InThisProcess
from server.conduct.run_computations import Runner
from server.conduct.sign_in import make_sign_in_link
from server.config import Config
from server.db import transaction
from tests.server.conftest import Clinic
from tests.server.running import Phone, a_phone, real_now

DAYS = 16


class Browser:
    """One person's browser, with the header of its page."""

    def __init__(self, client: FlaskClient, app: str) -> None:
        self.client, self.headers = client, {"X-Nof1-App": app, "Accept-Language": "en"}

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def send(self, method: str, path: str, body: dict[str, Any]) -> TestResponse:
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=self.headers)


@pytest.fixture
def client(config: Config) -> Iterator[FlaskClient]:
    app = create_app(config)
    with app.test_client() as made:
        yield made
    app.extensions["nof1"]["engine"].dispose()


@pytest.fixture
def phone(engine: Engine, clinic: Clinic) -> Phone:
    with transaction(engine) as session:
        return a_phone(session, clinic, real_now(), days=DAYS)


def signed_in(session: Session, client: FlaskClient, asker: Asker) -> Browser:
    token = make_sign_in_link(session, real_now(), asker.id)
    session.commit()
    browser = Browser(client, "clinic")
    assert browser.send("POST", "/sessions/link", {"token": token}).status_code == 200
    return browser


def joined_browser(client: FlaskClient, phone: Phone) -> Browser:
    client.set_cookie("nof1_device", phone.key)
    return Browser(client, "patient")


def answered(engine: Engine, patient: Browser, phone: Phone) -> None:
    """All days answered, and computed."""
    for place in range(DAYS):
        body = phone.checkin(place, float(place * 7 % 5 + 3))
        path = f"/check-ins/00000000-0000-4000-8000-{place:012d}"
        assert patient.send("PUT", path, body).status_code == 200
    running = Runner(engine, InThisProcess(), "test")
    for step in range(3):
        running.run_computations(real_now() + timedelta(seconds=step))


def test_a_clinician_asks_what_other_assumptions_would_say(
    engine: Engine, client: FlaskClient, clinic: Clinic, phone: Phone
) -> None:
    answered(engine, joined_browser(client, phone), phone)
    with transaction(engine) as session:
        karim = signed_in(session, client, clinic.karim)
    path = f"/trials/{phone.trial_id}/sensitivity"

    asked = karim.send("POST", path, {}).json
    assert asked is not None
    assert (asked["state"], asked["rows"], asked["outdated"]) == ("waiting", [], False)
    running = Runner(engine, InThisProcess(), "test")
    for step in range(2):
        running.run_computations(real_now() + timedelta(seconds=step))
    told = karim.get(f"{path}/{asked['id']}").json

    assert told is not None
    assert told["state"] == "done"
    first, second = told["rows"][:2]
    analysis = karim.get(f"/trials/{phone.trial_id}/analysis").json["analysis"]  # type: ignore[index]
    assert first["mean"] == pytest.approx(analysis["effects"][0]["difference"]["mean"], abs=1e-3)
    assert (first["words"], first["same"], second["words"]) == ("as analysed", True, "no trend")
    assert all(row["same"] == (row["verdict"] == first["verdict"]) for row in told["rows"])


def test_staff_read_a_running_result_and_decide_and_the_patient_replies(
    engine: Engine, client: FlaskClient, clinic: Clinic, phone: Phone
) -> None:
    patient = joined_browser(client, phone)
    answered(engine, patient, phone)
    with transaction(engine) as session:
        karim = signed_in(session, client, clinic.karim)

    shown = karim.get(f"/trials/{phone.trial_id}/analysis").json
    assert shown is not None
    assert (shown["visibility"], shown["looks"]) == ("shown", 0)
    analysis = shown["analysis"]
    sustained, lived = analysis["effects"]
    assert (sustained["estimand"], lived["estimand"]) == ("sustained", "lived")
    assert [len(effect["quantiles"]) for effect in (sustained, lived)] == [1000, 1000]
    # P is counted from the quantiles: better is lower here, by at least 1.5.
    worthwhile = sum(quantile < -1.5 for quantile in sustained["quantiles"]) / 1000
    assert sustained["p_worthwhile"] == worthwhile
    assert {arm["arm"]: arm["name"] for arm in analysis["arms"]} == {"a": "No tablet", "b": "Tablet"}
    assert analysis["n"] == DAYS
    assert analysis["sentence"] != analysis["sentence_patient"]
    assert all(check["text"] for check in analysis["checks"])

    # The patient's own rule is "end", and the trial runs.
    assert patient.get(f"/trials/{phone.trial_id}/analysis").json["visibility"] == "hidden_until_end"  # type: ignore[index]

    decided = {
        "analysis_id": analysis["id"],
        "options": ["No tablet", "Tablet"],
        "chosen": "Tablet",
        "view_patient": "",
        "view_clinician": "",
        "patient_words": "",
        "present": ["Karim"],
        "agreement": "agreed",
        "would_change": "",
        "review_on": "2027-01-31",
    }
    decision = karim.send("POST", f"/trials/{phone.trial_id}/decisions", decided).json
    assert decision is not None
    assert decision["text_read"] == f"{analysis['sentence_patient']}\n\n{analysis['sentence']}"
    reply = patient.send("PUT", f"/decisions/{decision['id']}/reply", {"agrees": False, "words": "not yet"})
    assert reply.status_code == 200
    (listed,) = karim.get(f"/trials/{phone.trial_id}/decisions").json["decisions"]  # type: ignore[index]
    assert (listed["reply"]["agrees"], listed["reply"]["words"], listed["by"]) == (False, "not yet", "Karim")


BODY: dict[str, Any] = {
    "filename": "diary.csv",
    "patient_name": "Ben",
    "question": "Is tea better?",
    "outcome": {
        "name": "Sleep",
        "minimum": 0,
        "maximum": 10,
        "scale": None,
        "better": "higher",
        "worthwhile": 1,
        "worthwhile_set_by": "patient",
        "recall": "night",
    },
    "reference": None,
    "zone": "Europe/Berlin",
    "allocation_words": "",
    "period_days": None,
    "duplicates": None,
    "faults": "refuse",
}
LINES = "".join(
    f"2026-01-{day:02d},{'tea' if (day - 1) // 3 % 2 else 'coffee'},{day * 7 % 5 + 3}\n"
    for day in range(1, 13)
)


def test_staff_preview_a_file_choose_and_import_it(
    engine: Engine, client: FlaskClient, clinic: Clinic
) -> None:
    with transaction(engine) as session:
        nora = signed_in(session, client, clinic.nora)
    body = BODY | {"text": "date,arm,outcome\n" + LINES + "2026-01-13,tea,six\n"}

    preview = nora.send("POST", "/imports/preview", body).json
    assert preview is not None
    assert preview["faults"] == [{"line": 14, "column": "outcome", "message": "'six' is not a number"}]
    assert (preview["lines"], preview["days"], preview["first"], preview["last"]) == (
        13,
        13,  # the day whose answer is at fault stays, unanswered
        "2026-01-01",
        "2026-01-12",
    )
    assert (preview["can_import"], preview["needs"]) == (False, ["leave_out_faults"])
    assert preview["head"][0] == {"date": "2026-01-01", "arm": "coffee", "outcome": 5.0, "note": None}

    refused = nora.send("POST", "/imports", body)
    assert (refused.status_code, refused.json["code"]) == (422, "import_not_ready")  # type: ignore[index]

    trial = nora.send("POST", "/imports", body | {"faults": "leave_out"}).json
    assert trial is not None
    assert (trial["state"], trial["imported"], trial["patient_name"]) == ("finished", True, "Ben")
    assert trial["import_note"]["left_out"] == [{"line": 14, "message": "outcome: 'six' is not a number"}]


def test_a_file_that_cannot_be_read_is_422_with_its_reason(
    engine: Engine, client: FlaskClient, clinic: Clinic
) -> None:
    with transaction(engine) as session:
        nora = signed_in(session, client, clinic.nora)

    refused = nora.send("POST", "/imports/preview", BODY | {"text": "day,mood\n1,2\n"})

    assert (refused.status_code, refused.json["code"]) == (422, "file_not_readable")  # type: ignore[index]
    assert refused.json["errors"]["json"]["text"][0].startswith("line 1: no column 'date'")  # type: ignore[index]
