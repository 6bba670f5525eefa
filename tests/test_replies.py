"""What a resident is answered: by the center's stored log and the law of that moment, once."""

from __future__ import annotations

import pytest

from synthetic import scenario
from synthetic.access import Action, Chair, Regime
from synthetic.exercise import duties
from synthetic.exercise.door import Act, Exercise, begin
from synthetic.journal import Journal
from synthetic.tamper import Deed


@pytest.fixture
def game(tmp_path) -> Exercise:
    journal = Journal(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    made = Exercise(journal, begin(journal, scenario.builtin_file("purse-snatch")))
    made.skip_guide()
    return made


def looked(game: Exercise, times: int) -> None:
    for _ in range(times):
        assert game.act(Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id="C-041")).done
        assert game.act(Act(chair=Chair.OPERATOR, action=Action.LIVE_END, camera_id="C-041")).done


def asked(game: Exercise) -> None:
    request = Act(chair=Chair.RESIDENT, action=Action.REQUEST, camera_id="C-041", detail={"reason": "my door"})
    assert game.act(request).done


def answers(game: Exercise) -> list[duties.Reply]:
    moment = game.moment()
    return duties.replies(moment.state, "resident-1", moment.now_ms, game.world.lasts_ms)


def test_a_row_that_was_deleted_before_the_answer_is_not_in_it(game: Exercise) -> None:
    looked(game, 3)
    asked(game)
    gone = next(row for row in game.rows()[1] if row.fields["action"] == "live_view")
    game.tamper(Deed(what="delete", seq=gone.seq), Chair.INTELLIGENCE, "")
    assert answers(game)[0].accesses is None
    game.steer("jump", 130_000)
    assert [reply.accesses for reply in answers(game)] == [2]


def test_what_was_answered_stays_answered_whatever_becomes_of_log_and_law(game: Exercise) -> None:
    looked(game, 3)
    asked(game)
    game.steer("jump", 130_000)
    before = answers(game)
    assert before[0].accesses == 3 and before[0].regime is Regime.AS_FOUND and before[0].lines == ()
    gone = next(row for row in game.rows()[1] if row.fields["action"] == "live_view")
    game.tamper(Deed(what="delete", seq=gone.seq), Chair.INTELLIGENCE, "")
    game.change_policy(regime=Regime.ACCOUNTABLE)
    after = answers(game)
    assert (after[0].accesses, after[0].regime, after[0].lines) == (3, Regime.AS_FOUND, ())


def test_the_law_of_the_moment_of_the_answer_tells_who_and_what_for(game: Exercise) -> None:
    looked(game, 1)
    asked(game)
    game.change_policy(regime=Regime.LOGGED)
    game.steer("jump", 70_000)
    (reply,) = answers(game)
    assert reply.accesses == 1 and [line.organisation for line in reply.lines] == ["command center"]
    assert reply.lines[0].purpose is None


@pytest.mark.parametrize("regime", [Regime.AS_FOUND, Regime.AGENCY_ONLY])
def test_where_the_center_speaks_of_its_own_staff_it_counts_no_rows_of_others(game: Exercise, regime: Regime) -> None:
    looked(game, 2)
    game.change_policy(regime=Regime.LOGGED)
    assert game.act(Act(chair=Chair.INTELLIGENCE, action=Action.LIVE_VIEW, camera_id="C-041")).done
    game.change_policy(regime=regime)
    asked(game)
    game.steer("jump", 130_000)
    assert [(reply.accesses, reply.lines) for reply in answers(game)] == [(2, ())]


@pytest.mark.parametrize(("regime", "takes_ms"), [(Regime.AS_FOUND, 120_000), (Regime.LOGGED, 60_000)])
def test_the_answer_comes_when_its_time_is_up_and_no_sooner(game: Exercise, regime: Regime, takes_ms: int) -> None:
    game.change_policy(regime=regime)
    asked(game)
    since = answers(game)[0].request.t_ms
    game.steer("jump", since + takes_ms - 1_000)
    assert [reply.accesses for reply in answers(game)] == [None]
    game.steer("jump", since + takes_ms + 1_000)
    assert [reply.accesses for reply in answers(game)] == [0]


def test_a_line_under_secrecy_says_that_it_is_and_not_its_case(game: Exercise) -> None:
    game.change_policy(regime=Regime.ACCOUNTABLE)
    game.steer("jump", 100_000)
    stated = {"purpose": "court order", "case_number": "ORD-1"}
    assert game.act(Act(chair=Chair.INTELLIGENCE, action=Action.LIVE_VIEW, camera_id="C-041", **stated)).done
    open_to_all = {"purpose": "robbery", "case_number": "INC-2"}
    assert game.act(Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id="C-041", **open_to_all)).done
    asked(game)
    game.steer("jump", 250_000)
    (reply,) = answers(game)
    told = {(line.secret, line.purpose, line.case_number) for line in reply.lines}
    assert {(True, "court order", None), (False, "robbery", "INC-2")} <= told
    assert not [line for line in reply.lines if line.secret and line.case_number]


def test_it_is_answered_once_and_survives_a_restart(game: Exercise) -> None:
    asked(game)
    game.steer("jump", 130_000)
    for _ in range(3):
        game.moment()
    again = Exercise(game.journal, game.name)
    assert [reply.accesses for reply in answers(again)] == [0]
    assert sum(event.kind == "replied" for event in again.moment().state.history) == 1


def test_what_is_asked_at_the_end_is_answered_then(game: Exercise) -> None:
    game.steer("jump", game.world.lasts_ms)
    asked(game)
    assert [reply.accesses is not None for reply in answers(game)] == [True]
