"""What the first visitor would wait for, made while the server already answers: imports, and the first city.

The server is there in half of the time, and a browser fetches and reads the page's scripts meanwhile.  Whatever needs
the engine waits for it here; nothing else imports it before, so that no two threads import at once.
"""

from __future__ import annotations

import gc
import importlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread
from typing import Any

NEEDED = (
    "pages.parts.quick", "pages.parts.routes", "pages.parts.bar", "pages.parts.chairs", "pages.parts.city_map",
    "pages.parts.feeds", "pages.parts.strip", "pages.parts.waiting_room",
)  # fmt: skip
"""What the exercise's screen and our own addresses are made of."""
LATE = (
    "pages.parts.flat_map", "faker", "synthetic.checkpoint", "pages.parts.reveal", "synthetic.oversight",
    "pages.parts.debrief_seen", "pages.parts.printing",
)  # fmt: skip
"""What no first screen shows: deck.gl's map, for which pydeck brings pandas; names of people; what is printed."""
ASIDE_S = 4.0
"""So long after the rest: a first visitor's screen is drawn meanwhile."""
SOON_S = 2.0
"""So long at most for a first screen: what a browser asks for only when it has come must not slow it."""
MOST_S = 60.0

_here, _drawn = Event(), Event()


@asynccontextmanager
async def begun(_app: Any) -> AsyncIterator[None]:
    """The server's life: when it has begun, in a thread of its own."""
    Thread(target=_warm, name="warm", daemon=True).start()
    yield


def wait() -> None:
    """Until all is here that a screen needs."""
    _here.wait(MOST_S)


def drawn() -> None:
    """A screen was drawn."""
    _drawn.set()


def _warm() -> None:
    gc.disable()  # all that is made here stays: a search for garbage would go through it, and find none
    try:
        for name in NEEDED:
            importlib.import_module(name)
        stamp = _first_city()
    finally:
        gc.freeze()
        gc.enable()
        _here.set()  # if it went wrong, whoever waits goes on and says why
    _drawn.wait(SOON_S)
    _surroundings(stamp)
    time.sleep(ASIDE_S)
    for name in LATE:
        importlib.import_module(name)
    gc.freeze()  # what is here now stays: no search for garbage goes through it again, a third of a second each


def _first_city() -> str:
    from pages.parts import public, running
    from synthetic import scenario, world

    running.sweep()
    made = world.of_bytes(scenario.builtin_file(running.FIRST_SCENARIO))
    return public.stamp(made)


def _surroundings(stamp: str) -> None:
    """What the first desk sees, and public documents that every first page asks for."""
    from pages.parts import public
    from synthetic import world

    made = public.published(stamp)
    named = [camera.id for camera in made.scenario.network.named]
    world.look_ahead(made, named)
    for name in [*public.DOCUMENTS, *(f"scene/{camera}.json" for camera in named)]:
        public.document(stamp, name)
