"""The doors outward, tried on a real push service and a real mail server on the loopback."""

import json
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from server.channels import email, public_host, web_push
from server.channels.outcome import Told
from server.channels.web_push import Browser, Push, Sender
from server.config import Mail
from tests.server.mail_server import MailServer, mail_server
from tests.server.push_service import PushService, Receiver, b64, point, push_service, unb64

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = b64((7).to_bytes(32))
PUSH = Push(b'{"web_push":8030}', "c1c5a8e0", 3600)


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as opened:
        yield opened


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as opened:
        yield opened


def sender(service: PushService) -> Sender:
    return Sender(KEY, "mailto:trials@clinic.example", service.origin)


def test_the_counterpart_opens_the_example_of_rfc_8291() -> None:
    """Appendix A; so that what it says of our pushes counts."""
    private = int.from_bytes(unb64("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))
    receiver = Receiver(ec.derive_private_key(private, ec.SECP256R1()), unb64("BTBZMqHH6r4Tts7J_aSIgg"))
    body = unb64(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )

    assert receiver.open(body) == b"When I grow up, I want to be a watermelon"


def test_a_push_can_be_read_by_its_browser_alone_and_names_its_sender(service: PushService) -> None:
    told = web_push.send(sender(service), service.browser("ada"), PUSH, NOW)

    (got,) = service.got
    assert told == Told("taken", 201)
    assert got.text == {"web_push": 8030}
    assert b"web_push" not in got.body
    assert got.sender == web_push.public_key(KEY)
    assert got.claims["aud"] == service.origin
    assert got.claims["sub"] == "mailto:trials@clinic.example"
    assert 0 < got.claims["exp"] - NOW.timestamp() <= 86_400
    assert got.headers["TTL"] == "3600"
    assert got.headers["Urgency"] == "high"
    assert got.headers["Content-Encoding"] == "aes128gcm"
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,32}", got.headers["Topic"])


def test_every_push_has_the_same_size_and_a_topic_of_what_it_is_about_alone(service: PushService) -> None:
    browser = service.browser("ada")
    for text, about in ((b"{}", "one"), (json.dumps({"a": "x" * 900}).encode(), "two"), (b"{}", "one")):
        web_push.send(sender(service), browser, Push(text, about, 60), NOW)

    one, two, again = service.got
    assert len(one.body) == len(two.body) == len(again.body)
    assert one.headers["Topic"] == again.headers["Topic"] != two.headers["Topic"]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (201, Told("taken", 201)),
        (404, Told("gone", 404)),
        (410, Told("gone", 410)),
        (429, Told("later", 429, 17)),
        (503, Told("later", 503, 17)),
        (403, Told("refused", 403)),
        (307, Told("refused", 307)),
        ("cut", Told("later")),
    ],
)
def test_what_the_service_answers_is_told_apart(service: PushService, status: int, told: Told) -> None:
    service.answers["/ada"] = [status]
    service.headers = {"Retry-After": "17", "Location": f"{service.origin}/elsewhere"}

    assert web_push.send(sender(service), service.browser("ada"), PUSH, NOW) == told
    assert len(service.got) == 1


@pytest.mark.parametrize("answer", ["hang", "drip"])
def test_a_service_that_never_finishes_is_left(
    service: PushService, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_push, "TIMEOUT", 0.5)
    service.answers["/ada"] = [answer]

    assert web_push.send(sender(service), service.browser("ada"), PUSH, NOW) == Told("later")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"],
)  # fmt: skip
def test_addresses_behind_our_own_walls_are_not_public(address: str) -> None:
    assert not public_host.is_public(address)


@pytest.mark.parametrize("address", ["142.250.185.106", "2a00:1450:4001:82a::200a", "::ffff:142.250.185.106"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert public_host.is_public(address)


@pytest.mark.parametrize(
    "url",
    ["http://push.example.com/x", "https://push.example.com:8443/x", "https://me@push.example.com/x",
     "ftp://push.example.com/x", "https:///x", "nonsense", "https://push.example.com/a b", "https://[::1/x"],
)  # fmt: skip
def test_a_subscription_may_only_name_an_https_address_of_the_usual_kind(url: str) -> None:
    with pytest.raises(public_host.NotPublic):
        public_host.require_public_url(url)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "2130706433"])
def test_nothing_is_sent_to_a_name_that_leads_to_this_machine(name: str) -> None:
    """A listener that would note any connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        with pytest.raises(public_host.NotPublic):
            public_host.connect(urlsplit(f"https://{name}:{listener.getsockname()[1]}/"), 1)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_name_that_leads_behind_our_walls_is_sent_nothing_and_not_given_up_for_that() -> None:
    """Name servers may be wrong for a minute; the subscription outlasts it."""
    receiver = Receiver()
    browser = Browser("https://localhost/ada", b64(point(receiver.key.public_key())), b64(receiver.auth))

    assert web_push.send(Sender(KEY, "mailto:a@b.example"), browser, PUSH, NOW) == Told("later")


def test_an_address_that_goes_nowhere_is_passed_over_for_the_next(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = urlsplit(service.origin).port
    two = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("127.9.9.9", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", _only_for_names(socket.getaddrinfo, two))
    browser = service.browser("ada")
    named = service.origin.replace("127.0.0.1", "localhost")
    asked = Browser(browser.endpoint.replace(service.origin, named), browser.p256dh, browser.auth)

    assert web_push.send(Sender(KEY, "mailto:a@b.example", named), asked, PUSH, NOW) == Told("taken", 201)


def _only_for_names(real: Any, found: list[Any]) -> Any:
    return lambda host, *given, **named: found if host == "localhost" else real(host, *given, **named)


def test_an_endpoint_on_this_machine_is_gone_where_no_test_allows_it(service: PushService) -> None:
    browser = service.browser("ada")

    assert web_push.send(Sender(KEY, "mailto:a@b.example"), browser, PUSH, NOW) == Told("gone")
    assert service.got == []


def test_keys_that_no_browser_has_are_known() -> None:
    receiver = Receiver()
    p256dh, auth = b64(point(receiver.key.public_key())), b64(receiver.auth)

    assert web_push.are_keys(p256dh, auth)
    assert not web_push.are_keys(p256dh[:-4], auth)
    assert not web_push.are_keys(p256dh, auth[:-2])
    assert not web_push.are_keys("*", auth)


def test_a_browser_with_broken_keys_is_gone(service: PushService) -> None:
    assert (
        web_push.send(sender(service), Browser(f"{service.origin}/a", "AAAA", "AAAA"), PUSH, NOW).outcome
        == "gone"
    )


def test_an_email_arrives_with_its_reference_and_says_that_it_is_automatic(mails: MailServer) -> None:
    told = email.send(mails.mail, "ada@home.example", "nof1: Eine Frage wartet", "Über alles\n", "abc", NOW)

    (got,) = mails.got
    assert told == "taken"
    assert (got["From"], got["To"]) == ("nof1@clinic.example", "ada@home.example")
    assert got["Subject"] == "nof1: Eine Frage wartet"
    assert got["Message-ID"] == "<abc@clinic.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().strip() == "Über alles"


@pytest.mark.parametrize(
    ("at", "answer", "told"),
    [
        ("rcpt", "550 no such user", "refused"),
        ("rcpt", "451 try later", "later"),
        ("data", "554 no", "refused"),
        ("data", "451 try later", "later"),
        ("data", "cut", "unknown"),
    ],
)
def test_what_the_mail_server_answers_is_told_apart(
    mails: MailServer, at: str, answer: str, told: str
) -> None:
    getattr(mails, at)["ada@home.example"] = answer

    assert email.send(mails.mail, "ada@home.example", "s", "t") == told


def test_a_mail_server_that_is_not_there_is_tried_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        port = opened.getsockname()[1]

    assert email.send(Mail("127.0.0.1", port, "none", "a@b.example"), "c@d.example", "s", "t") == "later"


def test_without_encryption_nothing_is_handed_over_where_it_was_asked_for(mails: MailServer) -> None:
    mail = Mail("127.0.0.1", mails.mail.port, "starttls", "a@b.example", "user", "password")

    assert email.send(mail, "c@d.example", "s", "t") == "later"
    assert mails.got == []


def test_a_mail_server_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mail = Mail("127.0.0.1", silent.getsockname()[1], "none", "a@b.example")

        assert email.send(mail, "c@d.example", "s", "t") == "later"


def test_the_token_is_made_anew_for_every_service(service: PushService) -> None:
    with push_service() as other:
        for each in (service, other, service):
            web_push.send(sender(each), each.browser("ada"), PUSH, NOW + timedelta(hours=1))

        assert [got.claims["aud"] for got in (*service.got, *other.got)] == [
            service.origin, service.origin, other.origin,
        ]  # fmt: skip
