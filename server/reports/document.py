"""The parts of a report as plain data, which the template draws: no text in them is ever markup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
Fact = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a report; by its key the checklist tells where it is."""

    key: str
    title: str
    blocks: Sequence[Block]

    def plain(self) -> dict[str, Any]:
        """As the template takes it."""
        return {"key": self.key, "title": self.title, "blocks": list(self.blocks)}


def paragraph(words: str, *, strong: bool = False, quiet: bool = False) -> Block:
    """Running text."""
    return {"kind": "text", "words": words, "strong": strong, "quiet": quiet}


def heading(words: str) -> Block:
    """A heading inside a section."""
    return {"kind": "heading", "words": words}


def facts_of(pairs: Iterable[Fact]) -> Block:
    """Names and values side by side; what has no value is left out."""
    return {"kind": "facts", "rows": [[name, value] for name, value in pairs if value]}


def table_of(
    head: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0, wide: int | None = None
) -> Block:
    """A table; the last `numbers` columns are set to the right.

    `wide` is the place of the column that takes all room that is left; else those of words share it.
    """
    filled = [list(row) for row in rows]
    return {"kind": "table", "head": list(head), "rows": filled, "numbers": numbers, "wide": wide}


def bullets(items: Iterable[str]) -> Block:
    """A list."""
    return {"kind": "list", "items": list(items)}
