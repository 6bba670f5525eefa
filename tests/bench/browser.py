"""What a browser waits for and what watching costs: `python -m tests.bench.browser [--seconds N]`.

Prints figures; asserts nothing.  Runs the app and one headless Chromium on this machine.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from synthetic import scenario
from tests.browser.server import CHROMIUM_FLAGS, chromium, serving

PAINTED = """() => {
  const feed = document.querySelector('.st-key-feed_view');
  const deep = (root) => root
    ? [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? deep(e.shadowRoot) : [])]) : [];
  return deep(feed).some((e) => e.tagName === 'CANVAS' && e.dataset.ready === 'yes' && e.dataset.camera);
}"""
# From the press until the chair's colour is there, and the map in the frame after it was drawn with what this chair
# knows: patrols for the operator, phones for the intelligence chair, and its own cameras.
SWITCH = """(wanted) => new Promise((done) => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  const map = all(document.querySelector('.st-key-map_marks')).find((e) => e.tagName === 'CANVAS' && e.dataset.painted);
  const t0 = performance.now(); let colour = 0;
  document.querySelector('.st-key-chair').querySelectorAll('button')[wanted === 'operator' ? 0 : 1].click();
  const knows = wanted === 'operator' ? /patrols:[1-9]/ : /subjects:[1-9]/;
  const look = () => {
    const now = performance.now() - t0;
    const { chair, known, mine } = map.dataset;
    const shown = getComputedStyle(document.documentElement).getPropertyValue('--chair').trim();
    if (!colour && shown === (wanted === 'operator' ? '#2fc2b3' : '#f2a93b')) colour = now;
    if (colour && chair === wanted && knows.test(known) && Number(mine) > 0) return done([colour, now]);
    if (now > 5000) return done([colour, -1]);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


def cpu_s(pid: int) -> float:
    """CPU seconds a process has used, its ended threads too, to the nanosecond (Linux: the clock of a process)."""
    return time.clock_gettime(~pid << 3 | 2)


MARKS = ".st-key-map_marks canvas"


def wait_painted(page: Page) -> None:
    page.wait_for_function(PAINTED, timeout=30_000)


def seen(page: Page) -> None:
    """Feed and map are both on the screen: a street with people, streets and cameras."""
    wait_painted(page)
    page.locator(f"{MARKS}:is([data-ground=own], [data-ground=deck]):not([data-cameras='0'])").wait_for()


def ground(page: Page) -> None:
    """deck.gl has drawn the map's ground: from now on it can be dragged."""
    page.locator(f"{MARKS}[data-ground=deck]").wait_for()


def big(cameras: int) -> bytes:
    """ "The purse" with more cameras, over a larger piece of the city."""
    text = scenario.builtin_file("purse-snatch").decode()
    radius = 900 if cameras < 2_000 else 9_000
    return text.replace("cameras: 160", f"cameras: {cameras}").replace("radius_m: 900", f"radius_m: {radius}").encode()


def switches(page: Page, count: int) -> list[tuple[float, float]]:
    """(colour, colour and map) in ms for switches of the chair to and fro."""
    found = []
    for i in range(count):
        wanted = "intelligence" if i % 2 == 0 else "operator"
        found.append(tuple(page.evaluate(SWITCH, wanted)))
        page.wait_for_timeout(1.2 * 1000)
    return found


class Meter:
    """CPU of the server and bytes to the browser since it was set; what the server takes at rest is told apart."""

    def __init__(self, page: Page, pid: int) -> None:
        self.pid = pid
        self.received = self.rest_ms = 0.0
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.on("Network.dataReceived", lambda e: self._add(e.get("encodedDataLength", 0)))
        cdp.on("Network.webSocketFrameReceived", lambda e: self._add(len(e["response"]["payloadData"]) * 0.75))
        self.set()

    def _add(self, size: float) -> None:
        self.received += size

    def set(self) -> None:
        self.received, self.cpu, self.began = 0.0, cpu_s(self.pid), time.perf_counter()

    def rested(self) -> str:
        """What was used since it was set is what this process uses while nobody looks."""
        self.rest_ms = self._ms_a_second()
        return f"{self.rest_ms:6.1f} ms of CPU a second"

    def told(self) -> str:
        more, received = self._ms_a_second() - self.rest_ms, self.received / (time.perf_counter() - self.began) / 1e3
        return f"{more:6.1f} ms of CPU and {received:5.2f} kB a second"

    def _ms_a_second(self) -> float:
        return (cpu_s(self.pid) - self.cpu) / (time.perf_counter() - self.began) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--starts", type=int, default=5)
    asked = parser.parse_args()
    seconds = asked.seconds
    print(f"this processor counts to ten million in {_counting_s():.2f} s")
    _begun(asked.starts)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 810})
        with serving(Path(folder) / "bench.sqlite3") as (address, process):
            meter = Meter(page, process.pid)
            page.goto(f"{address}/?lang=en")
            page.wait_for_selector(".st-key-take_desk button")
            page.click(".st-key-take_desk button")
            seen(page)
            ground(page)
            print(f"first visit, over the wire        {meter.received / 1e6:6.2f} MB")
            page.wait_for_timeout(3 * 1000)
            here = page.url
            page.goto("about:blank")
            page.wait_for_timeout(3 * 1000)
            meter.set()
            page.wait_for_timeout(seconds * 1000)
            print(f"nobody there                      {meter.rested()}; what follows is beyond that")
            meter.set()
            page.goto(here)
            seen(page)
            print(f"second visit, over the wire       {meter.received / 1e3:6.1f} kB")
            page.wait_for_timeout(3 * 1000)
            _switch_report(page, "160 cameras")
            _watching(page, meter, seconds)
            page.goto("about:blank")
            page.wait_for_timeout(3 * 1000)
            meter.set()
            page.wait_for_timeout(seconds * 1000)
            print(f"nobody there any more             {meter.told()}")
            browser.close()
    for cameras in (1_000, 20_000):
        _many(cameras)


def _counting_s() -> float:
    """How quick this processor is just now: to compare figures of one day with another's."""
    before, n = time.perf_counter(), 0
    while n < 10_000_000:
        n += 1
    return time.perf_counter() - before


def _begun(starts: int) -> None:
    """Starts of the server with a Chromium that is open already and knows nothing, and three reloads of each.

    No byte is counted here: that costs the browser time.
    """
    found: dict[str, list[float]] = {}

    def note(what: str, since: float) -> None:
        found.setdefault(what, []).append(time.perf_counter() - since)

    for _ in range(starts):
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 810})
            page.goto("about:blank")
            page.wait_for_timeout(700)
            started = time.perf_counter()
            with serving(Path(folder) / "bench.sqlite3") as (address, _process):
                note("server answers", started)
                page.goto(f"{address}/?lang=en", wait_until="commit")
                page.wait_for_selector(".st-key-take_desk button")
                note("run command to the first button", started)
                page.click(".st-key-take_desk button")
                seen(page)
                note("run command to map and feed", started)
                ground(page)
                note("  and the map can be dragged", started)
                for _ in range(3):
                    page.wait_for_timeout(3 * 1000)
                    before = time.perf_counter()
                    page.reload(wait_until="commit")
                    seen(page)
                    note("warm reload to map and feed", before)
                browser.close()
    for what, times in found.items():
        times.sort()
        print(f"{what:<34}{times[len(times) // 2]:6.2f} s median of {len(times)} ({times[0]:.2f} … {times[-1]:.2f})")


def _watching(page: Page, meter: Meter, seconds: int) -> None:
    """Minutes in which colleagues act every few seconds, quiet ones, and with the joystick in hand."""
    meter.set()
    page.wait_for_timeout(seconds * 1000)
    print(f"watching, an early half minute    {meter.told()}")
    if page.locator(".st-key-skip_guide button").count():
        page.click(".st-key-skip_guide button")
    track = page.locator(".st-key-clock_face .track").bounding_box()
    assert track is not None
    page.mouse.click(track["x"] + track["width"] * 520 / 720, track["y"] + 8)
    page.mouse.move(700, 60)
    page.wait_for_timeout(6 * 1000)
    meter.set()
    page.wait_for_timeout(seconds * 1000)
    print(f"watching, nobody does anything    {meter.told()}")
    print(f"  seven feeds                     {_frames(page)}")
    pad = page.locator(".dv-stick canvas").bounding_box()
    assert pad is not None
    x, y = pad["x"] + pad["width"] / 2, pad["y"] + pad["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pad["width"] * 0.3, y)
    meter.set()
    page.wait_for_timeout(seconds * 1000)
    print(f"watching, joystick in hand        {meter.told()}")
    print(f"  seven feeds                     {_frames(page)}")
    page.mouse.up()


def _frames(page: Page, seconds: int = 9) -> str:
    """Frames a second and script a frame: the median of some seconds, and the worst of them."""
    found = []
    for _ in range(seconds):
        page.wait_for_timeout(1100)
        told = page.evaluate("() => window.__dv")
        found.append((told["fps"], told["js_ms"]))
    fps, script = (sorted(values) for values in zip(*found, strict=True))
    middle = seconds // 2
    quick, cost = f"{fps[middle]:6.1f} frames a second (worst {fps[0]:.1f})", f"{script[middle]:.2f} ms of script each"
    return f"{quick}, {cost} (worst {script[-1]:.2f})"


def _switch_report(page: Page, what: str) -> None:
    found = switches(page, 9)[1:]
    colour, both = (sorted(v[i] for v in found) for i in (0, 1))
    print(f"chair switch, {what:<20}{both[0]:6.0f} ms best, {both[len(both) // 2]:.0f} median (colour {colour[0]:.0f})")


def _many(cameras: int) -> None:
    """The switch again, with many cameras."""
    from synthetic.exercise.door import begin
    from synthetic.journal import Journal

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        store = Path(folder) / "bench.sqlite3"
        name = begin(Journal(f"sqlite:///{store}"), big(cameras))
        with serving(store) as (address, _process):
            browser = play.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 810})
            sizes: list[float] = []
            cdp = page.context.new_cdp_session(page)
            cdp.send("Network.enable")
            cdp.on("Network.webSocketFrameReceived", lambda e: sizes.append(len(e["response"]["payloadData"]) * 0.75))
            page.goto(f"{address}/?lang=en&exercise={name}")
            page.wait_for_selector(".st-key-take_desk button", timeout=60_000)
            page.click(".st-key-take_desk button")
            wait_painted(page)
            page.locator(".st-key-clock_face .play").click()
            page.wait_for_timeout(6 * 1000)
            _switch_report(page, f"{cameras} cameras")
            sizes.clear()
            switches(page, 2)
            print(f"  messages of one switch          {sum(sizes) / 2e3:6.1f} kB in {len(sizes) / 2:.0f}")
            browser.close()


if __name__ == "__main__":
    result: Any = main()
