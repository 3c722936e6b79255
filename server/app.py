"""The whole wiring of the web application, on one screen."""

from flask import Flask

from server.api import make_api
from server.config import Config
from server.db import make_engine
from server.door import require_guards
from server.errors import register_errors
from server.pages import add_headers, add_pages
from server.routes.analysis import analyses
from server.routes.archive import archives
from server.routes.checkin import checkins
from server.routes.cover import covers
from server.routes.decision import decisions
from server.routes.design import designs
from server.routes.device import devices
from server.routes.health import health
from server.routes.invitation import invitations
from server.routes.paper import paper
from server.routes.pause import pauses
from server.routes.prompt import prompts
from server.routes.questionnaire import questionnaires
from server.routes.reminding import calendars, reminding
from server.routes.report import reports
from server.routes.series import series
from server.routes.series_import import imports
from server.routes.session import sessions
from server.routes.staff import staff
from server.routes.study import studies
from server.routes.subscription import subscriptions
from server.routes.task import tasks
from server.routes.template import templates
from server.routes.trial import trials
from server.routes.trial_report import trial_reports
from server.routes.work import work

ROUTES = (
    sessions,
    trials,
    designs,
    invitations,
    devices,
    subscriptions,
    reminding,
    checkins,
    paper,
    prompts,
    pauses,
    covers,
    reports,
    questionnaires,
    series,
    analyses,
    decisions,
    imports,
    archives,
    trial_reports,
    tasks,
    work,
    staff,
    templates,
    studies,
)
LARGEST_BODY = 256 * 1024
"""Bytes of a request; the route that takes whole files allows more."""


def create_app(config: Config) -> Flask:
    """The application by these settings; it connects to nothing yet."""
    app = Flask("server", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["nof1"] = {"config": config, "engine": make_engine(config.database_url)}
    api = make_api(app)
    for routes in ROUTES:
        api.register_blueprint(routes, url_prefix="/api/v1")
    app.register_blueprint(health)
    app.register_blueprint(calendars)
    register_errors(app)
    add_pages(app)
    add_headers(app, config)
    require_guards(app)
    return app
