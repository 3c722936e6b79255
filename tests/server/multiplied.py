"""A trial with all that hangs on it, many times over: each copy has another patient and ids of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Table, insert, select
from sqlmodel import Session, SQLModel

from server.tables import Trial

Row = dict[str, Any]
ROOTS = ("person", "protocol", "trial")
PARENTS = ("trial", "protocol", "protocol_version", "checkin", "occurrence", "decision", "task")
"""By which of them a row belongs to a patient, the nearest first."""
AT_ONCE = 50


@dataclass
class _New:
    """One copy: its ids by those of the first, and how much later it is."""

    later: timedelta
    ids: dict[UUID, UUID] = field(default_factory=dict)

    def value(self, value: Any) -> Any:
        if isinstance(value, UUID):
            return self.ids.get(value, value)
        return value + self.later if isinstance(value, date) else value


def multiply(session: Session, trial_id: UUID, times: int, spread: int = 1) -> None:
    """So many more of it, by bulk inserts; in turn each is as it is or begins up to `spread` days later."""
    session.flush()
    trial = session.get_one(Trial, trial_id)
    known = {"person": {trial.person_id}, "protocol": {trial.protocol_id}, "trial": {trial.id}}
    held = list(_held(session, known))
    connection = session.connection()
    for start in range(0, times, AT_ONCE):
        copies = [
            _New(timedelta(days=number % spread)) for number in range(start, min(start + AT_ONCE, times))
        ]
        for table, rows in held:
            connection.execute(insert(table), [_copy(table, row, new) for new in copies for row in rows])


def _held(session: Session, known: dict[str, set[UUID]]) -> Iterator[tuple[Table, list[Row]]]:
    """Each table's rows that name a row already found, parents first."""
    for table in SQLModel.metadata.sorted_tables:
        belongs = _belongs(table, known)
        if belongs is None:
            continue
        rows = [dict(row) for row in session.connection().execute(select(table).where(belongs)).mappings()]
        if "id" in table.c:
            known.setdefault(table.name, set()).update(row["id"] for row in rows)
        if rows:
            yield table, rows


def _belongs(table: Table, known: dict[str, set[UUID]]) -> ColumnElement[bool] | None:
    if table.name in ROOTS:
        return table.c.id.in_(known[table.name])
    for parent in PARENTS:
        for column in table.c:
            if any(key.column.table.name == parent for key in column.foreign_keys) and column.name != "by_id":
                return column.in_(known.get(parent, ()))
    return None


def _copy(table: Table, row: Row, new: _New) -> Row:
    """The same under new ids; what must be unique is told apart by its new id."""
    if "id" in row:
        new.ids[row["id"]] = uuid4()
    copied = {name: new.value(value) for name, value in row.items()}
    apart = str(copied.get("id", ""))
    unique = [column.name for column in table.c if column.unique and isinstance(row[column.name], str)]
    pseudonym = {"pseudonym": apart[:8]} if table.name == "trial" else {}
    return copied | dict.fromkeys(unique, apart) | pseudonym
