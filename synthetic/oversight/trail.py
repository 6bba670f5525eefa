"""The verdict on an exercise's own log: as the store holds it, against everything that was published."""

from __future__ import annotations

from synthetic import checkpoint
from synthetic.access import Place
from synthetic.exercise import signing
from synthetic.exercise.door import Exercise, Moment
from synthetic.verification import Verdict, verify


def verdict(exercise: Exercise, moment: Moment, paper: bool = True) -> Verdict:
    """Verify the center's log; without `paper`, as somebody would who has no checkpoint.  O(rows)."""
    rows = exercise.journal.all_rows(exercise.name, Place.CENTER)
    published = [one for one in moment.state.checkpoints if one.place == Place.CENTER] if paper else []
    return verify(
        [row.data for row in rows],
        [checkpoint.read(one.text) for one in published],
        stored=[row.leaf_hash for row in rows],
        witness=[leaf for one in published for leaf in one.leaves],
        verifier=signing.verifier(exercise.name, exercise.key) if paper else None,
    )
