"""One check of a result, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Consequence = Literal["withhold", "qualify", "note"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: a stable name, whether it passed, what follows if not, and the numbers its sentence needs.

    `passed` is None where the check informs and does not judge. Sentences are written by `nof1.words` in the
    reader's language from `name` and `numbers`.
    """

    name: str
    passed: bool | None
    consequence: Consequence
    numbers: Mapping[str, float | int | str | None] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Judged, and not passed."""
        return self.passed is False
