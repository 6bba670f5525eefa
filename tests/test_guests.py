"""Unwanted guests of a running server: every byte that came over websocket and HTTP, looked at."""

from __future__ import annotations

from functools import lru_cache

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from synthetic import scenario
from synthetic.access import Chair
from synthetic.desk import Desk
from synthetic.exercise.door import Exercise, seat_name
from synthetic.journal import Journal
from synthetic.room import Room, open_room
from tests.browser.server import serving
from tests.load.apart import run
from tests.load.browser import Browser
from tests.load.report import Tally

TRAINER, OWNER = "trainer-of-the-class-" * 2, "participant-of-the-class-" * 2
SECRET = "xyzzy for this class alone"


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """A server and a class that runs on it, in which something was said."""
    store = tmp_path_factory.mktemp("guests") / "store.sqlite3"
    with serving(store) as (address, _process):
        journal = Journal(f"sqlite:///{store}")
        code, pin = open_room(journal, scenario.builtin_file("purse-snatch"), TRAINER)
        room = Room(journal, code, lru_cache(maxsize=None)(lambda name: Exercise(journal, name)))
        room.join(OWNER)
        desk = Desk(room, TRAINER)
        desk.start()
        desk.send("all", SECRET)
        yield address, desk, pin


async def visited(address: str, at: str, query: str, paths=(), token: str = "", pressed: str = "") -> str:
    """All that a browser is sent that opens a page, asks for paths and says that it pressed what it never saw."""
    page = Browser(address, Tally(), at=at, query=query)
    sent: list[bytes] = []
    hear = page.session.hear
    page.session.hear = lambda raw: (sent.append(raw), hear(raw))[1]
    if token:
        page.site.cookies["doble_vista"] = token
    await page.open()
    if pressed:
        await page.session.rerun("", [WidgetState(id=pressed, trigger_value=True)])
    for path in paths:
        sent.append((await page.site.get(path)).text.encode())
    await page.close()
    return b"\n".join(sent).decode("utf-8", "replace")


@pytest.mark.parametrize("at", ["exercise", "trainer", "projector", "debrief", "oversight", "rules"])
def test_no_byte_of_a_class_reaches_a_stranger_who_opens_its_pages(busy, at):
    address, desk, _pin = busy
    told = run(visited(address, at, f"room={desk.room.code}&lang=en"))
    assert len(told) > 1000 and SECRET not in told and desk.room.crew(1).name not in told
    assert "data-joined" not in told and 'class="projected"' not in told


def test_no_byte_of_a_class_reaches_a_stranger_who_asks_our_addresses_for_it(busy):
    address, desk, _pin = busy
    asked = [
        f"/{what}?exercise={desk.room.code}.1.{crew}&chair={chair}&lag=0&lang=en&have=x"
        for what in ("look", "log", "wait", "print/debrief") for crew in (0, 1) for chair in Chair
    ]  # fmt: skip
    told = run(visited(address, "start", "lang=en", asked))
    assert SECRET not in told and '"feeds"' not in told


async def reveals(address: str, query: str, forger: str) -> list[str]:
    """Who pressed the desk's reveal, by its own name: a participant at two pages, and then the trainer."""
    desk = Browser(address, Tally(), at="trainer", query=query)
    desk.site.cookies["doble_vista"] = TRAINER
    await desk.open()
    name = desk.page.widget("class_reveal").id
    told = [await visited(address, at, query, token=forger, pressed=name) for at in ("exercise", "trainer")]
    await desk.close()
    return [*told, name]


def test_a_press_of_the_desks_button_that_was_never_drawn_here_does_nothing(busy):
    address, desk, _pin = busy
    query = f"room={desk.room.code}&lang=en"
    *told, name = run(reveals(address, query, OWNER))
    assert not any("data-joined" in each for each in told) and not desk.state.crew.revealed
    run(visited(address, "trainer", query, token=TRAINER, pressed=name))
    assert desk.state.crew.revealed, "the same message from the desk reveals, so this test can tell"
    desk.reveal(False)


def test_the_same_visit_with_a_seat_is_told(busy):
    address, desk, _pin = busy
    desk.give(1, seat_name(OWNER), Chair.AUDITOR)
    query = f"room={desk.room.code}&lang=en"
    assert SECRET in run(visited(address, "exercise", query, token=OWNER)), "so these tests can tell"
    assert "data-joined" in run(visited(address, "trainer", query, token=TRAINER))
