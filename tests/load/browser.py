"""What a browser does by itself while somebody looks at the page: it looks, hears, fetches and ticks."""

from __future__ import annotations

import asyncio
import posixpath
import re
import time
from collections.abc import Collection, Coroutine
from typing import Any
from urllib.parse import quote

from tests.load.fetching import Site
from tests.load.page import NotThere, Page, Shown
from tests.load.protocol import Lost, Session
from tests.load.report import LOOK, Tally

EVERY_S, SLOWEST_S, FIRST_RETRY_S = 5.0, 10.0, 2.0
"""The pace of feed/watch.js."""
APART_S = 0.15
"""The pace of pulse.js."""
LOG_APART_S = 0.9
"""The pace of log.js."""
LEAVING_S = 2.0
BELL_RETRY_S = 3.0
"""The pace of bell.js."""
CLASS_PART, PICTURES = 3, (1, 2, 4)
"""The words of the digest that are for the class, and for whoever shows pictures."""
FEEDS, MAP = "feed_view", "map_marks"


class Watch:
    """The feeds of a page: they look again and again, and say what has changed."""

    def __init__(self, browser: Browser, key: str, data: dict[str, Any]) -> None:
        self.browser, self.key, self.data = browser, key, data
        self.answer: dict[str, Any] = {}
        self.changed: str | None = None
        self._boot: str | None = None
        self._turn = self._failures = 0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def feeds(self) -> dict[str, dict[str, Any]]:
        """What was seen last, by grant."""
        return self.answer.get("feeds") or {}

    def mount(self, data: dict[str, Any]) -> None:
        """The server has drawn the feeds anew; nothing happens where nothing is new."""
        if data == self.data:
            return
        if data.get("look") != self.data.get("look"):
            self.changed, self.answer = None, {}
        self.data = data
        if self.changed is None or _but_log(str(data.get("act"))) != _but_log(self.changed):
            self.now()

    def now(self) -> None:
        """Look at once; an answer that is still on its way is no longer wanted."""
        self.stop()
        self.browser.start(self._ask(self._turn))

    def stop(self) -> None:
        """Look no more."""
        self._turn += 1
        if self._timer is not None:
            self._timer.cancel()

    async def _ask(self, turn: int) -> None:
        began = time.perf_counter()
        mark = self.answer.get("mark")
        answer = await self.browser.site.get(f"{self.data.get('look')}{f'&have={mark}' if mark else ''}")
        if turn != self._turn:
            return
        self._failures = 0 if answer.good else self._failures + 1
        if answer.good:
            self.browser.tally.took(LOOK, time.perf_counter() - began)
            self._heard(answer.json())
        self._timer = asyncio.get_running_loop().call_later(self._pause_s(), self.now)

    def _pause_s(self) -> float:
        if self._failures:
            return float(min(SLOWEST_S, FIRST_RETRY_S * 2 ** (self._failures - 1)))
        speed = self.answer.get("speed", 1) if self.answer.get("playing") else 1
        return float(max(0.5, min(EVERY_S, 40 / max(speed, 1))))

    def _heard(self, answer: dict[str, Any]) -> None:
        self.changed, self.answer = str(answer.get("changed")), answer
        if self._boot not in (None, answer.get("boot")):
            self.browser.tally.error("the server was started anew")
        self._boot = answer.get("boot")
        for camera in {str(feed.get("camera")) for feed in self.feeds.values()}:
            self.browser.fetch(f"{self.data.get('scenes')}{quote(camera)}.json")
        for bell in self.browser.bells.values():
            bell.knows(self.changed)
        self.browser.pulse(self.changed)


class Bell:
    """Asks the server for news, is answered when there are some, and asks again; a class has one."""

    def __init__(self, browser: Browser, key: str, data: dict[str, Any]) -> None:
        self.browser, self.key, self.wait, self.have = browser, key, "", ""
        self._task: asyncio.Task[None] | None = None
        self.mount(data)

    def mount(self, data: dict[str, Any]) -> None:
        """The server has drawn the bell anew; it begins anew where it is another seat's."""
        if data["wait"] != self.wait:
            self.stop()
            self.wait, self.have = str(data["wait"]), str(data.get("have") or "")
            self._task = self.browser.start(self._listen())

    def knows(self, digest: str) -> None:
        """A look has brought it already."""
        if word(self.have, CLASS_PART) == word(digest, CLASS_PART):
            self.have = digest

    def stop(self) -> None:
        """Listen no more."""
        if self._task is not None:
            self._task.cancel()

    async def _listen(self) -> None:
        while True:
            answer = await self.browser.site.get(f"{self.wait}&have={quote(self.have, safe='')}")
            if answer.good:
                self._heard(answer.json())
            else:
                await asyncio.sleep(BELL_RETRY_S)

    def _heard(self, answer: dict[str, Any]) -> None:
        before, self.have = self.have, str(answer.get("changed"))
        if before == self.have:
            return
        if word(before, CLASS_PART) != word(self.have, CLASS_PART):
            self.browser.tell(self.key, "rang", self.have)
        seen = any(word(before, part) != word(self.have, part) for part in PICTURES)
        if seen and self.browser.watches:
            for watch in self.browser.watches.values():
                watch.now()
        else:
            self.browser.pulse(self.have)


def _but_log(digest: str) -> str:
    return digest.partition(".")[2]


def word(digest: str, part: int) -> str | None:
    """The digest's word for a part of the page."""
    words = digest.split(".")
    return words[part] if part < len(words) else None


class Browser:
    """One open page: a session, and all that runs beside it."""

    def __init__(self, address: str, tally: Tally, at: str = "", query: str = "") -> None:
        self.tally, self.site, self.page = tally, Site(address, tally), Page()
        self.at, self.site.query = at, query or self.site.query
        self.session = Session(self.site, tally, self, self.page)
        self.session.page_name = at
        self.watches: dict[str, Watch] = {}
        self.bells: dict[str, Bell] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticking: dict[str, tuple[float, asyncio.Task[None]]] = {}
        self._beaten: dict[str, str | None] = {}
        self._renewing: set[str] = set()
        self._log_at = 0.0

    async def open(self) -> None:
        """Fetch the page and what it names, then begin the session."""
        query = f"?{self.site.query}" if self.site.query else ""
        html = await self.site.get(f"/{self.at}{query}")
        for name in re.findall(r'(?:src|href)="\./((?:static/|favicon)[^"]+)"', html.text):
            self.fetch(f"/{name}")
        await self.site.get("/_stcore/health")
        await self.site.get("/_stcore/host-config")
        await self.session.open()

    async def close(self) -> None:
        """Close the page; what was asked for is heard for a moment yet, for it may be an error."""
        looking: list[Watch | Bell] = [*self.watches.values(), *self.bells.values()]
        for one in looking:
            one.stop()
        self.stop_ticks(None)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LEAVING_S)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.session.close()
        await self.site.close()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Let something run beside the page until it is closed."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        trouble = None if task.cancelled() else task.exception()
        if trouble is not None and not isinstance(trouble, Lost | NotThere):
            self.tally.error(f"in the load itself: {trouble!r}")

    def fetch(self, path: str) -> None:
        """Fetch what a browser keeps for ever."""
        self.start(self._fetched(path))

    async def _fetched(self, path: str) -> None:
        answer = await self.site.get_once(path)
        if answer is not None and answer.good and path.startswith("/assets/"):
            for name in re.findall(r"(?:from |import\()'(\.[^']+\.js)'", answer.text):
                self.fetch(posixpath.normpath(posixpath.join(posixpath.dirname(path), name)))

    def tell(self, key: str, name: str, value: Any, after_s: float = 0.0) -> None:
        """A component says something, perhaps a little later."""
        self.start(self._told(key, name, value, after_s))

    async def _told(self, key: str, name: str, value: Any, after_s: float) -> None:
        await asyncio.sleep(after_s)
        await self.session.tell(key, name, value)

    def pulse(self, digest: str) -> None:
        """Parts of the page that were drawn with another word ask, once, to be drawn anew."""
        for shown in self.page:
            if shown.kind == "bidi_component" and shown.body.component_name == "dv_pulse" and shown.key:
                data = shown.data
                new = word(digest, int(data["part"]))
                if new not in (data["word"], self._beaten.get(shown.key)):
                    self._beaten[shown.key] = new
                    self.start(self._beat(shown.key, new, APART_S * (1 + int(data["part"]))))

            elif shown.kind == "bidi_component" and shown.body.component_name == "dv_log":
                data = shown.data
                new = word(digest, 0)
                if new not in (data["word"], self._beaten.get(data["address"])):
                    self._beaten[data["address"]] = new
                    self.start(self._renewed(data["address"]))

    async def _beat(self, key: str, new: str | None, after_s: float) -> None:
        """A part asks to be drawn anew, unless it was meanwhile."""
        await asyncio.sleep(after_s)
        if self.page.has(key) and self.page.widget(key).data["word"] != new:
            await self.session.tell(key, "beat", new)

    async def _renewed(self, address: str) -> None:
        """The log's rows, as log.js fetches them: together where several come at once."""
        if address in self._renewing:
            return
        self._renewing.add(address)
        await asyncio.sleep(max(0.0, self._log_at + LOG_APART_S - time.perf_counter()))
        self._log_at = time.perf_counter()
        self._renewing.discard(address)
        began = time.perf_counter()
        if (await self.site.get(address)).good:
            self.tally.took(LOOK, time.perf_counter() - began)

    # ----------------------------------------------------------------------- what the session tells

    def drawn(self, shown: Shown) -> None:
        """Do what our scripts do when they are mounted; fetch what is named."""
        if shown.kind == "deck_gl_json_chart":
            for path in re.findall(r'"(/data/[^"]+)"', shown.body.json):
                self.fetch(path)
        if shown.kind != "bidi_component" or shown.key is None:
            return
        for path in re.findall(r"'(/assets/[^']+)'", shown.body.js_content):
            self.fetch(path)
        data = shown.data
        if "look" in data and shown.key != MAP:
            self._watch(shown.key, data)
        elif "wait" in data:
            self._bell(shown.key, data)

    def _watch(self, key: str, data: dict[str, Any]) -> None:
        if key in self.watches:
            self.watches[key].mount(data)
        else:
            self.watches[key] = Watch(self, key, data)
            self.watches[key].now()

    def _bell(self, key: str, data: dict[str, Any]) -> None:
        if key in self.bells:
            self.bells[key].mount(data)
        else:
            self.bells[key] = Bell(self, key, data)

    def finished(self) -> None:
        """Feeds and bells that are no longer on the page look and listen no more; a map without feeds looks itself."""
        if self.page.has(MAP) and not self.page.has(FEEDS):
            self._watch(MAP, self.page.widget(MAP).data)
        elif MAP in self.watches:
            self.watches.pop(MAP).stop()
        for key in [key for key in self.watches if not self.page.has(key)]:
            self.watches.pop(key).stop()
        for key in [key for key in self.bells if not self.page.has(key)]:
            self.bells.pop(key).stop()

    def ticks(self, fragment: str, every_s: float) -> None:
        """A fragment asks to be run again and again; it may ask so each time."""
        if self._ticking.get(fragment, (0.0, None))[0] != every_s:
            self.stop_ticks([fragment])
            self._ticking[fragment] = every_s, self.start(self._tick(fragment, every_s))

    async def _tick(self, fragment: str, every_s: float) -> None:
        while True:
            await asyncio.sleep(every_s)
            await self.session.send(fragment, auto=True)

    def stop_ticks(self, fragments: Collection[str] | None) -> None:
        """These are no longer run again and again."""
        for fragment in list(self._ticking) if fragments is None else fragments:
            if fragment in self._ticking:
                self._ticking.pop(fragment)[1].cancel()
