"""The phrases of one language, and its way with numbers."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Language = Literal["en", "de"]

LANGUAGES: tuple[Language, ...] = get_args(Language)


SURE, VERY = 0.99, 0.90
"""From these probabilities on a verdict is said without a word of doubt, and with "very probably"; below,
"probably". The limits of "virtually certain" and "very likely" in Mastrandrea et al. (2010)."""


class Speaker:
    """The phrases of one language, and its way with numbers."""

    def __init__(self, language: Language) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language is {language!r}; it must be one of {', '.join(LANGUAGES)}")
        self.language: Language = language
        self._phrases = _phrases(language)
        self._point = "," if language == "de" else "."

    def __contains__(self, key: str) -> bool:
        return key in self._phrases

    def __call__(self, key: str, **gaps: str) -> str:
        return self._phrases[key].format(**gaps)

    def first(self, *keys: str, **gaps: str) -> str:
        """The first of these phrases that there is."""
        return self(next(key for key in keys if key in self), **gaps)

    def fixed(self, x: float, decimals: int) -> str:
        """With so many decimals, and a true minus."""
        text = f"{x:.{decimals}f}"
        if float(text) == 0:
            text = text.removeprefix("-")
        return text.replace("-", "−").replace(".", self._point)

    def plain(self, x: float) -> str:
        """To three figures and at least to whole numbers, without trailing zeros: numbers in checks."""
        rounded = float(f"{x:.3g}") if abs(x) < 1000 else round(x)
        return self.stated(rounded)

    def stated(self, x: float) -> str:
        """Every figure of a number that someone gave."""
        text = f"{Decimal(repr(float(x))).normalize():f}"
        return text.replace("-", "−").replace(".", self._point)

    def share(self, x: float) -> str:
        """As a percentage."""
        return f"{self.plain(round(100 * x, 1))} %"

    def label(self, arm: str) -> str:
        """An arm's label; one without a letter is set in quotes."""
        return arm if any(letter.isalpha() for letter in arm) else self("quote", label=arm)

    def sure(self, p: float) -> str:
        """How sure a verdict is that holds with probability `p`, as an adverb with a space behind it."""
        return self(f"sure.{'firm' if p >= SURE else 'very' if p >= VERY else 'probably'}")

    def chance(self, p: float) -> str:
        """A probability as a natural frequency."""
        if p <= 0 or p >= 1:
            return self("none_in" if p <= 0 else "all_in")
        n = 10 if 0.1 <= p <= 0.9 else 100 if 0.01 <= p <= 0.99 else 1000
        thousand = "1" + ("." if self._point == "," else ",") + "000"
        return self("in", k=str(round(p * n)), n=str(n) if n < 1000 else thousand)

    def probability(self, p: float) -> str:
        """A probability as a number, for clinicians; 0 and 1 in words."""
        if p <= 0 or p >= 1:
            return self("none_in" if p <= 0 else "all_in")
        return self.fixed(p, 2 if 0.01 <= p <= 0.99 else 3)


@cache
def _phrases(language: Language) -> Mapping[str, str]:
    return tomllib.loads((files("nof1.words") / "phrases" / f"{language}.toml").read_text("utf-8"))
