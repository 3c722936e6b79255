"""A clinic's days: an early look, a result read together, a decision, a series of one's own brought in."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def clinician(product: Any, desk: Any) -> Page:
    page: Page = desk.page
    page.goto(product.sign_in_link("clinician@demonstration.invalid"))
    expect(page.get_by_role("heading", name="Trials", exact=True)).to_be_visible()
    return page


def open_trial(page: Page, name: str) -> None:
    page.get_by_label("Search patients, questions, treatments").fill(name)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_an_early_look_asks_for_a_reason_and_is_printed(
    clinician: Page, assert_accessible: Callable[[Page], None]
) -> None:
    open_trial(clinician, "Jonas Weber")
    assert_accessible(clinician)
    clinician.get_by_role("button", name="Look early").click()
    assert_accessible(clinician)
    clinician.get_by_role("button", name="Look, and be counted").click()
    expect(clinician.get_by_text("Say why; it is printed with the result").first).to_be_visible()
    clinician.get_by_label("Why must it be known now?").fill("He wants to travel.")
    clinician.get_by_role("button", name="Look, and be counted").click()
    expect(clinician.get_by_text("He wants to travel.").first).to_be_visible()
    expect(clinician.get_by_text("What must be known with it")).to_be_visible()
    assert_accessible(clinician)


def test_a_result_is_read_and_a_decision_recorded(
    clinician: Page, assert_accessible: Callable[[Page], None]
) -> None:
    open_trial(clinician, "Maria Keller")
    clinician.get_by_role("link", name="See the effect").click()
    verdict = clinician.get_by_text("Recorded answer").first
    expect(verdict).to_be_visible()
    recorded = verdict.locator("xpath=..").inner_text()
    slider = clinician.get_by_role("slider", name="What if another amount mattered?")
    for _ in range(12):
        slider.press("ArrowRight")
    expect(clinician.get_by_text("Only a thought.")).to_be_visible()
    assert verdict.locator("xpath=..").inner_text() == recorded  # no thought changes the recorded answer
    clinician.locator("details").evaluate_all("folded => folded.forEach(each => (each.open = true))")
    assert_accessible(clinician)
    clinician.get_by_role("link", name="Decide together").click()
    again = clinician.get_by_role("button", name="Record a further decision")
    expect(again).to_be_visible()
    again.click()
    clinician.get_by_role("button", name="Record the decision").click()
    expect(clinician.get_by_role("alert").or_(clinician.locator(".error-summary")).first).to_be_visible()
    assert_accessible(clinician)
    clinician.locator("#decide-chosen").get_by_text(re.compile("^Amitriptyline")).click()
    clinician.locator("#decide-view_patient").fill("Fewer bad days are worth the dry mouth.")
    clinician.locator("#decide-agreement").get_by_text("We agree", exact=True).click()
    clinician.get_by_role("button", name="Record the decision").click()
    expect(clinician.get_by_text("Fewer bad days are worth the dry mouth.").first).to_be_visible()


def a_series() -> str:
    """Six periods of seven days, a line with words for a number, and a day that stands twice."""
    chance = random.Random(7)
    lines = ["date,arm,outcome"]
    for day in range(42):
        arm = "ABBAAB"[day // 7]
        lines.append(
            f"2026-{3 + day // 28:02d}-{day % 28 + 1:02d},{arm},{chance.gauss(5, 1.5) + (arm == 'B'):.1f}"
        )
    lines[11] = lines[11].rsplit(",", 1)[0] + ",rather good"
    lines.append(lines[-1])
    return "\n".join(lines)


def test_a_series_is_brought_in_with_its_faults_by_number_and_without_causal_words(
    clinician: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page = clinician
    page.goto("/clinic/#/import")
    page.locator("#f-text").fill(a_series())
    page.locator("#f-patient_name").fill("Lena Vogt")
    page.locator("#f-question").fill("Is my mood better with B?")
    page.locator("#f-outcome-name").fill("mood")
    page.get_by_text("Higher is better", exact=True).click()
    page.locator("#f-outcome-worthwhile").fill("1")
    page.get_by_role("button", name="Look through the file").click()
    expect(page.get_by_text("One line cannot be read")).to_be_visible()
    expect(page.get_by_text(re.compile("Line 12")).first).to_be_visible()
    assert_accessible(page)
    page.get_by_text(re.compile("Import everything but this one line")).click()
    page.get_by_text("The last", exact=True).click()
    page.get_by_role("button", name="Look through the file").click()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Lena Vogt")).to_be_visible()
    expect(page.get_by_text("One line was left out on purpose")).to_be_visible()
    effect = page.get_by_role("link", name="See the effect")
    expect(effect).to_be_visible(timeout=30_000)
    effect.click()
    told = page.get_by_role("main")
    expect(told).to_contain_text("It is not known how the order came about", timeout=30_000)
    expect(told).not_to_contain_text("worked better")
    assert_accessible(page)


def test_a_session_that_ends_loses_no_written_decision(product: Any, desk: Any, clinician: Page) -> None:
    open_trial(clinician, "Peter Novak")
    clinician.get_by_role("link", name="Decide together").click()
    view = clinician.locator("#decide-view_patient")
    view.fill("The mornings are what matters.")
    clinician.locator("#decide-chosen").get_by_text("New timing", exact=True).click()
    clinician.locator("#decide-agreement").get_by_text("We agree", exact=True).click()
    desk.context.clear_cookies()
    clinician.get_by_role("button", name="Record the decision").click()
    ended = clinician.get_by_role("dialog", name="Sign in again to go on")
    expect(ended).to_be_visible()
    for _ in range(3):
        clinician.keyboard.press("Escape")
    expect(ended).to_be_visible()
    other = desk.context.new_page()
    other.goto(product.sign_in_link("clinician@demonstration.invalid"))
    expect(other.get_by_role("heading", name="Trials", exact=True)).to_be_visible()
    other.close()
    clinician.evaluate("dispatchEvent(new Event('focus'))")  # what coming back to the tab does
    expect(ended).to_be_hidden()
    expect(view).to_have_value("The mornings are what matters.")
    clinician.get_by_role("button", name="Record the decision").click()
    expect(clinician.get_by_role("heading", name="Decided: New timing")).to_be_visible()


def test_two_who_change_one_design_are_shown_what_both_changed(product: Any, desk: Any) -> None:
    one = desk.page
    one.goto(product.sign_in_link("nurse@demonstration.invalid"))
    expect(one.get_by_role("heading", name="Trials", exact=True)).to_be_visible()
    one.goto("/clinic/#/design")
    one.get_by_label("Patient", exact=True).fill("Rosa Brandt")
    one.get_by_role("button", name="Save", exact=True).click()
    expect(one.get_by_role("heading", name="Rosa Brandt")).to_be_visible()
    address = f"{one.url}/design"
    two = desk.context.new_page()
    for page, words in ((one, "Does magnesium help?"), (two, "Does stretching help?")):
        page.goto(address)
        page.get_by_label("Question", exact=True).fill(words)
    one.get_by_role("button", name="Save", exact=True).click()
    expect(one.get_by_role("heading", name="Rosa Brandt")).to_be_visible()
    two.get_by_role("heading", name="Calendar").scroll_into_view_if_needed()
    two.get_by_role("button", name="Save", exact=True).click()
    choices = two.get_by_text("Somebody else changed this design meanwhile")
    expect(choices).to_be_in_viewport()
