"""Every byte that an operator's browser of a class is sent before the reveal, whatever address it opens.

Websocket frames and HTTP bodies as they came, the program itself (Streamlit's own files, our scripts) left out: it is
the same for everybody and knows nothing of a class.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

import pytest

from pages.parts import matrix, text
from pages.parts.bar import CHAIR_WORDS
from synthetic import scenario
from synthetic.access import Action, Chair, Regime
from synthetic.desk import Desk
from synthetic.exercise import observation
from synthetic.exercise.door import Act, Exercise, seat_name
from synthetic.journal import Journal
from synthetic.room import Room, open_room

TRAINER, ANALYST, AUDITOR = "trainer" * 6, "analyst-of-the-class-" * 2, "auditor-of-the-class-" * 2
REASON = "xyzzy: what the agency says it is for"
PLACES = ("exercise", "oversight", "debrief", "rules", "side-by-side", "trainer", "projector", "scenarios", "desk")
ASKED = (
    "/log?exercise={name}&chair=auditor&lang=en", "/log?exercise={name}&chair=intelligence&lang=en",
    "/log?exercise={name}&chair=operator&lang=en", "/look?exercise={name}&chair=intelligence&lag=0&lang=en",
    "/look?exercise={name}&chair=operator&lag=60000&lang=en", "/wait?exercise={name}&chair=intelligence&have=x",
    "/log?exercise={name}&chair=intelligence&part=done&lang=en",
    "/log?exercise={name}&chair=intelligence&part=logged&lang=en",
    "/print/debrief?exercise={name}&lang=en", "/print/debrief?exercise={own}&lang=en", "/print/role-cards?lang=en",
    "/print/lesson-plan?lang=en", "/print/paper?lang=en",
)  # fmt: skip
"""What somebody who knows our routes asks for; `own` is the desk's own crew."""
PSEUDONYM = re.compile(r"(?<![A-Za-z0-9-])S-[A-Z2-7]{6}(?![A-Za-z0-9])")
DRAWN = """() => document.querySelector('.ribbon')
    && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"""
THE_PROGRAM = ("/static/", "/assets/", "/favicon", "/_stcore/")


@dataclass
class Sent:
    """What came, and from where."""

    parts: list[tuple[str, str]] = field(default_factory=list)

    def listen(self, page) -> Sent:
        page.on("websocket", lambda ws: ws.on("framereceived", lambda f: self._take("frame", f)))
        page.on("response", self._answered)
        return self

    def _take(self, where: str, data: object) -> None:
        self.parts.append((where, data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)))

    def _answered(self, response) -> None:
        path = "/" + response.url.split("/", 3)[3]
        if response.url.startswith("http") and not path.startswith(THE_PROGRAM):
            try:
                self._take(path, response.body())
            except Exception:  # a redirect has none, nor has a page that was left
                self._take(path, "")

    def found(self, words: list[str]) -> list[str]:
        """Where one of the words came, with what stood around it."""
        hits = []
        for where, said in self.parts:
            for word in words:
                at = said.find(word)
                if at >= 0:
                    hits.append(f"{where}: …{said[max(at - 60, 0) : at + 60]}…")
        return hits

    @property
    def pseudonyms(self) -> set[str]:
        return {one for _where, said in self.parts for one in PSEUDONYM.findall(said)}


@dataclass
class Told:
    """A class in which the agency was busy: an operator's browser, and what must not reach it."""

    operator: object
    desk: Desk
    crew: Exercise

    @property
    def agencys(self) -> list[str]:
        """The other chair's rows: who, what for, for which case; whom the watch list names."""
        world, names = self.crew.world, []
        for person in sorted(observation.watched(world, self.crew.moment().state)):
            identity = observation.identity_of(world, person)
            names += [identity.short, identity.short.split()[-1].title()]
        told = [REASON, "agent-1", "Agent 1", "analyst-", "Analyst", "ORD-1", "Court order"]
        return [*told, *names, "ndrade", "ANDRADE"]

    @property
    def columns(self) -> list[str]:
        """The matrix of the others: their heads, and acts that an operator has no row for."""
        own = self.crew.moment().state.rules.row(Chair.OPERATOR)
        acts = [words for action, words in matrix.ACTION_WORDS.items() if Action(action) not in own]
        heads = [f"<th>{words}</th>" for chair, words in CHAIR_WORDS.items() if chair is not Chair.OPERATOR]
        assert len(acts) > 4
        return [*heads, *(f"<th>{text.safe(words)}</th>" for words in acts)]

    def visit(self, sent: Sent) -> None:
        page, address = self.operator.page, self.operator.address
        sent.listen(page)
        for place in PLACES:
            query = f"room={self.desk.room.code}&exercise={self.crew.name}&chair=intelligence&lang=en"
            page.goto(f"{address}/{place}?{query}")
            page.wait_for_function(DRAWN, timeout=30_000)
            page.wait_for_timeout(700)
        for asked in ASKED:
            path = asked.format(name=self.crew.name, own=self.desk.own.name)
            page.evaluate("(path) => fetch(path).then((r) => r.text()).catch(() => '')", path)
        page.wait_for_timeout(300)


@pytest.fixture
def busy(screen, store, request) -> Told:
    journal = Journal(f"sqlite:///{store}")
    code, _pin = open_room(journal, scenario.builtin_file("purse-snatch"), TRAINER)
    room = Room(journal, code, lru_cache(maxsize=None)(lambda name: Exercise(journal, name)))
    desk, operator = Desk(room, TRAINER), screen()
    operator.page.goto(f"{operator.address}/start?room={code}&lang=en")
    operator.page.locator(".st-key-join_by_link button").click()
    operator.page.locator(".waiting").wait_for(timeout=30_000)
    for other in (ANALYST, AUDITOR):
        room.join(other)
    crew = room.crew(1)
    desk.give(1, seat_name(ANALYST), Chair.INTELLIGENCE)
    desk.give(1, seat_name(AUDITOR), Chair.AUDITOR)
    desk.rule(regime=request.param)
    desk.start()
    operator.page.locator(".st-key-take_desk button").click(timeout=30_000)
    operator.painted()
    desk.steer("jump", 130_000)  # agent-1 has looked Andrade's phone up
    for action, camera, more in (
        (Action.LIVE_VIEW, "C-041", {}), (Action.PRESET, "C-041", {"preset": 1}),
        (Action.PHONE_LOOKUP, None, {"subject": "thief"}), (Action.WATCHLIST_ADD, None, {"subject": "thief"}),
    ):  # fmt: skip
        act = Act(chair=Chair.INTELLIGENCE, action=action, camera_id=camera, purpose=REASON, detail=more)
        crew.act(act, seat_name(ANALYST))
    assert any(e.chair == Chair.INTELLIGENCE and e.body["outcome"] == "done" for e in crew.moment().state.acts)
    return Told(operator=operator, desk=desk, crew=crew)


@pytest.mark.parametrize("busy", [Regime.AS_FOUND, Regime.AGENCY_ONLY], indirect=True, ids=str)
def test_no_byte_tells_an_operator_of_the_other_chair_before_the_reveal_and_some_do_after_it(busy):
    before = Sent()
    busy.visit(before)
    frames = [said for where, said in before.parts if where == "frame"]
    assert len(frames) > 30 and sum(map(len, frames)) > 20_000, "or nothing was read"
    paths = {where.split("?")[0] for where, _said in before.parts}
    assert {f"/{place}" for place in PLACES} | {"/look", "/log", "/print/debrief"} <= paths
    assert not before.found(busy.agencys)
    assert not before.found(busy.columns)
    assert not before.pseudonyms
    busy.desk.reveal()
    after = Sent()
    busy.visit(after)
    assert after.found([REASON, "agent-1", "Agent 1"]), "the same visit after the reveal is told, so this test can tell"
    assert after.found(busy.columns)
