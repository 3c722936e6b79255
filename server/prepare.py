"""Before anything is served: the database in its newest shape. The usual start finds it so at once."""

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from server.config import Config

VERSIONS = Path(__file__).parent / "migrations" / "versions"
SQLITE = "sqlite:///"


def prepare_database(config: Config, *, now: datetime) -> Path | None:
    """Migrate where something is missing; Alembic takes a second to load, and mostly is not needed.

    Raises
    ------
    SettingError
        As `server.migrate.bring_up_to_date`.
    """
    if config.database_url.startswith(SQLITE) and _version(config) == newest_version():
        return None
    from server.migrate import bring_up_to_date

    return bring_up_to_date(config, now=now)


def newest_version() -> str:
    """Migrations form one line and their files begin with their numbers: 0001_the_first_rows.py."""
    return max(path.stem for path in VERSIONS.glob("[0-9]*.py")).partition("_")[0]


def _version(config: Config) -> str | None:
    """The version that an SQLite database says it has; None where there is none, or it cannot be read."""
    file = quote(config.database_url.removeprefix(SQLITE))
    try:
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=rw", uri=True)) as database:
            found = database.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.Error:
        return None
    return str(found[0][0]) if len(found) == 1 else None
