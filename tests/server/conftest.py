"""Real databases and the people of the tests.

Nora (nurse) and Karim (clinician) work at the same site. Olga (nurse) works at another one and must see
nothing of theirs. Each test has a fresh database, once on SQLite and once on PostgreSQL.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session

from server.auth import Asker
from server.config import Config
from server.db import make_engine, transaction
from server.migrate import bring_up_to_date
from server.tables import Membership, Organisation, Person, Site

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "a secret key for tests, long enough"


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL of our own, on a free port of the loopback."""

    port: int

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://app@127.0.0.1:{self.port}/{name}"

    def run(self, *statements: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


def without(what: str) -> None:
    """Skip in capital letters; where everything must be had, a skip is a failure."""
    message = f"NOT TESTED: {what}".upper()
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        port: int = opened.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Made for the session, as another user where we are root: PostgreSQL refuses to run as root."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        without("PostgreSQL is not installed (Debian, Ubuntu: apt install postgresql)")
    programs = found[-1].parent if found else Path(str(on_path)).parent
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="nof1-postgres-"))
    if as_other:
        shutil.chown(folder, "postgres")
    port = free_port()
    data = str(folder / "data")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=60"

    def run(program: str, *arguments: str) -> None:
        command = [*as_other, str(programs / program), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)

    run("initdb", "-D", data, "-A", "trust", "-U", "app", "--no-sync", "-E", "UTF8", "--locale=C")
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield Postgres(port)
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def settings(folder: Path, database_url: str, **more: str) -> Config:
    """Settings as a deployment would have them."""
    given = {"NOF1_DATA_DIR": str(folder), "NOF1_DATABASE_URL": database_url, "NOF1_SECRET_KEY": SECRET}
    return Config.from_env(given | more)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy: migrating takes a second, copying none."""
    folder = tmp_path_factory.mktemp("template")
    bring_up_to_date(settings(folder, f"sqlite:///{folder}/nof1.db"), now=NOW)
    return folder / "nof1.db"


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    postgres.run("CREATE DATABASE template_nof1")
    folder = tmp_path_factory.mktemp("template")
    bring_up_to_date(settings(folder, postgres.url("template_nof1")), now=NOW)
    return "template_nof1"


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "nof1.db")
    return f"sqlite:///{tmp_path}/nof1.db"


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    name = f"test_{os.urandom(6).hex()}"
    postgres.run(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield postgres.url(name)
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database; the test runs once on each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    return settings(tmp_path, database_url)


@pytest.fixture
def engine(config: Config) -> Iterator[Engine]:
    made = make_engine(config.database_url)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """One transaction, kept when the test is over."""
    with transaction(engine) as opened:
        yield opened


@dataclass(frozen=True)
class Clinic:
    """The staff of the tests, as they ask."""

    site: Site
    nora: Asker
    karim: Asker
    olga: Asker


def staff(session: Session, name: str, site: Site, role: str) -> Asker:
    person = Person(name=name, email=f"{name.lower()}@clinic.example", created_at=NOW)
    session.add(person)
    session.flush()
    session.add(Membership(person_id=person.id, site_id=site.id, role=role, since=NOW))
    session.flush()
    return Asker(person.id, frozenset({role}), site_id=site.id)  # type: ignore[arg-type]


def site(session: Session, name: str) -> Site:
    organisation = Organisation(name=name, created_at=NOW)
    session.add(organisation)
    session.flush()
    made = Site(
        organisation_id=organisation.id,
        name=name,
        zone="Europe/Berlin",
        contact_name=name,
        contact_phone="+49 30 1234",
        contact_hours="8–16",
        emergency_phone="112",
        created_at=NOW,
    )
    session.add(made)
    session.flush()
    return made


@pytest.fixture(scope="session")
def open_clinic() -> Callable[[Session], Clinic]:
    """Makes two sites and their staff in a database."""

    def make(session: Session) -> Clinic:
        here, elsewhere = site(session, "Clinic by the Lake"), site(session, "Clinic on the Hill")
        return Clinic(
            site=here,
            nora=staff(session, "Nora", here, "nurse"),
            karim=staff(session, "Karim", here, "clinician"),
            olga=staff(session, "Olga", elsewhere, "nurse"),
        )

    return make


@pytest.fixture
def clinic(engine: Engine, open_clinic: Callable[[Session], Clinic]) -> Clinic:
    with transaction(engine) as session:
        return open_clinic(session)
