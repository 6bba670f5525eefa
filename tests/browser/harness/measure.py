"""The feeds alone, without a server, in a real Chromium: speed under software rendering, and pictures of every light.

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
    pictures = "[...document.querySelectorAll('.dv-large canvas, .dv-wall canvas')]"
    page.wait_for_function(f"{pictures}.length && {pictures}.every((c) => c.dataset.ready === 'yes')")
    return page


def speed(page: Page, seconds: int = 5) -> dict[str, float]:
    """Frames a second and script milliseconds a frame, the worst second of a few."""
    page.wait_for_timeout(1500)
    seen = []
    for _ in range(seconds):
        page.wait_for_timeout(1000)
        seen.append(page.evaluate("window.__dv"))
    return {"fps": round(min(s["fps"] for s in seen), 1), "js_ms": round(max(s["js_ms"] for s in seen), 2)}


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
    """Measures, and on request takes pictures."""
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


if __name__ == "__main__":
    main()
