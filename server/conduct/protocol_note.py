"""A remark about a protocol."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Note:
    """One remark about a protocol: a code that the clients put into words, and the numbers it needs."""

    code: str
    level: Level
    field: str | None = None
    numbers: Mapping[str, float] = dataclasses.field(default_factory=dict)
