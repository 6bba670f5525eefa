"""Checkpoints of the center's log: when one is due, and what the signer says of the log as it stands.

The signer is honest and looks: it signs nothing that does not go on from its last word.
"""

from __future__ import annotations

from collections.abc import Sequence

from synthetic import checkpoint, ledger
from synthetic.access import Place, Regime
from synthetic.exercise.fold import Published, State
from synthetic.model import Body

EVERY_MS = 60_000
"""Under *accountable* a checkpoint is published so often, where there are new rows (scenario time; synthetic)."""


def last(state: State) -> Published | None:
    """The newest checkpoint of the center's log."""
    mine = [one for one in list(state.checkpoints) if one.place == Place.CENTER]
    return mine[-1] if mine else None


def due(state: State, t_ms: int) -> bool:
    """Whether one is to be published by now.  O(checkpoints)."""
    if state.regime is not Regime.ACCOUNTABLE or not state.kept or state.unsigned:
        return False
    before = last(state)
    since = before.t_ms if before else 0
    return t_ms - since >= EVERY_MS and (before is None or state.kept > before.size)


def stands(state: State, leaves: Sequence[bytes]) -> bool:
    """Whether the last checkpoint says all there is to say of the log; of an empty one nothing is.  O(rows)."""
    before = last(state)
    if before is None or len(leaves) != before.size:
        return not leaves and before is None
    return ledger.root(leaves) == checkpoint.read(before.text).root


def origin(exercise: str) -> str:
    """The name of an exercise's log at the center."""
    return f"doble-vista/{exercise}/{Place.CENTER}"


def note(state: State, exercise: str, secret: bytes, leaves: Sequence[bytes]) -> tuple[str, Body]:
    """The next event of the signer: `checkpoint` with its signed note, or `unsigned`.  O(rows)."""
    before = last(state)
    size = before.size if before else 0
    goes_on = before is None or (
        len(leaves) >= size and ledger.root(leaves[:size]) == checkpoint.read(before.text).root
    )
    if not goes_on:
        return "unsigned", {"place": Place.CENTER, "size": len(leaves)}
    made = checkpoint.sign(origin(exercise), len(leaves), ledger.root(leaves), checkpoint.key_of(secret))
    new = b"".join(leaves[size:]).hex()
    return "checkpoint", {"place": Place.CENTER, "size": len(leaves), "text": made.text, "leaves": new}


def verifier(exercise: str, secret: bytes) -> str:
    """What anybody needs to check the signatures: the public key, with the log's name."""
    return checkpoint.verifier_key(origin(exercise), checkpoint.key_of(secret))
