"""What comes to a chair stirs its own word of the digest, and nobody else's."""

from __future__ import annotations

from functools import lru_cache

import pytest

from synthetic import scenario
from synthetic.access import Action, Chair, Edit, Place, Regime, Rule
from synthetic.desk import Desk
from synthetic.exercise import briefing
from synthetic.exercise.door import Act, Exercise, seat_name
from synthetic.room import Room, open_room
from tests.test_room import TRAINER, token

LOG, CALLS, FEEDS, CLASS = 0, 1, 2, 3
SITTING = (Chair.OPERATOR, Chair.RESIDENT, Chair.RESIDENT, Chair.PATROL, Chair.PATROL)


class Crew:
    """A class of one crew that has begun: an operator, two residents, two officers."""

    def __init__(self, journal) -> None:
        code, _pin = open_room(journal, scenario.builtin_file("purse-snatch"), TRAINER, crew_size=0)
        room = Room(journal, code, lru_cache(maxsize=None)(lambda name: Exercise(journal, name)))
        self.desk = Desk(room, TRAINER)
        for n, chair in enumerate(SITTING):
            self.exercise = room.join(token(n))
            self.desk.give(1, seat_name(token(n)), chair)
        self.desk.start()

    def words(self, n: int) -> list[str]:
        return briefing.digest(self.exercise, SITTING[n], self.exercise.moment(), seat_name(token(n))).split(".")

    def act(self, n: int, action: Action, camera: str | None = None, **detail) -> None:
        act = Act(chair=SITTING[n], action=action, camera_id=camera, detail=detail)
        assert self.exercise.act(act, seat_name(token(n))).done

    def stirred(self, does) -> list[set[int]]:
        """Which words of each seat are others after something was done."""
        before = [self.words(n) for n in range(len(SITTING))]
        does()
        after = [self.words(n) for n in range(len(SITTING))]
        return [{k for k in range(5) if old[k] != new[k]} for old, new in zip(before, after, strict=True)]


@pytest.fixture
def crew(journal) -> Crew:
    return Crew(journal)


def test_a_request_and_its_answer_stir_who_asked_and_no_other_resident(crew):
    _operator, asked, other, *_patrols = crew.stirred(
        lambda: crew.act(1, Action.REQUEST, "C-041", reason="it follows us")
    )
    assert LOG in asked and not other
    _operator, asked, other, *_patrols = crew.stirred(lambda: crew.desk.steer("jump", 130_000))
    assert crew.exercise.moment().state.replies
    assert LOG in asked and LOG not in other


def test_a_call_stirs_the_patrol_that_is_sent_and_no_other(crew):
    _operator, asked, _other, first, second = crew.stirred(
        lambda: crew.act(0, Action.DISPATCH, patrol="P-1", node=5, top="grey shirt", bottom=None)
    )
    assert first == {LOG} and not second and not asked


def test_cameras_given_by_the_matrix_reach_officers_at_once_and_stir_no_other_chair(crew):
    rule = Rule(recorded=frozenset({Place.CENTER}))
    edit = Edit(chair=Chair.PATROL, action=Action.LIVE_VIEW, rule=rule)
    operator, asked, _other, first, second = crew.stirred(lambda: crew.desk.rule(edits=[edit]))
    assert {FEEDS, CLASS} <= first == second
    assert not {CALLS, FEEDS, CLASS} & (operator | asked)


def test_what_is_published_stirs_who_has_the_public_page_beside_them(crew):
    def ruled() -> None:
        crew.desk.rule(regime=Regime.ACCOUNTABLE)

    operator, asked, other, first, second = crew.stirred(ruled)
    assert FEEDS in asked & other
    operator, asked, other, first, second = crew.stirred(crew.desk.publish)
    assert asked == other == {FEEDS}
    assert FEEDS not in operator | first | second
    operator, asked, _other, first, _second = crew.stirred(lambda: crew.desk.steer("jump", 61_000))
    assert FEEDS in asked, "the figures are made anew each minute"
