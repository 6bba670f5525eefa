"""The guided first run, step by step, and that nobody waits 45 seconds for something to happen."""

import pytest

from synthetic import scenario
from synthetic.access import WATCHERS, Action, Chair
from synthetic.exercise import briefing, guide, observation
from synthetic.exercise.door import Exercise, begin
from tests.conftest import Playing


def open_step(game) -> str | None:
    moment = game.exercise.moment()
    found = guide.current(game.exercise.world, moment.state, moment.now_ms)
    return found.step.id if found else None


def take_desk(game) -> None:
    game.act(Chair.OPERATOR, Action.TAKE_DESK)
    for camera in ("C-041", "C-049", "C-038", "C-062", "C-021", "C-034", "C-055"):
        game.open(camera, purpose="patrol round")
    game.exercise.answer("desk", "pressed")


def test_the_whole_run(play):
    game = play()
    assert open_step(game) == "desk"
    take_desk(game)
    game.at(5)
    assert open_step(game) == "look"
    game.open("C-075")
    assert open_step(game) is None
    game.at(52)
    assert open_step(game) == "call"
    game.at(70)
    runner = next(f for f in game.feed("C-038")["figures"] if f["hood"] and f["gait"] == 2)
    game.act(Chair.OPERATOR, Action.FOLLOW, "C-038", figure=runner["i"], t=70_000)
    assert open_step(game) is None
    game.at(127)
    assert open_step(game) == "lost"
    game.act(Chair.OPERATOR, Action.DISPATCH, patrol="P-1", node=5, top="grey shirt")
    game.at(185)
    assert open_step(game) == "turned"
    game.exercise.answer("turned", "2")
    assert open_step(game) == "other"
    game.exercise.answer("other", "pressed")
    game.exercise.sit(Chair.INTELLIGENCE)
    assert open_step(game) == "find"
    game.open("C-062", Chair.INTELLIGENCE)
    game.act(Chair.INTELLIGENCE, Action.PRESET, "C-062", preset=1)
    assert open_step(game) == "guess"
    game.exercise.answer("guess", "1")
    assert open_step(game) == "free"
    game.exercise.answer("free", "pressed")
    assert open_step(game) is None


def test_a_colleagues_mark_does_not_end_the_participants_search(journal):
    """Operator 2 marks the thief at 70 s; whoever is led still has to find him."""
    file = scenario.builtin_file("purse-snatch").decode()
    earlier = {"2 min, open: C-055": "58 s, open: C-038",
               "2 min 10 s, mark: victim, camera: C-055": "1 min 10 s, mark: thief, camera: C-038"}  # fmt: skip
    for before, after in earlier.items():
        assert before in file
        file = file.replace(before, after)
    exercise = Exercise(journal, begin(journal, file.encode()))
    game = Playing(exercise, exercise.join())
    take_desk(game)
    game.open("C-075")
    game.at(72)
    (mark,) = exercise.moment().state.marks
    assert (mark.actor, mark.person) == ("operator-2", exercise.world.cast_number["thief"])
    assert open_step(game) == "call"


def test_marking_somebody_else_does_not_end_the_search(play):
    game = play()
    take_desk(game)
    game.at(70)
    other = next(f for f in game.feed("C-041")["figures"] if not f["hood"] and f["p"][0] == 70_000)
    assert game.act(Chair.OPERATOR, Action.FOLLOW, "C-041", figure=other["i"], t=70_000).done
    assert open_step(game) == "call"


def led_to(game, *answered: str) -> None:
    for step in answered:
        game.exercise.answer(step, "pressed")


def test_a_camera_turned_at_the_mirror_before_the_step_does_not_end_the_search_for_andrade(play):
    game = play()
    game.at(20)
    game.open("C-062", Chair.INTELLIGENCE)
    assert game.act(Chair.INTELLIGENCE, Action.PRESET, "C-062", preset=1).done
    game.at(190)
    led_to(game, "desk", "turned", "other")
    game.exercise.sit(Chair.INTELLIGENCE)
    assert open_step(game) == "find"
    game.at(195)
    assert game.act(Chair.INTELLIGENCE, Action.PRESET, "C-062", preset=2).done
    assert open_step(game) == "guess"


def test_who_visited_the_other_chair_and_left_is_led_there_and_who_stayed_is_there(play):
    for stays, step in ((False, "other"), (True, "find")):
        game = play()
        game.at(20)
        game.exercise.sit(Chair.INTELLIGENCE)
        game.at(30)
        if not stays:
            game.exercise.sit(Chair.OPERATOR)
        game.at(190)
        led_to(game, "desk", "turned")
        assert open_step(game) == step


def test_somebody_is_led_until_the_last_step_is_done_in_quiet_minutes_too(play):
    game = play()
    world = game.exercise.world

    def led() -> bool:
        moment = game.exercise.moment()
        return guide.running(world, moment.state, moment.now_ms)

    assert led()
    game.exercise.answer("desk", "pressed")
    game.at(45)
    assert guide.current(world, game.exercise.moment().state, 45_000) is None and led(), "between two steps"
    game.at(300)
    assert led()
    game.exercise.answer("free", "pressed")
    assert not led()
    game.exercise.steer("continue_from", 60_000)
    assert not led(), "who goes back is not led again"


def test_nobody_is_led_who_skipped_the_guide_or_came_to_the_end(play):
    skipped, slow = play(), play()
    skipped.exercise.skip_guide()
    slow.at(720)
    for game in (skipped, slow):
        moment = game.exercise.moment()
        assert not guide.running(game.exercise.world, moment.state, moment.now_ms)


def test_skipping_the_guide_ends_it_for_good(play):
    game = play()
    game.exercise.skip_guide()
    game.at(60)
    assert open_step(game) is None


def told_until_now(game, chair: Chair) -> set[object]:
    """What shows on this chair's screen just now, each thing by itself; the mirror's column has its own acts alone."""
    moment = game.exercise.moment()
    told = briefing.brief(game.exercise, chair, moment)
    step = told.guide and (told.guide.step.id, told.guide.hint)
    turned = briefing.moved(moment.state, chair, briefing.ACTORS[chair], moment.now_ms)
    return {
        step, turned, *(inject.en for inject in told.injects), ("rows", chair is Chair.OPERATOR and len(game.log())),
        *((call.incident.id, call.ending.kind) for call in told.calls),
    } - {None}  # fmt: skip


def led_to_the_mirror(game) -> None:
    game.at(190)
    led_to(game, "turned", "other")
    game.exercise.sit(Chair.INTELLIGENCE)


@pytest.mark.parametrize("chair", WATCHERS)
def test_never_45_seconds_without_an_event_a_task_or_a_hint(play, chair):
    """For somebody who takes the desk and then only watches, there or where the guide leads."""
    game = play()
    take_desk(game)
    begin_s = 0
    if chair is Chair.INTELLIGENCE:
        led_to_the_mirror(game)
        begin_s = 190
    made = game.exercise.scenario
    news, before = [float(begin_s)], set()
    for second in range(begin_s, round(made.lasts_s), 3):
        game.at(second)
        now = told_until_now(game, chair)
        if now - before:
            news.append(second)
        before |= now
    gaps = [(b - a, a) for a, b in zip(news, [*news[1:], made.lasts_s], strict=True)]
    assert max(gaps)[0] <= 45, f"nothing new after second {max(gaps)[1]}"


def last_shown(game) -> tuple[int, str] | None:
    exercise, moment = game.exercise, game.exercise.moment()
    found, thief = exercise.outcomes(moment.state), exercise.world.cast_number["thief"]
    return observation.last_shown(exercise.world, moment.state, found, Chair.OPERATOR, [thief], moment.now_ms)


@pytest.mark.parametrize(("camera", "preset", "second"), [("C-038", 3, 86), ("C-049", 2, 52)])
def test_last_seen_tells_what_a_camera_showed_as_it_looked_then(play, camera, preset, second):
    """Turned at 100 s, C-038 would never have shown the thief, and C-049 later than it did."""
    game = play()
    game.at(20)
    game.open(camera)
    game.at(100)
    before = last_shown(game)
    assert before is not None
    assert (before[0] // 1000, before[1]) == (second, camera)
    assert game.act(Chair.OPERATOR, Action.PRESET, camera, preset=preset).done
    game.at(110)
    assert last_shown(game) == before
    assert briefing.last_seen(game.exercise, game.exercise.moment()) == camera


def test_an_intelligence_chair_that_did_nothing_is_told_no_number(play):
    game = play()
    tally = briefing.tally(game.exercise.moment().state, Chair.INTELLIGENCE)
    assert tally.acts == 0


def test_the_tally_counts_own_acts_only_and_what_the_center_holds(play):
    game = play()
    game.at(200)
    for camera in ("C-062", "C-049"):
        game.open(camera, Chair.INTELLIGENCE)
    game.act(Chair.INTELLIGENCE, Action.PRESET, "C-062", preset=1)
    tally = briefing.tally(game.exercise.moment().state, Chair.INTELLIGENCE)
    assert (tally.opened, tally.turned, tally.acts, tally.held) == (2, 1, 3, 0)


def test_a_briefing_tells_each_chair_its_own(play):
    game = play()
    game.at(200)
    moment = game.exercise.moment()
    operator, mirror = (briefing.brief(game.exercise, chair, moment) for chair in WATCHERS)
    assert operator.calls
    assert operator.patrols
    assert not operator.subjects
    assert not mirror.calls
    assert not mirror.patrols
    assert mirror.subjects


def test_the_digest_of_the_operator_does_not_stir_when_the_mirror_acts(play):
    game = play()
    game.open("C-062")
    before = briefing.digest(game.exercise, Chair.OPERATOR)
    game.open("C-049", Chair.INTELLIGENCE)
    game.act(Chair.INTELLIGENCE, Action.PRESET, "C-049", preset=1)
    assert briefing.digest(game.exercise, Chair.OPERATOR) == before
    game.open("C-049")
    assert briefing.digest(game.exercise, Chair.OPERATOR) != before
