"""The scenario as a class played it, in what is taken home: a file that plays so again."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from synthetic import archive, scenario
from synthetic.access import Action, Chair, Edit, Place, Regime, Rule
from synthetic.exercise import as_played
from synthetic.model import Text
from synthetic.tamper import Plan
from tests.test_room import Class

WORDS = Text(es="¿Qué ven?", en="What do you see? # really")


@pytest.fixture
def made(journal):
    """A class of two that has begun."""
    begun = Class(journal)
    begun.join(2)
    begun.desk.start()
    return begun


def taken_home(made: Class) -> dict[str, bytes]:
    packed = zipfile.ZipFile(io.BytesIO(archive.archive(made.desk)))
    return {name: packed.read(name) for name in packed.namelist()}


def test_where_nothing_was_changed_it_is_the_file_that_was_opened(made):
    kept = taken_home(made)
    assert kept["scenario.yaml"] == kept["scenario-as-opened.yaml"] == scenario.builtin_file("purse-snatch")


def test_what_was_moved_added_and_ruled_is_in_the_file_and_nothing_else(made):
    desk, before = made.desk, scenario.load_builtin("purse-snatch")
    number = desk.add_inject("operator", WORDS, 200_000)
    desk.move_due("inject", 1, 300_000)
    desk.move_due("incident", 0, 120_000)
    cell = Edit(chair=Chair.PATROL, action=Action.LIVE_VIEW, rule=Rule(recorded=frozenset({Place.CENTER})))
    desk.rule(regime=Regime.LOGGED, edits=[cell])
    after = scenario.accepted(scenario.read(taken_home(made)["scenario.yaml"]))
    assert after.regime == "logged" and [(c.chair, c.action) for c in after.matrix] == [("patrol", "live_view")]
    assert round(1000 * (after.incidents[0].at_s + after.incidents[0].called_in_after_s)) == 120_000
    added = next(one for one in after.injects if one.text == WORDS)
    assert (number, added.at_s, added.to) == (len(before.injects), 200, "operator")
    moved = next(one for one in after.injects if one.text == before.injects[1].text)
    assert moved.at_s == 300
    assert {one.text for one in after.injects} == {one.text for one in before.injects} | {WORDS}
    assert [one.at_s for one in after.injects] == sorted(one.at_s for one in after.injects)
    same = {"injects": before.injects, "incidents": before.incidents, "regime": "as-found", "matrix": ()}
    assert replace(after, **same) == before


def test_an_inject_that_was_fired_by_hand_stands_when_it_came(made):
    made.desk.steer("jump", 100_000)
    made.desk.fire(1)
    first = scenario.load_builtin("purse-snatch").injects[1]
    after = scenario.accepted(scenario.read(taken_home(made)["scenario.yaml"]))
    assert 100 <= next(one.at_s for one in after.injects if one.text == first.text) < 110


def test_what_a_file_cannot_say_is_said_above_it(made):
    desk = made.desk
    desk.add_inject("all", WORDS, 200_000)
    number = len(scenario.load_builtin("purse-snatch").injects)
    desk.move_due("inject", number, None)
    desk.move_due("incident", 0, None)
    desk.tamper(Plan(what="delete", pick="newest"), t_ms=400_000)
    told = taken_home(made)["scenario.yaml"].decode()
    head = told.split("format:")[0].splitlines()
    assert len(head) == 3 and all(line.startswith("# ") for line in head)
    assert WORDS.en in head[0] and "INC-2" in head[1]
    assert scenario.accepted(scenario.read(told)) == scenario.load_builtin("purse-snatch")


def test_a_file_of_a_file_is_the_same(made):
    made.desk.move_due("inject", 1, 310_000)
    state, first = made.desk.state, made.desk.own.scenario
    once = as_played.played(first, state)
    assert scenario.accepted(scenario.read(scenario.write(once))) == once
