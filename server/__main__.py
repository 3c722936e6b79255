"""`python -m server`: the web, the heartbeat and its workers, until SIGTERM or Ctrl-C."""

import errno
import logging
import os
import socket
import sys
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime

from server.config import Config, SettingError
from server.logs import log_without_words
from server.prepare import prepare_database
from server.supervise import Child, keep_running, stop_on_signals

CANNOT_START = 2


def main() -> int:
    """Prepare, then look after the children; 0 after a clean end, 2 where a setting stands in the way."""
    os.umask(0o077)
    log_without_words("nof1", logging.WARNING)
    try:
        config = Config.from_env()
        listening = listen(config)
        copy = prepare_database(config, now=datetime.now(UTC))
    except SettingError as error:
        print(f"nof1 cannot start: {error}", file=sys.stderr)
        return CANNOT_START
    if copy is not None:
        print(f"nof1 changed the database to a newer shape; the copy from before is {copy}", flush=True)
    run(config, listening)
    return 0


def listen(config: Config) -> socket.socket:
    """Open the port; the parent keeps it, so callers wait while a web process starts again."""
    family = socket.AF_INET6 if ":" in config.bind else socket.AF_INET
    try:
        return socket.create_server((config.bind, config.port), family=family, backlog=1024)
    except socket.gaierror as error:
        raise SettingError(f"NOF1_BIND: {config.bind} is no address ({error.strerror})") from error
    except OSError as error:
        where = f"{config.bind}:{config.port}"
        if error.errno != errno.EADDRINUSE:
            raise SettingError(f"PORT: cannot listen on {where} ({os.strerror(error.errno or 0)})") from error
        other = f"choose another, such as PORT={config.port + 1}"
        raise SettingError(f"PORT: {where} is used by another program; {other}") from error


def run(config: Config, listening: socket.socket) -> None:
    """Start the children and keep them until asked to end."""
    followed, held = os.pipe()  # `held` stays with us alone: when we are gone, the children see it close
    lifeline = ("--lifeline", str(followed))
    web = Child(
        "server.web", (*lifeline, "--listening", str(listening.fileno())), (followed, listening.fileno())
    )
    heartbeat = Child("server.heartbeat", lifeline, (followed,))
    stop = threading.Event()
    stop_on_signals(stop)
    threading.Thread(target=_tell_when_ready, args=(config, listening, stop), daemon=True).start()
    keep_running((web, heartbeat), stop)
    listening.close()
    os.close(held)
    os.close(followed)


def _tell_when_ready(config: Config, listening: socket.socket, stop: threading.Event) -> None:
    host, port = listening.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    while not stop.is_set():
        try:
            with urllib.request.urlopen(f"http://{name}:{port}/health/live", timeout=5):
                break
        except (OSError, urllib.error.URLError):
            stop.wait(0.2)
    else:
        return
    print(f"nof1 is ready. Patients: {config.address}/   Staff: {config.address}/clinic/", flush=True)


if __name__ == "__main__":
    sys.exit(main())
