"""The tamper drill: rows really change in the store, and only a checkpoint on paper betrays it."""

import pytest

from synthetic import checkpoint, ledger, verification
from synthetic.access import Action, Chair, Place, Regime
from synthetic.exercise import signing
from synthetic.exercise.door import Exercise, seat_name
from synthetic.model import Trouble
from synthetic.room import Room
from synthetic.tamper import Deed, Plan
from tests.test_room import Class, token

OPERATOR, INTELLIGENCE = Chair.OPERATOR, Chair.INTELLIGENCE


@pytest.fixture
def logged(play):
    """Eight rows, a checkpoint over them, two rows more."""
    game = play(regime=Regime.LOGGED)
    for n in range(20, 28):
        game.open(f"C-0{n}", purpose=f"reason {n}")
    game.exercise.publish()
    game.act(OPERATOR, Action.LIVE_END, "C-020")
    game.act(OPERATOR, Action.LIVE_END, "C-021")
    return game


def verified(game, paper: bool = True) -> verification.Verdict:
    """What the auditor finds: against what was published, or against nothing."""
    exercise = game.exercise
    kept = exercise.journal.all_rows(exercise.name, Place.CENTER)
    state = exercise.moment().state
    return verification.verify(
        [row.data for row in kept],
        [checkpoint.read(one.text) for one in state.checkpoints] if paper else [],
        stored=[row.leaf_hash for row in kept],
        witness=[leaf for one in state.checkpoints for leaf in one.leaves] if paper else [],
        verifier=signing.verifier(exercise.name, exercise.key) if paper else None,
    )


DEEDS = {
    "edit": Deed(what="edit", seq=3, field="purpose", value="patrol round"),
    "delete": Deed(what="delete", seq=3),
    "insert": Deed(what="insert", seq=3, value="operator-9"),
    "backdate": Deed(what="backdate", seq=3, value=-60_000),
}


def test_an_untouched_log_is_whole(logged):
    verdict = verified(logged)
    assert verdict.whole
    assert verdict.size == 10
    assert all(one.signed for one in verdict.checkpoints)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_against_a_checkpoint_every_deed_is_found_even_when_repaired(logged, deed):
    logged.exercise.tamper(deed, INTELLIGENCE, logged.seat)
    verdict = verified(logged)
    assert not verdict.whole
    named = [(f.kind, f.seq or f.place) for f in verdict.findings if f.kind != "before checkpoint"]
    wanted = {"edit": ("changed", 3), "delete": ("removed", 3), "insert": ("inserted", 4), "backdate": ("changed", 3)}
    assert named == [wanted[deed.what]]


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_without_a_checkpoint_a_repaired_log_looks_whole(logged, deed):
    logged.exercise.tamper(deed, INTELLIGENCE, logged.seat)
    assert verified(logged, paper=False).whole


def test_an_edit_without_repair_shows_in_the_stored_hash(logged):
    logged.exercise.tamper(Deed(what="edit", seq=3, repaired=False, value="x"), INTELLIGENCE, logged.seat)
    assert not verified(logged, paper=False).whole


def test_the_journal_knows_and_no_row_does(logged):
    logged.exercise.tamper(DEEDS["delete"], INTELLIGENCE, logged.seat)
    state = logged.exercise.moment().state
    assert [e.body["what"] for e in state.tampered] == ["delete"]
    assert not [r for r in logged.log() if r["action"] not in ("live_view", "live_end")]


def test_the_signer_signs_nothing_that_does_not_go_on_from_its_last_word(logged):
    logged.exercise.tamper(DEEDS["edit"], INTELLIGENCE, logged.seat)
    logged.exercise.publish()
    state = logged.exercise.moment().state
    assert (len(state.checkpoints), len(state.unsigned)) == (1, 1)


def test_a_checkpoint_that_would_say_the_same_again_is_not_published(logged):
    assert logged.exercise.publish()
    before = logged.exercise.moment().state
    sizes = [one.size for one in before.checkpoints]
    assert not logged.exercise.publish()
    assert [one.size for one in logged.exercise.moment().state.checkpoints] == sizes == [8, 10]
    logged.exercise.tamper(DEEDS["edit"], INTELLIGENCE, logged.seat)
    assert logged.exercise.publish() and logged.exercise.moment().state.unsigned, "as many rows, but not the same"


def test_the_log_goes_on_after_a_row_was_taken_out(logged):
    logged.exercise.tamper(DEEDS["delete"], INTELLIGENCE, logged.seat)
    logged.open("C-030")
    kept = logged.exercise.journal.all_rows(logged.exercise.name, Place.CENTER)
    assert [row.seq for row in kept] == list(range(1, 11))


@pytest.mark.parametrize(
    ("deed", "what"),
    [
        (Deed(what="edit", seq=99), "there is no row 99"),
        (Deed(what="burn", seq=1), "a deed 'burn'"),
        (Deed(what="edit", seq=1, field="leaf_hash", value="x"), "a field 'leaf_hash'"),
        (Deed(what="backdate", seq=1, value="noon"), "needs a time in ms"),
    ],
)
def test_a_deed_that_cannot_be_changes_nothing(logged, deed, what):
    before = logged.exercise.journal.all_rows(logged.exercise.name, Place.CENTER)
    with pytest.raises(Trouble, match=what):
        logged.exercise.tamper(deed, INTELLIGENCE, logged.seat)
    assert logged.exercise.journal.all_rows(logged.exercise.name, Place.CENTER) == before
    assert not logged.exercise.moment().state.tampered


def test_nobody_but_the_agencys_chair_reaches_the_database(logged):
    for chair in (OPERATOR, Chair.AUDITOR, Chair.RESIDENT, Chair.PATROL):
        with pytest.raises(Trouble):
            logged.exercise.tamper(DEEDS["edit"], chair, logged.seat)


def test_accountable_publishes_a_checkpoint_every_minute_where_there_is_something_new(play):
    game = play(regime=Regime.ACCOUNTABLE)
    for seconds in (70, 100, 140, 290):
        game.at(seconds)
        game.open(f"C-0{20 + seconds // 10}", purpose="patrol round")
    state = game.exercise.moment().state
    assert [one.t_ms // 1000 for one in state.checkpoints] == [70, 140, 290]
    leaves = game.exercise.journal.leaves(game.exercise.name, Place.CENTER)
    for one in state.checkpoints:
        note = checkpoint.read(one.text)
        assert (note.size, note.root) == (one.size, ledger.root(leaves[: one.size]))
    assert sum(len(one.leaves) for one in state.checkpoints) == state.checkpoints[-1].size


# ------------------------------------------------------------------------------ as an inject of the desk's


class Drill(Class):
    """A class whose exercises do what the desk planned, as a server's do."""

    def process(self) -> Room:
        known: dict[str, Exercise] = {}

        def find(name: str) -> Exercise:
            return known.setdefault(name, Exercise(self.journal, name))

        return Room(self.journal, self.code, find)

    def rows(self, crew: int = 1) -> list[dict]:
        exercise = self.room.crew(crew)
        exercise.moment()
        return [row.fields for row in exercise.journal.all_rows(exercise.name, Place.CENTER)]

    def open(self, n: int, camera: str, chair: Chair = OPERATOR) -> None:
        assert self.act(n, chair, Action.LIVE_VIEW, camera).done

    def deed(self, number: int = 0):
        return next(d for d in self.desk.time_line() if (d.kind, d.number) == ("deed", number))


@pytest.fixture
def drill(journal):
    """Two crews under *logged*, running: each has the row of the rules and a row of its own."""
    made = Drill(journal, crew_size=1)
    made.join(2)
    made.desk.rule(regime=Regime.LOGGED)
    made.desk.start()
    for n in (0, 1):
        made.open(n, "C-020")
    return made


def test_a_planned_deed_is_done_at_its_moment_in_every_crew_by_whoever_enters_next(drill):
    drill.desk.tamper(Plan(what="edit", field="camera_id", value="C-099"), t_ms=2_000)
    assert not any(drill.room.crew(n).moment().state.tampered for n in (1, 2))
    drill.desk.steer("jump", 2_500)
    for n in (1, 2):
        state = drill.room.crew(n).moment().state
        assert [e.body["what"] for e in state.tampered] == ["edit"]
        assert drill.rows(n)[-1]["camera_id"] == "C-099"
    assert not drill.room.crew(0).moment().state.tampered, "the desk's own crew has no log to spoil"
    assert (drill.deed().fired, drill.deed().missed) == (True, ())


def test_it_is_done_once_in_however_many_processes_and_after_going_back(drill):
    drill.desk.tamper(Plan(what="insert", value="operator-9"), crew=1, t_ms=2_000)
    drill.desk.steer("jump", 2_500)
    for _ in range(3):
        assert drill.process().crew(1).moment().state.tampered
    drill.desk.steer("continue_from", 1_000)
    drill.desk.steer("jump", 2_600)
    rows = drill.rows(1)
    assert [row["actor"] for row in rows].count("operator-9") == 1
    assert len(drill.room.crew(1).moment().state.crew.deeds_done) == 1
    assert not drill.room.crew(2).moment().state.tampered, "the other crew's log is not this deed's business"


@pytest.mark.parametrize("what", ["edit", "delete", "insert", "backdate"])
def test_who_is_about_to_act_finds_a_log_that_still_takes_rows(drill, what):
    """The deed renumbers rows; the next row's number follows on."""
    drill.desk.tamper(Plan(what=what, value="x"), crew=1)
    drill.open(0, "C-021")
    drill.open(0, "C-022")
    numbers = [row["seq"] for row in drill.rows(1)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_row_is_found_as_the_log_stood_at_that_moment(drill):
    crew = drill.room.crew(1)
    drill.desk.publish()
    drill.open(0, "C-021")
    drill.desk.tamper(Plan(what="edit", pick="covered", value="covered"), crew=1)
    drill.desk.tamper(Plan(what="edit", pick="newest", value="newest"), crew=1)
    drill.desk.tamper(Plan(what="edit", pick="number", row=1, value="first"), crew=1)
    said = {row["seq"]: row["purpose"] for row in drill.rows(1)}
    covered = crew.moment().state.checkpoints[0].size
    assert (said[1], said[covered]) == ("first", "covered")
    assert [e.body["row"] for e in crew.moment().state.tampered][1] > covered
    drill.desk.tamper(Plan(what="edit", value="then"), crew=1, t_ms=5_000)
    drill.desk.steer("jump", 30_000)
    drill.room.crew(1).moment()
    drill.open(0, "C-023")
    assert next(row["t"] for row in drill.rows(1) if row["purpose"] == "then") <= 5_000


def test_a_row_of_the_agencys_is_one_that_it_caused(drill):
    drill.desk.steer("jump", 100_000)  # agent-1 has opened a camera and looked somebody up
    drill.desk.tamper(Plan(what="edit", pick="agency", field="actor", value="operator-1"), crew=1)
    changed = [row for row in drill.rows(1) if row["organisation"] == "agency" and row["actor"] == "operator-1"]
    assert len(changed) == 1


def test_back_dating_counts_from_the_rows_own_time(drill):
    before = drill.rows(1)[-1]["t"]
    drill.desk.tamper(Plan(what="backdate", minutes=3), crew=1)
    assert drill.rows(1)[-1]["t"] == before - 180_000


def test_where_there_is_no_such_row_nothing_happens_and_the_desk_is_told(drill):
    drill.desk.tamper(Plan(what="delete", pick="covered"))
    assert drill.deed().missed == (1, 2)
    assert not drill.room.crew(1).moment().state.tampered


def test_a_deed_is_moved_held_back_and_done_by_hand_like_any_inject(drill):
    drill.desk.tamper(Plan(what="delete"), t_ms=100_000)
    drill.desk.move_due("deed", 0, 3_000)
    drill.desk.move_due("deed", 0, None)
    assert drill.deed().held
    drill.desk.steer("jump", 4_000)
    assert not drill.room.crew(1).moment().state.tampered
    drill.desk.tamper_now(0)
    assert drill.room.crew(1).moment().state.tampered
    for again in (lambda: drill.desk.tamper_now(0), lambda: drill.desk.move_due("deed", 0, 90_000)):
        with pytest.raises(Trouble, match="already"):
            again()


def test_a_crew_that_comes_late_gets_what_lies_ahead_and_not_what_was_done(drill):
    drill.desk.tamper(Plan(what="delete"))
    drill.desk.tamper(Plan(what="insert", value="somebody-else"), t_ms=2_000)
    drill.room.join(token(7))
    drill.desk.move(seat_name(token(7)), 3)
    assert list(drill.room.crew(3).moment().state.crew.deeds) == [1]


@pytest.mark.parametrize(
    ("plan", "more", "what"),
    [
        ({"what": "burn"}, {}, "'burn'"),
        ({"what": "edit", "field": "leaf_hash"}, {}, "'leaf_hash'"),
        ({"what": "edit", "pick": "all"}, {}, "'all'"),
        ({"what": "backdate", "minutes": 0}, {}, "0 min back"),
        ({"what": "delete"}, {"crew": 9}, "no crew 9"),
        ({"what": "delete"}, {"t_ms": 10**9}, "between now"),
        ({"what": "delete"}, {"t_ms": 0}, "between now"),
    ],
)
def test_a_deed_that_cannot_be_is_not_planned(drill, plan, more, what):
    with pytest.raises(Trouble, match=what):
        drill.desk.tamper(Plan(**plan), **more)
    assert not drill.desk.state.crew.deeds


def test_no_chair_hears_of_a_plan(drill):
    from synthetic.exercise import briefing

    crew, seat = drill.room.crew(1), drill.room.seats()[0][1].name
    before = briefing.digest(crew, OPERATOR, crew.moment(), seat)
    drill.desk.tamper(Plan(what="delete", pick="number", row=10**6), t_ms=300_000)
    assert briefing.digest(crew, OPERATOR, crew.moment(), seat) == before
    assert not briefing.brief(crew, OPERATOR, crew.moment()).injects
