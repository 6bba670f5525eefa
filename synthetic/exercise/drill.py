"""The tamper drill as an inject: what the desk planned for somebody with the database, done when its moment has come.

Like simulated colleagues' acts it is done by whoever enters next, once; in a transaction of its own, because it
renumbers rows under the feet of whoever would append one after it.
"""

from __future__ import annotations

from synthetic import tamper
from synthetic.access import Chair, Place
from synthetic.exercise.crew import PlannedDeed
from synthetic.exercise.door import Exercise, Moment, together
from synthetic.exercise.fold import State
from synthetic.journal import Writer
from synthetic.model import Trouble

SOMEBODY = "somebody"


def due(state: State, t_ms: int) -> list[PlannedDeed]:
    """Deeds of this crew whose moment has come, the oldest first.  The desk's own crew has no log to spoil."""
    crew = state.crew
    mine = [d for d in crew.deeds.values() if d.crew in (None, crew.number) and d.number not in crew.deeds_done]
    return sorted((d for d in mine if crew.number and d.t_ms <= t_ms), key=lambda d: (d.t_ms, d.number))


class Drilled(Exercise):
    """An exercise in which the planned deeds happen."""

    def moment(self) -> Moment:
        """The exercise now, with what somebody did to its log meanwhile."""
        found = super().moment()
        if not due(found.state, found.now_ms):
            return found
        with together([self]) as (writer,):
            now = self.settled(writer).clock.now_ms(writer.now_ms, self.world.lasts_ms)
            for deed in due(self.settled(writer), now):
                self._done(writer, deed)
        return super().moment()

    def _done(self, writer: Writer, planned: PlannedDeed) -> None:
        """One deed, as the store stood at its moment; where there was no such row, only the journal says so."""
        seen = [one.size for one in self.settled(writer).checkpoints if one.t_ms <= planned.t_ms]
        try:
            deed = tamper.planned(
                writer.connection, self.name, Place.CENTER, planned.plan, planned.t_ms, seen[-1] if seen else 0
            )
            self.tampered(writer, deed, SOMEBODY)
        except Trouble:
            done = False
        else:
            done = True
        body = {"deed": planned.number, "done": done}
        self.told(writer, "deed_done", body, actor=SOMEBODY, chair=Chair.INTELLIGENCE)
