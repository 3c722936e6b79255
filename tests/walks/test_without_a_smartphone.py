"""A nurse plans PHQ-9 and pain, prints the diary, enters a call; its danger answer is a task."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.walks.test_from_design_to_day_one import approve, design, sign_in

DESK = {"width": 1280, "height": 860}
NARROW = {"width": 390, "height": 844}
SLOW = 30_000


def plan_questions(page: Page) -> None:
    page.get_by_text(re.compile("^Only the daily question at")).click()
    for name in ("PHQ-9", "Pain"):
        library = page.get_by_label("Add from the library")
        expect(library.locator("option", has_text=name).first).to_be_attached()  # the library has come
        offered = library.locator("option").all_inner_texts()
        library.select_option(label=next(text for text in offered if name in text))
        page.get_by_role("button", name="Add", exact=True).click()
    pain = page.get_by_role("article", name=re.compile("Pain"))
    pain.get_by_label("On which days").select_option("daily")
    pain.get_by_role("button", name=re.compile("^Remove time")).click()
    pain.get_by_role("button", name="At random in a stretch of the day").click()
    pain.get_by_label("At least so many minutes apart").fill("120")
    expect(pain.get_by_text("every day, 2 times a day at random", exact=False)).to_be_visible(timeout=SLOW)
    phq = page.get_by_role("article", name=re.compile("PHQ-9"))
    expect(phq.get_by_text("every Monday at", exact=False)).to_be_visible(timeout=SLOW)
    expect(page.get_by_text(re.compile("^Always on for .*PHQ-9"))).to_be_visible(timeout=SLOW)


def plan_cover(page: Page) -> None:
    expect(page.get_by_text("say who looks at them", exact=False).first).to_be_visible(timeout=SLOW)
    page.locator("#f-asking-cover-owner_id").select_option(index=1)
    page.locator("#f-asking-cover-deputy_id").select_option(index=2)
    page.locator("#f-asking-cover-contact_name").fill("Ward 3")
    page.locator("#f-asking-cover-contact_phone").fill("+49 30 5678")
    page.locator("#f-asking-cover-contact_email").fill("ward@clinic.example")
    page.get_by_label("Patient’s country").select_option("DE")


def begin_on_paper(page: Page) -> None:
    page.get_by_text("Without a smartphone: join on paper").click()
    today = page.get_by_label("Signed on").input_value()
    page.get_by_label("First day").fill(today)
    page.get_by_role("button", name="Draw the order and begin").click()
    expect(page.get_by_text("Without a signed form nothing may begin")).to_be_visible(timeout=SLOW)
    page.get_by_label("The signed form lies in the patient’s file").check()
    page.get_by_role("button", name="Draw the order and begin").click()
    expect(page.get_by_text("Agreed on paper on", exact=False)).to_be_visible(timeout=SLOW)


def enter_a_call(page: Page) -> None:
    about = page.get_by_label("What it is about")
    expect(about).to_be_visible(timeout=SLOW)
    about.select_option(label=next(t for t in about.locator("option").all_inner_texts() if "PHQ-9" in t))
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("alert").or_(page.locator(".error-summary")).first).to_be_visible(timeout=SLOW)
    groups = page.get_by_role("group").filter(has=page.get_by_role("radio", name="Not at all"))
    for number in range(groups.count()):
        answer = "Several days" if number == 8 else "Not at all"
        groups.nth(number).get_by_role("radio", name=answer).check(force=True)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text(re.compile("^Kept for day 1"))).to_be_visible(timeout=SLOW)


def test_a_trial_on_paper_from_its_plan_to_a_task(
    product: Any, desk: Any, open_window: Callable[..., Any], assert_accessible: Any, tmp_path: Path
) -> None:
    nurse = desk.page
    sign_in(nurse, product, "nurse")
    design(nurse)
    plan_questions(nurse)
    plan_cover(nurse)
    expect(nurse.get_by_text("Nothing is open. A clinician can approve it.")).to_be_visible(timeout=SLOW)
    week = nurse.get_by_role("region", name="What a full week looks like")
    expect(week.get_by_text("by chance").first).to_be_visible(timeout=SLOW)
    expect(week.get_by_text(re.compile("question rounds a week; up to .* a day"))).to_be_visible(timeout=SLOW)
    assert_accessible(nurse)
    nurse.get_by_role("button", name="Save and go to approval").click()
    expect(nurse.get_by_text("Only a clinician can approve.")).to_be_visible(timeout=SLOW)
    trial = nurse.url.split("/trials/")[1].split("/")[0]

    clinician = open_window(DESK).page
    sign_in(clinician, product, "clinician")
    clinician.goto(f"/clinic/#/trials/{trial}/approve")
    expect(clinician.get_by_text("2 times a day at random", exact=False)).to_be_visible(timeout=SLOW)
    expect(clinician.get_by_text("Ward 3", exact=False).first).to_be_visible(timeout=SLOW)
    assert_accessible(clinician)
    approve(clinician)

    nurse.goto(f"/clinic/#/trials/{trial}")
    begin_on_paper(nurse)
    expect(nurse.get_by_role("heading", name="Questions, one by one")).to_be_visible(timeout=SLOW)
    assert_accessible(nurse)

    nurse.get_by_role("link", name="Diary to print").click()
    expect(nurse.get_by_role("heading", name=re.compile("Day 1$"))).to_be_visible(timeout=SLOW)
    expect(nurse.get_by_text("How bad were your cramps today?").first).to_be_visible(timeout=SLOW)
    assert_accessible(nurse)
    nurse.pdf(path=tmp_path / "diary.pdf", prefer_css_page_size=True)
    assert (tmp_path / "diary.pdf").stat().st_size > 10_000

    nurse.goto(f"/clinic/#/trials/{trial}/entry")
    nurse.set_viewport_size(NARROW)
    enter_a_call(nurse)
    expect(nurse.get_by_text("Somebody must look at an answer like this now.")).to_be_visible(timeout=SLOW)
    assert_accessible(nurse)
    nurse.set_viewport_size(DESK)
    nurse.get_by_role("link", name="See the tasks").click()
    expect(nurse.get_by_role("listitem", name="Rosa Brandt")).to_be_visible(timeout=SLOW)

    nurse.goto(f"/clinic/#/trials/{trial}")
    told = nurse.get_by_role("region", name="Questionnaires and reports")
    expect(told.get_by_text("call, entered by staff")).to_be_visible(timeout=SLOW)
    assert_accessible(nurse)
