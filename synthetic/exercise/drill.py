"""The tamper drill: somebody with the database changes rows of the center's log.  The journal knows; no row does.

By hand from the agency's chair, or as an inject that the desk planned: done by whoever enters next, once, like
simulated colleagues' acts; in a transaction of its own, because it renumbers rows under the feet of whoever would
append one after it.
"""

from __future__ import annotations

from synthetic import tamper
from synthetic.access import Chair, Place
from synthetic.exercise.acts import Refused
from synthetic.exercise.crew import PlannedDeed
from synthetic.exercise.fold import State
from synthetic.exercise.transaction import Transaction
from synthetic.model import Body, Trouble
from synthetic.tamper import Deed

SOMEBODY = "somebody"


def due(state: State, t_ms: int) -> list[PlannedDeed]:
    """Deeds of this crew whose moment has come, the oldest first.  The desk's own crew has no log to spoil."""
    crew = state.crew
    mine = [d for d in crew.deeds.values() if d.crew in (None, crew.number) and d.number not in crew.deeds_done]
    return sorted((d for d in mine if crew.number and d.t_ms <= t_ms), key=lambda d: (d.t_ms, d.number))


def happen(tx: Transaction) -> None:
    """The planned deeds whose moment has come."""
    for planned in due(tx.state, tx.now_ms):
        _done(tx, planned)


def by_hand(tx: Transaction, deed: Deed, chair: Chair, seat: str) -> None:
    """A deed of the agency's chair; Refused for anybody else, and in a class before the desk has armed the drill."""
    if chair is not Chair.INTELLIGENCE or (tx.state.crew.in_class and not tx.state.drill):
        raise Refused("not for this chair")
    _tampered(tx, deed, tx.known.acting(tx.state, chair, seat))


def _tampered(tx: Transaction, deed: Deed, actor: str) -> None:
    tamper.apply(tx.writer.connection, tx.name, Place.CENTER, deed)
    body: Body = {"what": deed.what, "row": deed.seq, "repaired": deed.repaired, "field": deed.field}
    tx.told("tampered", body, actor=actor, chair=Chair.INTELLIGENCE)


def _done(tx: Transaction, planned: PlannedDeed) -> None:
    """One deed, as the store stood at its moment; where there was no such row, only the journal says so."""
    seen = [one.size for one in tx.state.checkpoints if one.t_ms <= planned.t_ms]
    try:
        deed = tamper.planned(
            tx.writer.connection, tx.name, Place.CENTER, planned.plan, planned.t_ms, seen[-1] if seen else 0
        )
        _tampered(tx, deed, SOMEBODY)
    except Trouble:
        done = False
    else:
        done = True
    tx.told("deed_done", {"deed": planned.number, "done": done}, actor=SOMEBODY, chair=Chair.INTELLIGENCE)
