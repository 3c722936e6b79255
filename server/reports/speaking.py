"""The words of a report in one language, and its way with dates."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import cast
from zoneinfo import ZoneInfo

from nof1.words.speaker import Language, Speaker


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases by key; numbers are written as `nof1` writes them, moments by the clocks of `zone`."""

    language: Language
    zone: str

    def __call__(self, key: str, **gaps: object) -> str:
        return str(_phrases(self.language)[key]).format(**gaps)

    @property
    def numbers(self) -> Speaker:
        """The library's way with numbers."""
        return Speaker(self.language)

    def count(self, key: str, n: int) -> str:
        """A phrase with a number, in the singular for one."""
        return self(f"{key}_one" if n == 1 else f"{key}_other", n=n)

    def date(self, on: date | None) -> str:
        """Such as 3 March 2026."""
        if on is None:
            return "–"
        months = self("months").split()
        return self("date", day=on.day, month=months[on.month - 1], year=on.year)

    def moment(self, at: datetime | None) -> str:
        """A date with its hour."""
        if at is None:
            return "–"
        local = at.astimezone(ZoneInfo(self.zone))
        return self("moment", date=self.date(local.date()), time=local.strftime("%H:%M"))

    def of_100(self, probability: float) -> str:
        """As nof1 tells chances: never 0, never 100."""
        return self.numbers.chance(probability)


def words_in(language: str, zone: str) -> Words:
    """The words of a language that we write."""
    return Words(cast(Language, language), zone)


@cache
def _phrases(language: str) -> dict[str, str]:
    text = (files("server.reports") / "words" / f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)
