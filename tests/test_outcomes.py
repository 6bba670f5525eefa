"""What participants decide changes what happens."""

import pytest

from synthetic import quito, scenario
from synthetic.access import Action, Chair
from synthetic.exercise import briefing
from synthetic.exercise.door import Exercise, begin
from synthetic.exercise.fold import Halt
from synthetic.exercise.outcomes import ending as outcome_of
from synthetic.exercise.outcomes import offenders, outcomes
from tests.conftest import Playing


def send(game, patrol: str, place: str, top: str):
    node = quito.find(game.exercise.world.city, place)
    return game.act(Chair.OPERATOR, Action.DISPATCH, patrol=patrol, node=node, top=top, case_number="INC-2")


def ending(game, seconds: float):
    game.at(seconds)
    return briefing.brief(game.exercise, Chair.OPERATOR, game.exercise.moment()).calls[0].ending


def test_nobody_sent_nobody_caught(play):
    assert ending(play(), 700).kind == "never_sent"


def test_the_right_description_in_the_right_place_catches_him(play):
    game = play()
    game.at(215)
    assert send(game, "P-1", "guayaquil/olmedo", "grey shirt").done
    end = ending(game, 700)
    assert (end.kind, end.patrol, end.described) == ("arrested", "P-1", "grey shirt")


def test_whoever_is_arrested_stays_where_he_was_stopped(play):
    game = play()
    game.at(215)
    send(game, "P-1", "guayaquil/olmedo", "grey shirt")
    caught_s = ending(game, 700).t_ms / 1000
    game.at(caught_s + 500)
    world, found = game.exercise.world, game.exercise.outcomes(game.exercise.moment().state)
    thief = world.cast_number["thief"]
    (stop,) = [s for s in found.stops if s.right]
    import numpy as np

    from synthetic.world import whereabouts

    places = whereabouts(world, found.changes, np.full(3, thief), np.array([stop.t_ms, stop.t_ms + 9000, 719_000])).xy
    assert (places == places[0]).all()


def test_the_old_description_misses_him(play):
    game = play()
    game.at(200)
    send(game, "P-1", "guayaquil/olmedo", "red hoodie")
    end = ending(game, 700)
    assert end.kind in ("stale_description", "wrong_person")
    assert end.worn == "grey shirt"


def test_a_patrol_that_is_told_red_stops_whoever_wears_red(play):
    kinds = set()
    for place in ("guayaquil/chile", "venezuela/espejo", "plaza-grande", "flores/mejia", "guayaquil/sucre"):
        game = play()
        game.at(150)
        send(game, "P-2", place, "red hoodie")
        game.at(700)
        kinds |= {s.right for s in game.exercise.outcomes(game.exercise.moment().state).stops}
    assert kinds == {False}


def test_before_the_crime_nobody_is_an_offender(play):
    game = play()
    game.at(2)
    send(game, "P-1", "venezuela/chile", "red hoodie")
    found = game.exercise.outcomes(game.exercise.moment().state)
    assert not [s for s in found.stops if s.right]


def test_outcomes_are_a_pure_function_of_world_and_dispatches(play):
    game = play()
    game.at(215)
    send(game, "P-1", "guayaquil/olmedo", "grey shirt")
    state = game.exercise.moment().state
    one, two = (outcomes(game.exercise.world, state.dispatches) for _ in range(2))
    assert (one.stops, one.arrivals, one.changes.holds) == (two.stops, two.arrivals, two.changes.holds)
    assert (one.changes.patrols.start_ms == two.changes.patrols.start_ms).all()


def test_a_patrol_runs_along_streets_and_can_be_sent_on(play):
    import numpy as np

    from synthetic.world import whereabouts

    game = play()
    game.at(60)
    send(game, "P-1", "guayaquil/olmedo", "blue poncho")
    game.at(70)
    send(game, "P-1", "plaza-grande", "blue poncho")
    world, found = game.exercise.world, game.exercise.outcomes(game.exercise.moment().state)
    t = np.arange(50_000, 300_000, 500)
    xy = whereabouts(world, found.changes, np.full(len(t), world.people_count), t).xy
    step = np.hypot(*np.diff(xy, axis=0).T)
    assert step.max() <= 5.5 * 0.5 + 0.6
    goal = world.city.ways.xy[1, quito.find(world.city, "plaza-grande")]
    assert np.hypot(*(xy[-1] - goal)) < 1
    told = np.array([briefing.patrol_ways(world, found, at, 6_000)["P-1"] for at in (t + 7).tolist()])
    when = (t + 7)[:, None] + np.linspace(0, 6_000, briefing.PATROL_POINTS)
    there = whereabouts(world, found.changes, np.full(when.size, world.people_count), when.ravel().astype(int)).xy
    apart = np.hypot(*(told.reshape(-1, 2) - there).T)
    assert apart.max() < 2, "what the map is told cuts corners by no more than a car's length"
    assert np.median(apart) < 0.01


def other(journal, *changes: tuple[str, str]) -> Playing:
    """An exercise of "The purse" with other lines in its file."""
    text = scenario.builtin_file("purse-snatch").decode()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    exercise = Exercise(journal, begin(journal, text.encode()))
    return Playing(exercise, exercise.join())


SECOND = """  - {id: INC-3, at: 6 min, kind: purse-snatch, offender: andrade, victim: victim, called_in_after: 20 s}
cases:"""


def test_where_nobody_is_known_to_have_done_it_the_call_stays_open(journal):
    game = other(journal, ("    offender: thief\n    victim: victim", "    victim: victim"))
    game.at(100)
    send(game, "P-1", "guayaquil/olmedo", "grey shirt")
    assert ending(game, 700).kind == "open"


def test_an_ending_is_of_its_own_incident(journal):
    """Who was sent for the first, or before the second happened, made no difference to the second."""
    game = other(journal, ("cases:", SECOND))
    game.at(200)
    send(game, "P-1", "guayaquil/olmedo", "red hoodie")
    game.at(720)
    first, second = briefing.brief(game.exercise, Chair.OPERATOR, game.exercise.moment()).calls
    assert first.ending.kind in ("stale_description", "wrong_person")
    assert (second.incident.id, second.ending.kind) == ("INC-3", "never_sent")


def test_who_did_it_twice_may_be_stopped_after_the_first_time(journal):
    game = other(journal, ("cases:", SECOND.replace("andrade", "thief")))
    game.at(215)
    send(game, "P-1", "guayaquil/olmedo", "grey shirt")
    assert ending(game, 700).kind == "arrested"


def test_a_simulated_colleague_sends_a_patrol_with_a_description(journal):
    act = "      - {at: 3 min 35 s, dispatch: P-1, to: guayaquil/olmedo, top: grey shirt, case_number: INC-2}\n"
    line = "      - {at: 4 min 40 s, close: C-006}\n"
    end = ending(other(journal, (line, act + line)), 700)
    assert (end.kind, end.patrol, end.described) == ("arrested", "P-1", "grey shirt")


@pytest.mark.parametrize("who", ["thief", "andrade"])
def test_whom_an_officer_stops_unsent_is_told_as_the_officers_choice(play, who):
    world = play().exercise.world
    halt = Halt(t_ms=200_000, seq=1, actor="p", patrol="P-2", person=world.cast_number[who], case_number=None)
    found = outcomes(world, (), (halt,))
    end = outcome_of(world, world.scenario.incidents[0], found, (), 719_000)
    assert end.kind == ("arrested_unsent" if who == "thief" else "wrong_person_unsent")
    assert (end.patrol, end.sent_ms, end.arrested) == ("P-2", None, who == "thief")


@pytest.mark.parametrize("top", [None, ""])
def test_a_description_of_nothing_stops_nobody(play, top):
    game = play()
    game.at(60)
    send(game, "P-1", "guayaquil/olmedo", top)
    assert game.exercise.outcomes(game.exercise.moment().state).stops == ()


def test_offenders_are_known_to_the_engine_only(play):
    world = play().exercise.world
    assert list(offenders(world)) == [world.cast_number["thief"]]
