"""A person travels: times of day follow the phone, study days stay where the trial began."""

from datetime import datetime

from sqlmodel import Session

from server.auth import Asker
from server.conduct.plan_prompts import plan_for_person
from server.conduct.set_reminding import own_reminding
from server.errors import NotValid
from server.study_day import is_zone


def follow_zone(session: Session, now: datetime, asker: Asker, zone: str) -> None:
    """Keep where the phone is, and lay what is to come anew; the same zone again changes nothing."""
    asker.require("patient")
    if not is_zone(zone):
        raise NotValid(code="unknown_zone", errors={"json": {"zone": ["There is no such time zone."]}})
    wish = own_reminding(session, asker.id)
    if wish.zone == zone:
        return
    wish.zone, wish.zone_since = zone, now
    session.flush()
    plan_for_person(session, now, asker.id)
