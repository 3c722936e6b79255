"""A patient's way by keys alone on a narrow screen: every step is reached by Tab, seen, and done by a key."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.walks.patient_steps import rows, wait_until

MOST_TABS = 60

IS_THERE = "it => it === document.activeElement"

IS_SEEN = """it => {
    const seen = it.closest('label') ?? it;
    const box = seen.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return seen.contains(top) && [it, seen].some(one => getComputedStyle(one).outlineStyle === 'solid');
}"""
"""What has the focus lies under no bar, and a ring says so."""


def tab_to(page: Page, wanted: Locator) -> None:
    expect(wanted).to_be_attached()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate(IS_THERE):
            assert wanted.evaluate(IS_SEEN), f"hidden, or nothing shows that it has the focus: {wanted}"
            return
    raise AssertionError(f"not reached by Tab: {wanted}")


def press(page: Page, role: Any, name: str, key: str = "Enter") -> None:
    tab_to(page, page.get_by_role(role, name=name))
    page.keyboard.press(key)


def heading(page: Page, name: str | re.Pattern[str]) -> None:
    """The page begins there, and so does whoever goes on by Tab."""
    there = page.get_by_role("heading", level=1, name=name)
    expect(there).to_be_focused()


def test_joining_by_keys_alone(product: Any, phone: Any, codes: dict[str, str]) -> None:
    page = phone.page
    page.goto("/")
    tab_to(page, page.get_by_label("Code from your clinic"))
    page.keyboard.type(codes["invitation"])
    page.keyboard.press("Enter")
    heading(page, "What this trial asks of you")

    press(page, "button", "Agree and join")
    expect(
        page.get_by_role("alert").or_(page.get_by_text("Tick the box if you want to take part")).first
    ).to_be_visible()
    press(page, "checkbox", "I have read this", "Space")
    press(page, "button", "Agree and join")

    expect(page.get_by_role("heading", name="Your trial starts tomorrow")).to_be_visible()


def test_answering_and_settings_by_keys_alone(product: Any, phone: Any, codes: dict[str, str]) -> None:
    page = phone.page
    page.goto("/")
    press(page, "link", "I have joined already, on another phone or in another browser")
    tab_to(page, page.get_by_label("Transfer code"))
    page.keyboard.type(codes["Jonas"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()

    tab_to(page, page.get_by_role("radio", name=re.compile(r"^0\b")))
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="4", exact=True)).to_be_checked()
    tab_to(page, page.get_by_role("radio", name=re.compile("^As planned")))
    page.keyboard.press("Space")
    press(page, "button", "Save")
    expect(page.get_by_text("Thank you. That is all for today.")).to_be_visible()
    wait_until(
        lambda: (
            rows(product, "SELECT number FROM answer WHERE item = 'outcome' ORDER BY rowid DESC")[0] == (4.0,)
        )
    )

    press(page, "link", "Settings")
    heading(page, "Settings")
    tab_to(page, page.get_by_role("radio", name="English"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Einstellungen")
    press(page, "link", "Erinnerungen")
    heading(page, "Erinnerungen")
    press(page, "link", "Zurück")
    heading(page, "Einstellungen")
    press(page, "button", "Abmelden")
    press(page, "button", "Angemeldet bleiben")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.get_by_role("button", name="Abmelden").evaluate(IS_THERE)
