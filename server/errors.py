"""What the server refuses, and the one shape in which every refusal leaves.

Refusal                              status  code
├── NotSignedIn                      401     sign_in_needed
├── WrongSignIn                      401     wrong_sign_in
├── LinkNotValid                     401     link_not_valid
├── NotAllowed                       403     not_allowed
├── ForeignPage                      403     foreign_page
├── NotFound                         404     not_found
├── InvitationNotValid               404     invitation_not_valid
├── WrongState                       409     wrong_state
├── ChangedMeanwhile                 409     changed_meanwhile
├── SomethingNewerCame               409     something_newer_came
├── ConflictKeptBoth                 409     conflict_kept_both
├── NotValid                         422     not_valid, or a code of its own
└── TooManyTries                     429     too_many_tries

Messages are for developers and logs: no names, no health words.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

Errors = Mapping[str, Any]


class Refusal(Exception):  # noqa: N818 -- no error: an answer
    """Something that the server will not do; `code` is stable, the clients translate by it."""

    status = 400
    code = "refused"
    message = "Refused."

    def __init__(self, message: str | None = None, *, errors: Errors | None = None) -> None:
        super().__init__(message or self.message)
        self.message = message or self.message
        self.errors = errors
        self.headers: dict[str, str] = {}


class NotSignedIn(Refusal):
    """Nobody asks."""

    status = 401
    code = "sign_in_needed"
    message = "Sign in first."


class WrongSignIn(Refusal):
    """E-mail or password is wrong; which of them is not said."""

    status = 401
    code = "wrong_sign_in"
    message = "E-mail and password do not belong together."


class LinkNotValid(Refusal):
    """Unknown, used, expired: all alike."""

    status = 401
    code = "link_not_valid"
    message = "This sign-in link cannot be used (any more)."


class NotAllowed(Refusal):
    """The one who asks lacks the role."""

    status = 403
    code = "not_allowed"
    message = "This needs another role."


class ForeignPage(Refusal):
    """A page of another origin tried to act in somebody's name."""

    status = 403
    code = "foreign_page"
    message = "This request does not come from our own page."


class NotFound(Refusal):
    """There is none, or it is not yours: both alike."""

    status = 404
    code = "not_found"
    message = "There is nothing here for you."


class InvitationNotValid(Refusal):
    """Unknown, used, expired, revoked: all alike."""

    status = 404
    code = "invitation_not_valid"
    message = "This code cannot be used (any more)."


class WrongState(Refusal):
    """The trial is not where this could be done."""

    status = 409
    code = "wrong_state"
    message = "The trial is in another state."


class ChangedMeanwhile(Refusal):
    """Somebody else saved first."""

    status = 409
    code = "changed_meanwhile"
    message = "This was changed by somebody else; load it again."


class SomethingNewerCame(Refusal):
    """An answer arrived that the one who says "looked at" has not seen."""

    status = 409
    code = "something_newer_came"
    message = "Something newer has arrived; look at it first."


class ConflictKeptBoth(Refusal):
    """The same id came with other content; both are kept."""

    status = 409
    code = "conflict_kept_both"
    message = "This id came before with other content; both are kept."


class NotValid(Refusal):
    """The content cannot be taken; `errors` names the fields."""

    status = 422
    code = "not_valid"
    message = "Some fields cannot be taken as they are."

    def __init__(
        self, message: str | None = None, *, code: str | None = None, errors: Errors | None = None
    ) -> None:
        super().__init__(message, errors=errors)
        self.code = code or self.code


class TooManyTries(Refusal):
    """Try again later; `Retry-After` says when, in seconds."""

    status = 429
    code = "too_many_tries"
    message = "Too many tries; wait."

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.headers = {"Retry-After": str(max(1, seconds))}


HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "not_json",
    422: "not_valid",
    500: "server_error",
}


def register_errors(app: Flask) -> None:
    """Every refusal and every failure leaves as the same JSON."""
    app.register_error_handler(Refusal, _answer_refusal)
    app.register_error_handler(HTTPException, answer_http_exception)


def _answer_refusal(refusal: Refusal) -> ResponseReturnValue:
    return (
        _body(refusal.status, refusal.code, refusal.message, refusal.errors),
        refusal.status,
        refusal.headers,
    )


def answer_http_exception(error: HTTPException) -> ResponseReturnValue:
    """What Flask or the parser of arguments refused, in our shape."""
    if error.code is None or error.code < 400:
        return error.get_response()  # a redirect
    given = getattr(error, "data", None) or {}
    errors = given.get("errors") or given.get("messages")
    code = HTTP_CODES.get(error.code, "refused")
    allowed = getattr(error, "valid_methods", None)
    headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
    return _body(error.code, code, error.name, errors), error.code, headers


def _body(status: int, code: str, message: str, errors: Errors | None) -> dict[str, Any]:
    body: dict[str, Any] = {"status": status, "code": code, "message": message}
    return body | {"errors": errors} if errors else body
