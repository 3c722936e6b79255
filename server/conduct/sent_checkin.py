"""A check-in as it is sent, and the digest by which the same sending is known again."""

import hashlib
import json
from dataclasses import MISSING, Field, asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.asking import DAILY
from server.instrument import Answer

BY_PHONE = "app"
"""The patient's own phone sends it; a "call" and "paper" are entered by staff."""


@dataclass(frozen=True, slots=True)
class SentCheckIn:
    """A check-in as the phone sends it; the arm is not in it.

    The daily question has its own fields; every other questionnaire is told by `answers`. `instrument` is the
    wording that was answered, where the sender knows it.
    """

    trial_id: UUID
    occurrence_id: UUID | None
    answer: float | None
    taken: str | None
    taken_words: str | None
    changed: bool | None
    note: str | None
    shown_at: datetime | None
    answered_at: datetime
    zone: str
    language: str
    app_version: str
    replaces: UUID | None
    questionnaire: str = DAILY
    instrument: str | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    answered_by: str | None = None
    mode: str = BY_PHONE


def digest_of(sent: Any) -> str:
    """SHA-256 of the content, alike for equal content whatever its spelling."""
    return hashlib.sha256(json.dumps(plain(sent), sort_keys=True).encode("utf-8")).hexdigest()


def plain(sent: Any) -> dict[str, Any]:
    """What was sent as plain data, instants in UTC.

    A field at its default is left out: a sending from before that field was thought of keeps its digest.
    """
    content = asdict(sent)
    return {
        one.name: _plain_value(content[one.name])
        for one in fields(sent)
        if not _is_usual(one, content[one.name])
    }


def _is_usual(one: Field[Any], value: object) -> bool:
    if one.default_factory is not MISSING:
        return bool(value == one.default_factory())
    return one.default is not MISSING and bool(value == one.default)


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value
