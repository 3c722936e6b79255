"""Tasks: what somebody at the site must look at."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from server import door
from server.api import Blueprint
from server.conduct.acknowledge_task import acknowledge_task
from server.conduct.note_on_task import note_on_task
from server.conduct.read_tasks import open_tasks, read_task, read_tasks
from server.shapes.parts import list_of, text
from server.shapes.task import TaskListSchema, TaskSchema, WaitingSchema, tell_task

tasks = Blueprint("tasks", __name__, description="Answers that somebody must look at.")


class LookedAtSchema(Schema):
    """What one who has looked did about it."""

    note = text(required=True)
    seen = list_of(fields.UUID(), required=True, validate=validate.Length(max=1000))


class AddedSchema(Schema):
    """What is added to a task that was looked at."""

    words = text(required=True)


@tasks.route("/tasks", methods=["GET"])
@door.open_to("nurse", "clinician")
@tasks.response(200, TaskListSchema)
def get_tasks() -> dict[str, Any]:
    """Those of one's site; what was looked at stays listed for 30 days."""
    seen = read_tasks(door.session(), door.now(), door.asker())
    return {"emails": door.settings().mail is not None, "tasks": [tell_task(one) for one in seen]}


@tasks.route("/tasks/waiting", methods=["GET"])
@door.open_to("nurse", "clinician")
@tasks.response(200, WaitingSchema)
def get_waiting_tasks() -> dict[str, int]:
    """How many of one's site nobody has looked at: cheap enough for every open page to ask each minute."""
    return {"waiting": open_tasks(door.session(), door.asker())}


@tasks.route("/tasks/<uuid:task_id>/acknowledgement", methods=["PUT"])
@door.open_to("nurse", "clinician")
@tasks.arguments(LookedAtSchema)
@tasks.response(200, TaskSchema)
def put_task_acknowledgement(sent: dict[str, Any], task_id: UUID) -> dict[str, Any]:
    """Say that one has looked. Whoever was first stays it: a second one is told who that was.

    `seen` are the ids of the sendings that were read; refused where a newer one has arrived.
    """
    acknowledge_task(door.session(), door.now(), door.asker(), task_id, sent["note"], sent["seen"])
    return tell_task(read_task(door.session(), door.asker(), task_id))


@tasks.route("/tasks/<uuid:task_id>/notes/<uuid:note_id>", methods=["PUT"])
@door.open_to("nurse", "clinician")
@tasks.arguments(AddedSchema)
@tasks.response(200, TaskSchema)
def put_task_note(sent: dict[str, Any], task_id: UUID, note_id: UUID) -> dict[str, Any]:
    """Add to a task that was looked at, as a second one who called too; the same again is the same."""
    note_on_task(door.session(), door.now(), door.asker(), task_id, note_id, sent["words"])
    return tell_task(read_task(door.session(), door.asker(), task_id))
