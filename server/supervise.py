"""Keeps child processes running: starts them, starts them again when they die, ends them cleanly."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

LOOK_EVERY = 0.2
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0
"""A child that ran this long, in seconds, is started again at once and not after a pause."""
PATIENCE = 30.0
"""How long, in seconds, a child may take to finish what it has begun before it is killed."""


@dataclass
class Child:
    """One process to keep: `module` is run by this Python; `descriptors` are open files it inherits."""

    module: str
    arguments: tuple[str, ...] = ()
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    pause: float = field(default=FIRST_PAUSE, init=False)
    started: float = field(default=0.0, init=False)
    due: float = field(default=0.0, init=False)

    def look(self, now: float) -> None:
        """Start it where it is not running and its pause is over."""
        if self.process is not None and self.process.poll() is not None:
            self._bury(self.process, now)
        if self.process is None and now >= self.due:
            command = [sys.executable, "-m", self.module, *self.arguments]
            self.process = subprocess.Popen(  # noqa: S603 -- our own modules
                command, pass_fds=self.descriptors, start_new_session=True
            )
            self.started = now

    def _bury(self, process: subprocess.Popen[bytes], now: float) -> None:
        _kill_group(process)  # what it may have left behind
        steady = now - self.started > STEADY_AFTER
        self.pause = FIRST_PAUSE if steady else min(2 * self.pause, LONGEST_PAUSE)
        self.due = now + self.pause
        self.process = None
        log.error("%s ended with code %s; again in %.0f s", self.module, process.returncode, self.pause)

    def ask_to_end(self) -> None:
        """Let it finish the work in hand."""
        if self.process is not None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait for it until the deadline, then kill it and all that it started."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.error("%s did not end in %.0f s and is killed", self.module, PATIENCE)
        _kill_group(self.process)
        self.process.wait()


def keep_running(children: Sequence[Child], stop: threading.Event) -> None:
    """Look after the children until `stop` is set, then end them all."""
    while not stop.is_set():
        for child in children:
            child.look(time.monotonic())
        stop.wait(LOOK_EVERY)
    end_all(children)


def end_all(children: Iterable[Child]) -> None:
    """Ask all at once, then wait for each."""
    asked = list(children)
    for child in asked:
        child.ask_to_end()
    deadline = time.monotonic() + PATIENCE
    for child in asked:
        child.end(deadline)


def stop_on_signals(stop: threading.Event) -> None:
    """SIGTERM (a service manager) and SIGINT (Ctrl-C) mean the same: finish and end."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """A child leads a group of its own, so this reaches its workers and nobody else."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
