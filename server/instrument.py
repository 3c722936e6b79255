"""Instruments: what is asked, in which words, and how it is scored. Frozen values, one file each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = ("scale", "vas", "choice", "choices", "yes_no", "number", "count", "time", "text", "info")
NUMERIC = ("scale", "vas", "number", "count", "yes_no")
CHOSEN = ("choice", "choices")
RECALLS = ("now", "waking", "night", "24h", "7d", "14d", "period")
OFFERED = ("planned", "any_time", "when_missed")
ANSWERED_BY = ("self", "parent", "carer")

Condition = Mapping[str, Any]
Answer = float | str | list[str]
Answers = Mapping[str, Answer]
"""By item: a number, words ("HH:MM" for a time), or what was chosen of several. No answer: no key."""


class InstrumentError(ValueError):
    """An instrument that cannot be used: where the fault stands and what would be right."""

    def __init__(self, where: str, fault: str) -> None:
        super().__init__(f"{where}: {fault}")
        self.where = where
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Words:
    """One text in every language of ours."""

    en: str
    de: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen: a number where it is scored, else a short name. `exclusive`: none of the others."""

    value: float | str
    text: Words | None
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `text` is missing where others hold the right to it.

    `choices_of` "arms": the choices are the treatments of the trial, before those listed. `skip_in_flare`:
    left out while the patient has a flare. `when`: asked only if this holds of the answers before it.
    """

    id: str
    kind: str
    text: Words | None
    hint: Words | None = None
    required: bool = False
    skip_in_flare: bool = False
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    unit: Words | None = None
    low: Words | None = None
    high: Words | None = None
    choices: tuple[Choice, ...] = ()
    choices_of: str | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """How many unanswered items a score may stand without, and what takes their place."""

    at_most: int
    by: str


@dataclass(frozen=True, slots=True)
class Band:
    """A range of a score that has a name, up to where the next begins."""

    key: str
    at_least: float
    text: Words


@dataclass(frozen=True, slots=True)
class ImportantChange:
    """The change of a score that matters to people, and who found so."""

    amount: float
    source: str


@dataclass(frozen=True, slots=True)
class Score:
    """A number made of answers: the sum or the mean of `items`, times `factor`."""

    id: str
    rule: str
    items: tuple[str, ...]
    missing: Missing
    minimum: float | None
    maximum: float | None
    better: str
    source: str
    factor: float = 1.0
    bands: tuple[Band, ...] = ()
    important_change: ImportantChange | None = None


@dataclass(frozen=True, slots=True)
class Ages:
    """For whom it was made, in years."""

    at_least: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of a questionnaire. `danger`: answers that somebody must look at, whatever the plan says.

    `texts` is "shipped", "own" (written by a clinic), or "licensed": the texts belong to somebody else, and
    it cannot be asked before they are supplied.
    """

    id: str
    version: int
    texts: str
    title: Words
    text: Words | None
    recall: str | None
    ages: Ages
    offered: str
    source: str
    licence: str
    authors: str
    items: tuple[Item, ...]
    scores: tuple[Score, ...] = ()
    danger: tuple[Condition, ...] = ()

    @property
    def name(self) -> str:
        """By which check-ins and plans call it: "phq-9/1"."""
        return f"{self.id}/{self.version}"

    @property
    def can_be_asked(self) -> bool:
        """Whether every text is there."""
        return self.texts != "licensed"

    def item(self, item_id: str) -> Item | None:
        """The item of this id."""
        return next((item for item in self.items if item.id == item_id), None)
