"""The way in by HTTP: one error shape, cookies, headers, foreign pages, a first walk from code to series."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from server import door
from server.app import create_app
from server.config import Config
from server.db import transaction
from server.pages import add_pages
from server.tables import ConflictingCopy
from tests.server.journey import a_device_key, a_plan, approved, invited, new_id
from tests.server.test_who_may_see import checkin_body, protocol_body
from tests.server.world import Knock, staff_knock

PATIENT = {"X-Nof1-App": "patient"}
CLINIC = {"X-Nof1-App": "clinic"}


@pytest.fixture
def make_app(sqlite_url: str, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    made: list[Flask] = []

    def make(**more: str) -> Flask:
        settings = {
            "NOF1_DATA_DIR": str(tmp_path),
            "NOF1_DATABASE_URL": sqlite_url,
            "NOF1_SECRET_KEY": "x" * 32,
        }
        made.append(create_app(Config.from_env(settings | more)))
        return made[-1]

    yield make
    for app in made:
        app.extensions["nof1"]["engine"].dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def here(app: Flask, open_clinic: Callable[[Session], Any]) -> Any:
    with transaction(app.extensions["nof1"]["engine"]) as session:
        return open_clinic(session)


def code_for(app: Flask, clinic: Any, **plan: Any) -> str:
    with transaction(app.extensions["nof1"]["engine"]) as session:
        return invited(session, clinic, a_plan(**plan), datetime.now(UTC))[1]


def knock_of(app: Flask, asker: Any) -> Knock:
    with transaction(app.extensions["nof1"]["engine"]) as session:
        return staff_knock(session, asker, datetime.now(UTC))


def joining(code: str, key: str, **more: Any) -> dict[str, Any]:
    body = {
        "code": code,
        "device_key": key,
        "zone": "Europe/Berlin",
        "language": "de",
        "consent": {"form": "trial-2", "agreed": True},
        "first_day": None,
    }
    return body | more


def test_a_phone_joins_answers_and_the_nurse_sees_it(app: Flask, client: FlaskClient, here: Any) -> None:
    code, key = code_for(app, here), a_device_key()
    offer = client.post("/api/v1/invitations/look", json={"code": code}, headers=PATIENT)
    assert (offer.status_code, offer.json["days"], offer.json["consent"]["form"]) == (200, 12, "trial-2")

    first = datetime.now(UTC).astimezone().date()
    joined = client.post("/api/v1/invitations/join", json=joining(code, key), headers=PATIENT)
    assert joined.status_code == 200, joined.text
    mine = client.get("/api/v1/me", headers=PATIENT).json
    assert {k: v for k, v in mine.items() if k != "server_time"} == {
        k: v for k, v in joined.json.items() if k != "server_time"
    }
    assert mine["trial"]["first_day"] > (first - timedelta(days=1)).isoformat()

    question = mine["trial"]["occurrences"][0]
    body = {
        "trial_id": mine["trial"]["id"],
        "occurrence_id": question["id"],
        "answer": 7,
        "taken": "planned",
        "taken_words": None,
        "changed": True,
        "note": None,
        "shown_at": question["due_at"],
        "answered_at": question["due_at"],
        "zone": "Europe/Berlin",
        "language": "de",
        "app_version": "1",
        "replaces": None,
    }
    checkin_id = new_id()
    kept = [client.put(f"/api/v1/check-ins/{checkin_id}", json=body, headers=PATIENT) for _ in range(2)]
    assert [answer.status_code for answer in kept] == [200, 200]
    assert kept[0].json == kept[1].json
    assert kept[0].json == {
        "id": str(checkin_id),
        "kept": True,
        "in_trial": True,
        "why_not": None,
        "day": 1,
        "late": False,
        "early": True,
    }

    seen = knock_of(app, here.nora).call(client, "GET", f"/api/v1/trials/{mine['trial']['id']}/series")
    assert seen.json["days"][0]["answer"] == 7


def test_a_conflict_is_answered_409_and_really_kept(app: Flask, client: FlaskClient, here: Any) -> None:
    body = joining(code_for(app, here), a_device_key())
    trial = client.post("/api/v1/invitations/join", json=body, headers=PATIENT).json["trial"]
    sent = checkin_body(trial["id"])
    path = f"/api/v1/check-ins/{new_id()}"

    client.put(path, json=sent, headers=PATIENT)
    second = client.put(path, json=sent | {"answer": 9}, headers=PATIENT)

    assert (second.status_code, second.json["code"]) == (409, "conflict_kept_both")
    with transaction(app.extensions["nof1"]["engine"]) as session:
        assert session.exec(select(ConflictingCopy)).one().content["answer"] == 9


def test_joining_again_gives_the_same_cookie(app: Flask, client: FlaskClient, here: Any) -> None:
    code, key = code_for(app, here), a_device_key()

    cookies = [
        client.post("/api/v1/invitations/join", json=joining(code, key), headers=PATIENT).headers[
            "Set-Cookie"
        ]
        for _ in range(2)
    ]

    assert cookies[0].split(";")[0] == cookies[1].split(";")[0]
    other = client.post("/api/v1/invitations/join", json=joining(code, a_device_key()), headers=PATIENT)
    assert (other.status_code, other.json["code"]) == (404, "invitation_not_valid")


@pytest.mark.parametrize(
    ("public", "secure"), [({}, False), ({"NOF1_PUBLIC_URL": "https://n.example"}, True)]
)
def test_cookies_are_closed_to_scripts_and_foreign_pages(
    public: dict[str, str],
    secure: bool,
    make_app: Callable[..., Flask],
    open_clinic: Callable[[Session], Any],
) -> None:
    app = make_app(**public)
    with transaction(app.extensions["nof1"]["engine"]) as session:
        clinic = open_clinic(session)
    body = joining(code_for(app, clinic), a_device_key())

    answer = app.test_client().post("/api/v1/invitations/join", json=body, headers=PATIENT)

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("nof1_device=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) == secure
    assert ("Strict-Transport-Security" in answer.headers) == secure


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_asked_for_by_a_foreign_page_is_refused(
    headers: dict[str, str], app: Flask, client: FlaskClient, here: Any
) -> None:
    for path in ("/api/v1/sessions", "/api/v1/invitations/join", "/api/v1/transfer-codes"):
        answer = client.post(path, json={}, headers=PATIENT | headers)
        assert (answer.status_code, answer.json["code"]) == (403, "foreign_page")


def test_our_own_public_address_is_no_foreign_page(make_app: Callable[..., Flask]) -> None:
    client = make_app(NOF1_PUBLIC_URL="https://n.example").test_client()

    answer = client.post("/api/v1/sessions", json={}, headers=CLINIC | {"Origin": "https://n.example"})

    assert answer.status_code == 422


def test_everything_refused_has_one_shape(app: Flask, client: FlaskClient, here: Any) -> None:
    nora = knock_of(app, here.nora)
    client.set_cookie("nof1_staff", nora.cookies["nof1_staff"])
    answers = {
        "not_found": client.get("/api/v1/nothing"),
        "method_not_allowed": client.put("/api/v1/trials", json={}, headers=CLINIC),
        "sign_in_needed": client.get("/api/v1/me", headers=PATIENT),
        "bad_request": client.post(
            "/api/v1/trials", data="{", headers=CLINIC, content_type="application/json"
        ),
        "not_valid": client.post("/api/v1/trials", json={"question": 1}, headers=CLINIC),
        "too_large": client.post("/api/v1/trials", json={"question": "x" * 300_000}, headers=CLINIC),
    }

    for code, answer in answers.items():
        assert answer.json["code"] == code
        assert answer.json["status"] == answer.status_code
        assert set(answer.json) - {"errors"} == {"status", "code", "message"}
    assert "question" in answers["not_valid"].json["errors"]["json"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("period_days", "3"),
        ("period_days", 3.5),
        ("period_days", True),
        ("period_days", 10**12),
        ("half_life_days", "a"),
        ("blinded", "yes"),
        ("question", 5),
        ("question", "a\u0000b"),
        ("question", "x" * 4001),
        ("order", "random"),
        ("arms", "ab"),
    ],
)
def test_nonsense_of_the_wrong_type_is_refused_at_its_field(
    field: str, value: Any, app: Flask, client: FlaskClient, here: Any
) -> None:
    answer = knock_of(app, here.nora).call(client, "POST", "/api/v1/trials", protocol_body() | {field: value})

    assert answer.status_code == 422
    assert list(answer.json["errors"]["json"]) == [field]


def test_a_part_of_a_protocol_can_be_looked_over(app: Flask, client: FlaskClient, here: Any) -> None:
    part = {"period_days": 7, "periods": 4, "arms": [{"key": "a", "name": "A"}, {"key": "b", "name": "B"}]}

    answer = knock_of(app, here.nora).call(client, "POST", "/api/v1/trials/check", part | {"washout_days": 1})

    assert answer.status_code == 200, answer.text
    assert (answer.json["days"], answer.json["sequences"]) == (31, 4)
    assert {"code": "missing", "level": "error", "field": "question", "numbers": {}} in answer.json["notes"]


def test_a_failure_of_ours_tells_nothing_of_its_inside(app: Flask, client: FlaskClient) -> None:
    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a secret")

    answer = client.get("/broken")

    assert answer.json == {"status": 500, "code": "server_error", "message": "Internal Server Error"}


def test_every_answer_carries_the_strict_headers(client: FlaskClient) -> None:
    for path in ("/health/live", "/api/openapi.json", "/api/v1/me", "/nothing-here"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
    assert client.get("/api/v1/me").headers["Cache-Control"] == "no-store"


def test_pages_are_asked_for_again_and_hashed_files_kept(tmp_path: Path) -> None:
    dist = tmp_path / "clients" / "patient" / "dist"
    (dist / "assets").mkdir(parents=True)
    for name in ("index.html", "sw.js", "assets/app-1234.js"):
        (dist / name).write_text("here")
    (tmp_path / "clients" / "secret").write_text("not here")
    app = Flask("pages", static_folder=None)
    add_pages(app, tmp_path / "clients")
    client = app.test_client()

    def caching(path: str) -> str:
        with client.get(path) as answer:
            assert (answer.status_code, answer.text) == (200, "here")
            return str(answer.headers["Cache-Control"])

    assert caching("/") == caching("/sw.js") == "no-cache"
    assert "immutable" in caching("/assets/app-1234.js")
    assert client.get("/..%2f..%2fsecret").status_code == 404
    assert client.get("/clinic/").status_code == 404


def test_it_says_whether_it_lives_and_whether_it_can_work(
    client: FlaskClient, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").json == {"status": "ok"}
    empty = make_app(NOF1_DATABASE_URL=f"sqlite:///{tmp_path}/empty.db").test_client()
    assert (empty.get("/health/live").status_code, empty.get("/health/ready").status_code) == (200, 503)


def test_the_description_names_every_shape_and_no_python_version_s_words(client: FlaskClient) -> None:
    spec = client.get("/api/openapi.json").json

    assert spec["openapi"] == "3.1.0"
    assert list(spec["components"]["responses"]) == ["DEFAULT_ERROR"]
    shapes = spec["components"]["schemas"]
    assert {
        "Me",
        "MyTrial",
        "TrialDetail",
        "Series",
        "CheckIn",
        "KeptCheckIn",
        "Offer",
        "Staff",
        "Error",
    } <= set(shapes)
    for name in ("Me", "TrialDetail", "SeriesDay", "KeptCheckIn"):
        assert set(shapes[name]["required"]) == set(shapes[name]["properties"])
    assert shapes["SeriesDay"]["properties"]["answer"]["type"] == ["number", "null"]
    assert "http://" not in json.dumps(spec)


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("192.0.2.5", "198.51.100.7", "192.0.2.5"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_only_a_proxy_on_this_machine_is_believed(peer: str, forwarded: str, caller: str, app: Flask) -> None:
    """Else anybody could pretend to be a new address at each try."""
    assert address_of(app, peer, forwarded) == address_of(app, caller)


def test_no_address_can_be_read_from_what_is_kept_of_it(app: Flask, make_app: Callable[..., Flask]) -> None:
    other = make_app(NOF1_SECRET_KEY="y" * 32)

    assert "192.0.2.5" not in address_of(app, "192.0.2.5")
    assert address_of(app, "192.0.2.5") != address_of(app, "192.0.2.6")
    assert address_of(app, "192.0.2.5") != address_of(other, "192.0.2.5")


def address_of(app: Flask, peer: str, forwarded: str = "") -> str:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    with app.test_request_context("/", headers=headers, environ_base={"REMOTE_ADDR": peer}):
        return door.address()


def test_a_view_that_does_not_say_who_may_use_it_stops_the_application(app: Flask) -> None:
    app.add_url_rule("/api/v1/open-door", "open_door", lambda: "come in")

    with pytest.raises(RuntimeError, match="open_door"):
        door.require_guards(app)


def test_no_link_and_no_code_is_in_an_address(app: Flask, client: FlaskClient, here: Any) -> None:
    """What stands after # is never sent to a server, nor written into its log."""
    with transaction(app.extensions["nof1"]["engine"]) as session:
        trial_id = approved(session, here, a_plan()).id

    told = knock_of(app, here.nora).call(client, "POST", f"/api/v1/trials/{trial_id}/invitation").json

    assert told["link"] == f"http://127.0.0.1:8000/#join={told['code']}"
    assert (told["reach"], told["how_to"], told["qr_svg"]) == ("this_machine", "set_public_url", None)


def test_a_public_https_address_gets_a_picture_of_its_link(
    make_app: Callable[..., Flask], open_clinic: Callable[[Session], Any]
) -> None:
    app = make_app(NOF1_PUBLIC_URL="https://n.example")
    with transaction(app.extensions["nof1"]["engine"]) as session:
        clinic = open_clinic(session)
        trial_id = approved(session, clinic, a_plan()).id

    told = (
        knock_of(app, clinic.nora)
        .call(app.test_client(), "POST", f"/api/v1/trials/{trial_id}/invitation")
        .json
    )

    assert told["link"].startswith("https://n.example/#join=")
    assert told["reach"] == "public"
    assert told["qr_svg"].startswith("<svg")
    assert "style=" not in told["qr_svg"]


def test_the_clients_are_typed_against_the_api_as_it_is(client: FlaskClient) -> None:
    committed = Path(__file__).parents[2] / "clients/contract/openapi.json"
    served = client.get("/api/openapi.json").get_json()
    assert served == json.loads(committed.read_text(encoding="utf-8")), (
        "run `make contract`, commit the change"
    )
