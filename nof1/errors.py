"""What the library refuses, and why.

Nof1Error
├── InputError(ValueError)      a file, a column, a line, a number: the message names it and says what to do
├── DesignError(ValueError)     a design that cannot be drawn or analysed as asked
└── NotBuiltError(ValueError)   a kind of outcome or an option that this version does not have yet
"""


class Nof1Error(Exception):
    """Anything that nof1 refuses."""


class InputError(Nof1Error, ValueError):
    """Data that cannot be read as they stand; `line` (1 is the header) and `column` where known."""

    def __init__(self, message: str, *, line: int | None = None, column: str | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class DesignError(Nof1Error, ValueError):
    """A design that cannot be drawn, or cannot answer what is asked of it."""


class NotBuiltError(Nof1Error, ValueError):
    """Something named in the documentation that this version does not have yet."""
