"""A nurse designs, a clinician approves, a patient reads, agrees and joins; only then is anything drawn."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.walks.patient_steps import TALL

DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}


def sign_in(page: Page, product: Any, who: str) -> None:
    page.goto(product.sign_in_link(f"{who}@demonstration.invalid"))
    expect(page.get_by_role("heading", name="Trials", exact=True)).to_be_visible()


def design(page: Page) -> None:
    """What a nurse must say before a clinician can approve, in the order of the page."""
    page.get_by_role("link", name="New trial").first.click()
    page.get_by_role("button", name="Begin blank").click()
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
    for what in ("chronic_and_stable", "quick_on_and_off", "reversible", "real_uncertainty"):
        page.locator(f"#f-suitability-{what}").check()


def approve(page: Page) -> None:
    for part in ("treatments", "switches", "washout"):
        page.locator(f"#approve-{part}").check()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("heading", name="Rosa Brandt")).to_be_visible()


def test_a_trial_is_designed_approved_and_joined(
    product: Any, desk: Any, phone: Any, open_window: Callable[..., Any], assert_accessible: Any
) -> None:
    nurse = desk.page
    sign_in(nurse, product, "nurse")
    assert_accessible(nurse)
    design(nurse)
    expect(nurse.get_by_text("Nothing is open. A clinician can approve it.")).to_be_visible()
    assert_accessible(nurse)
    nurse.reload()  # nothing that was written is lost
    expect(nurse.get_by_label("Patient", exact=True)).to_have_value("Rosa Brandt")
    nurse.get_by_role("button", name="Save and go to approval").click()
    expect(nurse.get_by_text("Only a clinician can approve.")).to_be_visible()
    assert_accessible(nurse)
    trial = nurse.url.split("/trials/")[1].split("/")[0]

    clinician = open_window(DESK).page
    sign_in(clinician, product, "clinician")
    clinician.goto(f"/clinic/#/trials/{trial}/approve")
    approve(clinician)

    nurse.goto(f"/clinic/#/trials/{trial}")
    nurse.get_by_role("button", name="Make an invitation").click()
    code = nurse.locator(".invitation-code")
    expect(code).to_be_visible()
    assert_accessible(nurse)
    invitation = code.inner_text().strip()

    patient = phone.page
    patient.set_viewport_size(TALL)  # all of a page is seen at once: nothing lies under the bar below
    patient.goto("/")
    expect(patient.get_by_role("heading", name="Find out what works for you")).to_be_visible()
    patient.goto(f"/#join={invitation}")  # a link opened where the app is open already loads nothing anew
    expect(patient.get_by_role("heading", name="What this trial asks of you")).to_be_visible()
    assert invitation not in patient.url
    assert_accessible(patient)
    patient.get_by_label("I have read this").check()
    patient.get_by_role("button", name="Agree and join").click()
    expect(patient.get_by_text("Your trial starts tomorrow")).to_be_visible()
    assert_accessible(patient)

    late = open_window(PHONE).page  # the code is used up: nobody else gets in with it
    late.goto(f"/#join={invitation}")
    expect(late.get_by_text("This code does not work.")).to_be_visible()

    nurse.reload()
    expect(nurse.get_by_text("The order was drawn on joining.")).to_be_visible()
