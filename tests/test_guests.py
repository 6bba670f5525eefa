"""Unwanted guests of a running server: wrong and expired codes, wrong PINs, strangers, participants at the desk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pages.parts import running
from synthetic.access import Chair
from synthetic.exercise.door import hashed
from synthetic.journal import Journal, rooms, tries
from synthetic.room import FREE_TRIES, swept
from tests.browser.server import serving
from tests.guests import REFUSALS, SCREENS, Guest, Hiding, answers, crew_paths, found, hiding, pressed, toured, visit

STRANGER = "stranger-at-the-door-".ljust(40, "s")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("guests") / "store.sqlite3"


@pytest.fixture(scope="module")
def journal(store: Path) -> Journal:
    return Journal(f"sqlite:///{store}")


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with serving(store) as (at, _process):
        yield at


@pytest.fixture(scope="module")
def made(journal: Journal) -> Hiding:
    return hiding(journal, "first")


# ------------------------------------------------------------------------------ codes


def test_a_wrong_code_brings_no_byte_of_a_class_and_the_right_one_does(address, made):
    async def types(guest: Guest, *codes: str) -> None:
        page = await guest.at("start")
        for code in codes:
            await page.type("code", code)
            await page.press("join_class")

    sent = visit(address, "", lambda guest: types(guest, "ACDEF", made.code[:4], f"{made.code}X", "", "' OR 1=1 --"))
    assert not found(made.marks, sent) and "There is no open class" in sent
    assert found([f"{made.code}.1.1"], visit(address, "", lambda guest: types(guest, made.code))), "so this can tell"


@pytest.mark.parametrize("screen", SCREENS)
def test_no_byte_of_a_class_reaches_a_stranger_who_opens_its_pages_and_some_do_who_may_see_them(address, made, screen):
    chair = SCREENS[screen]
    for token in ("", STRANGER):
        assert not found(made.marks, toured(address, token, [screen], made.query()))
    told = toured(address, made.token(chair), [screen], made.query())
    assert found([made.told_to(chair)] if screen in ("exercise", "oversight") else made.marks[1:], told)


def test_an_expired_code_brings_nothing_to_those_who_sat_there_and_only_its_file_to_the_desk(address, journal):
    over = hiding(journal, "over")
    auditor, desk = over.token(Chair.AUDITOR), over.desk.token
    paths = [*crew_paths(over.crew.name, Chair.AUDITOR), *over.desk_paths()]
    assert found([over.secret], toured(address, auditor, ["oversight"], over.query()))
    over.desk.close(keep=True)
    time.sleep(running.ROOM_KNOWN_S + 0.1)
    for token in (auditor, STRANGER):
        assert not found([*over.marks, "This class is over</b>"], toured(address, token, [*SCREENS], over.query()))
        assert set(answers(address, token, paths).values()) <= set(REFUSALS)
    kept = answers(address, desk, paths)
    assert {path for path, (status, _body) in kept.items() if status == 200} == {*over.desk_paths()[:2]}
    assert b"crew-1/journal.jsonl" in kept[over.desk_paths()[0]][1]
    assert found(["This class is over</b>"], toured(address, desk, ["trainer"], over.query()))
    with journal.engine.begin() as connection:
        connection.execute(sa.update(rooms).where(rooms.c.code == over.code).values(closed_at=0))
    assert swept(journal) == 1
    assert not found([*over.marks, "This class is over</b>"], toured(address, desk, [*SCREENS], over.query()))
    assert set(answers(address, desk, paths).values()) <= set(REFUSALS)


# ------------------------------------------------------------------------------ PINs


async def tries_pins(guest: Guest, made: Hiding, *pins: str) -> list[bool]:
    """Whether the desk opened, PIN by PIN."""
    page, opened = await guest.at("trainer", made.query()), []
    for pin in pins:
        if page.page.has("desk_pin"):
            await page.type("desk_pin", pin)
            await page.press("enter_desk")
        opened.append(not page.page.has("desk_pin"))
    return opened


def test_wrong_pins_bring_no_byte_of_the_desk_and_then_hold_up_the_right_one_for_as_long_as_is_said(
    address, journal, made
):
    guesser, wrong = "guesser-of-pins-".ljust(40, "g"), [f"{(int(made.pin) + n) % 10**6:06d}" for n in range(1, 10)]
    sent = visit(address, guesser, lambda guest: tries_pins(guest, made, *wrong, made.pin))
    assert not found(made.marks, sent)
    assert "Wrong code or PIN." in sent and "Too many wrong PINs. Wait a little." in sent
    mine = (tries.c.token_hash == hashed(guesser)) & (tries.c.place == made.code)
    with journal.engine.connect() as connection:
        kept = connection.execute(sa.select(tries).where(mine)).one()
    assert kept.failures == FREE_TRIES and kept.blocked_until > journal.now_ms()
    sent = visit(address, guesser, lambda guest: tries_pins(guest, made, made.pin))
    assert not found(made.marks, sent), "a page of its own is no new beginning"
    with journal.engine.begin() as connection:
        connection.execute(sa.update(tries).where(mine).values(blocked_until=journal.now_ms() - 1))
    sent = visit(address, guesser, lambda guest: tries_pins(guest, made, made.pin))
    assert found(["data-joined"], sent), "when that time is over the right one opens, so this test can tell"


# ------------------------------------------------------------------------------ the desk's door


@pytest.mark.parametrize("chair", [None, *Chair], ids=str)
def test_what_is_the_desks_is_answered_to_the_desk_and_to_nobody_else(address, made, chair):
    token = made.people[chair] if chair else STRANGER
    cards = [f"/print/{name}?lang=en" for name in ("lesson-plan", "role-cards", "paper")]
    paths = [*made.desk_paths(), *cards]
    assert set(answers(address, token, paths).values()) <= set(REFUSALS)
    assert {status for status, _body in answers(address, made.desk.token, paths).values()} == {200}
    screens = [screen for screen in SCREENS if SCREENS[screen] is None]
    own = ["data-joined", 'class="projected"', f"exercise={made.desk.own.name}"]
    assert not found(own, toured(address, token, screens, made.query()))
    assert len(found(own, toured(address, made.desk.token, screens, made.query()))) == len(own)


async def forges(guest: Guest, made: Hiding, place: str, desk: Guest) -> None:
    """Everything of the desk's page as this browser's own: its script, its parts, a press of each of its buttons."""
    assert desk.session is not None
    page, shown = await guest.at(place, made.query()), list(desk.session.page)
    buttons = [pressed(one.id) for one in shown if one.kind == "button"]
    assert len(buttons) > 10
    await page.rerun("", buttons)
    for part in {one.fragment for one in shown if one.fragment}:
        await page.send(part, buttons)
    page.page_hash = desk.session.page_hash
    await page.rerun("", buttons)


def test_messages_forged_after_the_desks_page_do_nothing_and_are_told_nothing(address, made):
    async def both(guest: Guest) -> None:
        desk = Guest(address, made.desk.token)
        await desk.at("trainer", made.query())
        for place in ("exercise", "trainer"):
            await forges(guest, made, place, desk)
        await desk.leave()
        await desk.site.close()

    names = [made.desk.own.name, made.crew.name]
    before = made.desk.own.journal.last(names)
    sent = visit(address, made.people[Chair.RESIDENT], both)
    assert not found(["data-joined", 'class="projected"'], sent)
    assert made.desk.own.journal.last(names) == before

    async def reveals(guest: Guest) -> None:
        page = await guest.at("trainer", made.query())
        await page.rerun("", [pressed(page.page.widget("class_reveal").id)])

    sent = visit(address, made.desk.token, reveals)
    assert found(["data-joined"], sent) and made.desk.state.crew.revealed, "the desk's own does, so this test can tell"
    made.desk.reveal(False)
