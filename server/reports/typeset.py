"""The only door to Typst: plain data in, a PDF out. No text of anybody's ever becomes markup."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

TEMPLATE = files("server.reports") / "report.typ"


def typeset(document: Mapping[str, Any]) -> bytes:
    """Set a composed report as PDF/UA, by a template that reads it as JSON.

    Typst brings fonts for Latin, Greek and Cyrillic; for other scripts it takes what the system has.
    """
    import typst  # 80 MB of a library: only who makes a report loads it

    made = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"report": json.dumps(document, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError(f"Typst made {type(made).__name__} in place of one PDF")
    return made


@cache
def _fonts() -> Any:
    """Found once a process."""
    import typst

    return typst.Fonts(include_system_fonts=True)
