"""Walks: a really running server and a real browser, as its people meet them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}


@dataclass(frozen=True)
class Product:
    """A server of its own on a data folder of its own."""

    url: str
    environment: dict[str, str]

    def command(self, *words: str) -> str:
        """Run `flask --app server …` on the same data and give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "server", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sign_in_link(self, email: str) -> str:
        """A one-time link for a member of the demonstration clinic's staff."""
        return self.command("sign-in-link", email).strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str, process: subprocess.Popen[str], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        try:
            with urllib.request.urlopen(f"{url}/health/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the server was not ready after {seconds} s")


@pytest.fixture(scope="module")
def settings() -> dict[str, str]:
    """None beyond the usual; a walk that needs one has a fixture of this name."""
    return {}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str]) -> Iterator[Product]:
    """The demonstration clinic, running; one for each file, so that no walk meets another's decisions."""
    folder, port = tmp_path_factory.mktemp("walks"), free_port()
    clean = {k: v for k, v in os.environ.items() if not k.startswith("NOF1_")}
    environment = clean | {"NOF1_DATA_DIR": str(folder / "data"), "PORT": str(port)} | settings
    product = Product(f"http://127.0.0.1:{port}", environment)
    product.command("demo")
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "server"], cwd=ROOT, env=environment, stdout=log, stderr=log, text=True
        )
        try:
            wait_until_ready(product.url, process)
            yield product
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def chromium_path() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def launch_options(playwright: Playwright) -> dict[str, Any]:
    """Where the browser is, and how it is started."""
    path = chromium_path()
    if path is None and not Path(playwright.chromium.executable_path).exists():
        message = "NO BROWSER: WALKS NOT RUN. Install chromium, or run .venv/bin/playwright install chromium"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    return {"executable_path": path, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser(playwright: Playwright, launch_options: dict[str, Any]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**launch_options)
    yield browser
    browser.close()


@dataclass
class Phone:
    """A browser that keeps its storage in a folder, and can be killed."""

    context: BrowserContext
    folder: Path

    @property
    def page(self) -> Page:
        return self.context.pages[0]

    def kill(self) -> None:
        """As a phone does when it runs out of memory: at once, with nothing put away."""
        for process in psutil.process_iter(["cmdline"]):
            words = process.info["cmdline"] or []
            if f"--user-data-dir={self.folder}" in words and not any(w.startswith("--type=") for w in words):
                process.kill()
                process.wait(timeout=10)


@pytest.fixture
def start_phone(
    playwright: Playwright, launch_options: dict[str, Any], product: Product, tmp_path: Path
) -> Iterator[Callable[[], Phone]]:
    """Start the same phone, again and again."""
    phones: list[Phone] = []

    def start() -> Phone:
        context = playwright.chromium.launch_persistent_context(
            tmp_path, base_url=product.url, viewport=PHONE, **launch_options
        )
        context.set_default_timeout(15_000)
        phones.append(Phone(context, tmp_path))
        return phones[-1]

    yield start
    for phone in phones:
        phone.kill()


@dataclass
class Window:
    """One person's browser: its own cookies and storage, and what went wrong in it."""

    context: BrowserContext
    page: Page
    faults: list[str]


@pytest.fixture
def open_window(browser: Browser, product: Product) -> Iterator[Callable[..., Window]]:
    """Open a browser window of a width; at the end of the walk nothing may have gone wrong in it."""
    windows: list[Window] = []

    def open_(viewport: dict[str, int], **options: object) -> Window:
        context = browser.new_context(viewport=viewport, **{"base_url": product.url} | options)
        context.set_default_timeout(15_000)
        page = context.new_page()
        window = Window(context, page, [])
        page.on("pageerror", lambda error: window.faults.append(str(error)))
        page.on("console", lambda message: note(window, message.type, message.text))
        windows.append(window)
        return window

    yield open_
    for window in windows:
        window.context.close()
        assert window.faults == []


def note(window: Window, kind: str, text: str) -> None:
    """Keep console errors, but those by which a browser tells of the network itself."""
    if kind == "error" and "Failed to load resource" not in text and "net::ERR" not in text:
        window.faults.append(text)


@pytest.fixture
def phone(open_window: Callable[..., Window]) -> Window:
    return open_window(PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(open_window: Callable[..., Window]) -> Window:
    return open_window(DESK)


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """No WCAG 2.2 A or AA rule of axe is broken on the page as it stands."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> None:
        page.evaluate(source)
        found = page.evaluate(
            "() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
            ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')))"
        )
        assert found == []

    return check


@pytest.fixture
def codes(product: Any) -> dict[str, str]:
    """Fresh codes by first name of the demonstration's patients, and the invitation's."""
    printed = product.command("demo")
    found = dict(re.findall(r"Be (\w+) .*the code (\S+)", printed))
    return found | {"invitation": re.findall(r"#join=(\S+)", printed)[0]} if "#join=" in printed else found
