"""What walks on the phone do again and again."""

import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

TALL = {"width": 390, "height": 3200}
"""Axe counts a control under the sticky bar as too small, so it looks at the page in one piece."""

THREE_TAPS = "button => { button.click(); button.click(); button.click(); }"
"""Within one moment, as a shaking hand does it: they are one."""


def come_in(page: Page, code: str) -> None:
    page.goto("/#/transfer")
    page.get_by_label("Transfer code").fill(code)
    page.get_by_role("button", name="Bring it here").click()
    expect(page.get_by_role("link", name="Today", exact=True)).to_be_visible()  # Help alone is there before
    expect(page).to_have_url(re.compile("#/today$"))


def rows(product: Any, words: str) -> list[tuple[Any, ...]]:
    file = Path(product.environment["NOF1_DATA_DIR"]) / "nof1.db"
    with closing(sqlite3.connect(file)) as database:
        return database.execute(words).fetchall()


def arrived(product: Any, note: str) -> int:
    """How many check-ins with this note stand in the database."""
    return len(rows(product, f"SELECT 1 FROM answer WHERE item = 'note' AND words = '{note}'"))


def answer(page: Page, score: int, note: str) -> None:
    page.get_by_role("radio", name=re.compile(rf"^{score}\b")).check(force=True)
    page.get_by_role("radio", name=re.compile("^As planned")).check(force=True)
    page.get_by_role("button", name="Add a note").click()
    page.get_by_label("Note").fill(note)


def wait_until(holds: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.2)
