"""Templates: designs to start a trial from, and what each of their numbers rests on. Frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.instrument import Words
from server.plan import Plan, blank_plan

LANGUAGES = ("en", "de")
CAUTIONS = ("not_abrupt", "alternation", "safety", "trial")
"""Must not be stopped abruptly; hardly suits alternation; a danger to the patient; how to read the result."""


class TemplateError(ValueError):
    """A template that cannot be used: where the fault stands and what would be right."""


@dataclass(frozen=True, slots=True)
class Source:
    """A publication; `short` is how it is named in a sentence: "Farrar 2001"."""

    key: str
    short: str
    text: str
    doi: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field of the design is as it is; without `sources` nothing published says so."""

    field: str
    text: Words
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Worthwhile:
    """A published difference that mattered to people, and to whom. The patient still sets their own."""

    amount: float
    text: Words
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """What the prescriber must know; `field` is where it belongs in the design."""

    kind: str
    text: Words
    field: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a design to start from. Texts of `design` are {en: …, de: …}.

    `none_worthwhile` says that no worthwhile difference is published, where `worthwhile` is empty.
    """

    id: str
    version: int
    title: Words
    summary: Words
    licence: str
    authors: str
    sources: tuple[Source, ...]
    design: Mapping[str, Any]
    reasons: tuple[Reason, ...]
    worthwhile: tuple[Worthwhile, ...] = ()
    none_worthwhile: Words | None = None
    cautions: tuple[Caution, ...] = ()

    @property
    def name(self) -> str:
        """By which a protocol names it: "melatonin-sleep/1"."""
        return f"{self.id}/{self.version}"

    def plan(self, language: str) -> Plan:
        """The design in one language, without anything of a patient, a clinic or a place."""
        said = _in(language, self.design)
        blank = blank_plan().to_content()
        parts = {part: blank[part] | said.get(part, {}) for part in blank if isinstance(blank[part], dict)}
        arms = [{"key": chr(ord("a") + place)} | arm for place, arm in enumerate(said.get("arms", ()))]
        return Plan.from_content(blank | said | parts | {"arms": arms})


def _in(language: str, value: Any) -> Any:
    """The same with each {en: …, de: …} as the text of one language."""
    if isinstance(value, Mapping):
        if set(value) == set(LANGUAGES):
            return value[language]
        return {key: _in(language, part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_in(language, part) for part in value]
    return value
