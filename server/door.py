"""How a request comes in: its moment, its session, who asks, and who may.

A view without `@open_to` is refused when the application is made: deny unless allowed.
"""

import hmac
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import wraps
from ipaddress import ip_address
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, request
from sqlalchemy import Engine
from sqlmodel import Session

from server.auth import Asker, note_seen, who_is_asking
from server.config import Config
from server.db import reading, transaction
from server.errors import ForeignPage, NotAllowed, NotSignedIn

P = ParamSpec("P")
R = TypeVar("R")

APP_HEADER = "X-Nof1-App"
SAFE = ("GET", "HEAD", "OPTIONS")
ANYONE = "anyone"


def open_to(*who: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let these roles (or "anyone") into a view, which runs in one transaction kept when it returns."""

    def decorator(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _refuse_foreign_pages(ANYONE in who)
            request.get_data()  # all of it, before a transaction: a slow caller keeps nobody waiting
            with _session() as g.session:
                g.now = datetime.now(UTC)
                g.asker = who_is_asking(g.session, g.now, request.headers.get(APP_HEADER), request.cookies)
                _refuse_unless(who, g.asker)
                if g.asker is not None and request.method not in SAFE:
                    note_seen(g.session, g.now, g.asker)
                return view(*args, **kwargs)

        guarded.__dict__["open_to"] = who
        return guarded

    return decorator


def _session() -> AbstractContextManager[Session]:
    return reading(engine()) if request.method in SAFE else transaction(engine())


def _refuse_unless(who: tuple[str, ...], asking: Asker | None) -> None:
    if ANYONE in who:
        return
    if asking is None:
        raise NotSignedIn
    if not asking.roles & set(who):
        raise NotAllowed


def _refuse_foreign_pages(gives_a_cookie: bool) -> None:
    """A change asked for by a page that is not ours: a foreign origin, or none of our headers.

    Where no cookie is given, a call without our header has no person anyway.
    """
    if request.method in SAFE:
        return
    if gives_a_cookie and request.headers.get(APP_HEADER) not in ("patient", "clinic"):
        raise ForeignPage
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise ForeignPage
    origin = request.headers.get("Origin")
    if origin is not None and origin not in {request.host_url.rstrip("/"), settings().public_url}:
        raise ForeignPage


def settings() -> Config:
    """The settings that the application was made with."""
    config: Config = current_app.extensions["nof1"]["config"]
    return config


def can_email() -> bool:
    """Whether this server sends any."""
    return settings().mail is not None


def engine() -> Engine:
    """The application's engine."""
    made: Engine = current_app.extensions["nof1"]["engine"]
    return made


def session() -> Session:
    """This request's session."""
    opened: Session = g.session
    return opened


def now() -> datetime:
    """This request's moment, read from the clock once."""
    moment: datetime = g.now
    return moment


def asker() -> Asker:
    """The one who asks; views open to anyone ask `asker_or_nobody`."""
    asking: Asker | None = g.asker
    if asking is None:
        raise NotSignedIn
    return asking


def language() -> str:
    """The reader's language, of those that we write."""
    return request.accept_languages.best_match(["en", "de"], default="en") or "en"


def address() -> str:
    """Where the request comes from, as a keyed hash: it tells callers apart and leads to nobody."""
    return hmac.digest(settings().secret_key.encode(), _caller().encode(), "sha256").hex()


def _caller() -> str:
    """The network address; a proxy on this machine is believed what it says of its caller."""
    peer = request.remote_addr or "unknown"
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if forwarded and _is_this_machine(peer) else peer


def _is_this_machine(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False


def require_guards(app: Flask) -> None:
    """Refuse to start with a view of the API that does not say who may use it."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.rule.startswith("/api/v1/") and not hasattr(view, "open_to"):
            raise RuntimeError(f"{rule.endpoint} ({rule.rule}) does not say who may use it: @door.open_to")
