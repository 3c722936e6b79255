"""Scores of an instrument, and which of its items are asked: alike here and on the phone (kit/scoring.ts).

Scores are functions of the answers and the instrument's version; they are derived whenever they are read and
never stored. What was answered to an item that is hidden by now does not count.
"""

from dataclasses import dataclass

from server.conditions import holds, is_answered
from server.instrument import Answer, Answers, Instrument, Item, Score

SCORER_VERSION = "1"
"""Told beside every score; the next one when a rule below changes what it gives."""


@dataclass(frozen=True, slots=True)
class ScoreValue:
    """What a score is. `value` None: too many of its items are unanswered, so there is no band either."""

    id: str
    value: float | None
    missing: int
    band: str | None


def asked_items(instrument: Instrument, answers: Answers) -> tuple[Item, ...]:
    """The items whose conditions hold, in order; each condition sees only what was asked before it."""
    asked: list[Item] = []
    known: dict[str, Answer] = {}
    for item in instrument.items:
        if item.when is None or holds(item.when, known, {}):
            asked.append(item)
            if is_answered(answers.get(item.id)):
                known[item.id] = answers[item.id]
    return tuple(asked)


def standing_answers(instrument: Instrument, answers: Answers) -> dict[str, Answer]:
    """The answers that count: to items that are asked, and not empty."""
    asked = [item.id for item in asked_items(instrument, answers)]
    return {item: answers[item] for item in asked if is_answered(answers.get(item))}


def scores_of(instrument: Instrument, answers: Answers) -> tuple[ScoreValue, ...]:
    """Every score of the instrument, in its order."""
    standing = standing_answers(instrument, answers)
    return tuple(_score(instrument, score, standing) for score in instrument.scores)


def values_of(instrument: Instrument, answers: Answers) -> dict[str, float | None]:
    """The scores by id, as conditions take them."""
    return {score.id: score.value for score in scores_of(instrument, answers)}


def _score(instrument: Instrument, score: Score, standing: Answers) -> ScoreValue:
    numbers = [_number(instrument, item, standing.get(item)) for item in score.items]
    there = [number for number in numbers if number is not None]
    missing = len(numbers) - len(there)
    if missing > score.missing.at_most or not there:
        return ScoreValue(score.id, None, missing, None)
    total = 0.0
    for number in there:
        total += number
    value = total / len(there) if score.rule == "mean" else total
    if score.rule == "sum" and missing:  # each missing one is as the mean of those that are there
        value = total * len(numbers) / len(there)
    value *= score.factor
    return ScoreValue(score.id, value, missing, _band(score, value))


def _number(instrument: Instrument, item_id: str, answer: Answer | None) -> float | None:
    """What an answer counts: its number; of several choices, how many."""
    if isinstance(answer, list):
        item = instrument.item(item_id)
        nothing = {choice.value for choice in item.choices if choice.exclusive} if item else set()
        return float(sum(choice not in nothing for choice in answer))
    return float(answer) if isinstance(answer, int | float) else None


def _band(score: Score, value: float) -> str | None:
    reached = [band for band in score.bands if value >= band.at_least]
    return reached[-1].key if reached else None
