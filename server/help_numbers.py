"""Whom a patient can call at once: the numbers of a country, from `help_numbers.yaml`."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "help_numbers.yaml"

EMERGENCY = {"en": "Emergency number", "de": "Notruf"}
ELSEWHERE = {"en": "Your country's emergency number", "de": "Der Notruf Ihres Landes"}


@dataclass(frozen=True, slots=True)
class HelpNumber:
    """A line to call. `phone` "" where only its name can be told; `checked` None: by none of us yet."""

    name: dict[str, str]
    phone: str
    hours: dict[str, str]
    kind: str
    source: str = ""
    checked: date | None = None


def help_numbers(country: str) -> tuple[HelpNumber, ...]:
    """The emergency number first, then crisis lines; for an unknown country what works in most."""
    lists = _lists()
    emergency = {at: phone for phone, places in lists["emergency"].items() for at in places}.get(country)
    always = lists["always"]
    if emergency is None:
        return (
            HelpNumber(ELSEWHERE, "", always, "emergency"),
            HelpNumber({"en": "In many countries", "de": "In vielen Ländern"}, "112", always, "emergency"),
        )
    lines = [_line(one, always) for one in lists["crisis"].get(country, ())]
    return (HelpNumber(EMERGENCY, emergency, always, "emergency"), *lines)


def known_countries() -> frozenset[str]:
    """Those whose emergency number we know."""
    return frozenset(at for places in _lists()["emergency"].values() for at in places)


def _line(one: dict[str, Any], always: dict[str, str]) -> HelpNumber:
    name = {"en": one["name"], "de": one["name"]}
    return HelpNumber(name, one["phone"], one.get("hours", always), "crisis", one["source"], one["checked"])


@cache
def _lists() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read
