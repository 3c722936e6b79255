"""The app in two tabs of one browser."""

from typing import Any

from playwright.sync_api import expect

from tests.walks.patient_steps import answer, arrived, come_in


def test_an_answer_in_a_second_tab_shows_in_the_first_and_arrives_once(
    product: Any, phone: Any, codes: dict[str, str]
) -> None:
    first = phone.page
    come_in(first, codes["Jonas"])
    second = phone.context.new_page()
    second.goto("/")
    for page in (first, second):
        expect(page.get_by_role("button", name="Save")).to_be_visible()
    answer(second, 3, "two tabs")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_text("Arrived at the clinic.")).to_be_visible()
    expect(first.get_by_text("Thank you. That is all for today.")).to_be_visible()
    assert arrived(product, "two tabs") == 1
