"""What came of one try to hand something over."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["taken", "refused", "gone", "later", "unknown"]
"""gone: that address will never take anything again. later: try again. unknown: it may have been taken."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the other side said; `status` where it spoke, `after` the seconds that it asked us to wait."""

    outcome: Outcome
    status: int | None = None
    after: int | None = None
