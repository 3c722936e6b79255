"""Alembic's door: which database, which tables, and how a migration runs without losing rows.

On SQLite a changed table is made anew and the old one dropped. With foreign keys enforced, dropping it
empties every table that cascades from it, without a word. So migrations have an engine of their own with
foreign keys off, and every reference is checked before anything is kept.
"""

from typing import Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import server.tables  # noqa: F401 -- fills the metadata
from server.config import Config
from server.db import UtcDateTime
from server.migrate import migrations_engine


def render_item(kind: str, item: object, _autogen: object) -> str | Literal[False]:
    """Write our column types as what the database has, for a migration outlives the code of its day."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_server_default=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = migrations_engine(Config.from_env().database_url)
    with engine.begin() as opened:
        run(opened)
    engine.dispose()
