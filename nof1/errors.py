"""What the library refuses, and why.

Nof1Error
├── InputError(ValueError)      a file, a column, a line, a number: the message names it and says what to do
├── DesignError(ValueError)     a design that cannot be drawn or analysed as asked
│   └── PeriodCountError        so many periods do not fit its order
└── NotBuiltError(ValueError)   a kind of outcome or an option that this version does not have yet
"""

from dataclasses import dataclass


class Nof1Error(Exception):
    """Anything that nof1 refuses."""


@dataclass(frozen=True, slots=True, order=True)
class LineFault:
    """What is wrong in one line of a file; line 1 is the header, `column` as the file names it."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column!r}: {self.message}"


class InputError(Nof1Error, ValueError):
    """Data that cannot be read as they stand.

    `line` (1 is the header) and `column` where known. `faults` has the first thousand bad lines, `count` says
    how many there are.
    """

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: str | None = None,
        faults: tuple[LineFault, ...] = (),
        count: int | None = None,
    ) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.faults = faults
        self.count = len(faults) if count is None else count


class DesignError(Nof1Error, ValueError):
    """A design that cannot be drawn, or cannot answer what is asked of it."""


class PeriodCountError(DesignError):
    """So many periods do not fit the order of a design."""


class NotBuiltError(Nof1Error, ValueError):
    """Something named in the documentation that this version does not have yet."""
