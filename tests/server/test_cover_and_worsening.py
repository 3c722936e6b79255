"""Cover hours, worsening and help numbers, by the examples that the phone reads too."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from server.asking import Cover, Worsening
from server.cover import after_minutes, next_look
from server.help_numbers import help_numbers, known_countries
from server.worsening import episodes

KIT = Path(__file__).parents[2] / "clients/kit"
EEA = set(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split()  # noqa: SIM905
)


def examples(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads((KIT / f"{name}.examples.json").read_text("utf-8"))["examples"]
    return read


@pytest.mark.parametrize("example", examples("cover"), ids=lambda one: one["why"])
def test_cover_hours_are_as_on_the_clinics_wall(example: dict[str, Any]) -> None:
    cover = Cover(
        weekdays=tuple(example["weekdays"]), start=example["start"], end=example["end"], zone=example["zone"]
    )
    moment = datetime.fromisoformat(example["moment"])
    looks = next_look(cover, moment)

    assert looks == (datetime.fromisoformat(example["next_look"]) if example["next_look"] else None)
    if example["after"]:
        assert after_minutes(cover, moment, example["minutes"]) == datetime.fromisoformat(example["after"])


@pytest.mark.parametrize("example", examples("worsening"), ids=lambda one: one["why"])
def test_worse_than_before_means_what_the_docs_say(example: dict[str, Any]) -> None:
    rule = Worsening("outcome", example["days"], example["amount"], example["worse"])

    assert episodes(dict(example["values"]), rule) == example["episodes"]


def test_every_country_that_we_name_has_an_emergency_number() -> None:
    countries = {*EEA, "GB", "CH", "US", "CA", "AU", "NZ"}

    assert countries == known_countries()
    assert all(help_numbers(country)[0].kind == "emergency" for country in countries)


@pytest.mark.parametrize(
    ("country", "phones"),
    [
        ("DE", {"112", "08001110111", "08001110222", "116123"}),
        ("AT", {"112", "142"}),
        ("CH", {"112", "143"}),
        ("GB", {"999", "116123"}),
        ("IE", {"112", "116123"}),
        ("US", {"911", "988"}),
        ("CA", {"911", "988"}),
        ("AU", {"000", "131114", "1300659467"}),
        ("NZ", {"111", "1737"}),
        ("FR", {"112", "3114"}),
        ("NL", {"112", "113"}),
        ("ES", {"112", "024"}),
    ],
)
def test_the_numbers_are_those_that_the_services_publish(country: str, phones: set[str]) -> None:
    assert {line.phone.replace(" ", "") for line in help_numbers(country)} == phones


@pytest.mark.parametrize("country", sorted(known_countries()))
def test_every_number_can_be_dialled_and_looked_up(country: str) -> None:
    for line in help_numbers(country):
        assert re.fullmatch(r"[0-9 ]{3,}", line.phone)
        assert all(line.name[language] and line.hours[language] for language in ("en", "de"))
        assert line.kind == "emergency" or line.source.startswith("https://")


def test_a_country_that_we_do_not_know_is_told_so_and_not_given_anothers_crisis_line() -> None:
    first, second = help_numbers("XX")

    assert (first.phone, first.name["en"]) == ("", "Your country's emergency number")
    assert second.phone == "112"
