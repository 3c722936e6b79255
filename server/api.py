"""The API's own page: OpenAPI from the code that serves it, with our error shape and our names."""

from typing import Any

import flask_smorest
from flask import Flask, Request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, HTTPException

from server.errors import answer_http_exception

VERSION = "1"

DESCRIPTION = """\
Every call from a page carries the header `X-Nof1-App: patient` or `clinic`: it says which cookie counts.
A call without it has no person. Refusals all have one shape (`Error`); clients translate by its `code`.
Dates are YYYY-MM-DD, instants ISO 8601 with offset, study days count from 1, arms are named by key.
"""


class ErrorSchema(Schema):
    """Every refusal and every failure."""

    status = fields.Integer(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)
    errors = fields.Dict(keys=fields.String())


class Api(flask_smorest.Api):
    """flask-smorest's, with one error shape."""

    ERROR_SCHEMA = ErrorSchema

    def handle_http_exception(self, error: HTTPException) -> ResponseReturnValue:
        """What the parser of arguments or Flask refused."""
        return answer_http_exception(error)


class Parser(FlaskParser):
    """webargs', which knows only one of the ways in which Python gives up on a body."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Refuse too what is nested too deep, and a number too long to read."""
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError) as error:
            raise BadRequest from error


class Blueprint(flask_smorest.Blueprint):
    """flask-smorest's; a refused body is named alike on every Python, whose own names for 422 differ."""

    ARGUMENTS_PARSER = Parser()

    def _prepare_arguments_doc(
        self, doc: dict[str, Any], doc_info: dict[str, Any], **kwargs: Any
    ) -> dict[str, Any]:
        if "arguments" in doc_info:
            doc_info["arguments"].pop("responses", None)
        doc.setdefault("responses", {})["default"] = "DEFAULT_ERROR"
        written: dict[str, Any] = super()._prepare_arguments_doc(doc, doc_info, **kwargs)
        return written


def make_api(app: Flask) -> Api:
    """The API of this application, its routes still to be registered."""
    app.config.update(
        API_TITLE="nof1",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"info": {"description": DESCRIPTION}},
    )
    return Api(app)
