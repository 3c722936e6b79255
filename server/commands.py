"""`flask --app server …`: what an operator does from a shell."""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from server.auth import Asker, staff_asker
from server.conduct.open_site import SiteFacts, add_person, open_site
from server.conduct.sign_in import make_sign_in_link
from server.config import Config, SettingError
from server.db import transaction
from server.errors import Refusal
from server.prepare import prepare_database
from server.tables import Person, Site

CANNOT = 2


def add_commands(app: Flask) -> None:
    """Make the commands known to `flask`."""
    for command in (init, demo, add_person_command, sign_in_link, heartbeat, import_series_command):
        app.cli.add_command(command)


def _config() -> Config:
    config: Config = current_app.extensions["nof1"]["config"]
    return config


def _now() -> datetime:
    return datetime.now(UTC)


@contextlib.contextmanager
def _database() -> Iterator[Engine]:
    """The database, brought up to date first: a command may be the first to touch it."""
    mask = os.umask(0o077)  # a database made here is nobody else's to read
    engine: Engine = current_app.extensions["nof1"]["engine"]
    try:
        prepare_database(_config(), now=_now())
        yield engine
    except SettingError as error:
        _stop(f"nof1 cannot start: {error}")
    finally:
        engine.dispose()
        os.umask(mask)


def _stop(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(CANNOT)


def _link(session: Session, person: Person) -> str:
    return f"{_config().address}/clinic/#sign-in={make_sign_in_link(session, _now(), person.id)}"


def _person(session: Session, email: str) -> Person:
    person = session.exec(select(Person).where(Person.email == email.strip().lower())).first()
    if person is None:
        raise click.ClickException(f"nobody here has the e-mail {email}")
    return person


ROLE = click.Choice(["nurse", "clinician"])


@click.command("init")
@click.option("--organisation", prompt=True)
@click.option("--site", prompt="Name of the clinic", help="Name of the first clinic.")
@click.option("--zone", default="Europe/Berlin", prompt=True, help="Its time zone, an IANA name.")
@click.option("--phone", prompt="Phone that patients call")
@click.option("--hours", default="", prompt="Hours in which somebody answers")
@click.option("--emergency-phone", default="112", prompt=True)
@click.option("--name", prompt="Your name")
@click.option("--email", prompt="Your e-mail")
@click.option("--role", type=ROLE, default="clinician", prompt=True)
@with_appcontext
def init(
    organisation: str,
    site: str,
    zone: str,
    phone: str,
    hours: str,
    emergency_phone: str,
    name: str,
    email: str,
    role: Literal["nurse", "clinician"],
) -> None:
    """Open the first clinic, with its first member of staff."""
    facts = SiteFacts(organisation, site, zone, phone, hours, emergency_phone)
    with _database() as engine, transaction(engine) as session:
        opened = open_site(session, _now(), facts)
        person = add_person(session, _now(), opened, name, email, role)
        click.echo(
            f"{site} is open. {name} signs in, once and within 12 hours, by:\n{_link(session, person)}"
        )


@click.command("add-person")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", type=ROLE, required=True)
@click.option("--site", "site_name", help="Which clinic, where there are several.")
@with_appcontext
def add_person_command(
    name: str, email: str, role: Literal["nurse", "clinician"], site_name: str | None
) -> None:
    """Let somebody work at a clinic."""
    with _database() as engine, transaction(engine) as session:
        site = _site(session, site_name)
        person = add_person(session, _now(), site, name, email, role)
        click.echo(f"{name} signs in, once, within 12 hours:\n{_link(session, person)}")


def _site(session: Session, name: str | None) -> Site:
    sites = session.exec(select(Site).where(~col(Site.demonstration))).all()
    named = [site for site in sites if name is None or site.name == name]
    if len(named) != 1:
        known = ", ".join(repr(site.name) for site in sites) or "none yet (flask --app server init)"
        raise click.ClickException(f"say which clinic with --site; there is {known}")
    return named[0]


@click.command("sign-in-link")
@click.argument("email")
@with_appcontext
def sign_in_link(email: str) -> None:
    """A link that signs a member of staff in, once."""
    with _database() as engine, transaction(engine) as session:
        click.echo(_link(session, _person(session, email)))


@click.command("heartbeat")
@with_appcontext
def heartbeat() -> None:
    """Run the heartbeat and its workers alone; `python -m server` runs them with the web."""
    from server.heartbeat import beat
    from server.supervise import stop_on_signals

    stop = threading.Event()
    stop_on_signals(stop)
    with _database():
        beat(_config(), stop)


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Make the demonstration clinic, once; print sign-in links and the invitation, each time."""
    from server.conduct.make_demo import decide_demo, make_demo
    from server.conduct.run_computations import compute_here

    with _database() as engine:
        with _whole(engine) as session:
            make_demo(session, _now())
        compute_here(engine, _now)
        with transaction(engine) as session:
            decide_demo(session, _now())
        with transaction(engine) as session:
            _welcome(session)


@contextlib.contextmanager
def _whole(engine: Engine) -> Iterator[Session]:
    """One transaction around verbs that keep some of their work early: all of it, or nothing."""
    with engine.connect() as connection, connection.begin():
        options: dict[str, Any] = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        with Session(connection, **options) as session:
            yield session
            session.commit()


def _welcome(session: Session) -> None:
    from server.conduct.make_demo import demo_site, demo_staff, invite_demo, let_in_demo

    site = demo_site(session)
    if site is None:
        return
    staff, address = demo_staff(session, site), _config().address
    click.echo("The demonstration clinic: invented people, simulated answers.")
    for asker in (staff.nurse, staff.clinician):
        person = session.get_one(Person, asker.id)
        click.echo(f"  Sign in, once, as {person.name} ({', '.join(asker.roles)}):  {_link(session, person)}")
    code = invite_demo(session, _now())
    if code is not None:
        click.echo(f"  Join a trial as a patient:  {address}/#join={code}")
    for way in let_in_demo(session, _now()):
        click.echo(
            f"  Be {way.patient} ({way.state}) for a while:  {address}/#/transfer  with the code {way.code}"
        )
    click.echo("  The codes hold for 10 minutes; every start makes new ones.")
    if not _config().is_https:
        click.echo(
            "  These links are for this machine's browser. Phones need https: put a web server that has a\n"
            "  certificate before this one, and start again with NOF1_PUBLIC_URL=https://your.address"
        )


@click.command("import-series")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "email", required=True, help="E-mail of the member of staff who imports it.")
@click.option("--patient", required=True, help="The patient's name.")
@click.option("--question", default="", help="What the series is to answer, in the patient's words.")
@click.option("--outcome", required=True, help="Name of what was answered.")
@click.option("--better", type=click.Choice(["higher", "lower"]), required=True)
@click.option("--worthwhile", type=float, required=True, help="Smallest difference that matters.")
@click.option(
    "--worthwhile-set-by", type=click.Choice(["patient", "together", "clinician"]), default="together"
)
@click.option("--bounds", type=(float, float), help="Lowest and highest possible answer.")
@click.option("--scale", type=float, help="Typical day-to-day spread, where there are no bounds.")
@click.option("--recall", type=click.Choice(["now", "waking", "night", "24h", "7d", "14d"]), default="24h")
@click.option("--reference", help="The arm that others are compared with; default: first in text order.")
@click.option("--zone", default="Europe/Berlin", show_default=True)
@click.option(
    "--allocation", type=click.Choice(["randomised", "fixed", "chosen", "unknown"]), default="unknown"
)
@click.option("--allocation-words", default="", help="How treatments were allocated, in words.")
@click.option(
    "--period-days", type=click.IntRange(1), help="Blocks of so many days; default: runs of one arm."
)
@click.option(
    "--duplicates", type=click.Choice(["first", "last", "mean"]), help="Where a day is answered twice."
)
@click.option("--leave-out-faults", is_flag=True, help="Import everything but the faulty lines.")
@click.option("--preview", is_flag=True, help="Only say what would come of it.")
@with_appcontext
def import_series_command(file: Path, email: str, preview: bool, **given: Any) -> None:
    """Turn a finished series (CSV with the columns date, arm, outcome) into a trial."""
    from server.conduct.import_series import import_series
    from server.conduct.preview_import import preview_import

    try:
        brought = _brought(file, given)
        found = preview_import(brought)
        _say(found)
        if preview:
            return
        if found.needs:
            _stop(f"not imported; still needed: {', '.join(found.needs)}")
        with _database() as engine, transaction(engine) as session:
            trial = import_series(session, _now(), _asker(session, email), brought)
            click.echo(f"imported: {_config().address}/clinic/#/trials/{trial.id}")
    except Refusal as refusal:
        text = ((refusal.errors or {}).get("json") or {}).get("text") or [refusal.message]
        _stop(f"{file}: {text[0]}")
    except UnicodeDecodeError as error:
        _stop(f"{file}: byte {error.start + 1} is not UTF-8; save the file as CSV in UTF-8")


def _asker(session: Session, email: str) -> Asker:
    person = _person(session, email)
    asker = staff_asker(session, _now(), person.id, None)
    if asker is None:
        raise click.ClickException(f"{email} works at no clinic here")
    return asker


def _brought(file: Path, given: dict[str, Any]) -> Any:
    from server.conduct.preview_import import Brought
    from server.plan import PlannedOutcome

    low, high = given["bounds"] or (None, None)
    outcome = PlannedOutcome(
        name=given["outcome"],
        question="",
        better=given["better"],
        recall=given["recall"],
        worthwhile=given["worthwhile"],
        worthwhile_set_by=given["worthwhile_set_by"],
        minimum=low,
        maximum=high,
    )
    same = ("question", "scale", "reference", "zone", "allocation", "allocation_words", "period_days")
    return Brought(
        filename=file.name,
        text=file.read_bytes().decode("utf-8-sig"),
        patient_name=given["patient"],
        outcome=outcome,
        duplicates=cast(Any, given["duplicates"]),
        leave_out_faults=given["leave_out_faults"],
        **{name: given[name] for name in same},
    )


def _say(preview: Any) -> None:
    import nof1

    series = preview.series
    for fault in series.faults:
        click.echo(str(fault))
    for double in series.duplicates:
        click.echo(f"{double.day} is answered on lines {', '.join(map(str, double.lines))}")
    for arm in nof1.describe(series.observations) if series.observations else ():
        click.echo(f"{arm.arm}: {arm.n} answers, mean {arm.mean:.2f}" if arm.n else f"{arm.arm}: no answer")
