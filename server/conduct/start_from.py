"""What a new trial may be begun from: a template, an old trial of one's site, a study file."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session, select

from server.auth import Asker, find_trial, visible
from server.conduct.read_protocol import read_protocol
from server.errors import NotFound, NotValid
from server.instrument import Words
from server.plan import Before, Plan, Suitability
from server.shipped_templates import shipped_templates
from server.tables.person import Person
from server.tables.protocol import Protocol
from server.tables.template import SiteTemplate
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class Origin:
    """What a trial is begun from, and which one: see `Protocol.origin`."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class OriginSeen:
    """The same with its title; `title` is None where it cannot be told any more."""

    kind: str
    name: str
    title: Words | None
    licence: str | None


@dataclass(frozen=True, slots=True)
class OldDesign:
    """An old trial's protocol without its patient, in the language that they read."""

    plan: Plan
    language: str
    origin: Origin
    title: str


def without_patient(plan: Plan) -> Plan:
    """The design alone: what one patient took, wants, and is suited for is asked of the next one anew."""
    outcome = replace(plan.outcome, worthwhile=None, worthwhile_set_by="together")
    order = "pairs" if plan.order == "as_imported" else plan.order
    return replace(plan, outcome=outcome, before=Before(), suitability=Suitability(), order=order)


def design_of_trial(session: Session, asker: Asker, trial_id: UUID) -> OldDesign:
    """To begin another trial from one of the asker's site; a series from a file is no design.

    Raises
    ------
    NotValid
        The trial came in as a finished series.
    """
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id)
    if trial.imported:
        raise NotValid("A series from a file has no design to begin from.", code="imported_has_no_design")
    patient = session.get_one(Person, trial.person_id)
    plan = without_patient(read_protocol(session, trial).plan)
    return OldDesign(plan, patient.language, Origin("trial", str(trial.id)), trial.pseudonym)


def note_origin(session: Session, asker: Asker, protocol: Protocol, origin: Origin) -> None:
    """Write down in a new protocol what it was begun from.

    Raises
    ------
    NotFound
        There is no such template, or the trial is not one of the asker's site.
    """
    protocol.origin, protocol.origin_name = origin.kind, origin.name
    if origin.kind == "template":
        if origin.name not in shipped_templates():
            raise NotFound
        protocol.licence = shipped_templates()[origin.name].licence
    elif origin.kind == "site_template":
        template = find_site_template(session, asker, origin.name)
        protocol.parent_id, protocol.licence = template.protocol_id, template.licence
    elif origin.kind == "trial":
        trial = find_trial(session, asker, as_id(origin.name))
        protocol.parent_id = trial.protocol_id


def read_origin(session: Session, asker: Asker, protocol_id: UUID) -> OriginSeen | None:
    """What a trial was begun from; None where it was a blank page."""
    protocol = session.get_one(Protocol, protocol_id)
    if protocol.origin == "blank":
        return None
    title = _title(session, asker, protocol)
    return OriginSeen(protocol.origin, protocol.origin_name, title, protocol.licence)


def find_site_template(session: Session, asker: Asker, name: str) -> SiteTemplate:
    """One of the asker's site; others are not found."""
    template = session.get(SiteTemplate, as_id(name))
    if template is None or template.site_id != asker.site_id:
        raise NotFound
    return template


def as_id(name: str) -> UUID:
    """The id that a name is; no id names nothing."""
    try:
        return UUID(name)
    except ValueError:
        raise NotFound from None


def _title(session: Session, asker: Asker, protocol: Protocol) -> Words | None:
    name = protocol.origin_name
    if protocol.origin == "template":
        template = shipped_templates().get(name)
        return template.title if template else None
    if protocol.origin == "site_template":
        return _both(find_site_template(session, asker, name).title)
    if protocol.origin == "trial":
        old = session.exec(visible(asker).where(Trial.id == as_id(name))).first()
        return _both(old.pseudonym) if old else None
    return _both(name)


def _both(text: str) -> Words:
    return Words(text, text)


def trials_begun_from(session: Session, asker: Asker, origin: Origin) -> list[Trial]:
    """The trials of the asker's site that were, the newest first."""
    of_protocol = select(Protocol.id).where(
        Protocol.site_id == asker.site_id, Protocol.origin == origin.kind, Protocol.origin_name == origin.name
    )
    rows = session.exec(visible(asker).where(Trial.protocol_id.in_(of_protocol)))  # type: ignore[attr-defined]
    return sorted(rows, key=lambda trial: trial.created_at, reverse=True)
