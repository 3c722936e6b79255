"""The only door to Typst: plain data in, a PDF out. No text of anybody's ever becomes markup."""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

LONG_WORD, PIECE = re.compile(r"\S{25,}"), re.compile(r"\S{1,8}")
ZERO_WIDTH_SPACE = "\u200b"
TEMPLATE = files("server.reports") / "report.typ"


def typeset(document: Mapping[str, Any]) -> bytes:
    """Set a composed report as PDF/UA, by a template that reads it as JSON.

    Typst brings fonts for Latin, Greek and Cyrillic; for other scripts it takes what the system has. The
    same document again is the same file.
    """
    return _set(json.dumps(breakable(document), ensure_ascii=False))


@lru_cache(maxsize=16)
def _set(report: str) -> bytes:
    """A quarter of a second of one core."""
    import typst  # 80 MB of a library: only who makes a report loads it

    made = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"report": report},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError(f"Typst made {type(made).__name__} in place of one PDF")
    return made


def breakable(value: Any) -> Any:
    """The same data, where a word longer than a line may break anywhere."""
    if isinstance(value, str):
        return LONG_WORD.sub(_in_pieces, value)
    if isinstance(value, Mapping):
        return {key: breakable(one) for key, one in value.items()}
    return [breakable(one) for one in value] if isinstance(value, list | tuple) else value


def _in_pieces(word: re.Match[str]) -> str:
    return ZERO_WIDTH_SPACE.join(PIECE.findall(word.group()))


@cache
def _fonts() -> Any:
    """Found once a process."""
    import typst

    return typst.Fonts(include_system_fonts=True)
