"""While a nurse designs, the page says how likely an answer is, and finds the shortest trial for one."""

import re
import time
from typing import Any

from playwright.sync_api import Page, Request, expect

from tests.walks.test_from_design_to_day_one import sign_in

ASKED = "/designs/characteristics"


def test_a_nurse_sees_how_likely_an_answer_is_and_takes_the_shortest_design(
    product: Any, desk: Any, assert_accessible: Any
) -> None:
    page: Page = desk.page
    asked: list[Request] = []
    page.on("request", lambda it: asked.append(it) if it.url.endswith(ASKED) else None)
    sign_in(page, product, "nurse")
    page.goto("/clinic/#/design")
    headline = page.locator(".outlook-headline")
    expect(headline).to_contain_text("of 100 such trials say so clearly", timeout=60_000)
    expect(page.get_by_text("From 400 simulated trials")).to_be_visible(timeout=120_000)

    # Four periods answer less often than eight, and the page says so.
    before = right_of(page)
    began = time.monotonic()
    page.locator("#f-periods").fill("4")
    expect(page.locator(".outlook-row").nth(3).locator(".outlook-numbers")).not_to_have_text(
        before, timeout=60_000
    )
    print(f"a change is answered after {time.monotonic() - began:.1f} s on this machine")
    expect(page.get_by_text("From 400 simulated trials")).to_be_visible(timeout=120_000)
    assert number_of(right_of(page)) < number_of(before)
    assert_accessible(page)

    # Words change nothing that is computed.
    count = len(asked)
    page.get_by_label("Question", exact=True).fill("Does it help me?")
    page.wait_for_timeout(1500)
    assert len(asked) == count

    page.get_by_role("button", name="Find it").click()
    use = page.get_by_role("button", name=re.compile(r"Use \d+ periods"))
    expect(use).to_be_visible(timeout=120_000)
    found = int(use.inner_text().split()[1])
    use.click()
    expect(page.locator("#f-periods")).to_have_value(str(found))
    expect(page.get_by_text("That is this design.")).to_be_visible()

    # What cannot be is not computed, and the page says what it waits for.
    page.locator("#f-periods").fill("3")
    expect(headline).to_have_count(0)
    expect(page.get_by_text("It can be worked out once the numbers").first).to_be_visible()


def test_the_page_never_goes_to_approval_on_an_older_check(product: Any, desk: Any) -> None:
    page: Page = desk.page
    sign_in(page, product, "nurse")
    page.goto("/clinic/#/design")
    expect(page.get_by_text(re.compile("still open for approval"))).to_be_visible()
    page.locator("#f-washout_days").fill("9")
    page.get_by_role("button", name="Save and go to approval").click()
    expect(page.locator(".error-summary")).to_contain_text("The washout must be shorter than a period")


def right_of(page: Page) -> str:
    """Of 100 trials in which one treatment is better by twice the worthwhile difference."""
    return page.locator(".outlook-row").nth(3).locator(".outlook-numbers").inner_text()


def number_of(words: str) -> int:
    return int(words.split()[0])
