"""Every part of the kit in each of its states, as the gallery shows them."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "build/gallery"


class Quietly(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name that it has there
        """Say nothing."""


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of the gallery, built anew."""
    node = shutil.which("node", path=f"{ROOT}/.venv/bin") or "node"
    vite = ROOT / "node_modules/vite/bin/vite.js"
    command = [node, str(vite), "build", "--logLevel", "error", "clients/kit/gallery"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quietly, directory=BUILT))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, gallery: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 900})
    page = context.new_page()
    page.goto(gallery)
    yield page
    context.close()


def state(page: Page, name: str) -> Page:
    return page.get_by_role("region", name=name, exact=True)  # type: ignore[return-value]


def test_no_part_breaks_a_rule_of_accessibility_or_moves_sideways_on_a_small_phone(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    for size in ("100%", "200%"):
        page.evaluate(f"() => {{ document.documentElement.style.fontSize = '{size}' }}")
        wide = page.evaluate(
            "() => [...document.querySelectorAll('section')].filter(s => s.scrollWidth > innerWidth)"
            ".map(s => s.getAttribute('aria-label'))"
        )
        assert wide == []
    assert_accessible(page)


def test_a_visual_scale_has_no_mark_before_it_is_touched(page: Page) -> None:
    untouched = state(page, "ItemField vas: nothing marked")

    expect(untouched.get_by_role("slider")).to_have_attribute("aria-valuetext", "no mark yet")
    expect(untouched.get_by_text("50", exact=True)).to_have_count(0)
    expect(state(page, "ItemField vas: marked").get_by_role("slider")).to_have_attribute(
        "aria-valuetext", "62"
    )
