"""Prompts arrive, at a real push service and a real mail server: once, in time, and nothing is left open."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from server.channels import email, web_push
from server.channels.web_push import Sender
from server.conduct.deliver_prompts import Doors
from server.conduct.subscribe import record_shown
from server.db import transaction
from server.tables import Notice, Occurrence, Reminding, Subscription, Trial
from tests.server.journey import joined
from tests.server.mail_server import MailServer, mail_server
from tests.server.prompting import (
    CLOSED,
    DUE,
    HERE,
    Clock,
    Prompted,
    Seen,
    postman,
    prompted,
    with_email,
    with_phone,
)
from tests.server.push_service import PushService, push_service
from tests.server.test_channels import KEY

INBOX = "ada@home.example"


@dataclass
class Out:
    """The world outside, the doors to it, and the rows inside."""

    engine: Engine
    clinic: Any
    service: PushService
    mails: MailServer
    clock: Clock
    seen: Seen

    @property
    def doors(self) -> Doors:
        sender = Sender(KEY, "mailto:a@clinic.example", self.service.origin)
        return Doors(HERE, partial(web_push.send, sender), partial(email.send, self.mails.mail))

    def deliver(self, **how_long: float) -> int:
        """Let time pass, then tick."""
        self.clock.pass_(**how_long)
        return postman(self.engine, self.doors, self.clock).deliver_prompts()

    def ada(self, *, phone: bool = True, inbox: bool = False, **how: Any) -> Prompted:
        with transaction(self.engine) as session:
            one = prompted(session, self.clinic, **how)
            if phone:
                with_phone(session, one.there.patient, self.service.browser("ada"), self.service.origin)
            if inbox:
                with_email(session, one.there.patient, INBOX)
        return one

    def show(self, one: Prompted) -> None:
        """The browser has shown it, and says so."""
        with transaction(self.engine) as session:
            record_shown(session, self.clock.now, one.there.patient, one.occurrence_id)

    def answer(self, one: Prompted) -> None:
        with transaction(self.engine) as session:
            session.get_one(Occurrence, one.occurrence_id).answered_at = self.clock.now


@pytest.fixture
def out(engine: Engine, clinic: Any) -> Iterator[Out]:
    with push_service() as service, mail_server() as mails:
        yield Out(engine, clinic, service, mails, Clock(), Seen(engine))


def test_a_question_that_is_due_is_pushed_once_and_says_nothing_but_its_id(out: Out) -> None:
    one = out.ada()

    assert out.deliver(seconds=-1) == 0
    assert out.deliver(seconds=1) == 1
    assert out.deliver(seconds=1) == 0

    (got,) = out.service.got
    assert got.text == {
        "web_push": 8030,
        "notification": {
            "title": "nof1: a question is waiting",
            "navigate": f"{HERE}/#/question/{one.occurrence_id}",
            "tag": str(one.occurrence_id),
            "mutable": True,
        },
    }
    assert got.headers["TTL"] == str(int((CLOSED - DUE).total_seconds()))
    assert out.seen.ended(one) == ["told", None]


def test_the_reminder_comes_by_the_same_topic_then_silence(out: Out) -> None:
    one = out.ada(reminders=(60, 180))
    out.deliver()
    out.deliver(minutes=60)
    out.deliver(minutes=120)
    out.deliver(days=3)

    assert len({got.headers["Topic"] for got in out.service.got}) == 1
    assert len(out.service.got) == 3
    assert out.seen.ended(one) == ["told", "told", "told"]


def test_whoever_has_answered_hears_nothing_more(out: Out) -> None:
    one = out.ada()
    out.deliver()
    out.answer(one)

    assert out.deliver(hours=1) == 0
    assert out.seen.ended(one) == ["told", "needless"]


def test_nobody_is_called_to_a_trial_that_is_over(out: Out) -> None:
    one = out.ada()
    with transaction(out.engine) as session:
        trial = session.get_one(Trial, one.there.trial_id)
        trial.state, trial.ended_at = "withdrawn", DUE

    assert out.deliver() == 0
    assert out.seen.ended(one) == ["needless", None]


def test_after_a_night_asleep_what_is_still_open_is_told_once_and_the_rest_is_expired(out: Out) -> None:
    """Not the whole ladder, and not in the night."""
    one = out.ada(reminders=(60, 120))
    missed = out.ada(phone=False, reminders=(60,))
    with transaction(out.engine) as session:
        session.get_one(Occurrence, one.occurrence_id).expires_at = DUE + timedelta(hours=20)
        session.get_one(Occurrence, missed.occurrence_id).expires_at = DUE + timedelta(hours=3)

    assert out.deliver(hours=4) == 0  # 00:00 in Berlin: quiet until 07:00
    assert out.deliver(hours=6, minutes=59) == 0
    assert out.deliver(minutes=1) == 1
    assert out.seen.ended(one) == ["needless", "needless", "told"]
    assert out.seen.ended(missed) == ["needless", "expired"]


def test_a_question_snoozed_waits_until_its_time(out: Out) -> None:
    one = out.ada(reminders=())
    with transaction(out.engine) as session:
        session.get_one(Occurrence, one.occurrence_id).snoozed_until = DUE + timedelta(minutes=30)

    assert out.deliver() == 0
    assert out.deliver(minutes=29) == 0
    assert out.deliver(minutes=1) == 1
    assert out.seen.ended(one) == ["told"]


@pytest.mark.parametrize("status", [404, 410])
def test_an_address_that_is_gone_is_retired_and_the_email_takes_over(out: Out, status: int) -> None:
    out.service.answers["/ada"] = [status]
    one = out.ada(inbox=True, reminders=())

    out.deliver()

    assert len(out.service.got) == 1
    assert [got["To"] for got in out.mails.got] == [INBOX]
    assert out.seen.ended(one) == ["told"]
    with transaction(out.engine) as session:
        assert session.exec(select(Subscription.retired_for)).all() == ["gone"]


def test_a_service_in_trouble_is_left_alone_for_as_long_as_it_asks(out: Out) -> None:
    out.service.answers["/ada"] = [429, 201]
    out.service.headers = {"Retry-After": "600"}
    one = out.ada(reminders=())

    assert out.deliver() == 1
    assert out.deliver(seconds=599) == 0
    assert out.deliver(seconds=1) == 1
    assert out.seen.outcomes(one, "push") == ["later", "taken"]
    assert out.seen.ended(one) == ["told"]


def test_a_service_that_stays_in_trouble_is_asked_ever_more_rarely_and_the_email_goes_out_once(
    out: Out,
) -> None:
    out.service.answers["/ada"] = [500]
    one = out.ada(inbox=True, reminders=())
    for minutes in (0, 0.5, 1, 2, 4, 60):
        out.deliver(minutes=minutes)

    assert len(out.service.got) == 3, "told by e-mail, it is not pushed any more"
    assert len(out.mails.got) == 1
    assert out.seen.ended(one) == ["told"]


def test_without_a_confirmed_address_a_push_is_tried_until_the_question_closes(out: Out) -> None:
    out.service.answers["/ada"] = [503]
    one = out.ada(reminders=())
    for minutes in (0, *[0.5 * 2**k for k in range(7)], *[60] * 8):
        out.deliver(minutes=minutes)

    assert len(out.service.got) == 8, "after half a minute, one, two … until it is night"
    assert out.seen.ended(one) == ["expired"]
    assert out.mails.got == []


def test_a_subscription_that_only_fails_for_a_month_is_given_up(out: Out) -> None:
    out.service.answers["/ada"] = [500]
    out.ada(reminders=())
    with transaction(out.engine) as session:
        row = session.exec(select(Subscription)).one()
        row.failures, row.failing_since = 40, DUE - timedelta(days=30)

    out.deliver()

    with transaction(out.engine) as session:
        assert session.exec(select(Subscription.retired_for)).all() == ["failing"]


def test_an_email_goes_out_where_the_push_was_taken_and_never_shown(out: Out) -> None:
    one = out.ada(inbox=True, reminders=(60, 180))
    out.deliver()
    assert out.mails.got == []

    out.deliver(hours=1)
    out.deliver(hours=2)

    (got,) = out.mails.got
    assert got["Subject"] == "nof1: a question is waiting"
    assert f"{HERE}/#/question/{one.occurrence_id}" in got.get_content()
    assert out.seen.ended(one) == ["told", "told", "told"]


def test_no_email_goes_out_where_the_push_was_shown(out: Out) -> None:
    one = out.ada(inbox=True)
    out.deliver()
    out.show(one)
    out.deliver(hours=1)

    assert len(out.service.got) == 2
    assert out.mails.got == []
    with transaction(out.engine) as session:
        assert session.exec(select(Subscription.shown_at)).one() is not None


def test_whoever_has_only_an_email_address_gets_one_email_a_question(out: Out) -> None:
    one = out.ada(phone=False, inbox=True, reminders=(60, 180))
    for hours in (0, 1, 2):
        out.deliver(hours=hours)

    assert len(out.mails.got) == 1
    assert out.seen.ended(one) == ["told", "needless", "needless"]


def test_an_address_that_was_never_confirmed_gets_nothing(out: Out) -> None:
    one = out.ada(phone=False, inbox=True, reminders=())
    with transaction(out.engine) as session:
        session.get_one(Reminding, one.there.patient.id).email_confirmed_at = None

    assert out.deliver() == 0
    assert out.seen.ended(one) == ["unreachable"]


def test_a_mail_server_in_trouble_is_tried_again_and_one_that_says_no_is_not(out: Out) -> None:
    later, never = out.ada(phone=False, inbox=True, reminders=()), out.ada(phone=False, reminders=())
    with transaction(out.engine) as session:
        with_email(session, never.there.patient, "nobody@home.example")
    out.mails.rcpt = {INBOX: "451 busy", "nobody@home.example": "550 unknown"}
    out.deliver()
    out.mails.rcpt.pop(INBOX)
    out.deliver(minutes=1)

    assert out.seen.outcomes(later, "email") == ["later", "taken"]
    assert out.seen.outcomes(never, "email") == ["refused"]
    assert (out.seen.ended(later), out.seen.ended(never)) == (["told"], ["unreachable"])


def test_an_email_of_which_nobody_knows_is_said_to_be_unknown_and_never_sent_again(out: Out) -> None:
    out.mails.data[INBOX] = "cut"
    one = out.ada(phone=False, inbox=True, reminders=(60,))
    for hours in (0, 1, 1, 6):
        out.deliver(hours=hours)

    assert len(out.mails.got) == 1
    assert out.seen.outcomes(one, "email") == ["unknown"]
    assert out.seen.ended(one) == ["unknown", "needless"]


def test_every_phone_of_a_person_is_called_and_one_that_takes_it_is_enough(out: Out) -> None:
    one = out.ada(reminders=())
    out.service.answers["/tablet"] = [500]
    with transaction(out.engine) as session:
        browser = out.service.browser("tablet")
        first = session.exec(select(Subscription)).one()
        session.add(
            Subscription(
                person_id=first.person_id, device_id=first.device_id, endpoint=browser.endpoint,
                endpoint_hash="t", key_p256dh=browser.p256dh, key_auth=browser.auth, made_at=DUE, seen_at=DUE,
            )
        )  # fmt: skip

    out.deliver()

    assert sorted(got.path for got in out.service.got) == ["/ada", "/tablet"]
    assert out.seen.ended(one) == ["told"]


def test_a_service_that_hangs_holds_up_nobody_else(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_push, "TIMEOUT", 1.0)
    slow = out.ada(reminders=())
    out.service.answers["/ada"] = ["hang"]
    with transaction(out.engine) as session:
        ben = prompted(session, out.clinic, reminders=())
        with_phone(session, ben.there.patient, out.service.browser("ben"), out.service.origin)

    out.deliver()

    assert out.seen.ended(ben) == ["told"]
    assert out.seen.ended(slow) == [None]
    assert out.seen.outcomes(slow, "push") == ["later"]


def test_two_heartbeats_at_once_send_everything_once(out: Out) -> None:
    ones = []
    with transaction(out.engine) as session:
        for number in range(12):
            one = prompted(session, out.clinic, reminders=(0,))
            with_email(session, one.there.patient, f"p{number}@home.example")
            with_phone(session, one.there.patient, out.service.browser(f"p{number}"), out.service.origin)
            ones.append(one)
        for number in range(0, 12, 2):
            out.service.answers[f"/p{number}"] = [410]
    start = threading.Barrier(3)

    def beat() -> None:
        start.wait()
        postman(out.engine, out.doors, out.clock).deliver_prompts()

    threads = [threading.Thread(target=beat) for _ in range(2)]
    for thread in threads:
        thread.start()
    start.wait()
    for thread in threads:
        thread.join()
    out.deliver()  # what one of them left to the other

    assert sorted(got.path for got in out.service.got) == sorted(f"/p{number}" for number in range(12))
    assert sorted(got["To"] for got in out.mails.got) == sorted(
        f"p{number}@home.example" for number in range(0, 12, 2)
    )
    assert all(out.seen.ended(one) == ["needless", "told"] for one in ones)


def test_a_blinded_trial_and_its_mirror_look_alike_from_outside(out: Out) -> None:
    """Every push of a whole trial, over both sequences: same times, sizes and texts but for the id."""
    with transaction(out.engine) as session:
        there = joined(session, out.clinic)
        session.get_one(Trial, there.trial_id).state = "running"
        with_phone(session, there.patient, out.service.browser("ada"), out.service.origin)
        questions = session.exec(select(Occurrence).where(Occurrence.trial_id == there.trial_id)).all()
        known = session.exec(select(Notice.occurrence_id)).all()
        session.add_all(
            Notice(id=each.id, occurrence_id=each.id, number=9, due_at=each.due_at)
            for each in questions
            if each.id not in known
        )
    moments: list[datetime] = []
    for each in sorted(questions, key=lambda question: question.due_at):
        out.clock.now = each.due_at
        moments += [each.due_at] * out.deliver()

    texts = {str(got.text).replace(got.text["notification"]["tag"], "ID") for got in out.service.got}
    assert len(out.service.got) == len(questions) == len(moments)
    assert len(texts) == 1
    assert len({(len(got.body), got.headers["Urgency"], got.headers["TTL"]) for got in out.service.got}) == 1
