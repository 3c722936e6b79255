"""What our processes log: where something failed and what kind of fault it was, never what it said."""

import logging
import traceback
from types import TracebackType

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutWords(logging.Formatter):
    """A fault by its class and the lines that it went through.

    Mail servers, drivers and browsers' services put addresses and values into their messages.
    """

    def formatException(self, ei: Raised) -> str:  # noqa: N802 -- the name that logging calls
        """Lines of our source hold nothing of anybody."""
        kind, _, through = ei
        return "".join(traceback.format_tb(through)) + (kind.__name__ if kind else "")


def log_without_words(name: str, level: int) -> None:
    """All of this process, libraries too, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutWords(f"{name}: %(message)s"))
    logging.basicConfig(handlers=[handler], level=level)
