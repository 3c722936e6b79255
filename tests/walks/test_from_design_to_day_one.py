"""A nurse designs, a clinician approves, a patient reads, agrees and joins; only then is anything drawn."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect


def sign_in(page: Page, product: Any, who: str) -> None:
    page.goto(product.sign_in_link(f"{who}@demonstration.invalid"))
    expect(page.get_by_role("heading", name="Trials", exact=True)).to_be_visible()


def design(page: Page) -> None:
    """What a nurse must say before a clinician can approve, in the order of the page."""
    page.get_by_role("link", name="Design a trial").first.click()
    page.get_by_label("Patient", exact=True).fill("Rosa Brandt")
    page.get_by_label("Question", exact=True).fill("Does magnesium help against my cramps?")
    for number, (name, how) in enumerate(
        [("Nothing", "No tablet."), ("Magnesium", "300 mg in the evening.")]
    ):
        page.get_by_label("Name", exact=True).nth(number).fill(name)
        page.get_by_label("How exactly is it taken or done?").nth(number).fill(how)
    page.get_by_label("Outcome", exact=True).fill("cramps")
    page.get_by_label("Question asked every day").fill("How bad were your cramps today?")
    page.get_by_label("Words for 0").fill("none")
    page.get_by_label("Words for 10").fill("the worst")
    page.get_by_text("Lower is better", exact=True).click()
    page.locator("#f-outcome-worthwhile").fill("1")
    for box in page.get_by_role("group", name="Suitability").get_by_role("checkbox").all():
        box.check()


def test_a_trial_is_designed_approved_and_joined(
    product: Any,
    desk: Any,
    phone: Any,
    open_window: Callable[..., Any],
    assert_accessible: Callable[[Page], None],
) -> None:
    nurse = desk.page
    sign_in(nurse, product, "nurse")
    assert_accessible(nurse)
    design(nurse)
    nurse.screenshot(path="/tmp/shots/design.png", full_page=True)
    nurse.get_by_role("button", name="Save and go to approval").click()
    nurse.wait_for_timeout(3000)
    nurse.screenshot(path="/tmp/shots/design2.png", full_page=True)
