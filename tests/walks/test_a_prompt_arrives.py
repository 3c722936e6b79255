"""A push comes to the real service worker: it is shown, says so, and the tap leads to its question."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.walks.patient_steps import come_in, rows

COUNT_TAPS = (
    "() => { window.taps = 0; addEventListener('pointerdown', it => { taps += it.isTrusted; }, true); }"
)


@pytest.fixture
def notified(phone: Any, product: Any) -> Any:
    phone.context.grant_permissions(["notifications"], origin=product.url)
    return phone


def todays_question(page: Page) -> str:
    """The id of the question that is open now, as the phone knows it."""
    me = page.evaluate(
        "() => fetch('/api/v1/me', {headers: {'X-Nof1-App': 'patient'}}).then(answer => answer.json())"
    )
    return next(one["id"] for one in me["trial"]["occurrences"] if one["state"] in ("open", "opened"))


def wait_on(page: Page, holds: Callable[[], bool]) -> None:
    """Wait while the browser's events go on coming in."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come about")


def registration_of(page: Page, cdp: CDPSession) -> str:
    """Chromium's name for our service worker."""
    found: list[str] = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    wait_on(page, lambda: bool(found))
    return found[0]


def shown(page: Page) -> list[dict[str, str]]:
    told: list[dict[str, str]] = page.evaluate(
        "() => navigator.serviceWorker.ready.then(it => it.getNotifications())"
        ".then(all => all.map(({title, tag, body}) => ({title, tag, body})))"
    )
    return told


def test_a_push_is_shown_once_and_its_tap_lands_on_its_question(
    product: Any,
    notified: Any,
    codes: dict[str, str],
) -> None:
    page = notified.page
    come_in(page, codes["Jonas"])
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    question = todays_question(page)
    cdp = notified.context.new_cdp_session(page)
    registration = registration_of(page, cdp)
    link = f"{product.url}/#/question/{question}"
    sent = {"title": "nof1: a question is waiting", "navigate": link, "tag": question}
    push = {
        "origin": product.url,
        "registrationId": registration,
        "data": json.dumps({"web_push": 8030, "notification": sent}),
    }
    asked: list[str] = []
    notified.context.on("request", lambda request: asked.append(request.url))

    cdp.send("ServiceWorker.deliverPushMessage", push)
    wait_on(page, lambda: bool(shown(page)))
    cdp.send("ServiceWorker.deliverPushMessage", push)
    wait_on(page, lambda: sum("/deliveries/shown" in url for url in asked) == 2)

    assert shown(page) == [{"title": "nof1: a question is waiting", "tag": question, "body": ""}]
    page.get_by_role("link", name="Settings").click()
    # what the worker does at a tap: browsers let no test make a trusted tap on a notification
    notified.context.service_workers[0].evaluate(
        "hash => clients.matchAll().then(all => all.forEach(page => page.postMessage({goTo: hash})))",
        f"#/question/{question}",
    )
    began = time.monotonic()
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    page.evaluate(COUNT_TAPS)
    page.locator("label", has=page.get_by_role("radio", name="4", exact=True)).tap()
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Thank you. That is all for today.")).to_be_visible()
    seconds, taps = time.monotonic() - began, page.evaluate("taps")
    print(f"from the notification to done: {taps} taps, {seconds:.1f} s of the app's and the machine's time")
    assert taps <= 2
    wait_on(page, lambda: shown(page) == [])
    waiting = f"ended_at IS NULL AND occurrence_id = '{question.replace('-', '')}'"
    assert rows(product, f"SELECT count(*) FROM notice WHERE {waiting}") == [(0,)]
