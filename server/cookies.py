"""The two cookies, names apart: staff and patients may sit at one browser."""

from datetime import timedelta

from flask import Response

from server.auth import DEVICE_COOKIE, STAFF_COOKIE
from server.door import settings

DEVICE_LASTS = timedelta(days=400)
"""As long as browsers keep any cookie; the phone stays joined until it signs out."""


def give_staff_cookie(response: Response, token: str) -> Response:
    """For this browser session; the server ends it earlier where it lasts too long."""
    response.set_cookie(
        STAFF_COOKIE, token, httponly=True, samesite="Strict", secure=settings().is_https, path="/"
    )
    return response


def give_device_cookie(response: Response, key: str) -> Response:
    """The phone's own key; the server knows its hash."""
    response.set_cookie(
        DEVICE_COOKIE,
        key,
        max_age=DEVICE_LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings().is_https,
        path="/",
    )
    return response


def take_back(response: Response, name: str) -> Response:
    """Forget a cookie."""
    strict = "Strict" if name == STAFF_COOKIE else "Lax"
    response.delete_cookie(name, httponly=True, samesite=strict, secure=settings().is_https, path="/")
    return response
