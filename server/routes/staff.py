"""Staff: the people of one's site."""

from typing import Any

from marshmallow import fields

from server import door
from server.api import Blueprint
from server.conduct.read_staff import read_staff_of
from server.shapes.parts import Flag, ToldSchema, list_of, one_of

staff = Blueprint("staff", __name__, description="The people of one's site.")


class ColleagueSchema(ToldSchema):
    """Somebody who works here. `has_email`: whether an e-mail can reach them."""

    id = fields.UUID()
    name = fields.String()
    roles = list_of(one_of("nurse", "clinician"))
    has_email = Flag()


class ColleaguesSchema(ToldSchema):
    """Everybody, by name."""

    staff = list_of(ColleagueSchema)


@staff.route("/staff", methods=["GET"])
@door.open_to("nurse", "clinician")
@staff.response(200, ColleaguesSchema)
def get_staff() -> dict[str, Any]:
    """To choose from who looks at danger answers."""
    return {"staff": read_staff_of(door.session(), door.now(), door.asker())}
