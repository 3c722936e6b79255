"""What people did: counted later for engagement and workload."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from server.db import UtcDateTime


class Event(SQLModel, table=True):
    """Append-only; `object` is "noun/id", `seconds` how long it took where known."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    actor_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    role: str
    verb: str
    object: str
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    seconds: float | None = None
    site_id: UUID | None = Field(default=None, foreign_key="site.id")
