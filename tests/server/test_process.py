"""`python -m server`: nothing acknowledged is lost, nobody outlives the parent, every refusal is one line."""

import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from server.db import make_engine, reading, transaction
from server.tables import Analysis, CheckIn, Computation, Event
from tests.server.conftest import Clinic, free_port, staff
from tests.server.conftest import site as a_site
from tests.server.running import Phone, a_phone, environment, real_now, running, wait_for

DAYS = 24
ANSWERS = [float(day * 7 % 5 + 3) for day in range(DAYS)]


@pytest.fixture
def sqlite_engine(sqlite_url: str):  # type: ignore[no-untyped-def]
    made = make_engine(sqlite_url)
    yield made
    made.dispose()


@pytest.fixture
def phone(sqlite_engine: Engine) -> Phone:
    with transaction(sqlite_engine) as session:
        here = a_site(session, "Clinic by the Lake")
        nora, karim = staff(session, "Nora", here, "nurse"), staff(session, "Karim", here, "clinician")
        return a_phone(session, Clinic(here, nora, karim, nora), real_now(), days=DAYS)


def settled(engine: Engine) -> bool:
    """Nothing waits and nothing runs any more."""
    with reading(engine) as session:
        open_rows = select(func.count()).where(col(Computation.state).in_(("waiting", "running")))
        return session.exec(open_rows).one() == 0


@pytest.mark.timeout(900)
def test_every_acknowledged_answer_survives_kill_minus_9_once(
    tmp_path: Path, sqlite_engine: Engine, phone: Phone
) -> None:
    port = free_port()
    ids = [uuid4() for _ in range(DAYS)]
    acknowledged: list[int] = []

    def send_all() -> None:
        for place in range(DAYS):
            try:
                if phone.send(port, ids[place], phone.checkin(place, ANSWERS[place])) == 200:
                    acknowledged.append(place)
            except OSError:
                return  # nobody answers any more

    with running(tmp_path, port) as server:
        sending = threading.Thread(target=send_all)
        sending.start()
        wait_for(lambda: len(acknowledged) >= DAYS // 3)
        family = psutil.Process(server.pid).children(recursive=True)
        server.kill()
        sending.join()
        # Nobody should outlive the parent.
        gone, left = psutil.wait_procs(family, timeout=60)
        assert left == []
        assert len(gone) >= 4

    with reading(sqlite_engine) as session:
        kept = set(session.exec(select(CheckIn.id)))
    assert {ids[place] for place in acknowledged} <= kept

    with running(tmp_path, port):
        # The phone sends everything again: what it holds, and what was answered before the crash.
        statuses = [
            phone.send(port, ids[place], phone.checkin(place, ANSWERS[place])) for place in range(DAYS)
        ]
        assert statuses == [200] * DAYS
        wait_for(lambda: settled(sqlite_engine))

    with reading(sqlite_engine) as session:
        assert sorted(session.exec(select(CheckIn.id))) == sorted(ids)
        newest = session.exec(select(Analysis).order_by(col(Analysis.computed_at).desc())).first()
        assert set(session.exec(select(Computation.state))) <= {"done", "superseded"}
    assert newest is not None
    assert newest.n == DAYS


@pytest.mark.timeout(600)
def test_it_finishes_the_request_under_way_and_ends_cleanly(tmp_path: Path, phone: Phone) -> None:
    port = free_port()
    with running(tmp_path, port) as server:
        heartbeat = next(
            child
            for child in psutil.Process(server.pid).children()
            if "server.heartbeat" in " ".join(child.cmdline())
        )
        heartbeat.kill()  # it should be started again
        wait_for(
            lambda: any(
                child.pid != heartbeat.pid and "server.heartbeat" in " ".join(child.cmdline())
                for child in psutil.Process(server.pid).children()
                if child.status() != psutil.STATUS_ZOMBIE
            )
        )
        family = psutil.Process(server.pid).children(recursive=True)
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(
                b"POST /api/v1/sessions HTTP/1.1\r\nHost: here\r\nX-Nof1-App: clinic\r\n"
                b"Content-Type: application/json\r\nContent-Length: 40\r\n\r\n" + b'{"email": "no@bo.dy",'
            )
            threading.Event().wait(1.0)  # until a thread of the web process waits for the rest
            server.send_signal(signal.SIGTERM)
            threading.Event().wait(0.5)
            connection.sendall(b' "password": "?!?"}')
            answer = connection.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 401")
        assert server.wait(60) == 0
        assert psutil.wait_procs(family, timeout=30)[1] == []


def refused(folder: Path, port: int, **more: str) -> str:
    """The one line with which it does not start."""
    command = [sys.executable, "-m", "server"]
    env = environment(folder, port, **more)
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=200, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    return done.stderr.strip()


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        line = refused(tmp_path, port)

    expected = f"PORT: 127.0.0.1:{port} is used by another program; choose another, such as PORT={port + 1}"
    assert line == f"nof1 cannot start: {expected}"


def test_a_wrong_database_address_is_one_clear_line(tmp_path: Path) -> None:
    line = refused(tmp_path, free_port(), NOF1_DATABASE_URL="sqlite:////nowhere/at/all.db")

    assert line == (
        "nof1 cannot start: NOF1_DATABASE_URL: cannot use sqlite:////nowhere/at/all.db "
        "(unable to open database file)"
    )


def test_a_folder_without_write_permission_is_one_clear_line(tmp_path: Path) -> None:
    """Root may write everywhere, so where the tests run as root they become nobody first."""
    code = (
        "import os, sys; from server.__main__ import main; os.getuid() or os.setuid(65534); sys.exit(main())"
    )
    command = [sys.executable, "-c", code]
    env = environment(Path("/usr/nof1"), free_port())

    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=200, check=False)

    assert done.returncode == 2
    assert done.stderr.strip() == (
        "nof1 cannot start: NOF1_DATA_DIR: cannot write in /usr/nof1 (Permission denied)"
    )


WRITER = """
import sys
from datetime import UTC, datetime
from uuid import UUID, uuid4
from sqlmodel import select
from server.db import make_engine, reading, transaction
from server.tables import Event
engine = make_engine(sys.argv[1])
for number in range(60):
    with transaction(engine) as session:
        seen = len(session.exec(select(Event)).all())  # read first, then write: the dangerous order
        session.add(Event(role="test", verb="wrote", object=f"{sys.argv[2]}/{number}", at=datetime.now(UTC)))
    with reading(engine) as session:
        assert len(session.exec(select(Event)).all()) > seen
"""


def test_four_processes_write_to_sqlite_and_none_finds_it_locked(
    sqlite_url: str, sqlite_engine: Engine
) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, sqlite_url, str(number)], stderr=subprocess.PIPE, text=True
        )
        for number in range(4)
    ]
    said = [writer.communicate(timeout=250)[1] for writer in writers]

    assert said == ["", "", "", ""]
    with reading(sqlite_engine) as session:
        assert session.exec(select(func.count()).select_from(Event)).one() == 240
