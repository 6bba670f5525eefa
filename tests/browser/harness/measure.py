"""Looks at the feeds in a real Chromium: speed under software rendering, and how they behave.

.venv/bin/python tests/browser/harness/measure.py [--pictures FOLDER]
"""

from __future__ import annotations

import argparse
import functools
import http.server
import threading
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[3]
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def serve() -> str:
    """Serves the repository on a free port; the address of the harness."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=ROOT))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/tests/browser/harness/index.html"


def opened(browser: Browser, address: str, scale: float = 1.0, **asked: object) -> Page:
    """The harness, when every canvas has a picture; any error of the page is ours."""
    width = int(str(asked.get("width", 500)))
    page = browser.new_page(viewport={"width": width + 40, "height": max(600, width)}, device_scale_factor=scale)
    page.on("pageerror", lambda error: (_ for _ in ()).throw(AssertionError(error)))
    page.goto(f"{address}?{urlencode(asked)}")
    page.wait_for_function("[...document.querySelectorAll('canvas')].every((c) => c.dataset.ready === 'yes')")
    return page


def speed(page: Page, seconds: int = 5) -> dict[str, float]:
    """Frames a second and script milliseconds a frame, the worst second of a few."""
    page.wait_for_timeout(1500)
    seen = []
    for _ in range(seconds):
        page.wait_for_timeout(1000)
        seen.append(page.evaluate("window.__dv"))
    return {"fps": round(min(s["fps"] for s in seen), 1), "js_ms": round(max(s["js_ms"] for s in seen), 2)}


def check_pointing(page: Page) -> None:
    """A click on a figure names it, a click elsewhere is a place; keys go from figure to figure."""
    large = page.locator(".dv-large canvas")
    u, v, i = page.evaluate(
        """(() => {
          const { shown, canvas } = document.querySelector('.dv-large canvas').__pane;
          const middle = ({ box }) => [(box.x0 + box.x1) / 2 / canvas.width, (box.y0 + box.y1) / 2 / canvas.height];
          const one = shown.findLast((each) => middle(each).every((f) => f > 0.05 && f < 0.85));
          return [...middle(one), one.figure.i];
        })()"""
    )
    large.click(position={"x": u * 500, "y": v * 500 * 9 / 16})
    name, value = page.evaluate("told.at(-1)")
    assert name == "figure" and value["grant"] == "g1" and value["i"] == i, (name, value)
    large.click(position={"x": 250, "y": 3})
    name, value = page.evaluate("told.at(-1)")
    assert name == "point" and abs(value["u"] - 0.5) < 0.02 and value["v"] < 0.03, (name, value)
    large.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.evaluate("told.at(-1)")[0] == "figure"
    page.locator(".dv-wall canvas").nth(1).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("told.at(-1)") == ["promote", "g3"]


def check_updates(page: Page) -> None:
    """Mounting again updates; a changed digest is told once; a lost connection is borne."""
    page.evaluate("void mount(roots[0], { ...data, layout: 4, wall: ['g1', 'g9', 'nobody', null], large: 'g3' }, send)")
    page.wait_for_function("document.querySelectorAll('.dv-wall canvas').length === 3")
    page.wait_for_function("document.querySelector('.dv-large canvas').dataset.camera === 'C-062'")
    assert page.locator("style").count() == 2 and page.locator(".dv-large canvas").count() == 1
    before = page.evaluate("told.filter(([what]) => what === 'changed').length")
    page.evaluate("set.changed = 'b'")
    page.wait_for_function("told.at(-1)?.[0] === 'changed' && told.at(-1)[1] === 'b'")
    assert before == 0
    page.evaluate("set.failing = true")
    page.wait_for_timeout(2600)
    painted = page.evaluate("Number(document.querySelector('canvas').dataset.painted)")
    page.wait_for_function(f"Number(document.querySelector('canvas').dataset.painted) > {painted}")
    page.evaluate("set.failing = false")
    for broken in (
        "{}",
        "{feeds: 3, layout: 'x', wall: 7, large: {}, words: null}",
        "{...data, large: null, wall: []}",
        "null",
    ):
        page.evaluate(f"void mount(roots[0], {broken}, send)")
        page.wait_for_timeout(150)
    page.evaluate("mount(roots[0], data, send)()")
    page.evaluate("void mount(roots[0], data, send)")
    page.wait_for_function("document.querySelectorAll('.dv-wall canvas').length === 6")
    page.wait_for_function("document.querySelector('.dv-large canvas').dataset.camera === 'C-041'")


def check_two(page: Page) -> None:
    """Two chairs on one page."""
    assert page.locator(".dv-large canvas").count() == 2
    for canvas in page.locator(".dv-large canvas").all():
        assert int(canvas.get_attribute("data-painted") or 0) > 3


LARGE = {"layout": 1, "width": 1300, "pan": 14300, "freeze": 193500, "playing": 0, "people": 90}
NOW = {"freeze": 1500, "t": 0}
PICTURES = {
    "layout": {"pan": 14300, "freeze": 193500, "playing": 0},
    "intelligence": {"pan": 14300, "freeze": 193500, "playing": 0, "chair": "intelligence"},
    "large": LARGE,
    "zoom-3": {**LARGE, "zoom": 300},
    "zoom-10": {**LARGE, "tilt": -350, "zoom": 1000},
    "zoom-30": {**LARGE, "pan": 14480, "tilt": -420, "zoom": 3000},
    "dusk": {**LARGE, **NOW, "pan": 32300, "starts": "2018-07-12T18:12:00"},
    "night": {**LARGE, **NOW, "starts": "2018-07-12T20:30:00"},
    "noon": {**LARGE, **NOW, "pan": 23300, "starts": "2018-07-12T11:30:00"},
    "down": {**LARGE, "tilt": -7500},
}
SPEEDS = {
    "layout 6": {"pan": 14300},
    "layout 9": {"pan": 14300, "layout": 9},
    "by night": {"pan": 14300, "starts": "2018-07-12T20:00:00"},
}
TURN = "set.poses = set.poses.map((p) => [(p[0] + 4000) % 36000, p[1], p[2]])"


def main() -> None:
    """Measures, checks, and on request takes pictures."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--pictures", type=Path)
    folder = ask.parse_args().pictures
    address = serve()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            for name, asked in SPEEDS.items():
                page = opened(browser, address, **asked)
                print(name, speed(page), flush=True)
                if name == "layout 6":
                    page.evaluate(f"window.turn = setInterval(() => {{ {TURN} }}, 700)")
                    print("all seven turning all the time", speed(page), flush=True)
                    page.evaluate("clearInterval(window.turn)")
                    check_updates(page)
                page.close()
            page = opened(browser, address, two=2, layout=1)
            check_two(page)
            page.close()
            page = opened(browser, address, pan=14300, freeze=193500, playing=0)
            check_pointing(page)
            page.close()
            page = opened(browser, address, scale=1.5, pan=14300)
            print("layout 6 at 1.5 pixels", speed(page), flush=True)
            page.close()
            for name, asked in PICTURES.items() if folder else ():
                page = opened(browser, address, **asked)
                page.wait_for_timeout(400)
                page.screenshot(path=folder / f"{name}.png")
                page.close()
        finally:
            browser.close()
    print("behaves")


if __name__ == "__main__":
    main()
