"""Keep a trial's design as a template of the site, and retire one."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from server.auth import Asker, find_trial, site_of
from server.conduct.record_event import record_event
from server.conduct.start_from import design_of_trial, find_site_template
from server.errors import NotValid
from server.plan import Plan
from server.tables.template import SiteTemplate


def keep_template(
    session: Session,
    now: datetime,
    asker: Asker,
    trial_id: UUID,
    *,
    title: str,
    words: str,
    licence: str | None,
) -> SiteTemplate:
    """The design of a trial without its patient, under a title; a title that is known gets its next version.

    Raises
    ------
    NotValid
        There is no title, or the trial came in as a finished series.
    """
    asker.require("nurse", "clinician")
    if not title.strip():
        raise NotValid(
            "A template needs a title.", code="title_needed", errors={"json": {"title": ["missing"]}}
        )
    site = site_of(session, asker)
    old = design_of_trial(session, asker, trial_id)
    plan = _without_people(old.plan)
    template = SiteTemplate(
        site_id=site.id,
        title=title.strip(),
        number=_next_number(session, site.id, title.strip()),
        words=words.strip(),
        licence=licence,
        language=old.language,
        content=plan.with_keys_by_place().to_content(),
        protocol_id=find_trial(session, asker, trial_id).protocol_id,
        made_at=now,
        made_by_id=asker.id,
    )
    session.add(template)
    session.flush()
    record_event(session, now, asker, "kept", "template", template.id)
    return template


def retire_template(session: Session, now: datetime, asker: Asker, template_id: UUID) -> SiteTemplate:
    """Offer it no more, in any of its versions; the trials begun from it keep it. Twice is as once."""
    asker.require("nurse", "clinician")
    template = find_site_template(session, asker, str(template_id))
    versions = session.exec(
        select(SiteTemplate).where(
            SiteTemplate.site_id == template.site_id,
            SiteTemplate.title == template.title,
            col(SiteTemplate.retired_at).is_(None),
        )
    ).all()
    for version in versions:
        version.retired_at, version.retired_by_id = now, asker.id
    if versions:
        record_event(session, now, asker, "retired", "template", template.id)
    session.flush()
    return template


def _without_people(plan: Plan) -> Plan:
    """A template outlives those who look at danger answers now: they are named anew for each trial."""
    cover = replace(plan.asking.cover, owner_id=None, deputy_id=None)
    return replace(plan, asking=replace(plan.asking, cover=cover))


def _next_number(session: Session, site_id: UUID, title: str) -> int:
    taken = session.exec(
        select(SiteTemplate.number).where(SiteTemplate.site_id == site_id, SiteTemplate.title == title)
    ).all()
    return max(taken, default=0) + 1
