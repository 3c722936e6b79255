"""The built pages of patient, clinic and API, and the headers that every answer carries."""

from pathlib import Path

from flask import Blueprint, Flask, Response, redirect, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from server.config import CHECKOUT, Config

CLIENTS = CHECKOUT / "clients"
IMMUTABLE = "public, max-age=31536000, immutable"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def add_pages(app: Flask, clients: Path = CLIENTS) -> None:
    """Serve what the clients' build has made: the phone app at `/`, the workspace at `/clinic/`."""
    app.register_blueprint(_folder("patient", "/", clients / "patient" / "dist"))
    app.register_blueprint(_folder("clinic", "/clinic/", clients / "clinic" / "dist"))
    app.register_blueprint(_folder("docs", "/api/docs/", clients / "docs" / "dist"))


def add_headers(app: Flask, config: Config) -> None:
    """Say to browsers what our pages never do, and that nothing of the API is to be kept."""

    @app.after_request
    def harden(response: AnyResponse) -> AnyResponse:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if config.is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.path.startswith(("/api/v1/", "/health/")):
            response.headers["Cache-Control"] = "no-store"
        return response


def _folder(name: str, at: str, folder: Path) -> Blueprint:
    """One built app. Names with a hash in them never change; all others are asked for again each time."""
    pages = Blueprint(f"{name}_pages", __name__)

    def get_page(file: str = "index.html") -> Response:
        response = send_from_directory(folder, file, conditional=True, etag=True, max_age=0)
        response.headers["Cache-Control"] = "no-cache"
        return response

    def get_asset(file: str) -> Response:
        response = send_from_directory(folder / "assets", file, conditional=True, etag=True)
        response.headers["Cache-Control"] = IMMUTABLE
        return response

    pages.add_url_rule(at, "index", get_page, methods=["GET"])
    pages.add_url_rule(f"{at}<file>", "page", get_page, methods=["GET"])
    pages.add_url_rule(f"{at}assets/<path:file>", "asset", get_asset, methods=["GET"])
    if at != "/":
        pages.add_url_rule(at.rstrip("/"), "bare", lambda: redirect(at, 308), methods=["GET"])
    return pages
