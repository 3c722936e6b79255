"""How far a long command has come, on standard error."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from time import monotonic
from types import TracebackType

from nof1.commands.option_types import Group

PATIENCE = 2.0
"""Seconds of silence before anything is said."""


def add_progress(group: Group) -> None:
    """--progress."""
    group.add_argument(
        "--progress",
        action="store_true",
        help="go on saying how far it has come even where nobody watches",
    )


class Progress:
    """One line that is written again and again while it lasts, and taken away at the end.

    Where standard error is no terminal the first message is one line, so that no log is silent about a long
    wait; --progress asks for the others too.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self._is_line = sys.stderr.isatty()
        self._goes_on = self._is_line or options.progress
        self._is_wanted = True
        self._began = self._said = monotonic()
        self._width = 0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            sys.stderr.write(f"\r{' ' * self._width}\r")
            sys.stderr.flush()

    def say(self, message: str) -> None:
        """Say it, unless it is too early or something was said just now."""
        now = monotonic()
        if not self._is_wanted or now - self._began < PATIENCE or now - self._said < self._pause:
            return
        self._said = now
        self._is_wanted = self._goes_on
        if self._is_line:
            sys.stderr.write(f"\r{message.ljust(self._width)}")
            self._width = max(self._width, len(message))
        else:
            sys.stderr.write(f"{message}\n")
        sys.stderr.flush()

    def reading(self, line: int) -> None:
        """A file is being read, and this is the line."""
        self.say(f"reading line {line}")

    @property
    def _pause(self) -> float:
        return 0.1 if self._is_line else PATIENCE


SAMPLING = "compiling and sampling; about 20 s the first time, on a slow machine a minute or more"


@contextmanager
def waiting(progress: Progress, message: str) -> Iterator[None]:
    """Say what is being waited for, once it takes long."""
    timer = Timer(PATIENCE, progress.say, [message])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
