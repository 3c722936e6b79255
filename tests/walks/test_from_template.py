"""A nurse begins with a template and ends with an invitation: clicks and seconds are counted and printed.

An old trial and a study file lead to the designer too; nothing that was written is replaced unasked.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

DESK = {"width": 1280, "height": 860}


class Hand:
    """A nurse's hand: it counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.signs, self.began = page, 0, 0, time.monotonic()

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def write(self, what: Locator, text: str) -> None:
        """Into a field: a click to get there, then the keys."""
        what.click()
        what.fill(text)
        self.clicks += 1
        self.signs += len(text)

    def say(self, until: str) -> None:
        seconds = time.monotonic() - self.began
        print(f"\nuntil {until}: {self.clicks} clicks, {self.signs} signs, {seconds:.1f} s of a machine")


def sign_in(page: Page, product: Any, who: str) -> None:
    page.goto(product.sign_in_link(f"{who}@demonstration.invalid"))
    expect(page.get_by_role("heading", name="Trials", exact=True)).to_be_visible()


def confirm_what_is_the_patients(hand: Hand, name: str) -> None:
    page = hand.page
    hand.write(page.get_by_label("Patient", exact=True), name)
    hand.write(page.locator("#f-outcome-worthwhile"), "1")
    for what in ("chronic_and_stable", "quick_on_and_off", "reversible", "real_uncertainty"):
        hand.click(page.locator(f"#f-suitability-{what}"))


def approve(page: Page, product: Any, trial: str, name: str) -> None:
    sign_in(page, product, "clinician")
    page.goto(f"/clinic/#/trials/{trial}/approve")
    expect(page.get_by_text("Begun from the template “Melatonin for sleep”")).to_be_visible()
    for part in ("treatments", "switches", "washout"):
        page.locator(f"#approve-{part}").check()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_from_a_template_to_an_invitation(
    product: Any, desk: Any, open_window: Callable[..., Any], assert_accessible: Any
) -> None:
    page = desk.page
    sign_in(page, product, "nurse")
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="New trial").first)
    page.locator(".begin-card").first.wait_for()
    hand.write(page.get_by_label("Search templates"), "melatonin")
    expect(page.locator(".begin-card")).to_have_count(1)
    hand.click(page.get_by_role("button", name="Begin with this Melatonin for sleep"))
    expect(page.get_by_text("Begun from the template “Melatonin for sleep”")).to_be_visible()
    expect(page.get_by_label("Name", exact=True).nth(1)).to_have_value("Melatonin 2 mg")
    expect(page.get_by_text("No published worthwhile difference is known")).to_be_visible()
    confirm_what_is_the_patients(hand, "Rosa Brandt")
    expect(page.get_by_text("Nothing is open. A clinician can approve it.")).to_be_visible()
    hand.click(page.get_by_role("button", name="Save and go to approval"))
    expect(page.get_by_text("Only a clinician can approve.")).to_be_visible()
    hand.say("the clinician is asked")
    trial = page.url.split("/trials/")[1].split("/")[0]

    approve(open_window(DESK).page, product, trial, "Rosa Brandt")

    hand.began = time.monotonic()
    page.goto(f"/clinic/#/trials/{trial}")
    hand.click(page.get_by_role("button", name="Make an invitation"))
    expect(page.locator(".invitation-code")).to_be_visible()
    hand.say("the invitation, approval not counted")
    assert_accessible(page)
    page.get_by_role("link", name="Begun from the template “Melatonin for sleep”").click()
    expect(page.get_by_role("link", name="Rosa Brandt")).to_be_visible()
    expect(page.get_by_text("Apache-2.0")).to_be_visible()
    assert_accessible(page)


def test_every_way_to_begin_can_be_reached(product: Any, desk: Any, assert_accessible: Any) -> None:
    page = desk.page
    sign_in(page, product, "nurse")
    page.goto("/clinic/#/new")
    page.locator(".begin-card").first.wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Begin with this Afternoon coffee and sleep").click()
    assert_accessible(page)
    page.get_by_label("Patient", exact=True).fill("Unsaved")

    page.goto("/clinic/#/new")
    page.get_by_label("Which trial?").select_option(index=1)
    page.get_by_role("button", name="Begin with its design").click()
    expect(page.get_by_role("heading", name="Replace the design that you have begun?")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("Patient", exact=True)).to_have_value("Unsaved")

    page.goto("/clinic/#/new")
    page.get_by_role("button", name="Begin with its design").click()
    page.get_by_role("button", name="Replace it").click()
    expect(page.get_by_text("Begun from the design of trial")).to_be_visible()
    expect(page.get_by_label("Patient", exact=True)).to_have_value("")


def test_a_study_file_shows_its_losses_before_anything_is_kept(
    product: Any, desk: Any, tmp_path: Path, assert_accessible: Any
) -> None:
    question = {"id": "q", "type": "scale", "prompt": "Tired?", "minimum": 1, "maximum": 5, "step": 1}
    study = {
        "title": "Tea",
        "interventions": [{"id": "a", "name": "Mint"}, {"id": "b", "name": "Sage"}],
        "observations": [
            {"id": "o", "title": "Day", "questions": [question], "schedule": {"reminders": ["8:00"]}}
        ],
        "schedule": {
            "sequence": "alternating",
            "phaseDuration": 5,
            "numberOfCycles": 3,
            "includeBaseline": True,
        },
    }
    file = tmp_path / "study.json"
    file.write_text(json.dumps(study), encoding="utf-8")
    page = desk.page
    sign_in(page, product, "nurse")
    page.goto("/clinic/#/new")
    page.get_by_label("Study file").set_input_files(file)
    expect(page.get_by_text("Its scale went from 1 to 5")).to_be_visible()
    expect(page.get_by_text("A first stretch of 5 days")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Begin with this", exact=True).click()
    expect(page.get_by_text("Begun from the StudyU study “Tea”")).to_be_visible()
    expect(page.get_by_label("Name", exact=True).nth(1)).to_have_value("Sage")
    expect(page.locator("#f-prompt_time")).to_have_value("08:00")


def test_a_clinics_own_design_becomes_a_template_and_a_file(
    product: Any, desk: Any, assert_accessible: Any
) -> None:
    page = desk.page
    sign_in(page, product, "nurse")
    page.get_by_role("link", name="Jonas Weber").click()
    page.get_by_role("button", name="Keep it as a template").click()
    page.get_by_label("Title of the template").fill("Our sleep trial")
    page.get_by_role("button", name="Keep as a template").click()
    expect(page.get_by_text("Kept as “Our sleep trial”, version 1.")).to_be_visible()
    page.get_by_role("button", name="Write a StudyU file").click()
    expect(page.get_by_text("Neither the patient’s name nor an answer is in the file.")).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download the file").click()
    written = downloading.value.path().read_text(encoding="utf-8")
    assert json.loads(written)["participation"] == "invite"
    assert "Jonas" not in written
    page.get_by_role("link", name="Read the template").click()
    page.get_by_role("button", name="Offer it no more").click()
    expect(page.get_by_text("Not offered any more.")).to_be_visible()
