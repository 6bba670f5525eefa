"""One Chromium and one server for all browser tests; where there is no browser they skip, loudly."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.browser.server import CHROMIUM_FLAGS, chromium, serving

PICTURES = Path(__file__).resolve().parents[1] / "pictures"
REQUIRED = os.environ.get("DOBLE_VISTA_BROWSER") == "required"


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    found = chromium()
    if found is None:
        reason = "NO BROWSER: install Debian's `chromium`; the browser tests did NOT run"
        if REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def store(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("store") / "browser.sqlite3"


@pytest.fixture(scope="session")
def address(browser, store) -> Iterator[str]:
    with serving(store) as (served, _process):
        yield served


class Screen:
    """A page as a person uses it; it remembers what the server sent and what went wrong."""

    def __init__(self, page, address: str) -> None:
        self.page, self.address = page, address
        self.sent: list[str] = []
        self.outside: list[str] = []
        self.troubles: list[str] = []
        self.happened: list[str] = []
        for event in ("crash", "framenavigated", "requestfailed", "console", "websocket", "close"):
            page.on(event, partial(self._remembers, event))
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("websocket", lambda ws: ws.on("framereceived", lambda f: self.sent.append(_text(f))))
        page.on("response", lambda r: self.sent.append(_body(r)) if "/look" in r.url else None)

    def _asked(self, request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.outside.append(request.url)

    def _remembers(self, event: str, what: object) -> None:
        told = getattr(what, "failure", None), getattr(what, "text", None), getattr(what, "url", None)
        self.happened.append(f"{time.monotonic():.1f} {event} {[word for word in told if word]}"[:300])

    def open(self, query: str = "lang=en") -> Screen:
        self.page.goto(f"{self.address}/?{query}")
        self.page.wait_for_selector(".st-key-take_desk button, .st-key-feed_view", timeout=30_000)
        return self

    def take_desk(self) -> Screen:
        self.page.click(".st-key-take_desk button")
        self.painted()
        return self

    def skip_guide(self) -> Screen:
        self.page.click(".st-key-skip_first button")
        self.painted()
        return self

    def painted(self) -> None:
        """The large feed shows a camera, and the map is there."""
        self.page.wait_for_selector(".st-key-deck canvas", timeout=30_000, state="attached")
        self.page.locator(".st-key-feed_view .dv-large canvas[data-ready=yes]").wait_for(timeout=30_000)
        self.page.wait_for_selector("[data-test-script-state=notRunning]", timeout=30_000)

    def large(self, name: str) -> str | None:
        return self.page.locator(".st-key-feed_view .dv-large canvas").get_attribute(f"data-{name}")

    def written(self) -> list[str]:
        """What is written into the large picture itself in less than a second; its caption is not."""
        canvas = self.page.locator(".st-key-feed_view .dv-large canvas")
        return canvas.evaluate("""async (canvas) => {
            const [ctx, words] = [canvas.getContext('2d'), []];
            const write = ctx.fillText;
            ctx.fillText = (...told) => { words.push(told[0]); write.apply(ctx, told); };
            await new Promise((done) => setTimeout(done, 700));
            delete ctx.fillText;
            return words;
        }""")

    def seek(self, seconds: float) -> None:
        track = self.page.locator(".st-key-clock_face .track")
        box = track.bounding_box()
        self.page.mouse.click(box["x"] + box["width"] * seconds / 720, box["y"] + box["height"] / 2)
        self.page.wait_for_timeout(400)

    def sit(self, chair: str) -> None:
        self.page.locator(f".st-key-chair button:has-text('{chair}')").click()

    def log(self) -> str:
        return self.page.locator(".st-key-access_log").inner_text()

    def picture(self, name: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")


def _text(frame: object) -> str:
    return frame.decode("utf-8", "replace") if isinstance(frame, bytes) else str(frame)


def _body(response) -> str:
    try:
        return response.text()
    except Exception:  # a response that its page has left behind
        return ""


OPEN: list[Screen] = []
"""The pages of the test that runs."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that fails says what its pages showed, and keeps a picture of each."""
    report = yield
    if report.failed and OPEN and call.when == "call":
        for number, made in enumerate(OPEN, 1):
            with suppress(Exception):  # a page that is gone has nothing to show
                made.picture(f"failed-{item.name}-{number}")
                where = f"page {number}: {made.page.url} {made.page.viewport_size}"
                report.sections.append((where, made.page.evaluate(SHOWN)))
                report.sections.append((f"{where}: what happened", "\n".join(made.happened[-25:] + made.troubles)))
    return report


SHOWN = """() => {
    const state = document.querySelector('[data-test-script-state]')?.dataset.testScriptState;
    const words = document.body.innerText.replace(/\\n+/g, '\\n').slice(0, 3000);
    return `${document.readyState}, script ${state}\\n${words}`;
}"""


@pytest.fixture
def screen(browser, address) -> Iterator[Callable[..., Screen]]:
    opened = []

    def made(width: int = 1440, height: int = 810) -> Screen:
        context = browser.new_context(viewport={"width": width, "height": height})
        opened.append(context)
        OPEN.append(Screen(context.new_page(), address))
        return OPEN[-1]

    yield made
    OPEN.clear()
    for context in opened:
        context.close()
