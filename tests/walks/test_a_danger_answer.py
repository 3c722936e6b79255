"""A danger answer: help at once without a network, a task with its true time, from person to person, seen."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.walks.patient_steps import TALL, come_in

RULE = {"key": "bad-night", "questionnaire": "daily", "when": {"item": "outcome", "at_most": 1}}


@pytest.fixture
def watched(product: Any, codes: dict[str, str]) -> str:
    """Jonas' trial with a rule and a cover in which nobody waits for anybody; gives his code."""
    with closing(sqlite3.connect(Path(product.environment["NOF1_DATA_DIR"]) / "nof1.db")) as database:
        ids = {name.split()[-1]: str(id_) for id_, name in database.execute("SELECT id, name FROM person")}
        asking = {
            "alerts": [RULE],
            "cover": {
                "owner_id": ids["Lindner"], "deputy_id": ids["Haddad"],
                "zone": "Europe/Berlin", "country": "DE",
                "weekdays": [1, 2, 3, 4, 5], "start": "08:00", "end": "17:00", "outside": "go_on",
                "escalate_minutes": 0, "contact_name": "Ward 3", "contact_phone": "+49 30 5678",
                "contact_email": "ward@clinic.example",
            },
        }  # fmt: skip
        database.execute(
            "UPDATE protocol_version SET asking = ? WHERE id = (SELECT protocol_version_id FROM trial "
            "JOIN person ON person.id = trial.person_id WHERE person.name = 'Jonas Weber')",
            (json.dumps(asking),),
        )
        database.commit()
    return codes["Jonas"]


def test_help_comes_from_the_phone_and_the_clinic_looks_after_it(
    product: Any,
    watched: str,
    start_phone: Callable[[], Any],
    desk: Any,
    assert_accessible: Callable[[Page], None],
) -> None:
    patient = start_phone()
    page = patient.page
    come_in(page, watched)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from here on the service worker serves the app
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible(timeout=30_000)
    patient.context.set_offline(True)
    page.get_by_role("radio", name=re.compile(r"^1\b")).check(force=True)
    page.get_by_role("button", name="Save").click()

    help_now = page.get_by_role("heading", name="Would it be good to talk to somebody now?")
    expect(help_now).to_be_focused()
    expect(page.get_by_role("link", name="Call 116 123")).to_have_attribute("href", "tel:116123")
    expect(page.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")
    expect(page.get_by_role("link", name="Call +49 30 5678")).to_be_visible()
    expect(page.get_by_text("This answer has not been sent yet.")).to_be_visible()
    expect(page.get_by_text("Nobody at the clinic is sure to look")).to_be_visible()  # no e-mail from here
    page.set_viewport_size(TALL)
    assert_accessible(page)
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("Kept on this phone, waiting to be sent.")).to_be_visible()

    page.reload()  # still offline: nobody at the clinic can know
    expect(help_now).to_be_visible()
    patient.context.set_offline(False)
    expect(page.get_by_text("This answer has arrived at the clinic's server.")).to_be_visible()
    page.get_by_role("button", name="I have read this").click()
    page.reload()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Help", exact=True).click()
    expect(page.get_by_role("link", name="Call 116 123")).to_be_visible()
    assert_accessible(page)

    work = desk.page
    work.goto(product.sign_in_link("nurse@demonstration.invalid"))
    line = work.get_by_role("listitem").filter(has_text="Jonas Weber").first
    expect(line).to_contain_text("Look at this answer now")
    work.get_by_role("link", name=re.compile("^Tasks")).click()
    card = work.get_by_role("listitem", name="Jonas Weber")
    expect(card.get_by_text("Danger answer")).to_be_visible()
    expect(card.get_by_text(re.compile("^Answered "))).to_be_visible()
    last = work.get_by_text("It was given to the clinic’s stated contact", exact=False)
    expect(last).to_be_visible(timeout=90_000)
    card.get_by_text("3 steps so far").click()
    expect(card.get_by_text("given to Dr Karim Haddad (deputy)")).to_be_visible()
    assert_accessible(work)
    card.get_by_label("What did you do?").fill("I have called him.")
    work.route("**/api/v1/tasks", lambda route: route.abort())
    work.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # a look that brings nothing
    expect(work.get_by_role("alert")).to_be_visible()
    expect(card.get_by_label("What did you do?")).to_have_value("I have called him.")
    work.unroute("**/api/v1/tasks")
    looked = card.get_by_role("button", name="I have looked at it")
    expect(looked).to_be_enabled()  # not for a moment after the card has moved
    looked.press("Enter")
    expect(work.get_by_text("Nothing waits.")).to_be_visible()
    expect(work.get_by_text("I have called him.")).to_be_visible()
    assert "Jonas" not in work.url
    assert "Jonas" not in work.title()


def test_an_alarming_side_effect_is_kept_and_said_to_be_and_can_be_read_again(
    codes: dict[str, str], phone: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = phone.page
    come_in(page, codes["Jonas"])
    phone.context.set_offline(True)
    page.get_by_text("Something happened").click()
    page.get_by_role("link", name="Report a side effect").click()
    page.get_by_role("textbox").fill("a rash on both arms")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("severe: I cannot do what I do otherwise").click()
    for _ in range(5):
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Would it be good to talk to somebody now?")).to_be_focused()
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("Thank you. It is kept.")).to_be_visible()
    expect(page.get_by_text("Kept on this phone, waiting to be sent.")).to_be_visible()

    page.get_by_role("link", name="Answers", exact=True).click()
    entry = page.get_by_role("group").filter(has_text="Report a side effect")
    entry.get_by_text("Report a side effect").click()
    expect(entry.get_by_text("a rash on both arms")).to_be_visible()
    expect(entry.get_by_text("waiting to be sent")).to_be_visible()
    phone.context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(entry.get_by_text("waiting to be sent")).to_have_count(0)
    expect(entry.get_by_text("a rash on both arms")).to_be_visible()
    page.set_viewport_size(TALL)
    assert_accessible(page)

    page.get_by_role("link", name="Today", exact=True).click()
    page.get_by_text("Something happened").click()
    page.get_by_role("link", name="Report a rescue medicine").click()
    page.get_by_label("What did you take?").fill("ibuprofen")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("How much?").fill("400mg")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a number")
    expect(page.get_by_label("How much?")).to_have_value("400mg")
    page.get_by_label("How much?").fill("400")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("today", exact=True).click()
    page.get_by_role("button", name="Next").click()
    page.clock.set_fixed_time("2026-11-24T14:17:00")
    page.get_by_label("At what time?").fill("23:59")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert")).to_contain_text("This time has not come yet.")
    page.get_by_label("At what time?").fill("12:30")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("What was it for?")).to_be_visible()
