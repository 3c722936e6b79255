"""A StudyU study definition as values: what of it a trial of ours can be made of, and what is lost.

The format: https://github.com/hpi-studyu/studyu, core/lib/src/models. Files are read leniently, for real ones
break their own schema, and written strictly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SCALES = ("scale", "annotatedScale", "visualAnalogue")
ASKED = (*SCALES, "boolean", "choice", "freeText", "date")
"""Kinds of questions that we can ask too; pictures, sound, wearables and the map of the body are not."""

SEQUENCES = ("alternating", "counterBalanced", "randomized", "customized")


class NotAStudy(ValueError):  # noqa: N818 -- what it is, or rather is not
    """Bytes that hold no study definition, and why."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that does not come along: a code, the numbers it needs, and what it is about by name."""

    code: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyQuestion:
    """One question. Scales have numbers and the words at their ends, choices their texts by id."""

    kind: str
    id: str
    prompt: str
    minimum: float = 0
    maximum: float = 10
    step: float = 1
    low: str = ""
    high: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True)
class StudyObservation:
    """Questions asked together every day; `reminders` are "HH:MM"."""

    id: str
    title: str
    questions: tuple[StudyQuestion, ...]
    reminders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyIntervention:
    """One of the things compared, and what is to be done for it."""

    id: str
    name: str
    description: str = ""
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyContact:
    """Who makes the study."""

    organization: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """A study. `primary` is what its report is about: an observation's and a question's id.

    `improvement` is which way is better: "positive" is up, "negative" down, "" not said.
    """

    title: str
    description: str
    interventions: tuple[StudyIntervention, ...]
    observations: tuple[StudyObservation, ...]
    sequence: str = "alternating"
    phase_days: int = 7
    cycles: int = 2
    primary: tuple[str, str] | None = None
    improvement: str = ""
    contact: StudyContact = StudyContact()
