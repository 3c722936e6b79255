"""The application."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app() -> "Flask":
    """The application by the settings of the environment: what `flask --app server …` and gunicorn load."""
    from server.app import create_app as wire
    from server.commands import add_commands
    from server.config import Config, SettingError

    try:
        app = wire(Config.from_env())
    except SettingError as error:
        raise SystemExit(f"nof1 cannot start: {error}") from error
    add_commands(app)
    return app
