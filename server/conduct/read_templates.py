"""The templates that a site can begin from: those that come with nof1, and its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from server.auth import Asker
from server.conduct.check_protocol import design_of
from server.conduct.start_from import Origin, find_site_template, trials_begun_from
from server.errors import NotFound
from server.instrument import Words
from server.plan import Plan
from server.shipped_templates import newest_templates, shipped_templates
from server.tables.person import Person
from server.tables.protocol import Protocol
from server.tables.template import SiteTemplate
from server.tables.trial import Trial
from server.template import LANGUAGES, Template


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A template in the list. `id` names this very version; `used` is how many trials here began from it."""

    id: str
    kind: str
    version: int
    title: Words
    summary: Words
    arms: tuple[Words, ...]
    outcome: Words
    days: int | None
    blinded: bool
    cautions: int
    used: int
    made_at: datetime | None
    made_by: str | None
    retired: bool


@dataclass(frozen=True, slots=True)
class Design:
    """The protocol of a template in a language."""

    language: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class BegunTrial:
    """A trial that was begun from a template."""

    id: UUID
    patient_name: str
    state: str
    began: datetime


@dataclass(frozen=True, slots=True)
class TemplateSeen:
    """The whole of a template; `shipped` holds what its numbers rest on, where it came with nof1."""

    line: TemplateLine
    licence: str | None
    authors: str
    shipped: Template | None
    designs: tuple[Design, ...]
    trials: tuple[BegunTrial, ...]


def list_templates(session: Session, asker: Asker) -> list[TemplateLine]:
    """What can be begun from: the site's own first, each in its newest version, retired ones left out."""
    asker.require("nurse", "clinician")
    used = _used(session, asker)
    own = [_own_line(session, one, used) for one in _newest_of_site(session, asker) if one.retired_at is None]
    return own + [_shipped_line(one, used) for one in newest_templates()]


def read_template(session: Session, asker: Asker, name: str) -> TemplateSeen:
    """One template in the version that is named, retired or not."""
    asker.require("nurse", "clinician")
    used = _used(session, asker)
    if shipped := shipped_templates().get(name):
        designs = tuple(Design(language, shipped.plan(language)) for language in LANGUAGES)
        begun = _begun(session, asker, "template", name)
        line = _shipped_line(shipped, used)
        return TemplateSeen(line, shipped.licence, shipped.authors, shipped, designs, begun)
    if "/" in name:
        raise NotFound
    own = find_site_template(session, asker, name)
    line = _own_line(session, own, used)
    designs = (Design(own.language, Plan.from_content(own.content)),)
    begun = _begun(session, asker, "site_template", str(own.id))
    return TemplateSeen(line, own.licence, line.made_by or "", None, designs, begun)


def _begun(session: Session, asker: Asker, kind: str, name: str) -> tuple[BegunTrial, ...]:
    trials = trials_begun_from(session, asker, Origin(kind, name))
    return tuple(_begun_trial(session, trial) for trial in trials)


def _begun_trial(session: Session, trial: Trial) -> BegunTrial:
    patient = session.get_one(Person, trial.person_id)
    return BegunTrial(trial.id, patient.name, trial.state, trial.created_at)


def _used(session: Session, asker: Asker) -> dict[str, int]:
    """How many trials of the site began from each, by its name."""
    counted = session.exec(
        select(Protocol.origin_name, func.count(col(Trial.id)))
        .join(Trial, col(Trial.protocol_id) == col(Protocol.id))
        .where(Trial.site_id == asker.site_id, col(Protocol.origin).in_(("template", "site_template")))
        .group_by(Protocol.origin_name)
    )
    return dict(counted.all())


def _newest_of_site(session: Session, asker: Asker) -> Iterable[SiteTemplate]:
    rows = session.exec(
        select(SiteTemplate)
        .where(SiteTemplate.site_id == asker.site_id)
        .order_by(col(SiteTemplate.title), col(SiteTemplate.number))
    )
    return {row.title: row for row in rows}.values()


def _shipped_line(template: Template, used: dict[str, int]) -> TemplateLine:
    plans = [template.plan(language) for language in LANGUAGES]
    return TemplateLine(
        id=template.name,
        kind="shipped",
        version=template.version,
        title=template.title,
        summary=template.summary,
        arms=tuple(
            Words(*(arm.name for arm in said)) for said in zip(*(plan.arms for plan in plans), strict=True)
        ),
        outcome=Words(*(plan.outcome.name for plan in plans)),
        days=_days(plans[0]),
        blinded=plans[0].blinded,
        cautions=len(template.cautions),
        used=used.get(template.name, 0),
        made_at=None,
        made_by=None,
        retired=False,
    )


def _own_line(session: Session, own: SiteTemplate, used: dict[str, int]) -> TemplateLine:
    plan = Plan.from_content(own.content)
    return TemplateLine(
        id=str(own.id),
        kind="site",
        version=own.number,
        title=_both(own.title),
        summary=_both(own.words or plan.question),
        arms=tuple(_both(arm.name) for arm in plan.arms),
        outcome=_both(plan.outcome.name),
        days=_days(plan),
        blinded=plan.blinded,
        cautions=0,
        used=used.get(str(own.id), 0),
        made_at=own.made_at,
        made_by=session.get_one(Person, own.made_by_id).name,
        retired=own.retired_at is not None,
    )


def _days(plan: Plan) -> int | None:
    design = design_of(plan)
    return design.days if design else None


def _both(text: str) -> Words:
    return Words(text, text)
