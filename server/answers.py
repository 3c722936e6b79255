"""Whether answers fit their instrument: every fault by the item that it is about."""

import re
from collections.abc import Mapping

from server.conditions import is_answered
from server.instrument import NUMERIC, Answer, Answers, Instrument, Item
from server.scoring import asked_items

TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LONGEST = 4_000
LARGEST = 1e12
"""No number that a person types on a phone is larger; a larger one is a slip."""


def faults_of(instrument: Instrument, answers: Answers) -> dict[str, str]:
    """What stands against keeping them, by item; nothing where all is well."""
    faults = {item: "There is no such question." for item in answers if instrument.item(item) is None}
    asked = asked_items(instrument, answers)
    for item in instrument.items:
        answer = answers.get(item.id)
        fault = None
        if item not in asked:
            fault = "It is not asked after the answers before it." if is_answered(answer) else None
        elif is_answered(answer):
            fault = _fault(item, answers[item.id])
        elif item.required:
            fault = "An answer is needed."
        if fault is not None:
            faults[item.id] = fault
    return faults


def rows_of(instrument: Instrument, answers: Answers) -> list[tuple[str, float | None, str | None]]:
    """Item, number, words of each row; of several choices one row each: "symptoms.nausea" is 1."""
    rows: list[tuple[str, float | None, str | None]] = []
    for item in instrument.items:
        answer = answers.get(item.id)
        if answer is None or not is_answered(answer):
            continue
        if isinstance(answer, list):
            rows += [(f"{item.id}.{choice}", 1.0, None) for choice in answer]
        elif isinstance(answer, str):
            rows.append((item.id, None, answer))
        else:
            rows.append((item.id, float(answer), None))
    return rows


def answers_of(
    instrument: Instrument, rows: Mapping[str, tuple[float | None, str | None]]
) -> dict[str, Answer]:
    """The answers that rows were made of."""
    answers: dict[str, Answer] = {}
    for item in instrument.items:
        chosen = [str(c.value) for c in item.choices if f"{item.id}.{c.value}" in rows]
        number, words = rows.get(item.id, (None, None))
        if item.kind == "choices" and chosen:
            answers[item.id] = chosen
        elif number is not None:
            answers[item.id] = number
        elif words is not None:
            answers[item.id] = words
    return answers


def _fault(item: Item, answer: Answer) -> str | None:
    if item.kind == "info":
        return "It takes no answer."
    if item.kind in NUMERIC:
        return _fault_of_number(item, answer)
    if item.kind == "choice":
        values = [choice.value for choice in item.choices]
        return None if answer in values else f"It must be one of {', '.join(map(_plainly, values))}."
    if item.kind == "choices":
        return _fault_of_several(item, answer)
    if not isinstance(answer, str):
        return "It must be text."
    if item.kind == "time":
        return None if TIME.fullmatch(answer) else 'It must be a time of day, as "08:30".'
    return None if len(answer) <= LONGEST else f"It must have at most {LONGEST} characters."


def _fault_of_number(item: Item, answer: Answer) -> str | None:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return "It must be a number."
    if item.kind == "yes_no":
        return None if answer in (0, 1) else "It must be 1 for yes or 0 for no."
    low = item.minimum if item.minimum is not None else 0.0 if item.kind == "count" else -LARGEST
    high = item.maximum if item.maximum is not None else LARGEST
    if not low <= answer <= high:
        return f"It must be from {low:g} to {high:g}."
    step = item.step or (1.0 if item.kind in ("scale", "count") else None)
    steps = (answer - low) / step if step else 0.0
    if step and abs(steps - round(steps)) > 1e-6:
        return f"It must be {low:g} and so many steps of {step:g}."
    return None


def _fault_of_several(item: Item, answer: Answer) -> str | None:
    if not isinstance(answer, list):
        return "It must be a list of choices."
    values = [choice.value for choice in item.choices]
    if any(one not in values for one in answer) or len(set(answer)) < len(answer):
        return f"They must be of {', '.join(map(_plainly, values))}, each once."
    alone = {choice.value for choice in item.choices if choice.exclusive} & set(answer)
    if alone and len(answer) > 1:
        return f"With {_plainly(alone.pop())} goes no other choice."
    return None


def _plainly(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
