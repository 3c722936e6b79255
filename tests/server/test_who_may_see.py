"""Every route of the API × every kind of person. A route that is missing here fails."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from server import door
from server.app import create_app
from server.conduct.plan_prompts import occurrence_id
from server.config import Config
from server.db import make_engine, transaction
from server.tables import Allocation, CheckIn, Report
from tests.server.journey import a_device_key, a_plan, new_id
from tests.server.world import Knock, World, build, running

NURSE, CLINICIAN, ELSEWHERE = "nurse", "clinician", "nurse of another site"
PATIENT, OTHER, REVOKED = "patient", "other patient", "revoked device"
NOBODIES = ("nobody", "nobody without a header", REVOKED)
KINDS = (*NOBODIES, PATIENT, OTHER, NURSE, CLINICIAN, ELSEWHERE)
STAFF = {NURSE, CLINICIAN}
OUR_STAFF = {NURSE, CLINICIAN, ELSEWHERE}
ROLES = {NURSE: "nurse", ELSEWHERE: "nurse", CLINICIAN: "clinician", PATIENT: "patient", OTHER: "patient"}


@dataclass(frozen=True)
class Case:
    """Who may; everybody else is refused. `whose` is the patient of the trial that the path names.

    `about_one` is something that belongs to somebody: for others with the right role it is not found.
    """

    path: Callable[[World], str]
    may: set[str]
    roles: set[str]
    body: Callable[[World], Any] = field(default=lambda _: None)
    about_one: bool = True
    whose: str = PATIENT
    ok: tuple[int, ...] = (200, 204)


def protocol_body() -> dict[str, Any]:
    plan = asdict(a_plan())
    return plan | {"patient_name": "Eva", "patient_language": "en"}


def checkin_body(trial_id: object) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    return {
        "trial_id": str(trial_id),
        "occurrence_id": None,
        "answer": 3,
        "taken": "planned",
        "taken_words": None,
        "changed": None,
        "note": None,
        "shown_at": now,
        "answered_at": now,
        "zone": "Europe/Berlin",
        "language": "en",
        "app_version": "1",
        "replaces": None,
    }


def entered_body() -> dict[str, Any]:
    """Yesterday's answer, told in a call."""
    phone_only = ("trial_id", "shown_at", "answered_at", "app_version")
    body = {name: value for name, value in checkin_body("").items() if name not in phone_only}
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    return body | {"mode": "call", "answered_by": "self", "on": yesterday, "at": "12:00"}


def holiday() -> dict[str, Any]:
    """The one that Ada has in the world."""
    on = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    return {"first_on": on, "last_on": on}


def report_body(world: World) -> dict[str, Any]:
    return {
        "trial_id": str(world.ada.trial_id),
        "kind": "worse",
        "words": "",
        "reported_at": datetime.now(UTC).isoformat(),
        "zone": "Europe/Berlin",
    }


def decision_body(world: World) -> dict[str, Any]:
    return {
        "analysis_id": str(world.analysis),
        "options": ["Tablet", "No tablet"],
        "chosen": "Tablet",
        "view_patient": "",
        "view_clinician": "",
        "patient_words": "",
        "present": ["Fay"],
        "agreement": "agreed",
        "would_change": "",
        "review_on": None,
    }


def import_body(_: World) -> dict[str, Any]:
    lines = [f"2026-01-{day:02},{'A' if (day - 1) // 3 % 2 else 'B'},{day % 5}" for day in range(1, 25)]
    return {
        "filename": "series.csv",
        "text": "\n".join(["date,arm,outcome", *lines]),
        "patient_name": "Gil",
        "question": "?",
        "outcome": {
            "name": "Pain",
            "minimum": 0,
            "maximum": 10,
            "scale": None,
            "better": "lower",
            "worthwhile": 1,
            "worthwhile_set_by": "patient",
            "recall": "24h",
        },
        "reference": None,
        "zone": "Europe/Berlin",
        "allocation": "unknown",
        "allocation_words": "",
        "period_days": None,
        "duplicates": None,
        "faults": "refuse",
    }


def joining_body(world: World) -> dict[str, Any]:
    return {
        "code": world.code,
        "device_key": a_device_key(),
        "zone": "Europe/Berlin",
        "language": "en",
        "consent": {"form": "trial-2", "agreed": False},
    }


def anyone(path: str, body: Any, ok: int) -> Case:
    """A route for people whom we don't know yet; what they get says nothing of anybody."""
    return Case(lambda _: path, set(KINDS), set(KINDS), lambda _: body, about_one=False, ok=(ok,))


def staff_case(path: Callable[[World], str], body: Any = None, **more: Any) -> Case:
    return Case(path, STAFF, OUR_STAFF, lambda _: body, **more)


def patients(path: str, body: Any = None, ok: tuple[int, ...] = (200, 204)) -> Case:
    """A route about oneself, for every patient."""
    return Case(lambda _: path, {PATIENT, OTHER}, {PATIENT, OTHER}, lambda _: body, about_one=False, ok=ok)


def subscription_body() -> dict[str, Any]:
    return {"endpoint": "https://push.example.com/ada", "p256dh": P256DH, "auth": "BTBZMqHH6r4Tts7J_aSIgg"}


P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
"""The public key of RFC 8291's example."""

APPROVAL = {"version": 1, "treatments_ok": True, "switches_ok": True, "washout_ok": True, "note": ""}

CASES: dict[str, Case] = {
    "POST /sessions": anyone("/sessions", {"email": "x@y.example", "password": "no"}, 401),
    "POST /sessions/link": anyone("/sessions/link", {"token": "no"}, 401),
    "GET /sessions/current": Case(lambda _: "/sessions/current", OUR_STAFF, OUR_STAFF, about_one=False),
    "DELETE /sessions/current": Case(lambda _: "/sessions/current", OUR_STAFF, OUR_STAFF, about_one=False),
    "PUT /sessions/password": Case(
        lambda _: "/sessions/password",
        OUR_STAFF,
        OUR_STAFF,
        lambda _: {"password": "correct horse battery"},
        about_one=False,
    ),
    "GET /trials": Case(lambda _: "/trials", OUR_STAFF, OUR_STAFF, about_one=False),
    "POST /trials": Case(
        lambda _: "/trials", OUR_STAFF, OUR_STAFF, lambda _: protocol_body(), about_one=False
    ),
    "POST /trials/check": Case(
        lambda _: "/trials/check", OUR_STAFF, OUR_STAFF, lambda _: protocol_body(), about_one=False
    ),
    "POST /designs/characteristics": Case(
        lambda _: "/designs/characteristics",
        OUR_STAFF,
        OUR_STAFF,
        lambda _: {"protocol": protocol_body(), "precise": False},
        about_one=False,
    ),
    "GET /designs/characteristics/<uuid:computation_id>": Case(
        lambda w: f"/designs/characteristics/{w.ada.trial_id}",
        OUR_STAFF,
        OUR_STAFF,
        about_one=False,
        ok=(404,),
    ),
    "POST /trials/<uuid:trial_id>/sensitivity": staff_case(
        lambda w: f"/trials/{w.ada.trial_id}/sensitivity", ok=(404,)
    ),
    "GET /trials/<uuid:trial_id>/sensitivity/<uuid:computation_id>": staff_case(
        lambda w: f"/trials/{w.ada.trial_id}/sensitivity/{w.draft}", ok=(404,)
    ),
    "POST /designs/smallest": Case(
        lambda _: "/designs/smallest",
        OUR_STAFF,
        OUR_STAFF,
        lambda _: {"protocol": protocol_body(), "gain": 2, "chance": 0.8},
        about_one=False,
    ),
    "GET /designs/smallest/<uuid:computation_id>": Case(
        lambda w: f"/designs/smallest/{w.ada.trial_id}", OUR_STAFF, OUR_STAFF, about_one=False, ok=(404,)
    ),
    "GET /templates": Case(lambda _: "/templates", OUR_STAFF, OUR_STAFF, about_one=False),
    "POST /templates": Case(
        lambda _: "/templates",
        STAFF,
        OUR_STAFF,
        lambda w: {"trial_id": str(w.ada.trial_id), "title": "Ours", "words": "", "licence": None},
    ),
    "GET /templates/<path:name>": Case(
        lambda _: "/templates/melatonin-sleep/1", OUR_STAFF, OUR_STAFF, about_one=False
    ),
    "PUT /templates/<uuid:template_id>/retirement": staff_case(
        lambda w: f"/templates/{w.template}/retirement"
    ),
    "GET /trials/<uuid:trial_id>/design": staff_case(lambda w: f"/trials/{w.ada.trial_id}/design"),
    "GET /trials/<uuid:trial_id>/study": staff_case(lambda w: f"/trials/{w.ada.trial_id}/study"),
    "POST /studies/preview": Case(
        lambda _: "/studies/preview",
        OUR_STAFF,
        OUR_STAFF,
        lambda _: {"text": '{"interventions": [{"name": "Tea"}]}', "language": "en"},
        about_one=False,
    ),
    "GET /trials/<uuid:trial_id>": staff_case(lambda w: f"/trials/{w.ada.trial_id}"),
    "PUT /trials/<uuid:trial_id>/protocol": staff_case(
        lambda w: f"/trials/{w.draft}/protocol", protocol_body() | {"version": 1}, ok=(200, 409)
    ),
    "POST /trials/<uuid:trial_id>/approval": Case(
        lambda w: f"/trials/{w.draft}/approval", {CLINICIAN}, {CLINICIAN}, lambda _: APPROVAL
    ),
    "POST /trials/<uuid:trial_id>/stop": staff_case(
        lambda w: f"/trials/{w.ada.trial_id}/stop", {"by": "staff", "reason": "so"}, ok=(200, 409)
    ),
    "POST /trials/<uuid:trial_id>/close": staff_case(
        lambda w: f"/trials/{w.draft}/close", {"as": "declined", "reason": ""}, ok=(200, 409)
    ),
    "PUT /trials/<uuid:trial_id>/cover": Case(
        lambda w: f"/trials/{w.ada.trial_id}/cover",
        STAFF,
        OUR_STAFF,
        lambda w: {"number": 0, "cover": w.cover},
        ok=(200, 409),
    ),
    "POST /trials/<uuid:trial_id>/invitation": staff_case(lambda w: f"/trials/{w.approved}/invitation"),
    "POST /invitations/look": anyone("/invitations/look", {"code": "AAAA-AAAA-AAAA-AAAA"}, 404),
    "POST /invitations/join": Case(
        lambda _: "/invitations/join", set(KINDS), set(KINDS), joining_body, about_one=False, ok=(422,)
    ),
    "GET /me": Case(lambda _: "/me", {PATIENT, OTHER}, {PATIENT, OTHER}, about_one=False),
    "POST /transfer-codes": Case(
        lambda _: "/transfer-codes", {PATIENT, OTHER}, {PATIENT, OTHER}, about_one=False
    ),
    "POST /transfer-codes/claim": anyone(
        "/transfer-codes/claim", {"code": "AAAA-AAAA-AAAA", "device_key": "A" * 43}, 404
    ),
    "POST /recovery-codes": Case(
        lambda _: "/recovery-codes", {PATIENT, OTHER}, {PATIENT, OTHER}, about_one=False
    ),
    "POST /trials/<uuid:trial_id>/device-code": staff_case(lambda w: f"/trials/{w.ada.trial_id}/device-code"),
    "GET /devices": Case(lambda _: "/devices", {PATIENT, OTHER}, {PATIENT, OTHER}, about_one=False),
    "DELETE /devices/<uuid:device_id>": Case(
        lambda w: f"/devices/{w.ada.patient.device_id}", {PATIENT}, {PATIENT, OTHER}
    ),
    "GET /trials/<uuid:trial_id>/devices": staff_case(lambda w: f"/trials/{w.ada.trial_id}/devices"),
    "DELETE /trials/<uuid:trial_id>/devices/<uuid:device_id>": staff_case(
        lambda w: f"/trials/{w.ada.trial_id}/devices/{w.ada.patient.device_id}", ok=(204, 404)
    ),
    "GET /me/export": Case(lambda _: "/me/export", {PATIENT, OTHER}, {PATIENT, OTHER}, about_one=False),
    "DELETE /devices/current": Case(
        lambda _: "/devices/current", {PATIENT, OTHER}, {PATIENT, OTHER}, about_one=False
    ),
    "PUT /me/subscription": patients("/me/subscription", subscription_body()),
    "DELETE /me/subscription": patients("/me/subscription"),
    "POST /me/test-push": patients("/me/test-push", ok=(404,)),
    "POST /deliveries/shown": Case(
        lambda _: "/deliveries/shown",
        {PATIENT},
        {PATIENT, OTHER},
        lambda w: {"occurrence_id": str(occurrence_id(w.ada.trial_id, 1))},
    ),
    "GET /me/reminding": patients("/me/reminding"),
    "PUT /me/reminding": patients(
        "/me/reminding", {"quiet_start": "21:00", "quiet_end": "08:00", "clock": "home", "email": None}
    ),
    "POST /me/reminding/code": patients("/me/reminding/code", ok=(404,)),
    "POST /me/reminding/confirmation": patients("/me/reminding/confirmation", {"code": "X"}, ok=(422,)),
    "POST /me/calendar": patients("/me/calendar"),
    "DELETE /me/calendar": patients("/me/calendar"),
    "PUT /check-ins/<uuid:checkin_id>": Case(
        lambda _: f"/check-ins/{new_id()}",
        {PATIENT},
        {PATIENT, OTHER},
        lambda w: checkin_body(w.ada.trial_id),
    ),
    "PUT /trials/<uuid:trial_id>/check-ins/<uuid:checkin_id>": staff_case(
        lambda w: f"/trials/{w.ada.trial_id}/check-ins/{new_id()}", entered_body()
    ),
    "POST /trials/<uuid:trial_id>/join-on-paper": Case(
        lambda w: f"/trials/{w.approved}/join-on-paper",
        STAFF,
        OUR_STAFF,
        lambda w: {
            "seen_by_id": str(w.nurse),
            "seen_on": "2026-01-02",
            "zone": "Europe/Berlin",
            "first_day": None,
        },
        ok=(200, 409),
    ),
    "PUT /occurrences/<uuid:occurrence_id>/opened": Case(
        lambda w: f"/occurrences/{occurrence_id(w.ada.trial_id, 3)}/opened",
        {PATIENT},
        {PATIENT, OTHER},
        lambda _: {"opened_at": datetime.now(UTC).isoformat()},
    ),
    "PUT /occurrences/<uuid:occurrence_id>/snooze": Case(
        lambda w: f"/occurrences/{occurrence_id(w.ada.trial_id, 3)}/snooze",
        {PATIENT},
        {PATIENT, OTHER},
        lambda _: {"minutes": 5},
        ok=(200, 422),
    ),
    "PUT /me/zone": Case(
        lambda _: "/me/zone",
        {PATIENT, OTHER},
        {PATIENT, OTHER},
        lambda _: {"zone": "Asia/Tokyo"},
        about_one=False,
    ),
    "PUT /me/pauses/<uuid:pause_id>": Case(
        lambda _: f"/me/pauses/{new_id()}",
        {PATIENT, OTHER},
        {PATIENT, OTHER},
        lambda _: holiday(),
        about_one=False,
        ok=(204, 422),
    ),
    "DELETE /me/pauses/<uuid:pause_id>": Case(lambda w: f"/me/pauses/{w.pause}", {PATIENT}, {PATIENT, OTHER}),
    "GET /trials/<uuid:trial_id>/adherence": staff_case(lambda w: f"/trials/{w.ada.trial_id}/adherence"),
    "PUT /trials/<uuid:trial_id>/pauses/<uuid:pause_id>": Case(
        lambda w: f"/trials/{w.ada.trial_id}/pauses/{w.pause}",
        STAFF,
        OUR_STAFF,
        lambda w: holiday() | {"kind": "holiday", "reason": ""},
    ),
    "DELETE /trials/<uuid:trial_id>/pauses/<uuid:pause_id>": staff_case(
        lambda w: f"/trials/{w.ada.trial_id}/pauses/{w.pause}"
    ),
    "PUT /reports/<uuid:report_id>": Case(
        lambda _: f"/reports/{new_id()}", {PATIENT}, {PATIENT, OTHER}, report_body
    ),
    "PUT /reports/<uuid:report_id>/acknowledgement": staff_case(
        lambda w: f"/reports/{w.report}/acknowledgement", {}
    ),
    "GET /trials/<uuid:trial_id>/questionnaires": Case(
        lambda w: f"/trials/{w.ada.trial_id}/questionnaires", {PATIENT, *STAFF}, set(ROLES)
    ),
    "GET /trials/<uuid:trial_id>/help": staff_case(lambda w: f"/trials/{w.ada.trial_id}/help"),
    "GET /instruments": Case(lambda _: "/instruments", OUR_STAFF, OUR_STAFF, about_one=False),
    "GET /work": Case(lambda _: "/work", OUR_STAFF, OUR_STAFF, about_one=False),
    "PUT /trials/<uuid:trial_id>/calls/<int:study_day>": Case(
        lambda w: f"/trials/{w.ada.trial_id}/calls/3", STAFF, OUR_STAFF, lambda _: {"note": "All is well."}
    ),
    "GET /tasks": Case(lambda _: "/tasks", OUR_STAFF, OUR_STAFF, about_one=False),
    "GET /tasks/waiting": Case(lambda _: "/tasks/waiting", OUR_STAFF, OUR_STAFF, about_one=False),
    "PUT /tasks/<uuid:task_id>/acknowledgement": Case(
        lambda w: f"/tasks/{w.task}/acknowledgement",
        STAFF,
        OUR_STAFF,
        lambda w: {"note": "called", "seen": [str(w.answered)]},
    ),
    "PUT /tasks/<uuid:task_id>/notes/<uuid:note_id>": Case(
        lambda w: f"/tasks/{w.task}/notes/{new_id()}",
        STAFF,
        OUR_STAFF,
        lambda _: {"words": "called too"},
        ok=(409,),  # nobody has looked at it yet
    ),
    "GET /staff": Case(lambda _: "/staff", OUR_STAFF, OUR_STAFF, about_one=False),
    "GET /trials/<uuid:trial_id>/series": Case(
        lambda w: f"/trials/{w.ada.trial_id}/series", {PATIENT, *STAFF}, set(ROLES)
    ),
    "GET /trials/<uuid:trial_id>/analysis": Case(
        lambda w: f"/trials/{w.ada.trial_id}/analysis", {PATIENT, *STAFF}, set(ROLES)
    ),
    "POST /trials/<uuid:trial_id>/looks": Case(
        lambda w: f"/trials/{w.ada.trial_id}/looks", {CLINICIAN}, {CLINICIAN}, lambda _: {"reason": "worry"}
    ),
    "GET /trials/<uuid:trial_id>/decisions": Case(
        lambda w: f"/trials/{w.fay.trial_id}/decisions", {PATIENT, *STAFF}, set(ROLES), whose="fay"
    ),
    "POST /trials/<uuid:trial_id>/decisions": Case(
        lambda w: f"/trials/{w.fay.trial_id}/decisions", {CLINICIAN}, {CLINICIAN}, decision_body, whose="fay"
    ),
    "PUT /decisions/<uuid:decision_id>/reply": Case(
        lambda w: f"/decisions/{w.decision}/reply",
        {PATIENT},
        {PATIENT, OTHER},
        lambda _: {"agrees": True, "words": ""},
        whose="fay",
    ),
    "GET /trials/<uuid:trial_id>/report.pdf": Case(
        lambda w: f"/trials/{w.fay.trial_id}/report.pdf", {PATIENT, *STAFF}, set(ROLES), whose="fay"
    ),
    "POST /trials/<uuid:trial_id>/archives": staff_case(
        lambda w: f"/trials/{w.fay.trial_id}/archives", whose="fay", ok=(200, 409)
    ),
    "POST /imports/preview": Case(
        lambda _: "/imports/preview", OUR_STAFF, OUR_STAFF, import_body, about_one=False
    ),
    "POST /imports": Case(lambda _: "/imports", OUR_STAFF, OUR_STAFF, import_body, about_one=False),
}

OPEN_PAGES = {
    "/",
    "/<file>",
    "/assets/<path:file>",
    "/clinic",
    "/clinic/",
    "/clinic/<file>",
    "/clinic/assets/<path:file>",
    "/api/docs",
    "/api/docs/",
    "/api/docs/<file>",
    "/api/docs/assets/<path:file>",
    "/api/openapi.json",
    "/calendar/<secret>.ics",
    "/health/live",
    "/health/ready",
}
"""Without any person: pages, the description of the API, whether the server lives."""


@dataclass(frozen=True)
class Served:
    """An application with a world in its database."""

    client: FlaskClient
    world: World
    clinic: Any
    url: str


@dataclass(frozen=True)
class Built:
    """A database with a world in it, to copy."""

    file: Path
    world: World
    clinic: Any


@pytest.fixture(scope="module")
def built(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, open_clinic: Callable[[Session], Any]
) -> Built:
    file = tmp_path_factory.mktemp("world") / "nof1.db"
    shutil.copy(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    with transaction(engine) as session:
        clinic = open_clinic(session)
        world = build(session, clinic)
    engine.dispose()
    return Built(file, world, clinic)


@pytest.fixture
def served(built: Built, tmp_path: Path) -> Iterator[Served]:
    shutil.copy(built.file, tmp_path / "nof1.db")
    url = f"sqlite:///{tmp_path}/nof1.db"
    settings = {"NOF1_DATA_DIR": str(tmp_path), "NOF1_DATABASE_URL": url, "NOF1_SECRET_KEY": "x" * 32}
    app = create_app(Config.from_env(settings))
    yield Served(app.test_client(), built.world, built.clinic, url)
    app.extensions["nof1"]["engine"].dispose()


def refusal_for(kind: str, case: Case) -> int:
    if kind in NOBODIES:
        return 401
    return 404 if kind in case.roles else 403


def test_every_route_is_in_this_table(served: Served) -> None:
    rules = list(served.client.application.url_map.iter_rules())
    api = {
        f"{method} {rule.rule.removeprefix('/api/v1')}"
        for rule in rules
        if rule.rule.startswith("/api/v1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert api == set(CASES)
    assert {rule.rule for rule in rules if not rule.rule.startswith("/api/v1")} == OPEN_PAGES


@pytest.mark.parametrize("name", CASES)
def test_only_those_who_may_get_through(name: str, served: Served) -> None:
    case, world = CASES[name], served.world
    method = name.split()[0]
    people = world.people | {PATIENT: world.people["fay"] if case.whose == "fay" else world.people[PATIENT]}
    path, body = "/api/v1" + case.path(world), case.body(world)

    for kind in sorted(KINDS, key=lambda kind: kind in case.may):
        answer = people[kind].call(served.client, method, path, body)
        if name.startswith("POST") and kind == "nobody without a header" and kind in case.may:
            assert answer.status_code == 403, (kind, answer.text)
        elif kind in case.may:
            assert answer.status_code in case.ok, (kind, answer.text)
        else:
            assert answer.status_code == refusal_for(kind, case), (kind, answer.text)
            assert set(answer.json) == {"status", "code", "message"}


def test_who_is_refused_leaves_nothing_behind(served: Served) -> None:
    world = served.world
    for kind in (*NOBODIES, OTHER, NURSE, ELSEWHERE):
        for path, body in (
            (f"/api/v1/check-ins/{new_id()}", checkin_body(world.ada.trial_id)),
            (f"/api/v1/reports/{new_id()}", report_body(world)),
        ):
            world.people[kind].call(served.client, "PUT", path, body)

    engine = make_engine(served.url)
    with Session(engine) as session:
        assert len(session.exec(select(CheckIn)).all()) == 1
        assert len(session.exec(select(Report)).all()) == 1
    engine.dispose()


def test_not_yours_answers_exactly_like_not_there(served: Served) -> None:
    other = served.world.people[ELSEWHERE]

    theirs = other.call(served.client, "GET", f"/api/v1/trials/{served.world.ada.trial_id}")
    none = other.call(served.client, "GET", f"/api/v1/trials/{new_id()}")

    assert (theirs.status_code, theirs.data) == (none.status_code, none.data)


def test_staff_of_another_site_see_no_row_of_ours(served: Served) -> None:
    listed = served.world.people[ELSEWHERE].call(served.client, "GET", "/api/v1/trials")

    assert listed.json == {"trials": []}


def test_staff_of_another_site_see_no_task_and_no_colleague_of_ours(served: Served) -> None:
    other = served.world.people[ELSEWHERE]

    assert other.call(served.client, "GET", "/api/v1/work").json == {"lines": []}
    tasks = other.call(served.client, "GET", "/api/v1/tasks").json
    staff = other.call(served.client, "GET", "/api/v1/staff").json["staff"]

    assert tasks["tasks"] == []
    assert other.call(served.client, "GET", "/api/v1/tasks/waiting").json == {"waiting": 0}
    assert [person["name"] for person in staff] == ["Olga"]


class StoppedClock(datetime):
    """The clock is a door of the world: here it stands still."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return MOMENT.astimezone(tz)


MOMENT = datetime.now(UTC)


def test_two_sequences_of_one_blinded_design_look_alike(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sequence drawn is turned round in the database: nobody's answer changes by a byte."""
    engine = served.client.application.extensions["nof1"]["engine"]
    with transaction(engine) as session:
        there = running(session, served.clinic, MOMENT, blinded=True, washout_days=1, results_staff="running")
    monkeypatch.setattr(door, "datetime", StoppedClock)
    phone = Knock("patient", {"nof1_device": there.device_key})
    people = {"patient": phone, NURSE: served.world.people[NURSE], CLINICIAN: served.world.people[CLINICIAN]}

    def look() -> dict[tuple[str, str], bytes]:
        paths = [f"/trials/{there.trial_id}{part}" for part in ("", "/series", "/analysis", "/decisions")]
        return {
            (kind, path): knock.call(served.client, "GET", f"/api/v1{path}").data
            for kind, knock in people.items()
            for path in (*paths, "/me", "/me/export", "/trials")
        }

    before = look()
    with transaction(engine) as session:
        draw = session.exec(select(Allocation).where(Allocation.trial_id == there.trial_id)).one()
        assert set(draw.arms) == {"a", "b"}
        draw.arms = ["b" if arm == "a" else "a" for arm in draw.arms]
    after = look()

    assert after == before
    calendar = json.loads(after["patient", "/me"])["trial"]["calendar"]
    assert {day["code"] for day in calendar} == {"1", "2", "3", "4"}
    assert {(day["arm"], day["washout"]) for day in calendar} == {(None, False)}


def test_the_same_design_unblinded_does_show_the_arm(served: Served) -> None:
    """So that the test above could fail."""
    mine = served.world.people[PATIENT].call(served.client, "GET", "/api/v1/me").json["trial"]

    assert {day["arm"] for day in mine["calendar"]} == {"a", "b"}
    assert {day["code"] for day in mine["calendar"]} == {None}
