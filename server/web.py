"""The web processes: gunicorn on a socket that the parent holds open, so that no restart refuses a caller."""

import argparse
from typing import Any

from gunicorn.app.base import BaseApplication

from server.config import Config
from server.lifeline import follow

GRACE = 20
"""Seconds in which requests under way may finish when the server is asked to end."""


class Web(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """gunicorn, set up by our settings instead of its own command line."""

    def __init__(self, config: Config, listening: int) -> None:
        self._config = config
        self._listening = listening
        super().__init__()

    def load_config(self) -> None:
        """Threads for the waiting, processes for the cores; the application is imported once, then forked."""
        settings: dict[str, Any] = {
            "bind": [f"fd://{self._listening}"],
            "worker_class": "gthread",
            "workers": self._config.web_processes,
            "threads": self._config.web_threads,
            "preload_app": True,
            "graceful_timeout": GRACE,
            "timeout": 60,
            "keepalive": 5,
            "control_socket_disable": True,
            "loglevel": "warning",
            "proc_name": "nof1-web",
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The Flask application."""
        from server import create_app

        return create_app()


def main() -> None:
    """Serve until asked to end, or until the parent is gone."""
    parser = argparse.ArgumentParser(prog="python -m server.web")
    parser.add_argument("--listening", type=int, required=True)
    parser.add_argument("--lifeline", type=int, required=True)
    given = parser.parse_args()
    follow(given.lifeline)
    Web(Config.from_env(), given.listening).run()


if __name__ == "__main__":
    main()
