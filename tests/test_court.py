"""An order under accountable, in a class: what the public, the auditor, the resident and the debrief are told of it."""

from __future__ import annotations

import pytest

from pages.parts import running
from synthetic import checkpoint
from synthetic.access import Action, Chair, Place, Regime
from synthetic.debrief.replay import replays
from synthetic.exercise import approval, public
from synthetic.exercise.door import Act, Exercise, seat_name
from synthetic.exercise.fold import ASKED, State, grow
from synthetic.journal import Event
from tests.class_screens import Browser, joined, opened

pytestmark = pytest.mark.usefixtures("own_store")
ORDER = {"purpose": "court order", "case_number": "ORD-1"}


@pytest.fixture
def court() -> tuple[Exercise, dict[Chair, Browser]]:
    """Under accountable the agency looked up a phone with an order and a second pair of eyes, and opened C-041."""
    _trainer, desk = opened()
    people = {chair: joined(desk, chair) for chair in (Chair.RESIDENT, Chair.AUDITOR, Chair.INTELLIGENCE)}
    crews = {seat.name: crew for crew, seat in desk.room.seats()}
    names = {chair: seat_name(person.token) for chair, person in people.items()}
    for chair, name in names.items():
        desk.give(crews[name], name, chair)
    desk.rule(regime=Regime.ACCOUNTABLE)
    desk.start()
    desk.steer("pause")
    desk.steer("jump", 121_000)
    crew = running.room(desk.room.code).crew(1)
    analyst, auditor = names[Chair.INTELLIGENCE], names[Chair.AUDITOR]
    lookup = Act(chair=Chair.INTELLIGENCE, action=Action.PHONE_LOOKUP, detail={"subject": "thief"}, **ORDER)
    asked = crew.act(lookup, analyst)
    assert asked.outcome == ASKED
    desk.steer("jump", 128_000)
    agrees = {"of": asked.seq, "agrees": True, "reason": "as ordered"}
    assert crew.act(Act(chair=Chair.AUDITOR, action=Action.APPROVE, detail=agrees), auditor).done
    seen = Act(chair=Chair.INTELLIGENCE, action=Action.LIVE_VIEW, camera_id="C-041", **ORDER)
    assert crew.act(seen, analyst).done
    request = Act(chair=Chair.RESIDENT, action=Action.REQUEST, camera_id="C-041", detail={"reason": "my door"})
    assert crew.act(request, names[Chair.RESIDENT]).done
    crew.publish()
    desk.steer("jump", 128_000 + public.NOTICE_MS + 1_000)
    return crew, people


def test_the_public_can_read_the_newest_checkpoints_as_codes_for_paper(court) -> None:
    crew, people = court
    texts = [one.text for one in crew.moment().state.checkpoints if one.place == Place.CENTER]
    said = people[Chair.RESIDENT].run().says
    assert texts
    for text in texts[-4:]:
        assert checkpoint.short_code(checkpoint.read(text)) in said


def test_the_auditor_reads_the_note_that_went_to_the_person_and_the_resident_does_not(court) -> None:
    crew, people = court
    rows = [row.fields for row in crew.rows(None)[1]]
    (note,) = public.notices(Regime.ACCOUNTABLE, rows, crew.moment().now_ms)
    told = people[Chair.AUDITOR].run().says
    assert "Notes to the persons concerned" in told and note.subject_id in told and "ORD-1" in told
    assert note.subject_id not in people[Chair.RESIDENT].run().says


def test_a_case_under_secrecy_is_blacked_out_in_the_residents_answer(court) -> None:
    _crew, people = court
    resident = people[Chair.RESIDENT].run()
    assert "agency" in resident.says and "court order" in resident.says
    assert '<span class="blacked">' in resident.html and "ORD-1" not in resident.html


def test_the_debrief_counts_the_seconds_that_were_waited_and_assumes_them_only_where_nobody_was_asked(court) -> None:
    crew, _people = court
    state = crew.moment().state
    (played, assumed) = (
        sum(
            replay.waited_ms
            for replay in replays(crew.world, grow(State(), events), crew.outcomes(state), [Regime.ACCOUNTABLE])
        )
        for events in (crew.journal.read(crew.name)[1], _unanswered(crew))
    )
    assert played == 7_000
    assert assumed == approval.ANSWER_MS


def _unanswered(crew: Exercise) -> list[Event]:
    return [event for event in crew.journal.read(crew.name)[1] if event.kind != Action.APPROVE]


def test_until_the_answer_is_there_the_resident_reads_when_it_comes() -> None:
    _trainer, desk = opened()
    someone = joined(desk, "resident")
    (seat,) = desk.room.crew(1).moment().state.crew.seats.values()
    desk.give(1, seat.name, Chair.RESIDENT)
    desk.start()
    desk.steer("pause")
    desk.steer("jump", 60_000)
    request = Act(chair=Chair.RESIDENT, action=Action.REQUEST, camera_id="C-041", detail={"reason": "my door"})
    assert desk.room.crew(1).act(request, seat.name).done
    assert "The command center answers by" in someone.run().says
