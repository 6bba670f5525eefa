"""Browsers that come to a running server, with every byte that each was sent; and classes with something to hide."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from streamlit.proto.WidgetStates_pb2 import WidgetState

from synthetic import scenario
from synthetic.access import WATCHERS, Action, Chair
from synthetic.desk import Desk
from synthetic.exercise.crew import called
from synthetic.exercise.door import Act, Exercise, seat_name
from synthetic.journal import Journal
from synthetic.room import Room, open_room
from tests.load.apart import run
from tests.load.fetching import Answer, Site
from tests.load.page import Page, Shown
from tests.load.protocol import Session
from tests.load.report import Tally

SCREENS = {
    "exercise": Chair.OPERATOR, "oversight": Chair.AUDITOR, "rules": Chair.RESIDENT, "side-by-side": None,
    "debrief": None, "trainer": None, "projector": None,
}  # fmt: skip
"""Every screen that shows something of a class, and who may see it: a chair, or None for the trainer."""
CAMERA = "C-041"


# ------------------------------------------------------------------------------ a class


@dataclass(frozen=True, kw_only=True)
class Hiding:
    """A class that runs, its clock frozen: a browser in every chair, and a message to each chair that is its own."""

    name: str
    desk: Desk
    pin: str
    people: dict[Chair, str] = field(default_factory=dict)  # tokens

    @property
    def code(self) -> str:
        return self.desk.room.code

    @property
    def crew(self) -> Exercise:
        return self.desk.room.crew(1)

    @property
    def secret(self) -> str:
        """What stands in every message of this class, and nowhere else."""
        return f"xyzzy-{self.name}"

    def told_to(self, chair: Chair) -> str:
        """The message to one chair."""
        return f"{self.secret}-to-{chair}"

    @property
    def analyst(self) -> str:
        """Who looked for the agency, as pages write it; no row says so."""
        (seat,) = [one for one in self.crew.moment().state.crew.seats.values() if one.chair is Chair.INTELLIGENCE]
        return called(self.crew.named(seat.chair, seat.number)).en

    def query(self, **more: str) -> str:
        """The address of this class."""
        return "&".join(f"{k}={v}" for k, v in {"room": self.code, "lang": "en", **more}.items())

    @property
    def marks(self) -> tuple[str, ...]:
        """What every screen of SCREENS tells somebody who may see it, and no page tells a browser without a seat."""
        return (self.secret, f"{self.code}.1.", "data-joined", 'class="projected"')

    def token(self, chair: Chair | None) -> str:
        """Of who sits in a chair, None for the desk."""
        return self.people[chair] if chair else self.desk.token

    def desk_paths(self) -> list[str]:
        """What only the desk gets."""
        own = self.desk.own.name
        return [
            f"/print/everything?room={self.code}", f"/print/debrief?exercise={own}&lang=en",
            f"/print/rules?exercise={own}",
            *crew_paths(own, Chair.OPERATOR),
        ]  # fmt: skip


def crew_paths(exercise: str, chair: Chair) -> list[str]:
    """What a screen of a chair asks for beside its page, and the log to take home."""
    asked = f"exercise={exercise}&chair={chair}&lang=en"
    return [f"/look?{asked}&lag=0", f"/log?{asked}", f"/wait?{asked}&have=x", f"/print/log/log.csv?{asked}"]


REFUSED, GONE = b'{"error":"refused"}', b'{"error":"gone"}'
REFUSALS = ((404, b"not here"), (403, REFUSED), (410, GONE), (410, REFUSED))
"""All that our own addresses ever say to whom they answer nothing."""


def hiding(journal: Journal, name: str) -> Hiding:
    """Open one, with everybody in one crew."""
    trainer = f"trainer-{name}-".ljust(40, "t")
    code, pin = open_room(journal, scenario.builtin_file("purse-snatch"), trainer, crew_size=0)
    room = Room(journal, code, lru_cache(maxsize=None)(lambda exercise: Exercise(journal, exercise)))
    made = Hiding(name=name, desk=Desk(room, trainer), pin=pin)
    for chair in Chair:
        made.people[chair] = f"{chair}-{name}-".ljust(40, "p")
        room.join(made.people[chair])
        made.desk.give(1, seat_name(made.people[chair]), chair)
    made.desk.start()
    made.desk.steer("pause")
    for chair in WATCHERS:
        _looks(made, chair)
    for chair in Chair:
        made.desk.send(chair, made.told_to(chair))
    return made


def _looks(made: Hiding, chair: Chair) -> None:
    seat = seat_name(made.people[chair])
    if chair is Chair.OPERATOR:
        made.crew.act(Act(chair=chair, action=Action.TAKE_DESK), seat)
    assert made.crew.act(Act(chair=chair, action=Action.LIVE_VIEW, camera_id=CAMERA, purpose="patrol round"), seat).done


# ------------------------------------------------------------------------------ a browser


class Unwatched:
    """Nothing runs beside this page: what it would fetch is asked for by name."""

    def drawn(self, shown: Shown) -> None: ...

    def finished(self) -> None: ...

    def ticks(self, fragment: str, every_s: float) -> None: ...

    def stop_ticks(self, fragments: Collection[str] | None) -> None: ...


class Guest:
    """A browser, with all that the server sent to it: websocket frames, heads and bodies as they came.

    Scripts are left out: they are the same for everybody and know nothing of a class.
    """

    def __init__(self, address: str, token: str = "") -> None:
        self.site = Site(address, Tally())
        if token:
            self.site.cookies["doble_vista"] = token
        self.session: Session | None = None
        self._sent: list[bytes] = []

    @property
    def sent(self) -> str:
        return b"\n".join(self._sent).decode("utf-8", "replace")

    async def at(self, place: str, query: str = "lang=en") -> Session:
        """Open a page; the one that was open before is left."""
        await self.leave()
        await self.get(f"/{place}?{query}")
        self.site.query = query
        self.session = session = Session(self.site, self.site.tally, Unwatched(), Page())
        session.page_name, hear = place, session.hear

        def heard(raw: bytes) -> None:
            self._sent.append(raw)
            hear(raw)

        session.hear = heard  # type: ignore[method-assign]
        await session.open()
        return session

    async def get(self, path: str) -> tuple[int, bytes]:
        """Ask for a path; status and body."""
        return self._kept(await self.site.get(path))

    async def turn(self, **words: object) -> tuple[int, bytes]:
        """Say a word of the joystick."""
        return self._kept(await self.site.post("/turn", words))

    def _kept(self, answer: Answer) -> tuple[int, bytes]:
        packed = answer.headers.get("content-encoding") == "gzip"
        body = gzip.decompress(answer.raw) if packed else answer.raw
        self._sent += [f"{answer.status} {answer.headers}".encode(), body]
        return answer.status, body

    async def leave(self) -> None:
        """Close the page."""
        if self.session is not None:
            await self.session.close()
            self.session = None


def visit(address: str, token: str, do: Callable[[Guest], Awaitable[object]]) -> str:
    """All that a browser was sent while it did something."""

    async def visited() -> str:
        guest = Guest(address, token)
        try:
            await do(guest)
        finally:
            await guest.leave()
            await guest.site.close()
        return guest.sent

    return str(run(visited()))


def toured(address: str, token: str, places: Sequence[str], query: str) -> str:
    """All that a browser was sent that opened pages by their address."""

    async def tour(guest: Guest) -> None:
        for place in places:
            await guest.at(place, query)

    return visit(address, token, tour)


def answers(address: str, token: str, paths: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    """What a browser is answered that asks for paths."""
    heard: dict[str, tuple[int, bytes]] = {}

    async def ask(guest: Guest) -> None:
        for path in paths:
            heard[path] = await guest.get(path)

    visit(address, token, ask)
    return heard


def found(marks: Sequence[str], sent: str) -> list[str]:
    """Which of the marks were sent, each with what stood around it."""
    assert len(sent) > 100, "nothing was heard"
    places = {mark: sent.find(mark) for mark in marks}
    return [f"{mark}: …{sent[max(at - 60, 0) : at + 60]}…" for mark, at in places.items() if at >= 0]


def pressed(name: str) -> WidgetState:
    """That a button was pressed."""
    return WidgetState(id=name, trigger_value=True)
