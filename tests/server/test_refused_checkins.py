"""A questionnaire that cannot be taken is refused by status, code and field, as the phone's tests have it."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from server.app import create_app
from server.config import Config
from server.db import reading, transaction
from server.tables import CheckIn
from tests.server.killing import asked_of
from tests.server.running import Phone, a_phone, real_now

FILE = Path(__file__).parents[2] / "clients" / "patient" / "refused-checkins.examples.json"
EXAMPLES = json.loads(FILE.read_text(encoding="utf-8"))["examples"]


@pytest.fixture
def client(config: Config) -> Iterator[FlaskClient]:
    app = create_app(config)
    yield app.test_client()
    app.extensions["nof1"]["engine"].dispose()


@pytest.fixture
def phone(client: FlaskClient, open_clinic: Callable[[Session], Any]) -> Phone:
    with transaction(client.application.extensions["nof1"]["engine"]) as session:
        clinic = open_clinic(session)
        return a_phone(session, clinic, real_now(), days=3, asking=asked_of(clinic))


def a_phq(phone: Phone) -> dict[str, Any]:
    nothing = dict.fromkeys(("occurrence_id", "answer", "taken", "changed", "note"))
    said = {"questionnaire": "phq-9", "instrument": "phq-9/1", "answers": {"q1": 1, "q9": 0}}
    return phone.checkin(1, 0) | nothing | said


def put(client: FlaskClient, phone: Phone, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    client.set_cookie("nof1_device", phone.key)
    headers = {"X-Nof1-App": "patient"}
    answer = client.put(f"/api/v1/check-ins/{uuid4()}", json=body, headers=headers)
    return answer.status_code, answer.get_json()


def fields(errors: Mapping[str, Any], before: str = "") -> list[str]:
    """The names of what is wrong, as the phone reads them: answers.q1."""
    named: list[str] = []
    for name, what in errors.items():
        inner = isinstance(what, Mapping) and not all(part.isdigit() for part in what)
        named += fields(what, f"{before}{name}.") if inner else [f"{before}{name}"]
    return named


def test_each_refusal_names_its_code_and_field_and_keeps_nothing(client: FlaskClient, phone: Phone) -> None:
    for example in EXAMPLES:
        status, said = put(client, phone, a_phq(phone) | example["change"])

        found = (status, said["code"], fields(said.get("errors", {}).get("json", {})))
        assert found == (example["status"], example["code"], example["fields"]), example["what"]
    with reading(client.application.extensions["nof1"]["engine"]) as session:
        assert session.exec(select(CheckIn)).all() == []


def test_after_what_was_refused_the_next_is_kept(client: FlaskClient, phone: Phone) -> None:
    assert put(client, phone, a_phq(phone) | {"answers": {"q1": 7}})[0] == 422

    status, receipt = put(client, phone, a_phq(phone))

    assert (status, receipt["kept"], receipt["in_trial"]) == (200, True, True)
