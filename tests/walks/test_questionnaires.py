"""A questionnaire on the phone: without a network, with the browser killed twice, and by keyboard."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid5

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from server.asking import Asking
from server.db import make_engine, transaction
from server.study_day import day_number, study_date
from server.tables import Occurrence, Person, ProtocolVersion, Trial
from tests.walks.patient_steps import TALL, THREE_TAPS, come_in, wait_until

ITEMS = 9
STANDING = """async () => {
  const headers = { "X-Nof1-App": "patient" };
  const ask = (path) => fetch(`/api/v1${path}`, { headers }).then((answer) => answer.json());
  const { trial } = await ask("/me");
  const { told } = await ask(`/trials/${trial.id}/questionnaires`);
  return told.filter((one) => one.questionnaire === "phq-9");
}"""


@pytest.fixture
def asked(product: Any) -> str:
    """A PHQ-9 that waits for Jonas since an hour; gives its occurrence's id."""
    engine = make_engine(f"sqlite:///{database(product)}")
    now = datetime.now(UTC)
    with transaction(engine) as session:
        jonas = session.exec(select(Person).where(col(Person.name).startswith("Jonas"))).one()
        trial = session.exec(select(Trial).where(Trial.person_id == jonas.id)).one()
        version = session.get_one(ProtocolVersion, trial.protocol_version_id)
        planned = {"key": "phq-9", "instrument": "phq-9/1", "schedule": {"times": ["09:00"]}}
        version.asking = asdict(Asking.from_content({"questionnaires": [planned]}))
        assert trial.first_day is not None
        day = day_number(study_date(now, trial.zone, version.day_starts_at), trial.first_day)
        waiting = Occurrence(
            id=uuid5(trial.id, f"phq-9/{day}/540"),
            trial_id=trial.id,
            questionnaire="phq-9",
            study_day=day,
            slot=540,
            opens_at=now - timedelta(hours=1),
            due_at=now - timedelta(hours=1),
            expires_at=now + timedelta(hours=5),
        )
        if session.get(Occurrence, waiting.id) is None:
            session.add(waiting)
        found = str(waiting.id)
    engine.dispose()
    return found


def database(product: Any) -> Path:
    return Path(product.environment["NOF1_DATA_DIR"]) / "nof1.db"


def kept(product: Any) -> list[tuple[Any, ...]]:
    """Check-ins on the PHQ-9, each with how many answers it has."""
    words = (
        "SELECT checkin.instrument, count(*) FROM checkin JOIN answer ON answer.checkin_id = checkin.id "
        "WHERE checkin.questionnaire = 'phq-9' GROUP BY checkin.id"
    )
    with closing(sqlite3.connect(database(product))) as opened:
        return opened.execute(words).fetchall()


def choose(page: Page, step: int, name: str) -> None:
    expect(page.get_by_text(f"Question {step} of")).to_be_visible()
    page.get_by_role("radio", name=name, exact=True).check(force=True)
    page.get_by_role("button", name="Next").click()


def test_a_questionnaire_begun_without_a_network_goes_on_after_a_crash_and_arrives_once(
    product: Any, asked: str, codes: dict[str, str], start_phone: Callable[[], Any]
) -> None:
    first = start_phone()
    page = first.page
    come_in(page, codes["Jonas"])
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from here on the service worker serves the app
    first.context.set_offline(True)
    page.reload()
    page.get_by_role("link", name=re.compile("PHQ-9")).click()
    for step in range(1, 5):
        choose(page, step, "Several days")
    expect(page.get_by_text("Question 5 of")).to_be_visible()
    first.kill()

    second = start_phone()
    second.context.set_offline(True)
    page = second.page
    page.goto(f"/#/question/{asked}")
    for step in range(5, ITEMS + 1):
        choose(page, step, "Not at all")
    choose(page, ITEMS + 1, "Somewhat difficult")
    expect(page.get_by_role("heading", name="Look it over")).to_be_visible()
    page.get_by_role("button", name="Save").evaluate(THREE_TAPS)
    expect(page.get_by_text("Kept on this phone, waiting to be sent.")).to_be_visible()
    assert kept(product) == []
    second.kill()

    page = start_phone().page
    page.goto("/")
    wait_until(lambda: kept(product) == [("phq-9/1", ITEMS + 1)])
    page.reload()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    mend = page.get_by_role("link", name=re.compile("PHQ-9"))
    expect(mend).to_have_accessible_name(re.compile("^Change"))  # it is done, and can be mended from Today
    assert kept(product) == [("phq-9/1", ITEMS + 1)]

    mend.click()
    page.get_by_role("button", name="Change my answer").click()
    page.get_by_role("button", name=re.compile("^Change ?: Little interest")).click()
    choose(page, 1, "Nearly every day")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Arrived at the clinic.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("This question is answered. Thank you.")).to_be_visible()
    told = page.evaluate(STANDING)
    assert [(one["answers"]["q1"], one["scores"][0]["value"]) for one in told] == [(3, 6)]


def test_what_is_told_unasked_is_asked_item_by_item_on_conditions_and_says_who_reads_it(
    phone: Any, codes: dict[str, str], assert_accessible: Callable[[Page], None]
) -> None:
    page = phone.page
    page.set_viewport_size(TALL)
    come_in(page, codes["Jonas"])
    assert_accessible(page)
    page.get_by_text("Something happened").click()
    page.get_by_role("link", name="Write a note").click()
    expect(page.get_by_text("Nobody reads this at once")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Please answer this question")
    assert_accessible(page)
    page.get_by_label("What would you like to note down?").fill("slept in the garden")
    page.get_by_role("button", name="Save").evaluate(THREE_TAPS)
    expect(page.get_by_text("Arrived at the clinic.")).to_be_visible()

    page.goto("/#/today")
    page.get_by_text("Something happened").click()
    page.get_by_role("link", name="Report a flare").click()
    page.get_by_text("a flare has begun").click()
    expect(page.get_by_role("radiogroup", name="How strong is it?")).to_be_visible()
    page.get_by_text("the flare is over").click()
    expect(page.get_by_role("radiogroup", name="How strong is it?")).to_have_count(0)
    assert_accessible(page)


def test_a_small_phone_with_large_letters_shows_a_questionnaire_without_moving_sideways(
    phone: Any, asked: str, codes: dict[str, str], assert_accessible: Callable[[Page], None]
) -> None:
    page = phone.page
    come_in(page, codes["Jonas"])
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_text("Something happened").click()
    page.get_by_role("link", name="Report a side effect").click()
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    fits = "() => document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    page.get_by_role("textbox").fill("a rash on both arms")
    page.get_by_role("button", name="Next").press("Enter")
    page.get_by_role("group", name="When did it begin?").wait_for()
    assert page.evaluate(fits)
    page.set_viewport_size(TALL)
    assert_accessible(page)
