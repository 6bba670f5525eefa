"""What auditors signed or refused to sign, beside what the log held by then and what had really happened."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from synthetic.access import ORGANISATION, Chair, Place
from synthetic.debrief.course import acts_of, places_of
from synthetic.debrief.purposes import ACCESSES
from synthetic.exercise.fold import DONE, State, Statement
from synthetic.journal import Event

RESPONDERS = frozenset({Chair.OPERATOR, Chair.PATROL})
"""Chairs of the emergency services."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One statement of an auditor; whose it was is not told."""

    t_ms: int
    sentence: str
    signs: bool
    reason: str
    others: tuple[tuple[str, int], ...]  # rows at the center of others than emergency responders, by organisation
    missing: int  # accesses, whoever's, of which the center held no row

    @property
    def held(self) -> int:
        """How many rows of others the log held."""
        return sum(count for _organisation, count in self.others)


def signed(state: State, t_ms: int) -> tuple[Signed, ...]:
    """Every statement until `t_ms`, in order.  O(statements x acts)."""
    accesses = [e for e in acts_of(state) if e.kind in ACCESSES and e.body["outcome"] == DONE]
    return tuple(
        _held_against(one, [e for e in accesses if e.seq < one.seq]) for one in state.signed if one.t_ms <= t_ms
    )


def _held_against(one: Statement, before: list[Event]) -> Signed:
    kept = [e for e in before if Place.CENTER in places_of(e)]
    others = Counter(ORGANISATION[Chair(e.chair)] for e in kept if e.chair not in RESPONDERS)
    return Signed(
        t_ms=one.t_ms, sentence=one.body["sentence"], signs=one.body["signs"], reason=one.body["reason"],
        others=tuple(sorted(others.items())), missing=len(before) - len(kept),
    )  # fmt: skip
