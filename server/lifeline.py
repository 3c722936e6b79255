"""Nobody outlives the parent: each child holds one end of a pipe that closes when the parent is gone."""

import os
import signal
import threading


def follow(lifeline: int) -> None:
    """Ask this process to end as soon as the other end of the pipe is closed, however that came about."""
    threading.Thread(target=_wait, args=(lifeline,), name="lifeline", daemon=True).start()


def _wait(lifeline: int) -> None:
    while os.read(lifeline, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
