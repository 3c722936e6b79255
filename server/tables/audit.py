"""The security audit: who got in, who was kept out. No health words."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, one_of


class Audit(SQLModel, table=True):
    """Append-only. `address_hash` lets tries be told apart without keeping addresses."""

    __table_args__ = (
        one_of(
            "kind",
            "signed_in",
            "sign_in_failed",
            "signed_out",
            "link_made",
            "password_set",
            "invitation_made",
            "invitation_failed",
            "joined",
            "transfer_made",
            "transfer_failed",
            "recovery_made",
            "device_code_made",
            "device_added",
            "device_revoked",
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    kind: str
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    address_hash: str | None = None
