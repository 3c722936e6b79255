"""Brings the database to the newest shape: at start, under a lock, after a copy, without losing a row."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from server.config import Config, SettingError

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_NUMBER = 0x6E6F6631  # "nof1": told apart from other users' advisory locks


def bring_up_to_date(config: Config, *, now: datetime, migrations: Path = MIGRATIONS) -> Path | None:
    """Apply what is missing; gives the copy that was made first, where one was.

    Raises
    ------
    SettingError
        The database cannot be reached, or is newer than this version of nof1.
    """
    engine = migrations_engine(config.database_url)
    try:
        with _alone(config, engine), engine.begin() as connection:
            return _upgrade(connection, config, migrations, now)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        where = make_url(config.database_url).render_as_string(hide_password=True)
        raise SettingError(f"NOF1_DATABASE_URL: cannot use {where} ({reason})") from error
    finally:
        engine.dispose()


def migrations_engine(database_url: str) -> Engine:
    """An engine for migrations alone: on SQLite with foreign keys off, and DDL inside the transaction."""
    engine = create_engine(database_url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_foreign_keys)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _without_foreign_keys(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("busy_timeout=20000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _alone(config: Config, engine: Engine) -> Iterator[None]:
    """Hold the lock that lets one process migrate at a time."""
    if engine.dialect.name == "sqlite":
        with (config.data_dir / "migrating.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with engine.connect() as connection:  # closing it gives the lock back
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": LOCK_NUMBER})
        connection.commit()
        yield
        connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": LOCK_NUMBER})


def _upgrade(connection: Connection, config: Config, migrations: Path, now: datetime) -> Path | None:
    alembic = AlembicConfig(str(MIGRATIONS / "alembic.ini"))
    alembic.set_main_option("script_location", str(migrations))
    alembic.attributes["connection"] = connection
    script = ScriptDirectory.from_config(alembic)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == script.get_current_head():
        return None
    if current is not None and current not in {known.revision for known in script.walk_revisions()}:
        raise SettingError(f"the database is of a newer version of nof1 (it knows revision {current})")
    copy = _copy(config, f"{now:%Y%m%dT%H%M%S}-{current}") if current is not None else None
    command.upgrade(alembic, "head")
    _check_references(connection)
    return copy


def _copy(config: Config, name: str) -> Path | None:
    """A whole copy of an SQLite database beside it, made before it is changed."""
    file = make_url(config.database_url).database
    if not config.database_url.startswith("sqlite") or file is None:
        return None
    folder = config.data_dir / "copies"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"before-{name}.db"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copied:
        source.backup(copied)
    target.chmod(0o600)
    return target


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise SettingError(
            f"the migration would break {len(broken)} references in {tables}; nothing was changed"
        )
