"""Bad lines of a file, as they are found."""

import math
from dataclasses import dataclass, field

from nof1.errors import LineFault


@dataclass(slots=True)
class Faults:
    """The first `most` bad lines, and the count of all: a wrong column name makes a million of them."""

    most: float = math.inf
    kept: list[LineFault] = field(default_factory=list)
    count: int = 0

    def add(self, fault: LineFault) -> None:
        """Count it, and keep it where there is room."""
        self.count += 1
        if len(self.kept) < self.most:
            self.kept.append(fault)
