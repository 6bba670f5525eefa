"""What a person does at the page: comes in, opens cameras, turns them, answers, and waits for what comes of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from random import Random
from typing import Any
from urllib.parse import parse_qsl

from tests.load.browser import FEEDS, Browser, Watch
from tests.load.page import NotThere
from tests.load.protocol import Lost
from tests.load.report import JOIN, Tally

LIST, PRESETS, CLOCK, FIRST = "camera_list", "turn_to", "clock_face", "skip_first"
DOOR, DESK, WALL, BEGIN, OPEN = "join_by_link", "take_desk", "open_wall", "class_begin", "open_room"
DEALS = {"operators": "deal_operators", "both": "deal_both", "all": "deal_all"}
"""Ways to hand out chairs; only operators and the agency have something to do at every moment."""
VOTES, BALLOT, FIELDS = ("vote_", "choice_"), "send_", ("ballot_value_",)
"""How keys begin: buttons that answer a question; a form's button and what is filled in there."""
ANSWERS = ("3", "7", "12", "40")
WORDS_EVERY_S, REST_S = 0.5, 0.25
"""The pace of feed/talk.js and feed/hand.js."""
PAN_CDEG_S, TILT_CDEG_S = 9_000, 4_500
"""The pace of feed/steer.js."""
TILTS, ZOOMS = (-9_000, 1_500), (100, 3_000)
REFUSED = 409
Act = Callable[[], Awaitable[float | None]]


class Participant:
    """One person with one browser."""

    def __init__(self, address: str, tally: Tally, chance: Random, every_s: float, room: str = "") -> None:
        way = {"at": "start", "query": f"room={room}&lang=en"} if room else {}
        self.browser, self.tally, self.chance, self.every_s = Browser(address, tally, **way), tally, chance, every_s
        self.room = room
        self.session, self.page = self.browser.session, self.browser.page

    async def come(self) -> bool:
        """Open the page and begin; whether it went well."""
        began = time.perf_counter()
        try:
            await self.browser.open()
            await (self.join() if self.room else self.alone())
        except (Lost, NotThere) as trouble:
            self.tally.error(f"{JOIN}: {trouble}")
            return False
        self.tally.took(JOIN, time.perf_counter() - began)
        self.tally.joined += 1
        return True

    async def alone(self) -> None:
        """Begin an exercise of one's own: sit down at the desk, without the guide."""
        if self.page.has(FIRST):
            await self.session.press(FIRST)
        if not self.page.has(FEEDS):
            raise NotThere("neither a desk to sit down at nor feeds are on the page")

    async def join(self) -> None:
        """Join a class by its link; then wait for the trainer."""
        await self.session.press(DOOR)
        if self.page.has(DOOR):
            raise NotThere("the class let nobody in")

    async def leave(self) -> None:
        """Close the page."""
        await self.browser.close()

    async def act_until(self, end_s: float) -> None:
        """Act again and again, on average once in `every_s`; what was begun is waited for."""
        while not self.session.lost.is_set():
            await asyncio.sleep(min(self.chance.expovariate(1 / self.every_s), end_s - time.perf_counter()))
            if time.perf_counter() >= end_s:
                return
            await self.act()

    async def act(self) -> None:
        """Do one of the things that can be done just now."""
        kind, do = self.chance.choice(self.possible())
        try:
            took = await do()
        except (Lost, NotThere) as trouble:
            if not self.session.lost.is_set():
                self.tally.error(f"{kind}: {trouble}")
            return
        if took is not None:
            self.tally.took(kind, took)

    def possible(self) -> list[tuple[str, Act]]:
        """What the page offers, by kind."""
        for key in (DESK, WALL):
            if self.page.has(key):
                return [("sit down", partial(self.session.press, key))]
        found: list[tuple[str, Act]] = [("open a camera", self.open_camera)] if self.page.has(LIST) else []
        watch = self.watch
        if self.page.has(FEEDS) and self.component(FEEDS).get("wall"):
            found.append(("another large feed", self.promote))
        if watch is not None and self.turnable(watch) is not None:
            found.append(("turn", self.turn))
        if self.page.has(PRESETS):
            found.append(("turn to a preset", self.preset))
        if self.page.has(CLOCK) and not self.component(CLOCK).get("watch_only"):
            found.append(("play or pause", self.play_or_pause))
        if self.page.buttons((*VOTES, BALLOT)):
            found.append(("answer a poll", self.answer))
        return found or [("nothing to do", self.nothing)]

    @property
    def watch(self) -> Watch | None:
        """The feeds of this page."""
        return self.browser.watches.get(FEEDS)

    async def nothing(self) -> None:
        """Wait until there is something to do."""

    async def open_camera(self) -> float:
        """Choose a camera from the list."""
        return await self.session.choose(LIST, self.chance.choice(self.page.widget(LIST).options))

    async def promote(self) -> float:
        """Click on a small feed; a click that is lost on the way is counted."""
        wanted = self.chance.choice(self.component(FEEDS)["wall"])
        took = await self.session.trigger(FEEDS, "promote", wanted)
        if self.page.has(FEEDS) and self.component(FEEDS)["large"] != wanted:
            self.tally.in_vain["another large feed"] += 1
        return took

    async def preset(self) -> float:
        """Choose one of the camera's named directions."""
        return await self.session.choose(PRESETS, self.chance.choice(self.page.widget(PRESETS).options))

    async def answer(self) -> float:
        """Answer what is asked: press one of its buttons, or fill in its form."""
        key = self.chance.choice(self.page.buttons((*VOTES, BALLOT)))
        field = next((name for name in FIELDS if self.page.has(name + key.removeprefix(BALLOT))), None)
        if field is not None:
            await self.session.type(field + key.removeprefix(BALLOT), self.chance.choice(ANSWERS))
        return await self.session.press(key)

    async def play_or_pause(self) -> float:
        """Play; or pause, for a moment only, for nothing happens in a paused exercise."""
        if not self.component(CLOCK).get("playing"):
            return await self.session.trigger(CLOCK, "command", {"what": "play"})
        took = await self.session.trigger(CLOCK, "command", {"what": "pause"})
        await asyncio.sleep(self.chance.uniform(0.5, 1.5))
        return max(took, await self.session.trigger(CLOCK, "command", {"what": "play"}))

    def component(self, key: str) -> dict[str, Any]:
        """What the server last told a component of ours."""
        return self.page.widget(key).data

    def turnable(self, watch: Watch) -> dict[str, Any] | None:
        """The large feed, where its camera can be turned by hand."""
        feed = watch.feeds.get(str(watch.data.get("large")))
        if feed is None or not watch.data.get("stick") or feed.get("late") or feed.get("kind") == "fixed":
            return None
        return feed if feed.get("signal") and feed.get("pose") else None

    async def turn(self) -> float | None:
        """Turn the camera for a second or two; the slowest answer counts.  None where the rules refused it."""
        watch = self.watch
        feed = self.turnable(watch) if watch else None
        if watch is None or feed is None:
            return None
        pose, slowest = list(feed["pose"]), 0.0
        stick = self.chance.uniform(-1, 1), self.chance.uniform(-0.3, 0.3)
        words = self.chance.randint(3, 6)
        for n in range(words):
            took = await self.say(watch, feed["camera"], pose, around=n == 0, rest=n == words - 1)
            if took is None:
                break
            slowest = max(slowest, took)
            pose = moved(pose, stick, WORDS_EVERY_S) if n < words - 2 else pose
            await asyncio.sleep(max(0.0, (WORDS_EVERY_S if n < words - 2 else REST_S) - took))
        watch.now()
        return None if took is None else slowest

    async def say(self, watch: Watch, camera: str, pose: list[int], *, around: bool, rest: bool) -> float | None:
        """One word of the joystick; seconds until its answer, None where it was refused or went wrong."""
        began = time.perf_counter()
        words = {**watch.data["turn_as"], "camera": camera, "pose": pose, "rest": rest, "around": around}
        answer = await self.browser.site.post(watch.data["turn"], words, fine=(REFUSED,))
        if answer.status == REFUSED:
            self.tally.refused[f"turn, {answer.json().get('refused')}"] += 1
        return time.perf_counter() - began if answer.good else None


class Trainer(Participant):
    """Opens a room, hands out chairs, begins; then its desk stays open."""

    def __init__(self, address: str, tally: Tally) -> None:
        super().__init__(address, tally, Random(0), 1e9)
        self.browser = Browser(address, tally, at="start", query="lang=en")
        self.session, self.page = self.browser.session, self.browser.page

    async def open_room(self) -> str:
        """A room from the start page; its code."""
        await self.browser.open()
        await self.session.press(OPEN)
        return dict(parse_qsl(self.session.query))["room"]

    async def begin(self, deal: str = "all") -> None:
        """Chairs, and off."""
        await self.session.press(DEALS[deal])
        await self.session.press(BEGIN)


def moved(pose: list[int], stick: tuple[float, float], seconds: float) -> list[int]:
    """The pose after so many seconds of a stick held still."""
    pan, tilt, zoom = pose
    slow = 100 / zoom * seconds
    lowest, highest = TILTS
    return [
        round(pan + stick[0] * PAN_CDEG_S * slow) % 36_000,
        max(lowest, min(highest, round(tilt + stick[1] * TILT_CDEG_S * slow))),
        max(ZOOMS[0], min(ZOOMS[1], zoom)),
    ]
