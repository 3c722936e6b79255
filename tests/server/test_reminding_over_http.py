"""A patient says how to be reached: a phone, an e-mail address proved by a code, a calendar; staff see it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlmodel import select
from werkzeug.test import TestResponse

from server.app import create_app
from server.channels import email, web_push
from server.channels.web_push import Sender
from server.conduct.deliver_prompts import Doors
from server.conduct.send_on_request import send_on_request
from server.config import Config
from server.db import transaction
from server.tables import Attempt, Occurrence, Subscription
from tests.server.mail_server import MailServer, mail_server
from tests.server.prompting import HERE
from tests.server.push_service import PushService, push_service
from tests.server.test_who_may_see import subscription_body
from tests.server.world import World, build

INBOX = "ada@home.example"


@dataclass
class Served:
    """The application, the world in its database, and the world outside."""

    client: FlaskClient
    engine: Engine
    world: World
    config: Config
    service: PushService
    mails: MailServer

    def call(self, method: str, path: str, body: Any = None, who: str = "patient") -> TestResponse:
        return self.world.people[who].call(self.client, method, f"/api/v1{path}", body)

    def wishes(self, **changes: Any) -> TestResponse:
        body = {"quiet_start": None, "quiet_end": None, "clock": None, "email": None}
        return self.call("PUT", "/me/reminding", body | changes)

    def beat(self) -> int:
        sender = Sender(self.config.push_key, "mailto:a@clinic.example", self.service.origin)
        doors = Doors(HERE, partial(web_push.send, sender), partial(email.send, self.mails.mail))
        return send_on_request(self.engine, doors, self.config.secret_key, datetime.now(UTC))

    def subscribe(self, name: str) -> TestResponse:
        browser = self.service.browser(name)
        body = {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth}
        return self.call("PUT", "/me/subscription", body)


@pytest.fixture
def served(sqlite_url: str, tmp_path: Path, open_clinic: Any) -> Iterator[Served]:
    with push_service() as service, mail_server() as mails:
        config = Config.from_env(
            {
                "NOF1_DATA_DIR": str(tmp_path),
                "NOF1_DATABASE_URL": sqlite_url,
                "NOF1_SECRET_KEY": "x" * 32,
                "NOF1_PUSH_TEST_ORIGIN": service.origin,
                "NOF1_PUSH_CONTACT": "mailto:a@clinic.example",
                "NOF1_SMTP_URL": f"smtp://127.0.0.1:{mails.mail.port}",
                "NOF1_MAIL_FROM": "nof1@clinic.example",
            }
        )
        app = create_app(config)
        engine = app.extensions["nof1"]["engine"]
        with transaction(engine) as session:
            world = build(session, open_clinic(session))
        yield Served(app.test_client(), engine, world, config, service, mails)
        engine.dispose()


def test_an_address_counts_once_its_code_was_typed(served: Served) -> None:
    assert served.wishes(email=INBOX).json["email_state"] == "asked"
    served.beat()
    assert served.call("GET", "/me/reminding").json["email_state"] == "sent"
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", served.mails.got[0].get_content())
    assert code is not None

    wrong = served.call("POST", "/me/reminding/confirmation", {"code": "AAAA-AAAA"})
    right = served.call("POST", "/me/reminding/confirmation", {"code": code[0].lower()})

    assert (wrong.status_code, wrong.json["code"]) == (422, "wrong_code")
    assert right.json["email_state"] == "confirmed"
    assert served.beat() == 0
    assert served.wishes(email="other@home.example").json["email_state"] == "asked"


def test_nobodys_inbox_is_filled_by_asking_again_and_again(served: Served) -> None:
    answers = [served.wishes(email=f"victim{n}@home.example").status_code for n in range(12)]

    assert answers == [200] * 10 + [429] * 2


@pytest.mark.parametrize(
    "address", ["ada", "ada@home", "a b@home.example", "ada@home.example\r\nBcc: x@y.z", "ä@b.example"]
)
def test_what_is_no_address_is_refused(served: Served, address: str) -> None:
    assert served.wishes(email=address).status_code == 422


def test_a_phone_is_tried_by_a_push_and_says_that_it_was_shown(served: Served) -> None:
    assert served.subscribe("ada").json == {"live": True}
    assert served.call("POST", "/me/test-push").status_code == 204
    assert served.beat() == 1

    assert served.service.got[0].text["notification"]["title"] == "nof1: reminders arrive here"
    assert served.call("POST", "/deliveries/shown", {"occurrence_id": None}).status_code == 204
    reach = served.call("GET", f"/trials/{served.world.ada.trial_id}", who="nurse").json["reach"]
    assert reach["push"]
    assert reach["shown_at"] is not None
    assert reach["why"] is None


def test_a_phone_is_tried_once_a_minute_and_who_asks_sooner_is_told_how_long_to_wait(served: Served) -> None:
    served.subscribe("ada")
    of_ben = served.service.browser("ben")
    body = {"endpoint": of_ben.endpoint, "p256dh": of_ben.p256dh, "auth": of_ben.auth}
    served.call("PUT", "/me/subscription", body, who="other patient")

    first, again = (served.call("POST", "/me/test-push") for _ in range(2))
    other = served.call("POST", "/me/test-push", who="other patient")

    assert (first.status_code, again.status_code, other.status_code) == (204, 429, 204)
    assert again.json["code"] == "too_many_tries"
    assert 0 < int(again.headers["Retry-After"]) <= 60
    assert served.beat() == 2
    with transaction(served.engine) as session:
        for attempt in session.exec(select(Attempt)):
            attempt.at -= timedelta(minutes=1)
    assert served.call("POST", "/me/test-push").status_code == 204
    assert served.beat() == 1


def test_an_address_inside_the_clinics_network_cannot_be_subscribed(served: Served) -> None:
    for endpoint in ("http://10.0.0.5/x", "https://10.0.0.5:8443/x", "https://me@push.example.com/"):
        answer = served.call("PUT", "/me/subscription", subscription_body() | {"endpoint": endpoint})
        assert answer.status_code == 422


def test_signing_out_ends_the_pushes_of_that_phone(served: Served) -> None:
    served.subscribe("ada")
    served.call("DELETE", "/devices/current")

    with transaction(served.engine) as session:
        assert session.exec(select(Subscription.retired_for)).all() == ["signed_out"]
    assert (
        served.call("GET", f"/trials/{served.world.ada.trial_id}", who="nurse").json["reach"]["why"]
        == "no_address"
    )


def test_a_phone_passed_on_takes_the_pushes_of_its_new_owner_alone(served: Served) -> None:
    served.subscribe("shared")
    browser = served.service.browser("shared")
    body = {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth}
    served.call("PUT", "/me/subscription", body, who="other patient")

    with transaction(served.engine) as session:
        rows = session.exec(select(Subscription)).all()
        live = [row.person_id for row in rows if row.retired_at is None]
    assert live == [served.world.ben.patient.id]


def test_a_subscription_that_is_gone_must_be_made_anew(served: Served) -> None:
    served.subscribe("ada")
    served.service.answers["/ada"] = [410]
    served.call("POST", "/me/test-push")
    served.beat()

    assert served.subscribe("ada").json == {"live": False}
    assert served.subscribe("ada-again").json == {"live": True}


def test_the_calendar_holds_the_moments_of_the_next_weeks_and_no_word_of_what_for(served: Served) -> None:
    path = served.call("POST", "/me/calendar").json["path"]
    got = served.client.get(path)
    calendar = icalendar.Calendar.from_ical(got.data)
    events = [part for part in calendar.walk() if part.name == "VEVENT"]
    with transaction(served.engine) as session:
        mine = Occurrence.trial_id == served.world.ada.trial_id
        asked = [each for each in session.exec(select(Occurrence).where(mine)) if not each.excused_at]
        due = [each.due_at for each in asked if not each.answered_at]

    now = datetime.now(UTC)
    expected = sorted(at for at in due if now - timedelta(days=1) < at <= now + timedelta(weeks=4))
    assert [event.start for event in events] == expected != []
    assert {str(event["SUMMARY"]) for event in events} == {"nof1: a question is waiting"}
    assert all(len(line) <= 75 for line in got.data.split(b"\r\n"))
    assert b"ablet" not in got.data
    assert b"ain" not in got.data.replace(b"DOMAIN", b"")


def test_an_unchanged_calendar_is_not_sent_again_and_a_new_address_ends_the_old(served: Served) -> None:
    path = served.call("POST", "/me/calendar").json["path"]
    first = served.client.get(path)
    again = served.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    renewed = served.call("POST", "/me/calendar").json["path"]

    assert (again.status_code, again.data) == (304, b"")
    assert served.client.get(path).status_code == 404
    assert served.client.get(renewed).status_code == 200
    served.call("DELETE", "/me/calendar")
    assert served.client.get(renewed).status_code == 404
