"""What was recorded against what happened: by chair, by actor, by person, by camera."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from synthetic.access import Action, Place, Regime
from synthetic.debrief.course import acts_of, places_of
from synthetic.debrief.purposes import ACCESSES, holds
from synthetic.exercise.fold import DONE, State
from synthetic.journal import Event
from synthetic.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Of some acts: how many there were, and how many of them are rows at the center, and anywhere."""

    name: str
    happened: int
    center: int
    anywhere: int

    @property
    def missing(self) -> int:
        """Acts of which the center holds no row."""
        return self.happened - self.center


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The whole, and its parts."""

    whole: Count
    chairs: tuple[Count, ...]
    actors: tuple[Count, ...]
    persons: tuple[Count, ...]  # by pseudonym
    cameras: tuple[Count, ...]  # the most missing first
    accesses: int  # that happened
    holding: int  # of them, with a purpose that holds
    stated: int  # of them, with anything stated

    @property
    def share_holding(self) -> float:
        """The share of accesses that had a purpose which holds; 0 where there were none."""
        return self.holding / max(self.accesses, 1)


def balance(world: World, state: State) -> Balance:
    """What the journal holds, counted.  O(acts)."""
    acts = acts_of(state)
    accesses = [e for e in acts if e.kind in ACCESSES and e.body["outcome"] == DONE]
    persons = [e for e in acts if str(e.body.get("subject") or "").startswith("S-") and e.kind != Action.APPROVE]
    return Balance(
        whole=_count("", acts), chairs=_by(acts, lambda e: e.chair), actors=_by(acts, lambda e: e.actor),
        persons=_by(persons, lambda e: str(e.body["subject"])),
        cameras=tuple(sorted(_by([e for e in acts if e.body.get("camera_id")], lambda e: str(e.body["camera_id"])),
                             key=lambda c: (-c.missing, -c.happened, c.name))),
        accesses=len(accesses), holding=sum(holds(world, state, e)[0] for e in accesses),
        stated=sum(bool(e.body.get("purpose") or e.body.get("case_number")) for e in accesses),
    )  # fmt: skip


def _by(acts: Sequence[Event], key: Callable[[Event], str]) -> tuple[Count, ...]:
    names = dict.fromkeys(map(key, acts))
    return tuple(_count(name, (e for e in acts if key(e) == name)) for name in names)


def _count(name: str, acts: Iterable[Event]) -> Count:
    places = [places_of(e) for e in acts]
    return Count(
        name=name, happened=len(places), center=sum(Place.CENTER in p for p in places), anywhere=sum(map(bool, places))
    )


def regimes(state: State) -> tuple[Regime, ...]:
    """The regimes that these minutes were played under, in order."""
    found = [Regime(e.body["regime"]) for e in state.history if e.kind in ("opened", "policy_change")
             and e.body.get("regime")]  # fmt: skip
    return tuple(dict.fromkeys(found or [state.regime]))
