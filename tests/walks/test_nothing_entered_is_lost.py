"""Whatever goes wrong around a phone, what was entered on it arrives once or says plainly why not."""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.walks.between import Between, between
from tests.walks.patient_steps import answer, arrived, come_in, rows, wait_until

Open = Callable[..., Any]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def proxy(product: Any) -> Iterator[Between]:
    with between(product.url) as running:
        yield running


def behind(proxy: Between, open_window: Open) -> Any:
    return open_window(PHONE, has_touch=True, is_mobile=True, base_url=proxy.url)


def work_offline_from_now_on(context: BrowserContext, page: Page) -> None:
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # from here on the service worker serves the app
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.set_offline(True)


def tell_note(page: Page, words: str) -> None:
    page.get_by_text("Something happened").click()
    page.get_by_role("link", name="Write a note").click()
    page.get_by_role("textbox").first.fill(words)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Thank you. It is kept.")).to_be_visible()
    page.goto("/#/today")


def notes_arrived(product: Any) -> list[str]:
    said = "SELECT words FROM answer JOIN checkin ON checkin.id = checkin_id WHERE questionnaire = 'note'"
    return sorted(words for (words,) in rows(product, said))


def test_refusals_and_failures_of_the_server_never_block_what_comes_after(
    product: Any, proxy: Between, open_window: Open, codes: dict[str, str]
) -> None:
    window = behind(proxy, open_window)
    page = window.page
    come_in(page, codes["Jonas"])
    work_offline_from_now_on(window.context, page)
    for words in ("both", "gone", "invalid", "broken", "fine"):
        tell_note(page, words)
    statuses = {"both": [409], "gone": [410], "invalid": [422], "broken": [500]}

    def refuse(method: str, path: str, body: bytes) -> int | None:
        if method != "PUT" or "/check-ins/" not in path:
            return None
        said = "".join(map(str, json.loads(body)["answers"].values()))
        return statuses[said].pop(0) if statuses.get(said) else None

    proxy.refuse = refuse
    window.context.set_offline(False)
    wait_until(lambda: notes_arrived(product) == ["broken", "fine"], 30)
    page.goto("/#/settings")
    expect(page.get_by_text("The server will not take these.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\(error 410\)"))).to_have_count(1)
    expect(page.get_by_text(re.compile(r"\(error 422\)"))).to_have_count(1)
    assert not any(statuses.values())


def test_an_update_under_a_half_filled_form_loses_nothing(
    product: Any, proxy: Between, open_window: Open, codes: dict[str, str]
) -> None:
    window = behind(proxy, open_window)
    page = window.page
    come_in(page, codes["Jonas"])
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    answer(page, 7, "heron")
    proxy.changed_worker = True
    page.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update()")
    page.get_by_role("button", name="Use it now").click()
    page.wait_for_load_state()
    expect(page.get_by_role("button", name="Use it now")).to_have_count(0)
    expect(page.get_by_role("radio", name=re.compile(r"^7\b"))).to_be_checked()
    expect(page.get_by_label("Note")).to_have_value("heron")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Arrived at the clinic.")).to_be_visible()
    assert arrived(product, "heron") == 1


def test_a_week_without_a_network_arrives_whole_and_in_its_days(
    product: Any, start_phone: Callable[[], Any], codes: dict[str, str]
) -> None:
    phone = start_phone()
    page = phone.page
    come_in(page, codes["Jonas"])
    work_offline_from_now_on(phone.context, page)
    begins = datetime.now().astimezone() + timedelta(days=1)
    for day in range(7):
        page.clock.set_fixed_time((begins + timedelta(days=day)).replace(hour=21, minute=0))
        page.goto("/#/today")
        page.reload()
        answer(page, day, f"week {day}")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Kept on this phone, waiting to be sent.")).to_be_visible()
    expect(page.get_by_text("7 entries are waiting to be sent")).to_be_visible()
    phone.context.set_offline(False)
    of_the_week = "FROM checkin JOIN answer ON checkin.id = checkin_id WHERE words LIKE 'week %'"
    weekly = f"SELECT study_day, early {of_the_week}"
    wait_until(lambda: len(rows(product, weekly)) == 7, 30)
    days = sorted(day for day, _ in rows(product, weekly))
    assert days == list(range(days[0], days[0] + 7))
    assert {early for _, early in rows(product, weekly)} == {
        1
    }  # by the server's clock none of them had begun


def test_on_a_full_disk_what_is_entered_still_has_a_place_and_the_page_says_so(
    product: Any, start_phone: Callable[[], Any], codes: dict[str, str]
) -> None:
    phone = start_phone()
    page = phone.page
    come_in(page, codes["Jonas"])
    wait_until(lambda: "reserve" in page.evaluate("() => caches.keys()"))
    work_offline_from_now_on(phone.context, page)
    devtools = phone.context.new_cdp_session(page)
    used = page.evaluate("async () => (await navigator.storage.estimate()).usage")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": product.url, "quotaSize": used})
    time.sleep(31)  # for so long the browser believes what it knew of the room
    for number in range(20):
        tell_note(page, f"full disk {number} " + "x" * 2000)
    expect(page.get_by_text("This phone is full")).to_be_visible()
    expect(page.get_by_text("20 entries are waiting to be sent")).to_be_visible()
    phone.kill()

    again = start_phone()
    again.page.goto("/")
    wait_until(lambda: sum("full disk" in words for words in notes_arrived(product)) == 20, 40)
    expect(again.page.get_by_text("This phone is full")).to_have_count(0)


def test_a_lost_phone_is_replaced_by_the_code_on_paper_and_holds_what_it_had(
    product: Any, open_window: Open, codes: dict[str, str], assert_accessible: Callable[[Page], None]
) -> None:
    lost = open_window(PHONE, has_touch=True, is_mobile=True)
    come_in(lost.page, codes["Jonas"])
    work_offline_from_now_on(lost.context, lost.page)
    lost.context.set_offline(False)
    lost.page.get_by_role("button", name="Make the code").click()
    code = lost.page.locator(".code-text").inner_text()
    lost.page.get_by_role("button", name="I have written it down").click()
    expect(lost.page.get_by_role("button", name="Make the code")).to_have_count(0)
    lost.context.set_offline(True)
    tell_note(lost.page, "left on the lost phone")

    new = open_window(PHONE, has_touch=True, is_mobile=True)
    new.page.goto("/#/transfer")
    assert_accessible(new.page)
    new.page.get_by_label("Transfer code").fill(code.lower())
    new.page.get_by_label("My other phone is lost").check()
    new.page.get_by_role("button", name="Bring it here").click()
    expect(new.page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    expect(new.page.get_by_role("button", name="Make the code")).to_be_visible()  # it is used up

    lost.context.set_offline(False)
    expect(lost.page.get_by_text("The clinic's server no longer knows this phone")).to_be_visible()
    expect(lost.page.get_by_text("1 entry is waiting to be sent")).to_be_visible()
    assert "left on the lost phone" not in notes_arrived(product)


def test_signing_out_leaves_nothing_but_the_app_itself(phone: Any, codes: dict[str, str]) -> None:
    page = phone.page
    come_in(page, codes["Jonas"])
    page.goto("/#/settings")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Yes, remove everything").click()
    expect(page.get_by_label("Code from your clinic")).to_be_visible()
    left = page.evaluate(
        """async () => {
          const database = await new Promise((resolve) => {
            const asked = indexedDB.open('nof1'); asked.onsuccess = () => resolve(asked.result); });
          const counts = [...database.objectStoreNames].map((name) => new Promise((resolve) => {
            const asked = database.transaction(name).objectStore(name).count();
            asked.onsuccess = () => resolve(asked.result); }));
          const caches_ = (await caches.keys()).filter((name) => !name.startsWith('nof1-'));
          return [await Promise.all(counts), caches_, localStorage.length, sessionStorage.length]; }"""
    )
    assert left == [[0, 0, 0], [], 0, 0]
    assert "nof1_device" not in {cookie["name"] for cookie in phone.context.cookies()}
