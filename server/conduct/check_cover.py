"""Danger rules, and whether somebody is there to look: without that, no trial with such a rule begins."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NoReturn

from server.asking import DAILY, AlertRule, Cover, Worsening
from server.conditions import require_condition
from server.conduct.find_dangers import needs_cover
from server.conduct.protocol_note import Note
from server.conduct.read_questionnaires import Asked, questionnaires_of
from server.conduct.read_staff import Colleague
from server.email_address import is_email
from server.errors import NotValid
from server.help_numbers import known_countries
from server.instrument import NUMERIC, InstrumentError, Item
from server.phone_number import is_phone
from server.plan import Plan
from server.study_day import is_time, is_zone

COVER = "asking.cover"
DAILY_ITEMS = (Item("outcome", "scale", None), Item("changed", "yes_no", None))
"""What a rule about the daily question can speak of."""

ESCALATE_MINUTES = (5, 1440)
RUN_DAYS = (1, 14)


def check_cover(plan: Plan, staff: Collection[str] | None) -> Iterator[Note]:
    """What stands against the rules and the cover. `staff` are the ids of the site's people, where known."""
    yield from _own_rules(plan)
    cover = plan.asking.cover
    if cover.owner_id or needs_cover(plan.asking, 1):
        yield from check_who_looks(cover, staff)
        yield from _over_midnight(cover)


def check_who_looks(cover: Cover, staff: Collection[str] | None) -> Iterator[Note]:
    """What stands against the people, the hours and the contact, each at its field."""
    yield from _people(cover, staff)
    yield from _hours(cover)
    yield from _contact(cover)


def check_reach(plan: Plan, staff: Collection[Colleague], can_email: bool) -> Iterator[Note]:
    """Who of those who are to look would not be told: nobody where the server sends no e-mail."""
    cover = plan.asking.cover
    if cover.owner_id and not can_email:
        yield Note("cover_without_email", "warning", f"{COVER}.owner_id")
        return
    unreached = {str(one.id) for one in staff if not one.has_email}
    for role, person in (("owner", cover.owner_id), ("deputy", cover.deputy_id)):
        if person in unreached:
            yield Note("cover_without_address", "warning", f"{COVER}.{role}_id")


def require_cover(plan: Plan, cover: Cover, staff: Collection[str]) -> None:
    """Refuse to begin where somebody who was to look, by the `cover` now, is not there any more."""
    covered = replace(plan, asking=replace(plan.asking, cover=cover))
    faults = [note for note in check_cover(covered, staff) if note.level == "error"]
    if faults:
        refuse(faults)


def require_who_looks(cover: Cover, staff: Collection[str]) -> None:
    """Refuse a cover under which nobody would look."""
    faults = list(check_who_looks(cover, staff))
    if faults:
        refuse(faults)


def refuse(faults: Collection[Note]) -> NoReturn:
    """Each fault is named at its field."""
    fields: dict[str, list[str]] = {}
    for note in faults:
        fields.setdefault(note.field or "_", []).append(note.code)
    raise NotValid("The protocol has errors.", code="protocol_not_sound", errors={"json": fields})


def _own_rules(plan: Plan) -> Iterator[Note]:
    asked = questionnaires_of(plan, 1)
    keys = [rule.key for rule in plan.asking.alerts]
    for place, rule in enumerate(plan.asking.alerts):
        field = f"asking.alerts.{place}"
        if rule.key in keys[:place]:
            yield Note("alert_same_key", "error", f"{field}.key")
        if rule.questionnaire not in {DAILY, *asked}:
            yield Note("alert_unknown_questionnaire", "error", f"{field}.questionnaire")
        elif (rule.when is None) == (rule.worsening is None):
            yield Note("alert_needs_one_condition", "error", field)
        elif not _can_be_met(rule, asked.get(rule.questionnaire)):
            yield Note("alert_bad_condition", "error", field)
        elif rule.worsening is not None:
            yield from _worsening(plan, rule, rule.worsening, f"{field}.worsening")


def _can_be_met(rule: AlertRule, asked: Asked | None) -> bool:
    """Whether the items and scores that it speaks of are there."""
    items = asked.instrument.items if asked else DAILY_ITEMS
    if rule.worsening is not None:
        return rule.worsening.item in {
            item.id for item in items if item.kind in NUMERIC or item.kind == "choice"
        }
    try:
        require_condition(rule.key, rule.when, items, asked.instrument.scores if asked else ())
    except InstrumentError:
        return False
    return True


def _worsening(plan: Plan, rule: AlertRule, worsening: Worsening, field: str) -> Iterator[Note]:
    lowest, highest = RUN_DAYS
    if not lowest <= worsening.days <= highest:
        yield Note("out_of_range", "error", f"{field}.days", {"minimum": lowest, "maximum": highest})
    if worsening.amount <= 0:
        yield Note("alert_amount_not_positive", "error", f"{field}.amount")
    if rule.questionnaire == DAILY and worsening.item == "outcome" and worsening.worse == plan.outcome.better:
        yield Note("alert_wrong_way", "error", f"{field}.worse")


def _people(cover: Cover, staff: Collection[str] | None) -> Iterator[Note]:
    for role, person in (("owner", cover.owner_id), ("deputy", cover.deputy_id)):
        if not person:
            yield Note(f"cover_needs_{role}", "error", f"{COVER}.{role}_id")
        elif staff is not None and person not in staff:
            yield Note("cover_not_of_the_site", "error", f"{COVER}.{role}_id")
    if cover.owner_id and cover.owner_id == cover.deputy_id:
        yield Note("cover_needs_two_people", "error", f"{COVER}.deputy_id")


def _hours(cover: Cover) -> Iterator[Note]:
    if not cover.weekdays or not set(cover.weekdays) <= set(range(1, 8)):
        yield Note("cover_needs_weekdays", "error", f"{COVER}.weekdays")
    for name, clock in (("start", cover.start), ("end", cover.end)):
        if not is_time(clock):
            yield Note("bad_time", "error", f"{COVER}.{name}")
    if not is_zone(cover.zone):
        yield Note("unknown_zone", "error", f"{COVER}.zone")
    lowest, highest = ESCALATE_MINUTES
    if not lowest <= cover.escalate_minutes <= highest:
        yield Note(
            "out_of_range", "error", f"{COVER}.escalate_minutes", {"minimum": lowest, "maximum": highest}
        )


def _over_midnight(cover: Cover) -> Iterator[Note]:
    """Hours that end where they begin, or before, go on into the next day."""
    if is_time(cover.start) and is_time(cover.end) and cover.end <= cover.start:
        code = "cover_whole_day" if cover.end == cover.start else "cover_over_midnight"
        yield Note(code, "info", f"{COVER}.end")


def _contact(cover: Cover) -> Iterator[Note]:
    for name in ("name", "phone", "email"):
        if not getattr(cover, f"contact_{name}").strip():
            yield Note("cover_needs_contact", "error", f"{COVER}.contact_{name}")
    if cover.contact_phone.strip() and not is_phone(cover.contact_phone):
        yield Note("bad_phone", "error", f"{COVER}.contact_phone")
    if cover.contact_email.strip() and not is_email(cover.contact_email):
        yield Note("cover_bad_email", "error", f"{COVER}.contact_email")
    if not cover.country:
        yield Note("cover_needs_country", "error", f"{COVER}.country")
    elif cover.country not in known_countries() and not cover.numbers:
        yield Note("cover_unknown_country", "error", f"{COVER}.country")
    for place, number in enumerate(cover.numbers):
        if not number.name.strip() or not is_phone(number.phone):
            yield Note("cover_bad_number", "error", f"{COVER}.numbers.{place}.phone")
