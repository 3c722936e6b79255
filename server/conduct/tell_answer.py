"""What was answered where a danger rule looks, in the words of the question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from server.asking import DAILY, AlertRule
from server.conditions import mentioned
from server.conduct.find_dangers import meets, said_by, said_in_copy, scores_in
from server.conduct.read_questionnaires import Asked, Rows, rows_in
from server.conduct.sent_checkin import BY_PHONE
from server.instrument import Answer, Answers, Instrument, Item, Words
from server.plan import Plan
from server.tables import CheckIn, ConflictingCopy

NOTE = "note"
IN_THEIR_WORDS = Words("In the patient's words", "In den Worten der Person")


@dataclass(frozen=True, slots=True)
class Line:
    """A question, or a score's name, and what was said."""

    text: Words
    value: Words


@dataclass(frozen=True, slots=True)
class Told:
    """One sending: the true time, when it came, how; whether it meets the rule, and what it says there."""

    id: UUID
    answered_at: datetime
    received_at: datetime
    mode: str
    day: int | None
    in_trial: bool
    meets: bool
    lines: list[Line]


def tell_answers(
    session: Session, plan: Plan, asked: Mapping[str, Asked], rule: AlertRule, checkins: Sequence[CheckIn]
) -> list[Told]:
    """Each sending, in the order given."""
    rows = rows_in(session, [checkin.id for checkin in checkins])
    return [_told(plan, asked, rule, checkin, rows.get(checkin.id, {})) for checkin in checkins]


def _told(plan: Plan, asked: Mapping[str, Asked], rule: AlertRule, checkin: CheckIn, rows: Rows) -> Told:
    instrument, answers = said_by(checkin, rows, asked)
    return Told(
        id=checkin.id,
        answered_at=checkin.answered_at,
        received_at=checkin.received_at,
        mode=checkin.mode,
        day=checkin.study_day,
        in_trial=checkin.trial_id is not None,
        meets=meets(rule, instrument, answers),
        lines=list(_lines(plan, rule, instrument, answers)),
    )


def tell_copy(
    plan: Plan, asked: Mapping[str, Asked], rule: AlertRule, checkin: CheckIn, copy: ConflictingCopy
) -> Told:
    """Other content that came under the id of a check-in; it is no part of the trial."""
    instrument, answers = said_in_copy(copy.content, asked)
    return Told(
        id=copy.id,
        answered_at=datetime.fromisoformat(copy.content["answered_at"]),
        received_at=copy.received_at,
        mode=copy.content.get("mode", BY_PHONE),
        day=checkin.study_day,
        in_trial=False,
        meets=meets(rule, instrument, answers),
        lines=list(_lines(plan, rule, instrument, answers)),
    )


def _lines(plan: Plan, rule: AlertRule, instrument: Instrument | None, answers: Answers) -> Iterator[Line]:
    for name in _items(rule, instrument):
        item = instrument.item(name) if instrument else None
        if name in answers:
            yield Line(_text(plan, rule, name, item), _value(item, answers[name]))
    scores = scores_in(instrument, answers)
    for name in dict.fromkeys(mentioned(rule.when or {}, "score")):
        value = scores.get(name)
        if value is not None:
            yield Line(Words(name, name), _plain(value))


def _items(rule: AlertRule, instrument: Instrument | None) -> list[str]:
    """Where the rule looks, and all that was written in words; of what is told unasked, everything."""
    if rule.worsening is not None:
        return [rule.worsening.item]
    items = instrument.items if instrument else ()
    if instrument and instrument.offered != "planned":
        return [item.id for item in items]
    written = [item.id for item in items if item.kind == "text"] if instrument else [NOTE]
    return list(dict.fromkeys([*mentioned(rule.when or {}, "item"), *written]))


def _text(plan: Plan, rule: AlertRule, name: str, item: Item | None) -> Words:
    if item is not None and item.text is not None:
        return item.text
    if rule.questionnaire == DAILY and name == "outcome":
        return Words(plan.outcome.question, plan.outcome.question)
    if rule.questionnaire == DAILY and name == NOTE:
        return IN_THEIR_WORDS
    return Words(name, name)


def _value(item: Item | None, value: Answer) -> Words:
    """A choice in its own words; several joined."""
    choices = {one.value: one.text for one in item.choices} if item else {}
    said = value if isinstance(value, list) else [value]
    words = [choices.get(one) or _plain(one) for one in said]
    return Words(", ".join(one.en for one in words), ", ".join(one.de for one in words))


def _plain(value: float | str) -> Words:
    if isinstance(value, str):
        return Words(value, value)
    return Words(f"{value:g}", f"{value:g}".replace(".", ","))
