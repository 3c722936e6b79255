"""A patient's days on the phone: with a network, without one, after a crash, and at the end."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.walks.patient_steps import TALL, THREE_TAPS, answer, arrived, come_in, rows, wait_until


def test_an_answer_given_without_a_network_survives_a_killed_browser_and_arrives_once(
    product: Any, codes: dict[str, str], start_phone: Callable[[], Any]
) -> None:
    note = "owl and barn"
    first = start_phone()
    page = first.page
    come_in(page, codes["Jonas"])
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from here on the service worker serves the app
    first.context.set_offline(True)
    page.reload()
    answer(page, 6, note)
    page.get_by_role("button", name="Save").evaluate(THREE_TAPS)
    expect(page.get_by_text("Kept on this phone, waiting to be sent.")).to_be_visible()
    assert arrived(product, note) == 0
    first.kill()

    second = start_phone()
    page = second.page
    page.goto("/")
    expect(page.get_by_text("Arrived at the clinic.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Thank you. That is all for today.")).to_be_visible()
    assert arrived(product, note) == 1


def test_help_is_one_tap_away_without_a_network_too_and_a_report_goes_by_itself(
    product: Any, phone: Any, codes: dict[str, str], assert_accessible: Callable[[Page], None]
) -> None:
    page = phone.page
    page.set_viewport_size(TALL)
    come_in(page, codes["Jonas"])
    for place in ("Today", "Answers", "Result", "Help"):
        page.get_by_role("link", name=place, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_accessible(page)
    phone.context.set_offline(True)
    expect(page.get_by_text("Nobody watches this app around the clock").first).to_be_visible()
    page.get_by_role("link", name=re.compile("I feel worse")).click()
    page.get_by_label("What is worse?").fill("dizzy in the morning")
    assert_accessible(page)
    page.get_by_role("button", name="Tell the clinic").evaluate(THREE_TAPS)
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    assert_accessible(page)
    phone.context.set_offline(False)
    expect(page.get_by_text("The clinic has got it")).to_be_visible()
    assert len(rows(product, "SELECT 1 FROM report WHERE kind = 'worse'")) == 1


def test_a_lost_answer_to_joining_does_not_burn_the_code(
    product: Any, phone: Any, codes: dict[str, str]
) -> None:
    page, lost = phone.page, []

    def lose_once(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)  # the server got it; the phone never hears of it
            route.abort()

    page.route("**/api/v1/invitations/join", lose_once)
    page.goto(f"/#join={codes['invitation']}")
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Agree and join").click()
    retry = page.get_by_role("button", name="Try again")
    joined = page.get_by_text("Your trial starts tomorrow")
    expect(retry.or_(joined).first).to_be_visible()
    if retry.is_visible():
        retry.click()
    expect(joined).to_be_visible()
    assert lost == [200]


def test_at_the_end_the_patient_reads_the_result_in_words_and_answers_the_decision(
    phone: Any, codes: dict[str, str], assert_accessible: Callable[[Page], None]
) -> None:
    page = phone.page
    page.set_viewport_size(TALL)
    come_in(page, codes["Maria"])
    page.get_by_role("link", name="See the result").click()
    expect(page.get_by_text("How sure is that?")).to_be_visible()
    expect(page.get_by_text("What you decided")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Change my reply").click()
    page.get_by_role("radio", name="No, I see it differently").check(force=True)
    page.get_by_label("Your words").fill("I wanted to wait.")
    page.get_by_role("button", name="Send my reply").click()
    expect(page.get_by_text("You said: no, I see it differently.")).to_be_visible()


def test_whoever_takes_back_consent_is_asked_nothing_more(
    product: Any, phone: Any, codes: dict[str, str], assert_accessible: Callable[[Page], None]
) -> None:
    page = phone.page
    page.set_viewport_size(TALL)
    come_in(page, codes["Jonas"])
    page.get_by_role("link", name="Help", exact=True).click()
    page.get_by_role("link", name=re.compile("I want to stop")).click()
    page.get_by_text("Stop, and take back my consent").click()
    page.get_by_role("button", name="Stop now").click()
    assert_accessible(page)
    page.get_by_role("button", name="Yes, stop").evaluate(THREE_TAPS)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have taken back your consent")
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    assert_accessible(page)
    wait_until(lambda: len(rows(product, "SELECT 1 FROM report WHERE kind = 'withdraw'")) == 1)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have taken back your consent")
