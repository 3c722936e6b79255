"""Both who were to look leave while a trial runs: it is called, the phone says so, others are named."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session, col, select, update

from server.asking import AlertRule, Asking, Cover
from server.conduct.open_site import add_person
from server.db import make_engine, transaction
from server.tables import Membership, Person, ProtocolVersion, Site, Trial
from tests.walks.patient_steps import TALL, come_in

OWNER, DEPUTY = "Vera Amsel", "Ole Winter"
RULE = AlertRule("bad-night", "daily", when={"item": "outcome", "at_most": 1})
HOURS = "Your clinic looks at such answers"
NOBODY = "Nobody at the clinic is sure to look at such answers at set hours."


@pytest.fixture(scope="module")
def settings() -> dict[str, str]:
    """A server that sends e-mail, so that hours are promised; none is sent in this walk."""
    return {"NOF1_SMTP_URL": "smtp://127.0.0.1:9", "NOF1_MAIL_FROM": "nof1@clinic.example"}


@contextmanager
def rows_of(product: Any) -> Iterator[Session]:
    engine = make_engine(f"sqlite:///{product.environment['NOF1_DATA_DIR']}/nof1.db")
    with transaction(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def watched(product: Any) -> str:
    """Jonas' trial with a rule, looked after by two who came to the clinic for it; gives the trial's id."""
    with rows_of(product) as session:
        now, site = datetime.now(UTC), session.exec(select(Site)).one()
        jonas = (
            select(Trial).join(Person, col(Person.id) == Trial.person_id).where(Person.name == "Jonas Weber")
        )
        trial = session.exec(jonas).one()
        owner = add_person(session, now, site, OWNER, "vera@demonstration.invalid", "nurse")
        deputy = add_person(session, now, site, DEPUTY, "ole@demonstration.invalid", "clinician")
        cover = Cover(
            owner_id=str(owner.id),
            deputy_id=str(deputy.id),
            zone="Europe/Berlin",
            country="DE",
            contact_name="Ward 3",
            contact_phone="+49 30 5678",
            contact_email="ward@clinic.example",
        )
        version = session.get_one(ProtocolVersion, trial.protocol_version_id)
        version.asking = asdict(Asking(alerts=(RULE,), cover=cover))
        return str(trial.id)


def leaves(product: Any, name: str) -> None:
    with rows_of(product) as session:
        person = session.exec(select(Person).where(Person.name == name)).one()
        ends = update(Membership).where(col(Membership.person_id) == person.id)
        session.exec(ends.values(until=datetime.now(UTC)))


def test_the_clinic_is_called_the_phone_is_honest_and_others_are_named(
    product: Any,
    watched: str,
    phone: Any,
    desk: Any,
    codes: dict[str, str],
    assert_accessible: Callable[[Page], None],
) -> None:
    mine, work = phone.page, desk.page
    come_in(mine, codes["Jonas"])
    mine.goto("/#/help")
    expect(mine.get_by_text(HOURS)).to_be_visible()
    work.goto(product.sign_in_link("nurse@demonstration.invalid"))
    expect(work.get_by_role("heading", name="Trials")).to_be_visible()
    expect(work.get_by_text("left to look")).to_have_count(0)

    leaves(product, OWNER)
    work.reload()
    expect(work.get_by_role("listitem").get_by_text("Only one left to look").first).to_be_visible()
    leaves(product, DEPUTY)
    work.reload()
    expect(work.get_by_role("listitem").get_by_text("Nobody left to look").first).to_be_visible()
    mine.reload()
    expect(mine.get_by_text(NOBODY)).to_be_visible()
    expect(mine.get_by_text(HOURS)).to_have_count(0)
    expect(mine.get_by_role("link", name="Call +49 30 5678")).to_be_visible()
    expect(mine.get_by_role("link", name="Call 112")).to_be_visible()
    mine.set_viewport_size(TALL)
    assert_accessible(mine)

    work.goto(f"/clinic/#/trials/{watched}")
    panel = work.get_by_role("region", name="Who looks at alarming answers")
    expect(panel.get_by_text("Nobody who was named still works here")).to_be_visible()
    expect(panel.get_by_text(f"{OWNER} (no longer works here)")).to_be_visible()
    assert_accessible(work)
    panel.get_by_role("button", name="Name somebody else …").click()
    form = work.get_by_role("dialog", name="Who looks from now on")
    expect(form.get_by_label("Telephone, also for the patient")).to_have_value("+49 30 5678")
    expect(form.get_by_text("Some answers of this trial can be alarming")).to_be_visible()
    form.get_by_role("button", name="Save, from now on").click()
    expect(form.get_by_role("alert")).to_be_focused()
    assert_accessible(work)
    form.get_by_label("Who looks", exact=True).select_option("Nora Lindner")
    form.get_by_label("Who looks in their place").select_option("Dr Karim Haddad")
    form.get_by_label("From", exact=True).fill("07:30")
    expect(form.get_by_role("alert")).to_have_count(0)
    form.get_by_role("button", name="Save, from now on").click()

    expect(form).to_have_count(0)
    expect(panel.get_by_text("Nora Lindner", exact=True)).to_be_visible()
    expect(panel.get_by_text("Named by Nora Lindner on")).to_be_visible()
    panel.get_by_text("Who was named before").click()
    expect(panel.get_by_text(f"{OWNER}, else {DEPUTY}")).to_be_visible()
    expect(work.get_by_text("left to look")).to_have_count(0)
    assert_accessible(work)
    mine.reload()
    expect(mine.get_by_text("from 7:30")).to_be_visible()
    with rows_of(product) as session:
        trial = session.get_one(Trial, UUID(watched))
        version = session.get_one(ProtocolVersion, trial.protocol_version_id)
        assert version.asking["cover"]["start"] == "08:00"
