"""Guests who have a seat, and want what is another's: another chair's of their crew, another room's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from pages.parts import state
from pages.parts.bar import CHAIR_WORDS
from synthetic.access import Chair
from synthetic.exercise.door import seat_name
from synthetic.journal import Journal
from tests.browser.server import serving
from tests.guests import CAMERA, REFUSALS, SCREENS, Guest, Hiding, answers, crew_paths, found, hiding, toured, visit
from tests.load.page import Shown, value_of

PAIRS = [(chair, other) for chair in Chair for other in Chair if other is not chair]
SEEN = {Chair.OPERATOR: "exercise", Chair.INTELLIGENCE: "exercise", Chair.AUDITOR: "oversight",
        Chair.RESIDENT: "exercise", Chair.PATROL: "exercise"}  # fmt: skip
"""The screen on which each chair reads what was sent to it."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seated") / "store.sqlite3"


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with serving(store) as (at, _process):
        yield at


@pytest.fixture(scope="module")
def two(store: Path) -> tuple[Hiding, Hiding]:
    journal = Journal(f"sqlite:///{store}")
    return hiding(journal, "mine"), hiding(journal, "theirs")


# ------------------------------------------------------------------------------ another chair


def of_others(made: Hiding, chair: Chair) -> list[str]:
    """What is told to other chairs alone."""
    who = [made.analyst] if chair is not Chair.INTELLIGENCE else []
    return [*who, *(made.told_to(other) for other in Chair if other is not chair)]


@pytest.mark.parametrize("chair", Chair)
def test_the_pages_of_a_chair_tell_it_what_is_its_own_and_nothing_of_any_other(address, two, chair):
    made, token = two[0], two[0].people[chair]
    for other in Chair:
        places = ["exercise"] if other is not chair else ["exercise", "oversight", "rules", "debrief", "side-by-side"]
        sent = toured(address, token, places, made.query(chair=other, exercise=made.crew.name))
        assert not found(of_others(made, chair), sent)
    sent = toured(address, token, [SEEN[chair]], made.query())
    assert found([made.told_to(chair)], sent), "so this test can tell"


def test_what_another_did_is_told_after_the_reveal(address, two):
    made = two[0]
    made.desk.reveal()
    sent = toured(address, made.people[Chair.OPERATOR], ["exercise"], made.query())
    made.desk.reveal(False)
    assert found([made.analyst], sent)


def paths_of(made: Hiding, chair: Chair) -> list[str]:
    parts = [f"&part={part}" for part in ("done", "rows", "logged")] if chair is Chair.INTELLIGENCE else []
    asked = f"/log?exercise={made.crew.name}&chair={chair}&lang=en"
    return [*crew_paths(made.crew.name, chair), *(f"{asked}{part}" for part in parts)]


@pytest.mark.parametrize(("chair", "other"), PAIRS)
def test_what_the_screen_of_another_chair_asks_for_is_refused_to_this_one(address, two, chair, other):
    made = two[0]
    token, wait = made.people[chair], f"/wait?exercise={made.crew.name}&lang=en&have=x&chair="
    asked = [path for path in paths_of(made, other) if not path.startswith("/wait")]
    assert set(answers(address, token, asked).values()) <= set(REFUSALS)
    news = answers(address, token, [wait + chair, wait + other])
    assert json.loads(news[wait + chair][1])["changed"] == json.loads(news[wait + other][1])["changed"]

    async def turns(guest: Guest) -> None:
        said = {"exercise": made.crew.name, "camera": CAMERA, "pose": [0, -1000, 200], "rest": True, "around": False,
                "lang": "en", "purpose": None, "case": None}  # fmt: skip
        status, body = await guest.turn(**said, chair=other)
        assert status == 409 and json.loads(body) == {"refused": "not your chair", "by": None}

    visit(address, token, turns)
    granted = [path for path, (status, _body) in answers(address, made.people[other], asked).items() if status == 200]
    assert any(path.startswith("/look") for path in granted), "its own browser gets it, so this test can tell"


def test_whose_chair_news_are_of_is_the_stores(address, two):
    made = two[0]
    news = set()
    for chair in Chair:
        path = f"/wait?exercise={made.crew.name}&chair={chair}&have=x"
        news.add(json.loads(answers(address, made.people[chair], [path])[path][1])["changed"])
    assert len(news) > 1, "chairs hear different words, so the comparison above can tell"


async def switch_of(address: str, made: Hiding, token: str) -> Shown:
    """The switch of chairs, as it is drawn where the trainer lets people choose."""
    guest = Guest(address, token)
    try:
        return (await guest.at("exercise", made.query())).page.widget("chair")
    finally:
        await guest.leave()
        await guest.site.close()


@pytest.mark.parametrize("chair", [Chair.AUDITOR, Chair.RESIDENT, Chair.PATROL, Chair.OPERATOR])
def test_a_forged_switch_of_chairs_moves_nobody_and_tells_nothing(address, two, chair):
    made, other = two[0], Chair.INTELLIGENCE
    token = made.people[chair]

    async def sits(guest: Guest) -> None:
        made.desk.settings(free_chairs=True)
        switch = await switch_of(address, made, token)
        made.desk.settings(free_chairs=False)
        page = await guest.at("exercise", made.query())
        forged = value_of(switch, [CHAIR_WORDS[other]])
        states = [forged, *forged_keys({state.CHAIR: other, state.WISH: other, "chair": other})]
        for _ in range(2):
            await page.rerun("", states)

    assert not found(of_others(made, chair), visit(address, token, sits))
    assert made.crew.moment().state.crew.seats[seat_name(token)].chair is chair

    async def chooses(guest: Guest) -> None:
        made.desk.settings(free_chairs=True)
        page = await guest.at("exercise", made.query())
        await page.rerun("", [value_of(page.page.widget("chair"), [CHAIR_WORDS[other]])])

    assert found([made.told_to(other)], visit(address, token, chooses)), "so this test can tell"
    made.desk.settings(free_chairs=False)
    made.desk.give(1, seat_name(token), chair)


def forged_keys(wanted: dict[str, str]) -> list[WidgetState]:
    """Values for what the pages keep of a session, as if these were widgets."""
    return [WidgetState(id=key, string_value=value) for key, value in wanted.items()]


# ------------------------------------------------------------------------------ another room


@pytest.mark.parametrize("chair", [None, Chair.AUDITOR, Chair.INTELLIGENCE], ids=str)
def test_no_byte_of_another_room_reaches_its_neighbours_trainer_and_participants(address, two, chair):
    mine, theirs = two
    token = mine.token(chair)
    for query in (theirs.query(), theirs.query(exercise=theirs.crew.name), mine.query(exercise=theirs.crew.name)):
        assert not found([theirs.secret], toured(address, token, [*SCREENS], query))
    assert not found(theirs.marks, toured(address, token, [*SCREENS], theirs.query()))
    seat = chair or Chair.OPERATOR
    paths = [*theirs.desk_paths(), *crew_paths(theirs.crew.name, seat)]
    assert set(answers(address, token, paths).values()) <= set(REFUSALS)
    assert not any(status == 200 for status, _body in answers(address, token, paths).values())
    own = answers(address, theirs.desk.token, theirs.desk_paths()) | answers(
        address, theirs.people[seat], crew_paths(theirs.crew.name, seat)[:1]
    )
    assert {status for status, _body in own.values()} == {200}, "their own get it, so this test can tell"


@pytest.mark.parametrize("place", ["exercise", "trainer", "projector", "oversight"])
def test_a_session_cannot_be_told_that_it_is_another_rooms(address, two, place):
    mine, theirs = two
    keys = {state.EXERCISE: theirs.crew.name, state.ROOM: theirs.code, state.TOKEN: theirs.desk.token,
            state.CHAIR: "auditor", state.TOLD_PIN: "x", "desk_code": theirs.code}  # fmt: skip

    async def forges(guest: Guest) -> None:
        page = await guest.at(place, mine.query())
        for _ in range(2):
            await page.rerun("", forged_keys(keys))
        page.query = theirs.query()
        await page.rerun("", forged_keys(keys))

    for token in (mine.desk.token, mine.people[Chair.AUDITOR]):
        assert not found([theirs.secret, f"{theirs.code}.1.", "data-joined"] if token != mine.desk.token
                         else [theirs.secret, f"{theirs.code}.1."], visit(address, token, forges))  # fmt: skip


@pytest.mark.parametrize("chair", Chair)
def test_their_own_screen_tells_them(address, two, chair):
    theirs = two[1]
    assert found([theirs.told_to(chair)], toured(address, theirs.people[chair], [SEEN[chair]], theirs.query()))
