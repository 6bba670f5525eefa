"""How good the detectors are: held against the journal, which knows what every act was for and which left no row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from synthetic.access import Chair, Place
from synthetic.debrief.purposes import ACCESSES, Carried, carried, holds
from synthetic.entries import Entry
from synthetic.exercise.fold import DONE, State
from synthetic.exercise.outcomes import Outcomes
from synthetic.journal import Event
from synthetic.oversight.detectors import CLOSE_C, MOVES, Alarm
from synthetic.world import World

NEAR_MS = 2_000
CLOSE_UPS = "zooming"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of one detector: what the acts that it names were worth, by two measures, and what it missed.

    The mild measure asks whether anything carried an act: a task, a call or a round.  Every turn of a camera could be a
    round of the center's, unless the scenario calls it needless; a participant's therefore never fails it.  The strict
    one asks whether what was stated holds.
    """

    detector: str
    named: int  # acts that its alarms speak of
    right: int  # of them, carried by nothing
    bad: int  # all such acts in the journal
    unseen: int  # of these, those that left no row and no trace at all
    sought: int  # the bad ones that this detector is there for: close-ups, else all
    unheld: int  # of those named, the ones that stated nothing that holds
    unheld_all: int  # all such acts in the journal

    @property
    def precision(self) -> float | None:
        """Right among those named; None where it named nothing."""
        return _share(self.right, self.named)

    @property
    def recall(self) -> float | None:
        """Found among all that it is there for; None where there was nothing to find."""
        return _share(self.right, self.sought)

    @property
    def strict_precision(self) -> float | None:
        """The share of those named that stated nothing which holds."""
        return _share(self.unheld, self.named)

    @property
    def strict_recall(self) -> float | None:
        """The share of all acts that stated nothing which holds."""
        return _share(self.unheld, self.unheld_all)


def _share(some: int, of: int) -> float | None:
    return some / of if of else None


def scores(
    world: World, state: State, outcomes: Outcomes, entries: Sequence[Entry], found: Sequence[Alarm],
    detectors: Sequence[str],
) -> list[Score]:  # fmt: skip
    """A score for each detector, over the accesses that the journal holds.  O(acts x alarms)."""
    acts = [e for e in state.acts if e.kind in ACCESSES and e.chair in set(Chair) and e.body["outcome"] == DONE]
    bad = {e.seq for e in acts if carried(world, state, outcomes, e) is Carried.NOTHING}
    unheld = {e.seq for e in acts if not holds(world, state, e)[0]}
    unseen = sum(e.seq in bad and Place.CENTER not in e.body["recorded"] and "pose" not in e.body for e in acts)
    keys = {entry.place: (entry.actor, entry.action, entry.t_ms, entry.camera_id) for entry in entries}
    made = []
    for name in detectors:
        sought = {e.seq for e in acts if e.seq in bad and (name != CLOSE_UPS or _is_close_up(e))}
        mine = [alarm for alarm in found if alarm.detector == name]
        rows = {keys.get(place) for alarm in mine for place in alarm.rows}
        named = {e.seq for e in acts if _key(e) in rows or any(_unrecorded(alarm, e) for alarm in mine)}
        made.append(
            Score(
                detector=name, named=len(named), right=len(named & sought), bad=len(bad), unseen=unseen,
                sought=len(sought), unheld=len(named & unheld), unheld_all=len(unheld),
            )
        )  # fmt: skip
    return made


def _is_close_up(event: Event) -> bool:
    pose = event.body.get("pose")
    return event.kind in MOVES and pose is not None and pose[2] >= CLOSE_C


def _key(event: Event) -> tuple[str, str, int, str | None]:
    return event.actor, event.kind, event.t_ms, event.body.get("camera_id")


def _unrecorded(alarm: Alarm, event: Event) -> bool:
    """An alarm without rows speaks of acts by camera and time."""
    return (
        not alarm.rows and event.body.get("camera_id") == alarm.camera_id and "pose" in event.body
        and abs(event.t_ms - alarm.to_ms) <= NEAR_MS
    )  # fmt: skip
