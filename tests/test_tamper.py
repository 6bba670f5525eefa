"""The tamper drill: rows really change in the store, and only a checkpoint on paper betrays it."""

import pytest

from synthetic import checkpoint, ledger, verification
from synthetic.access import Action, Chair, Place, Regime
from synthetic.exercise import signing
from synthetic.model import Trouble
from synthetic.tamper import Deed

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
