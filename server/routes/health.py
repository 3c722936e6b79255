"""Whether this process lives, and whether it can work."""

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from server import door
from server.db import reading
from server.tables import Organisation

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
            session.exec(select(Organisation.id).limit(1)).all()
    except SQLAlchemyError:
        return {"status": "no_database"}, 503
    return {"status": "ok"}, 200
