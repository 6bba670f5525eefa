"""One Streamlit session over its own websocket: messages in, a page from them, reruns out."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol, cast

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from tests.load.fetching import AGENT, PATIENCE_S, Site
from tests.load.kept import Cache, Unknown
from tests.load.page import Page, Shown, value_of
from tests.load.report import Tally

STREAM = "/_stcore/stream"
MOST_HELD_S = 2.0
NO_TOKEN = "PLACEHOLDER_AUTH_TOKEN"
"""What a browser sends in the place of a token that it has not."""
AT_HOME = {
    "timezone": "America/Guayaquil", "timezone_offset": 300, "locale": "es-EC", "is_embedded": False,
    "color_scheme": "dark",
}  # fmt: skip


class Lost(Exception):
    """The websocket is gone, or a run of the script did not finish."""


class Host(Protocol):
    """Who is told what a browser does something about."""

    def drawn(self, shown: Shown) -> None:
        """An element was drawn, perhaps again."""

    def finished(self) -> None:
        """A run of the script is over, and the page is swept."""

    def ticks(self, fragment: str, every_s: float) -> None:
        """A fragment wants to be run again and again."""

    def stop_ticks(self, fragments: Collection[str] | None) -> None:
        """These fragments no longer do; None is all of them."""


@dataclass(eq=False, slots=True)
class Request:
    """A run of a fragment, or of the whole script where `fragment` is empty, that somebody may wait for."""

    fragment: str
    done: asyncio.Future[bool]
    sent_s: float


@dataclass(slots=True)
class Run:
    """The run of the script that is going on, and what it answers."""

    id: str = ""
    fragments: tuple[str, ...] = ()
    answers: list[Request] = field(default_factory=list)

    def covers(self, request: Request) -> bool:
        """Whether this run does what was asked for: a full run does everything."""
        return not self.fragments or request.fragment in self.fragments


class Counted(ClientConnection):
    """A websocket that counts the bytes on the wire, compressed as they come."""

    def __init__(self, tally: Tally, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.tally = tally

    def data_received(self, data: bytes) -> None:
        """Count, then read."""
        self.tally.received["websocket"] += len(data)
        super().data_received(data)


class Session:
    """A browser's side of one session."""

    def __init__(self, site: Site, tally: Tally, host: Host, page: Page) -> None:
        self.site, self.tally, self.host, self.page = site, tally, host, page
        self.query, self.page_hash, self.page_name, self.id = site.query, "", "", ""
        self.lost = asyncio.Event()
        self._cache, self._run = Cache(), Run()
        self._asked: list[Request] = []
        self._wire: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._leaving = False
        self._hears: dict[str | None, Callable[[ForwardMsg], None]] = {
            "delta": self._drawn, "new_session": self._began, "script_finished": self._finished,
            "page_info_changed": self._moved, "navigation": self._navigated, "auto_rerun": self._ticks,
            "stop_auto_rerun": self._stops, "page_not_found": self._not_found, "session_event": self._event,
        }  # fmt: skip

    async def open(self) -> None:
        """Connect, and run the page for the first time."""
        uri = f"{'wss' if self.site.secure else 'ws'}://{self.site.netloc}{self.site.path}{STREAM}"
        token = self.site.cookies.get("_streamlit_xsrf", NO_TOKEN)
        try:
            self._wire = await connect(
                uri, subprotocols=[Subprotocol("streamlit"), Subprotocol(token)], origin=Origin(self.site.origin),
                additional_headers={"Cookie": self.site.cookie}, user_agent_header=AGENT, max_size=None, proxy=None,
                open_timeout=PATIENCE_S, create_connection=cast(Any, partial(Counted, self.tally)),
            )  # fmt: skip
        except (OSError, TimeoutError, WebSocketException) as trouble:
            self.lost.set()
            raise Lost(f"no websocket: {type(trouble).__name__}") from trouble
        self._reader = asyncio.create_task(self._read(self._wire))
        await self.rerun("")

    async def close(self) -> None:
        """Leave, as somebody who closes the tab."""
        self._leaving = True
        if self._wire is not None:
            with suppress(OSError, TimeoutError, WebSocketException):
                await self._wire.close()
        if self._reader is not None:
            await self._reader

    # ----------------------------------------------------------------------- what a person does

    async def press(self, key: str) -> float:
        """Press a button; seconds until the page is what comes of it."""
        shown = self.page.widget(key)
        return await self.rerun(shown.fragment, [WidgetState(id=shown.id, trigger_value=True)])

    async def choose(self, key: str, value: Any) -> float:
        """Choose an option, switch a switch or move a slider; seconds until the page is what comes of it.

        In a form nothing comes of it before its button is pressed.
        """
        shown = self.page.widget(key)
        self.page.states[shown.id] = value_of(shown, [value] if shown.kind in ("button_group", "slider") else value)
        return 0.0 if shown.body.form_id else await self.rerun(shown.fragment)

    async def type(self, key: str, text: str) -> float:
        """Type a text, or a number, and press Enter; seconds until the page is what comes of it."""
        return await self.choose(key, text)

    async def trigger(self, key: str, name: str, value: Any) -> float:
        """A component of ours says something; seconds until the page is what comes of it."""
        shown = self.page.widget(key)
        return await self.rerun(shown.fragment, [said(shown, name, value)])

    async def tell(self, key: str, name: str, value: Any) -> None:
        """A component of ours says something; nobody waits."""
        shown = self.page.widget(key)
        await self.send(shown.fragment, [said(shown, name, value)])

    async def rerun(self, fragment: str, triggers: Sequence[WidgetState] = ()) -> float:
        """Ask for a run of the script; seconds until it is finished."""
        began = time.perf_counter()
        await self._all_begun()
        request = await self.send(fragment, triggers)
        try:
            finished = await asyncio.wait_for(request.done, PATIENCE_S)
        except TimeoutError as late:
            raise Lost(f"no run was finished within {PATIENCE_S:.0f} s") from late
        if not finished:
            raise Lost("the websocket is gone")
        return time.perf_counter() - began

    async def _all_begun(self) -> None:
        """Until the run of everything asked for before has begun: the next run that begins is then the one meant."""
        patience_s = time.perf_counter() + MOST_HELD_S
        while self._asked and not self.lost.is_set() and time.perf_counter() < patience_s:
            await asyncio.sleep(0.005)

    async def send(self, fragment: str = "", triggers: Sequence[WidgetState] = (), auto: bool = False) -> Request:
        """Ask for a run of the script, with the values of all widgets."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.fragment_id, state.is_auto_rerun = self.query, fragment, auto
        state.page_script_hash = self.page_hash
        state.page_name = "" if self.page_hash else self.page_name
        state.widget_states.widgets.extend([*self.page.states.values(), *triggers])
        state.cached_message_hashes.extend(self._cache.kept)
        state.context_info.url = f"{self.site.origin}{self.site.path}/"
        for name, value in AT_HOME.items():
            setattr(state.context_info, name, value)
        request = Request(fragment, asyncio.get_running_loop().create_future(), time.perf_counter())
        self._asked.append(request)
        await self._say(message)
        return request

    async def _say(self, message: BackMsg) -> None:
        if self._wire is None or self.lost.is_set():
            raise Lost("the websocket is gone")
        try:
            await self._wire.send(message.SerializeToString())
        except WebSocketException as trouble:
            raise Lost("the websocket is gone") from trouble

    # ----------------------------------------------------------------------- what the server says

    async def _read(self, wire: ClientConnection) -> None:
        why = "closed by the server"
        try:
            async for raw in wire:
                self.hear(raw if isinstance(raw, bytes) else raw.encode())
        except (WebSocketException, OSError, Unknown) as trouble:
            why = str(trouble)
        finally:
            if not self._leaving:
                self.tally.error(f"websocket lost: {why}")
            self.lost.set()
            answered([*self._asked, *self._run.answers], finished=False)

    def hear(self, raw: bytes) -> None:
        """One message of the server."""
        message = ForwardMsg()
        message.ParseFromString(raw)
        message = self._cache.through(message, raw)
        hears = self._hears.get(message.WhichOneof("type"))
        if hears is not None:
            hears(message)

    def _drawn(self, message: ForwardMsg) -> None:
        shown = self.page.draw(message.delta, tuple(message.metadata.delta_path), self._run.id)
        if shown is None:
            return
        if shown.kind == "exception":
            self.tally.error(f"exception on the page: {shown.body.type} {shown.body.message}"[:160])
        elif shown.kind == "alert" and shown.body.format == Alert.ERROR:
            self.tally.error(f"error on the page: {shown.body.body}"[:160])
        self.host.drawn(shown)

    def _began(self, message: ForwardMsg) -> None:
        """What the run before has left open goes on, unless this one is of other fragments: then it was finished."""
        run, begun, before = message.metadata.run, message.new_session, self._run
        self._run = Run(run.script_run_id, tuple(run.fragment_ids))
        since = time.perf_counter() - PATIENCE_S
        mine = [request for request in self._asked if self._run.covers(request)]
        self._asked = [one for one in self._asked if one not in mine and one.sent_s > since]
        self._run.answers = mine + [request for request in before.answers if self._run.covers(request)]
        answered(request for request in before.answers if not self._run.covers(request))
        self.id = begun.initialize.session_id or self.id
        self._cache.most_age = begun.config.max_cached_message_age
        self.page_hash = begun.page_script_hash or self.page_hash
        if not run.fragment_ids:
            self.host.stop_ticks(None)

    def _finished(self, message: ForwardMsg) -> None:
        """Stopped early, it is followed by another run, and who waits goes on waiting."""
        run, status = self._run, message.script_finished
        if message.metadata.run.script_run_id != run.id or status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        if status != ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.page.sweep(run.id, run.fragments)
        self._cache.age(run.fragments)
        self.host.finished()
        answered(run.answers)
        run.answers = []

    def _moved(self, message: ForwardMsg) -> None:
        self.query = message.page_info_changed.query_string

    def _navigated(self, message: ForwardMsg) -> None:
        self.page_hash = message.navigation.page_script_hash

    def _ticks(self, message: ForwardMsg) -> None:
        self.host.ticks(message.auto_rerun.fragment_id, message.auto_rerun.interval)

    def _stops(self, message: ForwardMsg) -> None:
        self.host.stop_ticks(message.stop_auto_rerun.fragment_ids)

    def _not_found(self, message: ForwardMsg) -> None:
        self.tally.error(f"page not found: {message.page_not_found.page_name}")

    def _event(self, message: ForwardMsg) -> None:
        if message.session_event.HasField("script_compilation_exception"):
            trouble = message.session_event.script_compilation_exception
            self.tally.error(f"the page does not compile: {trouble.message}")


def answered(requests: Iterable[Request], finished: bool = True) -> None:
    """What was asked for is done, or never will be; whoever waits for it is told."""
    for request in requests:
        if not request.done.done():
            request.done.set_result(finished)


def said(shown: Shown, name: str, value: Any) -> WidgetState:
    """What a component of the second kind says: a list of events under a name of its own."""
    words = json.dumps([{"event": name, "value": value}], separators=(",", ":"))
    return WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{shown.id}__events", json_trigger_value=words)
