"""What a personnel office can tell an auditor: who of those whom the log speaks of is close to whom on the staff."""

from __future__ import annotations

from dataclasses import dataclass

from synthetic.exercise import observation
from synthetic.model import Text
from synthetic.relations import RELATIONS
from synthetic.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A subject of rows, by pseudonym, is something to an actor."""

    subject_id: str
    actor: str
    relation: Text  # "sister"


def ties(world: World, key: bytes) -> tuple[Tie, ...]:
    """Everybody whom the scenario says to be close to a colleague, in its order.

    For whoever may examine the log (`opened`) and nobody else: a pseudonym beside a relation is half a name.
    """
    return tuple(
        Tie(
            subject_id=observation.subject_of(key, world.cast_number[member.id]), actor=one.who,
            relation=RELATIONS[one.relation],
        )
        for member in world.scenario.cast for one in member.close_to
    )  # fmt: skip
