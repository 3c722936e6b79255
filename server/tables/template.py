"""Designs that a site keeps to start other trials from."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds


class SiteTemplate(SQLModel, table=True):
    """One version of a site's own design, never changed once written; its title is what it is known by.

    `content` is a protocol without anything of a patient, in `language`; `protocol_id` is where it is from.
    """

    __tablename__ = "site_template"
    __table_args__ = (
        UniqueConstraint("site_id", "title", "number"),
        holds("number", "number >= 1"),
        holds("retired_by_somebody", "(retired_at IS NULL) = (retired_by_id IS NULL)"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    site_id: UUID = Field(foreign_key="site.id")
    title: str
    number: int
    words: str = ""
    licence: str | None = None
    language: str
    content: dict[str, Any] = Field(sa_type=JSON)
    protocol_id: UUID = Field(foreign_key="protocol.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by_id: UUID = Field(foreign_key="person.id")
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    retired_by_id: UUID | None = Field(default=None, foreign_key="person.id")
