"""What no page of ours would send: half characters, impossible moments, bodies that trickle in."""

import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from server.app import create_app
from server.config import Config
from server.db import transaction
from tests.server.journey import new_id
from tests.server.test_who_may_see import checkin_body, import_body, protocol_body
from tests.server.world import World, build

HALF_AN_EMOJI = "better \ud83d"
EARLY, LATE = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"


@dataclass(frozen=True)
class Open:
    """An application on either database, and the people at its doors."""

    app: Flask
    client: FlaskClient
    world: World

    def call(self, who: str, method: str, path: str, body: Any) -> Any:
        return self.world.people[who].call(self.client, method, f"/api/v1{path}", body)


@pytest.fixture
def opened(config: Config, open_clinic: Callable[[Session], Any]) -> Iterator[Open]:
    app = create_app(config)
    with transaction(app.extensions["nof1"]["engine"]) as session:
        world = build(session, open_clinic(session))
    yield Open(app, app.test_client(), world)
    app.extensions["nof1"]["engine"].dispose()


def test_a_note_cut_within_an_emoji_keeps_its_answer(opened: Open) -> None:
    body = checkin_body(opened.world.ada.trial_id) | {"note": HALF_AN_EMOJI}
    checkin = new_id()

    first = opened.call("patient", "PUT", f"/check-ins/{checkin}", body)
    again = opened.call("patient", "PUT", f"/check-ins/{checkin}", body)

    assert (first.status_code, again.status_code) == (200, 200)
    shown = opened.call("patient", "GET", f"/trials/{opened.world.ada.trial_id}/series", None).json
    assert "better \N{REPLACEMENT CHARACTER}" in {day["note"] for day in shown["days"]}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/invitations/look", {"code": HALF_AN_EMOJI}, 404),
        ("/transfer-codes/claim", {"code": HALF_AN_EMOJI, "device_key": "A" * 43}, 404),
        ("/sessions", {"email": HALF_AN_EMOJI, "password": HALF_AN_EMOJI}, 401),
        ("/sessions/link", {"token": HALF_AN_EMOJI}, 401),
    ],
)
def test_half_a_character_is_a_wrong_secret_and_no_failure(
    opened: Open, path: str, body: dict[str, str], status: int
) -> None:
    assert opened.call("nobody", "POST", path, body).status_code == status


@pytest.mark.parametrize("field", ["answered_at", "shown_at"])
@pytest.mark.parametrize("moment", [EARLY, LATE])
def test_a_moment_beyond_the_calendar_is_refused_and_named(opened: Open, field: str, moment: str) -> None:
    body = checkin_body(opened.world.ada.trial_id) | {field: moment}

    answer = opened.call("patient", "PUT", f"/check-ins/{new_id()}", body)

    assert answer.status_code == 422
    assert set(answer.json["errors"]["json"]) == {field}


@pytest.mark.parametrize("reported_at", [EARLY, LATE])
def test_a_report_from_beyond_the_calendar_is_refused_and_named(opened: Open, reported_at: str) -> None:
    body = {
        "trial_id": str(opened.world.ada.trial_id),
        "kind": "worse",
        "words": "",
        "reported_at": reported_at,
        "zone": "Europe/Berlin",
    }

    answer = opened.call("patient", "PUT", f"/reports/{new_id()}", body)

    assert answer.status_code == 422
    assert set(answer.json["errors"]["json"]) == {"reported_at"}


@pytest.mark.parametrize("periods", [30_000, 2_000_000_000])
def test_checking_a_protocol_of_absurd_length_says_so(opened: Open, periods: int) -> None:
    answer = opened.call("nurse", "POST", "/trials/check", protocol_body() | {"periods": periods})

    assert answer.status_code == 200, answer.text
    assert "out_of_range" in {note["code"] for note in answer.json["notes"]}


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"text": "date,arm,outcome,note\n2026-01-01,A\x00,1,x\n2026-01-02,B,2,y\x00\n"}, {}),
        ({"text": f"date,arm,outcome,note\n2026-01-01,A,1,{HALF_AN_EMOJI}\n2026-01-02,B,2,\n"}, {}),
        ({"text": "date,arm,outcome\n9999-12-30,A,1\n9999-12-31,B,2\n"}, {}),
        ({"text": "date,arm,outcome\n0001-01-01,A,1\n0001-01-02,B,2\n"}, {}),
        ({"text": "date,arm,outcome\n0206-01-01,A,1\n2026-01-02,B,2\n", "faults": "leave_out"}, {}),
        ({"text": "date,arm,outcome\n" + "".join(f"2026-01-{d:02},arm {d},1\n" for d in range(1, 31))}, {}),
        ({"text": f"date,arm,outcome\n2026-01-01,A{'a' * 300},1\n2026-01-02,B,2\n"}, {}),
        ({"text": "date,arm,outcome\n2026-01-01,A,5\n2026-01-02,B,5\n"}, {"minimum": 5, "maximum": 5}),
        ({"text": "date,arm,outcome\n2026-01-01,A,5\n2026-01-02,B,5\n"}, {"minimum": 9, "maximum": 1}),
        ({"text": "date,arm,outcome\n1,A,5\n2,B,6\n"}, {}),
        ({"period_days": 0}, {}),
        ({"period_days": -1}, {}),
    ],
)
def test_a_file_that_cannot_be_imported_is_never_a_failure(
    opened: Open, change: dict[str, Any], outcome: dict[str, Any]
) -> None:
    body = import_body(opened.world) | change
    body["outcome"] = body["outcome"] | outcome

    preview = opened.call("nurse", "POST", "/imports/preview", body)
    kept = opened.call("nurse", "POST", "/imports", body)

    assert preview.status_code in (200, 422), preview.text
    if kept.status_code != 200:
        assert kept.status_code == 422, kept.text
        assert preview.status_code == 422 or not preview.json["can_import"]


@pytest.mark.parametrize("body", [b"[" * 100_000, b"9" * 5_000, b"\xff", b"{"])
def test_a_body_that_python_cannot_read_is_a_bad_request(opened: Open, body: bytes) -> None:
    answer = opened.client.post(
        "/api/v1/sessions", data=body, content_type="application/json", headers={"X-Nof1-App": "clinic"}
    )

    assert (answer.status_code, answer.json["code"]) == (400, "bad_request")


class Trickle(io.BytesIO):
    """A body during whose reading somebody else wants to write."""

    def __init__(self, body: bytes, database: str) -> None:
        super().__init__(body)
        self.database = database

    def read(self, size: int | None = -1) -> bytes:
        self._write_meanwhile()
        return super().read(size)

    def readinto(self, buffer: Any) -> int:
        self._write_meanwhile()
        return super().readinto(buffer)

    def _write_meanwhile(self) -> None:
        with closing(sqlite3.connect(self.database, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")


def test_nobody_waits_while_a_body_trickles_in(opened: Open) -> None:
    engine = opened.app.extensions["nof1"]["engine"]
    if engine.dialect.name != "sqlite":
        return
    body = b'{"email": "x@y.example", "password": "no"}'
    opened.client.set_cookie("nof1_device", "anything")

    answer = opened.client.post(
        "/api/v1/sessions",
        input_stream=Trickle(body, str(engine.url.database)),
        content_length=len(body),
        content_type="application/json",
        headers={"X-Nof1-App": "patient"},
    )

    assert answer.status_code == 401


def test_no_value_of_a_row_stands_in_an_error(opened: Open) -> None:
    engine = opened.app.extensions["nof1"]["engine"]

    assert engine.hide_parameters
