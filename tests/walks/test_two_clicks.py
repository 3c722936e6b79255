"""Two danger answers wait one above the other; two quick clicks are one look, at the upper one."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

SEVERE = """([trial, said, on]) => fetch(`/api/v1/trials/${trial}/check-ins/${crypto.randomUUID()}`, {
    method: "PUT",
    headers: {"X-Nof1-App": "clinic", "Content-Type": "application/json"},
    body: JSON.stringify({questionnaire: "side-effect", answers: {what: said, severity: 3}, mode: "call",
        answered_by: "self", on, at: "00:01", zone: "Europe/Berlin", language: "en", answer: null,
        occurrence_id: null, taken: null, taken_words: null, changed: null, note: null, replaces: null,
        instrument: null}),
}).then((answer) => answer.status)"""

WAITING = """fetch("/api/v1/tasks/waiting", {headers: {"X-Nof1-App": "clinic"}})
    .then((answer) => answer.json())"""


def told_in_a_call(page: Page, patient: str, said: str) -> None:
    page.goto("/clinic/#/")
    page.get_by_role("link", name=patient).click()
    expect(page.get_by_role("heading", name=patient)).to_be_visible()
    trial = re.findall(r"trials/([0-9a-f-]{36})", page.url)[0]
    today = datetime.now(ZoneInfo("Europe/Berlin")).date().isoformat()
    assert page.evaluate(SEVERE, [trial, said, today]) == 200


def middle(button: Locator) -> tuple[float, float]:
    box = button.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_double_click_looks_at_one_danger_answer_and_leaves_the_other(
    product: Any, desk: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page: Page = desk.page
    page.goto(product.sign_in_link("nurse@demonstration.invalid"))
    expect(page.get_by_role("heading", name="Trials", exact=True)).to_be_visible()
    told_in_a_call(page, "Jonas Weber", "a rash")
    told_in_a_call(page, "Maria Keller", "fainted twice")
    page.goto("/clinic/#/tasks")
    jonas = page.get_by_role("listitem", name="Jonas Weber")
    maria = page.get_by_role("listitem", name="Maria Keller")
    looked = jonas.get_by_role("button", name="I have looked at it")
    expect(looked).to_be_enabled()
    places = [card.bounding_box() for card in (jonas, maria)]

    x, y = middle(looked)
    for _ in range(2):
        page.mouse.click(x, y)
        page.wait_for_timeout(180)
    expect(jonas.get_by_text(re.compile("looked at it, "))).to_be_visible()
    page.wait_for_timeout(1000)

    assert [card.bounding_box() for card in (jonas, maria)] == places
    expect(maria.get_by_role("button", name="I have looked at it")).to_be_enabled()
    assert page.evaluate(WAITING) == {"waiting": 1}
    assert_accessible(page)

    page.get_by_role("link", name="Trials", exact=True).first.click()
    page.get_by_role("link", name=re.compile("^Tasks")).click()  # moved on: what was looked at stands below
    expect(page.get_by_role("listitem", name=re.compile("Keller|Weber")).first).to_contain_text("Maria")
