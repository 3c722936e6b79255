"""The database gets its newest shape at start, and keeps every row on the way."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy import Inspector, create_engine, inspect
from sqlmodel import SQLModel

import server.tables  # noqa: F401 -- fills the metadata
from server.config import Config, SettingError
from server.db import make_engine
from server.migrate import MIGRATIONS, bring_up_to_date, migrations_engine
from server.prepare import newest_version, prepare_database

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_migrations_and_tables_agree(config: Config) -> None:
    alembic = AlembicConfig(str(MIGRATIONS / "alembic.ini"))
    engine = migrations_engine(config.database_url)
    with engine.begin() as connection:
        alembic.attributes["connection"] = connection
        command.check(alembic)
    engine.dispose()


def test_the_migrations_are_one_chain_that_holds_every_file() -> None:
    script = ScriptDirectory(str(MIGRATIONS))

    chain = [revision.revision for revision in script.walk_revisions()]

    files = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert len(script.get_heads()) == len(script.get_bases()) == 1
    assert chain[::-1] == files
    assert all(isinstance(one.down_revision, str | None) for one in script.walk_revisions())


def test_migrations_make_every_constraint_that_the_tables_have(sqlite_url: str, tmp_path: Path) -> None:
    """Alembic compares neither CHECKs nor conditions of indexes; here the SQL of both ways is compared."""
    migrated = create_engine(sqlite_url)
    made = create_engine(f"sqlite:///{tmp_path}/made.db")
    SQLModel.metadata.create_all(made)

    shapes = _shape(inspect(migrated)), _shape(inspect(made))
    migrated.dispose()
    made.dispose()

    assert shapes[0] == shapes[1]


def _shape(inspector: Inspector) -> dict[str, Any]:
    return {
        table: {
            "columns": {(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)},
            "checks": {(c["name"], c["sqltext"]) for c in inspector.get_check_constraints(table)},
            "unique": {
                (c["name"], tuple(c["column_names"])) for c in inspector.get_unique_constraints(table)
            },
            "foreign": {(c["name"], c["referred_table"]) for c in inspector.get_foreign_keys(table)},
            "indexes": {
                (
                    i["name"],
                    tuple(i["column_names"]),
                    i["unique"],
                    str(i.get("dialect_options", {}).get("sqlite_where")),
                )
                for i in inspector.get_indexes(table)
            },
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


FIRST = """
revision, down_revision = "a1", None
import sqlalchemy as sa
from alembic import op

def upgrade():
    op.create_table("trial", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(9)))
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("trial_id", sa.Integer, sa.ForeignKey("trial.id", ondelete="CASCADE"), nullable=False),
    )
"""
SECOND = """
revision, down_revision = "a2", "a1"
import sqlalchemy as sa
from alembic import op

def upgrade():
    with op.batch_alter_table("trial", recreate="always") as batch:
        batch.alter_column("name", type_=sa.String(90))
"""
BREAKING = """
revision, down_revision = "a2", "a1"
from alembic import op

def upgrade():
    op.execute("DELETE FROM trial")
"""


def two_steps(folder: Path, second: str) -> Path:
    """A small history of its own: a parent whose deletion cascades, then a change of that parent."""
    versions = folder / "versions"
    versions.mkdir(parents=True)
    shutil.copy(MIGRATIONS / "env.py", folder)
    (versions / "a1.py").write_text(FIRST)
    (versions / "later.txt").write_text(second)
    return folder


def test_a_changed_table_keeps_the_rows_that_cascade_from_it(tmp_path: Path) -> None:
    migrations = two_steps(tmp_path / "migrations", SECOND)
    config = Config(tmp_path, f"sqlite:///{tmp_path}/some.db", "k" * 40)
    bring_up_to_date(config, now=NOW, migrations=migrations)
    with closing(sqlite3.connect(tmp_path / "some.db", isolation_level=None)) as database:
        database.execute("INSERT INTO trial VALUES (1, 'one')")
        database.execute("INSERT INTO answer VALUES (7, 1)")

    (migrations / "versions" / "later.txt").rename(migrations / "versions" / "a2.py")
    copy = bring_up_to_date(config, now=NOW, migrations=migrations)

    with closing(sqlite3.connect(tmp_path / "some.db")) as database:
        assert database.execute("SELECT id, trial_id FROM answer").fetchall() == [(7, 1)]
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("a2",)]
    # It should have made a copy of the database as it was.
    assert copy is not None
    with closing(sqlite3.connect(copy)) as before:
        assert before.execute("SELECT version_num FROM alembic_version").fetchall() == [("a1",)]
        assert before.execute("SELECT id FROM answer").fetchall() == [(7,)]


def test_a_migration_that_breaks_references_changes_nothing(tmp_path: Path) -> None:
    migrations = two_steps(tmp_path / "migrations", BREAKING)
    config = Config(tmp_path, f"sqlite:///{tmp_path}/some.db", "k" * 40)
    bring_up_to_date(config, now=NOW, migrations=migrations)
    with closing(sqlite3.connect(tmp_path / "some.db", isolation_level=None)) as database:
        database.execute("INSERT INTO trial VALUES (1, 'one')")
        database.execute("INSERT INTO answer VALUES (7, 1)")
    (migrations / "versions" / "later.txt").rename(migrations / "versions" / "a2.py")

    with pytest.raises(SettingError, match="would break 1 references in answer; nothing was changed"):
        bring_up_to_date(config, now=NOW, migrations=migrations)

    with closing(sqlite3.connect(tmp_path / "some.db")) as database:
        assert database.execute("SELECT id FROM trial").fetchall() == [(1,)]
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("a1",)]


def test_the_usual_start_finds_the_newest_version_without_alembic(config: Config) -> None:
    """The quick look must say what Alembic says: one line of migrations, its head the newest file."""
    script = ScriptDirectory.from_config(AlembicConfig(str(MIGRATIONS / "alembic.ini")))
    assert newest_version() == script.get_current_head()
    assert len(script.get_heads()) == 1

    assert prepare_database(config, now=NOW) is None


def test_a_database_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    config = Config(tmp_path, f"sqlite:///{tmp_path}/a folder.db", "k" * 40)
    prepare_database(config, now=NOW)

    with closing(sqlite3.connect(tmp_path / "a folder.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest_version(),)]


def test_a_database_that_is_up_to_date_is_not_copied(config: Config) -> None:
    assert bring_up_to_date(config, now=NOW) is None
    assert not (config.data_dir / "copies").exists()


def test_a_database_of_a_newer_version_is_refused(config: Config) -> None:
    engine = make_engine(config.database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from_the_future'")
    engine.dispose()

    with pytest.raises(SettingError, match="newer version of nof1 \\(it knows revision from_the_future\\)"):
        bring_up_to_date(config, now=NOW)


def test_a_database_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    url = "postgresql+psycopg://app:hush@127.0.0.1:1/clinic?connect_timeout=2"

    with pytest.raises(SettingError) as refused:
        bring_up_to_date(Config(tmp_path, url, "k" * 40), now=NOW)

    assert str(refused.value).startswith(
        "NOF1_DATABASE_URL: cannot use postgresql+psycopg://app:***@127.0.0.1:1"
    )
    assert "\n" not in str(refused.value)
    assert "hush" not in str(refused.value)
