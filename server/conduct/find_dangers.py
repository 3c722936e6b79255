"""Which answers somebody must look at: the rules that instruments carry, and those that a nurse sets."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import Session

from server.answers import answers_of, faults_of
from server.asking import DAILY, AlertRule, Asking, Questionnaire
from server.conditions import holds
from server.conduct.read_questionnaires import Asked, Rows, instrument_of, rows_in
from server.instrument import Answer, Answers, Instrument, InstrumentError
from server.plan import Plan
from server.scoring import values_of
from server.tables import CheckIn


def danger_rules(plan: Plan, asked: Mapping[str, Asked]) -> tuple[AlertRule, ...]:
    """All of a trial's. An instrument's own are always on: "phq-9.1" is the first of "phq-9"."""
    return (*_carried(asked), *plan.asking.alerts)


def _carried(asked: Mapping[str, Asked]) -> Iterator[AlertRule]:
    for key, one in asked.items():
        for number, condition in enumerate(one.instrument.danger, start=1):
            yield AlertRule(f"{key}.{number}", key, when=dict(condition))


def needs_cover(asking: Asking, number: int) -> bool:
    """Whether somebody must be named who looks: what the plan asks for can be answered with danger.

    What comes with every trial unasked, a side effect, is looked after by whoever there is.
    """
    return bool(asking.alerts) or any(_has_danger(one, number) for one in asking.questionnaires)


def _has_danger(questionnaire: Questionnaire, number: int) -> bool:
    try:
        return bool(instrument_of(questionnaire, number).danger)
    except InstrumentError:
        return False


def is_unasked(rule: AlertRule, asked: Mapping[str, Asked]) -> bool:
    """Whether the rule came with what the app offers in every trial."""
    one = asked.get(rule.questionnaire)
    return one is not None and not one.planned and rule.key == f"{one.key}.{rule.key.rpartition('.')[2]}"


def said_in(
    session: Session, checkin: CheckIn, asked: Mapping[str, Asked]
) -> tuple[Instrument | None, dict[str, Answer]]:
    """What a check-in said, with the instrument that it answered; the daily question has none."""
    return said_by(checkin, rows_in(session, [checkin.id]).get(checkin.id, {}), asked)


def said_by(
    checkin: CheckIn, rows: Rows, asked: Mapping[str, Asked]
) -> tuple[Instrument | None, dict[str, Answer]]:
    """The same, where the rows of its answers are at hand."""
    if checkin.questionnaire == DAILY or checkin.questionnaire not in asked:
        said = {item: words if number is None else number for item, (number, words) in rows.items()}
        return None, {item: value for item, value in said.items() if value is not None}
    instrument = asked[checkin.questionnaire].instrument
    return instrument, answers_of(instrument, rows)


def said_in_copy(
    content: Mapping[str, Any], asked: Mapping[str, Asked]
) -> tuple[Instrument | None, dict[str, Answer]]:
    """The same of a second sending under a known id, kept as it came; what no item can take is left out."""
    one = asked.get(content.get("questionnaire", DAILY))
    if one is None:
        names = {"outcome": "answer", "changed": "changed", "note": "note"}
        said = {item: content.get(name) for item, name in names.items()}
        return None, {
            item: float(value) if isinstance(value, bool) else value
            for item, value in said.items()
            if value is not None
        }
    answers = dict(content.get("answers", {}))
    faults = faults_of(one.instrument, answers)
    return one.instrument, {item: value for item, value in answers.items() if item not in faults}


def meets(rule: AlertRule, instrument: Instrument | None, answers: Answers) -> bool:
    """Whether one sending is a danger answer by itself; a worsening needs the days before."""
    return rule.when is not None and holds(rule.when, answers, scores_in(instrument, answers))


def scores_in(instrument: Instrument | None, answers: Answers) -> dict[str, float | None]:
    """The scores that these answers come to."""
    return values_of(instrument, answers) if instrument is not None else {}
