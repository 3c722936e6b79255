"""A cell of a file → a number, or why it is none."""

import math
import re
from functools import lru_cache

from nof1.values.outcome import Kind

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_COMMA_OR_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_NOTHING = frozenset({"na", "nan", "n/a", "null", "none", "-", ".", "?"})
_YES_OR_NO = frozenset({"yes", "no", "y", "n", "true", "false", "ja", "nein", "j"})


class UnreadNumberError(ValueError):
    """A number that cannot be meant; the message has the text and what to do."""


@lru_cache(maxsize=4096)
def number(text: str, kind: Kind = "continuous", bounds: tuple[float, float] | None = None) -> float:
    """The number that a cell holds, of this kind and within these bounds.

    Raises
    ------
    UnreadNumberError
        It is none, not finite, out of bounds, or not of that kind.
    """
    found = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(found):
        raise UnreadNumberError(_why_none(text, kind))
    why = _why_not(text, found, kind)
    if why is not None:
        raise UnreadNumberError(why)
    if bounds and not bounds[0] <= found <= bounds[1]:
        raise UnreadNumberError(f"{text} is outside the bounds {bounds[0]:g} to {bounds[1]:g}")
    return found


def _why_not(text: str, found: float, kind: Kind) -> str | None:
    if kind == "binary" and found not in (0, 1):
        return f"{text} is neither 1 nor 0; a yes-or-no outcome (--kind binary) is 1 for yes, 0 for no"
    if kind == "count" and (found < 0 or found != round(found)):
        return f"{text} is no count (--kind count): write a whole number from 0"
    if kind == "ordinal" and found != round(found):
        return f"{text} is no whole step of a score (--kind ordinal); a finer one is --kind continuous"
    return None


def _why_none(text: str, kind: Kind) -> str:
    if _COMMA_OR_THOUSANDS.fullmatch(text):
        decimal, whole = text.replace(",", "."), text.replace(",", "")
        return f"{text!r} has a comma; write {decimal!r} if it starts the decimals, {whole!r} if it does not"
    if _DECIMAL_COMMA.fullmatch(text):
        return f"{text!r} has a decimal comma; write {text.replace(',', '.')!r}"
    if text.lower() in _NOTHING:
        return f"{text!r} is not a number; leave the cell empty where there is no answer"
    if kind == "binary" and text.lower() in _YES_OR_NO:
        return f"{text!r} is not a number; write 1 for yes, 0 for no"
    return f"{text!r} is not a number"
