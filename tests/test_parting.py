"""A class that closes under open pages, from another browser or in another process: kind words, and nothing raised."""

from __future__ import annotations

from functools import wraps
from types import ModuleType

import pytest
from streamlit.runtime.state.session_state import SessionState

from pages.parts import (
    city_map,
    desk_class,
    desk_news,
    desk_questions,
    feeds,
    looking,
    projected,
    refusals,
    running,
    state,
    strip,
    tuned,
    turning,
)
from synthetic.access import Chair
from synthetic.desk import Desk
from synthetic.exercise.door import seat_name
from synthetic.journal import Gone
from synthetic.model import Trouble
from synthetic.room import OVER, UNKNOWN
from tests.class_screens import Browser, at_desk, joined, opened

pytestmark = pytest.mark.usefixtures("own_store", "fresh_guards")

DESK = [("trainer.py", desk_news, "_news"), ("trainer.py", desk_class, "_roster"),
        ("trainer.py", desk_questions, "_answers"), ("projector.py", projected, "_wall")]  # fmt: skip
SCREEN = [("exercise.py", strip, "_strip"), ("exercise.py", city_map, "_head"), ("exercise.py", city_map, "_list"),
          ("exercise.py", city_map, "_ground"), ("exercise.py", feeds, "_live")]  # fmt: skip


@pytest.fixture(autouse=True)
def troubles_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "_run_callback_and_record_rerun"
    monkeypatch.setattr(SessionState, name, getattr(SessionState, name))
    tuned.say_what_failed()


def closes(monkeypatch: pytest.MonkeyPatch, desk: Desk, keep: bool, module: ModuleType, name: str) -> None:
    """The class is closed when this part of the page comes to be drawn."""
    draw = getattr(module, name)

    @wraps(draw)
    def drawn(*given: object) -> None:
        if running.journal().exercise(desk_name) and not desk.room.closed:
            desk.close(keep=keep)
        draw(*given)

    desk_name = desk.own.name
    monkeypatch.setattr(module, name, drawn)


def parted(page: Browser) -> list[str]:
    """What is said in the place of the page."""
    assert not page.app.error
    return [one.value for one in page.app.info]


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize(("page", "module", "name"), DESK)
def test_a_desk_and_a_wall_whose_class_closes_while_they_are_drawn_say_so(monkeypatch, page, module, name, keep):
    desk = opened()[1]
    joined(desk, "someone")
    closes(monkeypatch, desk, keep, module, name)
    seen = Browser("trainer").open(page, room=desk.room.code)
    if keep and page == "trainer.py":
        assert "This class is over" in seen.says and seen.keys == {"kept_delete"}
    else:
        assert parted(seen) == [refusals.WORDS[OVER if keep else UNKNOWN]]


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize(("page", "module", "name"), SCREEN)
def test_a_participants_page_whose_class_closes_while_it_is_drawn_says_so(monkeypatch, page, module, name, keep):
    desk = opened()[1]
    someone = joined(desk, "someone")
    desk.start()
    someone.run().press("take_desk")
    closes(monkeypatch, desk, keep, module, name)
    someone.run()
    if keep:  # the browser hears that the room is closed (410), and then asks for its address again
        assert not someone.app.error
        someone.open(page, room=desk.room.code)
    assert parted(someone) == [refusals.WORDS[OVER if keep else UNKNOWN]]
    assert someone.press("to_start_again").app.button(key="begin_alone")


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("key", ["class_begin", "crews_even", "new_pin", "ask_ready", "deal_both", "desk_publish"])
def test_a_press_at_a_desk_whose_class_was_closed_elsewhere_raises_nothing(key, keep):
    desk = opened()[1]
    joined(desk, "someone")
    trainer = at_desk(desk)
    desk.close(keep=keep)
    trainer.press(key)
    assert trainer.keys == {"kept_delete" if keep else "to_start_again"}
    if not keep:
        assert parted(trainer) == [refusals.WORDS[UNKNOWN]]
        back = trainer.press("to_start_again").press("to_desk")
        assert "enter_desk" in back.keys, "the way to another desk is free again"


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("chair", [Chair.OPERATOR, Chair.PATROL, Chair.RESIDENT])
def test_a_press_of_a_participant_whose_class_was_closed_elsewhere_raises_nothing_and_does_nothing(chair, keep):
    desk = opened()[1]
    someone = joined(desk, "someone")
    desk.give(1, seat_name(someone.token), chair)
    desk.start()
    keys = someone.run().keys
    poll = desk.ask("choice", desk.own.scenario.title, [desk.own.scenario.title] * 2)
    someone.run()
    assert someone.keys > keys
    desk.close(keep=keep)
    pressed = [f"vote_{poll}_0", *({"take_desk"} & someone.keys)]
    for key in pressed:
        if key in someone.keys:
            someone.press(key)
    if not keep:
        assert parted(someone) == [refusals.WORDS[UNKNOWN]]
    with running.journal().engine.connect() as connection:
        left = connection.exec_driver_sql("SELECT COUNT(*) FROM events").scalar_one()
    assert (left > 0) == keep


def test_what_a_press_cannot_do_is_told_as_it_stands(monkeypatch):
    desk = opened()[1]

    def refuse(_desk: Desk) -> None:
        raise Trouble("not **now**, [x](http://a.bc)")

    monkeypatch.setattr(Desk, "begin", refuse)
    trainer = at_desk(desk).press("class_begin")
    assert [one.value for one in trainer.app.toast] == [r"not \*\*now\*\*, \[x\]\(http\://a\.bc\)"]
    assert "class_begin" in trainer.keys


def test_what_goes_wrong_in_the_app_itself_is_not_kept_quiet(monkeypatch):
    desk = opened()[1]
    monkeypatch.setattr(Desk, "begin", lambda _desk: 1 / 0)
    trainer = at_desk(desk)
    trainer.app.button(key="class_begin").click()
    trainer.app.run()
    assert trainer.app.exception


def test_a_process_that_still_knows_a_deleted_class_writes_nothing_of_it(monkeypatch):
    desk = opened()[1]
    someone = joined(desk, "someone")
    desk.start()
    crew, seat = desk.room.crew(1), seat_name(someone.token)
    ask = {"exercise": crew.name, "chair": "operator", "lag": "0", "lang": "en"}
    running.entered_now(someone.token, crew.name)
    desk.close()
    monkeypatch.setattr(running, "ROOM_KNOWN_S", 60.0)
    for _ in range(2):  # what went wrong is forgotten, and goes wrong again
        for do in (crew.moment, lambda: crew.vote(seat, "x", "y"), lambda: crew.answer("x", "y"), crew.publish):
            with pytest.raises(Gone):
                do()
        assert looking.answer(ask, someone.token) == looking.GONE
        assert looking.news(ask, someone.token)[0] == 410
    said = b'{"exercise":"%s","chair":"operator","camera":"C-041","pose":[0,0,100]}' % crew.name.encode()
    assert turning.answer(said, someone.token)[0] == 410
    assert state.EXERCISE in someone.app.session_state
    with running.journal().engine.connect() as connection:
        for table in ("exercises", "events", "rows", "hands"):
            assert connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one() == 0, table
