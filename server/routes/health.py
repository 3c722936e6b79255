"""Whether this process lives, and whether it can work."""

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from server import door
from server.db import reading

health = Blueprint("health", __name__)


@health.get("/health/live")
def get_live() -> dict[str, str]:
    """It answers: it lives."""
    return {"status": "ok"}


@health.get("/health/ready")
def get_ready() -> tuple[dict[str, str], int]:
    """It can work: its database answers and has our tables."""
    try:
        with reading(door.engine()) as session:
            session.connection().execute(text("SELECT 1 FROM organisation LIMIT 1"))
    except SQLAlchemyError:
        return {"status": "no_database"}, 503
    return {"status": "ok"}, 200
