"""A nurse's morning: what waits, and finding one trial among the others."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def nurse(product: Any, desk: Any) -> Page:
    page: Page = desk.page
    page.goto(product.sign_in_link("nurse@demonstration.invalid"))
    expect(page.get_by_role("heading", name="Trials", exact=True)).to_be_visible()
    return page


def test_what_waits_leads_to_where_it_is_done(nurse: Page, assert_accessible: Callable[[Page], None]) -> None:
    nurse.get_by_role("link", name="What waits").click()
    expect(nurse.get_by_role("heading", name="What waits")).to_be_focused()
    expect(nurse.get_by_role("heading", name="Result ready")).to_be_visible()
    assert_accessible(nurse)
    nurse.get_by_role("link", name="See the result: ").first.click()
    expect(nurse.get_by_text("Recorded answer").first).to_be_visible()


def test_a_trial_is_found_and_the_way_back_finds_it_again(
    nurse: Page, assert_accessible: Callable[[Page], None]
) -> None:
    box, state = nurse.get_by_label("Search patients, questions, treatments"), nurse.get_by_label("State")
    box.press_sequentially("jonas")
    state.select_option("Running")
    expect(nurse.get_by_role("status")).to_have_text("One trial found")
    assert "jonas" not in nurse.url
    assert_accessible(nurse)
    nurse.get_by_role("link", name="Jonas Weber").click()
    expect(nurse.get_by_role("heading", name="Jonas Weber")).to_be_visible()
    nurse.go_back()
    expect(box).to_have_value("jonas")
    expect(state).to_have_value("running")
    expect(nurse.get_by_role("status")).to_have_text("One trial found")

    box.fill("nobody of this name")
    expect(nurse.get_by_text("No trial is as chosen and has “nobody of this name”")).to_be_visible()
    nurse.get_by_role("button", name="Show all trials").click()
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    expect(nurse.get_by_role("link", name="Jonas Weber")).to_be_visible()
